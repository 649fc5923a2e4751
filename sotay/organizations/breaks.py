"""Where a series breaks: days after which the figures of an organisation count something else than before."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sotay.kernel.time import DAY, known
from sotay.regulations import clause

from .kinds import Kind
from .makeup import passings
from .models import Organization, OrganizationState, Placement


@dataclass(frozen=True, order=True)
class Break:
    """A day on which a series does not continue what it was, and why."""

    on: date
    why: str


def breaks_of(
    organization: Organization, start: date, end: date, known_at: datetime | None = None
) -> list[Break]:
    """The breaks after ``start`` and before ``end``, the earliest first.

    By rule (1/7/2025, the districts ended); where the organisation changed its kind or stands elsewhere, was joined by
    ended ones or gave a part away; and where organisations directly under it changed their kind, as communes do.
    """
    found = [
        *_by_rule(end),
        *_of_itself(organization, known_at),
        *_below(organization, start, end, known_at),
        *_passed(organization, start, end, known_at),
    ]
    return sorted({each for each in found if start < each.on < end})


def _by_rule(end: date) -> Iterator[Break]:
    for each in clause("count.series_breaks", end - DAY).value or ():
        day = each if isinstance(each, date) else date.fromisoformat(each)
        yield Break(day, _("cả nước sắp xếp lại tổ chức, không còn cấp huyện"))


def _of_itself(organization: Organization, known_at: datetime | None) -> Iterator[Break]:
    states = OrganizationState.objects.known_at(known_at).filter(organization=organization)
    for before, after in pairwise(states.order_by("valid_from")):
        if (before.kind, before.upper_type) != (after.kind, after.upper_type):
            yield Break(after.valid_from, _("đổi thành %(kind)s") % {"kind": kind_words(after)})
    placements = Placement.objects.known_at(known_at).filter(organization=organization)
    for old, new in pairwise(placements.order_by("valid_from")):
        if old.parent_id != new.parent_id:
            yield Break(new.valid_from, _("chuyển về trực thuộc cấp trên khác"))


def kind_words(state: OrganizationState) -> str:
    """What kind it is, an upper committee by its type."""
    named = state.kind == Kind.UPPER and state.upper_type
    words = str(state.get_upper_type_display() if named else state.get_kind_display())
    return words[:1].lower() + words[1:]


def _below(organization: Organization, start: date, end: date, known_at: datetime | None) -> Iterator[Break]:
    was_another = OrganizationState.objects.filter(
        known(known_at), organization_id=OuterRef("organization_id"), valid_to=OuterRef("valid_from")
    ).exclude(kind=OuterRef("kind"), upper_type=OuterRef("upper_type"))
    there = "organization__placements"
    rows = OrganizationState.objects.filter(
        known(known_at),
        known(known_at, there),
        Exists(was_another),
        valid_from__gt=start,
        valid_from__lt=end,
        organization__placements__parent=organization,
        organization__placements__valid_from__lte=F("valid_from"),
        organization__placements__valid_to__gt=F("valid_from"),
    )
    for day, count in sorted(Counter(rows.values_list("valid_from", flat=True)).items()):
        words = ngettext(
            "%(count)s tổ chức trực thuộc đổi loại hình", "%(count)s tổ chức trực thuộc đổi loại hình", count
        )
        yield Break(day, words % {"count": count})


def _passed(organization: Organization, start: date, end: date, known_at: datetime | None) -> Iterator[Break]:
    rows = passings(start, end - DAY, known_at)
    came = Counter(row.on for row in rows if row.to == organization.pk)
    for day, count in came.items():
        yield Break(day, _("nhận phần của %(count)s tổ chức") % {"count": count})
    for day in {row.on for row in rows if row.of == organization.pk and row.share < 1}:
        yield Break(day, _("được chia tách"))
