"""Proofs about the book: derived rows equal a replay, nobody is in two places, and every month balances."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from sotay.kernel.place import MAX_DEPTH, WIDTH, common_depth
from sotay.kernel.verify import proves, rows
from sotay.organizations.kinds import CELL_KINDS, HOLDING_KINDS
from sotay.organizations.verify import NOW

from .derive import OUTSIDE, State, after, before, effective, replay
from .models import Movement

Stay = tuple[State, date, date]


@proves(_("Không ai ở hai nơi cùng một lúc"))
def nobody_is_in_two_places() -> Iterator[str]:
    """No two standings, and no two presences, of one person hold on the same day."""
    sql = """
    SELECT member_id, valid_from FROM (
      SELECT member_id, valid_from, max(valid_to) OVER (
        PARTITION BY member_id ORDER BY valid_from ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
      FROM members_standing) s WHERE valid_from < before
    """
    for member, start in rows(sql):
        yield f"member {member}: two standings on {start}"


@proves(_("Danh sách suy ra đúng với phát lại sổ biến động"))
def standings_equal_a_replay() -> Iterator[str]:
    """The standings are those that the ledger, played again in plain Python, comes to."""
    derived = _standings()
    movements = Movement.objects.filter(member__isnull=False).order_by("member_id").iterator(chunk_size=5000)
    for member, entries in groupby(movements, key=lambda row: row.member_id):
        history = list(entries)
        if (broken := _break_in(history)) is not None:
            yield f"members_movement:{broken} of member {member} does not start where the one before ends"
        if replay(history) != derived.pop(member, []):
            yield f"member {member}: standings differ from the replay of the ledger"
    for member in derived:
        yield f"member {member}: standings without an entry in the ledger"


def _standings() -> dict[int, list[Stay]]:
    """Every member's standings, the pieces that only traits tell apart joined again."""
    found: dict[int, list[Stay]] = {}
    sql = """SELECT member_id, organization_id, status, valid_from, valid_to FROM members_standing
             ORDER BY member_id, valid_from"""
    for member, organization, status, start, end in rows(sql):
        stays, state = found.setdefault(member, []), State(organization, status)
        if stays and stays[-1][0] == state and stays[-1][2] == start:
            stays[-1] = (state, stays[-1][1], end)
            continue
        stays.append((state, start, end))
    return found


def _break_in(history: list[Movement]) -> int | None:
    """The first entry that does not take its member from where they were."""
    state = OUTSIDE
    for entry in effective(history):
        if before(entry) != state:
            return entry.pk
        state = after(entry)
    return None


@proves(_("Nơi có mặt đúng với danh sách"))
def presences_equal_standings() -> Iterator[str]:
    """Where a member is seen is where the ledger says."""
    sql = """
    SELECT coalesce(s.member_id, p.person_id) FROM (
      SELECT member_id, organization_id, sum(valid_to - valid_from) AS days, max(valid_to) AS until
      FROM members_standing GROUP BY 1, 2) s
    FULL JOIN (
      SELECT p.person_id, p.organization_id, sum(p.valid_to - p.valid_from) AS days, max(p.valid_to) AS until,
             bool_and(p.path = o.path) AS placed
      FROM people_presence p JOIN organizations_organization o ON o.id = p.organization_id
      WHERE p.reason = 'home' GROUP BY 1, 2) p
    ON p.person_id = s.member_id AND p.organization_id = s.organization_id
    WHERE s.days IS DISTINCT FROM p.days OR s.until IS DISTINCT FROM p.until OR NOT p.placed
    """
    for (member,) in rows(sql):
        yield f"member {member}: home presence differs from the standings"


@proves(_("Ai sinh hoạt tạm thời nơi khác thì có mặt ở nơi ấy, đúng thời gian"))
def guests_are_where_they_were_sent() -> Iterator[str]:
    """Whoever is excused to be elsewhere is a guest there for the same time, and nobody else is a guest."""
    sql = """
    SELECT coalesce(e.member_id, p.person_id) FROM (
      SELECT member_id, valid_from, valid_to FROM members_excusal WHERE ground = 'elsewhere') e
    FULL JOIN (
      SELECT person_id, valid_from, valid_to FROM people_presence
      WHERE reason = 'temporary' AND person_id IN (SELECT person_id FROM members_member)) p
    ON p.person_id = e.member_id AND p.valid_from = e.valid_from AND p.valid_to = e.valid_to
    WHERE e.member_id IS NULL OR p.person_id IS NULL
    """
    for (member,) in rows(sql):
        yield f"member {member}: excused elsewhere and being a guest do not agree"


@proves(_("Danh sách mang đúng đường dẫn hôm nay của chi bộ"))
def standings_are_seen_from_where_their_cells_are() -> Iterator[str]:
    """Each standing bears the path its cell has today."""
    sql = """
    SELECT s.id FROM members_standing s JOIN organizations_organization o ON o.id = s.organization_id
    WHERE s.path IS DISTINCT FROM coalesce(o.path, s.path)
    """
    for (number,) in rows(sql):
        yield f"members_standing:{number} has not the path its cell has today"


@proves(_("Mở sổ + tăng − giảm = cuối kỳ, với mọi tổ chức và mọi tháng"))
def every_month_balances() -> Iterator[str]:
    """Two roads to the same stock: cells by where they stood at each month's end, legs by the paths they were given."""
    sql = f"""
    WITH bounds AS (
      SELECT date_trunc('month', min(counted_on))::date AS first, date_trunc('month', greatest(max(counted_on), (
        SELECT max(valid_from) FROM organizations_placement WHERE {NOW})))::date AS last
      FROM members_movement
    ), months AS (
      SELECT generate_series(first, last, '1 month')::date AS month,
             (generate_series(first, last, '1 month') + interval '1 month - 1 day')::date AS last_day FROM bounds
    ), changes AS (
      SELECT organization_id, date_trunc('month', valid_from)::date AS month, count(*) AS n
      FROM members_standing GROUP BY 1, 2
      UNION ALL
      SELECT organization_id, date_trunc('month', valid_to)::date, -count(*)
      FROM members_standing WHERE valid_to < '9999-12-31' GROUP BY 1, 2
      UNION ALL
      SELECT organization_id, date_trunc('month', counted_on)::date, sum(balance)
      FROM members_leg WHERE member_id IS NULL GROUP BY 1, 2
    ), cells AS (
      SELECT organization_id, month, sum(n) AS n FROM changes GROUP BY 1, 2
    ), stock AS (
      SELECT c.organization_id, m.month, m.last_day, sum(c.n) AS n
      FROM months m JOIN cells c ON c.month <= m.month GROUP BY 1, 2, 3
    ), by_place AS (
      SELECT substr(p.path, (k - 1) * {WIDTH} + 1, {WIDTH})::bigint AS organization_id, s.month, sum(s.n) AS n
      FROM stock s
      JOIN organizations_placement p ON p.organization_id = s.organization_id AND p.{NOW}
        AND p.valid_from <= s.last_day AND p.valid_to > s.last_day
      CROSS JOIN generate_series(1, {MAX_DEPTH}) k
      WHERE k * {WIDTH} <= length(p.path)
      GROUP BY 1, 2
    ), crossing AS (
      SELECT substr(path, (k - 1) * {WIDTH} + 1, {WIDTH})::bigint AS organization_id,
             date_trunc('month', counted_on)::date AS month, sum(balance) AS n
      FROM members_leg CROSS JOIN generate_series(1, {MAX_DEPTH}) k
      WHERE k * {WIDTH} <= length(path) AND common_depth < k
      GROUP BY 1, 2
    ), by_legs AS (
      SELECT c.organization_id, m.month, sum(c.n) AS n
      FROM months m JOIN crossing c ON c.month <= m.month GROUP BY 1, 2
    )
    SELECT coalesce(a.organization_id, b.organization_id), coalesce(a.month, b.month), a.n, b.n
    FROM by_place a FULL JOIN by_legs b USING (organization_id, month)
    WHERE coalesce(a.n, 0) <> coalesce(b.n, 0)
    ORDER BY 2, 1
    """
    for organization, month, stock, legs in rows(sql):
        yield f"organisation {organization}, {month:%m/%Y}: {stock} in stock, {legs} by the ledger"


@proves(
    _("Đảng viên chỉ ở chi bộ (hoặc chờ xếp chi bộ); số tổng hợp chỉ ở nơi được theo dõi bằng số tổng hợp")
)
def accounts_are_of_the_right_kind() -> Iterator[str]:
    """Members sit in cells, or with a committee that holds those not yet placed."""
    kinds = [*CELL_KINDS, *HOLDING_KINDS]
    sql = f"""
    SELECT s.id, s.member_id FROM members_standing s
    LEFT JOIN LATERAL (
      SELECT sum(least(o.valid_to, s.valid_to) - greatest(o.valid_from, s.valid_from)) AS days
      FROM organizations_organizationstate o
      WHERE o.organization_id = s.organization_id AND o.{NOW} AND o.kind = ANY(%s) AND NOT o.temporary
        AND o.valid_from < s.valid_to AND o.valid_to > s.valid_from
    ) fitting ON true
    WHERE fitting.days IS DISTINCT FROM s.valid_to - s.valid_from
    """
    for number, member in rows(sql, [kinds]):
        yield f"members_standing:{number} member {member} stands where no member may stand"
    lines = f"""
    SELECT l.movement_id FROM members_leg l
    WHERE l.member_id IS NULL AND l.kind <> 'reorganization' AND NOT EXISTS (
      SELECT FROM organizations_organizationstate o
      WHERE o.organization_id = ANY(ARRAY(
              SELECT substr(l.path, (k - 1) * {WIDTH} + 1, {WIDTH})::bigint
              FROM generate_series(1, length(l.path) / {WIDTH}) k))
        AND o.{NOW} AND o.kept_by_totals AND o.valid_from <= l.counted_on AND o.valid_to >= l.counted_on)
    """
    void = _taken_back_at_once()
    for (number,) in rows(lines):
        if number not in void:
            yield f"members_movement:{number} is a line of a unit that is not kept by totals"


def _taken_back_at_once() -> set[int]:
    """Entries reversed on their own day and path whose organisation, as is known now, was not there.

    An import was taken back, or what was recorded meanwhile was re-addressed to who follows an organisation.
    """
    sql = """
    SELECT m.id, r.id FROM members_movement m
    JOIN members_movement r ON r.reverses_id = m.id AND r.counted_on = m.counted_on
      AND r.from_path IS NOT DISTINCT FROM m.from_path AND r.to_path IS NOT DISTINCT FROM m.to_path
    """
    return {number for pair in rows(sql) for number in pair}


_WITHIN_ITS_SUCCESSOR = f"""EXISTS (
        SELECT FROM organizations_succession s JOIN organizations_placement p ON p.{NOW}
          AND p.path = left(l.path, -{WIDTH}) AND p.valid_from <= l.counted_on AND p.valid_to > l.counted_on
        WHERE s.organization_id = l.organization_id AND s.{NOW} AND s.valid_from <= l.counted_on
          AND right(l.path, {WIDTH}) = lpad(l.organization_id::text, {WIDTH}, '0'))"""
"""What is taken back of an organisation after its end counts within who follows it."""


@proves(_("Mỗi bút toán mang đúng đường dẫn của ngày tính"))
def legs_stand_where_their_organisations_stood() -> Iterator[str]:
    """Each leg bears the path its organisation had on the day the entry counts."""
    sql = f"""
    SELECT l.movement_id, l.sign FROM members_leg l
    WHERE NOT EXISTS (
      SELECT FROM organizations_placement p
      WHERE p.organization_id = l.organization_id AND p.{NOW} AND p.path = l.path
        AND p.valid_from <= l.counted_on - CASE WHEN l.kind = 'reorganization' AND l.sign < 0 THEN 1 ELSE 0 END
        AND p.valid_to > l.counted_on - CASE WHEN l.kind = 'reorganization' AND l.sign < 0 THEN 1 ELSE 0 END)
      AND NOT (l.quantity < 0 AND {_WITHIN_ITS_SUCCESSOR})
    """
    void = _taken_back_at_once()
    for number, sign in rows(sql):
        if number in void:
            continue
        yield f"members_movement:{number} has a path its organisation did not have ({'to' if sign > 0 else 'from'})"
    pairs = "SELECT min(id), from_path, to_path, common_depth FROM members_movement GROUP BY 2, 3, 4"
    for number, one, other, depth in rows(pairs):
        if common_depth(one, other) != depth:
            yield f"members_movement:{number} has a wrong common depth"


@proves(_("Bút toán đảo lặp lại đúng bút toán sai, với dấu ngược"))
def reversals_mirror_their_mistakes() -> Iterator[str]:
    """A reversal repeats the kind and the legs of its mistake with the opposite sign."""
    sql = """
    SELECT r.id FROM members_movement r JOIN members_movement m ON m.id = r.reverses_id
    WHERE r.quantity <> -m.quantity OR m.reverses_id IS NOT NULL OR r.counted_on < m.counted_on
      OR (r.kind, r.member_id, r.from_organization_id, r.from_status, r.to_organization_id, r.to_status, r.sheet_id,
          r.breakdown)
      IS DISTINCT FROM
         (m.kind, m.member_id, m.from_organization_id, m.from_status, m.to_organization_id, m.to_status, m.sheet_id,
          m.breakdown)
    """
    for (number,) in rows(sql):
        yield f"members_movement:{number} does not mirror what it reverses"


@proves(_("Trình độ, nghề nghiệp của mỗi đảng viên liền mạch theo thời gian"))
def traits_have_no_gap() -> Iterator[str]:
    """Of every member something is known of every day, once."""
    sql = """
    SELECT m.person_id FROM members_member m LEFT JOIN (
      SELECT member_id, min(valid_from) AS since, max(valid_to) AS until, sum(valid_to - valid_from) AS days
      FROM members_traits GROUP BY 1) t ON t.member_id = m.person_id
    WHERE t.since IS DISTINCT FROM '0001-01-01' OR t.until IS DISTINCT FROM '9999-12-31' OR t.days <> t.until - t.since
    """
    for (member,) in rows(sql):
        yield f"member {member}: traits with a gap"
