"""docs/schema.md says what is there: its questions run, and the tables and columns it names exist."""

import re
from pathlib import Path

import pytest
from django.db import connection

from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import DAY, clock_stopped_at
from sotay.members.actions import reverse_entry
from sotay.members.bookkeeping import close_period
from sotay.members.models import Movement
from sotay.organizations.models import Organization
from tests import make

from .story import LAST, Story

TEXT = (Path(__file__).parents[2] / "docs" / "schema.md").read_text()
QUESTIONS = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)
VARIABLES = {
    ":'day'": "'2023-12-31'",
    ":'moment'": "'2024-01-15 23:59:59+07'",
    ":'first'": "'2023-01-01'",
    ":'next'": "'2024-01-01'",
}


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == 10


def test_every_question_finds_rows(db: None) -> None:
    story = Story(3)
    story.tell(20)
    with clock_stopped_at(LAST), connection.cursor() as cursor:
        record_late(story)
        for question in QUESTIONS:
            cursor.execute(asked(question, story))
            assert cursor.fetchall(), question


def record_late(story: Story) -> None:
    """An admission in days that are handed in, and taken back."""
    close_period(PROGRAM, story.centre, until=LAST - 3 * DAY)
    member = make.member(story.somewhere(story.cells), on=LAST - 10 * DAY)
    reverse_entry(PROGRAM, member, movement=Movement.objects.get(member=member), reason="nhầm")


def asked(question: str, story: Story, of: Organization | None = None) -> str:
    known = {
        ":org": str((of or story.top).pk),
        ":member": str(story.members[0].pk),
        ":movement": "(SELECT max(id) FROM members_movement)",
        **VARIABLES,
    }
    return re.sub(r"(?<!:):(?:'\w+'|[a-z]+)", lambda found: known[found[0]], question)


def test_the_members_of_a_day_are_as_many_by_the_short_road_as_by_the_long_one(db: None) -> None:
    story = Story(3)
    story.tell(20)
    with clock_stopped_at(LAST), connection.cursor() as cursor:
        cursor.execute(asked(QUESTIONS[0], story, story.centre))
        persons = len(cursor.fetchall())
        cursor.execute(asked(QUESTIONS[8], story))
        on_totals = sum(row[-1] for row in cursor.fetchall())
        cursor.execute(asked(QUESTIONS[1], story, story.centre).replace("2024-01-15", "9999-01-15"))
        (everybody,) = cursor.fetchone()
    assert persons + on_totals == everybody


@pytest.mark.parametrize("table", sorted(set(re.findall(r"\*\*([a-z]+_[a-z]+)\*\*", TEXT))))
def test_every_table_it_names_is_there_with_the_columns_it_lists(db: None, table: str) -> None:
    with connection.cursor() as cursor:
        there = {column.name for column in connection.introspection.get_table_description(cursor, table)}
    said = TEXT.split(f"**{table}**")[1].split("**")[0]
    listed = re.findall(r"^\| ([^|]*`[^|]*) \|", said, re.MULTILINE)
    assert there
    assert set(re.findall(r"`(\w+)`", " ".join(listed))) - there == set()
