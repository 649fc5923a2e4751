"""A sheet is rows of cells, and every cell knows its address."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Final, NamedTuple, overload

from sotay.kernel.dates import spelled
from sotay.kernel.vietnamese import Fault, nfc
from sotay.kernel.vietnamese import gettext_noop as _

Value = str | float | bool | date | datetime | time | timedelta | None
Position = tuple[int, int]  # row and column, from 0
ERROR_VALUES: Final = frozenset(
    {"#REF!", "#N/A", "#NAME?", "#DIV/0!", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
EXACT_DIGITS: Final = 15  # a spreadsheet keeps no more of a number


class Cell(NamedTuple):
    """One cell: its value, where it stands, and how the value got there."""

    value: Value
    row: int
    column: int
    was_number: bool = False
    formula: bool = False

    @property
    def address(self) -> str:
        return address(self.row, self.column)

    @property
    def text(self) -> str:
        """The value as one reads it."""
        return shown(self.value)

    @property
    def blank(self) -> bool:
        return self.value is None or (isinstance(self.value, str) and not nfc(self.value))

    @property
    def error(self) -> bool:
        """A formula that came to nothing: #REF! and its kind, or one never calculated (#CALC!)."""
        return self.value in ERROR_VALUES


@dataclass(frozen=True)
class Sheet:
    """A table read from a file. ``names`` are the sheets the file offers; this one is called ``name``."""

    name: str
    names: tuple[str, ...]
    values: list[list[Value]]
    formulas: frozenset[Position] = frozenset()
    merged: tuple[tuple[Position, Position], ...] = ()
    typed: bool = True  # a CSV file does not say which of its values are numbers

    @cached_property
    def rows(self) -> "Rows":
        return Rows(self)

    @cached_property
    def width(self) -> int:
        return max(map(len, self.values), default=0)

    def cell(self, row: int, column: int) -> Cell:
        """The cell there; beyond the edge of the table all cells are blank."""
        line = self.values[row] if 0 <= row < len(self.values) else []
        value = line[column] if 0 <= column < len(line) else None
        return Cell(value, row, column, self._was_number(value), (row, column) in self.formulas)

    def _was_number(self, value: Value) -> bool:
        if isinstance(value, str):
            return not self.typed and bool(_PERHAPS_A_NUMBER.fullmatch(value))
        return isinstance(value, float)


class Rows(Sequence[list[Cell]]):
    """The rows of a sheet; cells are made when looked at, for there may be millions."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def __len__(self) -> int:
        return len(self._sheet.values)

    @overload
    def __getitem__(self, at: int) -> list[Cell]: ...
    @overload
    def __getitem__(self, at: slice) -> list[list[Cell]]: ...
    def __getitem__(self, at: int | slice) -> list[Cell] | list[list[Cell]]:
        if isinstance(at, slice):
            return [self[row] for row in range(*at.indices(len(self)))]
        row = range(len(self))[at]
        return [self._sheet.cell(row, column) for column in range(len(self._sheet.values[row]))]

    def __iter__(self) -> Iterator[list[Cell]]:
        return (self[row] for row in range(len(self)))


_PERHAPS_A_NUMBER = re.compile(r"[1-9]\d*([.,]\d+)?([eE]\+?\d+)?")
_ROUNDED = re.compile(r"[eE,]|^\d{5,}0{6}$")
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")


def address(row: int, column: int) -> str:
    """The name of the cell in row 6, column 2 is C7."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def position(at: str) -> Position:
    """C7 stands in row 6, column 2."""
    if not (found := _ADDRESS.fullmatch(at)):
        raise ValueError(at)
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.10g}".replace(".", ",")
    if isinstance(value, date):
        return spelled(value)
    return nfc(str(value))


# Numbers that are names: identity and card numbers


class BadDigits(Fault):
    """Why a value is no such number. The sentence never repeats the number."""


class Digits(NamedTuple):
    """A number of fixed width; ``restored`` when leading zeros had been lost and were put back."""

    text: str
    restored: bool


def digits(cell: Cell, width: int, *, lost: int = 2) -> Digits:
    """The digits of an identity or card number. What was a number has up to ``lost`` zeros put back."""
    text = cell.text.lstrip("'")
    if cell.was_number and _rounded(text):
        raise BadDigits(_("Số đã bị làm tròn khi lưu trong bảng tính; hãy ghi lại ở dạng văn bản."))
    plain = re.sub(r"[\s.-]", "", text)
    if not (plain.isascii() and plain.isdigit()):
        raise BadDigits(_("Chỉ được ghi chữ số."))
    if len(plain) == width:
        return Digits(plain, restored=False)
    if cell.was_number and width - lost <= len(plain) < width:
        return Digits(plain.zfill(width), restored=True)
    raise BadDigits(_("Có {count} chữ số, cần {width}."), count=len(plain), width=width)


def _rounded(text: str) -> bool:
    """Shown as 1.23E+11, long and ending in zeros as no such number does, or longer than a number can be."""
    return bool(_ROUNDED.search(text)) or (len(text) > EXACT_DIGITS and text.isdigit())
