"""The page of an organisation: what it is, its figures, what stands under it, who leads it, what became of it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.desk.figures import TOTAL, YEARS, Flow, asked, card, figure_of, over_the_years
from sotay.desk.queries import bodies_of, ground_of
from sotay.desk.tabs import tabs_of
from sotay.desk.words import short_kind
from sotay.indicators.engine import NONE, Amounts, Figure, spread
from sotay.indicators.question import Question
from sotay.kernel.actions import ACTIONS
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.place import depth
from sotay.kernel.time import DAY
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.organizations.bar import Bar, bar_of
from sotay.organizations.breaks import breaks_of
from sotay.organizations.doors import door, figure_door
from sotay.organizations.history import history, written
from sotay.organizations.kinds import CELL_KINDS, COMMITTEE_KINDS, GRASSROOTS_KINDS, SECTOR_KINDS, Kind
from sotay.organizations.models import Organization, OrganizationState
from sotay.organizations.queries import states_under

FIGURES = "figures.view"
AS_NOW = "now"
CELLS = ("grassroots_cells", "subordinate_party_cells")
COLUMNS = (TOTAL, "probationary_members", "women_members")
ACTS = (
    ("organization.found", "organizations:found"),
    ("organization.rename", "organizations:rename"),
    ("organization.change_kind", "organizations:change_kind"),
    ("organization.move", "organizations:move"),
    ("organization.recode", "organizations:recode"),
    ("reorganization.draft", "plans"),
    ("vote.record", "ballots:votes"),
    ("number.issue", "papers:numbers"),
    ("ledger.open_book", "members:open_book"),
    ("ledger.close_period", "members:close_period"),
    ("accreditation.record", "organizations:record_accreditation"),
    ("accreditation.end", "organizations:end_accreditation"),
    ("privacy.erase", "members:erase"),
)
STRUCTURE_ACTS = (
    ("body.constitute", "organizations:constitute"),
    ("body.begin_term", "organizations:begin_term"),
    ("body.seat", "organizations:seat"),
    ("post.hold", "hold_post"),
    ("unit.found", "organizations:found_unit"),
    ("unit.serve", "organizations:serve"),
    ("unit.end", "organizations:end_unit"),
    ("unit.group_party", "organizations:party_group"),
    ("group.join", "organizations:join_group"),
    ("group.name", "organizations:name_group"),
    ("pattern.adopt", "organizations:pattern_adopt"),
)
NOT_OF = {True: ("organization.found", "pattern.adopt", "reorganization.draft"), False: ("unit.group_party",)}
"""What is never decided about a cell (True), and what about nothing but a cell (False)."""

ONLY_OF_THE_TOP = ("accreditation.record", "accreditation.end")
"""What is decided for the whole installation."""


@require_GET
@looks_at("organization.view")
def organization(request: Request, pk: int) -> HttpResponse:
    """One organisation as of the bar's day."""
    actor = request.actor
    shown = visible(actor, Organization.objects, "organization.view", pk)
    bar = bar_of(request, shown, shows_figures=True)
    state = shown.state(bar.on, bar.known_at)
    events = history(shown, bar.known_at)
    context: dict[str, Any] = {
        "bar": bar,
        "organization": shown,
        "state": state,
        "page_title": state.name if state else last_name(events),
        "events": events,
        # Whoever looks at another day reads; what is decided is recorded today.
        "acts": acts(ACTS, actor, shown, state) if is_now(bar) else [],
        "structure_acts": acts(STRUCTURE_ACTS, actor, shown, state) if is_now(bar) else [],
        "tabs_items": tabs_of(actor, shown, bar, "organization"),
        "tree_url": door("tree", pk, bar=bar),
    }
    if state is None:
        return page(request, "desk/organization_absent.html", absent(shown, bar, context))
    context |= about(state, bar)
    context["bodies"] = bodies_of(shown, bar.on, names=actor.may("member.list", shown.path))
    context["ground"] = ground_of(shown, bar.on)
    by = AS_NOW if request.GET.get("by") == AS_NOW else ""
    context |= figures(actor, shown, state, bar, by)
    return page(request, "desk/organization.html", context)


def is_now(bar: Bar) -> bool:
    return bar.on == bar.today and bar.known_at is None


def last_name(events: list[Any]) -> str:
    """For a day on which it was nothing: as its story begins."""
    return events[-1].text.split(", ")[0] if events else _("Tổ chức")


def absent(shown: Organization, bar: Bar, context: dict[str, Any]) -> dict[str, Any]:
    """It was not founded yet, or had ended."""
    rows = shown.states.known_at(bar.known_at).order_by("valid_from")
    first, last = rows.first(), rows.last()
    name = last.name if last else _("Tổ chức chưa được biết")
    ended = last is not None and last.valid_to <= bar.on
    return context | {
        "page_title": name,
        "founded_on": first.valid_from if first else None,
        "ended_on": last.valid_to if last and ended else None,
        "then_url": door("organization", shown.pk, bar=bar, on=_day_of(first, last, ended=ended)),
    }


def _day_of(first: OrganizationState | None, last: OrganizationState | None, *, ended: bool) -> str | None:
    """The nearest day on which there is something to see."""
    day = last.last_day if last and ended else first.valid_from if first else None
    return spelled(day) if day else None


