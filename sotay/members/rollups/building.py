"""Counting the months that have ended, and counting those again of which something was recorded since.

A round is many short transactions, one for each place and month; nobody waits for it. Each month is counted by one
statement, which also says which transactions it has seen.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q, QuerySet, Sum
from django.utils import timezone

from sotay.indicators.declaration import Part
from sotay.indicators.question import Question
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import ALWAYS, DAY, today
from sotay.members.books import BookOpening
from sotay.members.queries import NEVER
from sotay.members.sources import child_of, legs_across, stock_parts
from sotay.organizations.asking import NotThere, question
from sotay.organizations.kinds import Kind
from sotay.organizations.models import Organization, OrganizationState

from .keeping import SERVER, digest, in_use, kept_wheres, months_ended, unseen_by_any
from .models import FLOW, STOCK, Rollup, StandingChange, TreeChange

Progress = Callable[[str], None]
AT_A_TIME = 100
"""After so many months what is kept is made to have seen the same, so that it can be read while the round goes on."""

TURN = (5074, 11)
"""The lock that lets one round work at a time."""

KEPT_OF = {
    STOCK: (Kind.PROVINCE, Kind.CENTRAL_BRANCH),
    FLOW: (Kind.CENTER, Kind.PROVINCE, Kind.CENTRAL_BRANCH),
}
"""Of which organisations figures are kept; what stands above adds up those of the provinces."""

SEEN = f"""
WITH seen AS MATERIALIZED (
  SELECT pg_current_snapshot() AS snapshot,
         sotay_xact() - pg_current_xact_id()::text::bigint AS ahead,
         ({SERVER}) AS server
), header AS (
  INSERT INTO members_rollup (organization_id, path, source, day, above, open, server, asked, made_at)
  SELECT %s, %s, %s, %s, pg_snapshot_xmax(snapshot)::text::bigint + ahead,
         ARRAY(SELECT number::text::bigint + ahead FROM pg_snapshot_xip(snapshot) number), server, %s, now()
  FROM seen RETURNING id
)
"""
"""The note of what was counted, with the transactions the statement sees."""


@dataclass
class Done:
    """What a round has done: months counted for the first time, and counted anew."""

    counted: int = 0
    anew: int = 0


@dataclass
class _Wanted:
    """A place and a month of which figures are to be kept."""

    organization: int
    source: str
    day: date
    old: list[int] = field(default_factory=list)


def rebuild(progress: Progress = lambda words: None, since: date | None = None) -> Done:
    """Bring the kept figures up to date.

    Args:
        progress: told what is being counted.
        since: only months that end on or after this day; by default all since the books opened.

    Raises:
        RuntimeError: within a transaction: what it writes afterwards would be taken for seen.
    """
    if connection.in_atomic_block:
        raise RuntimeError("figures are not counted within a transaction that may still write")
    done = Done()
    with _turn() as mine:
        if not mine:
            return done
        missing = list(_missing(since))
        for number, wanted in enumerate(missing, 1):
            done.counted += _count(wanted)
            if number % AT_A_TIME == 0:
                _see_further()
                progress(f"{number}/{len(missing)} {wanted.day:%m/%Y}")
        for wanted in list(_touched()):
            done.anew += _count(wanted)
        _see_further()
        _forget()
    return done


@contextmanager
def _turn() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", TURN)
        (mine,) = cursor.fetchone()
        try:
            yield bool(mine)
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", TURN)


def _missing(since: date | None) -> Iterator[_Wanted]:
    """Months that have ended and of which nothing is kept, the latest first."""
    opened = BookOpening.objects.aggregate(first=Min("opens_on"))["first"] or NEVER
    asked = {STOCK: digest(kept_wheres()), FLOW: ""}
    kept = {
        (r.organization_id, r.source, r.day): r
        for r in in_use().only("organization", "source", "day", "path", "asked")
    }
    for day in reversed(months_ended(max(opened, since or opened), today())):
        for source, kinds in KEPT_OF.items():
            for number, path in _places(day, kinds):
                found = kept.get((number, source, day))
                if found is None or found.path != path or found.asked != asked[source]:
                    yield _Wanted(number, source, day)


def _places(day: date, kinds: tuple[Kind, ...]) -> list[tuple[int, str]]:
    there = "organization__placements"
    rows = OrganizationState.objects.known_at(None).as_of(day).filter(kind__in=kinds)
    rows = rows.filter(
        **{f"{there}__known_to": ALWAYS, f"{there}__valid_from__lte": day, f"{there}__valid_to__gt": day}
    )
    return list(rows.values_list("organization", f"{there}__path").order_by(f"{there}__path"))


def _count(wanted: _Wanted) -> int:
    """Count one month of one place; what was kept of it gives way."""
    place = Organization.objects.get(pk=wanted.organization)
    try:
        asked = question(place, wanted.day, wanted.day.replace(day=1), wanted.day + DAY)
    except NotThere:
        return 0
    with seen_by(PROGRAM):
        old = Rollup.objects.filter(
            organization=place, source=wanted.source, day=wanted.day, superseded_at=None
        )
        old.update(superseded_at=timezone.now())
        if wanted.source == STOCK:
            _count_stock(asked)
        else:
            _count_flow(asked)
    return 1


def _count_stock(asked: Question) -> None:
    wheres = kept_wheres()
    counted = [_stock_of(part, list(wheres.values())) for part in stock_parts(asked, True)]
    statement = (
        SEEN + "INSERT INTO members_stockcount (rollup_id, branch, on_totals, counts, entries) "
        "SELECT header.id, counted.* FROM header, ("
        + " UNION ALL ".join(sql for sql, _ in counted)
        + ") counted"
    )
    _execute(statement, asked, STOCK, digest(wheres), [v for _sql, values in counted for v in values])


def _stock_of(part: Part, wheres: list[Any]) -> tuple[str, list[Any]]:
    sums = {f"v_{n}": part.amount(where) for n, where in enumerate(wheres)}
    entries = {f"n_{n}": part.entries(where) for n, where in enumerate(wheres)}
    by_weight = next(iter(entries.values())) is None
    rows = part.rows.annotate(branch=part.child).values("branch").annotate(**sums)
    if not by_weight:
        rows = rows.annotate(**entries)
    sql, values = _sql(rows)
    names = [f"coalesce(v_{n}::bigint, 0)" for n in range(len(wheres))]
    rows_behind = names if by_weight else [f"coalesce(n_{n}::bigint, 0)" for n in range(len(wheres))]
    told = (
        "SELECT coalesce(nullif(branch, '')::bigint, %s) AS branch, %s AS on_totals, "
        f"ARRAY[{', '.join(names)}]::int[], ARRAY[{', '.join(rows_behind)}]::int[] FROM ({sql}) part"
    )
    return told, [OWN, part.on_totals, *values]


OWN = object()
"""Stands among the values for the number of the place itself, under which a cell counts its own."""


def _count_flow(asked: Question) -> None:
    on_totals = ExpressionWrapper(Q(member__isnull=True), output_field=BooleanField())
    alike = ("branch", "on_totals", "kind", "sign", "status", "common_depth")
    rows = legs_across(asked, True).annotate(branch=child_of(asked, "path"), on_totals=on_totals)
    sql, values = _sql(rows.values(*alike).annotate(total=Sum("quantity"), entries=Count("pk")))
    statement = SEEN + (
        "INSERT INTO members_flowcount (rollup_id, branch, on_totals, kind, sign, status, common_depth, "
        "counted_on, quantity, entries) "
        "SELECT header.id, coalesce(nullif(branch, '')::bigint, %s), on_totals, kind, sign, status, common_depth, "
        f"%s, total, entries FROM header, ({sql}) counted"
    )
    _execute(statement, asked, FLOW, "", [OWN, asked.on, *values])


def _sql(rows: QuerySet[Any]) -> tuple[str, list[Any]]:
    sql, values = rows.order_by().query.sql_with_params()
    return sql, list(values)


def _execute(statement: str, asked: Question, source: str, digested: str, values: list[Any]) -> None:
    given = [asked.organization_id if value is OWN else value for value in values]
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked.organization_id, asked.path, source, asked.on, digested, *given])


# What was recorded since -------------------------------------------------------------------------------------

# What one transaction both takes away and adds is no change. Across transactions nothing is set off: a month may have
# seen the one and not the other.
TOUCHED = """
WITH change AS (
  SELECT organization_id, status, sex, born_on, age_estimated, minority, education, theory, occupation,
         valid_from, valid_to, xact, sum(sign) AS net
  FROM members_standingchange WHERE xact >= %(above)s OR xact = ANY(%(open)s)
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 HAVING sum(sign) <> 0
), day AS (
  SELECT DISTINCT day FROM members_rollup WHERE superseded_at IS NULL
), changed AS (
  SELECT change.organization_id, day.day
  FROM change JOIN day ON valid_from <= day AND valid_to > day
  GROUP BY change.organization_id, status, sex, born_on, age_estimated, minority, education, theory, occupation, xact,
           day.day
  HAVING sum(net) <> 0
), movement AS (
  SELECT id FROM members_movement WHERE xact >= %(above)s OR xact = ANY(%(open)s)
), leg AS (
  SELECT organization_id, path, counted_on, member_id FROM members_leg WHERE movement_id IN (SELECT id FROM movement)
), tree AS (
  SELECT what, value, day.day FROM members_treechange JOIN day ON valid_from <= day AND valid_to > day
  WHERE xact >= %(above)s OR xact = ANY(%(open)s)
  GROUP BY organization_id, what, value, xact, day.day HAVING sum(sign) <> 0
), touched AS (
  SELECT 'stock' AS source, changed.day, place.path
  FROM changed JOIN organizations_placement place ON place.organization_id = changed.organization_id
   AND place.known_to = %(always)s AND place.valid_from <= changed.day AND place.valid_to > changed.day
  UNION
  SELECT 'stock', day.day, place.path
  FROM leg JOIN day ON day.day >= leg.counted_on
  JOIN organizations_placement place ON place.organization_id = leg.organization_id
   AND place.known_to = %(always)s AND place.valid_from <= day.day AND place.valid_to > day.day
  WHERE leg.member_id IS NULL
  UNION
  SELECT 'flow', (date_trunc('month', counted_on) + interval '1 month - 1 day')::date, path FROM leg
  UNION
  SELECT 'stock', day, CASE what WHEN 'path' THEN value END FROM tree
), stale AS (
  SELECT DISTINCT rollup.id FROM members_rollup rollup JOIN touched
    ON touched.source = rollup.source AND touched.day = rollup.day
   AND (touched.path IS NULL OR touched.path >= rollup.path AND touched.path < rollup.path || ':')
  WHERE superseded_at IS NULL
)
"""

STALE = (
    TOUCHED
    + """
