"""What is seen above a cell: who met in which month, who must be asked, what a month bears. Numbers, never names."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from sotay.indicators.declaration import INDICATORS
from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.meetings.actions import plan
from sotay.meetings.afterwards import close_assignment, hand_in
from sotay.meetings.heat import grid, months_until
from sotay.meetings.load import SOURCES, Burden, burdens, heavy_months, loads, warnings_for
from sotay.meetings.models import Assignment, Meeting, MonthCount
from sotay.meetings.queries import lacks
from sotay.meetings.signing import sign
from sotay.members.queries import ask
from sotay.organizations.actions import move
from sotay.organizations.structure import constitute
from tests import make
from tests.proving import contradictions

from .build import NOW, Cell, cell_of, everything, planned, record

DECEMBER, JANUARY = date(2025, 12, 3), date(2026, 1, 3)


@pytest.fixture
def world(db: None) -> Iterator[Cell]:
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        made = cell_of(4)
        make.official(made.province.cells[1])
        yield made
        assert contradictions() == {}


def held(world: Cell, on: date, **more: str) -> Meeting:
    meeting = planned(world.cell, on)
    record(world.secretary, meeting, everything(meeting, **more))
    return sign(world.secretary, meeting)


def squares(organization, month):
    return {
        row.key: row.squares[month] for row in grid(organization, months_until(NOW)) if month in row.squares
    }


def test_the_map_counts_cells_and_those_that_met_at_every_level(world):
    held(world, DECEMBER)
    province = world.province
    month = DECEMBER.replace(day=1)
    at_top = squares(province.top, month)
    assert {key: (one.cells, one.met) for key, one in at_top.items()} == {
        province.districts[0].pk: (2, 1),
        province.districts[1].pk: (2, 0),
    }
    of_commune = squares(province.communes[0], month)
    assert (of_commune[world.cell.pk].met, of_commune[province.cells[1].pk].met) == (1, 0)
    assert of_commune[world.cell.pk].share == 100
    assert squares(world.cell, month)[0].met == 1


def test_what_is_counted_follows_a_cell_to_another_commune(world):
    held(world, DECEMBER)
    province = world.province
    move(PROGRAM, world.cell, to_parent=province.communes[1], on=NOW, decision=make.decision(on=NOW))
    assert MonthCount.objects.get().organization_id == province.communes[1].pk
    at_top = squares(province.top, DECEMBER.replace(day=1))
    assert at_top[province.districts[1].pk].met == 1


def test_a_level_is_told_what_it_must_ask_for(world):
    commune = world.province.communes[0]
    assert (lacks(commune, NOW).not_met, lacks(commune, NOW).late) == (2, 0)
    held(world, DECEMBER, **{"t.a.what": "Làm đường", "t.a.due": "2025-12-20"})
    found = lacks(commune, NOW)
    assert (found.not_met, found.without_follow_up) == (1, 1)
    close_assignment(world.secretary, Assignment.objects.get(), result="done")
    assert lacks(commune, NOW).without_follow_up == 0


@pytest.mark.parametrize(("on", "late"), [(date(2026, 1, 3), 0), (date(2026, 1, 2), 1)])
def test_minutes_are_late_from_the_day_after_their_term(world, on, late):
    plan(PROGRAM, world.cell, kind="regular", on=on)
    assert Meeting.objects.get().minutes_due == on + (date(2026, 1, 5) - date(2026, 1, 3))
    assert lacks(world.province.communes[0], NOW).late == late


def figures(organization, *codes):
    asked = ask(organization, NOW, date(2025, 1, 1), date(2026, 1, 6))
    return {code: figure.value for code, figure in evaluate({c: INDICATORS[c] for c in codes}, asked).items()}


def test_figures_say_what_was_held(world):
    held(world, DECEMBER)
    held(world, JANUARY)
    hand_in(PROGRAM, world.province.communes[0], kind="dialogue", on=NOW, topic="x", present=30, expected=40)
    assert figures(
        world.province.top, "meetings_regular", "meetings_dialogue", "meetings_present", "cells_not_met"
    ) == {"meetings_regular": 2, "meetings_dialogue": 1, "meetings_present": 10, "cells_not_met": 3}


def test_another_room_puts_its_events_into_the_load_and_too_much_is_told(world):
    commune = world.province.communes[0]

    def congresses(organization, start, end):
        if start <= date(2026, 2, 1) < end:
            yield Burden(date(2026, 2, 1), "congress", "Đại hội", 4, own=True)

    loads(congresses)
    try:
        body = make_body(world)
        meeting = plan(PROGRAM, commune, kind="committee", on=date(2026, 2, 10), body=body)
        assert {each.count for each in burdens(commune, date(2026, 2, 1), date(2026, 3, 1))} == {4, 1}
        assert "đã có 5 việc" in warnings_for(meeting)[0]
        assert heavy_months(commune, NOW) == ["2/2026: đã có 5 việc"]
        quiet = plan(PROGRAM, commune, kind="committee", on=date(2026, 3, 10), body=body)
        assert warnings_for(quiet) == []
    finally:
        SOURCES.remove(congresses)


def make_body(world):
    return constitute(PROGRAM, world.province.communes[0], kind="executive", name="BCH", on=make.FOUNDED)


def test_the_pages_above_name_nobody(world):
    held(world, DECEMBER, **{f"p.{world.officials[0].pk}.said": "Lời trong phòng"})
    client = Client()
    client.force_login(make.account("organization_department", world.province.top, "tochuc"))
    top, meeting = world.province.top, Meeting.objects.get()
    pages = [f"/meetings/of/{top.pk}/", f"/meetings/of/{top.pk}/months/", f"/meetings/of/{top.pk}/load/"]
    for address in [*pages, f"/meetings/{meeting.pk}/"]:
        said = client.get(address).content.decode()
        assert "Lời trong phòng" not in said
        assert all(member.person.full_name not in said for member in world.officials)
