"""Row security changes no figure: every office is told of its organisation what the program is told."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from sotay.indicators.engine import evaluate, rows_behind
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.sight import seen_by
from sotay.kernel.time import end_of_day
from sotay.members.models import Leg, Movement, Standing
from sotay.members.queries import ask
from sotay.organizations.asking import NotThere
from sotay.organizations.models import Organization
from sotay.organizations.reach import reach_of
from sotay.reports.catalogue import codes_for
from tests import make
from tests.reports.world import MOVED, MOVED_BACK, World

DAYS = [make.TODAY, MOVED - timedelta(days=1), MOVED, MOVED_BACK, date(2015, 6, 30)]


def leader(organization: Organization) -> Actor:
    """Whoever reads the figures of an organisation and all below it."""
    reach = reach_of(organization.path or "")
    return replace(make.actor("leader", organization), also=reach.also, reaches_all=reach.is_all)


def figures(organization: Organization, on: date, *, earlier: bool) -> dict[str, Any] | None:
    """Every figure of a year, and how many persons can be named behind each."""
    state, place = organization.state(on), organization.placement(on)
    if state is None or place is None:
        return None
    try:
        question = ask(organization, on, on.replace(month=1, day=1), on + timedelta(days=1))
    except NotThere:
        return None
    if earlier:
        question = replace(question, known_at=end_of_day(on + timedelta(days=20)))
    codes = codes_for(state, place.path)
    told: dict[str, Any] = {code: (f.value, f.rows) for code, f in evaluate(codes, question).items()}
    for code in ("party_members_total", "members_increased", "members_decreased"):
        for part, rows in rows_behind(code, question) if code in codes else ():
            if rows.model in (Leg, Standing, Movement) and not part.on_totals:
                named = rows.exclude(member=None).values_list("member__person__full_name", flat=True)
                told[f"names behind {code}"] = sorted(named)
    return told


@pytest.mark.parametrize("on", DAYS, ids=str)
@pytest.mark.parametrize("earlier", [False, True])
def test_every_office_is_told_what_the_program_is_told(province: World, on: date, earlier: bool) -> None:
    for organization in province.organizations:
        organization.refresh_from_db()
        with seen_by(PROGRAM):
            expected = figures(organization, on, earlier=earlier)
        with seen_by(leader(organization)):
            assert figures(organization, on, earlier=earlier) == expected, organization.pk
