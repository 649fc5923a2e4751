"""The rows behind figures of organisations, of villages and of named groups."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sotay.organizations.doors import door
from sotay.organizations.history import written
from sotay.organizations.models import GroupMembership, Organization, OrganizationState, Unit
from sotay.people.models import PostHolding

from .paging import Order
from .shelf import Entry, Shelf


class Organizations(Shelf):
    """The organisations that were something on the day, in the order of the tree."""

    key, title, heading = "organizations", pgettext_lazy("count", "Tổ chức"), _("Tên")
    columns = ("kind", "place", "on", "decision")
    heads = {**Shelf.heads, "place": _("Trực thuộc")}

    @property
    def order(self) -> Order:  # type: ignore[override]
        paths = self.rows.values_list("path", flat=True)
        return Order("path", "pk", lambda pk: paths.filter(pk=pk).first())

    def entries(self, rows: list[Any]) -> list[Entry]:
        parents = self.names(row.parent for row in rows)
        inside = self.actor.scope("organization.view")
        paths = dict(
            Organization.objects.filter(pk__in=[row.organization_id for row in rows]).values_list(
                "pk", "path"
            )
        )
        decisions = OrganizationState.objects.select_related("decision__body").in_bulk([r.pk for r in rows])
        return [
            Entry(
                row.name,
                url=door("organization", row.organization_id)
                if inside.covers(paths.get(row.organization_id) or "")
                else "",
                kind=str(row.get_kind_display()),
                on=row.valid_from,
                place=parents.get(row.parent or 0, ""),
                decision=written(decisions[row.pk].decision),
            )
            for row in rows
        ]


class Heads(Shelf):
    """Who heads a village or residential group; no name is kept of one who is no member."""

    key, title, heading = "heads", _("Trưởng thôn, tổ trưởng tổ dân phố"), _("Thôn, tổ dân phố")
    columns = ("kind", "place", "on", "decision")
    heads = {**Shelf.heads, "kind": _("Người đứng đầu"), "place": _("Địa bàn của")}
    order = Order("post__unit__name", "pk", lambda pk: PostHolding.objects.filter(pk=pk).values_list(
        "post__unit__name", flat=True
    ).first())  # fmt: skip

    def entries(self, rows: list[Any]) -> list[Entry]:
        held = PostHolding.objects.select_related("post__unit", "decision__body").in_bulk(
            [row.pk for row in rows]
        )
        names = self.names(row.post.unit.organization_id for row in held.values() if row.post.unit)
        return [self.entry(held[row.pk], names) for row in rows]

    def entry(self, row: PostHolding, names: dict[int, str]) -> Entry:
        unit = row.post.unit
        assert unit is not None
        return Entry(
            f"{unit.name}, {unit.commune}" if unit.commune else unit.name,
            kind=str(_("là đảng viên") if row.is_member else _("chưa là đảng viên")),
            on=row.valid_from,
            place=names.get(unit.organization_id, ""),
            decision=written(row.decision),
        )


class Units(Shelf):
    """Villages and other units in the area of organisations."""

    key, title, heading = "units", _("Thôn, tổ dân phố, đơn vị"), _("Tên")
    columns = ("kind", "place", "on")
    heads = {**Shelf.heads, "place": _("Địa bàn của")}
    order = Order("name", "pk", lambda pk: Unit.objects.filter(pk=pk).values_list("name", flat=True).first())

    def entries(self, rows: list[Any]) -> list[Entry]:
        names = self.names(row.organization_id for row in rows)
        return [
            Entry(
                f"{row.name}, {row.commune}" if row.commune else row.name,
                kind=str(row.get_kind_display()),
                on=row.valid_from,
                place=names.get(row.organization_id, ""),
            )
            for row in rows
        ]


class Memberships(Shelf):
    """Who belongs to a named group."""

    key, title, heading = "groups", _("Thành viên của nhóm"), _("Tên")
    columns = ("kind", "on")
    order = Order("name", "pk", lambda pk: GroupMembership.objects.filter(pk=pk).values_list(
        "name", flat=True
    ).first())  # fmt: skip

    def entries(self, rows: list[Any]) -> list[Entry]:
        return [Entry(row.name, kind=row.group.name, on=row.valid_from) for row in rows]
