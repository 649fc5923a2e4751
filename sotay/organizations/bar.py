"""The time bar of a page: which organisation, as of which day, over which period, as known when."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.indicators.question import Question
from sotay.kernel.dates import BadDate, read_date, spelled
from sotay.kernel.time import DAY, end_of_day, stopped_on, today

from .asking import question
from .kinds import BodyKind
from .models import Organization, Term

PERIODS = {
    "month": gettext_lazy("Tháng"),
    "quarter": gettext_lazy("Quý"),
    "half": gettext_lazy("6 tháng"),
    "year": gettext_lazy("Năm"),
    "term": gettext_lazy("Nhiệm kỳ"),
    "custom": gettext_lazy("Tùy chọn"),
}


def start_of(period: str, on: date) -> date:
    """The first day of the month, quarter, half-year or year that a day lies in."""
    first = {"month": on.month, "quarter": (on.month - 1) // 3 * 3 + 1, "half": 1 if on.month <= 6 else 7}
    return date(on.year, first.get(period, 1), 1)


def start_of_term(organization: Organization, on: date) -> date:
    """The first day of the term of the executive committee here or nearest above; else five years back."""
    rows = Term.objects.as_of(on).filter(
        body__organization_id__in=organization.ancestor_ids, body__kind=BodyKind.EXECUTIVE
    )
    nearest = rows.order_by("-body__organization__path").first()
    return nearest.valid_from if nearest else date(on.year - 4, 1, 1)


@dataclass
class Bar:
    """What the bar shows and what it was asked.

    Attributes:
        on: the day; stocks are those at its end.
        start, end: the half-open period; ``period_from`` and ``period_to`` are its first and last day.
        known_at: the moment of knowledge, or ``None`` for now.
        errors: what could not be read, in words.
    """

    organization: Any
    on: date
    today: date
    period: str = "year"
    start: date = date.min
    end: date = date.max
    known_at: datetime | None = None
    known_on: date | None = None
    shows_figures: bool = False
    shows_period: bool = False
    action_url: str = ""
    today_url: str = ""
    clock_is_set: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def period_from(self) -> date:
        return self.start

    @property
    def period_to(self) -> date:
        return self.end - DAY

    @property
    def period_label(self) -> str:
        first, last = self.period_from, self.period_to
        return _("từ %(first)s đến %(last)s") % {
            "first": spelled(first),
            "last": spelled(last),
        }

    @property
    def query(self) -> dict[str, str]:
        """The bar's answer as parameters of an address, only what differs from today and now."""
        kept: dict[str, str] = {}
        if self.on != self.today:
            kept["on"] = spelled(self.on)
        if self.shows_period:
            kept["period"] = self.period
            if self.period == "custom":
                kept["from"] = spelled(self.start)
                kept["to"] = spelled(self.period_to)
        if self.known_on:
            kept["known_at"] = spelled(self.known_on)
        return kept

    def of(self, on: date, known_at: datetime | None = None) -> "Bar":
        """The same bar of another day and moment."""
        return replace(self, on=on, known_at=known_at, known_on=known_at.date() if known_at else None)

    def asks(self, missing: str = "", opens_on: date = date.max) -> Question:
        """The question to the indicators.

        Args:
            missing: why its book has no figure before ``opens_on``.

        Raises:
            NotThere: the organisation was not there.
        """
        return question(self.organization, self.on, self.start, self.end, self.known_at, missing, opens_on)


def bar_of(
    request: Any,
    organization: Organization | None,
    *,
    shows_figures: bool = False,
    shows_period: bool = False,
    period: str = "year",
) -> Bar:
    """Read the bar from an address. What cannot be read is said in ``errors`` and left at its default.

    The request keeps it, for the frame of the page to show the way to the organisation.
    """
    given, now_ = request.GET, today()
    bar = Bar(organization, now_, now_, period=period, shows_figures=shows_figures, shows_period=shows_period)
    bar.action_url = bar.today_url = request.path
    bar.clock_is_set = stopped_on() is not None
    bar.on = _day(given.get("on", ""), bar) or now_
    if given.get("period") in PERIODS:
        bar.period = given["period"]
    _read_period(bar, given)
    if shows_figures and (known := _day(given.get("known_at", ""), bar)):
        bar.known_on, bar.known_at = known, end_of_day(known)
    request.bar = bar
    return bar


def _read_period(bar: Bar, given: Any) -> None:
    bar.end = bar.on + timedelta(days=1)
    if bar.period == "term" and bar.organization is not None:
        bar.start = start_of_term(bar.organization, bar.on)
        return
    bar.start = start_of(bar.period, bar.on)
    if bar.period != "custom":
        return
    first, last = _day(given.get("from", ""), bar), _day(given.get("to", ""), bar)
    if first and last and last < first:
        bar.errors.append(_("Ngày cuối kỳ phải sau ngày đầu kỳ."))
        return
    if last:
        bar.on, bar.end = last, last + timedelta(days=1)
    bar.start = first or start_of("year", bar.on)


def _day(text: str, bar: Bar) -> date | None:
    if not text.strip():
        return None
    try:
        return read_date(text.strip(), today=bar.today).day
    except BadDate as error:
        bar.errors.append(str(error))
        return None
