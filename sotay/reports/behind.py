"""The rows behind a figure, as a reader sees them: name, kind, date, decision; each the door to its record.

Whoever may see an organisation sees what happened in it, also when the person has left; a person's record is opened
only where that person is now. An entry that was taken back is told without its name, except to the office that made
it and to the auditor.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sotay.indicators.declaration import Part
from sotay.indicators.engine import rows_behind
from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.kernel.models import AuditEntry
from sotay.members.kinds import Status
from sotay.members.listing import Order as ByName
from sotay.members.listing import page_of
from sotay.members.models import Leg, Member, Movement, Standing
from sotay.organizations.doors import door
from sotay.organizations.history import written
from sotay.organizations.models import GroupMembership, Organization, OrganizationState, described
from sotay.people.models import Person, PostHolding

from .paging import PER_PAGE, Order, slice_of

OPEN_RECORD = "member.view"
AUDITOR = "auditor"
FEW = 1000


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


class Standings(Shelf):
    """Who counts on the day, by name."""

    key, title, heading = "persons", _("Đảng viên"), _("Họ và tên")
    columns = ("place", "kind", "on")
    persons = True

    def read(self, after: int | None = None, before: int | None = None, size: int = PER_PAGE) -> Read:
        page = page_of(self.rows, ByName(), after=after, before=before, few=self.count < FEW, size=size)
        names = self.names(row.organization_id for row in page.rows)
        doors = self.record_doors(row.member_id for row in page.rows)
        entries = [
            Entry(
                row.member.person.full_name,
                url=doors.get(row.member_id, ""),
                kind=str(row.get_status_display()),
                on=row.valid_from,
                place=names[row.organization_id],
            )
            for row in page.rows
        ]
        return Read(entries, page.before, page.after)


class KnownMembers(Shelf):
    """Who counted on the day as it was known at a moment: whoever remains when the ledger is summed, by name."""

    key, title, heading = "persons", _("Đảng viên"), _("Họ và tên")
    columns = ("place", "kind", "on")
    persons = True
    order = Order(
        "name_key",
        "member_id",
        lambda pk: Person.objects.filter(pk=pk).values_list("name_key", flat=True).first(),
    )

    def __init__(self, part: Part, rows: QuerySet[Any], asked: Question, actor: Actor) -> None:
        people = rows.values(
            "member_id", "organization_id", "status", name_key=F("member__person__name_key")
        ).annotate(number=Sum("balance"), since=Max("counted_on", filter=Q(balance__gt=0)))
        super().__init__(part, people.exclude(number=0), asked, actor)

    @cached_property
    def sums(self) -> tuple[int, int]:
        found = self.rows.aggregate(value=Sum("number"), count=Count("member_id"))
        return found["value"] or 0, found["count"]

    def number_of(self, row: Any) -> int:
        return int(row["member_id"])

    def entries(self, rows: list[Any]) -> list[Entry]:
        people = Person.objects.in_bulk([row["member_id"] for row in rows])
        names = self.names(row["organization_id"] for row in rows)
        doors = self.record_doors(people)
        return [
            Entry(
                people[row["member_id"]].full_name,
                url=doors.get(row["member_id"], ""),
                kind=str(Status(row["status"]).label),
                on=row["since"],
                place=names[row["organization_id"]],
                amount=row["number"],
            )
            for row in rows
        ]


def _day_of_movement(pk: int) -> date | None:
    return Movement.objects.filter(pk=pk).values_list("counted_on", flat=True).first()


class Movements(Shelf):
    """What happened to persons, the latest first."""

    key, title, heading = "movements", _("Biến động"), _("Họ và tên")
    columns: ClassVar[tuple[str, ...]] = ("kind", "on", "place", "decision", "recorded_at", "amount")
    heads = {**Shelf.heads, "on": _("Ngày tính")}
    persons = True
    order = Order("counted_on", "movement_id", _day_of_movement, latest_first=True)

    def entries(self, rows: list[Leg]) -> list[Entry]:
        movements = Movement.objects.select_related("member__person", "decision__body").in_bulk(
            [leg.pk for leg in rows]
        )
        names = self.names(
            number
            for row in movements.values()
            for number in (row.from_organization_id, row.to_organization_id)
        )
        taken_back = self.taken_back(movements.values())
        shown = self.makers_of(movements.values()) if taken_back else set()
        doors = self.record_doors(row.member_id for row in movements.values() if row.member_id)
        entries = []
        for leg in rows:
            row = movements[leg.pk]
            entry = self.entry(row, leg, names)
            entry.reversed = row.pk in taken_back
            entry.withheld = self.persons and entry.reversed and row.entry_id not in shown
            entry.name = "" if entry.withheld else self.name_of(row, names)
            entry.url = "" if entry.withheld else self.url_of(row, doors)
            entries.append(entry)
        return entries

    def entry(self, row: Movement, leg: Leg, names: dict[int, str]) -> Entry:
        return Entry(
            "",
            kind=str(row.get_kind_display()),
            on=row.counted_on,
            then=row.happened_on if row.happened_on != row.counted_on else None,
            place=way(names, row),
            decision=written(row.decision),
            recorded_at=row.recorded_at,
            amount=leg.quantity,
        )

    def name_of(self, row: Movement, names: dict[int, str]) -> str:
        return row.member.person.full_name if row.member else ""

    def url_of(self, row: Movement, doors: dict[int, str]) -> str:
        return doors.get(row.member_id or 0, "")

    def taken_back(self, movements: Iterable[Movement]) -> set[int]:
        """The numbers of entries that were reversed or reverse another."""
        rows = list(movements)
        reversed_ = Movement.objects.filter(reverses__in=[row.pk for row in rows])
        return {row.pk for row in rows if row.reverses_id} | set(
            reversed_.values_list("reverses_id", flat=True)
        )

    def makers_of(self, movements: Iterable[Movement]) -> set[int]:
        """The audit entries of movements which this actor's own office made; the auditor sees all."""
        entries = AuditEntry.objects.filter(pk__in={row.entry_id for row in movements})
        own = entries if self.actor.role == AUDITOR else entries.filter(office=self.actor.office)
        return set(own.values_list("pk", flat=True))


