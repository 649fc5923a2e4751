"""How fast somebody may guess. Counted in the database, so that all server processes count together.

An attempt is counted before the password is looked at, in one statement: however many come at once, no more are
let through than one after another. What is counted, and how many are free before waiting begins:

* a name from one address (5): whoever guesses waits, a minute at first, twice as long each time, 15 at most;
* a name from anywhere (30) and an address for any name (100; a commune's office shares one);
* a browser from which the account has signed in before is counted by itself (10): nobody elsewhere can keep its
  owner out. The browser proves that by a signed cookie; nothing of it is stored here.
* addresses of calendars that are none, from one address (20); and how often one calendar is read (60): a program that
  reads every quarter of an hour never waits, one that reads every second does.

A name without an account is counted like any other, so the answer tells nothing. Passkeys are not guessed, and
not counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils.crypto import salted_hmac

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
"""Without another attempt for so long, counting begins anew."""

FREE = {
    "pair": 5,
    "name": 30,
    "address": 100,
    "browser": 10,
    "code": 5,
    "proof": 10,
    "noted": 30,
    "calendar": 20,
    "feed": 60,
}

COUNT = """
INSERT INTO people_attempt AS known (key, failures, last_at, until)
VALUES (%(key)s, 1, clock_timestamp(), clock_timestamp() + CASE WHEN 1 >= %(free)s THEN %(first)s ELSE '0' END)
ON CONFLICT (key) DO UPDATE SET
  failures = CASE WHEN known.last_at < clock_timestamp() - %(forgotten)s THEN 1 ELSE known.failures + 1 END,
  last_at = clock_timestamp(),
  until = clock_timestamp() + CASE
    WHEN known.last_at < clock_timestamp() - %(forgotten)s OR known.failures + 1 < %(free)s THEN '0'
    ELSE least(%(longest)s, %(first)s * power(2, least(known.failures + 1 - %(free)s, 10))) END
WHERE known.until <= clock_timestamp()
RETURNING failures
"""
LEFT = "SELECT until - clock_timestamp() FROM people_attempt WHERE key = %s AND until > clock_timestamp()"
TAKE_BACK = """
UPDATE people_attempt SET failures = greatest(failures - 1, 0), until = clock_timestamp() WHERE key = %s
"""


class Wait(Exception):
    """One must wait first.

    Attributes:
        left: for how long.
    """

    def __init__(self, left: timedelta) -> None:
        super().__init__(str(left))
        self.left = left

    @property
    def minutes(self) -> int:
        """Whole minutes to wait, at least one."""
        return max(1, -(-int(self.left.total_seconds()) // 60))


@dataclass(frozen=True)
class Key:
    """One thing that is counted: what kind, of whom."""

    kind: str
    of: str

    @property
    def hashed(self) -> str:
        return salted_hmac("sotay.people.attempts", f"{self.kind}|{self.of}", algorithm="sha256").hexdigest()


def keys_of(name: str, address: str, browser: str = "") -> list[Key]:
    """What an attempt at a name counts for.

    Args:
        name: the name somebody typed, known here or not.
        address: where the request came from.
        browser: the mark of a browser from which this account signed in before, else "".
    """
    name = name.casefold()
    if browser:
        return [Key("browser", f"{name}|{browser}")]
    return [Key("pair", f"{name}|{address}"), Key("name", name), Key("address", address)]


def knock(keys: Iterable[Key]) -> None:
    """Count an attempt, before it is known whether it succeeds.

    Raises:
        Wait: too many before it. What was counted for it is taken back.
    """
    counted: list[Key] = []
    for key in keys:
        if not _count(key):
            for done in counted:
                _execute(TAKE_BACK, [done.hashed])
            raise Wait(_left(key))
        counted.append(key)


def succeeded(keys: Iterable[Key]) -> None:
    """It was the right one: it counts for nothing. Only what names both sides begins anew, or an account of one's own
    would make the guesses at others' free.
    """
    for key in keys:
        if key.kind in ("pair", "browser", "code", "proof"):
            _execute("DELETE FROM people_attempt WHERE key = %s", [key.hashed])
        else:
            _execute(TAKE_BACK, [key.hashed])


def forget() -> None:
    """What nobody has to wait for any more."""
    _execute("DELETE FROM people_attempt WHERE last_at < clock_timestamp() - %s", [2 * FORGOTTEN_AFTER])


def _count(key: Key) -> bool:
    values: Any = {
        "key": key.hashed,
        "free": FREE[key.kind],
        "first": FIRST_WAIT,
        "longest": LONGEST_WAIT,
        "forgotten": FORGOTTEN_AFTER,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        return cursor.fetchone() is not None


def _left(key: Key) -> timedelta:
    with connection.cursor() as cursor:
        cursor.execute(LEFT, [key.hashed])
        row = cursor.fetchone()
    return row[0] if row else timedelta(0)


def _execute(sql: str, values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
