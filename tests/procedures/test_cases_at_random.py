"""Whatever lawful happens to members of a small tree while the rules change: the book is proved, the dues add up.

Members are admitted, recognised, moved, sent away for a time, exempted, removed, restored; they die; cells end; months
of dues are written; entries are taken back. Every case that ends leaves nothing that contradicts it.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sotay.dues.actions import declare, post_month
from sotay.dues.book import balances
from sotay.dues.kinds import ACCOUNTS
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import reverse_entry
from sotay.members.forms import reversible
from sotay.members.models import Member, Standing
from sotay.members.procedures.about import may_be_about
from sotay.members.procedures.returning import last_entry
from sotay.organizations.models import Organization
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import approve, draft
from sotay.people.models import Presence
from sotay.procedures.actions import open_case, take_back, withdraw
from sotay.procedures.declaring import Step, Way
from sotay.procedures.models import Case, CaseState, StepTaken
from sotay.regulations import Refused
from tests import make
from tests.procedures import stories
from tests.proving import contradictions

FIRST, LAST = date(2025, 5, 2), date(2026, 11, 20)
"""Across 1/7/2025, 1/2/2026, 8/4/2026 and 26/7/2026."""
OF_MEMBERSHIP = (
    "recognition", "transfer", "temporary", "abroad", "departure", "exemption", "death", "withdrawal", "removal",
    "cancellation", "restoration", "resumption",
)  # fmt: skip
"""Badges and the residence have stories of their own."""


class Story:
    """A province of four cells, and what its offices do from one day to a later one."""

    def __init__(self, seed: int, acts: int) -> None:
        self.rng = random.Random(seed)
        self.day = FIRST
        self.pace = (LAST - FIRST).days // acts
        self.told: list[str] = []
        with clock_stopped_at(FIRST):
            self.world = make.province()
            for cell in self.world.cells:
                member = make.official(cell)
                declare(PROGRAM, member, group="salaried", base=9_000_000, since=date(2025, 1, 1))
                make.member(cell, date(2024, 6, 3))

    def tell(self, acts: int) -> None:
        for _number in range(acts):
            self.day += timedelta(days=self.rng.randint(1, 2 * self.pace))
            self.day = min(self.day, LAST)
            name = self.rng.choice("admit begin begin go go go go go dues reorganize correct undo".split())
            try:
                with transaction.atomic(), clock_stopped_at(self.day):
                    self.told.append(f"{self.day} {name} {getattr(self, f'act_{name}')() or ''}")
            except Refused as refusal:
                self.told.append(f"{self.day} {name} refused: {refusal.why}")
            else:
                if name in ("correct", "reorganize"):
                    assert contradictions() == {}, "\n".join(self.told)

    def some_cell(self) -> Organization:
        return Organization.objects.get(pk=self.rng.choice(self.world.cells).pk)

    def somebody(self) -> Member:
        return self.rng.choice(list(Member.objects.order_by("pk")))

    def act_admit(self) -> None:
        make.member(self.some_cell(), self.day)

    def act_begin(self) -> str:
        """A procedure that fits somebody, where they are or were last."""
        member = self.somebody()
        last = last_entry(member)
        status = last.to_status if last is not None and last.to_organization_id else ""
        fitting = may_be_about(status, last.kind if last is not None and not status else "")
        fitting = [key for key in fitting if key in OF_MEMBERSHIP]
        if not fitting:
            return "nothing fits"
        key = self.rng.choice(fitting)
        home = Presence.objects.filter(person=member.person, reason="home", latest=True).get().organization
        there = self.some_cell() if key in ("transfer", "temporary") else None
        open_case(PROGRAM, home, procedure=key, on=self.day, person=member.person, destination=there)
        return key

    def act_go(self) -> str:
        """An open case goes on: mostly forward, with whatever its step asks."""
        cases = list(Case.objects.filter(state=CaseState.OPEN).order_by("pk"))
        if not cases:
            return "no case"
        case = self.rng.choice(cases)
        step = stories.waiting(case).declared
        way = step.ways[0] if self.rng.random() < 0.75 else self.rng.choice(step.ways)
        stories.step(case, way.key, self.day, **self.what_it_asks(case, step, way))
        return f"{case.procedure} {step.key} {way.key}"

    def what_it_asks(self, case: Case, step: Step, way: Way) -> dict[str, Any]:
        given = {name: value for name in step.fields if (value := self.answer(name)) is not None}
        if case.procedure == "exemption" and "ground" in given:
            given["ground"] = "aged" if way.agreed else "itinerant"
        asked: dict[str, Any] = {
            "given": given,
            "papers": tuple(paper.key for paper in step.papers),
        }
        if step.vote_in(case):
            asked["voted"] = stories.vote(self.day, 3 if way.against_vote else 9)
        if step.decides:
            asked["decision"] = make.decision(on=self.day)
        return asked

    def answer(self, name: str) -> Any:
        """What somebody would write there."""
        days = self.rng.randrange(30, 500)
        answers: dict[str, Any] = {
            "since": self.day - timedelta(days=self.rng.randrange(3)),
            "until": self.day + timedelta(days=days),
            "died_on": self.day - timedelta(days=self.rng.randrange(3)),
            "invited_1": self.day - timedelta(days=30),
            "invited_2": self.day - timedelta(days=20),
            "invited_3": self.day - timedelta(days=10),
            "educated_since": self.day - timedelta(days=days),
            "ground": self.rng.choice(["aged", "leave", "absent", "card", "weakened", "conduct"]),
            "heard": "declined",
            "months": self.rng.randrange(5),
            "years": self.rng.randrange(4),
            "fault": "standards",
            "cell": self.some_cell() if self.rng.random() < 0.5 else None,
            "in_force_on": None,
            "arrived_on": self.day,
        }
        return answers.get(name, True)

    def act_undo(self) -> None:
        """The last step of a case is taken back, or the case withdrawn."""
        row = StepTaken.objects.filter(takes_back=None, taken_back=None).order_by("-pk").first()
        if row is not None and self.rng.random() < 0.5:
            take_back(PROGRAM, row.case, row=row)
            return
        case = Case.objects.filter(state=CaseState.OPEN).order_by("pk").first()
        if case is not None:
            withdraw(PROGRAM, case, on=self.day)

    def act_correct(self) -> str:
        """The last entry of somebody was a mistake: of whoever has one that is not how they came."""
        for member in self.rng.sample(everybody := list(Member.objects.order_by("pk")), len(everybody)):
            rows = list(reversible(member))
            if rows and rows[0].kind not in ("arrival", "admission"):
                reverse_entry(PROGRAM, member, movement=rows[0], reason="ghi nhầm")
                return f"reversed {rows[0].kind}"
        return "nothing to correct"

    def act_dues(self) -> None:
        cell = self.some_cell()
        month = self.day.replace(day=1)
        here = Standing.objects.as_of(self.day).filter(organization=cell).values_list("member_id", flat=True)
        unpaid = {pk for pk in here if self.rng.random() < 0.3}
        post_month(PROGRAM, cell, month=month, unpaid=unpaid, amounts={}, arrears=[])

    def act_reorganize(self) -> str:
        """A cell is absorbed by another."""
        standing = [cell for cell in self.world.cells if Organization.objects.get(pk=cell.pk).state(self.day)]
        if len(standing) < 3:
            return "too few cells"
        ending, heir = self.rng.sample(standing, 2)
        lines = [PlanLine("absorb", ending.pk, destination=heir.pk)]
        plan = draft(PROGRAM, self.world.top, name="Sắp xếp", effective_on=self.day, lines=lines)
        approve(PROGRAM, plan, decision=make.decision(on=self.day))
        return "absorbed"


@pytest.fixture
def today() -> Iterator[None]:
    with clock_stopped_at(LAST):
        yield


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10**6), acts=st.integers(15, 40))
def test_after_whatever_lawful_acts_the_book_is_proved_and_the_dues_add_up(
    db: None, today: None, seed: int, acts: int
) -> None:
    with transaction.atomic(), seen_by(PROGRAM):
        story = Story(seed, acts)
        story.tell(acts)
        assert contradictions() == {}, "\n".join(story.told)
        sums = balances(Organization.objects.values_list("pk", flat=True))
        assert sum(each[name] for each in sums.values() for name in ACCOUNTS) == 0
        transaction.set_rollback(True)


def test_the_stories_take_cases_of_most_kinds_forward(db: None, today: None) -> None:
    """Stories that only ever were refused would prove nothing; nor would those in which nothing was put right."""
    done: set[str] = set()
    between: set[str] = set()
    for seed in range(8):
        with transaction.atomic(), seen_by(PROGRAM):
            story = Story(seed, 40)
            story.tell(40)
            done |= {line.split()[2] for line in story.told if " go " in line and "refused:" not in line}
            between |= {" ".join(line.split()[1:3]) for line in story.told}
            transaction.set_rollback(True)
    assert len(done) >= 7, done
    assert {"correct reversed", "reorganize absorbed"} <= between
