"""Proofs about the tree: every organisation stands where its kind may stand, and its path says where."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from sotay.kernel.place import WIDTH
from sotay.kernel.verify import proves, rows

from .kinds import MAY_STAND_UNDER

NOW = "known_to = '9999-12-31 00:00:00+00'"


@proves(_("Cây tổ chức: đường dẫn đúng với cấp trên vào mọi ngày"))
def paths_follow_parents() -> Iterator[str]:
    sql = f"""
    SELECT p.id, p.organization_id, p.path FROM organizations_placement p
    WHERE p.{NOW} AND (
      right(p.path, {WIDTH}) <> lpad(p.organization_id::text, {WIDTH}, '0')
      OR (p.parent_id IS NULL AND length(p.path) <> {WIDTH})
      OR (p.parent_id IS NOT NULL AND EXISTS (
        SELECT FROM (
          SELECT sum(least(parent.valid_to, p.valid_to) - greatest(parent.valid_from, p.valid_from)) AS days
          FROM organizations_placement parent
          WHERE parent.organization_id = p.parent_id AND parent.{NOW}
            AND parent.valid_from < p.valid_to AND parent.valid_to > p.valid_from
            AND parent.path = left(p.path, -{WIDTH})
        ) covered
        WHERE covered.days IS DISTINCT FROM p.valid_to - p.valid_from
      )))
    """
    for number, organization, path in rows(sql):
        yield f"organizations_placement:{number} organisation {organization} path {path} does not follow its parent"


@proves(_("Phạm vi quyền: đường dẫn hôm nay đúng với cây hôm nay"))
def authority_follows_the_tree() -> Iterator[str]:
    sql = f"""
    WITH RECURSIVE answers AS (
      SELECT o.id, o.custodian_id AS at, 1 AS steps FROM organizations_organization o WHERE o.custodian_id IS NOT NULL
      UNION ALL
      SELECT a.id, o.custodian_id, a.steps + 1 FROM answers a
      JOIN organizations_organization o ON o.id = a.at WHERE o.custodian_id IS NOT NULL AND a.steps < 100
    ), final AS (
      SELECT DISTINCT ON (id) id, at FROM answers ORDER BY id, steps DESC
    )
    SELECT o.id FROM organizations_organization o
    JOIN LATERAL (SELECT path FROM organizations_placement p WHERE p.organization_id = o.id AND p.{NOW}
                  ORDER BY valid_from DESC LIMIT 1) latest ON true
    LEFT JOIN final ON final.id = o.id
    LEFT JOIN organizations_organization custodian ON custodian.id = final.at
    WHERE o.path IS DISTINCT FROM coalesce(custodian.path || lpad(o.id::text, {WIDTH}, '0'), latest.path)
    """
    for (number,) in rows(sql):
        yield f"organizations_organization:{number} path is neither its latest placement's nor its custodian's"


@proves(_("Mỗi tổ chức kết thúc có nơi kế thừa đang hoạt động vào ngày ấy, các phần cộng lại không quá một"))
def successors_follow() -> Iterator[str]:
    sql = f"""
    SELECT s.id, s.organization_id FROM organizations_succession s
    WHERE s.{NOW} AND NOT EXISTS (
      SELECT FROM organizations_placement p
      WHERE p.organization_id = s.successor_id AND p.{NOW} AND p.valid_from <= s.valid_from
        AND p.valid_to >= s.valid_from)
    """
    for number, organization in rows(sql):
        yield f"organizations_succession:{number} the successor of organisation {organization} was not there"
    shares = f"""
    SELECT organization_id, valid_from, sum(share) FROM organizations_succession WHERE {NOW}
    GROUP BY 1, 2 HAVING sum(share) > 1.0001
    """
    for organization, day, share in rows(shares):
        yield f"organisation {organization}: its successors of {day} have {share} of it"


@proves(_("Loại tổ chức phù hợp với cấp trên vào mọi ngày"))
def shapes_fit_kinds() -> Iterator[str]:
    allowed = [f"{kind}<{parent or ''}" for kind, parents in MAY_STAND_UNDER.items() for parent in parents]
    sql = f"""
    SELECT s.id, s.organization_id, s.kind, coalesce(above.kind, '')
    FROM organizations_organizationstate s
    JOIN organizations_placement p ON p.organization_id = s.organization_id AND p.{NOW}
      AND p.valid_from < s.valid_to AND p.valid_to > s.valid_from
    LEFT JOIN organizations_organizationstate above ON above.organization_id = p.parent_id AND above.{NOW}
      AND above.valid_from < least(s.valid_to, p.valid_to) AND above.valid_to > greatest(s.valid_from, p.valid_from)
    WHERE s.{NOW} AND s.kind || '<' || coalesce(above.kind, '') <> ALL(%s)
    """
    for number, organization, kind, above in rows(sql, [allowed]):
        yield f"organizations_organizationstate:{number} organisation {organization}: {kind} under {above or 'nothing'}"


@proves(_("Mỗi tổ chức có tên và có chỗ đứng trong cùng một thời gian"))
def states_and_placements_agree() -> Iterator[str]:
    sql = f"""
    SELECT organization_id FROM (
      SELECT organization_id, sum(valid_to - valid_from) AS days, min(valid_from) AS since, max(valid_to) AS until, 1
      FROM organizations_organizationstate WHERE {NOW} GROUP BY organization_id
      UNION ALL
      SELECT organization_id, sum(valid_to - valid_from), min(valid_from), max(valid_to), 2
      FROM organizations_placement WHERE {NOW} GROUP BY organization_id
    ) both_sides
    GROUP BY organization_id HAVING count(*) <> 2 OR count(DISTINCT (days, since, until)) <> 1
    """
    for (organization,) in rows(sql):
        yield f"organisation {organization}: its states and its placements cover different days"
