"""Cases that wait too long, by step and by the organisation that must take it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from sotay.indicators.engine import rows_behind
from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.members.queries import Books
from sotay.organizations.asking import question
from sotay.organizations.models import Organization
from sotay.procedures.declaring import PROCEDURES

from .columns import Column, columns_of

CODE = "cases_overdue"


@dataclass(frozen=True)
class Overdue:
    """The steps whose term was over on a day.

    Attributes:
        counts: how many, by procedure, step and child.
    """

    asked: Question
    columns: list[Column]
    counts: Counter[tuple[str, str, int]]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Procedures and steps with cases that wait too long, in the order of the procedure."""
        found = {(procedure, step) for procedure, step, _child in self.counts}
        return sorted(found, key=lambda each: (each[0], _place(*each)))

    def of_step(self, procedure: str, step: str, child: int | None = None) -> int:
        return sum(
            number
            for (one, two, under), number in self.counts.items()
            if (one, two) == (procedure, step) and child in (None, under)
        )

    def of_child(self, child: int) -> int:
        return sum(number for (_one, _two, under), number in self.counts.items() if under == child)


def title_of(procedure: str, step: str) -> tuple[Any, Any]:
    """A procedure and its step in words."""
    declared = PROCEDURES[procedure]
    return declared.title, declared.step(step).title


def _place(procedure: str, step: str) -> int:
    return [each.key for each in PROCEDURES[procedure].steps].index(step)


def overdue_of(organization: Organization, on: date, actor: Actor) -> Overdue:
    """What waited too long on a day.

    Raises:
        NotThere: the organisation was not there that day.
    """
    asked = question(organization, on)
    counts: Counter[tuple[str, str, int]] = Counter()
    for part, rows in rows_behind(CODE, asked):
        grouped = rows.annotate(child=part.child).values("case__procedure", "step", "child").order_by()
        for row in grouped.annotate(n=Count("pk")):
            child = int(row["child"] or organization.pk)
            counts[row["case__procedure"], row["step"], child] += row["n"]
    children = {child for _procedure, _step, child in counts} - {organization.pk}
    return Overdue(asked, columns_of(asked, children, Books.around(asked.path), actor), counts)
