"""How numbers, shares and dates are written for people: 37.340, 91,95 %, 9/3/2024, and the English way in English."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language

Number = int | float | Decimal


def written_number(value: Number, places: int = 0) -> str:
    """37340 → "37.340"; a true minus, not a hyphen, stands before what is below nothing."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    english = f"{abs(exact):,.{places}f}"
    sign = "−" if exact < 0 else ""
    if reads_english():
        return sign + english
    return sign + english.translate(str.maketrans(",.", ".,"))


def written_percent(value: Number, places: int = 2) -> str:
    """91.95 → "91,95 %", with a space that does not break."""
    return f"{written_number(value, places)}\N{NO-BREAK SPACE}%"


def written_change(value: Number) -> str:
    """A change always bears its sign."""
    return f"+{written_number(value)}" if value > 0 else written_number(value)


def written_date(value: date | datetime) -> str:
    """9/3/2024; a moment is told with its hour: 14:05 9/3/2024."""
    if isinstance(value, datetime):
        return f"{local_time(value):%H:%M} {written_day(value)}"
    return written_day(value)


def written_day(value: date | datetime) -> str:
    day = local_time(value) if isinstance(value, datetime) else value
    return f"{day.day}/{day.month}/{day.year}"


def local_time(moment: datetime) -> datetime:
    return localtime(moment) if is_aware(moment) else moment


def reads_english() -> bool:
    return (get_language() or "").startswith("en")
