"""The steps of cases behind a figure: what waits, since when, in which cell; whose, for those who may see the case."""

from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from sotay.organizations.doors import door
from sotay.procedures.declaring import PROCEDURES
from sotay.procedures.models import Case, Task

from .paging import Order
from .shelf import Entry, Shelf


def _since(pk: int) -> date | None:
    return Task.objects.filter(pk=pk).values_list("opened_on", flat=True).first()


class Waiting(Shelf):
    """Steps that waited on the day, the longest first; each leads to its case."""

    key, title, heading = "steps", _("Hồ sơ"), _("Họ và tên")
    columns = ("kind", "on", "place")
    heads: ClassVar[dict[str, Any]] = {**Shelf.heads, "place": _("Chi bộ")}
    persons = True
    order = Order("opened_on", "pk", _since)

    def only(self, part: str) -> str:
        """One step of one procedure: "transfer.receive"."""
        procedure, _dot, step = part.partition(".")
        declared = PROCEDURES.get(procedure)
        found = next((each for each in declared.steps if each.key == step), None) if declared else None
        if declared is None or found is None:
            return ""
        self.rows = self.rows.filter(case__procedure=procedure, step=step)
        self.__dict__.pop("sums", None)
        return f"{found.title} ({declared.title})"

    def entries(self, rows: list[Task]) -> list[Entry]:
        cases = Case.objects.select_related("person").in_bulk([row.case_id for row in rows])
        seen = Case.objects.visible_to(self.actor, "case.view").filter(pk__in=cases)
        open_to = set(seen.values_list("pk", flat=True))
        names = self.names(case.organization_id for case in cases.values())
        return [
            Entry(
                case.person.full_name if case.person and case.pk in open_to else str(case.title),
                url=door("case", case.pk) if case.pk in open_to else "",
                kind=f"{case.title}: {row.declared.title}",
                on=row.opened_on,
                place=names.get(case.organization_id, ""),
            )
            for row in rows
            for case in [cases[row.case_id]]
        ]
