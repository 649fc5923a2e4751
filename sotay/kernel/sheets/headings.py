"""Where a table begins and what its columns mean, whatever stands above, between and below the rows.

A heading is known by its words; diacritics, layout and the order of the columns do not matter. Only what is
certain is mapped; what is likely is suggested, and a person decides.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from sotay.kernel.vietnamese import fold

from .cells import Sheet, shown

Vocabulary = Mapping[str, Sequence[str]]  # field -> headings it is known by

ERRORS: Final = "Lỗi / cần xem"  # the column we add when giving a table back
SEARCHED: Final = 40  # rows among which the headings must begin
TALLEST: Final = 4
SHORT: Final = 5  # letters of a heading too short to be taken for a misspelt one
_UNREAD: Final = frozenset({"stt", "tt", "so tt", "so thu tu", "loi can xem"})

_IN_PARENTHESES = re.compile(r"\([^)]*\)")
_FILLERS = re.compile(r"\b(dang vien|dong chi|hien nay|ghi ro|neu co|va|cua|theo)\b")
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[a-z])\)?", re.IGNORECASE)

Grid = list[list[str]]


class Heading(NamedTuple):
    """A column's heading: its words from top to bottom, the field it surely means, one it may mean."""

    column: int
    text: str
    field: str | None = None
    suggestion: str | None = None
    score: float = 0.0

    @property
    def unread(self) -> bool:
        """A running number or our own remarks: nobody needs to map it."""
        return heading_key(self.text) in _UNREAD


@dataclass(frozen=True)
class Header:
    """The headings of a sheet: rows ``top`` up to, not with, ``first_row``, where the data begin."""

    top: int
    first_row: int
    headings: tuple[Heading, ...]

    @property
    def columns(self) -> dict[int, str]:
        return {heading.column: heading.field for heading in self.headings if heading.field}

    @property
    def unmapped(self) -> dict[int, str]:
        return {
            heading.column: heading.text
            for heading in self.headings
            if not heading.field and not heading.unread
        }

    @property
    def suggestions(self) -> dict[int, str]:
        return {heading.column: heading.suggestion for heading in self.headings if heading.suggestion}

    @property
    def numbering(self) -> int | None:
        """The column of running numbers."""
        return next((heading.column for heading in self.headings if heading.unread), None)

    @property
    def confidence(self) -> float:
        """From 0 to 1: how much of the headings is understood."""
        read = [heading.score if heading.field else 0.0 for heading in self.headings if not heading.unread]
        return sum(read) / len(read) if read else 0.0

    def mapped(self, columns: Mapping[int, str]) -> "Header":
        """The same headings, with fields as a person mapped them."""
        headings = [
            heading._replace(field=columns.get(heading.column), suggestion=None, score=1.0)
            for heading in self.headings
        ]
        return replace(self, headings=tuple(headings))


def find_header(sheet: Sheet, vocabulary: Vocabulary) -> Header:
    """The best reading of the sheet's headings; of confidence 0 if no heading was recognised."""
    book = _Book(vocabulary)
    best, best_rank = Header(0, 0, ()), (0.0, 0)
    for top in range(min(SEARCHED, len(sheet.values))):
        least = _least_height(sheet, top)
        for height in range(least, max(least, TALLEST) + 1):
            headings = book.read(_paths(sheet, top, height))
            rank = (round(sum(heading.score for heading in headings), 6), -height)
            if rank > best_rank:
                best, best_rank = Header(top, top + height, headings), rank
    headings = tuple(map(book.nearly, best.headings))
    return replace(best, first_row=_first_row(sheet, best), headings=headings)


# Words


@lru_cache(maxsize=4_000)
def heading_key(text: str) -> str:
    """The words a heading is compared by."""
    words = re.sub(r"[^\w]+|_", " ", _IN_PARENTHESES.sub(" ", fold(text))).strip()
    return " ".join(_FILLERS.sub(" ", words).split()) or words


