"""The yearly round: from which day the sheet of a year is taken in, by when it is due, who owes it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from sotay.kernel.law import Placed, law
from sotay.members.models import Member, Standing

from .models import Supplement

OPENS, DUE = "records.supplement_opens", "records.supplement_due"


@dataclass(frozen=True)
class Round:
    """The sheet of a year."""

    year: int
    opens: date
    due: date

    def is_over(self, on: date) -> bool:
        """Whether a sheet not yet handed in is late."""
        return on > self.due

    @property
    def counted_on(self) -> date:
        """Who was a member at the end of it owes the sheet; who came later begins with the next one."""
        return self.due


def round_on(on: date, at: Placed | None = None) -> Round:
    """The latest round that has opened by a day, by the rules of a place."""
    this_year = _round(on.year, on, at)
    return this_year if this_year.opens <= on else _round(on.year - 1, on, at)


def _round(year: int, on: date, at: Placed | None) -> Round:
    opens, due = (_day_in(year, str(law(key, on, at=at).value)) for key in (OPENS, DUE))
    return Round(year, opens, due if due >= opens else _day_in(year + 1, f"{due.month:02}-{due.day:02}"))


def _day_in(year: int, words: str) -> date:
    """The day of a year that a rule writes as month and day."""
    month, day = words.split("-")
    return date(year, int(month), int(day))


def owing(this: Round, on: date) -> Exists:
    """Of standings on a day: those of members who owe the sheet of a round."""
    day = min(this.counted_on, on)
    return Exists(Standing.objects.as_of(day).filter(member=OuterRef("member")))


def owed_by(member: Member, this: Round, on: date) -> int | None:
    """The year whose sheet a member still owes, or may still change; ``None`` where only a correction is possible."""
    if not Standing.objects.as_of(min(this.counted_on, on)).filter(member=member).exists():
        return None
    answered = Supplement.objects.filter(member=member, year=this.year, answered_on__isnull=False)
    return None if answered.exists() else this.year
