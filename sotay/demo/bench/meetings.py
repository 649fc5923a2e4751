"""Cells by month: of a province from its own meetings; of a country, where nobody has met, from invented counts."""

from collections.abc import Iterator
from datetime import date

from django.db import connection

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at, stopped_on, today
from sotay.meetings.heat import Row, grid, months_until
from sotay.meetings.models import Meeting, MonthCount
from sotay.organizations.models import Organization

from .measuring import TIMES, without_helpers
from .questions import Case
from .running import asked
from .writing import Asked

OF_A_PROVINCE, OF_A_COUNTRY = 100, 1000
"""How many milliseconds the map may take."""

INVENTED = """
INSERT INTO meetings_monthcount (organization_id, month, met, expected, present)
SELECT above, month, cells, cells * 16, cells * 15
FROM (SELECT parent_id AS above, count(*) AS cells FROM organizations_placement place
      JOIN organizations_organizationstate state USING (organization_id)
      WHERE state.kind IN ('cell', 'grassroots_cell') AND state.known_to >= '9999-12-30' AND state.valid_to > %(last)s
        AND place.known_to >= '9999-12-30' AND place.valid_to > %(last)s GROUP BY 1) counted
CROSS JOIN unnest(%(months)s::date[]) AS month
ON CONFLICT DO NOTHING
"""


def by_month(organization: Organization) -> Iterator[Asked]:
    """The map of the highest organisation, twelve months of what stands directly below it."""
    with clock_stopped_at(stopped_on()), without_helpers(), seen_by(PROGRAM):
        on = today()
        months = months_until(on)
        has_met = Meeting.objects.exists()
        with entry(PROGRAM, "bench.meetings"):
            if not has_met:
                invent(months, on)
            counts = MonthCount.objects.filter(month__in=months).count()
            target = OF_A_PROVINCE if has_met else OF_A_COUNTRY
            title = f"cells by month, a year ({counts:,} counts{'' if has_met else ', invented'})"
            yield asked(Case(title, lambda: shares(grid(organization, months)), target), TIMES)
            if not has_met:
                with connection.cursor() as cursor:
                    cursor.execute("DELETE FROM meetings_monthcount")


def invent(months: list[date], on: date) -> None:
    """Every cell of the country has met, each month."""
    with connection.cursor() as cursor:
        cursor.execute(INVENTED, {"months": months, "last": on})
        cursor.execute("SELECT sotay_refresh_statistics('meetings_monthcount')")


def shares(rows: list[Row]) -> int:
    """How many squares the map has."""
    return sum(len(row.squares) for row in rows)
