"""Reads: what a member is asked to study, an organisation's register, how far a request has come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.place import WIDTH, under
from sotay.kernel.sight import seen_by
from sotay.kernel.time import known
from sotay.members.models import Standing
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Organization
from sotay.procedures.queries import ALSO_WAITING, Beside, Desk

from .models import Document, Progress, Studied, StudyRequest, StudyRequests

LOOKED_BACK = timedelta(days=365)
"""So long after its last day a request is still shown."""
ASKED_AFTER = timedelta(days=90)
"""So long after its last day an inbox still reminds of it."""

# A member's own -------------------------------------------------------------------------------------------------


def asked_of(person_id: int, on: date) -> StudyRequests:
    """What a member is asked to study where they count today, if they count on its last day too."""
    with seen_by(PROGRAM):
        home = Standing.objects.as_of(on).filter(member_id=person_id).select_related("organization").first()
        if home is None:
            return StudyRequest.objects.none()
        days = list(
            Standing.objects.filter(member_id=person_id, valid_to__gt=on - LOOKED_BACK).values_list(
                "valid_from", "valid_to"
            )
        )
    state = home.organization.state(on)
    counted = Q(pk__in=())
    for start, end in days:
        counted |= Q(due_on__gte=start, due_on__lt=end)
    rows: StudyRequests = StudyRequest.objects.standing().filter(
        Q(sectors=[]) | Q(sectors__contains=[state.sector if state else ""]),
        counted,
        organization_id__in=home.organization.ancestor_ids,
        due_on__gte=on - LOOKED_BACK,
    )
    return rows


@dataclass(frozen=True)
class ToStudy:
    """A request as the member meets it: until when, and whether it is done."""

    request: StudyRequest
    mark: Studied | None
    late: bool

    @property
    def document(self) -> Document:
        return self.request.document


def studies_of(person_id: int, on: date) -> list[ToStudy]:
    """What a member is asked to study, the most urgent first; what is done last. A document stands there once."""
    rows = asked_of(person_id, on).select_related("document__organization").order_by("due_on", "pk")
    marks = {mark.document_id: mark for mark in Studied.objects.filter(member_id=person_id)}
    found: dict[int, ToStudy] = {}
    for row in rows:
        mark = marks.get(row.document_id)
        found.setdefault(row.document_id, ToStudy(row, mark, mark is None and row.due_on < on))
    return sorted(found.values(), key=lambda each: (each.mark is not None, each.request.due_on))


# An organisation's ----------------------------------------------------------------------------------------------


def register_of(
    organization: Organization,
    *,
    kind: str = "",
    words: str = "",
    year: int | None = None,
    above: bool = False,
) -> QuerySet[Document]:
    """The documents of an organisation's own register, the latest first.

    Args:
        kind: one type of document; ``words``: part of the number or title; ``year``: of issue.
        above: those of the organisations above it instead, which it may read and ask its members to study.
    """
    whose = organization.ancestor_ids[:-1] if above else [organization.pk]
    rows = Document.objects.standing().filter(organization_id__in=whose)
    if kind:
        rows = rows.filter(type=kind)
    if year:
        rows = rows.filter(issued_on__gte=date(year, 1, 1), issued_on__lt=date(year + 1, 1, 1))
    if words:
        rows = rows.filter(
            Q(number__icontains=words) | Q(title__icontains=words) | Q(issuer__icontains=words)
        )
    return rows.order_by("-issued_on", "-pk")


def requests_reaching(organization: Organization, on: date) -> QuerySet[StudyRequest]:
    """What an organisation, or one above it, asks to be studied; the nearest last day first."""
    rows = StudyRequest.objects.standing().filter(
        organization_id__in=organization.ancestor_ids, due_on__gte=on - ASKED_AFTER
    )
    return rows.select_related("document__organization").order_by("-due_on", "-pk")


@dataclass
class Come:
    """How far a place has come with a request."""

    asked: int = 0
    studied: int = 0
    cells: int = 0
    complete: int = 0

    @property
    def share(self) -> float | None:
        """In percent; ``None`` where nobody is asked."""
        return 100 * self.studied / self.asked if self.asked else None


def summed(parts: Iterable[Come]) -> Come:
    """All parts together."""
    figures = [(part.asked, part.studied, part.cells, part.complete) for part in parts]
    return Come(*(sum(column) for column in zip(*figures, strict=True)))


COUNTED = {
    "all_asked": Sum("asked"),
    "all_studied": Sum("studied"),
    "cells": Count("pk"),
    "complete": Count("pk", filter=Q(studied=F("asked"))),
}


def below(organization: Organization, since: date) -> Q:
    """Progress of the cells that stood in an organisation on a last day, wherever it has stood since a day."""
    paths = organization.placements.filter(known(None), valid_to__gt=since).values_list("path", flat=True)
    return reduce(or_, (under(path) for path in dict.fromkeys(paths)), Q(pk__in=()))


def come_of(requests: Sequence[StudyRequest], organization: Organization) -> dict[int, Come]:
    """How far an organisation has come with some requests, by their numbers."""
    if not requests:
        return {}
    since = min(each.due_on for each in requests)
    rows = Progress.objects.filter(below(organization, since), request__in=[each.pk for each in requests])
    counted = rows.values("request_id").annotate(**COUNTED).values_list("request_id", *COUNTED)
    return {number: Come(*figures) for number, *figures in counted}


def come_by_child(request: StudyRequest, organization: Organization) -> dict[int, Come]:
    """How far each child of an organisation has come, by its number; members of its own under its own."""
    placement = organization.placement(request.due_on)
    if placement is None:
        return {}
    child = Substr("path", len(placement.path) + 1, WIDTH)
    rows = Progress.objects.filter(under(placement.path), request=request).annotate(child=child)
    counted = rows.values("child").annotate(**COUNTED).values_list("child", *COUNTED)
    return {int(number or organization.pk): Come(*figures) for number, *figures in counted}


@dataclass(frozen=True)
class Asked:
    """A member of a cell who is asked, and their mark if there is one."""

    member_id: int
    name: str
    mark: Studied | None


def members_asked(request: StudyRequest, cell: Organization) -> list[Asked]:
    """Who counts in a cell on a request's last day, who has not studied first; for the cell's own people."""
    rows = (
        Standing.objects.as_of(request.due_on)
        .filter(organization=cell)
        .order_by("member__person__name_key", "member_id")
        .values_list("member_id", "member__person__full_name")
    )
    told = list(rows)
    marks = {
        mark.member_id: mark
        for mark in Studied.objects.filter(
            document_id=request.document_id, member_id__in=[number for number, _name in told]
        )
    }
    found = [Asked(number, name, marks.get(number)) for number, name in told]
    return sorted(found, key=lambda each: each.mark is not None)


def beside_cases(desk: Desk) -> Iterable[Beside]:
    """In the inbox once the last day is over: of a cell, members who have not studied; above, cells not complete."""
    if not desk.may("study.record") or desk.organization is None or desk.state is None:
        return
    since = desk.on - ASKED_AFTER
    rows = Progress.objects.filter(
        below(desk.organization, since), due_on__lt=desk.on, due_on__gte=since, studied__lt=F("asked")
    )
    url = door("documents:of", desk.organization.pk)
    if desk.state.kind in CELL_KINDS:
        told = rows.aggregate(left=Sum(F("asked") - F("studied")))
        yield Beside(_("Lượt đảng viên chưa ghi “Đã học”, đã quá hạn"), told["left"] or 0, url)
    else:
        count = rows.values("organization_id").distinct().count()
        yield Beside(_("Chi bộ học văn bản quá hạn chưa xong"), count, url)


ALSO_WAITING.append(beside_cases)
