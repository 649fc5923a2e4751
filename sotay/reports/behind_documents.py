"""The documents behind a figure, and the cells with the requests that ask them; nobody is named."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sotay.documents.models import Document, Progress, StudyRequest
from sotay.indicators.declaration import Part
from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.organizations.doors import door

from .paging import Order
from .shelf import Entry, Shelf


def _issued_on(pk: int) -> date | None:
    return Document.objects.filter(pk=pk).values_list("issued_on", flat=True).first()


def _due_on(pk: int) -> date | None:
    return Progress.objects.filter(pk=pk).values_list("due_on", flat=True).first()


class Documents(Shelf):
    """Documents that were issued, the latest first; each leads to its page."""

    key, title, heading = "documents", _("Văn bản"), _("Văn bản")
    columns = ("kind", "on", "place")
    heads: ClassVar[dict[str, Any]] = {
        **Shelf.heads,
        "on": _("Ngày ban hành"),
        "place": _("Cơ quan ban hành"),
    }
    order = Order("issued_on", "pk", _issued_on, latest_first=True)

    def entries(self, rows: list[Any]) -> list[Entry]:
        found = Document.objects.in_bulk([row.pk for row in rows])
        names = self.names(each.organization_id for each in found.values())
        inside = set(
            Document.objects.visible_to(self.actor).filter(pk__in=found).values_list("pk", flat=True)
        )
        return [
            Entry(
                each.title,
                url=door("documents:document", each.pk) if each.pk in inside else "",
                kind=each.name,
                on=each.issued_on,
                place=names.get(each.organization_id, ""),
            )
            for each in (found[row.pk] for row in rows)
        ]


class Studies(Shelf):
    """Cells and what each is asked to study, the latest last day first."""

    key, title, heading = "studies", _("Chi bộ học tập văn bản"), _("Tổ chức")
    columns = ("kind", "on", "amount")
    heads: ClassVar[dict[str, Any]] = {
        **Shelf.heads,
        "kind": _("Văn bản"),
        "on": _("Hạn học"),
        "amount": _("Số"),
    }
    order = Order("due_on", "pk", _due_on, latest_first=True)

    def __init__(self, part: Part, rows: QuerySet[Any], asked: Question, actor: Actor) -> None:
        super().__init__(part, rows.annotate(weighs=part.weight), asked, actor)

    def entries(self, rows: list[Any]) -> list[Entry]:
        names = self.names(row.organization_id for row in rows)
        requests = StudyRequest.objects.select_related("document").in_bulk({row.request_id for row in rows})
        return [
            Entry(
                names.get(row.organization_id, ""),
                url=door("documents:study", row.organization_id, row.request_id),
                kind=requests[row.request_id].document.name,
                on=row.due_on,
                amount=row.weighs,
            )
            for row in rows
        ]
