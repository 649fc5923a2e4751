"""The targets behind a figure: one of an organisation and its years, leading to its history."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from sotay.organizations.doors import door
from sotay.organizations.history import written
from sotay.targets.models import Target

from .paging import Order
from .shelf import Entry, Shelf


class Targets(Shelf):
    """What was asked, by whose decision."""

    key, title, heading = "targets", _("Chỉ tiêu"), _("Tổ chức")
    columns = ("kind", "on", "decision", "recorded_at", "amount")
    heads: ClassVar[dict[str, Any]] = {**Shelf.heads, "kind": _("Chỉ tiêu")}
    order = Order(
        "organization_id",
        "pk",
        lambda pk: Target.objects.filter(pk=pk).values_list("organization_id", flat=True).first(),
    )

    def entries(self, rows: list[Any]) -> list[Entry]:
        names = self.names(row.organization_id for row in rows)
        found = Target.objects.select_related("decision__body").in_bulk([row.pk for row in rows])
        return [
            Entry(
                names.get(row.organization_id, ""),
                url=door("targets:history", row.pk),
                kind=str(row),
                on=row.since,
                decision=written(row.decision),
                recorded_at=row.recorded_at,
                amount=row.value or 0,
            )
            for row in (found[each.pk] for each in rows)
        ]
