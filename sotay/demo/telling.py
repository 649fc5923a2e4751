"""Tells what was invented: everything gets its id, its number and its dates, and becomes rows."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from .changes import Act, Change
from .codes import Coding
from .days import DAY, as_datetime
from .ledger import FOREVER, OUTSIDE, STATUS
from .life import Life
from .numbering import number
from .offices import Offices
from .shapes import (
    Background,
    Closing,
    Facet,
    Group,
    Line,
    Movement,
    Organization,
    Province,
    Sheet,
)
from .sheets import DraftLine, DraftSheet
from .tree import Node
from .villages import Villages

IDENTITY_SINCE = date(2021, 1, 1).toordinal()  # who left before had no twelve-digit number on the list


class Teller:
    """One province, from drafts to rows. Each table counts its ids from the base."""

    def __init__(
        self, life: Life, sheets: list[DraftSheet], rng: Random, base: int, above: int | None
    ) -> None:
        self.life, self.sheets, self.rng, self.base, self.above = life, sheets, rng, base, above
        self.calendar, self.profile = life.calendar, life.profile
        self.nodes = list(life.tree.nodes())
        for place, node in enumerate(self.nodes, start=base + 1):
            node.id = place
        self.province = Province(
            name=f"Đảng bộ {self.profile.name}",
            root=life.tree.root.id,
            day=self.profile.day,
            opens_on=self.profile.opens_on,
            id_base=base,
            next_id=0,
        )

    def tell(self) -> Province:
        province = self.province
        self._organizations()
        offices = Offices(self.life, self.rng, self.base + 1)
        offices.settle()
        offices.fill()
        villages = Villages(offices, self.rng, self.base + 1)
        province.bodies, province.terms, province.posts = offices.bodies, offices.terms, offices.posts
        province.units, province.services, province.heads = villages.units, villages.services, villages.heads
        province.members = self.life.inventor.members
        self._backgrounds()
        self._ledger()
        self._closings()
        self._groups()
        province.decisions = number(self.life, offices, self.rng, self.base)
        self._point_to_decisions()
        self._forget_identities()
        tables = (province.members, province.movements, province.lines, province.decisions, province.bodies)
        province.next_id = 1 + max(
            self.base, villages.next_id, offices.next_id, *(t[-1].id for t in tables if t)
        )
        return province

    def _end(self, day: int) -> date | None:
        return self.calendar.date(day) if day < FOREVER else None

    # -- organisations

    def _organizations(self) -> None:
        opening = self.life.history.opening
        codes = Coding(self.profile.code, self.life.history).given
        for node in self.nodes:
            act: Act = node.founding or opening
            since = node.since or self.calendar.opens
            paper = self.life.act_paper(act)
            row = Organization(node.id, self.calendar.date(since), paper, as_datetime(act.recorded))
            self.province.organizations.append(row)
            for aspect in ("name", "kind", "parent", "upper_type"):
                self._facets(node, aspect, act, since)
            if node.sector:
                self._facet(node, "sector", node.sector, since, FOREVER, act)
            if node.totals:
                self._facet(node, "bookkeeping", "totals", since, FOREVER, act)
            given = codes.get(id(node), [])
            for place, (first, code, coded) in enumerate(given):
                stop = given[place + 1][0] if place + 1 < len(given) else FOREVER
                self._facet(node, "code", code, first or self.calendar.opens, stop, coded)
        for power in self.life.history.powers:
            self._facet(power.node, "power", power.value, power.act.day, FOREVER, power.act)

    def _facets(self, node: Node, aspect: str, opening: Act, since: int) -> None:
        """One attribute through time, from what it is back to what it was."""
        value: Any = getattr(node, aspect)
        stop = FOREVER
        rows: list[tuple[Any, int, int, Act]] = []
        changes: list[Change] = node.past
        for change in changes:  # latest first
            if aspect in change.before:
                rows.append((value, change.act.day, stop, change.act))
                value, stop = change.before[aspect], change.act.day
        rows.append((value, since, stop, opening))
        for told, first, last, act in reversed(rows):
            if told != "":
                self._facet(node, aspect, told, first, last, act)

    def _facet(self, node: Node, aspect: str, value: Any, first: int, stop: int, act: Act) -> None:
        told = value.id if isinstance(value, Node) else value
        if told is None:
            told = self.above
        since, paper = self.calendar.date(first), self.life.act_paper(act)
        recorded = as_datetime(act.recorded)
        self.province.facets.append(Facet(node.id, aspect, told, since, self._end(stop), paper, recorded))

    # -- people

    def _backgrounds(self) -> None:
        """Schooling and work over time; one in eight learned something meanwhile."""
        members = self.province.members
        latest: dict[int, tuple[Any, ...]] = {}
        for member, day, *learned in self._studied():
            before = latest.get(member)
            told = learned
            if before:
                told = [new or old for new, old in zip(learned, before[1:], strict=True)]
                if tuple(told) == before[1:]:
                    continue
                if day > before[0]:
                    self._background(member, before, day)
            latest[member] = (day, *told)
        for member in range(len(members)):
            self._background(member, latest[member], FOREVER)

    def _background(self, member: int, row: tuple[Any, ...], stop: int) -> None:
        since, education, theory, occupation = row
        person = self.province.members[member].id
        until = self._end(stop)
        self.province.backgrounds.append(
            Background(person, self.calendar.date(since), until, education, theory, occupation)
        )

    def _studied(self) -> list[tuple[int, int, str, str, str]]:
        rows = list(self.life.backgrounds)
        for member, day, education, theory, _ in self.life.backgrounds:
            if not theory or self.rng.random() > 0.12:
                continue
            later = day + 300 + int(self.rng.random() * 2400)
            if later >= self.calendar.last:
                continue
            if theory in ("none", "elementary"):
                rows.append((member, later, "", "elementary" if theory == "none" else "intermediate", ""))
            elif education in ("intermediate", "college"):
                rows.append((member, later, "university", "", ""))
        rows.sort(key=lambda row: (row[1], row[0]))
        return rows

    def _forget_identities(self) -> None:
        """Whoever left before the numbers came was never asked for one."""
        life, members = self.life, self.province.members
        for member, place in enumerate(life.cell):
            if place == OUTSIDE and life.counted[member] < IDENTITY_SINCE:
                members[member].identity_number = None
                members[member].phone = None

    # -- the ledger

    def _ledger(self) -> None:
        """Movements and lines in one order, that of their recording."""
        life = self.life
        rows: list[tuple[int, int, int, Any]] = [(row[0], 1, row[1], row) for row in life.rows]
        for sheet_id, sheet in enumerate(self.sheets, start=self.base + 1):
            self._sheet(sheet_id, sheet)
            # lines of one organisation are numbered on; the sheet's id keeps different ones apart
            rows += [
                (line.recorded, 0, sheet_id * 100_000 + line.order, (sheet_id, sheet, line))
                for line in sheet.lines
            ]
        rows.sort(key=lambda row: row[:3])
        posted: dict[int, int] = {}
        lines: dict[tuple[int, int], int] = {}
        for entry, (_, is_movement, order, row) in enumerate(rows, start=self.base + 1):
            if is_movement:
                posted[order] = entry
                self._movement(entry, row, posted)
            else:
                sheet_id, sheet, line = row
                self._line(entry, sheet_id, sheet, line, lines)

    def _movement(self, entry: int, row: Any, posted: dict[int, int]) -> None:
        (
            recorded,
            _,
            kind,
            member,
            happened,
            counted,
            source,
            before,
            to,
            status,
            paper,
            quantity,
            wrong,
            reason,
        ) = row
        cells = self.life.cells
        self.province.movements.append(
            Movement(
                id=entry,
                kind=kind,
                member=self.province.members[member].id,
                happened_on=self.calendar.date(happened),
                counted_on=self.calendar.date(counted),
                recorded_at=as_datetime(recorded),
                from_organization=cells[source].id if source >= 0 else None,
                from_status=STATUS[before] if source >= 0 else None,
                to_organization=cells[to].id if to >= 0 else None,
                to_status=STATUS[status] if to >= 0 else None,
                decision=paper,
                quantity=quantity,
                reverses=posted[wrong] if wrong >= 0 else None,
                reason=reason,
            )
        )

    def _sheet(self, sheet_id: int, sheet: DraftSheet) -> None:
        since, until = self.calendar.date(sheet.since), self.calendar.date(sheet.until)
        signed, recorded = self.calendar.date(sheet.signed), as_datetime(sheet.recorded)
        self.province.sheets.append(
            Sheet(sheet_id, sheet.node.id, since, until, "", signed, recorded, sheet.paper)
        )

    def _line(
        self, entry: int, sheet_id: int, sheet: DraftSheet, line: DraftLine, lines: dict[tuple[int, int], int]
    ) -> None:
        node, day = sheet.node.id, self.calendar.date(line.counted)
        lines[node, line.order] = entry
        _, sex, minority, band, education = line.make_up
        self.province.lines.append(
            Line(
                id=entry,
                sheet=sheet_id,
                kind=line.kind,
                happened_on=day,
                counted_on=day,
                recorded_at=as_datetime(line.recorded),
                from_organization=node if line.before else None,
                from_status=line.before,
                to_organization=node if line.after else None,
                to_status=line.after,
                quantity=line.quantity,
                reverses=lines[node, line.reverses] if line.reverses >= 0 else None,
                reason=line.reason,
                sex=sex,
                minority=minority,
                age_band=band,
                education=education,
                occupation="armed_forces",
            )
        )

    def _closings(self) -> None:
        for upper in self.life.tree.root.children:
            for place, time in enumerate(self.life.closings.get(id(upper), [])):
                if time < FOREVER * DAY:
                    half = self.calendar.first_half + place
                    through = date(half // 2, 12, 31) if half % 2 else date(half // 2, 6, 30)
                    self.province.closings.append(Closing(upper.id, through, as_datetime(time)))

    def _groups(self) -> None:
        since = self.profile.opens_on
        uppers = [node.id for node in self.life.tree.root.children if node.kind == "upper"]
        self.province.groups.append(Group("các huyện ủy, thành ủy, đảng ủy trực thuộc", since, uppers))
        for name in self.profile.groups:
            self.province.groups.append(Group(name, since, [self.life.tree.root.id]))

    # -- decisions

    def _resting(self) -> Iterator[Any]:
        """Every row that rests on a decision."""
        province = self.province
        yield from province.organizations
        yield from province.facets
        yield from province.terms
        yield from province.posts
        yield from province.movements
        yield from province.sheets

    def _point_to_decisions(self) -> None:
        """Papers were counted from 0 while inventing; decisions bear ids."""
        numbers = self.province.decisions
        for row in self._resting():
            row.decision += self.base + 1
        for sheet in self.province.sheets:
            sheet.number = numbers[sheet.decision - self.base - 1].number
