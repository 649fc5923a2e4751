"""The lines below the headings: which hold a record, and which are there for the reader's eye.

Nothing is dropped in silence: what is left out is a line with its kind, and the page can show it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from sotay.kernel.vietnamese import fold, nfc

from .cells import Cell, Sheet, Value, shown
from .headings import Header, heading_key, is_column_numbers

Kind = Literal["data", "group", "heading", "total", "footer", "blank"]


class Line(NamedTuple):
    """A row below the headings: what it is, its cells by field, its words, the group it stands under."""

    kind: Kind
    row: int
    cells: dict[str, Cell]
    text: str = ""
    group: str = ""


def lines(sheet: Sheet, header: Header) -> Iterator[Line]:
    """Every row below the headings, each with its kind."""
    reader = _Reader(sheet, header)
    for row in range(header.first_row, len(sheet.values)):
        yield reader.line(row)


def records(sheet: Sheet, header: Header) -> Iterator[Line]:
    """The rows that hold data."""
    return (line for line in lines(sheet, header) if line.kind == "data")


_TOTAL = re.compile(r"(tổng cộng|tổng số)(?!\w)|(tổng|cộng)[\s:.,\d]*$")
_TOTAL_UNMARKED = re.compile(r"(tong( cong| so)?|cong)[\s:.,\d]*(dang vien.*|nguoi.*|dong chi.*)?")
_FOOTER = re.compile(
    r"(\(?ky( ten|,|$)|nguoi (lap|ghi|tong hop)|noi nhan|t[/.]?m\b|thay mat|xac nhan|(pho )?bi thu|"
    r"thu truong|chu tich|danh sach (nay|gom|co|tren)|(luu y|ghi chu) ?:|(.*, ?)?ngay .{0,8}thang .{0,8}nam)"
)
_GROUP = re.compile(
    r"(dang (bo|uy)|chi (bo|uy)|to dang|[ivxlc]+ ?[.)/:-]|[a-z][.)/:]|phan [ivx\d]+|muc [ivx\d]+)[\s\w]"
)
_ENUMERATOR = re.compile(r"[IVXLC]+|[A-Z]", re.ASCII)


class _Reader:
    """Goes down the rows, and remembers the group it is in and whether the table has ended."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self.sheet = sheet
        self.columns = header.columns
        self.numbering = header.numbering
        self.heading_words = {
            heading_key(word)
            for heading in header.headings
            for word in (*heading.text.split(" / "), heading.text)
        }
        self.group = ""
        self.ended = False

    def line(self, row: int) -> Line:
        values = self.sheet.values[row]
        filled = {column: value for column, value in enumerate(values) if _holds(value)}
        kind = self._kind(filled)
        if kind == "data":
            cells = {field: self.sheet.cell(row, column) for column, field in self.columns.items()}
            return Line(kind, row, cells, group=self.group)
        text = " ".join(dict.fromkeys(map(shown, filled.values())))
        if kind == "group":
            self.group = text
        return Line(kind, row, {}, text, self.group)

    def _kind(self, filled: dict[int, Value]) -> Kind:
        if not filled:
            return "blank"
        texts = [value for value in filled.values() if isinstance(value, str)]
        if texts and _is_total(texts[0]):
            return "total"
        if not self._like_a_record(filled) and (
            self.ended or any(_FOOTER.match(fold(text)) for text in texts)
        ):
            self.ended = True
            return "footer"
        self.ended = False
        if self._is_heading(filled, texts):
            return "heading"
        return "group" if len(filled) <= 2 and self._is_group(filled, texts) else "data"

    def _like_a_record(self, filled: dict[int, Value]) -> bool:
        """Numbered, or with several columns filled and a date or number among them: no signature is."""
        if self.numbering is not None and shown(filled.get(self.numbering)).strip("().").isdigit():
            return True
        known = [shown(value) for column, value in filled.items() if column in self.columns]
        with_digits = any(char.isdigit() for text in known for char in text)
        return len(known) > 1 and (with_digits or len(known) * 2 > max(4, len(self.columns)))

    def _is_heading(self, filled: dict[int, Value], texts: Sequence[str]) -> bool:
        """The headings repeated on a new page, or the numbers of the columns."""
        if all(len(text) < 5 for text in texts) and is_column_numbers(
            [shown(value) for value in filled.values()]
        ):
            return True
        if len(texts) < len(filled) or len(texts) < 2:
            return False
        return all(heading_key(text) in self.heading_words for text in texts)

    def _is_group(self, filled: dict[int, Value], texts: Sequence[str]) -> bool:
        """A line that names the cell whose members follow."""
        if len(self.columns) < 4 or not texts:
            return False
        if _GROUP.match(fold(texts[-1])):
            return True
        number = filled.get(self.numbering) if self.numbering is not None else None
        return (
            isinstance(number, str)
            and not shown(number).strip("().").isdigit()
            and (len(filled) == 1 or bool(_ENUMERATOR.fullmatch(number.strip(" .)"))))
        )


def _holds(value: Value) -> bool:
    return value is not None and not (isinstance(value, str) and value.isspace())


def _is_total(text: str) -> bool:
    if text[:1] not in "tTcC" and not text[:1].isspace():
        return False
    clean = nfc(text).lower()
    return bool(_TOTAL_UNMARKED.fullmatch(clean) if clean.isascii() else _TOTAL.match(clean))
