"""Every indicator is alike for every office: what the program is told of an organisation, each of its offices is told.

The province has something behind most figures: members who come and go, cases that wait and are late, transfers on
their way, prospects, dues, badges, targets, units served from another branch. A new source of figures is asked as well.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from sotay.documents.actions import enter
from sotay.documents.studying import ask as ask_to_study
from sotay.documents.studying import record as record_study
from sotay.dues.actions import declare, post_month
from sotay.dues.book import balance
from sotay.dues.money import remit
from sotay.handbook.letterbox import touch
from sotay.honours.actions import record
from sotay.indicators.declaration import INDICATORS, Indicator
from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import remove, transfer
from sotay.members.excusing import excuse
from sotay.members.queries import ask
from sotay.members.residence.actions import introduce
from sotay.organizations.models import Organization, Post
from sotay.organizations.pattern_actions import adopt, review, use
from sotay.organizations.structure import found_unit, join_group, name_group, serve
from sotay.people.actions import hold_post
from sotay.targets.actions import set_target
from tests import make
from tests.procedures import stories

DAY = date(2024, 3, 19)
FROM, END = date(2024, 1, 1), date(2024, 3, 20)
ROLES = (
    "cell_secretary",
    "grassroots_office",
    "organization_department",
    "inspection_commission",
    "propaganda_department",
    "committee_office",
    "leader",
    "auditor",
)


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(DAY), seen_by(PROGRAM):
        made = make.province()
        live(made)
        yield made


def live(world: make.Province) -> None:
    """Something happens of every kind, also across the borders of branches."""
    here, beside, there = world.cells[0], world.cells[1], world.cells[2]
    people = [make.official(cell) for cell in (here, here, here, beside, there, there)]
    for cell in (here, there):
        make.member(cell, date(2023, 1, 10))
        make.member(cell, date(2024, 2, 1))
        make.prospect(cell, date(2024, 1, 8))
    transfer(PROGRAM, people[0], to_cell=there, on=date(2024, 2, 5))
    remove(PROGRAM, people[3], on=date(2024, 2, 6), decision=make.decision(on=date(2024, 2, 6)))
    excuse(PROGRAM, people[1], ground="aged", on=date(2024, 1, 15))
    late = make.member(here, date(2022, 9, 1))
    stories.recognition(late, here, date(2023, 9, 1))
    stories.sent_off(stories.transfer(people[2], here, there, date(2023, 10, 2)), date(2023, 10, 3))
    village = found_unit(PROGRAM, world.communes[0], name="Thôn Nà Pán", kind="village", on=make.FOUNDED)
    school = found_unit(PROGRAM, world.communes[0], name="Trường Nà Pán", kind="school", on=make.FOUNDED)
    serve(PROGRAM, school, cell=there, on=make.FOUNDED)
    serve(PROGRAM, village, cell=there, on=make.FOUNDED, hosts=True)
    found_unit(PROGRAM, world.communes[1], name="Thôn Trắng", kind="village", on=make.FOUNDED)
    hold_post(
        PROGRAM, Post.objects.get(unit=school), on=date(2024, 1, 1), person=people[4].person, is_member=True
    )
    record(PROGRAM, people[4], years=30, round_on=date(2024, 2, 3), number=5)
    hold_post(PROGRAM, Post.objects.get(unit=village), on=date(2024, 1, 1), is_member=False)
    for cell in (here, there):
        make.official(cell, name="Lò Văn Đôi")
        make.official(cell, name="Lò Văn Đôi")
    for member in (people[1], people[4]):
        declare(PROGRAM, member, group="salaried", base=5_000_000, since=date(2023, 12, 1))
    for cell in (here, there):
        for month in (date(2024, 1, 1), date(2024, 3, 1)):
            post_month(PROGRAM, cell, month=month, unpaid=[], arrears=[])
        owed = -balance(cell)["owed"]
        if owed:
            remit(PROGRAM, cell, amount=owed, on=date(2024, 2, 7))
    paper = make.decision(on=FROM)
    model = adopt(PROGRAM, world.top, name="Chi bộ ghép", sort="cells", pilot=True, on=FROM, decision=paper)
    use(PROGRAM, model, at=there, on=date(2024, 1, 9))
    review(PROGRAM, model, on=date(2024, 2, 9), outcome="keep")
    group = name_group(PROGRAM, world.top, name="Vùng cao", code="mien-nui-trung-du-phia-bac", on=FROM)
    join_group(PROGRAM, world.top, group=group, on=FROM)
    introduce(PROGRAM, people[1], cell=there, on=date(2024, 1, 10))
    text = enter(
        PROGRAM, world.top, kind="resolution", number="5-NQ", issued_on=FROM, title="Về rừng", open_=True
    )
    asked = ask_to_study(PROGRAM, text, organization=world.top, due_on=DAY)
    record_study(PROGRAM, there, request=asked, members=[people[4]], on=DAY)
    reader = make.account("member", there, "opens the handbook", person=people[4].person)
    touch(reader.pk, DAY, installed=True)
    set_target(
        PROGRAM, world.top, code="members_admitted", first_year=2024, value=9, decision=make.decision(on=FROM)
    )


def told(organization: Organization) -> dict[str, Any]:
    question = ask(organization, DAY, FROM, END)
    return {code: (each.value, each.rows) for code, each in evaluate(INDICATORS, question).items()}


def test_every_office_is_told_of_each_indicator_what_the_program_is_told(world: make.Province) -> None:
    for organization in (world.cells[0], world.communes[0], world.communes[1], world.districts[0], world.top):
        expected = told(organization)
        assert set(expected) == set(INDICATORS)
        for role in ROLES:
            with seen_by(make.actor(role, organization)):
                found = told(organization)
            differing = {
                code: (expected[code], found[code]) for code in found if found[code] != expected[code]
            }
            assert not differing, (role, str(organization))


def test_there_is_something_behind_most_sources(world: make.Province) -> None:
    """Equal noughts would prove nothing."""
    found = told(world.top)
    plain = {code: each for code, each in INDICATORS.items() if isinstance(each, Indicator)}
    filled = {each.source.name for code, each in plain.items() if found[code][1]}
    missing = {each.source.name for each in plain.values()} - filled
    assert len(filled) >= 27, missing
    assert len(missing) <= 8, missing
