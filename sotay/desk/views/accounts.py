"""Accounts of an organisation, with what their offices and deputies are and what may be done about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.kernel.actions import ACTIONS
from sotay.kernel.time import FOREVER, today
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization, described
from sotay.people.access import FactorReset
from sotay.people.linking import linked
from sotay.people.models import Account, Deputy, Office
from sotay.people.offices import may_name
from sotay.people.recovery import refuse_to_look_after, roles_of
from sotay.people.roles import ROLES, holds_all
from sotay.people.web import having_factors
from sotay.regulations import Refused

GIVE = "office.give"
LAST = 300
ACTS = (
    ("account_issue_code", "account.issue_code"),
    ("account_ask_factor_reset", "account.ask_factor_reset"),
    ("account_close", "account.close"),
    ("account_open", "account.open"),
    ("account_link", "account.link"),
    ("account_unlink", "account.unlink"),
)


def accounts_of(organization: Organization) -> Sequence[Account]:
    """The accounts that belong to an organisation or hold an office there, now or later."""
    here = Q(organization=organization) | Q(
        held_offices__organization=organization, held_offices__valid_to__gt=today()
    )
    rows = Account.objects.filter(here).select_related("organization").distinct()
    listed = list(rows.order_by("name", "pk"))
    for account in listed:
        account.note = account.username  # type: ignore[attr-defined]
    return listed


def offices_of(organization: Organization) -> Sequence[Office]:
    """The offices held at an organisation now or later."""
    rows = Office.objects.filter(organization=organization, valid_to__gt=today())
    listed = list(rows.select_related("account", "organization").order_by("account__name", "pk"))
    for office in listed:
        office.note = f"{office.account.name} ({office.account.username})"  # type: ignore[attr-defined]
    return listed


def deputies_of(organization: Organization) -> Sequence[Deputy]:
    """Who stands in, now or later, for somebody who holds an office at an organisation."""
    rows = Deputy.objects.filter(office__organization=organization, valid_to__gt=today())
    listed = list(rows.select_related("account", "office__account", "office__organization").order_by("pk"))
    for deputy in listed:
        deputy.note = f"{deputy.account.name} → {deputy.office.account.name}"  # type: ignore[attr-defined]
    return listed


def resets_of(organization: Organization) -> Sequence[FactorReset]:
    """What somebody asked for, for an account of an organisation, and nobody has done yet."""
    return resets_for(accounts_of(organization))


def resets_for(accounts: Sequence[Account]) -> Sequence[FactorReset]:
    """The same, for some accounts."""
    return list(FactorReset.objects.filter(account__in=accounts, done_at=None).select_related("account"))


@dataclass(frozen=True)
class Known:
    """What is asked once for all accounts of a page.

    Attributes:
        factors, linked: those with a second factor, those linked to a provider.
        roles: in which each may act.
        seated: those who hold an office today.
        waiting: what was asked for about their second factor.
    """

    factors: set[int]
    linked: set[int]
    roles: dict[int, list[str]]
    seated: set[int]
    waiting: dict[int, FactorReset]


@require_GET
@looks_at(GIVE)
def accounts(request: Request, pk: int) -> HttpResponse:
    """The accounts of one organisation: what each holds and held, who stands in, what may be done."""
    organization = visible(request.actor, Organization.objects, GIVE, pk)
    bar = bar_of(request, organization)
    bar.on = bar.today
    listed = list(accounts_of(organization))[:LAST]
    offices = (
        Office.objects.filter(account__in=listed)
        .select_related("organization")
        .order_by("-valid_from", "-pk")
    )
    deputies = Deputy.objects.filter(Q(office__account__in=listed) | Q(account__in=listed))
    held = list(offices)
    stands = list(deputies.select_related("office__account", "account").order_by("-valid_from"))
    names = described({each.organization_id for each in held}, bar.on)
    waiting = {each.account_id: each for each in resets_for(listed)}
    known = Known(
        having_factors(listed),
        linked(listed) if settings.OIDC_ENABLED else set(),
        roles_of(listed),
        {each.account_id for each in held if each.valid_from <= bar.on < each.valid_to},
        waiting,
    )
    return page(
        request,
        "desk/accounts.html",
        {
            "bar": bar,
            "page_title": _("Tài khoản của tổ chức"),
            "rows": [
                {
                    "account": each,
                    "offices": [
                        office_line(request, one, names) for one in held if one.account_id == each.pk
                    ],
                    "deputies": [one for one in stands if each.pk in (one.account_id, one.office.account_id)],
                    "has_factor": each.pk in known.factors,
                    "is_linked": each.pk in known.linked,
                    "waiting": waiting.get(each.pk),
                    "acts": acts_on(request, each, organization, known),
                }
                for each in listed
            ],
            "give_url": door("office_give", pk),
            "account_url": door("account_create", pk),
            "offices_url": door("offices", pk),
        },
    )


def office_line(request: Request, office: Office, names: Any) -> dict[str, Any]:
    actor, state = request.actor, names.get(office.organization_id)
    is_open = office.valid_to > today() and actor.on_behalf_of is None
    may_end = office.account_id != actor.account_id and holds_all(actor, ROLES[office.role])
    return {
        "office": office,
        "title": ROLES[office.role].title,
        "place": state.name if state else "",
        "last_day": office.last_day if office.valid_to != FOREVER else None,
        "is_over": office.valid_to <= today(),
        "end_url": door("office_end", office.organization_id, of=office.pk) if is_open and may_end else "",
        "deputy_url": door("deputy_name", office.organization_id, of=office.pk)
        if is_open and may_name(actor, office)
        else "",
    }


def acts_on(request: Request, account: Account, organization: Organization, known: Known) -> list[Any]:
    """What this actor may be offered; the act itself judges once more."""
    waiting, has_place = known.waiting, account.organization_id is not None or account.pk in known.seated
    try:
        refuse_to_look_after(request.actor, account, has_place=has_place, roles=known.roles[account.pk])
    except Refused:
        return []
    offered = {"account_issue_code", "account_close" if account.is_active else "account_open"}
    if account.pk in known.factors and account.pk not in waiting:
        offered.add("account_ask_factor_reset")
    if settings.OIDC_ENABLED:
        offered.add("account_unlink" if account.pk in known.linked else "account_link")
    acts: list[Any] = [
        {"title": title_of(action), "url": door(name, organization.pk, of=account.pk)}
        for name, action in ACTS
        if name in offered and request.actor.may(action, organization.path)
    ]
    if account.pk in waiting and waiting[account.pk].asked_by_id != request.actor.account_id:
        reset = waiting[account.pk]
        acts.append(
            {
                "title": title_of("account.reset_factor"),
                "url": door("factor_reset", organization.pk, of=reset.pk),
            }
        )
    return acts


def title_of(action: str) -> Any:
    return ACTIONS[action].title
