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
    SELECT o.id FROM organizations_organization o
    JOIN LATERAL (SELECT path FROM organizations_placement p WHERE p.organization_id = o.id AND p.{NOW}
                  ORDER BY valid_from DESC LIMIT 1) latest ON true
    WHERE o.path IS DISTINCT FROM latest.path
    """
    for (number,) in rows(sql):
        yield f"organizations_organization:{number} path differs from its latest placement"


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
