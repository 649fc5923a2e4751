"""Two years of meetings of an invented province, made within the database from who sits where: the same every time.

Every cell met once a month, but for a few that missed one; every quarter there was a theme, and every resolution got
its number. All are numbers; of the own commune of the demonstration names stand behind the meetings of the last months,
with tasks still open, its committee met too, and one meeting is being prepared. Most held the running month.
"""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from sotay.kernel.authority import PROGRAM
from sotay.kernel.bulk import refresh_statistics
from sotay.kernel.law import law
from sotay.meetings.actions import call, plan, plan_theme
from sotay.meetings.counted import count_all
from sotay.meetings.models import Assignment, Attendance, Meeting, MonthCount
from sotay.members.party_age import Age, later
from sotay.organizations.models import Organization
from sotay.people.models import Office

from .dues import own_branch
from .resolutions import write_numbered
from .scores import score_told, write_scores

MONTHS = 24
NAMED_MONTHS = 3

TOLD = "CREATE TEMP TABLE meeting_told ON COMMIT DROP AS SELECT * FROM meetings_meeting WITH NO DATA"
"""What the statements below tell, before numbers are given: nothing is written twice."""

REGULAR = """
INSERT INTO meeting_told (organization_id, kind, held_on, month, starts_at, venue, manner, state, why_not, topic,
    combined, code, agenda, called_on, minutes_due, signed_on, lasted, conclusion, expected, present, online, excused,
    beyond, speakers, has_resolution, tasks, tasks_closed, follow_up_by)
SELECT cell, 'regular', held, month, '19:30', 'Nhà văn hóa', 'in_person', 'signed', '', '', false, '',
       'regular-2018', held - 3, held + %(within)s, held + 1 + roll %% 3, 90 + roll %% 40, '', expected,
       expected - absent, 0, absent - CASE WHEN roll %% 9 = 0 AND absent > 0 THEN 1 ELSE 0 END, 0,
       least(expected - absent, 2 + roll %% 5), true, 0, 0, NULL
FROM (
  SELECT s.organization_id AS cell, m.month::date AS month,
         (m.month + make_interval(days => 2 + (s.organization_id * 7 + number * 3)::int %% 5))::date AS held,
         d.expected, least(d.expected, (s.organization_id * 31 + number * 17) %% 23 * d.expected / 200)::int AS absent,
         (s.organization_id * 131 + number * 37)::int AS roll
  FROM generate_series(%(first)s::date, %(running)s::date, '1 month') WITH ORDINALITY AS m(month, number)
  JOIN organizations_organizationstate s ON s.known_to >= '9999-12-30' AND s.kind IN ('cell', 'grassroots_cell')
    AND NOT s.temporary AND s.valid_from <= m.month AND s.valid_to > (m.month + interval '1 month - 1 day')
  JOIN LATERAL (
    SELECT coalesce((SELECT members FROM dues_posting p WHERE p.organization_id = s.organization_id
                     AND p.kind = 'month' AND p.month = least(m.month::date, %(last)s)), 12)::int AS expected
  ) d ON d.expected > 0
) told
WHERE roll %% 97 <> 5 AND held < %(day)s AND NOT (month = %(running)s AND roll %% 11 = 3)
ORDER BY month, cell
"""

THEMATIC = """
INSERT INTO meeting_told (organization_id, kind, held_on, month, starts_at, venue, manner, state, why_not, topic,
    combined, code, agenda, called_on, minutes_due, signed_on, lasted, conclusion, expected, present, online, excused,
    beyond, speakers, has_resolution, tasks, tasks_closed, follow_up_by)
SELECT organization_id, 'thematic', held_on + 14, month, '19:30', venue, 'in_person', 'signed', '',
       (ARRAY['Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh', 'Nâng cao chất lượng sinh hoạt chi bộ',
              'Xây dựng nông thôn mới', 'Phát triển đảng viên mới'])[1 + (organization_id + (month - %(first)s)) %% 4],
       false, '', 'thematic-2022', held_on + 11, held_on + 14 + %(within)s, held_on + 15, 100, '', expected, present, 0,
       expected - present, 0, speakers, true, 0, 0, NULL
FROM meeting_told
WHERE kind = 'regular' AND extract(month FROM month) IN (2, 5, 8, 11) AND organization_id * 17 %% 41 <> 7
  AND held_on + 14 < %(day)s
ORDER BY month, organization_id
"""

