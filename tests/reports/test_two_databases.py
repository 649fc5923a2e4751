"""A test with a database of its own leaves what a module holds open on another as it was: these run in this order."""

from sotay.people.models import Person
from tests import make
from tests.reports.world import World


def test_the_worlds_people_are_there(province: World) -> None:
    assert Person.objects.exists()


def test_elsewhere_is_nobody(a_province: make.Province) -> None:
    assert not Person.objects.exists()
    make.member(a_province.cells[0])
    assert Person.objects.count() == 1


def test_what_was_written_elsewhere_is_gone(a_province: make.Province) -> None:
    assert not Person.objects.exists()


def test_the_worlds_people_are_still_there(province: World) -> None:
    assert Person.objects.count() > 1
