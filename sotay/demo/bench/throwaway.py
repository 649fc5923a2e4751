"""Databases for a moment, beside the one that is measured: what is loaded into them goes with them."""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connections

_numbers = itertools.count(1)


@contextmanager
def throwaway(template: str = "template0") -> Iterator[str]:
    """Within this block both connections lead to a new database, a copy of another; its name is given."""
    before = str(connections.settings["default"]["NAME"])
    name = f"sotay-bench-{os.getpid()}-{next(_numbers)}"
    _statement(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    _go_to(name)
    try:
        yield name
    finally:
        _go_to(before)
        _statement(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def migrated() -> Iterator[str]:
    """A new database with all tables, and nothing in them."""
    with throwaway() as name:
        call_command("migrate", database="owner", verbosity=0)
        yield name


def tell_the_planner() -> None:
    """Only the owner may look at every table."""
    _statement("VACUUM (ANALYZE)")


def _statement(statement: str) -> None:
    connections["default"].close()
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def _go_to(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        connections.settings[alias]["NAME"] = name
