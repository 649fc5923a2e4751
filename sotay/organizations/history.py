"""What became of an organisation: its states and placements read as a story, each change with its decision."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.dates import spelled
from sotay.kernel.place import numbers
from sotay.kernel.time import FOREVER, known

from .models import Decision, Organization, OrganizationState, Placement


@dataclass(frozen=True)
class Event:
    """One change, as the timeline shows it."""

    on: date
    title: str
    text: str = ""
    decision: str = ""
    kind: str = ""


def written(decision: Decision | None) -> str:
    """A decision as papers cite it: "Số 45-QĐ/ĐU, ngày 20/6/2020, Đảng ủy xã Thượng Quan"."""
    if decision is None:
        return ""
    day = spelled(decision.signed_on)
    issuer = decision.body.name if decision.body else decision.issuer
    parts = [_("Số %(number)s, ngày %(day)s") % {"number": decision.number, "day": day}, issuer]
    return ", ".join(part for part in parts if part)


def history(organization: Organization, known_at: datetime | None = None) -> list[Event]:
    """The changes of an organisation as known at a moment, the latest first."""
    states = _rows(OrganizationState, organization, known_at)
    placements = _rows(Placement, organization, known_at)
    if not states or not placements:
        return []
    names = _Names({pk for row in placements for pk in numbers(row.path)}, known_at)
    events = [_founding(states[0], placements[0], names)]
    for before, after in pairwise(states):
        events += _changes(before, after)
    for old, new in pairwise(placements):
        if old.path != new.path:
            events.append(_move(old, new, names))
    if states[-1].valid_to != FOREVER:
        events.append(Event(states[-1].valid_to, _("Kết thúc hoạt động"), kind="decrease"))
    return sorted(events, key=lambda event: event.on, reverse=True)


def _rows(model: Any, organization: Organization, known_at: datetime | None) -> list[Any]:
    rows = model.objects.filter(known(known_at), organization=organization)
    return list(rows.select_related("decision__body").order_by("valid_from"))


class _Names:
    """What some organisations were called when."""

    def __init__(self, pks: Iterable[int], known_at: datetime | None) -> None:
        self.states: dict[int, list[OrganizationState]] = {}
        rows = OrganizationState.objects.filter(known(known_at), organization_id__in=set(pks))
        for row in rows.order_by("valid_from"):
            self.states.setdefault(row.organization_id, []).append(row)

    def on(self, pk: int, on: date) -> str:
        rows: Sequence[OrganizationState] = self.states.get(pk, ())
        found = next((row for row in rows if row.in_force(on)), rows[-1] if rows else None)
        return found.name if found else f"#{pk}"


def _founding(state: OrganizationState, placement: Placement, names: _Names) -> Event:
    under = (
        _("trực thuộc %(parent)s") % {"parent": names.on(placement.parent_id, state.valid_from)}
        if (placement.parent_id)
        else ""
    )
    text = ", ".join(part for part in (state.name, str(state.get_kind_display()), under) if part)
    return Event(state.valid_from, _("Thành lập"), text, written(state.decision), "increase")


def _changes(before: OrganizationState, after: OrganizationState) -> Iterator[Event]:
    """What the later of two adjoining states says otherwise, each on the decision that made it so."""
    said = [
        (_("Đổi tên"), before.name, after.name),
        (_("Chuyển loại hình"), before.get_kind_display(), after.get_kind_display()),
        (_("Chuyển loại cấp trên cơ sở"), before.get_upper_type_display(), after.get_upper_type_display()),
        (_("Đổi loại hình chi bộ"), before.get_sector_display(), after.get_sector_display()),
        (_("Đổi quyền hạn"), before.get_powers_display(), after.get_powers_display()),
        (_("Đổi mã"), before.code or "—", after.code or "—"),
    ]
    for title, old, new in said:
        if old != new:
            yield Event(after.valid_from, title, f"{old} → {new}", written(after.decision))
    if before.temporary != after.temporary:
        text = _("sinh hoạt tạm thời, dự bị") if after.temporary else _("không còn tạm thời, dự bị")
        yield Event(after.valid_from, _("Đổi cách tính"), text, written(after.decision))
    if before.kept_by_totals != after.kept_by_totals:
        text = _("theo dõi bằng số tổng hợp") if after.kept_by_totals else _("theo dõi từng người")
        yield Event(after.valid_from, _("Đổi cách theo dõi"), text, written(after.decision))


def _move(old: Placement, new: Placement, names: _Names) -> Event:
    """Moved itself, or carried along when one above it was moved."""
    on = new.valid_from
    if old.parent_id != new.parent_id:
        ends = [names.on(pk, on) if pk else _("gốc của cây") for pk in (old.parent_id, new.parent_id)]
        return Event(on, _("Chuyển giao"), f"{ends[0]} → {ends[1]}", written(new.decision))
    before, after = numbers(old.path), numbers(new.path)
    shared = [pk for pk in after if pk in before]
    moved = next((pk for pk in after if pk in shared and _above(pk, before) != _above(pk, after)), after[-1])
    whither = _above(moved, after)
    title = _("Theo %(moved)s về %(parent)s") % {
        "moved": names.on(moved, on),
        "parent": names.on(whither, on) if whither else _("gốc của cây"),
    }
    return Event(on, title, decision=written(new.decision))


def _above(pk: int, path: Sequence[int]) -> int | None:
    at = path.index(pk)
    return path[at - 1] if at else None
