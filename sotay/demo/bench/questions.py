"""What is asked of the database every day: stocks, forms, compositions, pages of the list, names."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import F

from sotay.desk.queries import find_members
from sotay.indicators.engine import Spread, by_child, spread
from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.kernel.names import search_tokens
from sotay.kernel.place import WIDTH, bounds
from sotay.kernel.time import ALWAYS, DAY, end_of_day, today
from sotay.members.listing import PER_PAGE, Order, members_of, page_of
from sotay.members.models import Standing
from sotay.members.queries import ask
from sotay.organizations.models import Organization, Placement
from sotay.people.models import Person
from sotay.reports.composition import CODES, composition_of
from sotay.reports.form1 import FLOWS, form_of
from sotay.reports.spans import Span

TOTAL = "party_members_total"
PAGE = 500


@dataclass(frozen=True)
class Case:
    """Something to measure.

    Attributes:
        target: how many milliseconds it may take.
        plainly: the same in a plain way, and what that is called; where it must give the same, it is compared.
    """

    title: str
    run: Callable[[], Any]
    target: float | None = None
    plainly: Callable[[], Any] | None = None
    plain_title: str = ""
    compared: bool = True


def cases(top: Organization, actor: Actor) -> list[Case]:
    """The questions, asked of the highest organisation."""
    on = today()
    asked = ask(top, on)
    earlier = replace(asked, known_at=end_of_day(on - timedelta(days=30)))
    year = Span("year", date(on.year - 1, 1, 1), date(on.year, 1, 1))
    commune = a_part_of(top)
    of_commune = ask(commune, on)
    return [
        Case(
            "stock by child, today",
            lambda: stock(asked),
            50,
            lambda: stock(replace(asked, known_at=end_of_day(on + DAY))),
            "summed from the ledger, without standings",
        ),
        Case(
            "form 1 of a year with the year before, by child",
            lambda: form_of(top, year, actor),
            50,
        ),
        Case(
            "its movements alone",
            lambda: flows(asked.over(year.start, year.end)),
            50,
            lambda: plain_flows(top, year),
            "both sides of each movement placed by a join, then compared",
        ),
        Case(
            "the movements of one grassroots organisation",
            lambda: flows(of_commune.over(year.start, year.end)),
            10,
            lambda: plain_flows(commune, year),
            "both sides of each movement placed by a join, then compared",
        ),
        Case(
            f"composition, {len(CODES)} figures by child",
            lambda: composition_of(top, on, actor),
            50,
            lambda: composition_of(top, on, actor, end_of_day(on + DAY)),
            "summed from the ledger, without standings",
            compared=False,
        ),
        Case("stock by child, as known 30 days ago", lambda: stock(earlier), 2000),
        Case("form 1, as known 30 days ago", lambda: form_of(top, year, actor, earlier.known_at), 2000),
        Case(
            "composition, as known 30 days ago",
            lambda: composition_of(top, on, actor, earlier.known_at),
            2000,
        ),
        *of_the_list(asked),
        *of_names(asked, actor),
    ]


def a_part_of(top: Organization) -> Organization:
    """An organisation somewhere below that has others below itself."""
    parents = Placement.objects.known_at(None).as_of(today()).filter(path__startswith=top.path)
    below = parents.exclude(parent=top).exclude(parent=None).order_by("-path").first()
    return below.parent if below and below.parent else top


def stock(asked: Question) -> dict[int, dict[str, int]]:
    return {child: found for child, found in by_child([TOTAL], asked).items() if any(found.values())}


# Movements ---------------------------------------------------------------------------------------------------

PLAIN_FLOWS = """
WITH entry AS (
  SELECT m.quantity,
    CASE WHEN f.path >= %(low)s AND f.path < %(high)s THEN substr(f.path, %(rest)s, {width}) END AS from_child,
    CASE WHEN t.path >= %(low)s AND t.path < %(high)s THEN substr(t.path, %(rest)s, {width}) END AS to_child
  FROM members_movement m
  LEFT JOIN organizations_placement f ON f.organization_id = m.from_organization_id
    AND f.known_to = %(always)s AND f.valid_from <= m.counted_on AND f.valid_to > m.counted_on
  LEFT JOIN organizations_placement t ON t.organization_id = m.to_organization_id
    AND t.known_to = %(always)s AND t.valid_from <= m.counted_on AND t.valid_to > m.counted_on
  WHERE m.counted_on >= %(start)s AND m.counted_on < %(end)s
    AND m.kind NOT IN ('recognition', 'reorganization', 'opening')
), side AS (
  SELECT to_child AS child, quantity AS came, 0 AS went FROM entry
  WHERE to_child IS NOT NULL AND to_child IS DISTINCT FROM from_child
  UNION ALL
  SELECT from_child, 0, quantity FROM entry
  WHERE from_child IS NOT NULL AND from_child IS DISTINCT FROM to_child
)
SELECT child, sum(came), sum(went) FROM side GROUP BY child
"""


def flows(asked: Question) -> dict[int, tuple[int, int]]:
    """The rows of form 1 that tell movements; given back are those that came and went, reorganisations apart."""
    found: Spread = spread(FLOWS, asked)
    told = {
        child: (
            amounts["members_increased"].value - amounts["members_reorganized_in"].value,
            amounts["members_decreased"].value - amounts["members_reorganized_out"].value,
        )
        for child, amounts in found.children.items()
    }
    return {child: both for child, both in told.items() if any(both)}


def plain_flows(top: Organization, year: Span) -> dict[int, tuple[int, int]]:
    """The same from the movements' organisations, as if neither paths nor depths stood on the entries."""
    path = top.path or ""
    low, high = bounds(path)
    values: dict[str, Any] = {
        "low": low,
        "high": high,
        "rest": len(path) + 1,
        "always": ALWAYS,
        "start": year.start,
        "end": year.end,
    }
    with connection.cursor() as cursor:
        cursor.execute(PLAIN_FLOWS.format(width=WIDTH), values)
        rows = cursor.fetchall()
    found = {int(child or top.pk): (int(came), int(went)) for child, came, went in rows}
    return {child: both for child, both in found.items() if any(both)}


