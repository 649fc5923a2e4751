"""Prospects of an invented province, and files for admission in every state.

In a third of all cells somebody is helped, and here and there a file has begun: bulk rows. In the demonstration's own
commune each file was taken so far by the same acts as anybody's. Nobody is admitted by it: the figures of members stay.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from sotay.ballots.actions import record_vote
from sotay.ballots.counting import Tally
from sotay.ballots.models import Channel
from sotay.kernel.authority import PROGRAM
from sotay.kernel.bulk import copy_instances, refresh_statistics
from sotay.kernel.names import sort_key
from sotay.members.kinds import Kind
from sotay.members.models import Member, Movement
from sotay.members.prospects.actions import Known, enter, officials
from sotay.members.prospects.models import Prospect, ProspectStay, ProspectStep, StepKind
from sotay.organizations.models import Decision, Organization
from sotay.people.models import Office, Person, Presence, PresenceReason
from sotay.procedures.actions import Voted, open_case, take_step, wait_for
from sotay.procedures.models import Case, CaseState, StepTaken, Task

from . import profiles
from .persons import NameGiver

PEOPLES = ("tay", "nung", "dao", "kinh")
CELLS = """
SELECT o.id, o.path, min(s.member_id) AS helper FROM organizations_organization o
JOIN members_standing s ON s.organization_id = o.id AND s.valid_from <= %(since)s AND s.valid_to > %(day)s
  AND s.status = 'official'
JOIN organizations_organizationstate what ON what.organization_id = o.id AND what.known_to >= '9999-12-30'
  AND what.valid_from <= %(since)s AND what.valid_to > %(day)s AND what.kind IN ('cell', 'grassroots_cell')
WHERE o.id * 7 %% 3 = 0 GROUP BY 1, 2 ORDER BY o.path
"""
EARLY: tuple[tuple[str, str, list[str]], ...] = (
    ("propose", "proposed", ["proposal"]),
    ("apply", "applied", ["application"]),
    ("describe", "described", ["curriculum"]),
    ("ask", "unneeded", []),
)
"""Steps of files that have just begun, all of them the cell's own."""


def load_prospects(day: date, seed: int) -> int:
    """Write prospects and files as they stand on a day.

    Returns:
        How many prospects there are.
    """
    rng = Random(seed + 41)
    people = profiles.data("people")
    namers = [NameGiver(people[key]) for key in PEOPLES if key in people]
    helped = list(_everywhere(day, rng, namers))
    _begin_files(helped, day, rng)
    office = (
        Office.objects.filter(role="grassroots_office").select_related("organization").order_by("pk").first()
    )
    if office is not None:
        _files_of(office.organization, day, rng, namers)
        _finished_files(office.organization, day)
    refresh_statistics(Prospect, ProspectStay, ProspectStep, Case, StepTaken, Task)
    return Prospect.objects.count()


def _somebody(rng: Random, namers: list[NameGiver], day: date) -> Known:
    sex = rng.choice(("male", "female", "female"))
    name, _given = rng.choice(namers).name(rng, sex)
    return Known(name, sex, day - timedelta(days=rng.randint(19 * 365, 40 * 365)))


# Everywhere --------------------------------------------------------------------------------------------------


