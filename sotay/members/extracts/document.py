"""A trích ngang as a document: head of the Party organisation, title, groups and rows in order, totals, signatures.

The page, the paper and the spreadsheet are written from this one description.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.kernel.place import numbers
from sotay.members.listing import SORTS, Order
from sotay.members.models import Standing
from sotay.members.taking.patience import tell
from sotay.organizations.kinds import CELL_KINDS, Kind
from sotay.organizations.models import Organization, OrganizationState, described

from .columns import Column, needs_of, shown
from .grouping import Group, Grouping, Totals, in_groups, window_of
from .rows import Row, read_rows

PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
WITHOUT_SEAL = (*CELL_KINDS, Kind.SECTION)
"""A cell has no seal, nor has a sectional committee."""
PORTION = 2_000
"""So many rows are read at a time where all are wanted."""


@dataclass(frozen=True)
class GroupLine:
    """The head of a group with its totals."""

    group: Group

    @property
    def level(self) -> int:
        return self.group.level

    @property
    def words(self) -> str:
        return f"{self.group.name}: {in_words(self.group.totals)}"


@dataclass(frozen=True)
class RowLine:
    """A member with what the columns say."""

    row: Row
    columns: Sequence[Column]
    values: list[Any]

    @property
    def cells(self) -> list[tuple[Column, str]]:
        """Each column with its words."""
        return [(column, shown(value)) for column, value in zip(self.columns, self.values, strict=True)]


Line = GroupLine | RowLine


def in_words(totals: Totals) -> str:
    """How many, and of what make-up; what is none is left out."""
    whole = ngettext("%(count)s đảng viên", "%(count)s đảng viên", totals.members) % {
        "count": counted(totals.members)
    }
    parts = (
        (_("nữ %(count)s"), totals.women),
        (_("dân tộc thiểu số %(count)s"), totals.minority),
        (_("dự bị %(count)s"), totals.probationary),
    )
    among = [words % {"count": counted(count)} for words, count in parts if count]
    return f"{whole} ({', '.join(among)})" if among else whole


def counted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def in_order(order: str) -> list[Any]:
    """What rows are ordered by within their group."""
    asked = Order.read(order)
    sort = SORTS[asked.key]
    key = sort.key(sort.column, backwards=asked.backwards)
    return [key.desc() if asked.backwards else key.asc(), "-member_id" if asked.backwards else "member_id"]


@dataclass(frozen=True)
class Content:
    """The rows of a list and how they are divided."""

    rows: QuerySet[Standing]
    whole: Group
    groupings: Sequence[Grouping]
    asked: Question
    columns: Sequence[Column]
    order: str

    def read(self, actor: Actor, first: int, size: int) -> list[Row]:
        """Some rows of the list in its order."""
        return read_rows(
            self._standings(first, size), actor, self.asked.on, needs_of(self.columns), first + 1
        )

    def read_all(self, actor: Actor, count: int) -> list[Row]:
        """All rows of the list. Who is in it comes from one statement, what is known of them in portions."""
        standings, needs, rows = list(self._standings(0, count)), needs_of(self.columns), list[Row]()
        for first in range(0, len(standings), PORTION):
            tell("reading", first, count)
            part = standings[first : first + PORTION]
            rows += read_rows(part, actor, self.asked.on, needs, first + 1)
        return rows

    def _standings(self, first: int, size: int) -> QuerySet[Standing]:
        order = in_order(self.order)
        if self.groupings:
            window = window_of(self.whole, first, size)
            found = in_groups(self.rows, self.groupings, self.asked, window, order)
        else:
            window, found = None, self.rows.order_by(*order)
        skip = first if window is None else window.skip
        return found.select_related("member__person")[skip : skip + size]

    def lines(self, rows: Sequence[Row], first: int) -> list[Line]:
        """The rows with the heads of the groups that begin among them, and of those the first row stands in."""
        return list(self._lines(self.whole, rows, first))

    def _lines(self, group: Group, rows: Sequence[Row], first: int) -> Iterator[Line]:
        end = first + len(rows)
        if group.first >= end or group.first + group.totals.members <= first:
            return
        if group.level:
            yield GroupLine(group)
        for each in group.inside:
            yield from self._lines(each, rows, first)
        if not group.inside:
            begin = max(group.first, first)
            until = min(group.first + group.totals.members, end)
            for row in rows[begin - first : until - first]:
                yield RowLine(row, self.columns, [column.of(row) for column in self.columns])


# Head and foot -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Letterhead:
    """What stands at the head of a paper of a Party organisation, and who signs it.

    Attributes:
        above: the organisation it belongs to; "" for the highest.
        place_and_day: "Bắc Kạn, ngày 05 tháng 02 năm 2024".
        sealed: it has a seal of its own.
    """

    above: str
    name: str
    place_and_day: str
    on_behalf: str
    sealed: bool
    party: str = PARTY

    @property
    def head(self) -> list[tuple[str, str]]:
        lines = [(self.above, self.party)] if self.above else [("", self.party)]
        return [*lines, (self.name.upper(), ""), ("*", self.place_and_day)]

    @property
    def foot(self) -> list[tuple[str, str]]:
        signs = _("(ký, đóng dấu)") if self.sealed else _("(ký, ghi rõ họ tên)")
        return [(_("NGƯỜI LẬP DANH SÁCH"), self.on_behalf), (_("(ký, ghi rõ họ tên)"), signs)]


def letterhead(organization: Organization, state: OrganizationState | None, on: date) -> Letterhead:
    """The head of a paper of an organisation, dated as Party papers are: days below 10, January and February with 0."""
    placement = organization.placement(on)
    way = numbers(placement.path) if placement else [organization.pk]
    states = described(way, on)
    parent = states.get(way[-2]) if len(way) > 1 else None
    kind = state.kind if state else ""
    province = next((each.name for each in states.values() if each.kind == Kind.PROVINCE), "")
    month = f"{on.month:02}" if on.month < 3 else str(on.month)
    return Letterhead(
        above=parent.name.upper() if parent else "",
        name=state.name if state else str(organization),
        place_and_day=_("%(place)sngày %(day)s tháng %(month)s năm %(year)s")
        % {"place": _place(province), "day": f"{on.day:02}", "month": month, "year": on.year},
        on_behalf=_("T/M CHI BỘ") if kind in CELL_KINDS else _("T/M CẤP ỦY"),
        sealed=kind not in WITHOUT_SEAL,
    )


def _place(province: str) -> str:
    """The province in few words, with the comma behind it: "Bắc Kạn, "."""
    for beginning in ("Đảng bộ tỉnh ", "Đảng bộ thành phố "):
        if province.startswith(beginning):
            return f"{province.removeprefix(beginning)}, "
    return ""


@dataclass(frozen=True)
class Document:
    """A list as it leaves the program.

    Attributes:
        number: of the trail's entry its mark leads back to.
        marks: of which day it is, who took it out, for what.
    """

    number: int
    title: str
    subtitle: str
    code: str
    note: str
    head: Letterhead
    columns: Sequence[Column]
    lines: list[Line]
    totals: str
    marks: list[str]
    paper: str
    numbered: bool

    def __str__(self) -> str:
        return self.title
