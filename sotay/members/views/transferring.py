"""The transfers of an organisation, both ways."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.kernel.place import numbers
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.members.transfer_queries import PARTS, SENT_OFF, counts_of, part_of, transfers_of
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS, HOLDING_KINDS
from sotay.organizations.models import Organization, OrganizationState, described
from sotay.organizations.queries import with_above
from sotay.procedures.models import CaseState

VIEW = "case.view"
SHOWN = 40


@require_GET
@looks_at(VIEW)
def transfers(request: Request, pk: int) -> HttpResponse:
    """What is on its way, out too long, received and refused: out of an organisation and into it."""
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    bar = bar_of(request, organization)
    bar.on = bar.today
    rows = transfers_of(organization, bar.today)
    numbers = counts_of(rows)
    name = request.GET.get("part", "")
    chosen = name if name in PARTS else next((part for part in PARTS if numbers[part]), SENT_OFF)
    cases = part_of(rows, chosen).select_related("person")
    shown = Paginator(cases, SHOWN).get_page(request.GET.get("page"))
    state = organization.state(bar.today)
    return page(
        request,
        "members/transfers.html",
        {
            "bar": bar,
            "page_title": _("Chuyển sinh hoạt đảng"),
            "place": state.name if state else "",
            "place_url": door("organization", pk),
            "tabs": [
                {
                    "label": title,
                    "url": door("members:transfers", pk, part=part),
                    "count": numbers[part],
                    "current": part == chosen,
                }
                for part, title in PARTS.items()
            ],
            "cases": lines(list(shown), organization, bar.today),
            "pages": shown,
            "collective_url": door("members:collective", pk) if moves_whole(request, organization) else "",
            "letter_url": door("members:letter_in", pk) if takes_letters(request, organization) else "",
        },
    )


def takes_letters(request: Request, organization: Organization) -> bool:
    """Members sit here, and this office may take them in."""
    state = organization.state(today())
    sits = state is not None and state.kind in (*CELL_KINDS, *HOLDING_KINDS)
    return sits and request.actor.may("import.letter", organization.path)


def moves_whole(request: Request, organization: Organization) -> bool:
    """A cell, which this office may let go to another side."""
    state = organization.state(today())
    here = organization.path or ""
    may = request.actor.may("case.open", here) and request.actor.may("case.at_grassroots", here)
    return state is not None and state.kind in CELL_KINDS and may


def lines(cases: list[Any], organization: Organization, on: Any) -> list[dict[str, Any]]:
    """Each with its two sides, whether it leads out of here, and who holds it.

    A side is called with what is above it, unless that is above this organisation too: cells bear the same names.
    """
    paths = [path for case in cases for path in (case.path, case.destination_path)]
    places = {pk for path in paths for pk in numbers(path or "")[-2:]}
    places |= {pk for case in cases for pk in (case.organization_id, case.destination_id) if pk}
    names = described(places | {case.holder for case in cases if case.holder}, on)
    here = organization.path or "-"
    own = numbers(organization.path or "")
    return [
        {
            "url": door("case", case.pk),
            "who": case.person.full_name if case.person else "",
            "procedure": case.title,
            "from": with_above(names, case.organization_id, case.path, own),
            "to": with_above(names, case.destination_id, case.destination_path, own),
            "began_on": case.began_on,
            "ended_on": case.ended_on,
            "leaves": case.path.startswith(here),
            "late": getattr(case, "late", False),
            **waiting(case, names),
        }
        for case in cases
    ]


def waiting(case: Any, names: dict[int, OrganizationState]) -> dict[str, Any]:
    """The step that waits and who holds it; nothing where the case is over."""
    if not case.waits_for or case.state != CaseState.OPEN:
        return {}
    holder = names.get(case.holder)
    return {"step": case.declared.step(case.waits_for).title, "holder": holder.name if holder else ""}
