"""The pages of cards: an organisation's register, the yearly check of a cell, and the register as a file."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.actions import ACTIONS
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.members.models import Member
from sotay.members.quality.changes import CORRECT
from sotay.members.views.agreeing import second_office
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Organization, described
from sotay.people.models import Presence, PresenceReason

from .card_forms import CheckCardsForm, ExportCardsForm
from .card_register import asked, checks_of, counts, events_of, to_collect, without_card
from .export import TakenOut
from .kinds import CardAct
from .views import VIEW, handed_out, said, tabs

SHOWN = 100
CARD_MISSING = "quality_card_missing"


@require_GET
@looks_at(VIEW)
def cards(request: Request, pk: int) -> HttpResponse:
    """Who has which card, who has none, what is asked for, what happened this year, whose card is to be collected."""
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    bar = bar_of(request, organization)
    bar.on = bar.today
    state = organization.state(bar.today)
    year = bar.today.year
    events = events_of(organization, year)
    lacking, gone = without_card(organization, bar.today), to_collect(organization)
    running = asked(organization)
    checks = checks_of(organization, year)
    is_cell = state is not None and state.kind in CELL_KINDS
    found, without, collected = list(events[:SHOWN]), list(lacking[:SHOWN]), list(gone[:SHOWN])
    home = last_homes([row.pk for row in (*without, *collected)])
    places = {row.organization_id for row in found} | {case.organization_id for case, _act in running}
    names = described(places | set(home.values()), bar.today)

    def cell_of(organization_id: int | None) -> str:
        state = names.get(organization_id or 0)
        return "" if is_cell or state is None else state.name

    own_check = checks.filter(organization=organization).first() if is_cell else None
    return page(
        request,
        "honours/cards.html",
        {
            "bar": bar,
            "page_title": _("Thẻ đảng viên"),
            "organization": state,
            "organization_url": door("organization", pk, bar=bar),
            "tabs_items": tabs(pk, "honours:cards"),
            "counts": counts(organization, bar.today),
            "year": year,
            "is_cell": is_cell,
            "own_check": own_check,
            "checked": checks.count(),
            "check_url": door("honours:check_cards", pk)
            if is_cell and request.actor.may(CheckCardsForm.action, organization.path)
            else "",
            "numbers_url": door("members:quality_check", pk, CARD_MISSING, bar=bar)
            if request.actor.may(CORRECT, organization.path)
            else "",
            "export_url": door("honours:export_cards", pk)
            if request.actor.may(ExportCardsForm.action, organization.path)
            else "",
            "running": [
                {
                    "name": case.person.full_name if case.person else "",
                    "url": door("case", case.pk),
                    "cell": cell_of(case.organization_id),
                    "note": CardAct(act).label,
                }
                for case, act in running[:SHOWN]
            ],
            "without": [one(member, cell_of(home.get(member.pk))) for member in without],
            "to_collect": [
                one(member, cell_of(home.get(member.pk)), still_to_do(member)) for member in collected
            ],
            "whole": {
                "running": len(running),
                "without": lacking.count(),
                "to_collect": gone.count(),
                "events": events.count(),
            },
            "events": [
                {
                    "name": row.member.person.full_name,
                    "url": door("members:detail", row.member_id),
                    "cell": cell_of(row.organization_id),
                    "note": row.get_act_display(),
                    "on": row.happened_on,
                }
                for row in found
            ],
        },
    )


def still_to_do(gone: Any) -> Any:
    """What is still to be recorded of the card of somebody who left: ``to_collect`` says whether they died."""
    return _("từ trần: cần ghi thân nhân giữ thẻ") if gone.died else _("cần ghi đã thu hồi")


def last_homes(members: list[int]) -> dict[int, int]:
    """The cell where each of some members is, or was last."""
    rows = Presence.objects.filter(person_id__in=members, reason=PresenceReason.HOME, latest=True)
    return dict(rows.values_list("person_id", "organization_id"))


def one(member: Member, cell: str, note: Any = "") -> dict[str, Any]:
    return {
        "name": member.person.full_name,
        "url": door("members:detail", member.pk),
        "cell": cell,
        "note": note,
    }


@require_http_methods(["GET", "POST"])
@looks_at(CheckCardsForm.action)
def check_cards(request: Request, pk: int) -> HttpResponse:
    """Write down the yearly check of a cell."""
    organization = visible(request.actor, Organization.objects, CheckCardsForm.action, pk)
    bar = bar_of(request, organization)
    bar.on = bar.today
    form = CheckCardsForm(
        request.actor, request.POST if request.method == "POST" else None, about=organization
    )
    if request.method == "POST" and form.act(organization) is not None:
        said(request, form)
        return HttpResponseRedirect(door("honours:cards", pk))
    context = {
        "bar": bar,
        "form": form,
        "page_title": ACTIONS[form.action].title,
        "organization": organization,
        "state": organization.state(bar.today),
        "back_url": door("honours:cards", pk),
    }
    return page(request, "organizations/act.html", context)


@require_http_methods(["GET", "POST"])
@looks_at(ExportCardsForm.action)
def export_cards(request: Request, pk: int) -> HttpResponse:
    """Ask as what and what for, then hand the register out."""
    organization = visible(request.actor, Organization.objects, ExportCardsForm.action, pk)
    bar = bar_of(request, organization)
    posted = request.method == "POST"
    form = ExportCardsForm(request.actor, request.POST if posted else None, about=organization)
    done = form.act(organization) if posted else None
    if isinstance(done, TakenOut):
        return handed_out(done)
    context = {
        "bar": bar,
        "form": form,
        "page_title": form.title,
        "about": _("Thẻ đảng viên"),
        "back_url": door("honours:cards", pk),
        **second_office(request, form, pk),
    }
    return page(request, "members/extract_export.html", context)
