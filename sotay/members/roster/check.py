"""The whole check of a file: nothing is written, and nothing in the database is asked once a row."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from sotay.kernel.sheets import BadFile, Line, Sheet, lines, open_sheet
from sotay.kernel.time import today
from sotay.members.closings import closed_until
from sotay.members.imports import RosterImport
from sotay.members.kinds import Status
from sotay.organizations.models import Organization

from . import words
from .fields import ORGANIZATION_FIELDS
from .headings import Reading, said_before, understand
from .keeping import content_of
from .known import Doubles
from .places import Place, Places, places_below
from .rows import Draft, Groups, Reader, spelled
from .shown import Table
from .tree import Tree
from .words import Issue, Level

SHEETS_LOOKED_AT = 8
STEP = 2_000
MEMBERS, ORGANIZATIONS = "members", "organizations"

Report = Callable[[str, int, int], None]
"""Told how far the work is: the stage, what is done of it, and of how much."""


def silent(stage: str, done: int, total: int) -> None:
    """Nobody wants to know."""


@dataclass
class Examined:
    """What a check found.

    Attributes:
        trouble: why the whole file cannot be loaded: a sentence and its values.
        asks: headings nobody knows yet must be answered first.
    """

    sheet: Sheet | None = None
    reading: Reading | None = None
    drafts: list[Draft] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    tree: Tree | None = None
    trouble: dict[str, Any] = field(default_factory=dict)
    notices: list[dict[str, Any]] = field(default_factory=list)
    asks: bool = False
    sheet_names: tuple[str, ...] = ()

    @property
    def new(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.to_load]

    @property
    def unready(self) -> int:
        """Rows with an error or without an answer, of persons and of organisations."""
        of_tree = sum(node.wrong for node in self.tree.nodes) if self.tree else 0
        return sum(draft.wrong or draft.question for draft in self.drafts) + of_tree

    def counts(self) -> dict[str, int]:
        drafts, new = self.drafts, self.new
        return {
            "rows": len(drafts),
            "new": len(new),
            "official": sum(draft.status == Status.OFFICIAL.value for draft in new),
            "probationary": sum(draft.status == Status.PROBATIONARY.value for draft in new),
            "unknown": sum(draft.status == Status.UNKNOWN.value for draft in new),
            "held": sum(draft.held for draft in new),
            "present": sum(draft.present for draft in drafts),
            "left_out": sum(draft.left_out for draft in drafts),
            "wrong": sum(draft.wrong for draft in drafts),
            "questions": sum(draft.question and not draft.wrong for draft in drafts),
            "founded": len(self.tree.new) if self.tree else 0,
            "wrong_organizations": sum(node.wrong for node in self.tree.nodes) if self.tree else 0,
        }

    def digest(self) -> str:
        """The same when the same would be loaded."""
        plan = [(d.row, d.place, d.status, d.to_load, d.held) for d in self.drafts]
        founded = [(node.row, node.name, node.kind) for node in self.tree.new] if self.tree else []
        return hashlib.sha256(json.dumps([plan, founded, self.trouble]).encode()).hexdigest()


def examine(roster: RosterImport, report: Report = silent) -> Examined:
    """Read a kept file and judge every cell of it.

    Raises:
        Gone: the file is not kept any more.
    """
    content = content_of(roster)
    report("reading", 0, 0)
    try:
        found = _open(roster, content)
    except BadFile as fault:
        return Examined(trouble=words.kept_fault(fault))
    if found.trouble or found.asks:
        return found
    standing = (
        places_below(roster.organization, roster.opens_on, roster.opens_on) if roster.organization else []
    )
    if found.tree is not None:
        _read_tree(roster, found, standing)
    if found.reading is not None:
        _read_members(roster, found, standing, report)
    return found


# The sheets


def _open(roster: RosterImport, content: bytes) -> Examined:
    """Find the sheet of members and, where one is to be founded from, the sheet of organisations."""
    said = said_before(roster)
    found = Examined()
    first: Sheet | None = None
    wanted: list[str | None] = [roster.sheet_name or None]
    for at, name in enumerate(wanted):
        sheet = open_sheet(content, roster.file_name, name)
        if at == 0:
            first, found.sheet_names = sheet, sheet.names
            others = () if roster.sheet_name and not roster.found else sheet.names[:SHEETS_LOOKED_AT]
            wanted += [other for other in others if other != sheet.name]
        if roster.found and found.tree is None and _take_tree(roster, found, sheet):
            continue
        if found.reading is None:
            reading = understand(sheet, said, roster.mapping if at == 0 else {})
            if reading.names_people:
                found.sheet, found.reading = sheet, reading
        if found.reading is not None and (found.tree is not None or not roster.found):
            break
    assert first is not None
    if roster.found and found.tree is None:
        found.trouble = {"sentence": words.NO_ORGANIZATIONS, "values": {}}
    elif found.reading is None and not roster.found:
        found.sheet, found.reading = first, understand(first, said, roster.mapping)
        found.trouble = {"sentence": words.NO_NAMES, "values": {"sheet": first.name}}
    if found.reading is not None and found.reading.asked:
        found.asks = True
    return found


def _take_tree(roster: RosterImport, found: Examined, sheet: Sheet) -> bool:
    reading = understand(sheet, {}, {}, ORGANIZATION_FIELDS)
    if not reading.has("name") or not reading.has("kind") or reading.has("full_name"):
        return False
    found.tree = Tree(reading, [], roster.organization, roster.opens_on, roster.decision)
    found.tables.append(Table(ORGANIZATIONS, sheet, reading, [], []))
    return True


def _read_tree(roster: RosterImport, found: Examined, standing: list[Place]) -> None:
    assert found.tree is not None
    table = found.tables[0]
    tree = found.tree
    tree.standing = standing
    kinds = _Kinds()
    tree.read(kinds.noting(lines(table.sheet, table.reading.header)))
    rows = [node.row for node in tree.nodes]
    found.tables[0] = Table(ORGANIZATIONS, table.sheet, table.reading, rows, tree.issues, kinds.skipped)


# The members


def _read_members(roster: RosterImport, found: Examined, standing: list[Place], report: Report) -> None:
    assert found.sheet is not None
    assert found.reading is not None
    sheet, reading = found.sheet, found.reading
    here = [*standing, *_planned(found, standing, roster.opens_on)]
    top = next((place for place in here if roster.organization and place.id == roster.organization.pk), None)
    places = Places(here, top, hold=roster.hold)
    reader = Reader(sheet, reading, places, roster.opens_on, today())
    reader.groups = _title_groups(sheet, reading, places)
    kinds = _Kinds()
    drafts = reader.read(kinds.noting(lines(sheet, reading.header)))
    total = len(sheet.values) - reading.header.first_row
    while batch := list(islice(drafts, STEP)):
        found.drafts += batch
        report("checking", len(found.drafts), total)
    _answer_status(found.drafts, roster.answers)
    issues = [issue for issue in reader.issues if not _is_answered(issue, roster.answers)]
    issues += Doubles(found.drafts, roster.answers, roster.opens_on).judge()
    questions = {issue.row: "double" for issue in issues if issue.level is Level.QUESTION}
    questions |= {d.row: "status" for d in found.drafts if d.asks_status and d.row not in questions}
    rows = [draft.row for draft in found.drafts]
    found.tables.insert(0, Table(MEMBERS, sheet, reading, rows, issues, kinds.skipped, questions))
    if not found.drafts:
        found.trouble = {"sentence": words.NO_ROWS, "values": {"sheet": sheet.name}}
    _note_closed(roster, found)


def _planned(found: Examined, standing: list[Place], opens_on: date) -> list[Place]:
    """The organisations the same file is about to found, as places a row may name."""
    if found.tree is None:
        return []
    by_id = {place.id: place for place in standing}
    places: dict[int, Place] = {}
    for at, node in enumerate(found.tree.new, 1):
        planned = node.planned
        assert planned is not None
        if planned.parent is None:
            above: tuple[int, ...] = ()
        elif isinstance(planned.parent, Organization):
            above = by_id[planned.parent.pk].ancestors
        else:
            above = places[id(planned.parent)].ancestors
        place = Place(-at, planned.name, planned.code, planned.kind, (*above, -at), opens_on=opens_on)
        place.temporary, place.kept_by_totals = planned.temporary, planned.kept_by_totals
        places[id(planned)] = place
    return list(places.values())


def _title_groups(sheet: Sheet, reading: Reading, places: Places) -> Groups:
    """A title above the table may name the organisation all rows belong to."""
    groups = Groups()
    for row in sheet.rows[: reading.header.top]:
        for cell in row:
            if cell.text and places.knows(cell.text):
                groups.enter(cell.text)
    return groups


def _answer_status(drafts: list[Draft], answers: dict[str, str]) -> None:
    for draft in drafts:
        if draft.asks_status and (answer := answers.get(f"s{draft.row}", "")) in Status.values:
            draft.status = answer


def _is_answered(issue: Issue, answers: dict[str, str]) -> bool:
    return issue.sentence in (words.ASKED_STATUS, words.NO_DATES) and f"s{issue.row}" in answers


def _note_closed(roster: RosterImport, found: Examined) -> None:
    """What is added to a period that is handed in already counts from the first open day."""
    if roster.organization is None:
        return
    places = {draft.place for draft in found.drafts if draft.place > 0}
    last = [day for day in closed_until(places).values() if day >= roster.opens_on]
    if last:
        found.notices.append({"sentence": words.CLOSED_SINCE, "values": {"day": spelled(max(last))}})


class _Kinds:
    """Passes lines on and remembers those that hold no record: nothing is left out in silence."""

    def __init__(self) -> None:
        self.skipped: dict[str, list[int]] = defaultdict(list)

    def noting(self, all_lines: Iterator[Line]) -> Iterator[Line]:
        for line in all_lines:
            if line.kind not in ("data", "blank"):
                self.skipped[line.kind].append(line.row)
            yield line
