"""What a procedure is: a list of steps, each with who acts, by when, on what, and where it may lead.

A room declares its procedures once (``declare``); one engine runs them all, and docs/procedures.md shows them. What a
step does at its end is a function of the room: it calls that room's own actions.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sotay.organizations.models import Decision

if TYPE_CHECKING:
    from django import forms
    from django_stubs_ext import StrOrPromise

    from sotay.ballots.models import VoteResult

    from .models import Case, StepTaken
else:
    StrOrPromise = str


class Seat(StrEnum):
    """Who acts, seen from the cell the case belongs to."""

    CELL = "cell"
    GRASSROOTS = "grassroots"
    UPPER = "upper"
    PROVINCE = "province"
    """The province itself, whose standing committee decides what no level below it may."""
    RECEIVING = "receiving"
    """The grassroots organisation of the cell a case leads to."""


SEATS: dict[Seat, StrOrPromise] = {
    Seat.CELL: _("Chi bộ"),
    Seat.GRASSROOTS: _("Đảng ủy cơ sở"),
    Seat.UPPER: _("Cấp ủy cấp trên"),
    Seat.PROVINCE: _("Tỉnh ủy và tương đương"),
    Seat.RECEIVING: _("Tổ chức cơ sở đảng nơi đến"),
}


@dataclass(frozen=True)
class Deadline:
    """By when a step is to be done.

    Attributes:
        rule: the key of a term in working days, days or months; "" where ``from_day`` is the last day itself.
        since: the step from whose day it runs; "" is the day this step began.
        from_day: another day it runs from, asked of the case; goes before ``since``.
    """

    rule: str
    since: str = ""
    from_day: Callable[["Case"], date | None] | None = None


@dataclass(frozen=True)
class Paper:
    """A paper the file must hold.

    Attributes:
        key: its name in the step.
        title: what it is called.
        form: the code of its form.
        required: one may not go on without it.
        prints: the key of the form by which it is printed here, where that has no code.
    """

    key: str
    title: StrOrPromise
    form: str = ""
    required: bool = True
    prints: str = ""

    @property
    def numbered_as(self) -> str:
        """What its number says it was given to."""
        return self.form or self.key

    @property
    def words(self) -> str:
        """What it is called, with its form."""
        return f"{self.title} ({self.form})" if self.form else str(self.title)


@dataclass(frozen=True)
class Taken:
    """A step that is being taken: which way, on what day, and what was given with it."""

    way: str
    on: date
    given: Mapping[str, Any]
    vote: "VoteResult | None" = None
    decision: Decision | None = None


@dataclass(frozen=True)
class Way:
    """How a step may end.

    Attributes:
        to: the step that follows; "" ends the case.
        agreed: the case, ending so, has reached what it was opened for.
        against_vote: this way is open where the vote did not agree; without it a failed vote closes the way.
        back: this way sends the case back; it needs no vote, no papers and no decision.
        repeats: at most so many times may the step be left this way (the number of a rule).
        does: what is done then.
        binds: what it does stands: from then on the case is not withdrawn, but seen through.
        books: the kinds of entries it posts to the member's book; where one is reversed, the case waits here again.
        undoes: what else is put back then, beside the book.
        put_right: how it is put right, told to whoever would take it back or withdraw the case.
        reminds: what the reader of this way should know before taking it.
    """

    key: str
    title: StrOrPromise
    to: str = ""
    agreed: bool = False
    against_vote: bool = False
    back: bool = False
    repeats: str = ""
    does: Callable[["Case", Taken], Any] | None = None
    binds: bool = True
    books: tuple[str, ...] = ()
    undoes: "Callable[[Case, StepTaken], None] | None" = None
    put_right: StrOrPromise = ""
    reminds: StrOrPromise = ""

    @property
    def is_binding(self) -> bool:
        """Whether it left something that stands."""
        return self.does is not None and self.binds


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        seat: who acts; a function where that depends on the rule in force.
        fields: further answers, by name, each made anew for a form; kept with the step. A field with a method ``fit``
            is told of the case.
        only: answers that are asked of some cases only, by name.
        unkept: answers that are only handed to what the step does.
        vote: the key of a declared vote whose result is recorded here; a function where it depends on the case.
        skipped: whether the step does not exist for a case; its first way is gone at once.
        decides: what it agrees to, or does, rests on a decision with number, day and body.
        check: refuses, or warns of, what is wrong with it.
        doors: pages that help with it while it waits: the name of an address that takes the case, and its words.
        tells: what follows from the step once it was taken: a term that runs from it, the paper it leads to.
    """

    key: str
    title: StrOrPromise
    seat: "Seat | Callable[[Case], Seat]"
    ways: tuple[Way, ...]
    within: Deadline | None = None
    papers: tuple[Paper, ...] = ()
    fields: Mapping[str, Callable[[], "forms.Field"]] = field(default_factory=dict)
    only: "Mapping[str, Callable[[Case], bool]]" = field(default_factory=dict)
    unkept: tuple[str, ...] = ()
    vote: "str | Callable[[Case], str]" = ""
    skipped: Callable[["Case"], bool] | None = None
    decides: bool = False
    check: Callable[["Case", Taken], None] | None = None
    words: StrOrPromise = ""
    tells: "Callable[[Case, StepTaken], str] | None" = None
    doors: Mapping[str, StrOrPromise] = field(default_factory=dict)

    def goes_forward(self, way: Way) -> bool:
        """Whether a way leads on to what the case was opened for, so that nothing may be missing."""
        return (bool(way.to) or way.agreed) and not (way.against_vote or way.back or way.to == self.key)

    def way(self, key: str) -> Way | None:
        return next((way for way in self.ways if way.key == key), None)

    def seat_in(self, case: "Case") -> Seat:
        return self.seat(case) if callable(self.seat) else self.seat

    def fields_in(self, case: "Case") -> "Mapping[str, Callable[[], forms.Field]]":
        """The answers it asks of a case."""
        return {
            name: make for name, make in self.fields.items() if name not in self.only or self.only[name](case)
        }

    def vote_in(self, case: "Case") -> str:
        return self.vote(case) if callable(self.vote) else self.vote


