"""The rows behind figures of members and of what happened to them.

Whoever may see an organisation sees what happened in it, also when the person has left; a person's record is opened
only where that person is now. An entry that was taken back is told without its name, except to the office that made
it and to the auditor.
"""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import Part
from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.models import AuditEntry
from sotay.members.kinds import Status
from sotay.members.listing import FEW, page_of
from sotay.members.listing import Order as ByName
from sotay.members.models import Leg, Movement
from sotay.organizations.doors import door
from sotay.organizations.history import written
from sotay.people.models import Person

from .paging import PER_PAGE, Order
from .shelf import Entry, Read, Shelf

AUDITOR = "auditor"


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
                day = spelled(sheet.signed_on)
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
