"""A screening round of one commune, and its steps in the order in which they are taken."""

from collections.abc import Iterator
from datetime import date

import pytest

from sotay.ballots.counting import Tally
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.screening.actions import Settled, enlist, hear, propose, settle
from sotay.members.screening.models import ScreenedMember, ScreeningPart, ScreeningRound
from sotay.members.screening.rounds import open_round
from sotay.organizations.models import Organization
from sotay.procedures.actions import Voted, take_step
from sotay.procedures.models import Task
from tests import make

BEGINS, LIST_BY, ENDS = date(2024, 3, 1), date(2024, 3, 31), date(2024, 5, 31)
ON = make.TODAY
ALL_FOR = Tally(summoned=3, present=3, votes_for=3, votes_against=0, votes_other=0)
TOO_FEW = Tally(summoned=3, present=3, votes_for=1, votes_against=2, votes_other=0)


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(ON), seen_by(PROGRAM):
        made = make.province()
        made.members = [
            make.official(made.cells[0], name=name, on=date(2020, 1, 1))
            for name in ("Nông Văn Soát", "Hoàng Thị Lọc", "Triệu Văn Ngoài")
        ]
        yield made


@pytest.fixture
def running(province) -> ScreeningRound:
    return opened(province.communes[0])


def opened(organization, by: Actor = PROGRAM) -> ScreeningRound:
    return open_round(
        by, organization, decision=make.decision(on=BEGINS), on=BEGINS, list_by=LIST_BY, ends_on=ENDS
    )


def part_of(cell: Organization) -> ScreeningPart:
    return ScreeningPart.objects.select_related("case__organization", "round").get(
        case__organization=cell, round__state="open"
    )


def secretary(province, number: int = 0) -> Actor:
    return make.actor("cell_secretary", province.cells[number])


def office(province) -> Actor:
    return make.actor("grassroots_office", province.communes[0])


def take(actor, cell, way, **more):
    task = Task.objects.get(case__organization=cell, case__procedure="screening", done_on=None)
    return take_step(actor, task, way=way, on=ON, **more)


def listed(province, number: int = 0, ground: str = "tasks", **more) -> ScreenedMember:
    part = part_of(province.cells[0])
    return enlist(secretary(province), part, member=province.members[number], ground=ground, on=ON, **more)


def voted(tally: Tally = ALL_FOR, on: date = ON) -> Voted:
    return Voted(on, "hands", tally)


def decided(province, *results: tuple[str, date | None]) -> ScreeningPart:
    """The whole way of the first cell: as many are listed as there are results."""
    cell = province.cells[0]
    rows = [listed(province, number) for number in range(len(results))]
    take(secretary(province), cell, "listed")
    for row, (measure, until) in zip(rows, results, strict=True):
        hear(secretary(province), row, called_on=ON, heard="heard", on=ON)
        propose(secretary(province), row, measure=measure, until=until, voted=voted())
    take(secretary(province), cell, "proposed")
    said = {row.pk: Settled(*result) for row, result in zip(rows, results, strict=True)}
    settle(office(province), part_of(cell), decided=said)
    take(office(province), cell, "decided", decision=make.decision(on=ON))
    return part_of(cell)