def _everywhere(day: date, rng: Random, namers: list[NameGiver]) -> Iterator[Prospect]:
    """Somebody in every third cell, with their steps."""
    with connection.cursor() as cursor:
        cursor.execute(CELLS, {"day": day, "since": day - timedelta(days=600)})
        cells = cursor.fetchall()
    known = [_somebody(rng, namers, day) for _ in cells]
    persons = [
        Person(
            full_name=each.full_name,
            name_key=sort_key(each.full_name, None),
            sex=each.sex,
            born_on=each.born_on,
            is_prospect=True,
        )
        for each in known
    ]
    copy_instances(persons)
    made, steps = [], []
    for (number, path, helper), person in zip(cells, persons, strict=True):
        began = day - timedelta(days=rng.randint(40, 500))
        prospect = Prospect(
            person_id=person.pk,
            organization_id=number,
            path=path,
            sex=person.sex,
            consented_on=began,
            helper_id=helper,
            began_on=began,
            last_step_on=began,
        )
        taken = [(StepKind.ENTERED, began)]
        if rng.random() < 0.5:
            certified = began + timedelta(days=rng.randint(15, 39))
            prospect.class_from = prospect.class_to = certified - timedelta(days=5)
            prospect.certified_on = prospect.last_step_on = certified
            taken.append((StepKind.CERTIFIED, certified))
        made.append(prospect)
        steps.append(taken)
    copy_instances(made)
    copy_instances(
        [
            ProspectStay(
                prospect_id=p.pk, organization_id=p.organization_id, sex=p.sex, valid_from=p.began_on
            )
            for p in made
        ]
    )
    copy_instances(
        [
            ProspectStep(prospect_id=p.pk, organization_id=p.organization_id, kind=kind, happened_on=on)
            for p, taken in zip(made, steps, strict=True)
            for kind, on in taken
        ]
    )
    copy_instances(
        [
            Presence(
                person_id=p.person_id or 0,
                organization_id=p.organization_id,
                reason=PresenceReason.CANDIDACY,
                path=p.path,
                valid_from=p.began_on,
            )
            for p in made
        ]
    )
    yield from made


def _begin_files(prospects: list[Prospect], day: date, rng: Random) -> None:
    """A file here and there, at one of the steps that are the cell's own."""
    chosen = [prospect for prospect in prospects if prospect.certified_on and rng.random() < 0.3]
    began = {p.pk: max(day - timedelta(days=rng.randint(10, 90)), p.last_step_on) for p in chosen}
    cases = [
        Case(
            procedure="admission",
            organization_id=p.organization_id,
            path=p.path,
            person_id=p.person_id,
            began_on=began[p.pk],
            rules_on=began[p.pk],
        )
        for p in chosen
    ]
    copy_instances(cases)
    steps, tasks = [], []
    for case in cases:
        gone = 0 if rng.random() < 0.4 else rng.randint(1, len(EARLY))
        for key, way, papers in EARLY[:gone]:
            steps.append(_taken(case, key, way, case.began_on, papers))
        if gone:
            steps.insert(len(steps) - gone + 1, _taken(case, "allow", "allowed", case.began_on, []))
        waits = EARLY[gone][0] if gone < len(EARLY) else "introduce"
        tasks.append(
            Task(
                case_id=case.pk,
                step=waits,
                seat="cell",
                organization_id=case.organization_id,
                path=case.path,
                opened_on=case.began_on,
            )
        )
    copy_instances(steps)
    copy_instances(tasks)


def _taken(case: Case, step: str, way: str, on: date, papers: list[str], **more: Any) -> StepTaken:
    given = {"papers": papers} if papers else {}
    return StepTaken(
        case_id=case.pk, step=step, way=way, happened_on=on, recorded_at=moment_of(on), given=given, **more
    )


