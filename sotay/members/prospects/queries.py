"""Reading prospects: the list of a cell, what is held of one, what may be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import Actor
from sotay.kernel.dates import months_after, spelled
from sotay.kernel.law import law
from sotay.kernel.place import under
from sotay.members.models import Member
from sotay.organizations.doors import door
from sotay.organizations.models import Organization, described

from .erasing import RULE, stepped
from .models import Prospect, ProspectState

VIEW = "prospect.view"
CERTIFICATE = "admission.awareness_certificate_valid"
SOON_MONTHS = 3
"""So long before they are forgotten, the list says so."""


def helped_as(actor: Actor, person: int) -> int | None:
    """The number under which somebody who is no member yet is helped, where the actor may see it."""
    rows = Prospect.objects.filter(person_id=person, person__is_prospect=True, state=ProspectState.OPEN)
    return rows.visible_to(actor, VIEW).values_list("pk", flat=True).first()


@dataclass(frozen=True)
class Line:
    """A prospect in the list."""

    name: str
    url: str
    born: str
    place: str
    helper: str
    certificate: str
    stale: bool
    stepped_on: date
    until: date
    ends_soon: bool


def prospects_of(actor: Actor, organization: Organization) -> QuerySet[Prospect]:
    """Whoever is helped in a branch now, by name."""
    here = stepped().filter(under(organization.path or "-")).filter(actor.scope(VIEW).q("path"))
    return here.select_related("person", "organization").order_by("person__name_key", "pk")


def lines(rows: Iterable[Any], at: Organization, on: date) -> list[Line]:
    """Rows of the list of an organisation, by the rules there."""
    found = list(rows)
    kept, good = (int(law(rule, on, at=at).value) for rule in (RULE, CERTIFICATE))
    states = described({row.organization_id for row in found}, on)
    helpers = dict(
        Member.objects.filter(pk__in={row.helper_id for row in found if row.helper_id}).values_list(
            "pk", "person__full_name"
        )
    )
    made = []
    for row in found:
        until = months_after(row.stepped_on, kept)
        valid = months_after(row.certified_on, good) if row.certified_on else None
        made.append(
            Line(
                name=row.person.full_name,
                url=door("members:prospect", row.pk),
                born=spelled(row.person.born_on) if row.person.born_on else "",
                place=states[row.organization_id].name if row.organization_id in states else "",
                helper=helpers.get(row.helper_id, ""),
                certificate=_("có đến %(day)s") % {"day": spelled(valid)} if valid else _("chưa có"),
                stale=valid is not None and valid < on,
                stepped_on=row.stepped_on,
                until=until,
                ends_soon=until <= months_after(on, SOON_MONTHS),
            )
        )
    return made


def certificate_until(prospect: Prospect, on: date) -> date | None:
    """The last day on which the certificate of the awareness class is good; ``None`` without one."""
    if prospect.certified_on is None:
        return None
    rule = law(CERTIFICATE, on, at=prospect.organization)
    return months_after(prospect.certified_on, int(rule.value))


NONE_YET = gettext_lazy("chưa có")


def held_of(prospect: Prospect, on: date) -> list[dict[str, Any]]:
    """All that is held of a prospect, in the order of the paper they get."""
    person, until = prospect.person, certificate_until(prospect, on)
    assert person is not None
    helper = prospect.helper.person.full_name if prospect.helper else ""
    class_days = (
        f"{spelled(prospect.class_from)} – {spelled(prospect.class_to)}"
        if prospect.class_from and prospect.class_to
        else ""
    )
    return [
        {"label": _("Họ và tên"), "value": person.full_name, "missing": ""},
        {"label": _("Ngày sinh"), "value": day(person.born_on), "missing": NONE_YET},
        {"label": _("Giới tính"), "value": person.get_sex_display(), "missing": ""},
        {"label": _("Đơn vị"), "value": str(prospect.unit or ""), "missing": NONE_YET},
        {"label": _("Ngày ký giấy đồng ý"), "value": day(prospect.consented_on), "missing": NONE_YET},
        {"label": _("Chi bộ chọn ngày"), "value": day(prospect.began_on), "missing": ""},
        {"label": _("Người giúp đỡ"), "value": helper, "missing": NONE_YET},
        {"label": _("Lớp nhận thức về Đảng"), "value": class_days, "missing": NONE_YET},
        {
            "label": _("Giấy chứng nhận"),
            "value": day(prospect.certified_on),
            "note": _("có giá trị đến %(day)s") % {"day": spelled(until)} if until else "",
            "missing": NONE_YET,
        },
    ]


def steps_of(prospect: Prospect, on: date) -> list[dict[str, Any]]:
    """The steps that were written down, the latest first, for a timeline."""
    rows = list(prospect.steps.order_by("-happened_on", "-pk"))
    states = described({row.organization_id for row in rows}, on)
    return [
        {
            "on": row.happened_on,
            "title": row.get_kind_display(),
            "text": states[row.organization_id].name if row.organization_id in states else "",
        }
        for row in rows
    ]


def day(value: date | None) -> str:
    return spelled(value) if value else ""
