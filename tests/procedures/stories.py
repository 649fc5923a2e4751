"""Cases taken through their steps, as offices take them."""

from datetime import date
from typing import Any

from sotay.ballots.counting import Tally
from sotay.ballots.models import Channel
from sotay.kernel.authority import PROGRAM, Actor
from sotay.members.models import Member
from sotay.members.procedures.coming_back import Ground, is_return
from sotay.members.prospects.actions import certify
from sotay.members.prospects.models import Prospect
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


def open_(
    key: str, member: Member, cell: Organization, on: date, actor: Actor = PROGRAM, **more: Any
) -> Case:
    return open_case(actor, cell, procedure=key, on=on, person=member.person, **more)


def sent_off(case: Case, on: date) -> None:
    """A transfer is on its way: introduced by the cell, confirmed, introduced further where it goes far."""
    step(case, "introduced", on, papers=TRANSFER_PAPERS[:3])
    step(case, "confirmed", on, papers=TRANSFER_PAPERS[3:])
    if waiting(case).step == "introduce_above":
        step(case, "introduced", on)


def considered(case: Case, on: date, yes: int = 9, way: str = "agreed") -> StepTaken:
    return step(case, way, on, voted=vote(on, yes), papers=RECOGNITION_PAPERS)


def resolved(case: Case, on: date, yes: int = 9, way: str = "agreed") -> StepTaken:
    return step(case, way, on, voted=vote(on, yes))


def decided(case: Case, on: date, yes: int = 9, way: str = "recognized") -> StepTaken:
    return step(case, way, on, voted=vote(on, yes), decision=make.decision(on=on))


# Admission ---------------------------------------------------------------------------------------------------

FILE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("propose", "proposed", ("proposal",)),
    ("allow", "allowed", ()),
    ("apply", "applied", ("application",)),
    ("describe", "described", ("curriculum",)),
    ("ask", "unneeded", ()),
    ("introduce", "introduced", ("introduction",)),
    ("gather", "gathered", ("unions_letter", "residence_letter", "summary")),
)
"""The steps before the cell considers, each the usual way, with its papers."""


def certified(prospect: Prospect, on: date) -> Prospect:
    """They have a certificate of the awareness class."""
    return certify(PROGRAM, prospect, class_from=on, class_to=on, on=on)


def admission(prospect: Prospect, on: date, actor: Actor = PROGRAM) -> Case:
    assert prospect.person is not None
    return open_case(actor, prospect.organization, procedure="admission", on=on, person=prospect.person)


def filed(case: Case, on: date, introducer: Member, until: str = "consider", **given: Any) -> Case:
    """The file as it is before a step, all on one day."""
    answers = {"first": introducer, "union": "youth", **given}
    for key, way, papers in FILE:
        if waiting(case).step == until:
            break
        if waiting(case).step == key:
            step(case, way, on, papers=papers, given=said_at(key, case, answers))
    return case


def said_at(key: str, case: Case, answers: dict[str, Any]) -> dict[str, Any]:
    """What a step of the file is told: who introduces, and the ground on which somebody comes back."""
    if key == "propose" and is_return(case):
        return {"ground": Ground.USUAL}
    return answers if key == "introduce" else {}


def voted_through(case: Case, on: date, cell: int = 9, committee: int = 9) -> Case:
    """Considered by the cell, resolved by the committee; below the ratio it is still reported upward."""
    step(case, "agreed" if cell >= 7 else "not_agreed", on, voted=vote(on, cell))
    if waiting(case).step == "resolve":
        step(case, "agreed" if committee >= 7 else "not_agreed", on, voted=vote(on, committee))
    return case


def admitted(case: Case, on: date, signed_on: date | None = None, **given: Any) -> StepTaken:
    """The competent committee has decided to admit."""
    return step(case, "admitted", on, voted=vote(on), decision=make.decision(on=signed_on or on), given=given)


def held(case: Case, on: date, **given: Any) -> StepTaken:
    """The cell has the decision, and the ceremony is held, all on one day."""
    if waiting(case).step == "receive":
        step(case, "received", on)
    return step(case, "held", on, papers=("oath", "minutes"), given=given)
