"""Judging ballot papers: which are valid, for whom each counts, and the sheet that tellers fill in. Without Django.

    sheet = count_slips([Slip((1, 0)), Slip((1, 1))], Design(Sort.NAMES, lines=2, at_most=1), flaws, issued=2)

A slip is what stands on one paper: for each line a set of marked columns, written as bits. Which flaws make a paper
invalid is a rule of its kind of vote; what a flaw is, is said here.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Sort(StrEnum):
    """How a ballot paper is built."""

    CHOICE = "choice"
    NAMES = "names"
    LEVELS = "levels"


class Column(StrEnum):
    """What one may mark on a line."""

    FOR = "for"
    AGAINST = "against"
    OTHER = "other"
    CHOSEN = "chosen"
    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


class Flaw(StrEnum):
    """What may be wrong with a paper, in the order in which one looks."""

    NOT_ISSUED = "not_issued"
    MARKED = "marked"
    STRUCK_OUT = "struck_out"
    EXTRA_NAME = "extra_name"
    UNCLEAR = "unclear"
    SINGLE_UNCLEAR = "single_unclear"
    LEVEL_UNCLEAR = "level_unclear"
    TOO_MANY = "too_many"
    NONE_CHOSEN = "none_chosen"


@dataclass(frozen=True)
class Design:
    """What a ballot paper asks.

    Attributes:
        lines: how many matters or names stand on it.
        at_most: how many names may be chosen; only names know it.
    """

    sort: Sort
    lines: int = 1
    at_most: int = 1

    @property
    def has_surplus(self) -> bool:
        """More names than are to be elected: one leaves standing whom one elects."""
        return self.sort == Sort.NAMES and self.lines > self.at_most

    @property
    def columns(self) -> tuple[Column, ...]:
        if self.sort == Sort.CHOICE:
            return (Column.FOR, Column.AGAINST, Column.OTHER)
        if self.sort == Sort.LEVELS:
            return (Column.HIGH, Column.MIDDLE, Column.LOW)
        return (Column.CHOSEN,) if self.has_surplus else (Column.FOR, Column.AGAINST)


@dataclass(frozen=True)
class Slip:
    """One paper. ``marks``: for each line the marked columns as bits, the first column is 1."""

    marks: tuple[int, ...]
    issued: bool = True
    marked: bool = False
    """Signed, or made to be known again."""
    extra_names: int = 0
    struck: bool = False
    """A name was struck out on a paper that asks for marks."""


def column_of(mark: int) -> int | None:
    """The one column that is marked; ``None`` for none or several."""
    return mark.bit_length() - 1 if mark and not mark & (mark - 1) else None


def chosen(slip: Slip) -> int:
    """How many names a paper elects."""
    return sum(column_of(mark) == 0 for mark in slip.marks)


def unclear(slip: Slip) -> bool:
    """Some line has no mark, or several."""
    return any(column_of(mark) is None for mark in slip.marks)


SEEN: dict[Flaw, Callable[[Slip, Design], bool]] = {
    Flaw.NOT_ISSUED: lambda slip, design: not slip.issued,
    Flaw.MARKED: lambda slip, design: slip.marked,
    Flaw.STRUCK_OUT: lambda slip, design: slip.struck,
    Flaw.EXTRA_NAME: lambda slip, design: slip.extra_names > 0,
    Flaw.UNCLEAR: lambda slip, design: design.sort == Sort.CHOICE and unclear(slip),
    Flaw.SINGLE_UNCLEAR: lambda slip, design: (
        design.sort == Sort.NAMES and design.lines == 1 and unclear(slip)
    ),
    Flaw.LEVEL_UNCLEAR: lambda slip, design: design.sort == Sort.LEVELS and unclear(slip),
    Flaw.TOO_MANY: lambda slip, design: design.sort == Sort.NAMES and chosen(slip) > design.at_most,
    Flaw.NONE_CHOSEN: lambda slip, design: (
        design.sort == Sort.NAMES and design.lines > 1 and chosen(slip) == 0
    ),
}
"""How each flaw is seen on a paper."""


def judge(slip: Slip, design: Design, flaws: Collection[str]) -> Flaw | None:
    """Why a paper is invalid, ``None`` where it is valid.

    Args:
        flaws: those that make a paper of this kind invalid, by the rule of its day.
    """
    return next((flaw for flaw in Flaw if flaw in flaws and SEEN[flaw](slip, design)), None)


@dataclass(frozen=True)
class Sheet:
    """What was counted, line by line.

    Attributes:
        issued: papers given out. ``returned``: papers in the box.
        invalid: how many, by flaw.
        marks: for each line, how many valid papers marked each column, and no other.
    """

    issued: int
    returned: int
    invalid: Mapping[str, int] = field(default_factory=dict)
    marks: tuple[tuple[int, ...], ...] = ()

    @property
    def valid(self) -> int:
        return self.returned - sum(self.invalid.values())

    @property
    def plain(self) -> dict[str, object]:
        """As it is kept."""
        return {
            "issued": self.issued,
            "returned": self.returned,
            "invalid": {flaw: number for flaw, number in sorted(self.invalid.items()) if number},
            "marks": [list(line) for line in self.marks],
        }

    @classmethod
    def read(cls, kept: Mapping[str, object]) -> "Sheet":
        """A sheet as it was kept."""
        said = dict(kept)
        marks = said.pop("marks")
        return cls(**said, marks=tuple(tuple(line) for line in marks))  # type: ignore[arg-type,attr-defined]


def count_slips(slips: Iterable[Slip], design: Design, flaws: Collection[str], *, issued: int) -> Sheet:
    """Count papers one by one."""
    marks = [[0] * len(design.columns) for _line in range(design.lines)]
    invalid: Counter[str] = Counter()
    returned = 0
    for slip in slips:
        returned += 1
        if (flaw := judge(slip, design, flaws)) is not None:
            invalid[flaw] += 1
            continue
        for line, mark in enumerate(slip.marks):
            if (column := column_of(mark)) is not None:
                marks[line][column] += 1
    return Sheet(issued, returned, dict(invalid), tuple(tuple(line) for line in marks))


def faults_of(sheet: Sheet, design: Design) -> list[str]:
    """What cannot be in a sheet: keys of sentences, with the line's number behind a colon where there is one."""
    numbers = [
        sheet.issued,
        sheet.returned,
        *sheet.invalid.values(),
        *(n for line in sheet.marks for n in line),
    ]
    if min(numbers) < 0:
        return ["negative"]
    found = []
    if sheet.returned - sheet.invalid.get(Flaw.NOT_ISSUED, 0) > sheet.issued:
        found.append("more_returned")
    if sheet.valid < 0:
        return [*found, "more_invalid"]
    found += [f"more_marks:{line}" for line, marks in enumerate(sheet.marks, 1) if sum(marks) > sheet.valid]
    elected = sum(marks[0] for marks in sheet.marks)
    if design.sort == Sort.NAMES and elected > sheet.valid * design.at_most:
        found.append("more_elected")
    return found


