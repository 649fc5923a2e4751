"""Proofs about offices: none outlives its organisation, no deputy outlives the office."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from sotay.kernel.verify import proves, rows


@proves(_("Vai trò hết khi tổ chức kết thúc, việc làm thay hết khi vai trò hết"))
def offices_end_with_their_organization() -> Iterator[str]:
    """What had begun before a late decision was recorded keeps its first day: it was acted in."""
    offices = """
    SELECT f.id, f.organization_id FROM people_office f
    JOIN organizations_organization o ON o.id = f.organization_id AND o.custodian_id IS NOT NULL
    WHERE f.valid_to > greatest(f.valid_from + 1, (
      SELECT max(s.valid_to) FROM organizations_organizationstate s
      WHERE s.organization_id = o.id AND s.known_to = '9999-12-31 00:00:00+00'))
    """
    for number, organization in rows(offices):
        yield f"people_office:{number} outlives organisation {organization}"
    deputies = """
    SELECT d.id, d.office_id FROM people_deputy d JOIN people_office f ON f.id = d.office_id
    WHERE d.valid_to > greatest(d.valid_from + 1, f.valid_to)
    """
    for number, office in rows(deputies):
        yield f"people_deputy:{number} outlives people_office:{office}"
