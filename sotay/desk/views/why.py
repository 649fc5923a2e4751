"""Why may I see this? The office, its decision, the permission, the range, and for a record the presence in it."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sotay.kernel.actions import ACTIONS
from sotay.kernel.authority import Actor
from sotay.kernel.models import AuditEntry
from sotay.kernel.place import under
from sotay.kernel.time import today
from sotay.kernel.web import PUBLIC, SIGNED_IN, Request, page, signed_in
from sotay.members.models import Movement
from sotay.organizations.models import Organization, OrganizationState, described
from sotay.people.models import Deputy, Office, Person, Presence
from sotay.people.roles import ROLES

LOOKS = {
    "organization.view": gettext_lazy("xem tổ chức: tên, chức danh, lịch sử"),
    "figures.view": gettext_lazy("xem số liệu và các dòng đằng sau số liệu"),
    "member.list": gettext_lazy("xem danh sách đảng viên"),
    "member.view": gettext_lazy("mở hồ sơ đảng viên"),
    "audit.view": gettext_lazy("xem nhật ký thao tác"),
    "import.view": gettext_lazy("xem các danh sách đã nhập"),
    "reorganization.view": gettext_lazy("xem các phương án sắp xếp tổ chức"),
    "case.view": gettext_lazy("xem các việc đang làm và những bước đã qua"),
    "prospect.view": gettext_lazy("xem quần chúng ưu tú đang được giúp đỡ"),
    "vote.view": gettext_lazy("xem kết quả các lần bỏ phiếu"),
    "paper.view": gettext_lazy("xem văn bản và sổ số văn bản"),
    "dues.view": gettext_lazy("xem sổ đảng phí"),
    "meeting.view": gettext_lazy("xem các cuộc họp và số liệu của chúng"),
    "document.view": gettext_lazy("đọc sổ văn bản và xem đã học đến đâu"),
    "system.view": gettext_lazy("vận hành máy"),
}
"""The ways of looking, in words; an action is called what its button says."""

VIEW = "member.view"
"""What a record needs; the page itself is open to whoever signed in, for everybody may open their own."""

KIND = re.compile(r"<(\w+):\w+>")


@dataclass(frozen=True)
class Opened:
    """A page by its address: whom it is open to, and what it is about."""

    open_to: str
    kind: str
    pk: int


def opened(address: str) -> Opened | None:
    """What stands at an address of ours; ``None`` where nothing does."""
    try:
        match = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return None
    found = KIND.search(match.route)
    key = match.kwargs.get("pk")
    return Opened(
        getattr(match.func, "open_to", SIGNED_IN),
        found[1] if found and isinstance(key, int) else "",
        key if isinstance(key, int) else 0,
    )


def words_of(permission: str) -> str:
    """What a permission allows, in words."""
    known = ACTIONS.get(permission)
    return str(known.title if known else LOOKS.get(permission, permission))


@require_GET
@signed_in
def why(request: Request) -> HttpResponse:
    """Say why the page one comes from is open to one, or what it would need."""
    address = request.GET.get("page", "/")
    asked = opened(address) or Opened(SIGNED_IN, "", 0)
    office: Office | None = request.office  # type: ignore[attr-defined]
    actor = request.actor
    own_record = asked.kind == "member" and asked.pk == actor.person_id
    needs = "" if asked.open_to in (PUBLIC, SIGNED_IN) else asked.open_to
    if asked.kind == "member" and asked.open_to == SIGNED_IN and not own_record:
        needs = VIEW
    return page(
        request,
        "desk/why.html",
        {
            "page_title": _("Vì sao tôi xem được?"),
            "back": address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/",
            "is_own": own_record,
            "is_public": asked.open_to == PUBLIC,
            "permission": words_of(needs) if needs else "",
            "permission_key": needs,
            "may": not needs or actor.may(needs),
            "office": office_line(office, actor) if office else None,
            "about": about(asked, actor, needs),
        },
    )


def office_line(office: Office, actor: Actor) -> dict[str, Any]:
    """The office one acts in: what, where, since when, by which decision, written down by whom; for whom."""
    on = today()
    entry = AuditEntry.objects.filter(pk=office.entry_id).only("actor", "office").first()
    deputy = None
    if office.stands_in:
        deputy = Deputy.objects.as_of(on).filter(office=office, account_id=actor.account_id or 0).first()
    below = OrganizationState.objects.known_at(None).as_of(on).filter(under(actor.path, "organization__path"))
    return {
        "title": ROLES[office.role].title,
        "purpose": ROLES[office.role].purpose,
        "place": getattr(office, "organization_name", ""),
        "since": office.valid_from,
        "last_day": office.last_day,
        "decision": office.decision,
        "written_by": " · ".join(filter(None, (entry.actor, entry.office))) if entry else "",
        "deputy": deputy,
        "holder": office.account.name,
        "range": below.count() if actor.path else 0,
    }


def about(asked: Opened, actor: Actor, needs: str) -> dict[str, Any] | None:
    """What the page is about, and how that lies within one's range; ``None`` where it does not, or is about nothing."""
    if not needs or not actor.may(needs):
        return None
    if asked.kind == "organization":
        return about_organization(asked.pk, actor, needs)
    if asked.kind == "member":
        return about_person(asked.pk, actor, needs)
    if asked.kind == "movement":
        member = Movement.objects.filter(pk=asked.pk).values_list("member_id", flat=True).first()
        return about_person(member, actor, needs) if member else None
    return None


def about_organization(pk: int, actor: Actor, needs: str) -> dict[str, Any] | None:
    row = Organization.objects.visible_to(actor, needs).filter(pk=pk).first()
    return {"organization": described([pk], today())[pk].name} if row else None


def about_person(pk: int, actor: Actor, needs: str) -> dict[str, Any] | None:
    """The presences of a person within one's range, each with place, reason and since when."""
    if not Person.objects.visible_to(actor, needs).filter(pk=pk).exists():
        return None
    rows = Presence.objects.filter(person_id=pk, latest=True).filter(actor.scope(needs).q("path"))
    listed = list(rows.order_by("valid_from", "pk"))
    names = described({row.organization_id for row in listed}, today())
    return {
        "presences": [
            {
                "place": names[row.organization_id].name,
                "reason": row.get_reason_display(),
                "since": row.valid_from,
                "is_over": not row.in_force(today()),
            }
            for row in listed
            if row.organization_id in names
        ]
    }