def about(state: OrganizationState, bar: Bar) -> dict[str, Any]:
    """What stands under the heading: kind, sector, code, and the decision it rests on."""
    kind = state.get_upper_type_display() if state.kind == Kind.UPPER and state.upper_type else ""
    sector = state.get_sector_display() if state.sector and state.kind in SECTOR_KINDS else ""
    powers = state.get_powers_display() if state.powers else ""
    words = [str(word) for word in (state.get_kind_display(), kind, sector, powers)]
    return {
        "about": [word for word in words if word],
        "decision": written(state.decision),
        "ends_on": state.valid_to if state.last_day else None,
    }


def acts(
    listed: Iterable[tuple[str, str]], actor: Actor, shown: Organization, state: OrganizationState | None
) -> list[dict[str, Any]]:
    """What of a list this actor may decide about it."""
    if state is None:
        return []
    possible = [
        {"label": ACTIONS[name].title, "url": door(address, shown.pk)}
        for name, address in listed
        if actor.may(name, shown.path) and name not in NOT_OF[state.kind in CELL_KINDS]
        if name not in ONLY_OF_THE_TOP or depth(shown.path or "") == 1
    ]
    return [act for act in possible if act["url"]]


# Figures -----------------------------------------------------------------------------------------------------


def series(bar: Bar, question: Question, total: Figure, *, as_now: bool) -> Flow | None:
    """Members over the years, with the days on which the series breaks."""
    since = date(bar.on.year - YEARS, 1, 1)
    found = breaks_of(bar.organization, since, bar.on + DAY, bar.known_at)
    return over_the_years(bar, question, total, found, as_now=as_now)


def ways(bar: Bar, by: str) -> list[dict[str, Any]]:
    """The two ways of telling the years: as it was organised then, and as it is made up on the day."""
    listed = (("", _("Theo tổ chức lúc đó")), (AS_NOW, _("Theo tổ chức hiện nay")))
    pk = bar.organization.pk
    return [
        {"label": label, "url": f"{door('organization', pk, bar=bar, by=key)}#flow", "current": by == key}
        for key, label in listed
    ]


def figures(
    actor: Actor, shown: Organization, state: OrganizationState, bar: Bar, by: str = ""
) -> dict[str, Any]:
    """The figures, the children and the drawing; without the right to figures only who the children are."""
    children = states_under([shown.pk], bar.on, bar.known_at).get(shown.pk, [])
    is_cell = state.kind in CELL_KINDS
    counts_cells = any(child.kind not in CELL_KINDS for child in children)
    context: dict[str, Any] = {"is_cell": is_cell, "counts_cells": counts_cells, "sees_figures": False}
    if not actor.may(FIGURES, shown.path):
        return context | {"children": [child_row(child, {}, bar) for child in children]}
    question = asked(bar)
    if question is None:
        return context | {"children": [child_row(child, {}, bar) for child in children]}
    codes = figure_codes(state)
    found = spread((*codes, *COLUMNS, *(CELLS if counts_cells else ())), question)
    own = found.children.get(shown.pk, {}) if not is_cell else {}
    return context | {
        "sees_figures": True,
        "missing": question.why_missing("stock"),
        "cards": [card(figure_of(found, code), bar) for code in codes],
        "children": [
            child_row(child, found.children.get(child.organization_id, {}), bar) for child in children
        ],
        "holding": holding_row(shown, own) if TOTAL in own and own[TOTAL].value else None,
        "flow": series(bar, question, figure_of(found, TOTAL), as_now=by == AS_NOW),
        "ways": ways(bar, by),
    }


def figure_codes(state: OrganizationState) -> tuple[str, ...]:
    """The four figures that matter for a kind of organisation."""
    if state.kind in CELL_KINDS:
        return (TOTAL, "official_members", "probationary_members", "women_members_share")
    if state.kind in GRASSROOTS_KINDS or state.kind not in COMMITTEE_KINDS:
        return (TOTAL, "subordinate_party_cells", "probationary_members", "women_members_share")
    return (TOTAL, "grassroots_party_organisations", "probationary_members", "women_members_share")


def child_row(child: OrganizationState, found: Amounts, bar: Bar) -> dict[str, Any]:
    pk = child.organization_id
    amounts = [(code, found.get(code, NONE)) for code in COLUMNS]
    return {
        "name": child.name,
        "url": door("organization", pk, bar=bar),
        "kind": short_kind(child),
        "temporary": child.temporary,
        "holds_members": child.kind != Kind.DELEGATION,
        "cells": sum(found.get(code, NONE).value for code in CELLS),
        "numbers": [
            {
                "value": amount.value,
                "url": figure_door(code, pk, bar) if amount.value else "",
                "note": _("gồm số tổng hợp") if amount.on_totals else "",
            }
            for code, amount in amounts
        ],
    }


def holding_row(shown: Organization, own: Amounts) -> dict[str, Any]:
    """Members counted with the committee itself, in no cell yet: never as a cell, always in sight."""
    return {
        "url": door("task_unplaced", shown.pk),
        "numbers": [own.get(code, NONE).value for code in COLUMNS],
    }
