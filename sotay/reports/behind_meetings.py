"""The meetings behind a figure: which, when, how many came. Nobody is named, and no word of anybody."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Part
from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.meetings.models import Meeting
from sotay.organizations.doors import door

from .paging import Order
from .shelf import Entry, Shelf


def _day_of(pk: int) -> date | None:
    return Meeting.objects.filter(pk=pk).values_list("held_on", flat=True).first()


class Meetings(Shelf):
    """Meetings, the latest first; each leads to its page."""

    key, title, heading = "meetings", _("Cuộc họp"), _("Tổ chức")
    columns = ("kind", "on", "amount")
    heads: ClassVar[dict[str, Any]] = {**Shelf.heads, "on": _("Ngày họp"), "amount": _("Số")}
    order = Order("held_on", "pk", _day_of, latest_first=True)

    def __init__(self, part: Part, rows: QuerySet[Any], asked: Question, actor: Actor) -> None:
        super().__init__(part, rows.annotate(weighs=part.weight), asked, actor)

    def entries(self, rows: list[Any]) -> list[Entry]:
        names = self.names(row.organization_id for row in rows)
        inside = set(
            Meeting.objects.visible_to(self.actor)
            .filter(pk__in=[row.pk for row in rows])
            .values_list("pk", flat=True)
        )
        return [
            Entry(
                names.get(row.organization_id, ""),
                url=door("meetings:meeting", row.pk) if row.pk in inside else "",
                kind=str(row.get_kind_display()),
                on=row.held_on,
                amount=row.weighs,
            )
            for row in rows
        ]
