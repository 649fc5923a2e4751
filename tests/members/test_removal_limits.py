"""The rules of a removal on the day before, and on the day, of each change of what is known of them.

A case keeps the rules of the day it began. Before 294-QĐ/TW, and since a text that nobody here has read followed it, a
rule warns; between, it refuses. Below, at and above each limit: test_leaving_the_list.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import law, warnings_heard
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member
from sotay.procedures.models import Case
from sotay.procedures.queries import way_of
from sotay.regulations import Refused
from sotay.regulations.workdays import add_working_days
from tests import make
from tests.procedures import stories

HEARD = {"heard": "heard", "exemption_looked_at": True, "stay_looked_at": True}
PREPARED = date(2026, 9, 1)


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(date(2026, 11, 20)), seen_by(PROGRAM):
        yield make.province()


@pytest.fixture
def member(world: make.Province) -> Member:
    return make.official(world.cells[0])


def prepared(member: Member, world: make.Province, opened: date, given: dict[str, Any]) -> Case:
    case = stories.open_("removal", member, world.cells[0], opened)
    said = {**HEARD, "invited_1": date(2026, 8, 5), **given}
    stories.step(case, "prepared", PREPARED, given=said)
    return case


TOO_SHORT = {
    "removal.absent_or_unpaid_months": {"ground": "absent", "months": 2},
    "removal.education_period": {"ground": "weakened", "educated_since": date(2025, 9, 2)},
    "removal.violation_years": {"ground": "conduct", "years": 1},
    "removal.invitations": {"ground": "card", "heard": "declined"},
}
"""One less than each limit."""


@pytest.mark.parametrize(
    ("key", "opened", "refuses"),
    [
        ("removal.absent_or_unpaid_months", date(2025, 6, 30), False),
        ("removal.absent_or_unpaid_months", date(2025, 7, 1), True),
        ("removal.absent_or_unpaid_months", date(2026, 7, 26), True),
        ("removal.education_period", date(2025, 6, 30), False),
        ("removal.education_period", date(2025, 7, 1), True),
        ("removal.education_period", date(2026, 4, 7), True),
        ("removal.education_period", date(2026, 4, 8), False),
        ("removal.violation_years", date(2025, 6, 30), False),
        ("removal.violation_years", date(2025, 7, 1), True),
        ("removal.violation_years", date(2026, 4, 7), True),
        ("removal.violation_years", date(2026, 4, 8), False),
        ("removal.invitations", date(2025, 6, 8), False),
        ("removal.invitations", date(2025, 6, 9), True),
        ("removal.invitations", date(2026, 5, 18), True),
        ("removal.invitations", date(2026, 5, 19), False),
    ],
)
def test_one_less_than_the_limit_is_refused_while_the_text_is_known_and_warned_of_otherwise(
    world: make.Province, member: Member, key: str, opened: date, refuses: bool
) -> None:
    assert law(key, opened).refuses == refuses
    if refuses:
        with pytest.raises(Refused) as refusal:
            prepared(member, world, opened, TOO_SHORT[key])
        assert refusal.value.clause is not None
        assert refusal.value.clause.key == key
        return
    with warnings_heard() as warned:
        case = prepared(member, world, opened, TOO_SHORT[key])
    assert key in [each.clause.key for each in warned]
    assert stories.waiting(case).step == "consider"


@pytest.mark.parametrize("opened", [date(2025, 6, 30), date(2025, 7, 1), date(2026, 4, 7), date(2026, 4, 8)])
def test_a_complaint_is_open_for_thirty_working_days_on_either_side_of_a_change(
    world: make.Province, member: Member, opened: date
) -> None:
    case = prepared(member, world, opened, {"ground": "card"})
    on = date(2026, 9, 2)
    for _step in ("consider", "resolve"):
        stories.step(case, "agreed", on, voted=stories.vote(on))
    stories.step(case, "removed", on, voted=stories.vote(on), decision=make.decision(on=on))
    stories.step(case, "delivered", date(2026, 10, 1))
    last = add_working_days(date(2026, 10, 1), 30)
    assert f"{last.day}/{last.month}/{last.year}" in way_of(case)[-1].told
