"""A committee becomes one of another level, and what stands inside it with it: the lines that say so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .kinds import Kind, StepKind
from .plan_lines import PlanLine

OF_THE_OFFICES = ("Đảng bộ các cơ quan Đảng", "Đảng bộ Ủy ban nhân dân")
"""What a commune's two inner committees are called."""
INNER_KINDS = (Kind.GRASSROOTS_COMMITTEE, Kind.SUBORDINATE_COMMITTEE, Kind.SECTION)


class Inner(TextChoices):
    """What becomes of the committees inside one that changes its level."""

    STAY = "", _("Để nguyên")
    OFFICES_END = (
        "offices_end",
        _("Đảng bộ các cơ quan Đảng và đảng bộ Ủy ban nhân dân kết thúc; các đảng bộ khác thành bộ phận"),
    )
    ALL_END = "all_end", _("Đều kết thúc; chi bộ về trực thuộc thẳng")
    ALL_SUBORDINATE = "all_subordinate", _("Đều thành đảng bộ bộ phận")


@dataclass(frozen=True)
class Inside:
    """A committee inside another."""

    pk: int
    name: str
    kind: str
    sector: str = ""


def inner_lines(committee: int, inside: Iterable[Inside], how: str) -> Iterator[PlanLine]:
    """The lines about what stands inside a committee that changes its level."""
    for each in inside:
        if how == Inner.STAY or each.kind not in INNER_KINDS:
            continue
        if how == Inner.ALL_END or (how == Inner.OFFICES_END and each.name.startswith(OF_THE_OFFICES)):
            yield PlanLine(StepKind.DISSOLVE, each.pk, destination=committee)
        elif each.kind == Kind.GRASSROOTS_COMMITTEE:
            yield PlanLine(
                StepKind.CHANGE_KIND,
                each.pk,
                organization_kind=Kind.SUBORDINATE_COMMITTEE,
                sector=each.sector,
            )