BRIEFINGS = """
INSERT INTO meeting_told (organization_id, kind, held_on, month, starts_at, venue, manner, state, why_not, topic,
    combined, code, agenda, called_on, minutes_due, signed_on, lasted, conclusion, expected, present, online, excused,
    beyond, speakers, has_resolution, tasks, tasks_closed, follow_up_by)
SELECT s.organization_id, k.kind, d.held, date_trunc('month', d.held)::date, '08:00', '', 'in_person', 'signed', '',
       k.topic, false, '', '', NULL, d.held + %(within)s, d.held + 1, NULL, '', 30, 27, 0, 0, 0, 5, false, 0, 0, NULL
FROM organizations_organizationstate s
JOIN (VALUES ('briefing', 'Giao ban quý', 3, 6), ('dialogue', 'Đối thoại với nhân dân', 12, 10))
  AS k(kind, topic, every, at) ON true
JOIN LATERAL (
  SELECT (g + make_interval(days => k.at + s.organization_id::int %% 7))::date AS held
  FROM generate_series(%(first)s::date, %(running)s::date, make_interval(months => k.every)) g
) d ON d.held < %(day)s
WHERE s.known_to >= '9999-12-30' AND s.kind IN ('grassroots_committee', 'upper') AND s.valid_from <= d.held
  AND s.valid_to > d.held
ORDER BY d.held, s.organization_id
"""

COMMITTEES = """
INSERT INTO meeting_told (organization_id, body_id, kind, held_on, month, starts_at, venue, manner, state,
    why_not, topic, combined, code, agenda, called_on, minutes_due, signed_on, lasted, conclusion, expected, present,
    online, excused, beyond, speakers, has_resolution, tasks, tasks_closed, follow_up_by)
SELECT b.organization_id, b.id, 'committee', held, date_trunc('month', held)::date, '14:00', 'Trụ sở Đảng ủy',
       'in_person', 'signed', '', '', false, '', '', held - 2, held + %(within)s, held + 1, 120, '', seats,
       seats - number %% 3, 0, number %% 3, 0, 4 + number %% 5, true, 0, 0, NULL
FROM organizations_body b
JOIN organizations_organization home ON home.id = b.organization_id
JOIN LATERAL (
  SELECT (m + make_interval(days => 24 + number::int %% 3))::date AS held, number::int AS number
  FROM generate_series(%(first)s::date, %(running)s::date, '1 month') WITH ORDINALITY AS g(m, number)
) d ON d.held < %(day)s AND b.valid_from <= d.held
JOIN LATERAL (
  SELECT count(*)::int AS seats FROM people_postholding h JOIN organizations_post p ON p.id = h.post_id
  WHERE p.body_id = b.id AND h.valid_from <= d.held AND h.valid_to > d.held
) s ON seats > 3
WHERE b.kind = 'executive' AND home.path = %(low)s
ORDER BY held
"""

ATTENDANCE = """
INSERT INTO meetings_attendance (meeting_id, person_id, "right", seen, reason, spoke, duty, by_code)
SELECT m.id, s.member_id, CASE s.status WHEN 'probationary' THEN 'probationary' ELSE 'votes' END,
       CASE WHEN place > m.present THEN 'absent' ELSE 'present' END,
       CASE WHEN place <= m.present THEN '' WHEN place - m.present <= m.excused THEN 'leave' ELSE 'none' END,
       place <= m.speakers, CASE place WHEN 1 THEN 'chair' WHEN 2 THEN 'note_taker' ELSE '' END, false
FROM meetings_meeting m
JOIN organizations_organization home ON home.id = m.organization_id
JOIN LATERAL (
  SELECT member_id, status, row_number() OVER (ORDER BY member_id * 7919 %% 1009, member_id) AS place
  FROM members_standing WHERE organization_id = m.organization_id AND valid_from <= m.held_on AND valid_to > m.held_on
) s ON true
WHERE m.month >= %(named)s AND m.kind = 'regular' AND home.path >= %(low)s AND home.path < %(high)s
ORDER BY m.id, s.member_id
"""

FITTED = """
UPDATE meetings_meeting m SET expected = a.all_called, present = least(m.present, a.all_called),
       speakers = least(m.speakers, least(m.present, a.all_called)),
       excused = least(m.excused, a.all_called - least(m.present, a.all_called))
FROM (
  SELECT m.id, (SELECT count(*) FROM members_standing s WHERE s.organization_id = m.organization_id
                AND s.valid_from <= m.held_on AND s.valid_to > m.held_on)::int AS all_called
  FROM meetings_meeting m JOIN organizations_organization home ON home.id = m.organization_id
  WHERE m.month >= %(named)s AND m.kind = 'regular' AND home.path >= %(low)s AND home.path < %(high)s
) a WHERE a.id = m.id
"""