SELECT organization_id, source, day FROM members_rollup WHERE id IN (SELECT id FROM stale) ORDER BY day DESC, path
"""
)

SEE_FURTHER = (
    TOUCHED
    + """
, seen AS MATERIALIZED (
  SELECT pg_current_snapshot() AS snapshot,
         sotay_xact() - pg_current_xact_id()::text::bigint AS ahead
)
UPDATE members_rollup SET
  above = pg_snapshot_xmax(snapshot)::text::bigint + ahead,
  open = ARRAY(SELECT number::text::bigint + ahead FROM pg_snapshot_xip(snapshot) number)
FROM seen WHERE superseded_at IS NULL AND server = %(server)s AND id NOT IN (SELECT id FROM stale)
"""
)


def _unseen() -> dict[str, Any] | None:
    """What the kept figures may not have seen; nothing where nothing was recorded."""
    kept = list(in_use().only("above", "open", "server").distinct("above", "open").order_by("above", "open"))
    if not kept:
        return None
    since = unseen_by_any(kept)
    with seen_by(PROGRAM), connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM members_movement WHERE xact >= %s OR xact = ANY(%s))",
            [since.above, list(since.open)],
        )
        (moved,) = cursor.fetchone()
        changed = moved or StandingChange.objects.filter(since.unseen).exists()
    if not (changed or len(kept) > 1 or TreeChange.objects.filter(since.unseen).exists()):
        return None
    return {"above": since.above, "open": list(since.open), "always": ALWAYS, "server": kept[0].server}


def _touched() -> Iterator[_Wanted]:
    """Months of which something was recorded since they were counted."""
    values = _unseen()
    if values is None:
        return
    with seen_by(PROGRAM), connection.cursor() as cursor:
        cursor.execute(STALE, values)
        rows = cursor.fetchall()
    yield from (_Wanted(*row) for row in rows)


def _see_further() -> None:
    """Let what is kept say that it has seen all by now, where nothing of it was touched."""
    values = _unseen()
    if values is not None:
        with seen_by(PROGRAM), connection.cursor() as cursor:
            cursor.execute(SEE_FURTHER, values)


def _forget() -> None:
    """What gave way an hour ago is read by nobody any more; what everything kept has seen need not be noted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM members_rollup WHERE superseded_at < now() - interval '1 hour'")
        gone = [number for (number,) in cursor.fetchall()]
        for table in ("members_stockcount", "members_flowcount"):
            cursor.execute(f"DELETE FROM {table} WHERE rollup_id = ANY(%s)", [gone])
        cursor.execute("DELETE FROM members_rollup WHERE id = ANY(%s)", [gone])
        cursor.execute("SELECT sotay_forget_changes()")
