"""Who has the Party age for which badge at which round. Nothing here asks the database.

Badges are given in rounds, four days of a year. Somebody is due at the first round on or after the day on which their
Party age, gaps taken away, reaches a badge's years.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from sotay.kernel.dates import months_after
from sotay.kernel.law import law
from sotay.members.party_age import Absence, Age, between, later
from sotay.regulations import Clause

from .kinds import Ground

if TYPE_CHECKING:
    from sotay.organizations.models import Organization

OLDER = 70
"""From this badge on another term holds for giving it early."""


@dataclass(frozen=True)
class Beginning:
    """From when somebody's Party age is reckoned, without what lies outside the Party.

    Attributes:
        start: the decision to admit; the earliest day it may have been where not all of it is known.
        sure: it is known to the day.
        absences: in the order of time.
        died_on: the age stands still from then on.
    """

    start: date
    sure: bool = True
    absences: tuple[Absence, ...] = ()
    died_on: date | None = None


def reaches(years: int, beginning: Beginning) -> date | None:
    """The day on which a Party age is reached, were life to go on; ``None`` while somebody is outside the Party."""
    start = beginning.start
    for absence in beginning.absences:
        if later(start, Age(years, 0, 0)) <= absence.start:
            break
        if absence.end is None:
            return None
        start = later(start, between(absence.start, absence.end))
    return later(start, Age(years, 0, 0))


def rounds_of(year: int) -> list[date]:
    """The days of a year on which badges are given, by the rule of its first day."""
    days = law("badge.rounds", date(year, 1, 1)).value
    return sorted(date(year, *map(int, each.split("-"))) for each in days)


def rounds_around(on: date) -> list[date]:
    """The rounds of the year before, of the year of a day, and of the next."""
    return [day for year in (on.year - 1, on.year, on.year + 1) for day in rounds_of(year)]


def next_round(on: date) -> date:
    """The first round on or after a day."""
    return next(day for day in rounds_around(on) if day >= on)


def round_before(round_on: date) -> date:
    """The round before another."""
    return max(day for day in rounds_around(round_on) if day < round_on)


def is_round(day: date) -> bool:
    return day in rounds_of(day.year)


def badge_years(round_on: date, at: "Organization | None" = None) -> list[int]:
    """The badges there are at a round."""
    return sorted(int(each) for each in law("badge.years", round_on, at=at).value)


def early_rule(years: int, round_on: date, at: "Organization | None" = None) -> Clause:
    """How many months before its time a badge may be given."""
    key = "badge.early_30_to_65" if years < OLDER else "badge.early_70_and_over"
    return law(key, round_on, at=at)


@dataclass(frozen=True)
class Due:
    """A badge somebody is due: the day the age is reached, and on what ground it is given at a round."""

    years: int
    reached_on: date
    ground: Ground


def due_at(
    round_on: date, beginning: Beginning, had: Collection[int], years: Iterable[int], posthumous: Clause
) -> Due | None:
    """The highest badge somebody is due at a round, by age alone; ``None`` where they have it, or none is reached.

    Args:
        had: the badges they have been given.
        years: the badges there are.
        posthumous: how many months before its time one who died is given a badge.
    """
    died = beginning.died_on
    until = round_on
    if died is not None:
        until = months_after(died, int(posthumous.value))
    for each in sorted(years, reverse=True):
        reached = reaches(each, beginning)
        if reached is None or reached > until:
            continue
        if each in had:
            return None
        if died is not None:
            return Due(each, reached, Ground.POSTHUMOUS)
        return Due(each, reached, Ground.LATE if reached <= round_before(round_on) else Ground.ON_TIME)
    return None


def objections(
    ground: str, years: int, round_on: date, beginning: Beginning, at: "Organization | None" = None
) -> Iterator[tuple[Clause | None, str]]:
    """Why a badge cannot be given on a ground at a round: each rule that speaks against it, and how.

    Args:
        at: whose overrides hold.
    """
    known = law("badge.years", round_on, at=at)
    if years not in badge_years(round_on, at):
        yield known, _("Không có Huy hiệu %(years)s năm theo quy định của đợt này.") % {"years": years}
        return
    reached = reaches(years, beginning)
    if reached is None:
        yield None, _("Thời gian ở ngoài Đảng chưa kết thúc nên chưa tính được tuổi đảng.")
        return
    said = {"years": years, "day": f"{reached.day}/{reached.month}/{reached.year}"}
    if ground in (Ground.ON_TIME, Ground.LATE) and reached > round_on:
        yield None, _("Đến ngày %(day)s mới đủ %(years)s năm tuổi đảng, sau đợt trao này.") % said
    if ground == Ground.EARLY:
        rule = early_rule(years, round_on, at)
        if reached > months_after(round_on, int(rule.value)):
            yield (
                rule,
                _("Xét tặng sớm không quá %(months)s tháng; đến ngày %(day)s mới đủ %(years)s năm.")
                % {**said, "months": rule.value},
            )
    if ground == Ground.POSTHUMOUS:
        yield from _objections_after_death(reached, beginning, round_on, said, at)
    elif beginning.died_on is not None:
        yield None, _("Đồng chí này đã từ trần: hãy chọn truy tặng.")


def _objections_after_death(
    reached: date, beginning: Beginning, round_on: date, said: dict[str, object], at: "Organization | None"
) -> Iterator[tuple[Clause | None, str]]:
    if beginning.died_on is None:
        yield None, _("Truy tặng chỉ dành cho đảng viên đã từ trần.")
        return
    rule = law("badge.early_posthumous", round_on, at=at)
    if reached > months_after(beginning.died_on, int(rule.value)):
        yield (
            rule,
            _("Truy tặng sớm không quá %(months)s tháng; đến ngày %(day)s mới đủ %(years)s năm.")
            % {**said, "months": rule.value},
        )
