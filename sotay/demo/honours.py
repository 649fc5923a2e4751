"""Badges of an invented province: those given at past rounds by Party age, and what runs for the next round.

Made within the database from the days of admission, the same every time. Cases run in the demonstration's own commune
and cell, where people sign in to look.
"""

from datetime import date
from typing import Any

from django.db import connection

from sotay.honours.actions import pass_on, propose
from sotay.honours.candidates import candidates
from sotay.honours.eligibility import next_round, round_before, rounds_around
from sotay.honours.models import BadgeAward
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.bulk import refresh_statistics
from sotay.kernel.time import clock_stopped_at
from sotay.organizations.models import Decision
from sotay.people.models import Office

YEARS = (30, 40, 45, 50, 55, 60, 65, 70, 75, 80)
DECIDED_ROUNDS = 8
"""The decisions of so many of the last rounds are known; earlier badges stand as the certificates say."""

AWARDS = """
INSERT INTO honours_badgeaward (member_id, years, round_on, ground, organization_id, province_id, decision_id, number,
    handed_on, withdrawn_for)
SELECT sitting.member_id, given.years, due.round_on, 'on_time', organization_id, %(province)s, decision.id,
       row_number() OVER (PARTITION BY given.years ORDER BY due.round_on, sitting.member_id),
       CASE WHEN due.round_on = %(last)s AND sitting.member_id * 31 %% 9 = 2 THEN NULL ELSE due.round_on END, ''
FROM (
  SELECT DISTINCT ON (s.member_id) s.member_id, s.organization_id, m.decided_on
  FROM members_standing s JOIN members_member m ON m.person_id = s.member_id
  JOIN organizations_organization home ON home.id = s.organization_id
  WHERE m.decided_on IS NOT NULL AND s.valid_from <= %(today)s AND home.path >= %(low)s AND home.path < %(high)s
  ORDER BY s.member_id, s.valid_from DESC
) sitting
CROSS JOIN unnest(%(years)s::int[]) AS given (years)
CROSS JOIN LATERAL (
  SELECT min(day) AS round_on FROM unnest(%(rounds)s::date[]) AS day
  WHERE day >= (decided_on + make_interval(years => years))::date
) due
LEFT JOIN organizations_decision decision ON decision.id = ANY(%(decisions)s) AND decision.signed_on = due.round_on - 14
WHERE (decided_on + make_interval(years => years))::date <= %(last)s AND due.round_on <= %(last)s
  AND NOT (sitting.member_id * 17 %% 211 = 5 AND due.round_on > %(last)s - 400)
ORDER BY due.round_on, given.years, sitting.member_id
"""
CARDS = """
INSERT INTO honours_cardevent (member_id, act, happened_on, card_type, before_type, before_number, organization_id)
SELECT member_id, 'issued', given_on, 'old', '', '', organization_id FROM (
  SELECT DISTINCT ON (s.member_id) s.member_id, s.organization_id, m.recognition_decided_on + 25 AS given_on
  FROM members_standing s JOIN members_member m ON m.person_id = s.member_id
  JOIN organizations_organization home ON home.id = s.organization_id
  WHERE m.card_type = 'old' AND home.path >= %(low)s AND home.path < %(high)s
    AND m.recognition_decided_on > %(today)s - 760 AND m.recognition_decided_on + 25 <= %(today)s
  ORDER BY s.member_id, s.valid_from DESC
) given ORDER BY given_on, member_id
"""
CHECKS = """
INSERT INTO honours_cardcheck (organization_id, year, checked_on, seen, missing)
SELECT s.organization_id, %(year)s, make_date(%(year)s, 11, 5 + s.organization_id::int %% 20), count(*), 0
FROM members_standing s JOIN members_member m ON m.person_id = s.member_id AND m.card_type <> ''
JOIN organizations_organization home ON home.id = s.organization_id
JOIN organizations_organizationstate state ON state.organization_id = s.organization_id
  AND state.known_to >= '9999-12-30' AND state.valid_from <= %(today)s AND state.valid_to > %(today)s
  AND state.kind IN ('cell', 'grassroots_cell')
WHERE s.valid_from <= make_date(%(year)s, 11, 5) AND s.valid_to > make_date(%(year)s, 11, 25)
  AND home.path >= %(low)s AND home.path < %(high)s
GROUP BY s.organization_id ORDER BY s.organization_id
"""
OLDEST = 1960


def load_honours(root: Any, day: date) -> int:
    """Write the badges of the past and let proposals of the next round run.

    Args:
        root: the province.

    Returns:
        How many badges were written.
    """
    last = round_before(day) if day not in rounds_around(day) else day
    rounds = sorted(
        date(year, month, at)
        for year in range(OLDEST, day.year + 1)
        for month, at in ((2, 3), (5, 19), (9, 2), (11, 7))
        if date(year, month, at) <= last
    )
    decisions = [
        Decision(
            number=f"{310 + number}-QĐ/TU",
            signed_on=date.fromordinal(each.toordinal() - 14),
            issuer="Ban Thường vụ Tỉnh ủy",
        )
        for number, each in enumerate(rounds[-DECIDED_ROUNDS:])
    ]
    for decision in decisions:
        decision.save()
    values = {
        "province": root.pk,
        "low": root.path,
        "high": f"{root.path}:",
        "today": day,
        "last": last,
        "years": list(YEARS),
        "rounds": rounds,
        "decisions": [decision.pk for decision in decisions],
    }
    with connection.cursor() as cursor:
        cursor.execute(AWARDS, values)
        written = int(cursor.rowcount)
        cursor.execute(CARDS, values)
        cursor.execute(CHECKS, {**values, "year": day.year - 1})
    refresh_statistics(BadgeAward)
    let_proposals_run(day)
    return written


def let_proposals_run(day: date) -> None:
    """In the commune people sign in to look at: some proposed, some passed on, some not yet asked for."""
    office = (
        Office.objects.filter(role="grassroots_office").select_related("organization").order_by("pk").first()
    )
    if office is None:
        return
    commune, round_on = office.organization, next_round(day)
    with clock_stopped_at(day), entry(PROGRAM, "demo.load"):
        due = [each for each in candidates(commune, round_on, day) if each.asks_at(round_on)]
        asked = [each.member.pk for each in due[: max(1, len(due) * 2 // 3)]]
        if not asked:
            return
        propose(PROGRAM, commune, round_on=round_on, on=day, members=asked)
        if len(asked) > 1:
            pass_on(PROGRAM, commune, round_on=round_on, on=day, members=asked[: len(asked) // 2])
