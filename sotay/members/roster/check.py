"""The whole check of a file: nothing is written, and nothing in the database is asked once a row."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from sotay.kernel.dates import spelled
from sotay.kernel.sheets import BadFile, Line, Sheet, lines
from sotay.kernel.time import today
from sotay.members.closings import closed_until
from sotay.members.imports import RosterImport
from sotay.members.kinds import Status
from sotay.organizations.models import Organization

from . import words
from .headings import Reading
from .keeping import content_of
from .known import Doubles
from .places import Place, Places, places_below
from .rows import Draft, Reader
from .sheets import Sheets, sheets_of
from .shown import Table
from .spelling import Groups
from .totals import Totals
from .tree import Tree
from .words import Issue, Level

STEP = 2_000
MEMBERS, ORGANIZATIONS, TOTALS = "members", "organizations", "totals"

UNREADY = ("wrong", "questions", "wrong_organizations", "wrong_lines")
"""Counts of what stands in the way of loading all of a file."""

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
    totals: Totals | None = None
    trouble: dict[str, Any] = field(default_factory=dict)
    notices: list[dict[str, Any]] = field(default_factory=list)
    asks: bool = False
    sheet_names: tuple[str, ...] = ()

    @property
    def new(self) -> list[Draft]:
        return [draft for draft in self.drafts if draft.to_load]

    @property
    def unready(self) -> int:
        """Rows with an error or without an answer, of whatever sheet."""
        return unready_of(self.counts())

    def counts(self) -> dict[str, int]:
        drafts, new = self.drafts, self.new
        nodes = self.tree.nodes if self.tree else []
        totals = self.totals.lines if self.totals else []
        new_totals = self.totals.new if self.totals else []
        return {
            "rows": len(drafts) + len(totals),
            "new": len(new),
            "official": sum(draft.status == Status.OFFICIAL.value for draft in new),
            "probationary": sum(draft.status == Status.PROBATIONARY.value for draft in new),
            "unknown": sum(draft.status == Status.UNKNOWN.value for draft in new),
            "held": sum(draft.held for draft in new),
            "present": sum(draft.present for draft in drafts) + sum(line.present for line in totals),
            "left_out": sum(draft.left_out for draft in drafts),
            "wrong": sum(draft.wrong for draft in drafts),
            "questions": sum(draft.question and not draft.wrong for draft in drafts),
            "founded": len(self.tree.new) if self.tree else 0,
            "wrong_organizations": sum(node.wrong for node in nodes),
            "lines": len(new_totals),
            "in_lines": sum(line.count for line in new_totals),
            "wrong_lines": sum(line.wrong for line in totals),
        }

    def digest(self) -> str:
        """The same when the same would be loaded."""
        plan = [(d.row, d.place, d.status, d.to_load, d.held) for d in self.drafts]
        founded = [(node.row, node.name, node.kind) for node in self.tree.new] if self.tree else []
        totals = [(line.row, line.place, line.count) for line in self.totals.new] if self.totals else []
        return hashlib.sha256(json.dumps([plan, founded, totals, self.trouble]).encode()).hexdigest()


def unready_of(counts: dict[str, int]) -> int:
    """How many rows stand in the way of loading all of a file, by its kept counts."""
    return sum(counts.get(key, 0) for key in UNREADY)


def brings_something(counts: dict[str, int]) -> bool:
    """Whether there is anything to load."""
    return any(counts.get(key) for key in ("new", "founded", "lines"))


def examine(roster: RosterImport, report: Report = silent) -> Examined:
    """Read a kept file and judge every cell of it.

    Raises:
        Gone: the file is not kept any more.
    """
    content = content_of(roster)
    report("reading", 0, 0)
    try:
        sheets = sheets_of(roster, content)
    except BadFile as fault:
        return Examined(trouble=words.kept_fault(fault))
    found = Examined(sheet_names=sheets.names)
    judge_headings(roster, sheets, found)
    if found.trouble or found.asks:
        return found
    standing = []
    if roster.organization is not None:
        standing = places_below(roster.organization, roster.opens_on, roster.opens_on)
    if sheets.organizations is not None:
        read_tree(roster, sheets, found, standing)
    if sheets.members is not None or sheets.totals is not None:
        here = [*standing, *planned_places(found, standing, roster.opens_on)]
        top = next((place for place in here if place.id == roster.organization_id), None)
        places = Places(here, top, hold=roster.hold)
        if sheets.members is not None:
            read_members(roster, found, places, report)
        if sheets.totals is not None:
            read_totals(roster, sheets, found, places)
    return found


def judge_headings(roster: RosterImport, sheets: Sheets, found: Examined) -> None:
    """Whether the sheets wanted are there, and their columns understood."""
    read = sheets.members
    if roster.found and sheets.organizations is None:
        found.trouble = {"sentence": words.NO_ORGANIZATIONS, "values": {}}
    elif read is None and sheets.totals is None and not roster.found:
        read = sheets.first
        found.trouble = {"sentence": words.NO_NAMES, "values": {"sheet": read.sheet.name}}
    if read is not None:
        found.sheet, found.reading = read.sheet, read.reading
        found.asks = bool(read.reading.asked)


# The sheets


def read_tree(roster: RosterImport, sheets: Sheets, found: Examined, standing: list[Place]) -> None:
    """The sheet of organisations: the tree it would found, and what is wrong with it."""
    assert sheets.organizations is not None
    sheet, reading = sheets.organizations.sheet, sheets.organizations.reading
    found.tree = Tree(reading, standing, roster.organization, roster.opens_on, roster.decision)
    kinds = Skipped()
    nodes = found.tree.read(kinds.noting(lines(sheet, reading.header)))
    rows = [node.row for node in nodes]
    found.tables.append(Table(ORGANIZATIONS, sheet, reading, rows, found.tree.issues, kinds.rows))


def read_totals(roster: RosterImport, sheets: Sheets, found: Examined, places: Places) -> None:
    """The sheet of totals: its lines, and what is wrong with them."""
    assert sheets.totals is not None
    sheet, reading = sheets.totals.sheet, sheets.totals.reading
    found.totals = Totals(reading, places, roster.opens_on)
    kinds = Skipped()
    found.totals.read(kinds.noting(lines(sheet, reading.header)))
    rows = [line.row for line in found.totals.lines]
    found.tables.append(Table(TOTALS, sheet, reading, rows, found.totals.issues, kinds.rows))


def read_members(roster: RosterImport, found: Examined, places: Places, report: Report) -> None:
    """The sheet of members: drafts of persons, what is wrong with each, and who may be double."""
    sheet, reading = found.sheet, found.reading
    assert sheet is not None
    assert reading is not None
    reader = Reader(sheet, reading, places, roster.opens_on, today())
    reader.groups = title_groups(sheet, reading, places)
    kinds = Skipped()
    drafts = reader.read(kinds.noting(lines(sheet, reading.header)))
    total = len(sheet.values) - reading.header.first_row
    while batch := list(islice(drafts, STEP)):
        found.drafts += batch
        report("checking", len(found.drafts), total)
    answer_status(found.drafts, roster.answers)
    issues = [issue for issue in reader.issues if not is_answered(issue, roster.answers)]
    issues += Doubles(found.drafts, roster.answers, roster.opens_on).judge()
    questions = {issue.row: "double" for issue in issues if issue.level is Level.QUESTION}
    questions |= {d.row: "status" for d in found.drafts if d.asks_status and d.row not in questions}
    rows = [draft.row for draft in found.drafts]
    found.tables.insert(0, Table(MEMBERS, sheet, reading, rows, issues, kinds.rows, questions))
    if not found.drafts:
        found.trouble = {"sentence": words.NO_ROWS, "values": {"sheet": sheet.name}}
    note_closed(roster, found)


def planned_places(found: Examined, standing: list[Place], opens_on: date) -> list[Place]:
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


def title_groups(sheet: Sheet, reading: Reading, places: Places) -> Groups:
    """A title above the table may name the organisation all rows belong to."""
    groups = Groups()
    for row in sheet.rows[: reading.header.top]:
        for cell in row:
            if cell.text and places.knows(cell.text):
                groups.enter(cell.text)
    return groups


def answer_status(drafts: list[Draft], answers: dict[str, str]) -> None:
    """What somebody answered where a row does not say whether its member is official."""
    for draft in drafts:
        if draft.asks_status and (answer := answers.get(f"s{draft.row}", "")) in Status.values:
            draft.status = answer


def is_answered(issue: Issue, answers: dict[str, str]) -> bool:
    return issue.sentence in (words.ASKED_STATUS, words.NO_DATES) and f"s{issue.row}" in answers


def note_closed(roster: RosterImport, found: Examined) -> None:
    """What is added to a period that is handed in already counts from the first open day."""
    places = {draft.place for draft in found.drafts if draft.place > 0}
    last = [day for day in closed_until(places).values() if day >= roster.opens_on]
    if last:
        found.notices.append({"sentence": words.CLOSED_SINCE, "values": {"day": spelled(max(last))}})


class Skipped:
    """Passes lines on and remembers those that hold no record: nothing is left out in silence."""

    def __init__(self) -> None:
        self.rows: dict[str, list[int]] = defaultdict(list)

    def noting(self, all_lines: Iterator[Line]) -> Iterator[Line]:
        for line in all_lines:
            if line.kind not in ("data", "blank"):
                self.rows[line.kind].append(line.row)
            yield line
