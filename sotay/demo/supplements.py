"""The yearly sheets of an invented province: most handed in and confirmed, some waiting, some missing.

Most are written within the database, the same every time; those of the demonstration's own cell that say something
has changed are handed in by the same act as on a page.
"""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from sotay.kernel.authority import PROGRAM
from sotay.kernel.bulk import refresh_statistics
from sotay.members.models import Standing
from sotay.members.supplements.actions import hand_in
from sotay.members.supplements.models import Supplement
from sotay.members.supplements.rounds import round_on
from sotay.people.models import Account, Office

from .handbook import NO_PASSWORD

SHEETS = """
INSERT INTO members_supplement (member_id, year, handed_in_on, handed_in_by, answered_on)
SELECT member_id, %(year)s, on_day, CASE WHEN member_id %% 7 = 3 THEN 'cell' ELSE 'member' END,
       CASE WHEN member_id * 13 %% 37 = 5 THEN NULL ELSE on_day + 1 + (member_id %% 5)::int END
FROM (
  SELECT now_.member_id, %(opens)s::date + (now_.member_id * 7 %% 30)::int AS on_day
  FROM members_standing now_
  JOIN members_standing then_ ON then_.member_id = now_.member_id
    AND then_.valid_from <= %(due)s AND then_.valid_to > %(due)s
  WHERE now_.valid_from <= %(day)s AND now_.valid_to > %(day)s
    AND now_.member_id * 29 %% 41 <> 7 AND NOT now_.member_id = ANY(%(left_out)s)
) owing
ORDER BY member_id
"""
LEFT_OUT = 4
"""So many of the own cell have not handed in, among them the member who signs in."""


def load_supplements(day: date) -> int:
    """Write the sheets of the latest round before a day.

    Returns:
        How many there are.
    """
    this = round_on(day)
    office = (
        Office.objects.filter(role="cell_secretary").select_related("organization").order_by("pk").first()
    )
    cell = office.organization if office else None
    own = Standing.objects.as_of(day).filter(organization=cell).order_by("member_id")
    accounts = Account.objects.filter(person__isnull=False).exclude(password=NO_PASSWORD)
    signs_in = list(accounts.order_by("pk").values_list("person_id", flat=True))
    others = list(own.exclude(member__in=signs_in).values_list("member_id", flat=True)[: LEFT_OUT + 2])
    values: dict[str, Any] = {
        "year": this.year,
        "opens": this.opens,
        "due": this.due,
        "day": day,
        "left_out": [*signs_in, *others],
    }
    with connection.cursor() as cursor:
        cursor.execute(SHEETS, values)
        written = int(cursor.rowcount)
    refresh_statistics(Supplement)
    changed = own.filter(member__in=others[:2]).select_related("member__person")
    for row, said in zip(changed, ({"phone": "0912345678"}, {"theory": "intermediate"}), strict=False):
        hand_in(PROGRAM, row.member, values=said, since=this.opens - timedelta(days=90), on=day)
    return written + len(changed)
