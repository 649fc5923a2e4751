"""How rosters spell: dates as sentences, spans of months, and the lines that name the organisation of those below."""

import re
from datetime import date

from sotay.people.models import Precision

_MARK = r"(?:[IVXLC]+|[A-Z]|\d{1,3})"
_ENUMERATOR = re.compile(rf"^\s*{_MARK}(?:\s*[.)/:\-–]?\s+(?=\w{{2}})|[.)/:\-]\s*)")
_COUNT = re.compile(r"\s*[(:–-]\s*\d+\s*(đảng viên|đ/c|đồng chí|người|ĐV|dv)?\s*\)?\s*$", re.IGNORECASE)


class Groups:
    """The lines that name the organisation whose members follow: a committee, and in it a cell."""

    def __init__(self) -> None:
        self.committee = ""
        self.cell = ""

    def enter(self, text: str) -> None:
        name = group_name(text)
        if name.lower().startswith(("đảng", "dang")):
            self.committee, self.cell = name, ""
        else:
            self.cell = name

    @property
    def text(self) -> str:
        return " / ".join(filter(None, (self.committee, self.cell)))


def group_name(text: str) -> str:
    """Of "II. CHI BỘ THÔN NÀ BẢN (12 đảng viên)" the name: Chi bộ thôn Nà Bản."""
    name = _COUNT.sub("", _ENUMERATOR.sub("", text)).strip(" :.-–")
    return name or text


def latest(day: date, precision: str) -> date:
    """The last day a date of that precision may mean."""
    if precision == Precision.YEAR:
        return date(day.year, 12, 31)
    if precision == Precision.MONTH:
        return date.fromordinal(months_after(day, 1).toordinal() - 1)
    return day


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError(day)
