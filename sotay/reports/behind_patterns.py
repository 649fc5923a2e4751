"""The rows behind figures of the register of organisation models."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sotay.organizations.doors import door
from sotay.organizations.history import written
from sotay.organizations.patterns import Pattern, PatternReview

from .paging import Order
from .shelf import Entry, Shelf


class Patterns(Shelf):
    """Models of organisation in use on the day."""

    key, title, heading = "patterns", _("Mô hình tổ chức"), _("Mô hình")
    columns = ("kind", "place", "on", "decision")
    heads = {**Shelf.heads, "place": _("Cấp ủy áp dụng"), "decision": _("Căn cứ")}
    order = Order(
        "name", "pk", lambda pk: Pattern.objects.filter(pk=pk).values_list("name", flat=True).first()
    )

    def entries(self, rows: list[Any]) -> list[Entry]:
        found = Pattern.objects.select_related("decision__body").in_bulk([row.pk for row in rows])
        names = self.names(row.organization_id for row in rows)
        return [
            Entry(
                row.name,
                url=door("organizations:pattern", row.pk),
                kind=str(row.get_sort_display()),
                on=row.valid_from,
                place=names.get(row.organization_id, ""),
                decision=written(found[row.pk].decision),
            )
            for row in rows
        ]


class Uses(Shelf):
    """Where models are used on the day."""

    key, title, heading = "uses", _("Nơi áp dụng"), _("Tổ chức")
    columns = ("kind", "on")
    heads = {**Shelf.heads, "kind": _("Mô hình")}
    order = Order("pk", "pk", lambda pk: pk)

    def entries(self, rows: list[Any]) -> list[Entry]:
        patterns = Pattern.objects.in_bulk({row.pattern_id for row in rows})
        names = self.names(row.organization_id for row in rows)
        return [
            Entry(
                names.get(row.organization_id, ""),
                url=door("organizations:pattern", row.pattern_id),
                kind=patterns[row.pattern_id].name,
                on=row.valid_from,
            )
            for row in rows
        ]


class Reviews(Shelf):
    """Models looked over in the period, the latest first."""

    key, title, heading = "reviews", _("Lần rà soát"), _("Mô hình")
    columns = ("kind", "on", "decision")
    heads = {**Shelf.heads, "kind": _("Kết quả"), "on": _("Ngày rà soát")}
    order = Order(
        "reviewed_on",
        "pk",
        lambda pk: PatternReview.objects.filter(pk=pk).values_list("reviewed_on", flat=True).first(),
        latest_first=True,
    )

    def entries(self, rows: list[Any]) -> list[Entry]:
        found = PatternReview.objects.select_related("decision__body", "pattern").in_bulk(
            [r.pk for r in rows]
        )
        return [
            Entry(
                found[row.pk].pattern.name,
                url=door("organizations:pattern", row.pattern_id),
                kind=str(row.get_outcome_display()),
                on=row.reviewed_on,
                decision=written(found[row.pk].decision),
            )
            for row in rows
        ]
