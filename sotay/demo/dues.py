"""Two years of dues of an invented province, made within the database from who sits where: the same every time.

All months stand in the books as sums, as from paper books. Of the last months, and of two whole years where the
demonstration's own cell and commune are, every member's line stands behind them; some have not paid, some are free.
Quarters were handed up level by level; what a few sent last is still to be booked by the level above.
"""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from sotay.dues.models import DuesProfile, DuesRelief, MemberLine, Posting
from sotay.kernel.bulk import refresh_statistics
from sotay.kernel.time import FOREVER
from sotay.members.models import Standing
from sotay.members.party_age import Age, later
from sotay.people.models import Office

MONTHS = 24
NAMED_MONTHS = 3
"""So many of the last months have lines everywhere."""

PROFILES = """
INSERT INTO dues_duesprofile (member_id, "group", base, declared_by, valid_from, valid_to)
SELECT DISTINCT ON (member_id) member_id,
  CASE WHEN occupation IN ('worker', 'civil_servant', 'public_employee', 'armed_forces', 'business_owner')
       THEN 'salaried' WHEN occupation = 'pensioner' THEN 'pensioner' WHEN occupation = 'student' THEN 'student'
       ELSE 'uninsured' END,
  CASE WHEN occupation IN ('worker', 'civil_servant', 'public_employee', 'armed_forces', 'business_owner')
       THEN 4000000 + member_id * 7919 %% 70 * 100000
       WHEN occupation = 'pensioner' THEN 3000000 + member_id * 104729 %% 40 * 100000
       WHEN occupation = 'student' THEN NULL ELSE 10000 END,
  CASE WHEN member_id %% 5 = 0 THEN 'member' ELSE 'cell' END, %(first)s, %(forever)s
FROM members_standing WHERE valid_to > %(first)s
ORDER BY member_id, valid_from DESC
"""

RELIEFS = """
INSERT INTO dues_duesrelief (member_id, ground, percent, valid_from, valid_to)
SELECT member_id, CASE WHEN member_id %% 2 = 0 THEN 'social_pension' ELSE 'on_application' END,
       CASE WHEN member_id %% 7 = 0 THEN 50 ELSE 0 END, %(named)s, %(relief_ends)s
FROM dues_duesprofile WHERE "group" = 'uninsured' AND member_id * 31 %% 97 = 5
"""

CHARGES = """
CREATE TEMP TABLE dues_charge ON COMMIT DROP AS
SELECT charge.*, CASE
  WHEN named AND month >= %(named)s AND (member_id * 131 %% 211 = 7 OR (member_id * 37 + number) %% 149 = 3
    OR member_id = %(to_meet)s AND number > %(paid_until)s) THEN 0
  ELSE due END AS paid
FROM (
SELECT s.organization_id, m.month, s.member_id, m.number,
       m.month >= %(named)s OR home.path >= %(low)s AND home.path < %(high)s AS named,
       coalesce(r.percent, 100) = 0 AS exempt,
       round(coalesce(r.percent, 100) / 100.0 * CASE p."group"
         WHEN 'salaried' THEN p.base / 100.0 WHEN 'pensioner' THEN p.base / 200.0 WHEN 'student' THEN 3000
         ELSE CASE WHEN s.born_on + interval '1 month' * (CASE s.sex WHEN 'female'
                THEN 664 + 4 * (extract(year FROM m.month) - 2021)
                ELSE 723 + 3 * (extract(year FROM m.month) - 2021) END)::int <= m.month
              THEN p.base / 2.0 ELSE p.base END END)::int AS due
FROM (SELECT month::date, number, (month + interval '1 month - 1 day')::date AS last
      FROM generate_series(%(first)s::date, %(last)s::date, '1 month') WITH ORDINALITY AS g(month, number)) m
JOIN members_standing s ON s.valid_from <= m.last AND s.valid_to > m.last
JOIN organizations_organization home ON home.id = s.organization_id
JOIN organizations_organizationstate o ON o.organization_id = s.organization_id AND o.known_to >= '9999-12-30'
  AND o.valid_from <= m.last AND o.valid_to > m.last AND o.kind IN ('cell', 'grassroots_cell')
JOIN dues_duesprofile p ON p.member_id = s.member_id
LEFT JOIN dues_duesrelief r ON r.member_id = s.member_id AND r.valid_from <= m.month AND r.valid_to > m.month
) charge
"""

SHEETS = """
INSERT INTO dues_posting (organization_id, kind, month, counted_on, happened_on, recorded_at, attempt, reason,
    cash, receivable, kept, owed, uncollected, members, exempt, unpaid, behind, in_sums)
SELECT organization_id, 'month', month, last, last, (last + 5)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh', 0, '',
       cash, owing, -kept, kept - cash, -owing, members, exempt, unpaid, behind, NOT named
FROM (
  SELECT c.organization_id, c.month, (c.month + interval '1 month - 1 day')::date AS last, bool_or(c.named) AS named,
         sum(c.paid) AS cash, sum(c.due - c.paid) AS owing, count(*) AS members,
         count(*) FILTER (WHERE c.exempt) AS exempt, count(*) FILTER (WHERE c.paid < c.due) AS unpaid,
         count(*) FILTER (WHERE c.owes >= 2) AS behind,
         round(sum(c.paid) * CASE WHEN min(o.kind) = 'cell' THEN 30
               WHEN min(o.sector) IN ('commune', 'residential') THEN 90 ELSE 70 END / 100.0)::bigint AS kept
  FROM (SELECT *, count(*) FILTER (WHERE paid < due) OVER (PARTITION BY member_id, organization_id ORDER BY month)
          AS owes FROM dues_charge) c
  JOIN organizations_organizationstate o ON o.organization_id = c.organization_id AND o.known_to >= '9999-12-30'
    AND o.valid_from <= (c.month + interval '1 month - 1 day')::date
    AND o.valid_to > (c.month + interval '1 month - 1 day')::date
  GROUP BY 1, 2
) sheet
ORDER BY month, organization_id
"""

