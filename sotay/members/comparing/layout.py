"""The same layout back: the register's own file with what our book says, so that nobody types it there again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.models import EntryKind
from sotay.kernel.names import read_name
from sotay.kernel.sheets import BadFile, copy_sheet
from sotay.kernel.sheets.cells import Position, Value
from sotay.kernel.time import today
from sotay.members.comparisons import Difference
from sotay.members.export import Exported, marks
from sotay.members.imports import FileKind, ImportState, RosterImport
from sotay.members.leaving import leave, left
from sotay.members.listing import LIST, members_of
from sotay.members.models import Member, Standing
from sotay.members.queries import ask
from sotay.members.roster import words
from sotay.members.roster.actions import locked
from sotay.members.roster.check import Examined, judge_headings
from sotay.members.roster.keeping import Gone, content_of
from sotay.members.roster.sheets import sheets_of
from sotay.members.roster.words import said
from sotay.organizations.models import described
from sotay.people.models import Precision, Sex
from sotay.regulations import Refused

from .actions import read_rows
from .fields import FIELDS, Compared, with_declared
from .matching import match

NEVER_WRITTEN = ("identity_number",)
"""An identity number leaves only where the file that came had it already."""

TICK = "x"


@action("import.layout", gettext_lazy("Xuất lại theo mẫu của tệp"), kind=EntryKind.EXPORT)
def same_layout(actor: Actor, roster: RosterImport, *, purpose: str) -> Exported:
    """The file that was compared, with what the book says in its columns. What is still open stays as it came.

    Raises:
        Refused: the file is not kept any more, or more persons would leave than one office may take out.
    """
    roster = locked(roster, ImportState.COMPARED)
    assert roster.organization is not None
    found = Examined()
    try:
        sheets = sheets_of(roster, content_of(roster, FileKind.REST))
    except (Gone, BadFile):
        raise Refused(None, said(words.FILE_GONE, {})) from None
    judge_headings(roster, sheets, found)
    read_rows(roster, found)
    assert found.sheet is not None
    assert found.reading is not None
    known = Member.objects.visible_to(actor, LIST).values("pk")
    rows = members_of(ask(roster.organization, today())).filter(member__in=known)
    standings = list(with_declared(rows.select_related("member__person")))
    matches = match(found.drafts, standings)
    persons = [standing.member_id for _draft, standing in matches.both]
    persons += [standing.member_id for standing in matches.ours]
    what = repr((today().isoformat(), roster.pk))
    number = leave(actor, roster.organization, len(persons), purpose=purpose, what=what)
    left(actor, persons, purpose=purpose)
    waiting = Difference.objects.filter(roster=roster).exclude(open_fields=[])
    still_open = dict(waiting.values_list("row", "open_fields"))
    at = {field: column for column, field in found.reading.columns.items()}
    changes: dict[Position, Value] = {}
    for draft, standing in matches.both:
        row = cells_of(standing, at, skip=still_open.get(draft.row, ()))
        changes |= {
            (draft.row, column): value
            for column, value in row.items()
            if value != found.sheet.cell(draft.row, column).value
        }
    content = copy_sheet(
        found.sheet,
        changes,
        added(matches.ours, at, roster.opens_on),
        after=max((draft.row for draft in found.drafts), default=None),
        beside=marks(number, actor, today(), purpose, len(persons)),
        beside_name=_("Dấu xuất"),
    )
    name = roster.file_name.rpartition(".")[0] or roster.file_name
    return Exported(number, f"{name} - {number}.xlsx", content)


def added(standings: Sequence[Standing], at: Mapping[str, int], on: date) -> list[dict[int, Value]]:
    """Rows for those the file does not know, with the name of their cell."""
    names = described({row.organization_id for row in standings}, on)
    rows = []
    for standing in standings:
        row = cells_of(standing, at)
        column = at.get("cell", at.get("organization"))
        if column is not None and standing.organization_id in names:
            row[column] = names[standing.organization_id].name
        rows.append(row)
    return rows


def cells_of(standing: Standing, at: Mapping[str, int], skip: Sequence[str] = ()) -> dict[int, Value]:
    """What the book says of somebody, by the columns of a file. What the book does not know is left as it is."""
    row: dict[int, Value] = {}
    for field in FIELDS:
        if field.key in skip or field.key in NEVER_WRITTEN or not (says := field.ours(standing)):
            continue
        for key, value in written(field, says.text, standing).items():
            if key in at:
                row[at[key]] = value
    if {"full_name", "given_name"} <= set(at) and at["full_name"] in row:
        row[at["full_name"]] = written(FIELDS[0], standing.member.person.full_name, standing)["surname"]
    return row


def written(field: Compared, text: str, standing: Standing) -> dict[str, Value]:
    """One field, in whichever way the columns of a file ask for it."""
    person: Any = standing.member.person
    if field.key == "full_name":
        name = read_name(text)
        return {
            "full_name": text,
            "surname": f"{name.family} {name.middle}".strip(),
            "given_name": name.given,
        }
    if field.key == "sex":
        male = person.sex == Sex.MALE
        return {"sex": text, "male": TICK if male else None, "female": None if male else TICK}
    if field.key == "born_on":
        day = _day(person.born_on, person.born_precision, text)
        male = person.sex == Sex.MALE
        return {"born_on": day, "born_male": day if male else None, "born_female": None if male else day}
    if field.key == "card_number":
        return {} if standing.member.card_number is None else {"card_number": text}
    if field.key.endswith("_on"):
        member = standing.member
        precision = getattr(member, field.key.replace("_on", "_precision"), Precision.DAY)
        return {field.key: _day(getattr(member, field.key), precision, text)}
    return {field.key: text}


def _day(day: date | None, precision: str, text: str) -> Value:
    """A whole day as a date; what is known only in part, as it is read."""
    return day if day and precision == Precision.DAY else text
