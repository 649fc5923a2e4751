"""A shelf: rows of one sort behind a figure, as a reader sees them, a page at a time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Part
from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.members.models import Member
from sotay.organizations.doors import door
from sotay.organizations.models import described

from .paging import PER_PAGE, Order, slice_of

OPEN_RECORD = "member.view"


@dataclass
class Entry:
    """A row behind a figure.

    Attributes:
        amount: what it counts.
        then: the day it happened, where it counts from a later one.
        withheld: its name is kept back.
        reversed: it was taken back, or takes another back.
    """

    name: str
    url: str = ""
    kind: str = ""
    on: date | None = None
    then: date | None = None
    place: str = ""
    decision: str = ""
    decision_url: str = ""
    recorded_at: datetime | None = None
    amount: int = 1
    withheld: bool = False
    reversed: bool = False


@dataclass(frozen=True)
class Read:
    """A page of entries with the numbers between which they stand."""

    entries: list[Entry] = field(default_factory=list)
    before: int | None = None
    after: int | None = None


class Shelf:
    """Rows of one sort behind a figure.

    Attributes:
        key: how an address names it.
        title: what its rows are; ``heading``: what their first column holds.
        columns: what of an entry is shown beside its name; ``heads``: what stands above each.
        persons: its rows name persons.
    """

    key: ClassVar[str]
    title: ClassVar[Any]
    heading: ClassVar[Any]
    columns: ClassVar[tuple[str, ...]]
    heads: ClassVar[dict[str, Any]] = {
        "kind": _("Loại"),
        "on": _("Từ ngày"),
        "place": _("Nơi sinh hoạt"),
        "decision": _("Quyết định"),
        "recorded_at": _("Ghi ngày"),
        "amount": _("Số"),
    }
    persons: ClassVar[bool] = False
    order: ClassVar[Order]

    def __init__(self, part: Part, rows: QuerySet[Any], asked: Question, actor: Actor) -> None:
        self.part, self.rows, self.asked, self.actor = part, rows, asked, actor

    @cached_property
    def sums(self) -> tuple[int, int]:
        found = self.rows.aggregate(value=Sum(self.part.weight), count=Count("pk"))
        return found["value"] or 0, found["count"]

    @property
    def value(self) -> int:
        """What the rows amount to."""
        return self.sums[0]

    @property
    def count(self) -> int:
        return self.sums[1]

    def read(self, after: int | None = None, before: int | None = None, size: int = PER_PAGE) -> Read:
        """The entries after a number, or before one; without either the first."""
        page = slice_of(self.rows, self.order, self.number_of, after=after, before=before, size=size)
        return Read(self.entries(page.rows), page.before, page.after)

    def only(self, part: str) -> str:
        """Keep one part of the rows, as an address names it; gives back its words, "" where there is no such part."""
        return ""

    def number_of(self, row: Any) -> int:
        return int(row.pk)

    def entries(self, rows: list[Any]) -> list[Entry]:
        raise NotImplementedError

    def names(self, organization_ids: Iterable[int | None]) -> dict[int, str]:
        """What organisations were called on the day."""
        numbers = {number for number in organization_ids if number}
        found = described(numbers, self.asked.on, self.asked.known_at)
        missing = numbers - found.keys()
        found |= described(missing, self.asked.on) if missing else {}
        return {number: state.name for number, state in found.items()}

    def record_doors(self, member_ids: Iterable[int]) -> dict[int, str]:
        """The doors of those whose record this actor may open: where each is today."""
        there = Member.objects.visible_to(self.actor, OPEN_RECORD).filter(pk__in=list(member_ids))
        return {number: door("members:detail", number) for number in there.values_list("pk", flat=True)}
