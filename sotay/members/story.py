"""A member's story as the page tells it: the entries of the book, each with the names of its day, and who looked in.

An entry that was reversed is told to the office that made it, to the person, and to the auditor; others learn how
many there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.law import law
from sotay.kernel.models import AuditEntry
from sotay.kernel.place import numbers
from sotay.kernel.time import now, today
from sotay.organizations.history import written
from sotay.organizations.models import OrganizationState
from sotay.people.models import Precision
from sotay.people.openings import Opening, OpeningRelease, Way
from sotay.regulations import Clause, Refused

from .joinings import parts_of
from .kinds import SHAPES, Kind, Status
from .models import Member, Movement
from .party_age import Age, absences, later, party_age
from .purposes import SHOWN_LATER, in_words

SHOWN = 50


@dataclass(frozen=True)
class Moment:
    """One entry of the timeline."""

    on: date
    title: str
    text: str
    kind: str
    decision: str
    counted_on: date
    recorded_at: datetime
    recorded_by: str
    reversed: bool
    pk: int


@dataclass(frozen=True)
class Story:
    """What happened to a member, the latest first.

    Attributes:
        hidden: how many reversed entries are not told to this reader.
        effective: the entries that hold, in the order they happened.
    """

    moments: list[Moment]
    hidden: int
    effective: list[Movement]


def story(member: Member, actor: Actor) -> Story:
    """The entries of a member, as somebody may read them."""
    records = [member.pk, *parts_of(member.pk)]
    rows = list(Movement.objects.filter(member__in=records).select_related("decision__body"))
    rows.sort(key=lambda row: (row.happened_on, row.rank, row.pk))
    entries = AuditEntry.objects.in_bulk({row.entry_id for row in rows})
    mistakes = {row.reverses_id: row for row in rows if row.reverses_id}
    told, hidden = [], 0
    names = Names(pk for row in rows for path in (row.from_path, row.to_path) for pk in numbers(path or ""))
    for row in rows:
        makers = [entries.get(each.entry_id) for each in (row, mistakes.get(row.pk)) if each]
        if row.reverses_id:
            continue
        if row.pk in mistakes and not knows_reversed(actor, member, makers):
            hidden += 1
            continue
        told.append(moment(row, names, entries.get(row.entry_id), mistakes.get(row.pk)))
    holding = [
        row for row in rows if not row.reverses_id and row.pk not in mistakes and row.member_id == member.pk
    ]
    return Story(told[::-1], hidden, holding)


def knows_reversed(actor: Actor, member: Member, makers: Iterable[AuditEntry | None]) -> bool:
    """Whether a reversed entry is told to somebody."""
    if actor.person_id == member.pk or any(actor.may("audit.view", path) for path in member.place_paths()):
        return True
    return any(maker is not None and maker.office == actor.office != "" for maker in makers)


class Names:
    """What some organisations were called when."""

    def __init__(self, pks: Iterable[int]) -> None:
        self.states: dict[int, list[OrganizationState]] = {}
        rows = OrganizationState.objects.known_at(None).filter(organization_id__in=set(pks))
        for row in rows.order_by("valid_from"):
            self.states.setdefault(row.organization_id, []).append(row)

    def on(self, pk: int, day: date) -> str:
        rows: Sequence[OrganizationState] = self.states.get(pk, ())
        found = next((row for row in rows if row.in_force(day)), rows[-1] if rows else None)
        return found.name if found else f"#{pk}"

    def place(self, path: str | None, day: date) -> str:
        """A cell with the organisation above it: "Chi bộ thôn Nà Bản, Đảng bộ xã Thượng Quan"."""
        return ", ".join(self.on(pk, day) for pk in reversed(numbers(path or "")[-2:]))


def moment(row: Movement, names: Names, maker: AuditEntry | None, reversal: Movement | None) -> Moment:
    """An entry as a moment of a member's story."""
    shape = SHAPES[Kind(row.kind)]
    text = told(row, names)
    if reversal is not None:
        at = localtime(reversal.recorded_at)
        day = spelled(at)
        text += " · " + _("đảo ngày %(day)s: %(reason)s") % {"day": day, "reason": reversal.reason or "—"}
    return Moment(
        on=row.happened_on,
        title=str(row.get_kind_display()),
        text=text,
        kind="increase" if not shape.has_from else "" if shape.has_to else "decrease",
        decision=written(row.decision),
        counted_on=row.counted_on,
        recorded_at=row.recorded_at,
        recorded_by=maker.office if maker else "",
        reversed=reversal is not None,
        pk=row.pk,
    )


