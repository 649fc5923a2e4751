"""Proving the seals: the chain is whole, and every sealed row is as it was sealed. Otherwise the rows are named."""

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Seal, SealPart
from .seals import (
    DIGEST_BYTES,
    ENTRY_BYTES,
    NUMBER_BYTES,
    columns_of,
    derived_key,
    described,
    digest,
    read,
    sealed_tables,
    value_of,
)
from .verify import proves

ENOUGH = 16
"""So many digits of a printed value tell it from any other."""


@proves(gettext_lazy("Các niêm phong nối liền nhau, không cái nào bị sửa, bỏ hay chèn"))
def the_chain_is_whole() -> Iterator[str]:
    before: Seal | None = None
    for seal in Seal.objects.order_by("number").iterator(chunk_size=500):
        yield from _link(seal, before)
        before = seal


def _link(seal: Seal, before: Seal | None) -> Iterator[str]:
    number, start = (before.number + 1, before.to_xact) if before else (1, 0)
    name = _("niêm phong số %(number)s") % {"number": seal.number}
    if seal.number != number:
        yield _("thiếu niêm phong từ số %(first)s đến số %(last)s") % {
            "first": number,
            "last": seal.number - 1,
        }
    elif seal.from_xact != start:
        yield _("%(seal)s không nối tiếp niêm phong trước") % {"seal": name}
    if seal.key_number not in settings.SEAL_KEYS:
        yield _("%(seal)s: máy này không giữ khóa số %(key)s nên không kiểm được") % {
            "seal": name,
            "key": seal.key_number,
        }
        return
    parts = [
        described(part) for part in SealPart.objects.filter(seal=seal).order_by("pk").iterator(chunk_size=5)
    ]
    right = value_of(seal, before.value if before else "", parts)
    if not hmac.compare_digest(right, seal.value):
        yield _("%(seal)s đã bị sửa: giá trị không khớp với nội dung") % {"seal": name}


@proves(gettext_lazy("Mọi dòng đã niêm phong còn nguyên: không dòng nào bị sửa, xóa, đổi chỗ hay chèn"))
def sealed_rows_are_as_they_were() -> Iterator[str]:
    seals = list(Seal.objects.order_by("number"))
    if not seals:
        return
    tables = {*sealed_tables(), *SealPart.objects.values_list("table_name", flat=True).distinct()}
    there = set(connection.introspection.table_names())
    for table in sorted(tables):
        if table not in there:
            yield _("bảng %(table)s đã niêm phong nay không còn") % {"table": table}
            continue
        for columns, some in _alike(table, seals):
            yield from _compare(table, columns, some)


def _alike(table: str, seals: Sequence[Seal]) -> Iterator[tuple[list[str], list[Seal]]]:
    """Seals that follow one another and were made with the same columns of a table."""
    kept = dict(SealPart.objects.filter(table_name=table).values_list("seal_id", "columns").distinct())
    known = ""
    said = []
    for seal in seals:
        known = kept.get(seal.number, known)
        said.append((known, seal))
    first = next((columns for columns, _seal in said if columns), " ".join(columns_of(table)))
    for columns, some in groupby(said, key=lambda each: each[0] or first):
        yield columns.split(), [seal for _columns, seal in some]


@dataclass
class _Range:
    """The rows of one table that one seal holds, and which of them have not been met yet."""

    seal: Seal
    table: str
    expected: dict[int, bytes]

    @classmethod
    def of(cls, seal: Seal, table: str) -> "_Range":
        expected = {}
        for part in (
            SealPart.objects.filter(seal=seal, table_name=table).order_by("pk").iterator(chunk_size=5)
        ):
            blob = bytes(part.digests)
            for at in range(0, len(blob) - ENTRY_BYTES + 1, ENTRY_BYTES):
                number = int.from_bytes(blob[at : at + NUMBER_BYTES], "big")
                expected[number] = blob[at + NUMBER_BYTES : at + NUMBER_BYTES + DIGEST_BYTES]
        return cls(seal, table, expected)

    def missing(self) -> Iterator[str]:
        for number in sorted(self.expected):
            yield self.named(number, _("đã bị xóa hoặc chuyển đi"))

    def named(self, number: int, what: str) -> str:
        seal = _("niêm phong số %(number)s") % {"number": self.seal.number}
        return f"{self.table}:{number} {what} ({seal})"


def _compare(table: str, columns: Sequence[str], seals: Sequence[Seal]) -> Iterator[str]:
    """The rows of some seals against what was sealed."""
    gone = set(columns) - set(columns_of(table))
    if gone:
        yield _("bảng %(table)s mất cột %(columns)s đã niêm phong") % {
            "table": table,
            "columns": ", ".join(sorted(gone)),
        }
        return
    waiting = iter(seals)
    now_ = _Range.of(next(waiting), table)
    for xact, number, words in read(table, columns, seals[0].from_xact, seals[-1].to_xact):
        while xact >= now_.seal.to_xact:
            yield from now_.missing()
            now_ = _Range.of(next(waiting), table)
        yield from _row(now_, xact, number, words)
    yield from now_.missing()
    for seal in waiting:
        yield from _Range.of(seal, table).missing()


def _row(range_: _Range, xact: int, number: int, words: str) -> Iterator[str]:
    sealed = range_.expected.pop(number, None)
    if sealed is None or xact < range_.seal.from_xact:
        yield range_.named(number, _("được chèn vào sau khi niêm phong"))
    elif range_.seal.key_number in settings.SEAL_KEYS:
        key = derived_key(range_.seal.key_number, "row")
        if not hmac.compare_digest(sealed, digest(key, range_.table, words)):
            yield range_.named(number, _("đã bị sửa"))


def compare_printed(words: str) -> str:
    """What is wrong with a seal kept on paper, "" when the database has the very same.

    Args:
        words: its number, then its value as printed, or the first sixteen digits of it at least.
    """
    number, _space, digits = words.strip().partition(" ")
    digits = "".join(digits.split()).lower()
    if not number.isdecimal() or len(digits) < ENOUGH:
        return _("Hãy ghi số của niêm phong, rồi ít nhất mười sáu chữ số đầu của giá trị.")
    seal = Seal.objects.filter(number=int(number)).first()
    if seal is None:
        return _("Cơ sở dữ liệu không có niêm phong số %(number)s: phần cuối của sổ đã bị cắt bỏ.") % {
            "number": number
        }
    if not seal.value.startswith(digits):
        return _("Niêm phong số %(number)s trong cơ sở dữ liệu khác bản in: sổ đã bị viết lại.") % {
            "number": number
        }
    return ""