TASKS = """
INSERT INTO meetings_assignment (meeting_id, person_id, what, due_on, result, closed_on)
SELECT m.id, CASE WHEN t.n = 3 THEN NULL ELSE a.person_id END,
       (ARRAY['Vận động nhân dân làm đường nội thôn', 'Giúp đỡ quần chúng ưu tú', 'Thu quỹ khuyến học'])[t.n],
       m.held_on + 28, CASE WHEN m.month < %(last)s OR t.n = 1 THEN 'done' ELSE '' END,
       CASE WHEN m.month < %(last)s OR t.n = 1 THEN least(m.held_on + 20, %(day)s) END
FROM meetings_meeting m
JOIN generate_series(1, 3) AS t(n) ON true
JOIN LATERAL (
  SELECT person_id FROM meetings_attendance a WHERE a.meeting_id = m.id AND a.seen <> 'absent'
  ORDER BY person_id OFFSET t.n - 1 LIMIT 1
) a ON true
WHERE m.month >= %(named)s AND m.kind = 'regular'
ORDER BY m.id, t.n
"""

COUNTED = """
UPDATE meetings_meeting m SET tasks = a.given, tasks_closed = a.closed, follow_up_by = a.last
FROM (SELECT meeting_id, count(*) AS given, count(*) FILTER (WHERE result <> '') AS closed, max(due_on) AS last
      FROM meetings_assignment GROUP BY 1) a
WHERE a.meeting_id = m.id
"""


def load_meetings(day: date) -> int:
    """Write two years of meetings, up to a day.

    Returns:
        How many.
    """
    running = day.replace(day=1)
    last = later(running, Age(0, -1, 0))
    values: dict[str, Any] = {
        "day": day,
        "running": running,
        "last": last,
        "first": later(running, Age(0, -MONTHS, 0)),
        "named": later(last, Age(0, 1 - NAMED_MONTHS, 0)),
        "within": int(law("meeting.upload_within", day).value),
    }
    values["low"], values["high"] = own_branch()
    with connection.cursor() as cursor:
        cursor.execute(TOLD)
        for sql in (REGULAR, THEMATIC, BRIEFINGS, COMMITTEES):
            cursor.execute(sql, values)
        score_told(cursor, values)
        write_numbered(cursor)
        write_scores(cursor)
        refresh_statistics(Meeting)
        for sql in (FITTED, ATTENDANCE, TASKS, COUNTED):
            cursor.execute(sql, values)
    count_all()
    refresh_statistics(Meeting, Attendance, Assignment, MonthCount)
    give_the_reader_a_task()
    prepare_next(day)
    return Meeting.objects.count()


def give_the_reader_a_task() -> None:
    """One of the open tasks of the demonstration's own cell is the member's who signs in."""
    office = Office.objects.filter(role="member", account__person__isnull=False).order_by("pk").first()
    if office is None:
        return
    rows = Assignment.objects.filter(meeting__organization=office.organization_id, result="")
    task = rows.filter(person__isnull=False).order_by("-meeting__held_on", "pk").first()
    if task is not None:
        task.person = office.account.person
        task.save()


def prepare_next(day: date) -> None:
    """The demonstration's own cell has a theme for each quarter to come, and its next meeting is called."""
    office = Office.objects.filter(role="cell_secretary").order_by("pk").first()
    if office is None:
        return
    cell = Organization.objects.get(pk=office.organization_id)
    for month, title in (
        (5, "Phát triển kinh tế vườn rừng"),
        (8, "Nêu gương của đảng viên"),
        (11, "Chuyển đổi số"),
    ):
        plan_theme(PROGRAM, cell, month=date(day.year, month, 1), title=title)
    rows = Meeting.objects.filter(organization=cell, kind="regular", month=day.replace(day=1))
    on = (
        later(day.replace(day=1), Age(0, 1, 0)) + timedelta(days=2)
        if rows.exists()
        else day + timedelta(days=3)
    )
    call(PROGRAM, plan(PROGRAM, cell, kind="regular", on=on, venue="Nhà văn hóa"))
