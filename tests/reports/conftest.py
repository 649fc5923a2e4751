"""The world of these tests: built once for a module, each test's own writing taken back."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from sotay.kernel.time import clock_stopped_at
from tests import make
from tests.harness.worlds import taken_back
from tests.reports.world import World, world


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), taken_back():
        yield world()


@pytest.fixture
def province(built: World) -> Iterator[World]:
    with clock_stopped_at(make.TODAY), taken_back():
        yield built
