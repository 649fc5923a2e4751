"""When an organisation meets: the day of a month its rule says, moved past public holidays."""

from datetime import date
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sotay.kernel.law import law
from sotay.kernel.time import DAY
from sotay.organizations.models import Organization
from sotay.regulations.workdays import holidays, is_working_day

from .kinds import MeetingKind
from .planned import Recurrence

SATURDAY = 5
DAY_RULE = "meeting.day_of_month"


WEEKDAYS = (
    _("thứ Hai {which} tháng"),
    _("thứ Ba {which} tháng"),
    _("thứ Tư {which} tháng"),
    _("thứ Năm {which} tháng"),
    _("thứ Sáu {which} tháng"),
    _("thứ Bảy {which} tháng"),
    _("Chủ nhật {which} tháng"),
)
RULES: list[tuple[str, Any]] = [
    *((f"day:{number}", format_lazy(_("ngày {day} hằng tháng"), day=number)) for number in range(1, 29)),
    ("day:31", _("ngày cuối tháng")),
    *(
        (f"{how}:{number}", format_lazy(words, which=which))
        for how, which in (("first", _("đầu")), ("last", _("cuối")))
        for number, words in enumerate(WEEKDAYS, start=1)
    ),
]
"""The rules one may choose from, each in words."""


def first_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def occurrence(rule: str, month: date) -> date:
    """The day a rule names in a month.

    Args:
        rule: "day:3" (the last day, where the month is shorter), "first:1" the first Monday, "last:7" the last Sunday.
        month: any day of it.

    Returns:
        The day; where it is a public holiday, the next day that is none.
    """
    how, _colon, number = rule.partition(":")
    first, last = first_of(month), next_month(month) - DAY
    if how == "day":
        found = min(first.replace(day=min(int(number), last.day)), last)
    elif how == "first":
        found = first + ((int(number) - 1 - first.weekday()) % 7) * DAY
    else:
        found = last - ((last.weekday() - int(number) + 1) % 7) * DAY
    while is_holiday(found):
        found += DAY
    return found


def is_holiday(day: date) -> bool:
    """A public holiday; a Saturday or Sunday on which people are at home is none."""
    known = holidays()
    if day in known.off:
        return True
    return day.weekday() < SATURDAY and not is_working_day(day)


def recurrence_of(organization: Organization, kind: str, on: date) -> Recurrence | None:
    """The rule by which an organisation holds a kind of meeting on a day."""
    rows = Recurrence.objects.as_of(on).filter(organization=organization, kind=kind)
    return rows.order_by("-pk").first()


def usual_day(organization: Organization, kind: str, month: date) -> date:
    """The day a kind of meeting falls on in a month: by the organisation's own rule, else by the rule book."""
    own = recurrence_of(organization, kind, first_of(month)) or recurrence_of(
        organization, kind, next_month(month) - DAY
    )
    if own is not None:
        return occurrence(own.rule, month)
    usual = int(law(DAY_RULE, first_of(month), at=organization).value)
    return occurrence(f"day:{usual}", month)


def next_regular(organization: Organization, after: date) -> date:
    """The next usual day of the regular meeting, not before a day."""
    found = usual_day(organization, MeetingKind.REGULAR, after)
    return found if found >= after else usual_day(organization, MeetingKind.REGULAR, next_month(after))
