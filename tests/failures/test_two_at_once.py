"""Two who act in the same moment: nothing is lost, nothing is there twice, and whoever came second is told why."""

import contextvars
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, connections, transaction

from sotay.indicators.engine import evaluate
from sotay.kernel.actions import ACTIONS, entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import DAY, clock_stopped_at
from sotay.members.actions import Beginning, Counted, die, expel, recognize, reverse_entry, transfer
from sotay.members.bookkeeping import close_period
from sotay.members.books import PeriodClosing
from sotay.members.corrections import correct_member, describe
from sotay.members.ledger import post
from sotay.members.models import Member, Movement, Standing, Traits
from sotay.members.totals import Line, hand_in
from sotay.organizations.actions import move, rename
from sotay.organizations.asking import question
from sotay.organizations.models import Decision, Organization, Post
from sotay.organizations.structure import found_unit
from sotay.people.actions import hold_post
from sotay.people.models import Person
from sotay.regulations import Refused
from tests import make
from tests.make import Province
from tests.proving import contradictions

PATIENCE = 20
SAME = date(2023, 5, 4)

Act = Callable[[], Any]


@pytest.fixture
def world(a_committed_province: Province) -> Iterator[Province]:
    with clock_stopped_at(make.TODAY):
        yield a_committed_province
        assert contradictions() == {}


class Acting(Thread):
    """Somebody acting on a connection of their own; what they got, or why not, is kept."""

    def __init__(self, act: Act) -> None:
        super().__init__(daemon=True)
        self.context = contextvars.copy_context()
        self.act = act
        self.result: Any = None
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.result = self.context.run(self.act)
        except Exception as error:  # noqa: BLE001 -- the test looks at it
            self.error = error
        finally:
            connections.close_all()


def at_once(first: Act, second: Act) -> tuple[Acting, Acting]:
    """The second begins when the first has done its work and not yet committed."""
    done, commit = Event(), Event()

    def first_and_wait() -> Any:
        with transaction.atomic():
            result = first()
            done.set()
            commit.wait(PATIENCE)
            return result

    one, two = Acting(first_and_wait), Acting(second)
    one.start()
    assert done.wait(PATIENCE), one.error
    two.start()
    wait_until_it_waits(two)
    commit.set()
    for each in (one, two):
        each.join(PATIENCE)
        assert not each.is_alive()
    return one, two


def wait_until_it_waits(thread: Thread) -> None:
    """Until it is held up by a lock, or has come to its end."""
    sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _moment in range(PATIENCE * 50):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            (waiting,) = cursor.fetchone()
        if waiting or not thread.is_alive():
            return
        time.sleep(0.02)
    raise AssertionError("neither waiting nor done")


def refusal(of: Acting) -> str:
    assert isinstance(of.error, Refused), of.error
    return str(of.error)


def stock(organization: Organization, on: date = make.TODAY, **more: Any) -> Any:
    return evaluate(["party_members_total"], question(organization, on, **more))["party_members_total"].value


# Members -----------------------------------------------------------------------------------------------------


def test_one_identity_number_is_admitted_once(world: Province) -> None:
    number = "006080001234"
    one, two = at_once(
        lambda: make.member(world.cells[0], identity_number=number),
        lambda: make.member(world.cells[1], identity_number=number),
    )
    assert one.error is None
    assert "đã được ghi" in refusal(two)
    assert Person.objects.count() == Member.objects.count() == Movement.objects.count() == 1


def test_two_admissions_rest_on_one_decision(world: Province) -> None:
    def admit(cell: Organization) -> Member:
        paper = Decision(number="12-QĐ/HU", signed_on=SAME, issuer="Huyện ủy")
        return ACTIONS["member.admit"].run(  # type: ignore[no-any-return]
            PROGRAM,
            cell,
            profile=make.profile(),
            counted=Counted(),
            decision=paper,
            ceremony_on=SAME,
        )

    one, two = at_once(lambda: admit(world.cells[0]), lambda: admit(world.cells[1]))

    assert (one.error, two.error) == (None, None)
    assert Decision.objects.filter(number="12-QĐ/HU").count() == 1
    assert Movement.objects.values("decision").distinct().count() == 1


