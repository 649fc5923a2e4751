"""A cell scores its own meeting, a level above scores a sample again, and both stand side by side."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.meetings.actions import plan
from sotay.meetings.afterwards import rescore, score
from sotay.meetings.models import AgendaItem, Meeting, Scoring
from sotay.meetings.quality import month_of, scored_in, together
from sotay.meetings.scoring import band_of, proposals_after
from sotay.meetings.signing import sign
from sotay.regulations import Refused
from tests import make
from tests.proving import contradictions

from .build import MEETING_DAY, NOW, Cell, cell_of, everything, planned, record

POINTS = {
    "time": 5, "attendance": 5, "prepared": 10, "conduct": 25, "chairing": 8,
    "principles": 5, "resolution": 27, "closing": 5,
}  # fmt: skip
"""Ninety points."""
JANUARY = date(2026, 1, 1)
LATER = date(2026, 2, 10)


@pytest.fixture
def world(db: None) -> Iterator[Cell]:
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        yield cell_of(4)
        assert contradictions() == {}


def unscored(world: Cell) -> Meeting:
    """A signed meeting whose agenda did not ask for points."""
    meeting = planned(world.cell, MEETING_DAY)
    with entry(PROGRAM, "test.agenda"):
        AgendaItem.objects.filter(meeting=meeting, by="score").delete()
    said = {key: value for key, value in everything(meeting).items() if not key.startswith("s.")}
    record(world.secretary, meeting, said)
    return sign(world.secretary, meeting)


def signed_in(role: str, at: Any) -> Client:
    client = Client()
    client.force_login(make.account(role, at))
    return client


def typed(points: dict[str, int]) -> dict[str, str]:
    return {f"points-{key}": str(value) for key, value in points.items()}


def test_a_cell_scores_a_meeting_that_was_signed_without_points_and_may_change_them(world):
    done = unscored(world)
    assert done.score is None
    score(world.secretary, done, points=POINTS)
    done.refresh_from_db()
    assert (done.score, band_of(done.score, done.held_on, world.cell)) == (90, "tốt")
    score(world.secretary, done, points=POINTS | {"resolution": 26})
    assert Scoring.objects.get().total == 89
    done.refresh_from_db()
    assert (done.score, band_of(done.score, done.held_on, world.cell)) == (89, "khá")


def test_points_that_were_scored_again_above_are_the_cells_no_more(world):
    done = unscored(world)
    office = make.actor("grassroots_office", world.province.communes[0])
    with pytest.raises(Refused, match="đã tự chấm"):
        rescore(office, done, points=POINTS)
    score(world.secretary, done, points=POINTS)
    rescore(office, done, points=POINTS | {"conduct": 15})
    with pytest.raises(Refused, match="đã chấm lại"):
        score(world.secretary, done, points=POINTS)
    done.refresh_from_db()
    assert (done.score, done.rescore) == (90, 80)


def test_only_the_cell_scores_itself_and_only_a_meeting_that_is_signed(world):
    done = unscored(world)
    with pytest.raises(NotAllowed):
        score(make.actor("grassroots_office", world.province.communes[0]), done, points=POINTS)
    with pytest.raises(NotAllowed):
        score(make.actor("cell_secretary", world.province.cells[1]), done, points=POINTS)
    with pytest.raises(Refused, match="vượt mức"):
        score(world.secretary, done, points=POINTS | {"time": 6})
    with pytest.raises(Refused, match="chưa đủ"):
        score(world.secretary, done, points={"time": 5})
    coming = planned(world.cell, date(2026, 2, 3))
    with pytest.raises(Refused, match="chưa ký"):
        score(world.secretary, coming, points=POINTS)
    briefing = plan(PROGRAM, world.province.communes[0], kind="briefing", on=MEETING_DAY, topic="Giao ban")
    with pytest.raises(Refused, match="chi bộ"):
        score(PROGRAM, briefing, points=POINTS)


def test_what_is_proposed_follows_the_record_and_says_why(world):
    done = unscored(world)
    told = {each.criterion.key: (each.points, each.why) for each in proposals_after(done)}
    assert told["attendance"] == (5, f"dự {done.present} trên {done.expected}")
    assert told["time"][1] == "họp 100 phút"
    assert told["prepared"] == (10, "có báo họp trước")
    with entry(PROGRAM, "test.absent"):
        Meeting.objects.filter(pk=done.pk).update(present=done.expected - 2, called_on=None)
    done.refresh_from_db()
    told = {each.criterion.key: (each.points, each.why) for each in proposals_after(done)}
    assert told["attendance"][0] < 5
    assert told["prepared"][0] == 5
    with entry(PROGRAM, "test.back"):
        Meeting.objects.filter(pk=done.pk).update(present=done.expected)


def test_the_secretary_fills_in_the_sheet_on_its_page(world):
    done = unscored(world)
    secretary = signed_in("cell_secretary", world.cell)
    assert "Chi bộ chưa tự chấm" in secretary.get(f"/meetings/{done.pk}/").content.decode()
    page = f"/meetings/{done.pk}/do/meeting.score/"
    said = secretary.get(page).content.decode()
    assert "họp 100 phút" in said
    assert 'name="points-closing" value="5"' in said
    answer = secretary.post(page, typed(POINTS | {"time": 7})).content.decode()
    assert "Điểm vượt mức" in answer
    assert 'name="points-time" value="7"' in answer
    secretary.post(page, typed(POINTS))
    done.refresh_from_db()
    assert done.score == 90
    said = secretary.get(f"/meetings/{done.pk}/").content.decode()
    assert "Chi bộ tự chấm <b>90</b>" in said
    assert "Sửa điểm" in said


def test_the_level_above_sees_the_cells_points_beside_its_own(world):
    done = unscored(world)
    score(world.secretary, done, points=POINTS)
    office = signed_in("grassroots_office", world.province.communes[0])
    page = f"/meetings/{done.pk}/do/meeting.rescore/"
    assert "chi bộ chấm 27" in office.get(page).content.decode()
    office.post(page, typed(POINTS | {"resolution": 15}))
    done.refresh_from_db()
    assert (done.score, done.rescore) == (90, 78)
    said = office.get(f"/meetings/{done.pk}/").content.decode()
    assert "cấp trên chấm lại <b>78</b>" in said


def test_scores_of_a_month_stand_side_by_side_at_every_level(world):
    done = unscored(world)
    province, cell = world.province, world.cell
    (row,) = scored_in(province.communes[0], JANUARY)
    assert (row.key, row.held, row.scored, row.unscored, row.mean, row.difference) == (
        cell.pk,
        1,
        0,
        1,
        None,
        None,
    )
    score(world.secretary, done, points=POINTS)
    rescore(make.actor("grassroots_office", province.communes[0]), done, points=POINTS | {"conduct": 15})
    for place, key in ((province.top, province.districts[0].pk), (province.communes[0], cell.pk), (cell, 0)):
        (row,) = scored_in(place, JANUARY)
        assert (row.key, row.mean, row.mean_above, row.difference, row.apart) == (key, 90, 80, -10, 1)
    assert scored_in(province.communes[1], JANUARY) == []
    assert together(scored_in(province.top, JANUARY)).rescored == 1
    assert (month_of(date(2026, 1, 31)), month_of(date(2026, 2, 1))) == (date(2025, 12, 1), JANUARY)


def test_the_page_of_scores_leads_from_the_province_to_the_meeting(world):
    done = unscored(world)
    score(world.secretary, done, points=POINTS)
    province = world.province
    with clock_stopped_at(LATER):
        office = signed_in("organization_department", province.top)
        said = office.get(f"/meetings/of/{province.top.pk}/scores/").content.decode()
        assert f"/meetings/of/{province.districts[0].pk}/scores/" in said
        assert "1 trong 1 buổi" in said
        said = office.get(f"/meetings/of/{province.communes[0].pk}/scores/").content.decode()
        assert f"/meetings/{done.pk}/" in said
        empty = office.get(f"/meetings/of/{province.communes[1].pk}/scores/").content.decode()
        assert "chưa có buổi sinh hoạt" in empty
        assert (
            signed_in("grassroots_office", province.communes[1])
            .get(f"/meetings/of/{province.communes[0].pk}/scores/")
            .status_code
            == 404
        )
