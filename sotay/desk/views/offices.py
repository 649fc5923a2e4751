"""Accounts and the offices they hold: who may do what, where, since when."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.kernel.time import FOREVER, today
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization, Post, described
from sotay.people.models import Office, PostHolding
from sotay.people.roles import ROLES

GIVE = "office.give"
PER_PAGE = 100


@require_GET
@looks_at(GIVE)
def offices(request: Request, pk: int | None = None) -> HttpResponse:
    """The offices held at and below an organisation."""
    own = request.office  # type: ignore[attr-defined]
    top = visible(request.actor, Organization.objects, GIVE, pk if pk is not None else own.organization_id)
    bar = bar_of(request, top)
    role = request.GET.get("role", "")
    rows = Office.objects.as_of(bar.on).visible_to(request.actor, GIVE)
    rows = rows.filter(organization__path__startswith=top.path).select_related("account", "organization")
    if role in ROLES:
        rows = rows.filter(role=role)
    words = request.GET.get("q", "").strip()
    if words:
        rows = rows.filter(account__username__icontains=words) | rows.filter(account__name__icontains=words)
    count = rows.count()
    shown = list(rows.order_by("organization__path", "account__name", "pk")[:PER_PAGE])
    names = described({row.organization_id for row in shown}, bar.on)
    return page(
        request,
        "desk/offices.html",
        {
            "bar": bar,
            "page_title": _("Tài khoản và vai trò"),
            "rows": [line(row, names[row.organization_id].name, bar) for row in shown],
            "count": count,
            "shown": len(shown),
            "roles": [(key, each.title, each.purpose) for key, each in ROLES.items()],
            "role": role,
            "words": words,
            "give_url": door("office_give", top.pk),
            "account_url": door("account_create", top.pk),
            "accounts_url": door("accounts", top.pk),
        },
    )


def line(row: Office, name: str, bar: Any) -> dict[str, Any]:
    return {
        "account": row.account,
        "title": ROLES[row.role].title,
        "place": name,
        "place_url": door("organization", row.organization_id, bar=bar),
        "accounts_url": door("accounts", row.organization_id),
        "since": row.valid_from,
        "until": row.last_day if row.valid_to != FOREVER else None,
    }


def posts(organization: Organization) -> Sequence[Post]:
    """The seats of an organisation's bodies and the heads of its units, each with who holds it today."""
    rows = Post.objects.as_of(today())
    either = rows.filter(body__organization=organization) | rows.filter(unit__organization=organization)
    listed = list(either.select_related("body", "unit").order_by("body_id", "unit_id", "pk"))
    holdings = PostHolding.objects.as_of(today()).filter(post__in=listed).select_related("person")
    held = {each.post_id: each.person for each in holdings}
    for post in listed:
        person = held.get(post.pk)
        home = post.body or post.unit
        post.note = f"{home} · {person}" if person else str(home)  # type: ignore[attr-defined]
    return listed