@dataclass(frozen=True)
class Difference:
    """Where two tellers' sheets are not the same.

    Attributes:
        what: ``issued``, ``returned``, ``invalid`` or ``marks``.
        line: which line, from 0; which flaw, or which column: ``key``.
    """

    what: str
    one: int
    other: int
    line: int = 0
    key: str = ""


def differences(one: Sheet, other: Sheet, design: Design) -> list[Difference]:
    """Line by line, what two sheets do not agree in; nothing where they are the same."""
    pairs: list[tuple[str, int, str, int, int]] = [
        ("issued", 0, "", one.issued, other.issued),
        ("returned", 0, "", one.returned, other.returned),
    ]
    pairs += [("invalid", 0, flaw, one.invalid.get(flaw, 0), other.invalid.get(flaw, 0)) for flaw in Flaw]
    for line, (ours, theirs) in enumerate(zip(one.marks, other.marks, strict=True)):
        pairs += [
            ("marks", line, column, mine, yours)
            for column, mine, yours in zip(design.columns, ours, theirs, strict=True)
        ]
    return [Difference(what, a, b, line, key) for what, line, key, a, b in pairs if a != b]


def written(slip: Slip, design: Design) -> str:
    """A paper in one line, as it is published: "for", "chosen·–·chosen", "?" where several are marked."""
    return "·".join(_one(mark, design.columns) for mark in slip.marks)


def _one(mark: int, columns: Sequence[Column]) -> str:
    column = column_of(mark)
    if column is None or column >= len(columns):
        return "?" if mark else "–"
    return columns[column]
