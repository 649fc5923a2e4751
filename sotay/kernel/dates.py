"""Dates as offices write them, kept with the precision they were written in."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Final, Literal, NamedTuple

from .vietnamese import Fault, fold
from .vietnamese import gettext_noop as _

Precision = Literal["day", "month", "year"]
EARLIEST: Final = date(1850, 1, 1)
LATEST_YEAR: Final = (
    2150  # up to it a plain number is a year; larger ones are days that a spreadsheet counted
)
_EXCEL_DAY_ZERO = date(1899, 12, 30)


def months_after(day: date, months: int) -> date:
    """The same day some months later, or earlier where ``months`` is negative; else the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class BadDate(Fault):
    """Why a value is no date."""


class PartialDate(NamedTuple):
    """A day known to the day, the month or the year; the last two stand on their first day."""

    day: date
    precision: Precision

    def __str__(self) -> str:
        return show_date(self)


def show_date(partial: PartialDate) -> str:
    """3/2/1980, 2/1980 or 1980."""
    day = partial.day
    by_precision: dict[Precision, str] = {
        "day": f"{day.day}/{day.month}/{day.year:04}",
        "month": f"{day.month}/{day.year:04}",
        "year": f"{day.year:04}",
    }
    return by_precision[partial.precision]


def spelled(day: date) -> str:
    """3/2/1980: a day as offices write it."""
    return f"{day.day}/{day.month}/{day.year}"


def read_date(value: object, *, today: date, ahead: bool = False) -> PartialDate:
    """The date in a cell, of a person's life: never after ``today``. Raises BadDate with the reason.

    Args:
        ahead: of what is planned: it may be yet to come.
    """
    partial = _read(value, today)
    if partial.day < EARLIEST:
        raise BadDate(_("Năm {year} quá xa."), year=partial.day.year)
    if partial.day > today and not ahead:
        raise BadDate(_("{date} là ngày ở tương lai."), date=show_date(partial))
    return partial


def _read(value: object, today: date) -> PartialDate:
    if isinstance(value, datetime):
        return PartialDate(value.date(), "day")
    if isinstance(value, date):
        return PartialDate(value, "day")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value, today)
    if isinstance(value, str):
        return _from_text(value.strip(), today)
    if value is None:
        raise BadDate(_("Chưa ghi ngày."))
    raise BadDate(_("Ô này không phải là ngày."))


def _from_number(value: float, today: date) -> PartialDate:
    """A plain year, else the day that a spreadsheet counts, else digits run together: 3021980."""
    whole = isinstance(value, int) or value.is_integer()
    if whole and EARLIEST.year <= value <= LATEST_YEAR:
        return _partial(0, 0, int(value))
    if EARLIEST.year < value <= (today - _EXCEL_DAY_ZERO).days + 1:
        return PartialDate(_EXCEL_DAY_ZERO + timedelta(days=int(value)), "day")
    if whole and 10**6 < value < 10**8:
        return _from_text(f"{int(value):08}", today)
    raise BadDate(_("Số {number} không phải là ngày."), number=f"{value:g}".replace(".", ","))


_SPLIT = r"[\s/.,\\_-]+"
_ENGLISH_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_TIME = re.compile(r"[t ]\s*\d\d?:\d\d(:\d\d(\.\d+)?)?( ?[ap]m)?z?$")
_SPELLED = re.compile(r"\s*,?\s*\b(ngay|thang|nam)\s+(?=\d)")
_SHAPES = [
    re.compile(rf"(?P<d>\d\d?){_SPLIT}(?P<m>\d\d?){_SPLIT}(?P<y>\d{{4}}|\d\d)"),
    re.compile(rf"(?P<d>\d\d?){_SPLIT}(?P<m>{'|'.join(_ENGLISH_MONTHS)})[a-z]*{_SPLIT}(?P<y>\d{{4}}|\d\d)"),
    re.compile(rf"(?P<y>\d{{4}}){_SPLIT}(?P<m>\d\d?){_SPLIT}(?P<d>\d\d?)"),
    re.compile(rf"(?P<m>\d\d?){_SPLIT}(?P<y>\d{{4}})"),
    re.compile(rf"(?P<y>\d{{4}}){_SPLIT}(?P<m>\d\d?)"),
    re.compile(r"(?P<y>(18|19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>\d\d)"),
    re.compile(r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})"),
]


def _from_text(text: str, today: date) -> PartialDate:
    plain = _SPELLED.sub("/", _TIME.sub("", fold(text))).strip(" .,;/")
    if not plain:
        raise BadDate(_("Chưa ghi ngày."))
    found = next((found for shape in _SHAPES if (found := shape.fullmatch(plain))), None)
    if not found:
        raise BadDate(
            _("“{text}” không phải là ngày; hãy ghi như 3/2/1980, 2/1980 hoặc 1980."), text=text[:40]
        )
    parts = {"d": "0", "m": "0"} | found.groupdict()
    month = _ENGLISH_MONTHS.index(parts["m"]) + 1 if parts["m"].isalpha() else int(parts["m"])
    if len(parts["y"]) == 4:
        return _partial(int(parts["d"]), month, int(parts["y"]))
    return _in_the_nearest_century(int(parts["d"]), month, int(parts["y"]), today)


def _in_the_nearest_century(day: int, month: int, year: int, today: date) -> PartialDate:
    """Of the years written with these two digits, the last in which the date is not yet to come."""
    century = today.year // 100 * 100
    if century + year <= today.year:
        recent = _partial(day, month, century + year)
        if recent.day <= today:
            return recent
    return _partial(day, month, century - 100 + year)


def _partial(day: int, month: int, year: int) -> PartialDate:
    """The date of these numbers, where 0 says that the day, or day and month, are not known."""
    if month > 12 and 0 < day <= 12:
        raise BadDate(_("Không có tháng {month}; có phải ngày và tháng bị đảo chỗ?"), month=month)
    try:
        return PartialDate(date(year, month or 1, day or 1), _precision(day, month))
    except ValueError:
        raise BadDate(
            _("{day}/{month}/{year}: không có ngày này."), day=day, month=month, year=year
        ) from None


def _precision(day: int, month: int) -> Precision:
    if day and not month:
        raise ValueError(day)
    return "day" if day else "month" if month else "year"
