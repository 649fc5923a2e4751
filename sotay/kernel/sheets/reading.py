"""Opening a file somebody handed in: judged first, then read apart, then given out as a sheet."""

import json
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from sotay.kernel.vietnamese import gettext_noop as _
from sotay.kernel.vietnamese import legacy_font

from .cells import Sheet, Value, address
from .files import DAMAGED, ENCRYPTED, LIMITS, BadFile, Kind, Limits, kind_of
from .text import read_csv

CHILD = Path(__file__).with_name("child.py")
TOO_SLOW = _("Đọc tệp quá lâu, không mở vì không an toàn.")
LEGACY_FONT = _("Chữ trong tệp dùng bảng mã {font}. Hãy chuyển sang Unicode rồi nạp lại.")


def open_sheet(
    source: bytes | Path | str, filename: str = "", sheet: str | None = None, *, limits: Limits = LIMITS
) -> Sheet:
    """The sheet of that name, else the first visible one that is not empty.

    The content decides what the file is, not its name. Raises BadFile with a sentence for the user.
    """
    data = source if isinstance(source, bytes) else _content(Path(source), limits)
    kind = kind_of(data, limits)
    read = read_csv(data, filename, limits) if kind == "csv" else _read_apart(data, kind, sheet, limits)
    if font := legacy_font(" ".join(_sample(read))):
        raise BadFile(LEGACY_FONT, font=font)
    return read


def _content(path: Path, limits: Limits) -> bytes:
    with path.open("rb") as file:
        return file.read(limits.file_bytes + 1)


def _read_apart(data: bytes, kind: Kind, sheet: str | None, limits: Limits) -> Sheet:
    """Let a child process read it, within limits of memory and time of its own."""
    asked = {
        "kind": kind,
        "sheet": sheet,
        "rows": limits.rows,
        "cells": limits.cells,
        "memory": limits.reader_bytes,
        "seconds": limits.reader_seconds,
    }
    try:
        child = subprocess.run(
            [sys.executable, "-I", str(CHILD), json.dumps(asked)],
            input=data,
            capture_output=True,
            timeout=limits.reader_seconds * 3,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise BadFile(TOO_SLOW) from late
    if child.returncode == -signal.SIGXCPU:
        raise BadFile(TOO_SLOW)
    if child.returncode:
        raise BadFile(_("Không đọc được tệp: bảng quá lớn, có ô ở quá xa, hoặc tệp bị hỏng."))
    return _sheet(BytesIO(child.stdout), sheet, limits)


def _sheet(answer: BytesIO, asked_for: str | None, limits: Limits) -> Sheet:
    messages = _messages(answer)
    facts = next(messages)
    if wrong := facts.get("wrong"):
        raise _wrong(wrong, facts, asked_for, limits)
    values: list[list[Value]] = []
    for rows in messages:
        values.extend(rows)
    return Sheet(
        name=facts["name"],
        names=tuple(facts["names"]),
        values=values,
        formulas=frozenset(facts["formulas"]),
        merged=tuple(facts["merged"]),
    )


def _wrong(wrong: str, facts: dict[str, Any], asked_for: str | None, limits: Limits) -> BadFile:
    if wrong == "encrypted":
        return BadFile(ENCRYPTED)
    if wrong == "empty":
        return BadFile(_("Bảng tính không có dữ liệu."))
    if wrong == "no such sheet":
        return BadFile(
            _("Không có trang tính “{name}”. Tệp có các trang: {names}."),
            name=asked_for,
            names=", ".join(facts["names"]),
        )
    if wrong == "too large":
        return BadFile(
            _("Trang “{name}” kéo dài đến ô {end}, quá {rows} hàng hoặc {cells} ô. Hãy xóa hàng, cột thừa."),
            name=facts["name"],
            end=address(*facts["end"]),
            rows=limits.rows,
            cells=limits.cells,
        )
    return BadFile(DAMAGED)


class _PlainValues(pickle.Unpickler):
    """The child has touched a stranger's file: from it we take dates and plain values, nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in {"date", "datetime", "time", "timedelta"}:
            return super().find_class(module, name)
        raise BadFile(DAMAGED)


def _messages(answer: BytesIO) -> Iterator[Any]:
    while answer.tell() < len(answer.getbuffer()):
        yield _PlainValues(answer).load()


def _sample(sheet: Sheet) -> Iterator[str]:
    return (value for row in sheet.values[:300] for value in row if isinstance(value, str))
