"""Who is due a badge at a round, and how far each has come: the list that offices work with.

The database narrows the members down by the day they were admitted, a few days generously; the exact reckoning, with
times outside the Party, is ``eligibility``'s.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from sotay.kernel.dates import months_after
from sotay.kernel.law import law
from sotay.kernel.place import under
from sotay.kernel.time import in_force
from sotay.members.kinds import Kind
from sotay.members.models import Member, Movement, Standing
from sotay.members.party_age import absences
from sotay.organizations.models import Organization
from sotay.people.models import Precision, Presence, PresenceReason
from sotay.procedures.models import Case, CaseState, Task

from .eligibility import Beginning, Due, badge_years, due_at
from .models import BadgeAward, BadgeWait

PROCEDURE = "badge"
SLACK = timedelta(days=3)
"""Months of different lengths: the database's reckoning may differ by so much from ours."""
LONGEST = 120
"""Nobody has been in the Party for so many years."""


@dataclass
class Candidate:
    """Somebody who is due a badge, or for whom one is asked.

    Attributes:
        due: what they are due by age; ``None`` for one who is only asked for, as an early badge is.
        estimated: the day of admission is not known to the day: to be confirmed before anything is decided.
        waits_until: no badge is considered before that day.
        guest: they sit elsewhere for a time; the badge is asked for here, with that cell's opinion.
        task: the step that waits, if it is asked for; ``asked`` what was given with the request.
    """

    member: Member
    cell_id: int
    due: Due | None
    estimated: bool = False
    waits_until: date | None = None
    guest: bool = False
    task: Task | None = None
    asked: dict[str, Any] = field(default_factory=dict)

    @property
    def years(self) -> int:
        return int(self.asked.get("years") or (self.due.years if self.due else 0))

    @property
    def ground(self) -> str:
        return str(self.asked.get("ground") or (self.due.ground if self.due else ""))

    def asks_at(self, round_on: date) -> bool:
        """Whether they can be proposed at a round now: sure of the day, not waiting, not asked for already."""
        return (
            self.due is not None
            and not self.estimated
            and self.task is None
            and (self.waits_until is None or self.waits_until <= round_on)
        )


START = Coalesce("decided_on", "joined_on")


def candidates(organization: Organization, round_on: date, on: date) -> list[Candidate]:
    """Who is due a badge at a round, or asked for at it, by cell and name; by a fixed number of queries.

    Args:
        organization: whose branch, where members count on the day.
        on: the day one looks.
    """
    years = badge_years(round_on, organization)
    path = organization.path or "-"
    here = _members_here(path, on)
    rows = list(_may_be_due(here, round_on, years))
    dead = list(_died_lately(path, round_on, years))
    cases = open_cases(path)
    asked = {
        case.person_id: (case, given) for case, given in cases if given.get("round") == round_on.isoformat()
    }
    known = {row.pk for row in [*rows, *dead]}
    others = list(_with_names(Member.objects.filter(pk__in=asked.keys() - known)))
    members = [*rows, *dead, *others]
    pks = [row.pk for row in members]
    beginnings = beginnings_of(members)
    had = had_by(pks)
    waits = dict(BadgeWait.objects.filter(in_force(on), member__in=pks).values_list("member_id", "valid_to"))
    cells = _cells_of(pks)
    guests = _guests(pks, on)
    running = {case.person_id: (task_of(case), given) for case, given in cases}
    posthumous = law("badge.early_posthumous", round_on, at=organization)
    found = []
    for member in members:
        beginning = beginnings.get(member.pk)
        due = due_at(round_on, beginning, had[member.pk], years, posthumous) if beginning else None
        task, given = running.get(member.pk, (None, {}))
        if due is None and member.pk not in asked:
            continue
        found.append(
            Candidate(
                member=member,
                cell_id=cells.get(member.pk, 0),
                due=due,
                estimated=beginning is not None and not beginning.sure,
                waits_until=waits.get(member.pk),
                guest=member.pk in guests,
                task=task,
                asked=given,
            )
        )
    return sorted(found, key=lambda each: (each.member.person.name_key, each.member.pk))


# Narrowing down ----------------------------------------------------------------------------------------------


def _members_here(path: str, on: date) -> QuerySet[Member]:
    sitting = Standing.objects.as_of(on).filter(under(path), member=OuterRef("pk"))
    return Member.objects.filter(Exists(sitting), person__withdrawn=False)


def _with_names(rows: QuerySet[Member]) -> QuerySet[Member]:
    return rows.select_related("person")


