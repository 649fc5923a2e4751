"""Two who act on one sheet, one list or one round in the same moment: one wins, the other is told why."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member
from sotay.members.screening.actions import enlist
from sotay.members.screening.models import ScreenedMember, ScreeningPart, ScreeningRound
from sotay.members.screening.rounds import close_round, open_round
from sotay.members.supplements.actions import answer, hand_in
from sotay.members.supplements.models import Supplement
from sotay.organizations.models import Organization
from sotay.people.models import Person
from tests import make
from tests.failures.test_two_at_once import at_once, refusal
from tests.make import Province
from tests.proving import contradictions

TODAY = date(2024, 12, 10)


@pytest.fixture
def world(a_committed_province: Province) -> Iterator[Province]:
    with clock_stopped_at(TODAY):
        yield a_committed_province
        assert contradictions() == {}


def sheet(member: Member, phone: str) -> Supplement:
    return hand_in(PROGRAM, member, values={"phone": phone}, on=TODAY)


def answered(given: Supplement, what: str) -> Supplement:
    return answer(PROGRAM, given, answers={"phone": what})


def opened(place: Organization) -> ScreeningRound:
    days: dict[str, Any] = {"on": TODAY, "list_by": TODAY, "ends_on": TODAY}
    return open_round(PROGRAM, place, decision=make.decision(on=TODAY), **days)


def test_one_sheet_is_answered_once(world: Province) -> None:
    member = make.official(world.cells[0])
    given = sheet(member, "0987000111")
    one, two = at_once(lambda: answered(given, "confirmed"), lambda: answered(given, "differs"))
    assert one.error is None
    assert "vừa được trả lời" in refusal(two)
    with seen_by(PROGRAM):
        assert Person.objects.get(pk=member.pk).phone == "0987000111"


def test_a_sheet_sent_anew_is_not_confirmed_by_whoever_read_the_one_before(world: Province) -> None:
    member = make.official(world.cells[0])
    given = sheet(member, "0987000111")
    one, two = at_once(lambda: sheet(member, "0987000222"), lambda: answered(given, "confirmed"))
    assert one.error is None
    assert "vừa được" in refusal(two)
    with seen_by(PROGRAM):
        assert Person.objects.get(pk=member.pk).phone == ""
        assert Supplement.objects.get().is_open


def test_the_sheet_of_a_year_is_there_once(world: Province) -> None:
    member = make.official(world.cells[0])
    one, two = at_once(lambda: sheet(member, "0987000111"), lambda: sheet(member, "0987000222"))
    assert one.error is None
    assert "đã được ghi" in refusal(two)
    with seen_by(PROGRAM):
        assert Supplement.objects.count() == 1


def test_one_round_runs_in_a_branch(world: Province) -> None:
    one, two = at_once(lambda: opened(world.top), lambda: opened(world.communes[0]))
    assert one.error is None
    assert "chưa kết thúc" in refusal(two)
    assert ScreeningRound.objects.count() == 1


@pytest.mark.parametrize("closes_first", [True, False])
def test_nobody_is_on_a_list_after_its_round_was_closed(world: Province, closes_first: bool) -> None:
    member = make.official(world.cells[0])
    running = opened(world.communes[0])
    part = ScreeningPart.objects.select_related("case__organization", "round").get(
        round=running, case__organization=world.cells[0]
    )

    def close() -> Any:
        return close_round(PROGRAM, running, on=TODAY, unfinished=True)

    def enter() -> Any:
        return enlist(PROGRAM, part, member=member, ground="tasks", on=TODAY)

    one, two = at_once(close, enter) if closes_first else at_once(enter, close)
    assert one.error is None
    if closes_first:
        assert "không còn ở bước này" in refusal(two)
    else:
        assert two.error is None
    with seen_by(PROGRAM):
        assert not ScreenedMember.objects.exists()


def test_a_round_is_closed_once(world: Province) -> None:
    running = opened(world.communes[0])
    close = lambda: close_round(PROGRAM, running, on=TODAY, unfinished=True)  # noqa: E731
    one, two = at_once(close, close)
    assert one.error is None
    assert "vừa được kết thúc" in refusal(two)