@dataclass(frozen=True)
class Procedure:
    """A procedure.

    Attributes:
        key: its name in code and addresses.
        steps: the first is where every case begins.
        opens: who may begin it.
        begins: refuses where it may not begin.
        leads_elsewhere: it asks for an organisation it leads to.
        of_the_gone: it is, or may be, about somebody who is on no list any more, where they were last.
    """

    key: str
    title: StrOrPromise
    purpose: StrOrPromise
    steps: tuple[Step, ...]
    opens: Seat = Seat.CELL
    begins: Callable[["Case"], None] | None = None
    leads_elsewhere: bool = False
    of_the_gone: bool = False
    regulation: str = ""
    facts: Callable[["Case"], Mapping[str, Any]] | None = None

    def step(self, key: str) -> Step:
        """The step of a name.

        Raises:
            KeyError: there is none.
        """
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(f"{self.key}: no step {key}")


PROCEDURES: dict[str, Procedure] = {}


def declare(procedure: Procedure) -> Procedure:
    """Register a procedure.

    Raises:
        ValueError: its name is taken, two steps or ways share a name, or a way leads to no step.
    """
    faults = list(_faults(procedure))
    if procedure.key in PROCEDURES:
        faults.append("is declared twice")
    if faults:
        raise ValueError(f"{procedure.key}: {'; '.join(faults)}")
    PROCEDURES[procedure.key] = procedure
    return procedure


def _faults(procedure: Procedure) -> Iterator[str]:
    keys = [step.key for step in procedure.steps]
    if len(set(keys)) < len(keys):
        yield "two steps share a name"
    reached = {keys[0]} | {way.to for step in procedure.steps for way in step.ways if way.to}
    for unknown in sorted(reached - set(keys)):
        yield f"leads to {unknown}, which is no step"
    for lost in [key for key in keys if key not in reached]:
        yield f"nothing leads to {lost}"
    for step in procedure.steps:
        if len({way.key for way in step.ways}) < len(step.ways) or not step.ways:
            yield f"the ways of {step.key}"
        if any(way.against_vote for way in step.ways) and not step.vote:
            yield f"{step.key} has no vote"
