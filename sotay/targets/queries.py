"""Reading targets: what is asked of an organisation in some years, and how that was divided below it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from sotay.organizations.models import Organization

from .models import Target


@dataclass(frozen=True)
class Division:
    """What an organisation was given against what it gave on.

    Attributes:
        own: its own number; ``None`` where none was set.
        below: what those directly below were given together.
        count: how many of them were given a number.
    """

    own: int | None
    below: int
    count: int

    @property
    def state(self) -> str:
        """``none`` (nothing was given on), ``alone`` (no number of its own), ``over``, ``under`` or ``even``."""
        if not self.count:
            return "none"
        if self.own is None:
            return "alone"
        if self.below == self.own:
            return "even"
        return "over" if self.below > self.own else "under"

    @property
    def words(self) -> str:
        numbers = {"below": self.below, "difference": abs(self.below - (self.own or 0)), "count": self.count}
        values = {name: number_format(value, force_grouping=True) for name, value in numbers.items()}
        said = {
            "none": _("Chưa giao cho cấp dưới."),
            "alone": _(
                "Đã giao cho %(count)s nơi, cộng lại %(below)s; tổ chức này chưa có chỉ tiêu của mình."
            ),
            "even": _("Đã giao cho %(count)s nơi, cộng lại %(below)s: vừa khớp."),
            "over": _("Đã giao cho %(count)s nơi, cộng lại %(below)s: vượt %(difference)s."),
            "under": _("Đã giao cho %(count)s nơi, cộng lại %(below)s: còn %(difference)s chưa giao."),
        }
        return said[self.state] % values


def targets_of(
    organization_ids: Iterable[int],
    first_year: int,
    last_year: int,
    *,
    code: str = "",
    on: date | None = None,
    known_at: datetime | None = None,
) -> dict[tuple[int, str], Target]:
    """The targets that hold for some organisations in exactly these years, by organisation and indicator."""
    rows = Target.objects.holding(on, known_at).select_related("decision__body")
    rows = rows.filter(organization_id__in=set(organization_ids), first_year=first_year, last_year=last_year)
    return {(row.organization_id, row.code): row for row in (rows.filter(code=code) if code else rows)}


def years_with_targets(organization: Organization) -> list[tuple[int, int]]:
    """The years of which an organisation has or had a target, the latest first."""
    rows = Target.objects.filter(organization=organization).values_list("first_year", "last_year").distinct()
    return sorted(rows, reverse=True)


def history_of(target: Target) -> list[Target]:
    """All rows of a chain, the latest first."""
    code, first, last = target.key
    rows = Target.objects.filter(
        organization_id=target.organization_id, code=code, first_year=first, last_year=last
    )
    return list(rows.select_related("decision__body").order_by("-pk"))
