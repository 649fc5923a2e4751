"""The little province most tests begin with, built once for each process of a run.

It lies in a database of its own, a copy of the template. A test that asks for ``a_province`` goes there, works as the
program's role, and what it writes is taken back, as with ``db``. A test that asks for ``a_committed_province`` has a
copy of that database for itself, as with ``committed_database``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from itertools import count

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from sotay.kernel.time import clock_stopped_at
from tests import make

from .databases import Run, at, copy_of_template, name_in_use, standing

_numbers = count(1)


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written is judged as when it is kept, and then undone."""
    with transaction.atomic():
        yield
        if not connection.needs_rollback:
            connection.check_constraints()
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def province_built(
    test_run: Run, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[str, make.Province]]:
    """The database of the province, and the province."""
    with django_db_blocker.unblock():
        name = f"{name_in_use()}-province"
        with standing(test_run, name):
            with at(name), clock_stopped_at(make.TODAY):
                made = make.province()
            yield name, made


@pytest.fixture
def a_province(
    request: pytest.FixtureRequest,
    province_built: tuple[str, make.Province],
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[make.Province]:
    """A province with its book open, at the day of ``make``: see ``make.province``."""
    if {"db", "committed_database"} & set(request.fixturenames):
        raise pytest.UsageError("a_province stands alone, without another database")
    name, made = province_built
    with django_db_blocker.unblock(), clock_stopped_at(make.TODAY), at(name), taken_back():
        yield deepcopy(made)


@pytest.fixture
def a_committed_province(
    request: pytest.FixtureRequest,
    test_run: Run,
    province_built: tuple[str, make.Province],
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[make.Province]:
    """The same in a database of the test's own, at both aliases: what is committed stays."""
    if {"db", "committed_database"} & set(request.fixturenames):
        raise pytest.UsageError("a_committed_province stands alone, without another database")
    name, made = province_built
    with django_db_blocker.unblock(), copy_of_template(test_run, f"{name}-{next(_numbers)}", name):
        yield deepcopy(made)
