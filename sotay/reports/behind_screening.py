"""The rows behind figures of screening rounds: cells and numbers. There is nobody behind them to be named."""

from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from sotay.members.screening.models import ScreeningCount, ScreeningPart
from sotay.organizations.doors import door

from .paging import Order
from .shelf import Entry, Shelf


def _finished(pk: int) -> date | None:
    return ScreeningPart.objects.filter(pk=pk).values_list("counted_on", flat=True).first()


def _decided(pk: int) -> date | None:
    return ScreeningCount.objects.filter(pk=pk).values_list("part__counted_on", flat=True).first()


class Parts(Shelf):
    """The cells that finished, the latest first."""

    key, title, heading = "screening_parts", _("Phần của chi bộ trong đợt rà soát"), _("Chi bộ")
    columns: ClassVar[tuple[str, ...]] = ("on", "amount")
    heads: ClassVar[dict[str, Any]] = {**Shelf.heads, "on": _("Ngày"), "amount": _("Số người")}
    order = Order("counted_on", "pk", _finished, latest_first=True)

    def entries(self, rows: list[ScreeningPart]) -> list[Entry]:
        cells = dict(
            ScreeningPart.objects.filter(pk__in=[row.pk for row in rows]).values_list(
                "pk", "case__organization_id"
            )
        )
        names = self.names(cells.values())
        return [
            Entry(
                names.get(cells[row.pk], ""),
                url=door("members:screening", cells[row.pk]),
                on=row.counted_on,
                amount=row.listed or 0,
            )
            for row in rows
        ]


class Results(Shelf):
    """What was decided in the cells, as numbers, the latest first."""

    key, title, heading = "screening_results", _("Kết quả rà soát của chi bộ"), _("Chi bộ")
    columns: ClassVar[tuple[str, ...]] = ("kind", "on", "amount")
    heads: ClassVar[dict[str, Any]] = {**Parts.heads, "kind": _("Kết quả")}
    order = Order("part__counted_on", "pk", _decided, latest_first=True)

    def entries(self, rows: list[ScreeningCount]) -> list[Entry]:
        parts = ScreeningPart.objects.select_related("case").in_bulk([row.part_id for row in rows])
        names = self.names(part.case.organization_id for part in parts.values())
        return [
            Entry(
                names.get(parts[row.part_id].case.organization_id, ""),
                url=door("members:screening", parts[row.part_id].case.organization_id),
                kind=str(row.get_measure_display()),
                on=parts[row.part_id].counted_on,
                amount=row.number,
            )
            for row in rows
        ]