@pytest.mark.parametrize("later", [0, 30])
def test_a_member_is_transferred_once(world: Province, later: int) -> None:
    someone = make.member(world.cells[0])
    one, two = at_once(
        lambda: transfer(PROGRAM, someone, to_cell=world.cells[1], on=SAME),
        lambda: transfer(PROGRAM, someone, to_cell=world.cells[2], on=SAME + later * DAY),
    )
    assert one.error is None
    assert "không sinh hoạt ở chi bộ này" in refusal(two)
    assert Standing.objects.as_of(make.TODAY).get(member=someone).organization == world.cells[1]


def test_nobody_dies_and_is_expelled(world: Province) -> None:
    someone = make.member(world.cells[0])
    one, two = at_once(
        lambda: die(PROGRAM, someone, on=SAME),
        lambda: expel(PROGRAM, someone, on=SAME, decision=make.decision()),
    )
    assert one.error is None
    assert "không có trong danh sách" in refusal(two)
    assert stock(world.top) == 0


def test_an_entry_is_taken_back_once(world: Province) -> None:
    someone = make.member(world.cells[0])
    death = die(PROGRAM, someone, on=SAME)
    back = lambda: reverse_entry(PROGRAM, someone, movement=death, reason="nhầm người")  # noqa: E731

    one, two = at_once(back, back)

    assert one.error is None
    assert "đã được đảo" in refusal(two)
    assert stock(world.top) == 1


@pytest.mark.parametrize("reversal_first", [False, True])
def test_many_entries_at_once_and_a_reversal_among_them(world: Province, reversal_first: bool) -> None:
    members = [make.member(world.cells[0]) for _ in range(6)]
    admission = Movement.objects.get(member=members[3])

    def transfer_all() -> None:
        with entry(PROGRAM, "test.transfer_all"):
            post([moving(member, world) for member in members])

    def take_back() -> Movement:
        return reverse_entry(PROGRAM, members[3], movement=admission, reason="nhầm người")

    acts = (take_back, transfer_all) if reversal_first else (transfer_all, take_back)
    one, two = at_once(*acts)

    assert one.error is None
    assert refusal(two)
    assert stock(world.communes[1]) == (0 if reversal_first else 6)
    assert stock(world.top) == (5 if reversal_first else 6)


def moving(member: Member, world: Province) -> Movement:
    here, there = (world.cells[0], "probationary"), (world.cells[2], "probationary")
    movement = Movement(member=member, kind="transfer", happened_on=SAME)
    movement.from_organization, movement.from_status = here
    movement.to_organization, movement.to_status = there
    return movement


def test_two_who_move_the_same_members_in_opposite_order_wait_for_each_other(world: Province) -> None:
    members = [make.member(world.cells[0]) for _ in range(4)]

    def transfer_them(order: list[Member]) -> None:
        with entry(PROGRAM, "test.transfer_all"):
            post([moving(member, world) for member in order])

    one, two = at_once(lambda: transfer_them(members), lambda: transfer_them(members[::-1]))

    assert one.error is None
    assert "không sinh hoạt ở chi bộ này" in refusal(two)
    assert stock(world.communes[1]) == 4


@pytest.mark.parametrize("correction_first", [False, True])
def test_a_correction_and_a_recognition_are_both_kept(world: Province, correction_first: bool) -> None:
    someone = Member.objects.select_related("person").get(pk=make.member(world.cells[0]).pk)
    seen = (someone.person.entry_id, someone.entry_id)
    beginning = Beginning(decided_on=SAME, joined_on=date(2020, 2, 2))

    def correct() -> Member:
        with seen_by(PROGRAM):
            mine = Member.objects.select_related("person").get(pk=someone.pk)
        return correct_member(PROGRAM, mine, seen=seen, profile=make.profile(), beginning=beginning)

    def recognise() -> Movement:
        return recognize(PROGRAM, someone, decision=make.decision(), on=SAME)

    one, two = at_once(*((correct, recognise) if correction_first else (recognise, correct)))

    now = Member.objects.get(pk=someone.pk)
    assert one.error is None
    assert Standing.objects.as_of(make.TODAY).get(member=someone).status == "official"
    assert now.official_on == SAME
    if correction_first:
        assert two.error is None
        assert now.joined_on == date(2020, 2, 2)
    else:
        assert type(two.error).__name__ == "ChangedMeanwhile"


def test_two_descriptions_follow_each_other(world: Province) -> None:
    someone = make.member(world.cells[0])

    def say(education: str) -> Traits:
        return describe(PROGRAM, someone, counted=Counted(education), on=SAME)

    one, two = at_once(lambda: say("college"), lambda: say("doctor"))

    assert (one.error, two.error) == (None, None)
    assert Traits.objects.as_of(make.TODAY).get(member=someone).education == "doctor"