class _Book:
    """The vocabulary, turned round: from known words to fields."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.fields = {
            heading_key(known): field for field, all_known in vocabulary.items() for known in all_known
        }
        self.guesses: dict[str, tuple[str | None, float]] = {}

    def read(self, paths: Mapping[int, Sequence[str]]) -> tuple[Heading, ...]:
        """The headings of these columns; where two claim a field the better one has it."""
        found = [self._heading(column, path) for column, path in paths.items() if path]
        taken: dict[str, Heading] = {}
        for heading in found:
            if heading.field and (heading.field not in taken or heading.score > taken[heading.field].score):
                taken[heading.field] = heading
        return tuple(
            heading if not heading.field or taken[heading.field] is heading else _doubtful(heading)
            for heading in found
        )

    def _heading(self, column: int, path: Sequence[str]) -> Heading:
        """The whole path tells most: "Ngày vào Đảng / Chính thức"; the lowest words may do: "Nam"."""
        text = " / ".join(path)
        for skipped in range(len(path)):
            words = heading_key(" ".join(path[skipped:]))
            if field := self.fields.get(words):
                return Heading(column, text, field, None, 1.0 - 0.1 * skipped)
        field, share = self._known_among(heading_key(" ".join(path)))
        return Heading(column, text, None, field, share / 2)

    def nearly(self, heading: Heading) -> Heading:
        """What is nearly a known heading is worth a suggestion; dear to find out, so only for the headings chosen."""
        words = heading_key(heading.text)
        if heading.field or heading.suggestion or len(words) <= SHORT:
            return heading
        alike = get_close_matches(words, self.fields, n=1, cutoff=0.85)
        return heading._replace(suggestion=self.fields[alike[0]]) if alike else heading

    def _known_among(self, words: str) -> tuple[str | None, float]:
        """The field whose known words are most of these, and how much of them."""
        if words not in self.guesses:
            share, known = max(((_share(known, words), known) for known in self.fields), default=(0.0, ""))
            self.guesses[words] = (self.fields[known] if share else None, share)
        return self.guesses[words]


def _share(known: str, words: str) -> float:
    if f" {known} " not in f" {words} ":
        return 0.0
    return len(known.split()) / len(words.split())


def _doubtful(heading: Heading) -> Heading:
    return heading._replace(field=None, suggestion=heading.field, score=0.0)


# Layout


def _paths(sheet: Sheet, top: int, height: int) -> dict[int, list[str]]:
    """Each column's words from the top row of the headings to the lowest, each said once."""
    grid = _grid(sheet, top, height)
    paths: dict[int, list[str]] = {}
    for column in range(len(grid[0])):
        words = [row[column] for row in grid if row[column]]
        paths[column] = [word for at, word in enumerate(words) if at == 0 or word != words[at - 1]]
    return paths


def _grid(sheet: Sheet, top: int, height: int) -> Grid:
    """The texts of these rows, with merged cells filled, and groups of columns carried to the right."""
    width = min(sheet.width, 200)
    rows = sheet.values[top : top + height]
    grid = [[shown(value)[:200] for value in row[:width]] + [""] * (width - len(row)) for row in rows]
    for (first, left), (last, right) in sheet.merged:
        if top <= first < top + len(grid):
            for row in range(first, min(last, top + len(grid) - 1) + 1):
                for column in range(left, min(right, width - 1) + 1):
                    grid[row - top][column] = grid[first - top][left]
    merged_rows = {first - top for (first, _), _ in sheet.merged}
    for at, (upper, lower) in enumerate(pairwise(grid)):
        if at not in merged_rows:
            _carry(upper, lower)
    return grid


def _carry(upper: list[str], lower: list[str]) -> None:
    """A heading above several is written once, over the first: "Giới tính" over "Nam" and "Nữ"."""
    for column in range(1, len(upper)):
        if not upper[column] and lower[column] and lower[column - 1]:
            upper[column] = upper[column - 1]


def _least_height(sheet: Sheet, top: int) -> int:
    """Headings are at least as tall as the cells merged downwards in their first row."""
    heights = [
        last - first + 1 for (first, _), (last, _) in sheet.merged if first == top and last - first < TALLEST
    ]
    return max(heights, default=1)


def _first_row(sheet: Sheet, header: Header) -> int:
    """Below the headings may follow words under a shared one, hints in parentheses, numbers of columns."""
    row = header.first_row
    while header.headings and row < min(len(sheet.values), header.first_row + TALLEST):
        cells = {column: shown(value) for column, value in enumerate(sheet.values[row]) if shown(value)}
        if not (is_column_numbers(list(cells.values())) or _belongs_above(sheet, row, cells)):
            break
        row += 1
    return row


def is_column_numbers(texts: Sequence[str]) -> bool:
    """(1) (2) (3), or A B 1 2 3."""
    found = [_COLUMN_NUMBER.fullmatch(text) for text in texts]
    if len(texts) < 3 or not all(found):
        return False
    numbers = [int(one[1]) for one in found if one and one[1].isdigit()]
    return len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _belongs_above(sheet: Sheet, row: int, cells: Mapping[int, str]) -> bool:
    """All that stands here is a hint, or stands under a heading that spans several columns."""
    if not cells or any(char.isdigit() for text in cells.values() for char in text):
        return False
    if all(_IN_PARENTHESES.fullmatch(text) for text in cells.values()):
        return True
    above = [shown(value) for value in sheet.values[row - 1]] + [""] * sheet.width
    return len(cells) > 1 and all(
        not above[column] or (column + 1 in cells and not above[column + 1]) for column in cells
    )
