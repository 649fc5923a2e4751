"""How numbers, shares and dates are written for people: 37.340, 91,95 %, 9/3/2024, and as English does."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language

from sotay.kernel.dates import spelled
from sotay.kernel.vietnamese import number

Number = int | float | Decimal | Fraction

MINUS = "\N{MINUS SIGN}"
ENGLISH = str.maketrans(".,", ",.")


def written_number(value: Number, places: int = 0) -> str:
    """37340 → "37.340", with a true minus before what is below nothing."""
    exact: int | Fraction = value if isinstance(value, int) else Fraction(str(value))
    written = number(-exact if exact < 0 else exact, places)
    sign = MINUS if exact < 0 and written.strip("0,.") else ""
    return sign + (written.translate(ENGLISH) if reads_english() else written)


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
    return spelled(day)


def local_time(moment: datetime) -> datetime:
    return localtime(moment) if is_aware(moment) else moment


def reads_english() -> bool:
    return (get_language() or "").startswith("en")