def _may_be_due(rows: QuerySet[Member], round_on: date, years: list[int]) -> QuerySet[Member]:
    """Those admitted so long ago that the highest badge they may have reached has not been given to them."""
    rows = rows.annotate(start=START)
    own = BadgeAward.objects.standing().filter(member=OuterRef("pk"))
    conditions = []
    for each, following in zip(years, [*years[1:], LONGEST], strict=True):
        since = months_after(round_on, -12 * following) - SLACK
        until = months_after(round_on, -12 * each) + SLACK
        conditions.append(Q(start__gt=since, start__lte=until) & ~Exists(own.filter(years=each)))
    return _with_names(rows.filter(reduce(or_, conditions)))


def _died_lately(path: str, round_on: date, years: list[int]) -> QuerySet[Member]:
    """Those who died in the year before a round, after long enough in the Party for some badge."""
    there = Presence.objects.filter(under(path), person=OuterRef("pk"), latest=True)
    death = Movement.objects.filter(
        member=OuterRef("pk"),
        kind=Kind.DEATH,
        quantity=1,
        reversal__isnull=True,
        happened_on__gt=months_after(round_on, -12),
        happened_on__lte=round_on,
    )
    early = months_after(round_on, -12 * (min(years) - 2))
    rows = Member.objects.annotate(start=START).filter(start__lte=early, person__withdrawn=False)
    return _with_names(rows.filter(Exists(death), Exists(there)))


# What is known of them ---------------------------------------------------------------------------------------


def beginnings_of(members: Iterable[Member]) -> dict[int, Beginning]:
    """From when the Party age of each is reckoned; those of whom neither day is known are left out."""
    members = list(members)
    events: dict[int, list[tuple[str, date]]] = defaultdict(list)
    rows = Movement.objects.filter(
        member__in=[member.pk for member in members], quantity=1, reversal__isnull=True
    ).order_by("happened_on", "rank", "id")
    for number, kind, happened_on in rows.values_list("member_id", "kind", "happened_on"):
        events[number or 0].append((kind, happened_on))
    found = {}
    for member in members:
        start, precision = member.decided_on, member.decided_precision
        sure = start is not None
        if start is None:
            start, precision = member.joined_on, member.joined_precision
        if start is None:
            continue
        own = events[member.pk]
        died = own[-1][1] if own and own[-1][0] == Kind.DEATH else None
        away = absences(own[:-1] if died else own)
        found[member.pk] = Beginning(start, sure and precision == Precision.DAY, tuple(away), died)
    return found


def had_by(members: Collection[int]) -> dict[int, set[int]]:
    """The badges some members have been given."""
    found: dict[int, set[int]] = defaultdict(set)
    for member, years in (
        BadgeAward.objects.standing().filter(member__in=members).values_list("member_id", "years")
    ):
        found[member].add(years)
    return found


def _cells_of(members: Collection[int]) -> dict[int, int]:
    """The cell each counts in, or did last."""
    rows = Presence.objects.filter(person__in=members, reason=PresenceReason.HOME, latest=True)
    return dict(rows.order_by("valid_to").values_list("person_id", "organization_id"))


def _guests(members: Collection[int], on: date) -> set[int]:
    """Those who sit in another cell for a time."""
    rows = Presence.objects.filter(in_force(on), person__in=members, reason=PresenceReason.TEMPORARY)
    return set(rows.values_list("person_id", flat=True))


# Cases -------------------------------------------------------------------------------------------------------


def open_cases(path: str) -> list[tuple[Case, dict[str, Any]]]:
    """The running requests of a branch, each with what was given when it was asked for last."""
    rows = Case.objects.filter(under(path), procedure=PROCEDURE, state=CaseState.OPEN)
    rows = rows.prefetch_related("steps", "tasks__organization").order_by("pk")
    return [(case, given_in(case)) for case in rows]


def given_in(case: Case) -> dict[str, Any]:
    """What the cell gave when it proposed last."""
    rows = sorted(case.steps.all(), key=lambda row: row.pk)
    undone = {row.takes_back_id for row in rows}
    given = [
        row.given for row in rows if row.step == "propose" and row.way == "proposed" and row.pk not in undone
    ]
    return dict(given[-1]) if given else {}


def task_of(case: Case) -> Task | None:
    """The step that waits."""
    waiting = next((task for task in case.tasks.all() if task.done_on is None), None)
    if waiting is not None:
        waiting.case = case
    return waiting