LINES = """
INSERT INTO dues_memberline (posting_id, member_id, month, due, paid)
SELECT p.id, c.member_id, c.month, c.due, c.paid FROM dues_charge c
JOIN dues_posting p ON p.organization_id = c.organization_id AND p.month = c.month AND p.kind = 'month'
WHERE c.named AND c.due > 0 ORDER BY p.id, c.member_id
"""

HANDED_UP = """
CREATE TEMP TABLE dues_quarter ON COMMIT DROP AS
SELECT p.organization_id, place.parent_id, above.kind, above.sector, -sum(p.owed) AS amount, quarter.last AS on_day
FROM (SELECT (q + interval '3 months - 1 day')::date AS last
      FROM generate_series(date_trunc('quarter', %(first)s::date), %(last)s::date, '3 months') q) quarter
JOIN dues_posting p ON p.month <= quarter.last AND p.month > quarter.last - interval '3 months' AND p.owed < 0
JOIN organizations_placement place ON place.organization_id = p.organization_id AND place.known_to >= '9999-12-30'
  AND place.valid_from <= quarter.last AND place.valid_to > quarter.last
JOIN organizations_organizationstate above ON above.organization_id = place.parent_id
  AND above.known_to >= '9999-12-30' AND above.valid_from <= quarter.last AND above.valid_to > quarter.last
WHERE quarter.last < %(last)s AND length(place.path) = %(length)s
GROUP BY 1, 2, 3, 4, 6 HAVING sum(p.owed) < 0;

INSERT INTO dues_posting (organization_id, kind, month, counted_on, happened_on, recorded_at, other_id, attempt, reason,
    cash, receivable, kept, owed, uncollected, members, exempt, unpaid, behind, in_sums)
SELECT organization_id, 'remittance', date_trunc('month', on_day)::date, on_day, on_day,
       (on_day + 5)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh', parent_id, 0, '', -amount, 0, 0, amount, 0,
       0, 0, 0, 0, false
FROM dues_quarter ORDER BY on_day, organization_id;

INSERT INTO dues_posting (organization_id, kind, month, counted_on, happened_on, recorded_at, other_id, attempt, reason,
    cash, receivable, kept, owed, uncollected, members, exempt, unpaid, behind, in_sums)
SELECT parent_id, 'receipt', date_trunc('month', on_day)::date, on_day, on_day,
       (on_day + 6)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh', organization_id, 0, '',
       amount, 0, -kept, kept - amount, 0, 0, 0, 0, 0, false
FROM (SELECT *, round(amount * CASE WHEN kind = 'grassroots_committee' AND sector = 'commune' THEN 90
               WHEN kind = 'grassroots_committee' THEN 70 WHEN kind IN ('upper', 'province') THEN 50 ELSE 0 END / 100.0
             )::bigint AS kept FROM dues_quarter) received
WHERE NOT (on_day = %(latest)s AND organization_id * 13 %% 61 = 4) ORDER BY on_day, parent_id, organization_id;

DROP TABLE dues_quarter;
"""


DEPTHS = "SELECT DISTINCT length(path) FROM organizations_organization WHERE length(path) > 7 ORDER BY 1 DESC"


def load_dues(day: date) -> int:
    """Write two years of dues, up to the last month that is over on a day.

    Returns:
        How many lines of members were written.
    """
    last = later(day.replace(day=1), Age(0, -1, 0))
    values: dict[str, Any] = {
        "first": later(last, Age(0, 1 - MONTHS, 0)),
        "last": last,
        "named": later(last, Age(0, 1 - NAMED_MONTHS, 0)),
        "forever": FOREVER,
        "relief_ends": later(last, Age(0, 13 - NAMED_MONTHS, 0)),
        "latest": date(last.year, (last.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1),
    }
    values["low"], values["high"] = own_branch()
    values["paid_until"] = MONTHS - 2
    with connection.cursor() as cursor:
        for sql in (PROFILES, RELIEFS):
            cursor.execute(sql, values)
        refresh_statistics(DuesProfile, DuesRelief)
        values["to_meet"] = to_meet(last)
        cursor.execute(CHARGES, values)
        cursor.execute("ANALYZE dues_charge")
        cursor.execute(SHEETS, values)
        refresh_statistics(Posting)
        cursor.execute(LINES, values)
        written = int(cursor.rowcount)
        cursor.execute(DEPTHS)
        for (length,) in cursor.fetchall():
            cursor.execute(HANDED_UP, {**values, "length": length})
    refresh_statistics(Posting, MemberLine)
    return written


def to_meet(on: date) -> int:
    """Somebody of the demonstration's own cell who has not paid the last two months."""
    office = Office.objects.filter(role="cell_secretary").order_by("pk").first()
    here = Standing.objects.as_of(on).filter(organization_id=office.organization_id if office else 0)
    rows = DuesProfile.objects.as_of(on).filter(group="salaried", member__in=here.values("member"))
    return rows.order_by("member_id").values_list("member_id", flat=True).first() or 0


def own_branch() -> tuple[str, str]:
    """The branch of the demonstration's own grassroots office, whose members have lines of all months."""
    office = (
        Office.objects.filter(role="grassroots_office").select_related("organization").order_by("pk").first()
    )
    path = office.organization.path or "-" if office else "-"
    return path, f"{path}:"
