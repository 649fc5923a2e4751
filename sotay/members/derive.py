"""What follows from the ledger: standings (in which cell, as what, from when until when) and home presences.

One statement each, for some members or for all. ``replay`` says the same in plain Python; ``verify`` compares them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from sotay.kernel.authority import PROGRAM
from sotay.kernel.bulk import refresh_statistics
from sotay.kernel.sight import seen_by
from sotay.kernel.time import FOREVER
from sotay.people.models import Person, PresenceReason

from .kinds import rank_of
from .models import Movement, Standing, Traits

MANY = 1_000
"""Members written in one act of whom the planner must be told, or it takes the tables for empty."""

STANDINGS = """
WITH effective AS (
  SELECT m.member_id, m.counted_on, m.rank, m.id,
         CASE WHEN m.quantity > 0 THEN m.to_organization_id ELSE m.from_organization_id END AS organization_id,
         CASE WHEN m.quantity > 0 THEN m.to_status ELSE m.from_status END AS status
  FROM members_movement m
  LEFT JOIN members_movement reversal ON reversal.reverses_id = m.id
  LEFT JOIN members_movement mistake ON mistake.id = m.reverses_id
  WHERE m.member_id {which}
    AND (reversal.id IS NULL OR reversal.counted_on > m.counted_on)
    AND (mistake.id IS NULL OR mistake.counted_on < m.counted_on)
), spans AS (
  SELECT *, lead(counted_on, 1, DATE '9999-12-31') OVER (
    PARTITION BY member_id ORDER BY counted_on, rank, id) AS until
  FROM effective
), held AS (
  SELECT *, CASE WHEN lag(until) OVER w = counted_on AND lag(organization_id) OVER w = organization_id
                  AND lag(status) OVER w = status THEN 0 ELSE 1 END AS starts
  FROM spans WHERE counted_on < until AND organization_id IS NOT NULL
  WINDOW w AS (PARTITION BY member_id ORDER BY counted_on)
), islands AS (
  SELECT *, sum(starts) OVER (PARTITION BY member_id ORDER BY counted_on) AS island FROM held
), stays AS (
  SELECT member_id, organization_id, status, min(counted_on) AS valid_from, max(until) AS valid_to
  FROM islands GROUP BY member_id, island, organization_id, status
)
INSERT INTO members_standing (member_id, organization_id, path, status, valid_from, valid_to,
                              sex, born_on, age_estimated, minority, education, theory, occupation)
SELECT s.member_id, s.organization_id, coalesce(o.path, ''), s.status,
       greatest(s.valid_from, t.valid_from), least(s.valid_to, t.valid_to),
       p.sex, p.born_on, p.born_on IS NOT NULL AND p.born_precision <> 'day',
       CASE WHEN p.ethnicity = '' THEN NULL ELSE p.ethnicity <> 'Kinh' END,
       coalesce(t.education, ''), coalesce(t.theory, ''), coalesce(t.occupation, '')
FROM stays s
JOIN people_person p ON p.id = s.member_id
JOIN organizations_organization o ON o.id = s.organization_id
LEFT JOIN members_traits t ON t.member_id = s.member_id AND t.valid_from < s.valid_to AND t.valid_to > s.valid_from
ORDER BY s.organization_id, s.valid_to
"""

PRESENCES = """
WITH marked AS (
  SELECT *, CASE WHEN lag(valid_to) OVER w = valid_from AND lag(organization_id) OVER w = organization_id
            THEN 0 ELSE 1 END AS starts
  FROM members_standing WHERE member_id {which}
  WINDOW w AS (PARTITION BY member_id ORDER BY valid_from)
), islands AS (
  SELECT *, sum(starts) OVER (PARTITION BY member_id ORDER BY valid_from) AS island FROM marked
), homes AS (
  SELECT member_id, organization_id, min(valid_from) AS valid_from, max(valid_to) AS valid_to
  FROM islands GROUP BY member_id, island, organization_id
)
INSERT INTO people_presence (person_id, organization_id, reason, path, valid_from, valid_to, latest)
SELECT h.member_id, h.organization_id, 'home', o.path, h.valid_from, h.valid_to,
       row_number() OVER (PARTITION BY h.member_id ORDER BY h.valid_to DESC) = 1
FROM homes h JOIN organizations_organization o ON o.id = h.organization_id
ORDER BY o.path, h.member_id
"""


def derive(member_ids: Sequence[int] | None = None, *, fresh: bool = False) -> None:
    """Rebuild standings and home presences.

    Args:
        member_ids: of these members; ``None`` is all.
        fresh: they have none yet, so nothing needs to be taken away first.
    """
    which, arguments = ("IS NOT NULL", []) if member_ids is None else ("= ANY(%s)", [list(member_ids)])
    many = member_ids is not None and len(member_ids) > MANY
    if many:
        refresh_statistics(Movement, Person, Traits)
    # A member may have been where whoever writes now does not look.
    with seen_by(PROGRAM), connection.cursor() as cursor:
        if not fresh:
            cursor.execute(f"DELETE FROM members_standing WHERE member_id {which}", arguments)
            person = f"person_id {which} AND reason = '{PresenceReason.HOME}'"
            cursor.execute(f"DELETE FROM people_presence WHERE {person}", arguments)
        cursor.execute(STANDINGS.format(which=which), arguments)
        if many:
            refresh_statistics(Standing)
        cursor.execute(PRESENCES.format(which=which), arguments)


@dataclass(frozen=True)
class State:
    """Where and as what somebody counts; both empty outside."""

    organization_id: int | None = None
    status: str = ""


OUTSIDE = State()


def before(movement: Movement) -> State:
    """The state an effective entry needs."""
    entry = State(movement.from_organization_id, movement.from_status)
    return entry if movement.quantity > 0 else State(movement.to_organization_id, movement.to_status)


def after(movement: Movement) -> State:
    """The state an effective entry leaves."""
    entry = State(movement.to_organization_id, movement.to_status)
    return entry if movement.quantity > 0 else State(movement.from_organization_id, movement.from_status)


def order(movement: Movement) -> tuple[date, int, float]:
    return movement.counted_on, rank_of(movement.kind), movement.pk or float("inf")


def effective(movements: Iterable[Movement]) -> list[Movement]:
    """The entries that shape a history, in order: a mistake reversed on its own day never was."""
    rows = list(movements)
    by_id = {row.pk: row for row in rows}
    void: set[int | None] = set()
    for row in rows:
        mistake = by_id.get(row.reverses_id) if row.reverses_id else None
        if mistake is not None and mistake.counted_on == row.counted_on:
            void |= {row.pk, mistake.pk}
    return sorted((row for row in rows if row.pk not in void), key=order)


def replay(movements: Iterable[Movement]) -> list[tuple[State, date, date]]:
    """The stays of one member from their entries: (state, from, until), adjoining equal ones joined."""
    rows = effective(movements)
    stays: list[tuple[State, date, date]] = []
    ends = [row.counted_on for row in rows[1:]] + [FOREVER]
    for row, until in zip(rows, ends, strict=False):
        state, start = after(row), row.counted_on
        if start >= until or state == OUTSIDE:
            continue
        if stays and stays[-1][0] == state and stays[-1][2] == start:
            start = stays.pop()[1]
        stays.append((state, start, until))
    return stays
