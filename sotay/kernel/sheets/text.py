"""CSV files, in whatever encoding and with whatever delimiter the office's program wrote them."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import PurePath

from sotay.kernel.vietnamese import gettext_noop as _
from sotay.kernel.vietnamese import legacy_font, syllables_among

from .cells import Position, Sheet, Value
from .files import MEGABYTE, NOT_A_TABLE, BadFile, Limits

SAMPLE = 200_000
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_LOST_LETTER = re.compile(r"[A-Za-z]\?+[A-Za-z]|\b[A-Z]?\?[a-z]|\ufffd")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_QUOTED_FORMULA = re.compile(r'="([^"]*)"')


def read_csv(data: bytes, filename: str, limits: Limits) -> Sheet:
    if len(data) > limits.text_bytes:
        raise BadFile(_("Tệp CSV lớn hơn {size} MB."), size=limits.text_bytes // MEGABYTE)
    text = _decoded(data)
    if _CONTROL.search(text[:SAMPLE]):
        raise BadFile(NOT_A_TABLE)
    values: list[list[Value]] = []
    formulas: set[Position] = set()
    try:
        for row, fields in enumerate(_rows(text, limits)):
            values.append([_value(field) for field in fields])
            formulas.update((row, column) for column, field in enumerate(fields) if _is_formula(field))
    except csv.Error as error:
        raise BadFile(NOT_A_TABLE) from error
    while values and not any(values[-1]):
        values.pop()
    if not values:
        raise BadFile(_("Bảng tính không có dữ liệu."))
    name = PurePath(filename).stem or "CSV"
    return Sheet(name, (name,), values, frozenset(formulas), typed=False)


def _rows(text: str, limits: Limits) -> Iterator[list[str]]:
    delimiter, start = _delimiter(text)
    lines = StringIO(text, newline="")
    lines.seek(start)
    cells = 0
    for row, fields in enumerate(csv.reader(lines, delimiter=delimiter)):
        cells += len(fields)
        if row >= limits.rows or cells > limits.cells:
            raise BadFile(_("Bảng có quá {rows} hàng hoặc {cells} ô."), rows=limits.rows, cells=limits.cells)
        yield fields


def _value(field: str) -> str | None:
    if quoted := _QUOTED_FORMULA.fullmatch(field):
        return quoted[1] or None
    return field if field.strip() else None


def _is_formula(field: str) -> bool:
    return field.startswith("=") and not _QUOTED_FORMULA.fullmatch(field)


def _delimiter(text: str) -> tuple[str, int]:
    """What separates the fields, and where the first row begins."""
    if declared := _SEPARATOR_LINE.match(text):
        return declared[1], declared.end()
    head = text[:SAMPLE].splitlines(keepends=True)[:50]
    return max(";,\t|", key=lambda mark: sum(len(row) - 1 for row in csv.reader(head, delimiter=mark))), 0


def _decoded(data: bytes) -> str:
    text = _unicode(data)
    if text is None:
        text = _of_one_byte(data)
    if len(_LOST_LETTER.findall(text[:SAMPLE])) * 10 > len(text[:SAMPLE].splitlines()):
        raise BadFile(_("Chữ có dấu đã mất (thành dấu ?). Hãy lưu lại dạng “CSV UTF-8” hoặc .xlsx."))
    return text


def _unicode(data: bytes) -> str | None:
    """The text if it is some Unicode; None if it is of an older, one-byte kind."""
    marked = next((name for bom, name in _BOMS.items() if data.startswith(bom)), None)
    try:
        return data.decode(marked or _unmarked(data))
    except UnicodeDecodeError:
        if marked or b"\0" in data[:SAMPLE]:
            raise BadFile(NOT_A_TABLE) from None
        return None


def _unmarked(data: bytes) -> str:
    head = data[:2_000]
    if head[1::2].count(0) * 3 > len(head[1::2]):
        return "utf-16-le"
    if head[::2].count(0) * 3 > len(head[::2]):
        return "utf-16-be"
    return "utf-8"


def _of_one_byte(data: bytes) -> str:
    """Old encodings do not say which they are: the one that yields Vietnamese words is right."""
    if font := legacy_font(data[:SAMPLE].decode("latin-1")):
        raise BadFile(_("Chữ trong tệp dùng bảng mã {font}. Hãy chuyển sang Unicode rồi nạp lại."), font=font)
    best = max(("cp1258", "cp1252"), key=lambda name: _likeness(data[:SAMPLE], name))
    if _likeness(data[:SAMPLE], best) < 0.5:
        raise BadFile(_("Không nhận ra bảng mã của tệp. Hãy lưu lại dạng “CSV UTF-8” hoặc .xlsx."))
    return data.decode(best, errors="replace")


def _likeness(head: bytes, encoding: str) -> float:
    words = re.findall(r"[^\W\d_][\w\u0300-\u0323]*", head.decode(encoding, errors="replace"))
    return float(syllables_among(word for word in words if not word.isascii()))
