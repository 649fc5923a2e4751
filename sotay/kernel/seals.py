"""Sealing. Every few minutes a job closes what was added, with a key that lies outside the database.

A seal is an HMAC over the rows added since the last seal and over that seal. Each row of a sealed table bears the
number of its transaction; a seal takes the transactions from where the last one ended up to the oldest that is still
open. So a row whose transaction began before a seal and ends after it is in a later one, none is in two, nothing is
locked and nobody waits. Beside its value a seal keeps a digest of each row, so that a row that was edited, removed, put
in between or given another number can be named (``seal_proofs``).

What a chain cannot tell is that its end was cut off. For that the last seal is printed and kept on paper.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from datetime import UTC
from functools import lru_cache
from itertools import islice

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.conf import settings
from django.db import connection, connections

from .authority import PROGRAM
from .database import transaction_numbers
from .models import Seal, SealPart
from .sight import seen_by
from .time import now

TURN = (5074, 2)
"""The lock by which one worker at a time seals; nobody else takes it, and nobody waits for it."""

MANY = 200_000
"""So many rows go into one seal, unless a single transaction added more."""

IN_A_PART = 50_000
NUMBER_BYTES, DIGEST_BYTES = 8, 12
ENTRY_BYTES = NUMBER_BYTES + DIGEST_BYTES
"""A row within a seal: its number, and 96 bits of the HMAC of what it looked like."""


class CannotSeal(Exception):
    """There is no key, or the server counts transactions below those already sealed."""


@lru_cache
def derived_key(number: int, use: str) -> bytes:
    """What a key of ``settings.SEAL_KEYS`` gives for one use.

    Raises:
        KeyError: this installation does not hold the key.
    """
    return HKDF(SHA256(), length=32, salt=None, info=f"sotay seal {use}".encode()).derive(
        settings.SEAL_KEYS[number].encode()
    )


def key_marks() -> dict[int, str]:
    """For every key held a mark by which it is known again, and which tells nothing of it."""
    return {number: derived_key(number, "mark")[:8].hex() for number in sorted(settings.SEAL_KEYS)}


def sealed_tables() -> list[str]:
    """The tables of the models that declare ``sealed``."""
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "sealed", False))


def columns_of(table: str) -> list[str]:
    """The columns a row is sealed with: all that are not computed from others, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
            "AND attgenerated = '' ORDER BY attname",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


