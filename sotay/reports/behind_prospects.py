"""The rows behind figures about prospects: named near them, and to nobody else."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.members.prospects.models import Prospect, ProspectStay, ProspectStep
from sotay.members.prospects.queries import VIEW
from sotay.organizations.doors import door
from sotay.people.models import Person

from .paging import Order
from .shelf import Entry, Shelf


def _since(pk: int) -> date | None:
    return ProspectStay.objects.filter(pk=pk).values_list("valid_from", flat=True).first()


def _day(pk: int) -> date | None:
    return ProspectStep.objects.filter(pk=pk).values_list("happened_on", flat=True).first()


class Helped(Shelf):
    """Who is helped on the day, the latest first."""

    key, title, heading = "prospects", gettext_lazy("Quần chúng ưu tú"), gettext_lazy("Họ và tên")
    columns: ClassVar[tuple[str, ...]] = ("place", "kind", "on")
    persons = True
    order = Order("valid_from", "pk", _since, latest_first=True)

    def entries(self, rows: list[Any]) -> list[Entry]:
        names, known = self.names(row.organization_id for row in rows), self.known(rows)
        return [
            Entry(
                *known.get(row.prospect_id, (_("không nêu tên"), "")),
                kind=str(row.get_sex_display()),
                on=row.valid_from,
                place=names.get(row.organization_id, ""),
            )
            for row in rows
        ]

    def known(self, rows: QuerySet[Any] | list[Any]) -> dict[int, tuple[str, str]]:
        """Names and doors of those whom this office helps; the database gives it no others."""
        near = Prospect.objects.visible_to(self.actor, VIEW).filter(pk__in={row.prospect_id for row in rows})
        persons = dict(near.exclude(person=None).values_list("pk", "person_id"))
        names = dict(Person.objects.filter(pk__in=persons.values()).values_list("pk", "full_name"))
        return {
            pk: (names[person], door("members:prospect", pk))
            for pk, person in persons.items()
            if person in names
        }


class Steps(Helped):
    """What was done for prospects in the period, the latest first."""

    key, title = "prospect_steps", gettext_lazy("Các bước giúp đỡ")
    columns: ClassVar[tuple[str, ...]] = ("kind", "on", "place")
    order = Order("happened_on", "pk", _day, latest_first=True)
    heads: ClassVar[dict[str, Any]] = {**Shelf.heads, "on": gettext_lazy("Ngày")}

    def entries(self, rows: list[Any]) -> list[Entry]:
        names, known = self.names(row.organization_id for row in rows), self.known(rows)
        return [
            Entry(
                *known.get(row.prospect_id, (_("không nêu tên"), "")),
                kind=str(row.get_kind_display()),
                on=row.happened_on,
                place=names.get(row.organization_id, ""),
            )
            for row in rows
        ]