class Lines(Movements):
    """What units kept by totals handed in, the latest first; each leads to its sheet."""

    key, title, heading = "totals", _("Số tổng hợp"), _("Đơn vị")
    columns = ("kind", "on", "decision", "recorded_at", "amount")
    persons = False

    def entries(self, rows: list[Leg]) -> list[Entry]:
        entries = super().entries(rows)
        sheets = {
            row.pk: row.sheet
            for row in Movement.objects.filter(pk__in=[leg.pk for leg in rows]).select_related("sheet")
        }
        weighs_balance = self.part.weight == F("balance")
        for entry, leg in zip(entries, rows, strict=True):
            sheet = sheets[leg.pk]
            if sheet is not None:
                day = f"{sheet.signed_on.day}/{sheet.signed_on.month}/{sheet.signed_on.year}"
                entry.decision = _("Biểu số %(number)s, ký ngày %(day)s") % {
                    "number": sheet.number,
                    "day": day,
                }
                entry.decision_url = door("reports:sheets", sheet.organization_id, sheet=sheet.pk)
            entry.amount = leg.balance if weighs_balance else leg.quantity
        return entries

    def name_of(self, row: Movement, names: dict[int, str]) -> str:
        return names.get(row.to_organization_id or row.from_organization_id or 0, "")

    def url_of(self, row: Movement, doors: dict[int, str]) -> str:
        return ""


def way(names: dict[int, str], row: Movement) -> str:
    """From where to where; a movement within one organisation names it once."""
    sides = [names[n] for n in (row.from_organization_id, row.to_organization_id) if n]
    return " → ".join(dict.fromkeys(sides))


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


class Memberships(Shelf):
    """Who belongs to a named group."""

    key, title, heading = "groups", _("Thành viên của nhóm"), _("Tên")
    columns = ("kind", "on")
    order = Order("name", "pk", lambda pk: GroupMembership.objects.filter(pk=pk).values_list(
        "name", flat=True
    ).first())  # fmt: skip

    def entries(self, rows: list[Any]) -> list[Entry]:
        return [Entry(row.name, kind=row.group.name, on=row.valid_from) for row in rows]


SHELVES: dict[type, type[Shelf]] = {
    Standing: Standings,
    OrganizationState: Organizations,
    PostHolding: Heads,
    GroupMembership: Memberships,
}


def shelf_of(part: Part, rows: QuerySet[Any], asked: Question, actor: Actor) -> Shelf:
    """The shelf for rows of one part."""
    if rows.model is not Leg:
        return SHELVES[rows.model](part, rows, asked, actor)
    if part.on_totals:
        return Lines(part, rows, asked, actor)
    is_stock = part.weight == F("balance")
    return (KnownMembers if is_stock else Movements)(part, rows, asked, actor)


def shelves_of(code: str, asked: Question, actor: Actor, child: int | None = None) -> list[Shelf]:
    """The rows behind an indicator, persons and totals apart; parts without rows are left out."""
    shelves = [shelf_of(part, rows, asked, actor) for part, rows in rows_behind(code, asked, child)]
    return [shelf for shelf in shelves if shelf.count]
