"""Reads a spreadsheet in a process of its own, which may be starved or fall without harm to its parent.

Run as a script with one JSON argument; the file comes on stdin. Writes pickles of plain values to stdout:
first a dictionary that describes the sheet or says what is wrong, then lists of rows. Imports none of ours.
"""

import json
import pickle
import posixpath
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any
from xml.etree import ElementTree as ET

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

BATCH = 2_000
NOT_CALCULATED = "#CALC!"
LONGEST_ROW = 16 * 1024 * 1024

_NS = rb"(?:\w+:)?"
_FORMULA = re.compile(
    rb"<%bc\s([^<>]*)>\s*<%bf(?:\s[^<>]*)?(?:/>|>[^<]*</%bf>)\s*(?:<%bv>([^<]*)<)?" % (_NS, _NS, _NS, _NS)
)
_ERROR = re.compile(rb"<%bc\s([^<>]*\bt=\"e\"[^<>]*)>\s*<%bv>([^<]{1,20})<" % (_NS, _NS))
_REFERENCE = re.compile(rb"\br=\"([A-Z]{1,3})([0-9]{1,7})\"")

Position = tuple[int, int]


def main() -> None:
    asked: dict[str, Any] = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (asked["memory"], asked["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"], asked["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            read(workbook, data, asked)
    except PasswordError:
        say(wrong="encrypted")
    except (CalamineError, zipfile.BadZipFile, ET.ParseError, OSError, KeyError, ValueError):
        say(wrong="damaged")


def read(workbook: CalamineWorkbook, data: bytes, asked: dict[str, Any]) -> None:
    names = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    if asked["sheet"] is not None and asked["sheet"] not in names:
        return say(wrong="no such sheet", names=names)
    wanted = names if asked["sheet"] is None else [asked["sheet"]]
    sheet = next(
        (sheet for sheet in map(workbook.get_sheet_by_name, wanted) if sheet.start and sheet.end), None
    )
    if not sheet or not sheet.start or not sheet.end:
        return say(wrong="empty", names=names)
    bottom, right = sheet.end
    if bottom >= asked["rows"] or (bottom + 1) * (right + 1) > asked["cells"]:
        return say(wrong="too large", end=sheet.end, name=sheet.name)
    formulas, errors = flags(data, sheet.name) if asked["kind"] == "xlsx" else (set(), {})
    merged = [span for span in sheet.merged_cell_ranges or [] if span[0] != span[1]]
    say(name=sheet.name, names=names, formulas=formulas, merged=merged)
    write_rows(sheet, sheet.start, errors)
    return None


def write_rows(sheet: CalamineSheet, start: Position, errors: dict[Position, str]) -> None:
    """All rows from the top of the sheet, blank cells as None, errors by their name."""
    top, left = start
    batch: list[list[Any]] = [[] for _ in range(top)]
    with_errors = {row for row, _ in errors}
    for at, cells in enumerate(sheet.to_python(), top):
        row: list[Any] = [None] * left + [None if value == "" else value for value in cells]
        if at in with_errors:
            row = [errors.get((at, column), value) for column, value in enumerate(row)]
        batch.append(row)
        if len(batch) >= BATCH:
            send(batch)
            batch = []
    send(batch)


def flags(data: bytes, name: str) -> tuple[set[Position], dict[Position, str]]:
    """Which cells are formulas, and which are errors; the reader itself tells only values."""
    formulas: set[Position] = set()
    errors: dict[Position, str] = {}
    with zipfile.ZipFile(BytesIO(data)) as archive, archive.open(part_of(archive, name)) as stream:
        for text in whole_rows(stream):
            for found in _FORMULA.finditer(text) if b"<f" in text or b":f" in text else ():
                if at := place(found[1]):
                    formulas.add(at)
                    errors.update({at: fault} if (fault := error_of(found[1], found[2])) else {})
            for found in _ERROR.finditer(text) if b't="e"' in text else ():
                if at := place(found[1]):
                    errors[at] = found[2].decode()
    return formulas, errors


def error_of(attributes: bytes, value: bytes | None) -> str | None:
    """A formula is wrong if its value is an error, or if there is none and that is not an empty text."""
    if b't="e"' in attributes and value:
        return value.decode()
    return None if value or b't="str"' in attributes else NOT_CALCULATED


def whole_rows(stream: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read(1024 * 1024):
        text = rest + chunk
        cut = text.rfind(b"</row>") if b"</row>" in text else text.rfind(b":row>")
        yield text[: cut + 1]
        rest = text[cut + 1 :]
        if len(rest) > LONGEST_ROW:
            raise ValueError(len(rest))
    yield rest


def part_of(archive: zipfile.ZipFile, name: str) -> str:
    """The entry of the archive that holds the sheet of this name."""
    workbook = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 -- this process is the defence
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 -- as above
    targets = {relation.get("Id", ""): relation.get("Target", "") for relation in relations}
    for sheet in workbook.iter():
        if sheet.tag.endswith("}sheet") and sheet.get("name") == name:
            relation = next(value for key, value in sheet.items() if key.endswith("}id"))
            return posixpath.normpath(posixpath.join("/xl", targets[relation])).lstrip("/")
    raise KeyError(name)


def place(attributes: bytes) -> Position | None:
    if not (found := _REFERENCE.search(attributes)):
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + letter - 64
    return int(found[2]) - 1, column - 1


def say(**facts: object) -> None:
    send(facts)


def send(message: object) -> None:
    pickle.dump(message, sys.stdout.buffer, protocol=5)


if __name__ == "__main__":
    main()
