"""Who is suspended on a day: of rows that the present actor sees."""

from collections.abc import Iterable
from datetime import date

from sotay.ballots.counting import Ground
from sotay.ballots.electorate import left_out_of_bodies

from .models import Suspension


def suspended_on(people: Iterable[int], on: date) -> set[int]:
    """Which of some members are suspended on a day."""
    rows = Suspension.objects.as_of(on).filter(member_id__in=list(people))
    return set(rows.values_list("member_id", flat=True))


@left_out_of_bodies
def not_counted(people: Iterable[int], on: date) -> dict[int, str]:
    """Whoever holds a seat and is suspended is not counted where the body votes (mục 9.3.3, 294-QĐ/TW)."""
    return dict.fromkeys(suspended_on(people, on), str(Ground.SUSPENDED))
