"""The floor: the same rows in bare, narrow tables, asked in plain SQL, by PostgreSQL and by DuckDB.

Nothing of the program is there: no rights, no lines without persons, no moment of knowledge. DuckDB reads columns, and
is as fast as this question gets on this machine; it has one thread, as PostgreSQL has one process.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from django.db import connections

from sotay.indicators.engine import spread
from sotay.indicators.question import Question
from sotay.kernel.place import WIDTH, bounds, depth
from sotay.kernel.time import ALWAYS, today
from sotay.members.queries import ask
from sotay.organizations.models import Organization
from sotay.reports.composition import CODES
from sotay.reports.form1 import FLOWS

from .measuring import Timing, measured
from .millions import month_ended
from .questions import TOTAL

TABLES = {
    "bare_standing": (
        "SELECT organization_id, status, sex, born_on, minority, education, theory, occupation, valid_from, valid_to "
        "FROM members_standing"
    ),
    "bare_place": (
        "SELECT organization_id, path, valid_from, valid_to FROM organizations_placement WHERE known_to = '{always}'"
    ),
    "bare_leg": (
        "SELECT path, kind, sign, common_depth, counted_on, quantity FROM members_leg WHERE member_id IS NOT NULL"
    ),
}
COLUMNS = {
    "bare_standing": "organization_id BIGINT, status VARCHAR, sex VARCHAR, born_on DATE, minority BOOLEAN, "
    "education VARCHAR, theory VARCHAR, occupation VARCHAR, valid_from DATE, valid_to DATE",
    "bare_place": "organization_id BIGINT, path VARCHAR, valid_from DATE, valid_to DATE",
    "bare_leg": "path VARCHAR, kind VARCHAR, sign SMALLINT, common_depth SMALLINT, counted_on DATE, quantity INTEGER",
}
HELD = """
FROM bare_standing s JOIN bare_place p ON p.organization_id = s.organization_id
WHERE p.path >= '{low}' AND p.path < '{high}' AND p.valid_from <= '{day}' AND p.valid_to > '{day}'
  AND s.valid_from <= '{day}' AND s.valid_to > '{day}'
"""
STOCK = f"SELECT substr(p.path, {{rest}}, {WIDTH}) AS child, count(*) {HELD} GROUP BY 1"
COMPOSITION = f"""
SELECT child, status, sex, minority, age, education, theory, occupation, count(*) FROM (
  SELECT substr(p.path, {{rest}}, {WIDTH}) AS child, status, sex, minority, education, theory, occupation,
         CASE WHEN born_on > DATE '{{day}}' - INTERVAL '31 years' THEN 30
              WHEN born_on > DATE '{{day}}' - INTERVAL '41 years' THEN 40
              WHEN born_on > DATE '{{day}}' - INTERVAL '51 years' THEN 50
              WHEN born_on > DATE '{{day}}' - INTERVAL '61 years' THEN 60 ELSE 61 END AS age
  {HELD}
) held GROUP BY GROUPING SETS ((child, status), (child, sex), (child, minority), (child, age), (child, education),
                               (child, theory), (child, occupation))
"""
FLOW = f"""
SELECT substr(path, {{rest}}, {WIDTH}) AS child, sign, kind, sum(quantity) FROM bare_leg
WHERE path >= '{{low}}' AND path < '{{high}}' AND (common_depth < {{level}} OR kind = 'recognition')
  AND counted_on >= '{{start}}' AND counted_on < '{{end}}'
GROUP BY 1, 2, 3
"""


@dataclass(frozen=True)
class Beside:
    """One question: as the program answers it, in plain SQL, and by DuckDB."""

    title: str
    ours: Timing
    bare: Timing
    floor: Timing

    def __str__(self) -> str:
        return (
            f"{self.title}: {self.ours.best:.1f} ms, bare {self.bare.best:.1f}, DuckDB {self.floor.best:.1f}"
        )


def beside(top: Organization, times: int) -> Iterator[Beside]:
    """The questions of a province, asked of the three.

    Raises:
        AssertionError: the three count differently.
    """
    with tempfile.TemporaryDirectory() as folder, connections["owner"].cursor() as cursor:
        duck = duckdb.connect()
        duck.execute("SET threads = 1")
        for name, sql in TABLES.items():
            _fill(cursor, duck, name, sql.format(always=ALWAYS), Path(folder) / f"{name}.csv")
        cursor.execute("CREATE INDEX ON bare_place (path)")
        cursor.execute("CREATE INDEX ON bare_standing (organization_id)")
        cursor.execute("CREATE INDEX ON bare_leg (counted_on)")
        cursor.execute("CREATE INDEX ON bare_leg (path, counted_on)")
        cursor.execute("ANALYZE bare_place; ANALYZE bare_standing; ANALYZE bare_leg")
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        try:
            yield from _asked(
                top, times, lambda sql: _rows(cursor, sql), lambda sql: duck.execute(sql).fetchall()
            )
        finally:
            for name in TABLES:
                cursor.execute(f"DROP TABLE {name}")
            duck.close()


def _fill(cursor: Any, duck: Any, name: str, sql: str, file: Path) -> None:
    cursor.execute(f"CREATE TEMP TABLE {name} AS {sql}")
    with file.open("wb") as out, cursor.copy(f"COPY {name} TO STDOUT (FORMAT csv)") as copy:
        for block in copy:
            out.write(block)
    duck.execute(f"CREATE TABLE {name} ({COLUMNS[name]})")
    duck.execute(f"COPY {name} FROM '{file}' (FORMAT csv, HEADER false)")
    file.unlink()


def _rows(cursor: Any, sql: str) -> Any:
    cursor.execute(sql)
    return cursor.fetchall()


def _asked(
    top: Organization, times: int, bare: Callable[[str], Any], duck: Callable[[str], Any]
) -> Iterator[Beside]:
    on = today()
    long_ago, ended, year = (
        date(on.year - 1, 5, 17),
        month_ended(on),
        (date(on.year - 1, 1, 1), date(on.year, 1, 1)),
    )
    then, month, during = ask(top, long_ago), ask(top, ended), ask(top, on).over(*year)
    told = (
        (f"stock by child on {long_ago:%d/%m/%Y}", STOCK, then, lambda: spread([TOTAL], then)),
        ("movements of last year by child", FLOW, during, lambda: spread(FLOWS, during)),
        (f"composition by child on {ended:%d/%m/%Y}", COMPOSITION, month, lambda: spread(CODES, month)),
        (f"composition by child on {long_ago:%d/%m/%Y}", COMPOSITION, then, lambda: spread(CODES, then)),
    )
    for title, template, asked, run in told:
        sql = _written(template, asked)
        ours, _found = measured(run, times)
        raw, rows = measured(lambda sql=sql: bare(sql), times)  # type: ignore[misc]
        floor, same = measured(lambda sql=sql: duck(sql), times)  # type: ignore[misc]
        if sum(row[-1] for row in rows) != sum(row[-1] for row in same):
            raise AssertionError(f"{title}: DuckDB counts differently")
        yield Beside(title, ours, raw, floor)


def _written(template: str, asked: Question) -> str:
    low, high = bounds(asked.path)
    return template.format(
        low=low,
        high=high,
        rest=len(asked.path) + 1,
        day=asked.on,
        start=asked.start,
        end=asked.end,
        level=depth(asked.path) + 1,
    )
