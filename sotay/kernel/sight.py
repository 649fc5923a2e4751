"""Sight. Which rows of persons the running transaction may read and write: the database itself keeps to it.

Every request, job, export and command does its work within ``seen_by``. Outside of it no row of a person is there: a
query that forgot whom it is for gives nothing, or nothing of anybody else's branch. Lists are still narrowed by
``visible_to``, for a permission; this is the wall behind it (``database.HoldsPersons``).

What is set holds for the transaction and ends with it. A sight within a sight goes before it, and gives way again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.signals import connection_created

from .authority import Actor, Sight

NAMES = ("whole", "low", "high", "also", "person", "many")
SET = "SELECT {before}, {after}".format(
    before=", ".join(f"current_setting('sotay.{name}', true)" for name in NAMES),
    after=", ".join(f"set_config('sotay.{name}', %s, true)" for name in NAMES),
)
"""The settings as they were, then as they shall be: a list of results is made from left to right."""


@contextmanager
def seen_by(actor: Actor, *, using: str = DEFAULT_DB_ALIAS, many: bool = False) -> Iterator[None]:
    """One transaction, or a part of one, that reads and writes rows of persons as far as an actor's office reaches.

    Args:
        actor: who looks; ``PROGRAM`` sees everything.
        using: the database that is asked.
        many: whether it is about many persons at once. What is seen is the same; but each statement then makes a list
            of everybody here, and does not look for each person by themselves.
    """
    connection = connections[using]
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(using=using):
        before = _look(using, settings_of(actor.sight, many))
        yield
        if not is_outermost and not connection.needs_rollback:
            _look(using, before)


def settings_of(sight: Sight, many: bool = False) -> tuple[str, ...]:
    """What a sight means in settings of a transaction, in the order of ``NAMES``."""
    low, high, *also = sight.bounds()
    whole, of_many = ("on" if each else "" for each in (sight.whole, many))
    return whole, low, high, " ".join(also), str(sight.person_id or ""), of_many


def _look(using: str, settings: tuple[str, ...]) -> tuple[str, ...]:
    """Set what may be seen from here on; gives back what could be seen before."""
    with connections[using].cursor() as cursor:
        cursor.execute(SET, settings)
        before = cursor.fetchone()[: len(NAMES)]
    return tuple(value or "" for value in before)


@contextmanager
def looking_on() -> Iterator[None]:
    """Outside of transactions, too, everything is seen until the block ends; any ``seen_by`` goes before it.

    Only for tools of the demonstration, which act as the program and look at what has come of it.
    """

    def whole(words: str, connection: Any) -> None:
        if connection.alias == DEFAULT_DB_ALIAS:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('sotay.whole', %s, false)", [words])

    def begun(connection: Any, **_more: Any) -> None:
        whole("on", connection)

    connection_created.connect(begun, weak=False, dispatch_uid="looking_on")
    whole("on", connections[DEFAULT_DB_ALIAS])
    try:
        yield
    finally:
        connection_created.disconnect(begun, dispatch_uid="looking_on")
        whole("", connections[DEFAULT_DB_ALIAS])
