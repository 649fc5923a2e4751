"""Whatever lawful thing happens, the books add up to nothing and `verify` holds: months, money, moves, plans."""

import random
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sotay.dues.actions import declare, post_month, post_months, relieve
from sotay.dues.book import EMPTY, balances
from sotay.dues.kinds import ACCOUNTS
from sotay.dues.models import Posting
from sotay.dues.money import receive, remit, reverse_posting
from sotay.dues.payers import open_by_cell
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import transfer
from sotay.members.models import Member, Standing
from sotay.organizations.models import Organization
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import approve, draft
from sotay.regulations import Refused
from tests import make
from tests.proving import contradictions

MONTHS = [date(2025, month, 1) for month in (11, 12)] + [date(2026, month, 1) for month in (1, 2, 3)]
"""Across the change of the regulation on 1/2/2026."""
LAST = date(2026, 3, 20)


class Story:
    """Two communes of two cells each, and whatever happens to their books."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.province = make.province()
        self.told: list[str] = []
        for cell in self.province.cells:
            for number in range(3):
                member = make.official(cell)
                group = self.rng.choice(["salaried", "pensioner", "student", "uninsured"])
                base = self.rng.randrange(2_000, 9_000_000)
                if number:
                    declare(PROGRAM, member, group=group, base=base, since=date(2025, 10, 1))

    def tell(self, acts: int) -> None:
        for _number in range(acts):
            name = self.rng.choice(
                "month month month month months reverse remit remit receive receive move relieve reorganize".split()
            )
            try:
                with transaction.atomic():
                    getattr(self, f"act_{name}")()
            except Refused:
                continue
            self.told.append(name)

    def some(self, organizations: list[Organization]) -> Organization:
        return Organization.objects.get(pk=self.rng.choice(organizations).pk)

    def somebody(self) -> Member:
        return self.rng.choice(list(Member.objects.order_by("pk")))

    def act_month(self) -> None:
        cell = self.some(self.province.cells)
        here = list(
            Standing.objects.as_of(LAST).filter(organization=cell).values_list("member_id", flat=True)
        )
        owing = list(open_by_cell([cell.pk]).get(cell.pk, {}))
        unpaid = {pk for pk in here if self.rng.random() < 0.3}
        amounts = {
            pk: self.rng.randrange(200_000) for pk in here if pk not in unpaid and self.rng.random() < 0.2
        }
        arrears = [pk for pk in owing if self.rng.random() < 0.4]
        post_month(
            PROGRAM, cell, month=self.rng.choice(MONTHS), unpaid=unpaid, amounts=amounts, arrears=arrears
        )

    def act_months(self) -> None:
        post_months(PROGRAM, self.some(self.province.communes), month=self.rng.choice(MONTHS))

    def act_reverse(self) -> None:
        rows = list(Posting.objects.standing().select_related("organization").order_by("pk"))
        if rows:
            row = self.rng.choice(rows)
            reverse_posting(PROGRAM, row.organization, posting=row, reason="ghi nhầm")

    def act_remit(self) -> None:
        organization = self.some([*self.province.cells, *self.province.communes, *self.province.districts])
        owed = -balances([organization.pk]).get(organization.pk, EMPTY)["owed"]
        remit(PROGRAM, organization, amount=self.rng.randrange(owed + 2), on=LAST)

    def act_receive(self) -> None:
        sent = list(Posting.objects.standing().filter(kind="remittance", other__isnull=False).order_by("pk"))
        if sent:
            row = self.rng.choice(sent)
            upper = Organization.objects.get(pk=row.other_id)
            receive(PROGRAM, upper, amounts={row.organization_id: row.owed - self.rng.randrange(2)}, on=LAST)

    def act_move(self) -> None:
        transfer(PROGRAM, self.somebody(), to_cell=self.some(self.province.cells), on=date(2026, 3, 10))

    def act_relieve(self) -> None:
        month = self.rng.choice(MONTHS)
        relieve(
            PROGRAM, self.somebody(), ground="on_application", since=month, until=month,
            percent=self.rng.choice([0, 50]),
        )  # fmt: skip

    def act_reorganize(self) -> None:
        """A cell ends: absorbed, split between two, or dissolved with the members moved; on a day past or present."""
        ending, other, third = self.rng.sample(self.province.cells, 3)
        lines = self.rng.choice(
            [
                [PlanLine("absorb", ending.pk, destination=other.pk)],
                [
                    PlanLine("split", ending.pk, destination=other.pk),
                    PlanLine("split", ending.pk, destination=third.pk, persons=self.persons_of(ending)),
                ],
            ]
        )
        on = self.rng.choice([LAST, date(2026, 3, 1)])
        plan = draft(PROGRAM, self.province.top, name="Sắp xếp", effective_on=on, lines=lines)
        approve(PROGRAM, plan, decision=make.decision(on=on))

    def persons_of(self, cell: Organization) -> tuple[int, ...]:
        rows = Standing.objects.as_of(LAST).filter(organization=cell).order_by("member_id")
        return tuple(rows.values_list("member_id", flat=True))[:1]


@pytest.fixture
def today() -> Iterator[None]:
    with clock_stopped_at(LAST):
        yield


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10**6), acts=st.integers(5, 25))
def test_after_whatever_lawful_acts_the_books_are_sound(db: None, today: None, seed: int, acts: int) -> None:
    with transaction.atomic(), seen_by(PROGRAM):
        story = Story(seed)
        story.tell(acts)
        assert contradictions() == {}, story.told
        sums = balances(Organization.objects.values_list("pk", flat=True))
        whole = {name: sum(each[name] for each in sums.values()) for name in ACCOUNTS}
        assert sum(whole.values()) == 0
        owing = open_by_cell(sums)
        for pk, stands in sums.items():
            assert stands["receivable"] == sum(sum(months.values()) for months in owing.get(pk, {}).values())
            assert stands["cash"] >= 0
        transaction.set_rollback(True)
