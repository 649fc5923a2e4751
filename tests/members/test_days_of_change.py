"""The rules of admission, coming back and transfers on the day before, and on the day, of each change of what is known.

A case keeps the rules of the day it began. While the text of a rule was read it refuses; before, and since a text that
nobody here has read followed it, it warns and the case goes on. Below, at and above each limit: the tests of each
procedure. Of removal: test_removal_limits.
"""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from sotay.dues.actions import relieve
from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import law, warnings_heard
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import remove
from sotay.members.models import Member
from sotay.members.prospects.actions import enter_again
from sotay.members.prospects.models import Prospect
from sotay.procedures.models import Case
from sotay.regulations import Refused
from tests import make
from tests.members.admissions import DAY, considered
from tests.procedures import stories

TODAY = date(2026, 11, 20)
GUIDANCE, SINCE_294, SINCE_SEPTEMBER = date(2025, 6, 9), date(2025, 7, 1), date(2025, 9, 29)
SINCE_20, NEW_GUIDANCE = date(2026, 4, 8), date(2026, 5, 19)
HELPED = date(2025, 2, 3)
FIRST = {GUIDANCE: True, SINCE_294: True, SINCE_SEPTEMBER: True, SINCE_20: False, NEW_GUIDANCE: False}
"""Whether a change begins a time in which the text is known."""


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        yield make.province()


def around(*changes: date) -> list[tuple[date, bool]]:
    """The day before and the day of each change, and whether a rule refuses then."""
    return [pair for on in changes for pair in ((on - DAY, not FIRST[on]), (on, FIRST[on]))]


def answered(key: str, on: date, refuses: bool, act: Callable[[], object]) -> None:
    """What breaks a rule is refused by its name while the text is known, and warned of by its name otherwise."""
    assert law(key, on).refuses is refuses
    if refuses:
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.clause is not None
        assert refusal.value.clause.key == key
        return
    with warnings_heard() as warned:
        act()
    assert key in [each.clause.key for each in warned]


# Admission ---------------------------------------------------------------------------------------------------


def prospect(world: make.Province, born: date = date(1990, 5, 17), certified: date = HELPED) -> Prospect:
    made = make.prospect(world.cells[0], HELPED, born_on=born)
    return stories.certified(made, certified)


def filed(world: make.Province, opened: date, whose: Prospect, until: str = "consider") -> Case:
    introducer = make.official(world.cells[0], date(2020, 2, 3))
    return stories.filed(stories.admission(whose, opened), opened, introducer, until)


@pytest.mark.parametrize(("opened", "refuses"), around(SINCE_294))
def test_a_month_less_than_eighteen_years(world: make.Province, opened: date, refuses: bool) -> None:
    case = filed(world, opened, prospect(world, born=date(2007, 9, 11)))
    on = date(2025, 9, 10)
    answered("admission.minimum_age", opened, refuses, lambda: considered(case, on))


@pytest.mark.parametrize(("opened", "refuses"), around(SINCE_294))
def test_a_month_more_than_sixty_years_without_consent(
    world: make.Province, opened: date, refuses: bool
) -> None:
    case = filed(world, opened, prospect(world, born=date(1965, 7, 1)))
    stories.voted_through(case, date(2025, 9, 10))
    answered("admission.maximum_age", opened, refuses, lambda: stories.admitted(case, date(2025, 10, 1)))


@pytest.mark.parametrize(("opened", "refuses"), around(GUIDANCE))
def test_a_day_more_than_sixty_months_after_the_class(
    world: make.Province, opened: date, refuses: bool
) -> None:
    case = filed(world, opened, prospect(world, certified=date(2021, 6, 1)))
    on = date(2026, 6, 2)
    key = "admission.awareness_certificate_valid"
    answered(key, opened, refuses, lambda: considered(case, on))


@pytest.mark.parametrize(("opened", "refuses"), around(GUIDANCE, NEW_GUIDANCE))
def test_a_day_more_than_twelve_months_after_the_introductions(
    world: make.Province, opened: date, refuses: bool
) -> None:
    case = filed(world, opened, prospect(world))
    on = opened.replace(year=opened.year + 1) + DAY
    with clock_stopped_at(max(on, TODAY)):
        answered("admission.file_redone_after", opened, refuses, lambda: considered(case, on))


@pytest.mark.parametrize(("opened", "refuses"), around(SINCE_294, SINCE_20))
def test_an_introducer_who_came_a_day_too_late(world: make.Province, opened: date, refuses: bool) -> None:
    case = filed(world, opened, prospect(world), until="introduce")
    newcomer = make.official(world.cells[0], opened.replace(year=opened.year - 1) + DAY)
    given = {"first": newcomer, "union": "trade"}
    answered(
        "admission.introducer_same_unit",
        opened,
        refuses,
        lambda: stories.step(case, "introduced", opened, papers=("introduction",), given=given),
    )


def back(world: make.Province, left_on: date, helped: date) -> Prospect:
    member = make.official(world.cells[0], date(2015, 2, 3))
    remove(PROGRAM, member, on=left_on, decision=make.decision(on=left_on))
    helper = make.official(world.cells[0])
    return enter_again(PROGRAM, member, cell=world.cells[0], consented_on=helped, on=helped, helper=helper)


@pytest.mark.parametrize(("opened", "refuses"), around(SINCE_294))
def test_a_day_less_than_thirty_six_months_after_leaving(
    world: make.Province, opened: date, refuses: bool
) -> None:
    whose = back(world, opened.replace(year=opened.year - 3) + DAY, HELPED)
    answered("admission.readmission_after", opened, refuses, lambda: stories.admission(whose, opened))


