"""From what is asked for to the list itself."""

from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.members.listing import LIST
from sotay.members.models import Member
from sotay.members.queries import ask
from sotay.organizations.bar import Bar

from .columns import COLUMNS, Column
from .document import Content
from .grouping import groupings_of, totals_of
from .selection import standings
from .spec import Spec


def question_of(bar: Bar) -> Question:
    """The bar's question.

    Raises:
        NotThere: the organisation stood nowhere that day.
    """
    return ask(bar.organization, bar.on, bar.start, bar.end)


def columns_of(spec: Spec) -> list[Column]:
    return [COLUMNS[key] for key in spec.columns]


def content_of(asked: Question, spec: Spec, kind: str = "", only_for: Actor | None = None) -> Content:
    """The list somebody asks for, with its totals.

    Args:
        kind: of the organisation.
        only_for: leave out who is not any more where this actor may list members.
    """
    rows = standings(asked, spec.selection(kind))
    if only_for is not None:
        rows = rows.filter(member__in=Member.objects.visible_to(only_for, LIST).values("pk"))
    groupings = groupings_of(spec.groups)
    whole = totals_of(rows, groupings, asked)
    return Content(rows, whole, groupings, asked, columns_of(spec), spec.order)
