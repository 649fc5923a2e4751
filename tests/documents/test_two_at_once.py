"""Two people write about one document in the same moment: nothing is doubled, and whoever is second is told so."""

from collections.abc import Iterator
from typing import Any

import pytest

from sotay.documents.actions import correct, withdraw
from sotay.documents.models import Document, Studied, StudyRequest
from sotay.documents.studying import ask, mark_own, record
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.regulations import Refused
from tests import make
from tests.honours.test_two_at_once import all_at_once
from tests.proving import contradictions

from .world import LAST_DAY, World, a_document, build


@pytest.fixture
def world(committed_database: None) -> Iterator[World]:
    with clock_stopped_at(make.TODAY):
        with seen_by(PROGRAM):
            made = build()
        yield made
        with seen_by(PROGRAM):
            assert contradictions() == {}


def refused(found: list[Any]) -> int:
    assert all(each is None or isinstance(each, Refused | Document | StudyRequest | int) for each in found), (
        found
    )
    return sum(isinstance(each, Refused) for each in found)


def test_a_member_and_their_cell_say_it_at_once_and_it_stands_once(world):
    cell = world.province.cells[0]
    request = ask(PROGRAM, world.document, organization=world.province.top, due_on=LAST_DAY)
    own, secretary = make.acting(world.account), make.actor("cell_secretary", cell)
    found = all_at_once(
        lambda: mark_own(own, request),
        lambda: mark_own(own, request),
        lambda: record(secretary, cell, request=request, members=world.members[:1], on=make.TODAY),
    )
    assert refused(found) == 0
    with seen_by(PROGRAM):
        assert Studied.objects.count() == 1


def test_two_clerks_enter_one_document_and_one_is_told(world):
    top = world.province.top
    found = all_at_once(*[lambda: a_document(top, number="6-NQ/TU")] * 2)
    assert refused(found) == 1
    assert Document.objects.filter(number="6-NQ/TU").count() == 1


def test_two_ask_for_one_document_and_one_is_told(world):
    top = world.province.top
    assert (
        refused(all_at_once(*[lambda: ask(PROGRAM, world.document, organization=top, due_on=LAST_DAY)] * 2))
        == 1
    )


def test_a_document_withdrawn_while_it_is_asked_for_asks_nobody(world):
    top = world.province.top
    all_at_once(
        lambda: withdraw(PROGRAM, world.document, reason="mistaken"),
        lambda: ask(PROGRAM, world.document, organization=top, due_on=LAST_DAY),
    )
    assert not StudyRequest.objects.standing().exists()


def test_two_correct_one_document_and_the_second_sees_the_first(world):
    seen = world.document.entry_id
    given = {"kind": "plan", "issued_on": make.TODAY, "title": "Kế hoạch", "open_": True, "seen": seen}
    found = all_at_once(
        *[lambda at=at: correct(PROGRAM, world.document, number=f"{at}-KH", **given) for at in (1, 2)]
    )
    assert refused(found) == 1