def read(table: str, columns: Sequence[str], first: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Rows of some transactions in their order: number of the transaction, of the row, and what it looks like."""
    listed = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute("SET TimeZone = 'UTC'")
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f'SELECT xact, "id", json_build_array({listed})::text FROM "{table}" '
            "WHERE xact >= %s AND xact < %s ORDER BY xact",
            [first, end],
        )
        while rows := cursor.fetchmany(2000):
            yield from rows


def digest(key: bytes, table: str, words: str) -> bytes:
    """What a row is known by."""
    return hmac.digest(key, f"{table}\n{words}".encode(), "sha256")[:DIGEST_BYTES]


def value_of(seal: Seal, before: str, parts: Sequence[tuple[str, str, int, str]]) -> str:
    """The value of a seal.

    Args:
        before: the value of the seal before it.
        parts: of each part the table, its columns, the number of rows and the hash of their digests.
    """
    said = [
        "sotay seal 1",
        seal.number,
        before,
        seal.at.astimezone(UTC).isoformat(),
        seal.from_xact,
        seal.to_xact,
        seal.rows,
        [list(part) for part in parts],
    ]
    key = derived_key(seal.key_number, "chain")
    return hmac.new(key, json.dumps(said, separators=(",", ":")).encode(), "sha256").hexdigest()


def described(part: SealPart) -> tuple[str, str, int, str]:
    """A part as its seal's value covers it."""
    return part.table_name, part.columns, part.count, hashlib.sha256(bytes(part.digests)).hexdigest()


def last_seal() -> Seal | None:
    return Seal.objects.order_by("-number").first()


def seal_all() -> list[Seal]:
    """Seal until nothing that has ended is left; returns the new seals."""
    made = []
    while (seal := seal_next()) is not None:
        made.append(seal)
    return made


def seal_next() -> Seal | None:
    """Close what was added since the last seal; ``None`` when there is nothing, or when another worker is at it.

    Raises:
        CannotSeal: no key, or see ``settle``.
    """
    if not settings.SEAL_KEYS:
        raise CannotSeal("SOTAY_SEAL_KEYS is not set")
    with seen_by(PROGRAM):
        if not _ask("SELECT pg_try_advisory_xact_lock(%s, %s)", *TURN):
            return None
        before = last_seal()
        first = before.to_xact if before else 0
        open_ = int(_ask("SELECT sotay_oldest_open_xact()"))
        if open_ < first:
            raise CannotSeal(
                "this server counts transactions below those already sealed: call `sotay migrate` after a restore"
            )
        end = _end(first, open_)
        return _close(before, first, end) if end is not None else None


def _ask(sql: str, *arguments: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        (answer,) = cursor.fetchone()
    return int(answer or 0)


def _end(first: int, open_: int) -> int | None:
    """Where the next seal ends: before the oldest open transaction, and not after very many rows."""
    waiting = " UNION ALL ".join(
        f'(SELECT xact FROM "{table}" WHERE xact >= %s AND xact < %s ORDER BY xact LIMIT {MANY + 1})'
        for table in sealed_tables()
    )
    arguments = [first, open_] * len(sealed_tables())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT min(xact), (array_agg(xact ORDER BY xact))[{MANY + 1}] FROM ({waiting}) waiting",
            arguments,
        )
        lowest, cut = cursor.fetchone()
    if lowest is None:
        return None
    if cut is None:
        return open_
    return int(cut) if cut > lowest else int(cut) + 1


def _close(before: Seal | None, first: int, end: int) -> Seal:
    seal = Seal(
        number=before.number + 1 if before else 1,
        at=now(),
        from_xact=first,
        to_xact=end,
        key_number=max(settings.SEAL_KEYS),
    )
    parts = [part for table in sealed_tables() for part in _parts(seal, table)]
    seal.rows = sum(part.count for part in parts)
    seal.value = value_of(seal, before.value if before else "", [described(part) for part in parts])
    seal.save(force_insert=True)
    SealPart.objects.bulk_create(parts, batch_size=20)
    return seal


def _parts(seal: Seal, table: str) -> Iterator[SealPart]:
    columns = columns_of(table)
    key = derived_key(seal.key_number, "row")
    for some in batched_rows(read(table, columns, seal.from_xact, seal.to_xact)):
        yield SealPart(
            seal=seal,
            table_name=table,
            columns=" ".join(columns),
            count=len(some),
            digests=b"".join(
                number.to_bytes(NUMBER_BYTES, "big") + digest(key, table, words) for _, number, words in some
            ),
        )


def batched_rows(rows: Iterator[tuple[int, int, str]]) -> Iterator[list[tuple[int, int, str]]]:
    while some := list(islice(rows, IN_A_PART)):
        yield some


def written(value: str) -> str:
    """A value as it is printed: in groups of four."""
    return " ".join(value[at : at + 4] for at in range(0, len(value), 4)).upper()


# After a restore ---------------------------------------------------------------------------------------------


def settle(using: str = "owner") -> int:
    """Go on numbering above what is there, on a server that counts from lower: it was restored from another.

    Returns:
        How far the numbers of transactions are ahead of the server's own; 0 leaves all as it is.
    """
    if not _numbered(using):
        return 0
    highest = " UNION ALL ".join(f'SELECT max(xact) AS xact FROM "{table}"' for table in sealed_tables())
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"SELECT max(xact), sotay_xact(), pg_current_xact_id()::text::bigint "
            f"FROM ({highest} UNION ALL SELECT max(to_xact) FROM kernel_seal) numbers"
        )
        reached, numbered, counted = cursor.fetchone()
        if reached is None or numbered >= reached:
            return 0
        ahead = int(reached) + 1 - int(counted)
        cursor.execute(transaction_numbers(ahead))
        return ahead


def _numbered(using: str) -> bool:
    """Whether the tables have been migrated so far that they number transactions."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_attribute WHERE attname = 'xact' AND attrelid = ANY(%s::regclass[])",
            [
                [
                    table
                    for table in sealed_tables()
                    if table in connections[using].introspection.table_names(cursor)
                ]
            ],
        )
        (found,) = cursor.fetchone()
    return bool(found == len(sealed_tables()))
