"""What becomes of a book whose organisation ends, by a plan of reorganisation."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from sotay.dues.actions import declare, post_month
from sotay.dues.book import EMPTY, balance, balances
from sotay.dues.models import Posting
from sotay.dues.money import receive, remit
from sotay.dues.payers import open_by_cell
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import approve, draft
from tests import make
from tests.proving import contradictions

JANUARY, FEBRUARY, MARCH = date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY), seen_by(PROGRAM):
        made = make.province()
        made.members = [make.official(cell) for cell in made.cells for _ in range(2)]
        for member in made.members:
            declare(PROGRAM, member, group="salaried", base=5_000_000, since=JANUARY)
        for cell in made.cells:
            post_month(PROGRAM, cell, month=JANUARY, unpaid=[made.members[2 * made.cells.index(cell)].pk])
        yield made


def carry_out(province: make.Province, *lines: PlanLine, on: date = make.TODAY) -> None:
    plan = draft(PROGRAM, province.top, name="Sắp xếp", effective_on=on, lines=list(lines))
    approve(PROGRAM, plan, decision=make.decision(on=on))


def test_an_absorbed_cell_hands_its_balances_to_the_successor(province):
    gone, heir = province.cells[:2]
    before = {name: balance(gone)[name] + balance(heir)[name] for name in EMPTY}
    carry_out(province, PlanLine("absorb", gone.pk, destination=heir.pk))
    assert balance(gone) == EMPTY
    assert balance(heir) == before
    owing = open_by_cell([gone.pk, heir.pk])
    assert set(owing) == {heir.pk}
    assert set(owing[heir.pk]) == {province.members[0].pk, province.members[2].pk}
    sheet = post_month(PROGRAM, heir, month=FEBRUARY, arrears=[province.members[0].pk])
    assert sheet.cash == 2 * 50_000 + 50_000
    assert contradictions() == {}


def test_a_split_goes_by_the_shares_decided_and_what_members_owe_goes_with_them(province):
    gone, one, other = province.cells[0], province.cells[1], province.cells[2]
    before = balances([gone.pk, one.pk, other.pk])
    carry_out(
        province,
        PlanLine("split", gone.pk, destination=one.pk, share=Decimal("0.25")),
        PlanLine(
            "split", gone.pk, destination=other.pk, share=Decimal("0.75"), persons=(province.members[0].pk,)
        ),
    )
    after = balances([gone.pk, one.pk, other.pk])
    assert not any(after[gone.pk].values())
    for cell, share in ((one, 0.25), (other, 0.75)):
        gained = after[cell.pk]["cash"] - before[cell.pk]["cash"]
        assert gained == before[gone.pk]["cash"] * share
    assert province.members[0].pk in open_by_cell([other.pk])[other.pk]
    assert contradictions() == {}


def test_a_dissolved_committee_s_balance_goes_to_the_level_above(province):
    cell, commune, district = province.cells[0], province.communes[0], province.districts[0]
    remit(PROGRAM, cell, amount=35_000, on=make.TODAY)
    receive(PROGRAM, commune, amounts={cell.pk: 35_000}, on=make.TODAY)
    held = balance(commune)
    far = province.communes[1]
    carry_out(
        province,
        PlanLine("reassign", cell.pk, parent=far.pk),
        PlanLine("reassign", province.cells[1].pk, parent=far.pk),
        PlanLine("dissolve", commune.pk),
    )
    assert balance(commune) == EMPTY
    assert balance(district) == held
    assert contradictions() == {}


def test_a_sheet_written_before_a_late_decision_counts_on_the_eve(province):
    gone, heir = province.cells[:2]
    post_month(PROGRAM, gone, month=MARCH)
    carry_out(province, PlanLine("absorb", gone.pk, destination=heir.pk), on=date(2024, 3, 10))
    sheet = Posting.objects.standing().get(organization=gone, month=MARCH, kind="month")
    assert sheet.counted_on == date(2024, 3, 9)
    assert balance(gone) == EMPTY
    march = post_month(PROGRAM, heir, month=MARCH)
    assert {line.member_id for line in march.lines.all()} == {member.pk for member in province.members[2:4]}
    assert contradictions() == {}