def told(row: Movement, names: Names) -> str:
    """From where to where, by the names of the day."""
    day = row.counted_on
    if row.kind == Kind.REORGANIZATION:
        before, after = numbers(row.from_path or ""), numbers(row.to_path or "")
        at = min(row.common_depth, len(before) - 1, len(after) - 1)
        return f"{names.on(before[at], day)} → {names.on(after[at], day)}"
    if row.kind == Kind.RECOGNITION:
        states = f"{Status(row.from_status).label} → {Status(row.to_status).label}"
        return f"{states} · {names.place(row.to_path, day)}"
    ends = [names.place(path, day) for path in (row.from_path, row.to_path) if path]
    if row.kind == Kind.TRANSFER:
        return " → ".join(ends)
    status = Status(row.to_status or row.from_status).label
    return f"{ends[0]} · " + _("đảng viên %(status)s") % {"status": status}


# Party age ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PartyAge:
    """How long somebody has been in the Party.

    Attributes:
        until: the day it is counted to: the day asked about, or when they left.
        estimated: why it is not certain, or "".
        rule: what says from which day it counts.
    """

    age: Age
    until: date
    estimated: str
    rule: Clause


def party_age_of(member: Member, effective: Sequence[Movement], on: date) -> PartyAge | None:
    """The Party age on a day; ``None`` when neither the decision nor the ceremony is known."""
    start, precision = member.decided_on, member.decided_precision
    estimated = ""
    if start is None:
        start, precision = member.joined_on, member.joined_precision
        estimated = _("chưa biết ngày quyết định kết nạp, tính từ ngày vào Đảng")
    if start is None:
        return None
    if precision != Precision.DAY:
        estimated = _("chỉ biết %(what)s kết nạp") % {"what": Precision(precision).label.removeprefix("chỉ ")}
    events = [(row.kind, row.happened_on) for row in effective if row.happened_on <= on]
    gone = [day for kind, day in events[-1:] if not SHAPES[Kind(kind)].has_to]
    until = gone[0] if gone else on
    rule = law("stat.party_age_day", on)
    return PartyAge(party_age(start, until, absences(events)), until, estimated, rule)


# Who looked in -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """Somebody opened the record."""

    at: datetime
    actor: str
    office: str
    purpose: str
    way: str


def looks(member: Member, actor: Actor) -> list[Look] | None:
    """Who opened the record, the latest first, for the member and the auditor; ``None`` for others.

    The member reads of an inspection when its office has said that it is over, at the latest after a rule's months.
    """
    rows = Opening.objects.filter(person_id=member.pk).annotate(
        **{name: _of_entry(name) for name in ("actor", "office", "purpose", "role", "office_id")}
    )
    if not any(actor.may("audit.view", path) for path in member.place_paths()):
        if actor.person_id != member.pk:
            return None
        rows = rows.exclude(_still_closed(member))
    shown = rows.order_by("-pk")[:SHOWN]
    return [look_of(row) for row in shown]


def look_of(row: Any) -> Look:
    """An opening with what its entry says."""
    purpose = in_words(row.purpose, of_an_export=row.way == Way.EXPORT)
    return Look(row.at, row.actor, row.office, purpose, row.get_way_display())


def _of_entry(name: str) -> Subquery:
    column = "organization_id" if name == "office_id" else name
    return Subquery(AuditEntry.objects.filter(pk=OuterRef("entry_id")).values(column)[:1])


def _still_closed(member: Member) -> Q:
    """Openings for an inspection that is not over yet, or not long enough ago."""
    months = int(law("privacy.opening_shown_within", today()).value)
    since = later(today(), Age(0, -months, 0))
    over = OpeningRelease.objects.filter(
        person_id=member.pk,
        at__gte=OuterRef("at"),
        role=OuterRef("role"),
        organization_id=OuterRef("office_id"),
    )
    return Q(~Exists(over), purpose__in=[each.value for each in SHOWN_LATER], at__date__gt=since)


def has_inspected(actor: Actor, member: Member) -> bool:
    """Whether the actor's office opened the record for an inspection of which it has not said that it is over."""
    if actor.organization_id is None:
        return False
    looks_of_office = AuditEntry.objects.filter(
        pk=OuterRef("entry_id"),
        role=actor.role,
        organization_id=actor.organization_id,
        purpose__in=[each.value for each in SHOWN_LATER],
    )
    over = OpeningRelease.objects.filter(
        person_id=member.pk, at__gte=OuterRef("at"), role=actor.role, organization_id=actor.organization_id
    )
    opened = Opening.objects.filter(Exists(looks_of_office), ~Exists(over), person_id=member.pk)
    return opened.exists()


@action("opening.release", gettext_lazy("Báo đã xong việc kiểm tra, giám sát"))
def release_openings(actor: Actor, member: Member, *, concluded_on: date) -> OpeningRelease:
    """Say that the matter is concluded or closed: from now on the member reads that this office opened the record."""
    if concluded_on > today():
        raise Refused(None, _("Ngày kết luận không thể ở sau hôm nay."))
    if actor.organization_id is None:
        raise Refused(None, _("Việc này do một cương vị làm."))
    release = OpeningRelease(
        person_id=member.pk,
        at=now(),
        role=actor.role,
        organization_id=actor.organization_id,
        concluded_on=concluded_on,
    )
    release.save()
    return release
