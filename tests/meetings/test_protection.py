"""Speech stays in the room: which code may read it at all, and what a figure is made of."""

import re
from pathlib import Path

import pytest

from sotay.indicators.declaration import INDICATORS, Indicator
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.meetings import models
from sotay.meetings.models import Jotting, Meeting
from sotay.members.own_data import ALSO_HELD
from sotay.members.queries import ask
from sotay.organizations.models import OrganizationState
from tests import make

from .build import NOW, cell_of, planned, record

SOTAY = Path(models.__file__).parent.parent
READERS = {
    "Contribution": {"meetings/models.py", "meetings/signing.py", "meetings/minutes.py", "meetings/kept.py"},
    "Jotting": {"meetings/models.py", "meetings/recording.py", "meetings/room.py", "meetings/kept.py"},
}
"""The only files that know of what was said: to record it, to sign it, to write the minutes, to tell its speaker."""


@pytest.mark.parametrize("name", sorted(READERS))
def test_nothing_else_reads_what_was_said(name):
    found = {
        str(path.relative_to(SOTAY))
        for path in SOTAY.rglob("*.py")
        if "migrations" not in path.parts and re.search(rf"\b{name}\b", path.read_text("utf-8"))
    }
    assert found == READERS[name]


def test_figures_are_made_of_rows_that_name_nobody(db):
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        asked = ask(make.province().top, NOW)
        for indicator in INDICATORS.values():
            if isinstance(indicator, Indicator) and indicator.source.name.startswith("meetings "):
                models_read = {part.rows.model for part in indicator.source.parts(asked, False)}
                assert models_read <= {Meeting, OrganizationState}, indicator.code


def test_no_vote_is_kept_by_name():
    fields = {field.name for field in models.Attendance._meta.get_fields()}
    assert fields == {
        "id",
        "entry_id",
        "meeting",
        "person",
        "right",
        "seen",
        "reason",
        "spoke",
        "duty",
        "by_code",
    }


def test_nothing_is_kept_of_where_somebody_is_or_with_what():
    words = re.compile(r"latitude|longitude|position|user_agent|address|ip_|fingerprint")
    for model in (models.Attendance, Jotting, Meeting):
        assert [field.name for field in model._meta.get_fields() if words.search(field.name)] == []


def test_who_spoke_is_told_to_the_speaker_alone(db):
    with clock_stopped_at(NOW), seen_by(PROGRAM):
        world = cell_of(3)
        who = world.officials[0]
        meeting = planned(world.cell, NOW)
        record(world.secretary, meeting, {f"p.{who.pk}.said": "Lời của tôi"})
        told = {key: value for source in ALSO_HELD for key, value in source(who).items()}
        assert "Dự họp" in told
        assert "Lời phát biểu trong biên bản" in told
