"""What the demonstration writes within the database is what the rooms' own acts would have written."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection

from sotay.demo.meetings import TOLD
from sotay.demo.residence import load_residence
from sotay.demo.resolutions import write_numbered
from sotay.demo.scores import score_told, write_scores
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.meetings.models import Meeting, Scoring
from sotay.meetings.scoring import refuse_other_points
from sotay.meetings.templates_of import score_sheet_of
from sotay.meetings.verify import resolutions_are_counted
from sotay.members.models import Standing
from sotay.members.residence.models import ResidenceIntroduction, ResidenceRemark
from sotay.organizations.models import OrganizationState
from sotay.papers.actions import issue
from sotay.papers.models import IssuedNumber
from sotay.papers.verify import every_number_is_accounted_for
from tests import make

HELD = (date(2024, 1, 5), date(2024, 2, 5), date(2024, 3, 5))


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY), seen_by(PROGRAM):
        made = make.province()
        made.members = [
            make.official(made.cells[0], name=f"Nông Văn {name}", on=date(2018, 1, 1)) for name in "ABCDEFGH"
        ]
        with entry(PROGRAM, "demo.load"):
            states = OrganizationState.objects.filter
            states(organization=made.cells[0]).update(sector="agency")
            states(organization__in=made.cells[1:]).update(sector="residential")
        yield made


def test_who_works_in_an_agency_is_introduced_to_a_cell_at_home_and_remarks_follow(province):
    with entry(PROGRAM, "demo.load"):
        count = load_residence(make.TODAY)
    rows = ResidenceIntroduction.objects.all()
    assert count == rows.count() > 0
    assert not rows.filter(cell=province.cells[0]).exists()
    assert not rows.filter(valid_from__gt=make.TODAY).exists()
    for remark in ResidenceRemark.objects.all():
        assert remark.received_on.year in (remark.year, remark.year + 1)
        assert remark.received_on <= make.TODAY
        assert rows.get(member=remark.member).valid_from < date(remark.year, 12, 31)
    assert Standing.objects.as_of(make.TODAY).filter(organization=province.cells[0]).count() == 8


def tell(cursor, cells, days=HELD, without=()):
    """What the demonstration tells of meetings before it writes them."""
    cursor.execute(TOLD)
    for cell in cells:
        for held in reversed(days):
            cursor.execute(
                """INSERT INTO meeting_told (organization_id, kind, held_on, month, venue, manner, state, why_not,
                topic, combined, code, agenda, minutes_due, signed_on, conclusion, expected, present, online, excused,
                beyond, speakers, has_resolution, tasks, tasks_closed) VALUES (%s, 'regular', %s, %s, '', 'in_person',
                'signed', '', '', false, '', '', %s, %s, '', 8, 7, 0, 0, 0, 2, %s, 0, 0)""",
                [cell.pk, held, held.replace(day=1), held + timedelta(days=2), held, held not in without],
            )


def test_resolutions_are_numbered_in_the_order_of_their_days_and_the_next_goes_on(province):
    cell = province.cells[0]
    with entry(PROGRAM, "demo.load"), connection.cursor() as cursor:
        tell(cursor, [cell], without=(HELD[1],))
        write_numbered(cursor)
    told = {row.held_on: row.number.words if row.number else "" for row in Meeting.objects.all()}
    assert told == {HELD[0]: "01-NQ/CB", HELD[1]: "", HELD[2]: "02-NQ/CB"}
    assert IssuedNumber.objects.get(number=2).subject == Meeting.objects.get(held_on=HELD[2]).subject
    assert list(every_number_is_accounted_for()) == list(resolutions_are_counted()) == []
    assert issue(PROGRAM, cell, document_type="resolution", dated=make.TODAY).words == "03-NQ/CB"


def test_points_fit_the_sheet_and_samples_come_from_the_level_above(province):
    with entry(PROGRAM, "demo.load"), connection.cursor() as cursor:
        tell(cursor, province.cells)
        score_told(cursor, {"named": date(2024, 1, 1), "last": date(2024, 2, 1)})
        write_numbered(cursor)
        write_scores(cursor)
    rows = list(Scoring.objects.select_related("meeting"))
    assert rows
    for row in rows:
        refuse_other_points(score_sheet_of(row.meeting.held_on), row.points)
        assert row.total == sum(row.points.values())
        assert row.total == (row.meeting.rescore if row.from_above else row.meeting.score)
        above = row.meeting.organization.ancestor_ids[-2]
        assert row.organization_id == (above if row.from_above else row.meeting.organization_id)
