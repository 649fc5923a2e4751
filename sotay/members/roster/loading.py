"""Writing what a check found: organisations, persons, openings of the ledger. Within the action's transaction."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from sotay.kernel.bulk import copy_instances, copy_values
from sotay.kernel.names import search_tokens
from sotay.kernel.time import BEGINNING, FOREVER
from sotay.members.books import Sheet
from sotay.members.imports import RosterImport
from sotay.members.kinds import CardType, Kind
from sotay.members.ledger import post
from sotay.members.models import Member, Movement, Traits
from sotay.members.particulars.models import NAMES, Particulars
from sotay.members.totals import entry_of
from sotay.organizations.founding import found_all
from sotay.organizations.models import Organization
from sotay.people.models import NameToken, Person

from .check import Examined, Report
from .rows import CARD_DIGITS, Draft
from .totals import Total, by_place

LONGEST_TOKEN = 50


def found_organizations(roster: RosterImport, found: Examined) -> dict[int, int]:
    """Found what the sheet of organisations brings.

    Returns:
        The numbers by which the check knew them, to their own.
    """
    if found.tree is None:
        return {}
    nodes = found.tree.new
    made = found_all([node.planned for node in nodes if node.planned is not None])
    roster.founded = [organization.pk for organization in made]
    if roster.organization is None:
        roster.organization = next(
            organization for organization in made if len(organization.ancestor_ids) == 1
        )
    return {-at: organization.pk for at, organization in enumerate(made, 1)}


def write_members(
    roster: RosterImport, drafts: Sequence[Draft], founded: dict[int, int], report: Report
) -> list[Movement]:
    """Write persons, what membership adds to them, and one opening each."""
    total = len(drafts)
    report("writing", 0, total)
    persons = [person_of(draft) for draft in drafts]
    copy_instances(persons)
    report("writing", total // 3, total)
    copy_values(
        NameToken,
        ["person_id", "token"],
        [
            (person.pk, token[:LONGEST_TOKEN])
            for person in persons
            for token in sorted(set(search_tokens(person.full_name)))
        ],
    )
    report("writing", total // 2, total)
    copy_values(Member, MEMBER_COLUMNS, (_member(p, d) for p, d in zip(persons, drafts, strict=True)))
    copy_values(
        Traits,
        ("member_id", "valid_from", "valid_to", "education", "theory", "occupation"),
        (
            (person.pk, BEGINNING, FOREVER, draft.education, draft.theory, draft.occupation)
            for person, draft in zip(persons, drafts, strict=True)
        ),
    )
    copy_values(
        Particulars,
        ("member_id", "valid_from", "valid_to", *NAMES),
        (
            (
                person.pk,
                max(filter(None, (roster.opens_on, draft.joined_on))),
                FOREVER,
                *vars(draft.declared).values(),
            )
            for person, draft in zip(persons, drafts, strict=True)
            if draft.declared
        ),
    )
    report("posting", 0, total)
    movements = [
        Movement(
            member_id=person.pk,
            kind=Kind.OPENING,
            happened_on=roster.opens_on,
            to_organization_id=founded.get(draft.place, draft.place),
            to_status=draft.status,
            decision_id=roster.decision_id,
        )
        for person, draft in zip(persons, drafts, strict=True)
    ]
    post(movements, new_members=True)
    report("posting", total, total)
    return movements


def person_of(draft: Draft) -> Person:
    """The person a draft speaks of, not yet written; the identity number is closed at once."""
    person = Person(
        full_name=draft.full_name,
        name_key=draft.name_key,
        sex=draft.sex,
        born_on=draft.born_on,
        born_precision=draft.born_precision,
        ethnicity=draft.ethnicity,
        phone=draft.phone,
    )
    if draft.identity_number:
        person.set_identity(draft.identity_number)
    return person


def write_totals(roster: RosterImport, lines: Sequence[Total], founded: dict[int, int]) -> list[Movement]:
    """Write what units that hand in no names had on the day, each as its signed sheet."""
    decision = roster.decision
    entries: list[Movement] = []
    for place, of_place in by_place(lines).items():
        unit = Organization.objects.get(pk=founded.get(place, place))
        sheet = Sheet(
            organization=unit,
            number=decision.number if decision else str(Kind.OPENING.label),
            signed_on=decision.signed_on if decision else roster.opens_on,
            period_from=roster.opens_on,
            period_to=roster.opens_on,
        )
        sheet.save()
        entries += [entry_of(unit, sheet, line.line(roster.opens_on)) for line in of_place]
    return post(entries)


MEMBER_DATES = (
    "decided_on",
    "decided_precision",
    "joined_on",
    "joined_precision",
    "official_on",
    "official_precision",
    "recognition_decided_on",
)
MEMBER_COLUMNS = ("person_id", "card_number", "card_type", *MEMBER_DATES)
_dates_of = attrgetter(*MEMBER_DATES)


def _member(person: Person, draft: Draft) -> tuple[Any, ...]:
    old = len(draft.card_number) == CARD_DIGITS
    kind = (CardType.OLD if old else CardType.IDENTITY) if draft.card_number else ""
    return (person.pk, draft.card_number if old else None, kind, *_dates_of(draft))
