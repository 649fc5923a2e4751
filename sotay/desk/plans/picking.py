"""Choosing organisations from the tree, level by level or by name, without losing those that are chosen already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sotay.kernel.authority import Actor
from sotay.members.models import Standing
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Organization, OrganizationState, described
from sotay.organizations.queries import find_organizations, having_any_under, states_under, way
from sotay.organizations.switching import INNER_KINDS, Inside

from .telling import kind_words

VIEW = "organization.view"
MOST = 500
FOUND = 30


@dataclass(frozen=True)
class Choice:
    """An organisation that may be ticked."""

    pk: int
    name: str
    kind: str
    picked: bool
    opens: bool = False
    where: str = ""


@dataclass(frozen=True)
class Picker:
    """What the picker shows.

    Attributes:
        way: from the top of the plan's tree to the organisation one looks under.
        choices: what stands under it, or what the words found.
        elsewhere: those picked that are not among the choices; they stay picked.
    """

    way: list[Choice]
    choices: list[Choice]
    elsewhere: list[Choice]
    words: str = ""
    under: int = 0
    parts: list[Choice] = field(default_factory=list)


def numbers(texts: Iterable[str]) -> list[int]:
    """Numbers as a page sends them; what is none is left out."""
    return list(dict.fromkeys(int(text) for text in texts if text.isdecimal() and len(text) < 16))


def allowed(actor: Actor, pks: Iterable[int]) -> list[int]:
    """Those of some organisations that lie in the actor's scope, in the order given."""
    listed = list(pks)
    mine = set(
        Organization.objects.visible_to(actor, VIEW).filter(pk__in=listed).values_list("pk", flat=True)
    )
    return [pk for pk in listed if pk in mine]


def picker(
    actor: Actor,
    top: Organization,
    on: date,
    under: int,
    picked: Sequence[int],
    words: str = "",
    *,
    all_of_them: bool = False,
) -> Picker:
    """The picker, looking under one organisation of the plan's tree, or at what some words find there.

    Args:
        all_of_them: every organisation shown is ticked.
    """
    chosen = set(picked)
    if words:
        found = find_organizations(actor, words, on, FOUND, below=top.path or "")
        choices = [
            Choice(each.pk, each.name, kind_words(each.kind), each.pk in chosen, where=each.path)
            for each in found
            if not each.ended and each.pk != top.pk
        ]
        listed: list[Choice] = []
    else:
        looked = Organization.objects.visible_to(actor, VIEW).filter(pk=under).first() or top
        under = looked.pk
        states = states_under([under], on).get(under, [])[:MOST]
        open_ = having_any_under([state.organization_id for state in states], on)
        choices = [choice(state, chosen, opens=state.organization_id in open_) for state in states]
        steps = [step for step in way(actor, looked, on) if step.open]
        listed = [Choice(step.pk, step.name, "", picked=False) for step in steps]
    if all_of_them:
        choices = [replace(each, picked=True) for each in choices]
    here = {each.pk for each in choices}
    names = described(chosen - here, on)
    elsewhere = [
        Choice(pk, names[pk].name, kind_words(names[pk].kind, names[pk].upper_type), picked=True)
        for pk in picked
        if pk in names
    ]
    return Picker(listed, choices, elsewhere, words, under)


def choice(state: OrganizationState, chosen: set[int], *, opens: bool = False) -> Choice:
    return Choice(
        state.organization_id,
        state.name,
        kind_words(state.kind, state.upper_type),
        state.organization_id in chosen,
        opens,
    )


def inside_of(pks: Sequence[int], on: date) -> dict[int, list[Inside]]:
    """The committees that stand right inside some organisations on a day."""
    return {
        pk: [
            Inside(each.organization_id, each.name, each.kind, each.sector)
            for each in states
            if each.kind in INNER_KINDS
        ]
        for pk, states in states_under(pks, on).items()
    }


@dataclass(frozen=True)
class Parts:
    """What of one organisation may be ticked to go to a part of it: what stands under it, or its members by name."""

    name: str
    children: list[Choice] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)
    is_cell: bool = False


def parts_of(
    actor: Actor, pk: int, on: date, children: Sequence[int], persons: Sequence[int]
) -> Parts | None:
    """What an organisation that is split may give away; ``None`` where it was not there."""
    state = described([pk], on).get(pk)
    if state is None:
        return None
    if state.kind not in CELL_KINDS:
        states = states_under([pk], on).get(pk, [])[:MOST]
        return Parts(state.name, [choice(each, set(children)) for each in states])
    rows = Standing.objects.as_of(on).filter(organization_id=pk).visible_to(actor, "member.list")
    listed = rows.select_related("member__person").order_by("member__person__name_key")[:MOST]
    members = [
        {"pk": row.member_id, "name": row.member.person.full_name, "picked": row.member_id in persons}
        for row in listed
    ]
    return Parts(state.name, members=members, is_cell=True)
