"""Proofs about prospects: where they are seen is where they are helped, and who was erased left nothing behind."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from sotay.kernel.verify import proves, rows


@proves(_("Quần chúng ưu tú được thấy ở đúng chi bộ đang giúp đỡ"))
def prospects_are_where_they_are_helped() -> Iterator[str]:
    """Whoever is helped has one stay and one presence that last, both at the cell, at its place of today."""
    sql = """
    SELECT p.id FROM members_prospect p JOIN organizations_organization o ON o.id = p.organization_id
    WHERE p.state = 'open' AND (
      p.path IS DISTINCT FROM coalesce(o.path, p.path)
      OR 1 <> (SELECT count(*) FROM members_prospectstay s
               WHERE s.prospect_id = p.id AND s.valid_to >= '9999-12-31' AND s.organization_id = p.organization_id)
      OR 1 <> (SELECT count(*) FROM people_presence w WHERE w.person_id = p.person_id AND w.reason = 'candidacy'
               AND w.organization_id = p.organization_id AND w.path = p.path))
    """
    for (number,) in rows(sql):
        yield f"members_prospect:{number} is not where it is helped"


@proves(_("Người đã thôi, đã xóa không còn để lại gì ngoài con số"))
def the_erased_left_nothing() -> Iterator[str]:
    """Of whoever was erased nothing personal stands; nobody is a prospect whom no cell helps."""
    left = """
    SELECT id FROM members_prospect WHERE erased_on IS NOT NULL
      AND num_nonnulls(person_id, unit_id, helper_id, consented_on, class_from, class_to, certified_on) > 0
    """
    for (number,) in rows(left):
        yield f"members_prospect:{number} was erased and is known"
    astray = """
    SELECT who.id FROM people_person who WHERE who.is_prospect AND NOT EXISTS (
      SELECT FROM members_prospect p WHERE p.person_id = who.id AND p.state = 'open')
    """
    for (number,) in rows(astray):
        yield f"people_person:{number} is a prospect whom nobody helps"