# The list ----------------------------------------------------------------------------------------------------


def of_the_list(asked: Question) -> list[Case]:
    page, after = beginning_of_page(asked, PAGE)
    return [
        Case(
            "member list, page 1",
            lambda: page_by_key(asked, None),
            10,
            lambda: by_number(asked, 0, PER_PAGE),
            "by OFFSET",
        ),
        Case(
            f"member list, page {page}",
            lambda: page_by_key(asked, after),
            10,
            lambda: by_number(asked, (page - 1) * PER_PAGE, PER_PAGE),
            "by OFFSET",
        ),
    ]


def beginning_of_page(asked: Question, page: int) -> tuple[int, int | None]:
    """A page of the list, or the last full one where there are fewer, and the member it begins after."""
    page = max(min(page, members_of(asked).count() // PER_PAGE), 1)
    return page, by_number(asked, (page - 1) * PER_PAGE - 1, 1)[0] if page > 1 else None


def page_by_key(asked: Question, after: int | None) -> list[int]:
    return [row.member_id for row in page_of(members_of(asked), Order(), after=after).rows]


def by_number(asked: Question, first: int, count: int) -> list[int]:
    rows = members_of(asked).annotate(key=F("member__person__name_key")).select_related("member__person")
    found: list[Standing] = list(rows.order_by("key", "member_id")[first : first + count])
    return [row.member_id for row in found]


# Names -------------------------------------------------------------------------------------------------------


MOST_COMMON = """
SELECT split_part(full_name, ' ', 1) FROM people_person GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""


def of_names(asked: Question, actor: Actor) -> list[Case]:
    """Two words of somebody's name, turned round and without diacritics; and the family name most people bear."""
    middle = members_of(asked).count() // 2
    somebody = Person.objects.get(pk=by_number(asked, middle, 1)[0])
    words = search_tokens(somebody.full_name)
    both = f"{words[-1]} {words[0]}"
    with connection.cursor() as cursor:
        cursor.execute(MOST_COMMON)
        (family,) = cursor.fetchone()
    return [
        Case(
            "search, two words of a name in any order",
            lambda: find_members(actor, both, asked.on),
            10,
            lambda: reading_all_names(somebody.full_name.split()),
            "reading all names (ILIKE)",
            compared=False,
        ),
        Case("search, the most common family name", lambda: find_members(actor, family, asked.on), 10),
    ]


def reading_all_names(words: list[str]) -> list[Person]:
    rows = Person.objects.filter(full_name__icontains=words[0]).filter(full_name__icontains=words[-1])
    return list(rows.order_by("name_key")[:20])
