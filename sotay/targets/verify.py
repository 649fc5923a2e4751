"""Proofs about targets: a row takes the place of one of its own chain, decided no later than itself."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from sotay.kernel.verify import proves, rows


@proves(_("Chỉ tiêu: số sau thay số trước của cùng một tổ chức, theo đúng thứ tự quyết định"))
def chains_hold_together() -> Iterator[str]:
    sql = """
    SELECT row.id FROM targets_target row JOIN targets_target before ON before.id = row.supersedes_id
    WHERE (row.organization_id, row.code, row.first_year, row.last_year)
       <> (before.organization_id, before.code, before.first_year, before.last_year)
       OR row.since < before.since OR row.recorded_at < before.recorded_at
    """
    for (number,) in rows(sql):
        yield f"targets_target:{number} does not follow the row it replaces"
