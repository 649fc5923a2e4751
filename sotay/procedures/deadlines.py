"""By when a step is to be done: a term of the rule book, from the day that starts it."""

from datetime import date

from sotay.kernel.dates import months_after
from sotay.kernel.time import DAY
from sotay.regulations import Clause
from sotay.regulations.workdays import add_working_days

from .declaring import Step
from .models import Case

WORKING_DAYS, MONTHS, DAYS = "ngày làm việc", "tháng", "ngày"


def end_of_term(clause: Clause, start: date) -> date:
    """The last day of a term.

    Raises:
        ValueError: the rule is no term.
    """
    number = int(clause.value)
    if clause.unit.startswith(WORKING_DAYS):
        return add_working_days(start, number)
    if clause.unit.startswith(MONTHS):
        return months_after(start, number)
    if clause.unit.startswith(DAYS):
        return start + number * DAY
    raise ValueError(f"{clause.key} is no term: {clause.unit}")


def due_on(case: Case, step: Step, opened_on: date) -> date | None:
    """The day by which a step is to be done; ``None`` where no rule sets one."""
    if step.within is None:
        return None
    start: date | None = opened_on
    if step.within.from_day is not None:
        start = step.within.from_day(case)
    elif step.within.since:
        start = case.day_of(step.within.since) or opened_on
    if start is None or not step.within.rule:
        return start
    return end_of_term(case.law(step.within.rule), start)
