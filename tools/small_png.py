"""A picture of a page in 256 colours, a third as large: the commonest stay, each other becomes the nearest of them."""

import struct
import zlib
from collections import Counter
from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256


def shrink(target: Path) -> None:
    """Write a screenshot anew, of eight bits for red, green and blue as browsers take them."""
    width, height, rows = read(target.read_bytes())
    counted = Counter(row[at : at + 3] for row in rows for at in range(0, len(row), 3))
    kept = [tuple(colour) for colour, _times in counted.most_common(COLOURS)]
    place = {bytes(colour): number for number, colour in enumerate(kept)}
    for colour in counted:
        if colour not in place:
            place[colour] = min(range(len(kept)), key=lambda number: _distance(kept[number], colour))
    lines = b"".join(b"\0" + bytes(place[row[at : at + 3]] for at in range(0, len(row), 3)) for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    palette = b"".join(bytes(colour) for colour in kept)
    parts = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    target.write_bytes(SIGNATURE + b"".join(_chunk(name, data) for name, data in parts))


def read(content: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and rows of a picture without transparency or interlacing."""
    at, data, head = len(SIGNATURE), b"", b""
    while at < len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        part = content[at + 8 : at + 8 + length]
        head = part if name == b"IHDR" else head
        data += part if name == b"IDAT" else b""
        at += 12 + length
    width, height, bits, kind, *_rest = struct.unpack(">IIBBBBB", head)
    if (bits, kind) not in ((8, 2), (8, 6)):
        raise ValueError(f"{bits} bits of kind {kind}")
    step = 3 if kind == 2 else 4
    raw, size = zlib.decompress(data), width * step
    rows, above = [], bytearray(size)
    for number in range(height):
        start = number * (size + 1)
        above = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + size]), above, step)
        rows.append(bytes(above) if step == 3 else bytes(v for at, v in enumerate(above) if at % 4 != 3))
    return width, height, rows


def _unfiltered(kind: int, row: bytearray, above: bytearray, step: int) -> bytearray:
    """A row as it was before its filter, of the five of the PNG specification."""
    if kind == 0:
        return row
    for at, value in enumerate(row):
        left = row[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        guess = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[kind]
        row[at] = (value + guess) & 255
    return row


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda each: abs(guess - each))


def _distance(one: tuple[int, ...], other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
