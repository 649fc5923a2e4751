"""What a file really is, by its content, and whether it is safe to open.

Nothing here inflates more than a chunk at a time, and nothing trusts what a file says about itself.
"""

import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Literal

from sotay.kernel.vietnamese import Fault
from sotay.kernel.vietnamese import gettext_noop as _

Kind = Literal["xlsx", "ods", "xls", "csv"]
MEGABYTE: Final = 1024 * 1024


class BadFile(Fault):
    """Why a file is not read."""


@dataclass(frozen=True)
class Limits:
    """How much one file may hold. A roll of a province is far below; what is above was made to harm."""

    file_bytes: int = 100 * MEGABYTE
    text_bytes: int = 60 * MEGABYTE  # of a CSV file
    inflated_bytes: int = 300 * MEGABYTE
    ratio: int = 200  # inflated to packed, once it is large
    entries: int = 5_000
    rows: int = 200_000
    cells: int = 6_000_000
    reader_bytes: int = 1280 * MEGABYTE  # of memory for the process that reads
    reader_seconds: int = 60


LIMITS: Final = Limits()

NOT_A_TABLE: Final = _("Tệp không phải là bảng tính. Hãy nạp tệp .xlsx hoặc .csv.")
DAMAGED: Final = _("Tệp bị hỏng. Hãy mở bằng phần mềm bảng tính và lưu lại dạng .xlsx.")
ENCRYPTED: Final = _("Tệp có mật khẩu. Hãy bỏ mật khẩu rồi nạp lại.")
MACROS: Final = _("Tệp có chứa macro. Hãy lưu lại dạng .xlsx (không macro) rồi nạp lại.")
WORD: Final = _("Đây là tệp Word, không phải bảng tính. Hãy chép bảng sang Excel rồi lưu dạng .xlsx.")
WEB_PAGE: Final = _("Đây là trang web mang đuôi bảng tính. Hãy mở bằng Excel và lưu lại dạng .xlsx.")
BINARY: Final = _("Tệp .xlsb không nạp được. Hãy lưu lại dạng .xlsx.")
TOO_BIG_INSIDE: Final = _("Tệp nén bung ra quá lớn, không mở vì không an toàn.")

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OTHERS = {
    b"%pdf": _("Đây là tệp PDF, không phải bảng tính."),
    b"{\\rtf": WORD,
    b"<!doctype": WEB_PAGE,
    b"<html": WEB_PAGE,
    b"<meta": WEB_PAGE,
    b"<table": WEB_PAGE,
    b"<?xml": WEB_PAGE,
    b"\x89png": NOT_A_TABLE,
    b"\xff\xd8\xff": NOT_A_TABLE,
    b"gif8": NOT_A_TABLE,
    b"rar!": NOT_A_TABLE,
    b"7z\xbc\xaf": NOT_A_TABLE,
    b"\x1f\x8b": NOT_A_TABLE,
}
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def kind_of(data: bytes, limits: Limits = LIMITS) -> Kind:
    """Which kind of table these bytes are. Raises BadFile when they are none, or not a safe one."""
    if not data:
        raise BadFile(_("Tệp rỗng."))
    if len(data) > limits.file_bytes:
        raise BadFile(_("Tệp lớn hơn {size} MB."), size=limits.file_bytes // MEGABYTE)
    if data.startswith(b"PK"):
        return _inspected(data, limits)
    if data.startswith(_OLE):
        return _old_office(data)
    for mark, sentence in _OTHERS.items():
        if data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(mark):
            raise BadFile(sentence)
    return "csv"


def _inspected(data: bytes, limits: Limits) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            kind = _zipped_kind(archive)
            _weigh(archive, len(data), limits)
    except BadFile:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise BadFile(DAMAGED) from error
    return kind


def _zipped_kind(archive: zipfile.ZipFile) -> Kind:
    entries = archive.infolist()
    lower = {entry.filename.lower() for entry in entries}
    if len(lower) < len(entries) or any(entry.compress_type not in _PACKED for entry in entries):
        raise BadFile(DAMAGED)
    if any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in lower):
        raise BadFile(MACROS)
    if "xl/workbook.xml" in lower:
        return "xlsx"
    if "xl/workbook.bin" in lower:
        raise BadFile(BINARY)
    if "word/document.xml" in lower:
        raise BadFile(WORD)
    if "mimetype" in lower and archive.open("mimetype").read(100).startswith(_ODS):
        return "ods"
    raise BadFile(NOT_A_TABLE)


def _weigh(archive: zipfile.ZipFile, packed: int, limits: Limits) -> None:
    """Compare what the entries declare, then what they really inflate to, with the limits."""
    entries = archive.infolist()
    declared = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries or _too_much(declared, packed, limits):
        raise BadFile(TOO_BIG_INSIDE)
    inflated = 0
    for entry in entries:
        with archive.open(entry) as stream:
            while chunk := stream.read(MEGABYTE):
                inflated += len(chunk)
                if _too_much(inflated, packed, limits):
                    raise BadFile(TOO_BIG_INSIDE)


def _too_much(inflated: int, packed: int, limits: Limits) -> bool:
    return inflated > limits.inflated_bytes or (inflated > 20 * MEGABYTE and inflated > limits.ratio * packed)


def _old_office(data: bytes) -> Kind:
    """An OLE container names its streams in UTF-16: an old workbook, or what a password hides."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise BadFile(ENCRYPTED)
    if holds("_VBA_PROJECT"):
        raise BadFile(MACROS)
    if holds("WordDocument"):
        raise BadFile(WORD)
    if holds("Workbook") or holds("Book"):
        return "xls"
    raise BadFile(NOT_A_TABLE)