def moment_of(on: date) -> datetime:
    """When something of a day was written down: in its afternoon."""
    return datetime.combine(on, time(16), tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


# In the demonstration's own commune --------------------------------------------------------------------------


@dataclass(frozen=True)
class Gone:
    """A step somebody has taken."""

    step: str
    way: str
    papers: tuple[str, ...] = ()
    votes: int = 0
    decides: bool = False


USUAL = (
    Gone("propose", "proposed", ("proposal",)),
    Gone("allow", "allowed"),
    Gone("apply", "applied", ("application",)),
    Gone("describe", "described", ("curriculum",)),
    Gone("ask", "asked"),
    Gone("answer", "answered"),
    Gone("introduce", "introduced", ("introduction",)),
    Gone("gather", "gathered", ("unions_letter", "residence_letter", "summary")),
    Gone("consider", "agreed", votes=9),
    Gone("resolve", "agreed", votes=9),
    Gone("decide", "admitted", votes=9, decides=True),
    Gone("receive", "received"),
)
UNTIL = ("allow", "answer", "introduce", "consider", "resolve", "decide", "decide", "receive", "ceremony")
"""Where the files of the commune have come to; one of those that went up was not agreed to by the cell."""


def _files_of(commune: Organization, day: date, rng: Random, namers: list[NameGiver]) -> None:
    """One file for each state, taken there by the acts themselves."""
    cells = list(
        Organization.objects.filter(
            path__startswith=commune.path or "-", path__gt=commune.path or "-"
        ).order_by("path")
    )
    began = day - timedelta(days=75)
    cells = [cell for cell in cells if officials(cell, began).count() > 1]
    for number, until in enumerate(UNTIL if cells else ()):
        cell = cells[number % len(cells)]
        helper = officials(cell, began - timedelta(days=30)).order_by("pk").first()
        if helper is None:
            continue
        prospect = enter(
            PROGRAM,
            cell,
            known=_somebody(rng, namers, day),
            consented_on=began - timedelta(days=20),
            on=began - timedelta(days=20),
            helper=helper,
        )
        prospect.certified_on = began - timedelta(days=200)
        prospect.class_from = prospect.class_to = began - timedelta(days=203)
        prospect.save()
        case = open_case(PROGRAM, cell, procedure="admission", on=began, person=prospect.person)
        _taken_until(case, until, began, helper, fails=number == UNTIL.index("decide"))


def _taken_until(case: Case, until: str, began: date, helper: Member, *, fails: bool) -> None:
    on = began
    for gone in USUAL:
        task = Task.objects.get(case=case, done_on=None)
        if task.step == until:
            return
        if task.step != gone.step:
            continue
        on += timedelta(days=4)
        way = "not_agreed" if fails and gone.votes else gone.way
        take_step(
            PROGRAM,
            task,
            way=way,
            on=on,
            given=_answers(gone.step, helper),
            papers=gone.papers,
            voted=_vote(on, 5 if fails else gone.votes) if gone.votes else None,
            decision=_decision(case, on) if gone.decides else None,
        )


def _answers(step: str, helper: Member) -> dict[str, Any]:
    answers: dict[str, dict[str, Any]] = {
        "ask": {"number": "12-CV/CB"},
        "answer": {"number": "45-CV/ĐU"},
        "introduce": {"first": helper, "union": "youth"},
    }
    return answers.get(step, {})


def _vote(on: date, yes: int) -> Voted:
    return Voted(on, Channel.PAPER, Tally(11, 11, yes, 11 - yes))


def _decision(case: Case, on: date) -> Decision:
    return Decision(number=f"{100 + case.pk}-QĐ/HU", signed_on=on, issuer="Ban Thường vụ Huyện ủy")


def _finished_files(commune: Organization, day: date) -> None:
    """The files of those who were admitted within the last year: over, but one whose own papers are still to come."""
    rows = Movement.objects.filter(
        kind=Kind.ADMISSION,
        to_path__startswith=commune.path or "-",
        counted_on__gt=day - timedelta(days=365),
        reverses=None,
        reversal=None,
        member__isnull=False,
    ).select_related("member__person", "decision", "to_organization")
    for place, row in enumerate(rows.order_by("-counted_on", "-pk")):
        member, cell = row.member, row.to_organization
        if member is None or cell is None or row.decision is None:
            continue
        decided = row.decision.signed_on
        case = Case(
            procedure="admission",
            organization=cell,
            path=cell.path or "",
            person=member.person,
            began_on=decided - timedelta(days=60),
            rules_on=decided - timedelta(days=60),
        )
        case.save()
        vote = record_vote(
            cell,
            kind="admission.cell",
            held_on=decided - timedelta(days=20),
            channel=Channel.PAPER,
            tally=Tally(11, 11, 10, 1),
            subject=f"case:{case.pk}",
        )
        steps = [
            _taken(case, "consider", "agreed", vote.held_on, [], vote=vote),
            _taken(case, "decide", "admitted", decided, [], decision=row.decision),
            _taken(case, "ceremony", "held", row.happened_on, ["oath", "minutes"]),
        ]
        if place:
            over = min(row.happened_on + timedelta(days=14), day)
            steps.append(_taken(case, "declare", "declared", over, ["member_curriculum", "member_sheet"]))
            case.state, case.ended_on = CaseState.AGREED, over
        for step in steps:
            step.save()
        case.save()
        if not place:
            wait_for(case, case.declared.step("declare"), row.happened_on)