@pytest.mark.parametrize("transfer_first", [False, True])
def test_a_description_and_a_transfer_are_both_kept(world: Province, transfer_first: bool) -> None:
    someone = make.member(world.cells[0])
    acts: list[Act] = [
        lambda: describe(PROGRAM, someone, counted=Counted("doctor"), on=SAME),
        lambda: transfer(PROGRAM, someone, to_cell=world.cells[2], on=SAME),
    ]
    one, two = at_once(*(acts[::-1] if transfer_first else acts))

    standing = Standing.objects.as_of(make.TODAY).get(member=someone)
    assert (one.error, two.error) == (None, None)
    assert (standing.organization, standing.education) == (world.cells[2], "doctor")


# Periods, and where organisations stand ----------------------------------------------------------------------


def test_figures_are_handed_in_with_what_was_being_recorded(world: Province) -> None:
    one, two = at_once(
        lambda: make.member(world.cells[0], on=SAME),
        lambda: close_period(PROGRAM, world.top, until=date(2023, 6, 30)),
    )
    assert (one.error, two.error) == (None, None)
    closing = PeriodClosing.objects.get()
    asked = question(world.top, SAME)
    then = replace(asked, known_at=closing.closed_at)
    assert [evaluate(["members_admitted"], each)["members_admitted"].value for each in (then, asked)] == [
        1,
        1,
    ]


def test_what_is_recorded_while_figures_are_handed_in_counts_from_the_day_after(world: Province) -> None:
    one, two = at_once(
        lambda: close_period(PROGRAM, world.top, until=date(2023, 6, 30)),
        lambda: make.member(world.cells[0], on=SAME),
    )
    assert (one.error, two.error) == (None, None)
    assert Movement.objects.get().counted_on == date(2023, 7, 1)


@pytest.mark.parametrize("move_first", [False, True])
def test_a_branch_is_moved_with_whom_it_is_just_getting(world: Province, move_first: bool) -> None:
    def carry() -> Organization:
        paper = make.decision()
        return move(PROGRAM, world.communes[0], to_parent=world.districts[1], on=make.TODAY, decision=paper)

    def admit() -> Member:
        return make.member(world.cells[0], on=SAME)

    one, two = at_once(*((carry, admit) if move_first else (admit, carry)))

    assert (one.error, two.error) == (None, None)
    assert [stock(district) for district in world.districts] == [0, 1]
    carried = Movement.objects.get(kind="reorganization")
    assert carried.to_path is not None
    assert carried.to_path.startswith(Organization.objects.get(pk=world.districts[1].pk).path or "-")


def test_an_organisation_renamed_by_two_bears_both_names_in_turn(world: Province) -> None:
    def call(name: str, on: date) -> object:
        return rename(PROGRAM, world.cells[0], name=name, on=on, decision=make.decision())

    one, two = at_once(lambda: call("Chi bộ Một", SAME), lambda: call("Chi bộ Hai", SAME + DAY))

    assert (one.error, two.error) == (None, None)
    states = [world.cells[0].state(on) for on in (SAME, SAME + DAY)]
    assert [state.name for state in states if state] == ["Chi bộ Một", "Chi bộ Hai"]


def test_more_do_not_leave_a_unit_kept_by_totals_than_there_are(world: Province) -> None:
    ACTIONS["totals.keep"].run(PROGRAM, world.cells[3], on=make.OPENED, decision=make.decision())

    def lines(number: str, kind: str) -> object:
        line = Line(kind, SAME, 1)
        return hand_in(
            PROGRAM,
            world.cells[3],
            number=number,
            signed_on=SAME,
            period_from=SAME,
            period_to=SAME,
            lines=[line],
        )

    lines("1", "opening")
    one, two = at_once(lambda: lines("2", "death"), lambda: lines("3", "departure"))

    assert one.error is None
    assert "nhiều hơn số đang có" in refusal(two)
    assert stock(world.top) == 0


def test_a_post_is_taken_by_one(world: Province) -> None:
    village = found_unit(PROGRAM, world.communes[0], name="Nà Pán", kind="village", on=make.FOUNDED)
    seat = Post.objects.get(unit=village)
    take = lambda: hold_post(PROGRAM, seat, on=SAME, is_member=False)  # noqa: E731

    one, two = at_once(take, take)

    assert one.error is None
    assert refusal(two)
    assert seat.holdings.count() == 1
