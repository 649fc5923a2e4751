"""The papers of a case that can be printed, filled in with what its steps say: nothing is typed twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from sotay.kernel.time import today
from sotay.organizations.kinds import GRASSROOTS_KINDS
from sotay.organizations.models import Organization, described
from sotay.papers.declaration import Form, form_of_code
from sotay.papers.letterhead import letterhead_of
from sotay.papers.models import IssuedNumber
from sotay.papers.paper import day_in_words
from sotay.people.models import Precision, Sex

from .actions import standing_steps
from .declaring import Paper, Seat, Step
from .models import Case, StepTaken, Task
from .seating import nearest

PAPERS_ARE_IN = "vi"
RESOLUTIONS = {Seat.CELL: "cell_resolution", Seat.GRASSROOTS: "grassroots_resolution"}
"""What later papers call the resolution of a seat."""


@dataclass(frozen=True)
class Printable:
    """A paper of a step that was reached: its form, who issues it, and the number it was given, if it was."""

    task: Task
    paper: Paper
    form: Form
    number: IssuedNumber | None

    @property
    def issuer(self) -> Organization:
        return self.task.organization

    @property
    def needs_number(self) -> bool:
        return bool(self.form.document_type) and self.number is None


def printable(case: Case) -> list[Printable]:
    """The papers that can be printed for the steps a case has reached; a step's last visit counts."""
    tasks = {task.step: task for task in case.tasks.select_related("organization").order_by("pk")}
    issued: Any = IssuedNumber.objects.filter(subject=case.subject, voided=None).order_by("pk")
    numbers: dict[str, IssuedNumber] = {number.form: number for number in issued.select_related("series")}
    return [
        Printable(tasks[step.key], paper, form, numbers.get(paper.numbered_as))
        for step in case.declared.steps
        if step.key in tasks
        for paper, form in _with_forms(step)
    ]


def _with_forms(step: Step) -> Iterator[tuple[Paper, Form]]:
    for paper in step.papers:
        form = form_of_code(paper.prints or paper.form)
        if form is not None:
            yield paper, form


def facts_of(case: Case, printed: Printable) -> dict[str, Any]:
    """What is known of a paper, by the names of its fields: head and foot, the person, the votes, what went before.

    Only what was recorded stands there; the rest is left to be filled in, and stays visible.
    """
    rows = {row.step: row for row in standing_steps(case)}
    with override(PAPERS_ARE_IN):
        return {
            **letterhead_of(printed.form, printed.issuer, today()),
            **_of_the_person(case),
            **_of_the_places(case),
            **(case.declared.facts(case) if case.declared.facts else {}),
            **_of_what_went_before(case, rows),
            **_of_the_step(rows.get(printed.task.step)),
            **({"number": printed.number.words, "on": printed.number.dated} if printed.number else {}),
        }


def _of_the_person(case: Case) -> dict[str, Any]:
    person = case.person
    if person is None:
        return {}
    return {
        "full_name": person.full_name,
        "sex": str(Sex(person.sex).label) if person.sex else "",
        "born_on": person.born_on if person.born_precision == Precision.DAY else "",
        "ethnicity": person.ethnicity,
    }


def _of_the_places(case: Case) -> dict[str, Any]:
    on = today()
    committee = nearest(case.organization, GRASSROOTS_KINDS, on)
    places = {
        "cell": case.organization_id,
        "grassroots": committee.pk if committee else None,
        "from_organization": case.organization_id,
        "to_organization": case.destination_id,
    }
    names = described({pk for pk in places.values() if pk}, on)
    return {field: names[pk].name for field, pk in places.items() if pk in names}


def _of_what_went_before(case: Case, rows: dict[str, StepTaken]) -> dict[str, Any]:
    """Resolutions that were numbered, and the decision the case rests on."""
    said: dict[str, Any] = {}
    for each in printable(case):
        name = RESOLUTIONS.get(Seat(each.task.seat))
        if each.number and each.form.document_type == "resolution" and name:
            said[name] = f"{each.number.words}, {day_in_words(each.number.dated)}"
    for row in rows.values():
        if row.decision:
            said["decision"] = f"{row.decision.number}, {day_in_words(row.decision.signed_on)}"
            said["decided_on"] = row.decision.signed_on
    return said


def _of_the_step(row: StepTaken | None) -> dict[str, Any]:
    """The vote of a step, and the day and number of its decision."""
    said: dict[str, Any] = {}
    if row and (vote := row.vote):
        names = ("held_on", "summoned", "denominator", "present", "votes_for", "votes_against", "votes_other")
        said |= {name: getattr(vote, name) for name in names}
    if row and row.decision:
        said |= {
            "number": row.decision.number,
            "on": row.decision.signed_on,
            "effective_on": row.decision.signed_on,
        }
    return said
