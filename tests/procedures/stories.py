"""Cases taken through their steps, as offices take them."""

from datetime import date
from typing import Any

from sotay.ballots.counting import Tally
from sotay.ballots.models import Channel
from sotay.kernel.authority import PROGRAM, Actor
from sotay.members.models import Member
from sotay.organizations.models import Organization
from sotay.procedures.actions import Voted, open_case, take_step
from sotay.procedures.models import Case, StepTaken, Task
from tests import make

RECOGNITION_PAPERS = ("class_certificate", "self_review", "helper_remarks", "opinions")
TRANSFER_PAPERS = ("grounds", "self_review", "dues", "slip")


def vote(on: date, yes: int = 9, of: int = 10) -> Voted:
    """So many of so many members agreed, by papers that tellers counted."""
    return Voted(on, Channel.PAPER, Tally(of, of, yes, of - yes))


def waiting(case: Case) -> Task:
    return Task.objects.get(case=case, done_on=None)


def step(case: Case, way: str, on: date, actor: Actor = PROGRAM, **more: Any) -> StepTaken:
    return take_step(actor, waiting(case), way=way, on=on, **more)


def recognition(member: Member, cell: Organization, on: date, actor: Actor = PROGRAM) -> Case:
    return open_case(actor, cell, procedure="recognition", on=on, person=member.person)


def transfer(member: Member, cell: Organization, to: Organization, on: date, actor: Actor = PROGRAM) -> Case:
    return open_case(actor, cell, procedure="transfer", on=on, person=member.person, destination=to)


def considered(case: Case, on: date, yes: int = 9, way: str = "agreed") -> StepTaken:
    return step(case, way, on, voted=vote(on, yes), papers=RECOGNITION_PAPERS)


def resolved(case: Case, on: date, yes: int = 9, way: str = "agreed") -> StepTaken:
    return step(case, way, on, voted=vote(on, yes))


def decided(case: Case, on: date, yes: int = 9, way: str = "recognized") -> StepTaken:
    return step(case, way, on, voted=vote(on, yes), decision=make.decision(on=on))