@pytest.mark.parametrize(("opened", "refuses"), around(SINCE_294, SINCE_20))
def test_a_day_less_than_sixty_months_where_the_wait_is_longer(
    world: make.Province, opened: date, refuses: bool
) -> None:
    case = stories.admission(back(world, date(2018, 6, 1), HELPED), opened)
    given = {"ground": "longer", "wait_from": opened.replace(year=opened.year - 5) + DAY}
    answered(
        "admission.readmission_after_minor_crime",
        opened,
        refuses,
        lambda: stories.step(case, "proposed", opened, papers=("proposal",), given=given),
    )


# Transfers ---------------------------------------------------------------------------------------------------


@pytest.fixture
def member(world: make.Province) -> Member:
    return make.official(world.cells[0])


TOO_SHORT, TOO_LONG, TOO_LONG_TO_STUDY = (
    "transfer.temporary_min",
    "transfer.temporary_below",
    "transfer.temporary_study_max",
)


@pytest.mark.parametrize(
    ("key", "opened", "refuses"),
    [
        *((TOO_SHORT, *each) for each in around(SINCE_294, SINCE_20)),
        *((TOO_LONG, *each) for each in around(SINCE_294, SINCE_20)),
        *((TOO_LONG_TO_STUDY, *each) for each in around(GUIDANCE)),
    ],
)
def test_a_stay_elsewhere_a_day_outside_its_limits(
    world: make.Province, member: Member, key: str, opened: date, refuses: bool
) -> None:
    """From 2/6/2026: the third month ends on 1/9, the twelfth on 1/6/2027, the twenty-fourth on 1/6/2028."""
    since = date(2026, 6, 2)
    until = {
        TOO_SHORT: date(2026, 8, 31),
        TOO_LONG: date(2027, 6, 1),
        TOO_LONG_TO_STUDY: date(2028, 6, 2),
    }
    case = stories.open_("temporary", member, world.cells[0], opened, destination=world.cells[2])
    given = {"since": since, "until": until[key], "study": key == TOO_LONG_TO_STUDY}
    answered(
        key,
        opened,
        refuses,
        lambda: stories.step(case, "introduced", since, papers=stories.TRANSFER_PAPERS[:2], given=given),
    )


@pytest.mark.parametrize(("opened", "refuses"), around(SINCE_294, SINCE_20))
def test_abroad_for_a_day_less_than_three_months(
    world: make.Province, member: Member, opened: date, refuses: bool
) -> None:
    case = stories.open_("abroad", member, world.cells[0], opened)
    given = {"since": date(2026, 6, 2), "until": date(2026, 8, 31)}
    papers = ("grounds", "self_review", "slip_3a")
    answered(
        TOO_SHORT,
        opened,
        refuses,
        lambda: stories.step(case, "introduced", date(2026, 6, 2), papers=papers, given=given),
    )


@pytest.mark.parametrize("opened", [day for day, _refuses in around(GUIDANCE, NEW_GUIDANCE)])
@pytest.mark.parametrize(
    ("until", "way"), [(date(2027, 5, 31), "for_a_time"), (date(2027, 6, 1), "for_good")]
)
def test_abroad_for_twelve_months_leaves_the_count_on_every_day(
    world: make.Province, member: Member, opened: date, until: date, way: str
) -> None:
    """The number is the same on either side; whether somebody counts is never left open."""
    on = date(2026, 6, 2)
    case = stories.open_("abroad", member, world.cells[0], opened)
    papers = ("grounds", "self_review", "slip_3a")
    stories.step(case, "introduced", on, papers=papers, given={"since": on, "until": until})
    stories.step(case, "confirmed", on, papers=("slip",))
    stories.step(case, "introduced", on)
    other = {"for_a_time": "for_good", "for_good": "for_a_time"}[way]
    with pytest.raises(Refused, match="Từ 12 tháng trở lên là chính thức"):
        stories.step(case, other, on, papers=("slip_3b",))
    stories.step(case, way, on, papers=("slip_3b",))


@pytest.mark.parametrize(("opened", "refuses"), around(SINCE_SEPTEMBER))
def test_called_absent_on_the_last_day_of_the_third_month(
    world: make.Province, member: Member, opened: date, refuses: bool
) -> None:
    sent = date(2025, 10, 1)
    case = stories.transfer(member, world.cells[0], world.cells[2], opened)
    stories.sent_off(case, sent)
    answered(
        "transfer.removal_after",
        opened,
        refuses,
        lambda: stories.step(case, "absent", date(2026, 1, 1)),
    )


# Exemption from dues -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "last", "answer"),
    [
        (date(2026, 1, 1), date(2026, 11, 1), "takes"),
        (date(2026, 1, 1), date(2026, 12, 1), "takes"),
        (date(2026, 1, 1), date(2027, 1, 1), "warns"),
        (date(2026, 2, 1), date(2026, 12, 1), "takes"),
        (date(2026, 2, 1), date(2027, 1, 1), "takes"),
        (date(2026, 2, 1), date(2027, 2, 1), "refuses"),
    ],
)
def test_eleven_twelve_and_thirteen_months_without_dues(
    member: Member, since: date, last: date, answer: str
) -> None:
    def act() -> None:
        relieve(PROGRAM, member, ground="on_application", since=since, until=last)

    if answer == "takes":
        with warnings_heard() as warned:
            act()
        assert warned == []
        return
    answered("dues.hardship_exemption_max", since, answer == "refuses", act)
