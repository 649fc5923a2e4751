"""The postings behind a figure about dues: sums of organisations and months, never of a person."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sotay.dues.models import Posting
from sotay.indicators.declaration import Part
from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.organizations.doors import door

from .paging import Order
from .shelf import Entry, Shelf


def _month_of(pk: int) -> date | None:
    return Posting.objects.filter(pk=pk).values_list("month", flat=True).first()


class Postings(Shelf):
    """What was written into books of dues, the latest month first; each leads to its month in the book."""

    key, title, heading = "postings", _("Bút toán đảng phí"), _("Tổ chức")
    columns = ("kind", "on", "recorded_at", "amount")
    heads: ClassVar[dict[str, Any]] = {**Shelf.heads, "on": _("Tháng"), "amount": _("Số")}
    order = Order(
        "month",
        "pk",
        lambda pk: Posting.objects.filter(pk=pk).values_list("month", flat=True).first(),
        latest_first=True,
    )

    def __init__(self, part: Part, rows: QuerySet[Any], asked: Question, actor: Actor) -> None:
        super().__init__(part, rows.annotate(weighs=part.weight), asked, actor)

    def entries(self, rows: list[Any]) -> list[Entry]:
        names = self.names(row.organization_id for row in rows)
        inside = set(
            Posting.objects.visible_to(self.actor, "dues.view")
            .filter(pk__in=[row.pk for row in rows])
            .values_list("pk", flat=True)
        )
        return [
            Entry(
                names.get(row.organization_id, ""),
                url=door("dues:of", row.organization_id, month=f"{row.month.month}/{row.month.year}")
                if row.pk in inside
                else "",
                kind=str(row.get_kind_display()),
                on=row.month,
                recorded_at=row.recorded_at,
                amount=row.weighs,
                reversed=row.reverses_id is not None,
            )
            for row in rows
        ]
