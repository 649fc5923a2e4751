"""The badges behind a figure: who was given which at what round, on whose decision."""

from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.honours.models import BadgeAward
from sotay.organizations.history import written

from .paging import Order
from .shelf import Entry, Shelf


def _round_of(pk: int) -> date | None:
    return BadgeAward.objects.filter(pk=pk).values_list("round_on", flat=True).first()


class Badges(Shelf):
    """Badges that were given, the latest round first."""

    key, title, heading = "badges", gettext_lazy("Huy hiệu Đảng"), gettext_lazy("Họ và tên")
    columns = ("kind", "on", "place", "decision")
    heads: ClassVar[dict[str, Any]] = {**Shelf.heads, "on": gettext_lazy("Đợt")}
    persons = True
    order = Order("round_on", "pk", _round_of, latest_first=True)

    def entries(self, rows: list[Any]) -> list[Entry]:
        awards = {
            row.pk: row
            for row in BadgeAward.objects.filter(pk__in=[row.pk for row in rows]).select_related(
                "member__person", "decision__body"
            )
        }
        names = self.names(row.organization_id for row in rows)
        doors = self.record_doors(row.member_id for row in rows)
        return [
            Entry(
                awards[row.pk].member.person.full_name,
                url=doors.get(row.member_id, ""),
                kind=_("%(years)s năm") % {"years": row.years},
                on=row.round_on,
                place=names.get(row.organization_id, ""),
                decision=written(awards[row.pk].decision),
            )
            for row in rows
        ]
