"""The book: one movement, one truth; mistakes are reversed, late entries fit in, closed periods stay closed."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sotay.indicators.engine import by_child, evaluate
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import depart, die, expel, recognize, remove, restore, reverse_entry, transfer
from sotay.members.bookkeeping import close_period
from sotay.members.models import Movement, Standing
from sotay.organizations.actions import move, rename
from sotay.organizations.asking import question
from sotay.people.models import Presence
from sotay.regulations import Refused
from tests import make
from tests.harness.worlds import taken_back
from tests.proving import contradictions

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture
def world(a_province):
    return a_province


def total(organization, on=make.TODAY, **more):
    asked = question(organization, on, **more)
    return evaluate(["party_members_total"], asked)["party_members_total"].value


def flow(code, organization, start, end):
    return evaluate([code], question(organization, end, start, end + DAY))[code].value


def test_one_admission_raises_every_figure_above_by_one(world):
    above = [world.top, world.districts[0], world.communes[0], world.cells[0]]
    before = [total(o) for o in above]

    make.member(world.cells[0])

    assert [total(o) for o in above] == [n + 1 for n in before]
    assert total(world.districts[1]) == 0


def test_a_transfer_nets_out_above_the_common_ancestor(world):
    someone = make.member(world.cells[0], on=date(2023, 1, 10))
    transfer(PROGRAM, someone, to_cell=world.cells[1], on=date(2023, 6, 1))

    year = (date(2023, 1, 1), date(2023, 12, 31))
    assert flow("members_transferred_in", world.cells[1], *year) == 1
    assert flow("members_transferred_out", world.cells[0], *year) == 1
    assert [flow("members_transferred_in", o, *year) for o in (world.communes[0], world.top)] == [0, 0]


def test_a_reversal_counts_with_the_opposite_sign_in_the_row_of_the_mistake(world):
    someone = make.member(world.cells[0], on=date(2023, 1, 10))
    death = die(PROGRAM, someone, on=date(2023, 5, 1))

    reverse_entry(PROGRAM, someone, movement=death, reason="nhầm người")

    assert flow("members_died", world.top, date(2023, 1, 1), date(2023, 12, 31)) == 0
    assert total(world.top) == 1
    assert contradictions() == {}


def test_what_happened_in_a_closed_period_counts_from_the_first_open_day(world):
    someone = make.member(world.cells[0], on=date(2023, 1, 10))
    close_period(PROGRAM, world.districts[0], until=date(2023, 6, 30))

    entry = die(PROGRAM, someone, on=date(2023, 5, 1))

    assert (entry.happened_on, entry.counted_on) == (date(2023, 5, 1), date(2023, 7, 1))
    assert total(world.top, date(2023, 6, 30)) == 1
    assert total(world.top, date(2023, 7, 1)) == 0


def test_a_mistake_in_a_closed_period_is_taken_back_in_the_open_one(world):
    someone = make.member(world.cells[0], on=date(2023, 1, 10))
    death = die(PROGRAM, someone, on=date(2023, 5, 1))
    close_period(PROGRAM, world.top, until=date(2023, 6, 30))

    reverse_entry(PROGRAM, someone, movement=death, reason="nhầm người")

    assert [total(world.top, on) for on in (date(2023, 4, 30), date(2023, 6, 30), date(2023, 7, 1))] == [
        1,
        0,
        1,
    ]
    assert flow("members_died", world.top, date(2023, 1, 1), date(2023, 6, 30)) == 1
    assert flow("members_died", world.top, date(2023, 7, 1), date(2023, 12, 31)) == -1
    assert contradictions() == {}


def test_a_recognition_recorded_after_a_later_transfer_fits_in(world):
    someone = make.member(world.cells[0], on=date(2022, 1, 10))
    transfer(PROGRAM, someone, to_cell=world.cells[2], on=date(2023, 3, 1))

    recognize(PROGRAM, someone, decision=make.decision(on=date(2023, 4, 1)), on=date(2023, 1, 10))

    rows = Standing.objects.filter(member=someone).order_by("valid_from")
    assert [(r.organization_id, r.status, r.valid_from) for r in rows] == [
        (world.cells[0].pk, "probationary", date(2022, 1, 10)),
        (world.cells[0].pk, "official", date(2023, 1, 10)),
        (world.cells[2].pk, "official", date(2023, 3, 1)),
    ]
    assert contradictions() == {}


def test_an_entry_is_not_reversed_while_a_later_one_stands_on_it(world):
    someone = make.member(world.cells[0], on=date(2022, 1, 10))
    admission = Movement.objects.get(member=someone)
    transfer(PROGRAM, someone, to_cell=world.cells[2], on=date(2023, 3, 1))

    with pytest.raises(Refused, match="đảo bút toán ấy trước"):
        reverse_entry(PROGRAM, someone, movement=admission, reason="nhầm")


def test_nobody_dies_twice_nor_before_he_came(world):
    someone = make.member(world.cells[0], on=date(2022, 1, 10))
    with pytest.raises(Refused):
        die(PROGRAM, someone, on=date(2021, 1, 1))
    die(PROGRAM, someone, on=date(2023, 1, 1))
    with pytest.raises(Refused):
        die(PROGRAM, someone, on=date(2023, 2, 1))


def test_nothing_counts_before_the_book_opens(world):
    with pytest.raises(Refused, match="Sổ của tổ chức này mở ngày 1/1/2014"):
        make.member(world.cells[0], on=date(2013, 12, 31))


def test_members_sit_only_in_cells(world):
    with pytest.raises(Refused, match="không phải chi bộ"):
        make.member(world.communes[0])


def test_moving_a_commune_shows_in_its_own_row_and_nowhere_inside(world):
    make.member(world.cells[0]), make.official(world.cells[1])
    commune, day = world.communes[0], date(2024, 1, 1)

    move(PROGRAM, commune, to_parent=world.districts[1], on=day, decision=make.decision())

    year = (date(2024, 1, 1), make.TODAY)
    world.top.refresh_from_db()
    assert flow("members_reorganized_out", world.districts[0], *year) == 2
    assert flow("members_reorganized_in", world.districts[1], *year) == 2
    assert [flow("members_reorganized_in", o, *year) for o in (world.top, commune, world.cells[0])] == [
        0,
        0,
        0,
    ]
    assert total(world.districts[0], date(2023, 12, 31)) == 2
    assert total(world.districts[1]) == 2
    assert contradictions() == {}


def test_authority_follows_today_and_facts_their_day(world):
    someone = make.member(world.cells[0])
    move(PROGRAM, world.communes[0], to_parent=world.districts[1], on=make.TODAY, decision=make.decision())

    there = Presence.objects.get(person=someone.person)
    assert there.path.startswith(world.districts[1].path)
    asked = question(world.districts[0], make.TODAY - DAY)
    assert by_child(["party_members_total"], asked) == {world.communes[0].pk: {"party_members_total": 1}}


def test_a_late_rename_leaves_what_was_renamed_since(world):
    cell = world.cells[0]
    rename(PROGRAM, cell, name="Chi bộ Ba", on=date(2023, 1, 1), decision=make.decision())
    rename(PROGRAM, cell, name="Chi bộ Hai", on=date(2022, 1, 1), decision=make.decision())

    names = [cell.state(on).name for on in (date(2022, 6, 1), date(2023, 6, 1))]
    assert names == ["Chi bộ Hai", "Chi bộ Ba"]
    assert cell.state(date(2022, 6, 1), at=None).known_from is not None
    assert contradictions() == {}


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "admit",
                "arrive",
                "recognize",
                "transfer",
                "die",
                "expel",
                "remove",
                "depart",
                "restore",
                "reverse",
                "close",
                "move",
            ]
        ),
        st.integers(0, 7),
        st.integers(0, 3),
        st.integers(0, 120),
    ),
    min_size=3,
    max_size=14,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(acts=ACTS)
def test_whatever_lawful_acts_are_recorded_in_whatever_order_the_book_stays_whole(a_province, acts):
    with taken_back():
        world = deepcopy(a_province)
        for act, who, where, weeks in acts:
            try:
                with transaction.atomic():
                    perform(world, act, who, where, date(2021, 11, 1) + timedelta(weeks=weeks))
            except Refused:
                pass
        assert contradictions() == {}
        for organization in world.organizations:
            organization.refresh_from_db()
            check_form_balances(organization)


def perform(world, act, who, where, on):
    cell = world.cells[where]
    if act in ("admit", "arrive"):
        world.members.append(make.member(cell, on) if act == "admit" else make.official(cell, on))
        return
    if act == "close":
        close_period(PROGRAM, world.organizations[where], until=on)
        return
    if act == "move":
        move(
            PROGRAM,
            world.communes[where % 2],
            to_parent=world.districts[who % 2],
            on=on,
            decision=make.decision(),
        )
        return
    if not world.members:
        return
    someone, paper = world.members[who % len(world.members)], make.decision(on=on)
    PERSONAL[act](someone, cell, on, paper)


def reverse_last(someone, cell, on, paper):
    for last in Movement.objects.filter(member=someone, reverses=None, reversal=None).order_by("-id")[:1]:
        reverse_entry(PROGRAM, someone, movement=last, reason="nhầm")


PERSONAL = {
    "recognize": lambda who, cell, on, paper: recognize(PROGRAM, who, decision=paper, on=on),
    "transfer": lambda who, cell, on, paper: transfer(PROGRAM, who, to_cell=cell, on=on),
    "die": lambda who, cell, on, paper: die(PROGRAM, who, on=on),
    "depart": lambda who, cell, on, paper: depart(PROGRAM, who, on=on),
    "expel": lambda who, cell, on, paper: expel(PROGRAM, who, on=on, decision=paper),
    "remove": lambda who, cell, on, paper: remove(PROGRAM, who, on=on, decision=paper),
    "restore": lambda who, cell, on, paper: restore(
        PROGRAM, who, to_cell=cell, status="official", on=on, decision=paper
    ),
    "reverse": reverse_last,
}

INCREASES = [
    "members_admitted",
    "members_arrived",
    "members_restored",
    "members_resumed",
    "members_transferred_in",
    "members_reorganized_in",
    "members_opened",
]
DECREASES = [
    "members_died",
    "members_expelled",
    "members_removed",
    "members_withdrawn",
    "members_departed",
    "members_gone_abroad",
    "members_transferred_out",
    "members_reorganized_out",
]


def check_form_balances(organization):
    for start, end in ((date(2022, 1, 1), date(2022, 12, 31)), (date(2023, 4, 1), make.TODAY)):
        asked = question(organization, end, start, end + DAY)
        figures = evaluate([*INCREASES, *DECREASES, "party_members_total"], asked)
        opening = total(organization, start - DAY)
        increase = sum(figures[code].value for code in INCREASES)
        decrease = sum(figures[code].value for code in DECREASES)
        assert opening + increase - decrease == figures["party_members_total"].value
