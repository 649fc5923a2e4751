"""What a sheet or a row of the page would change: compared with the book, cell by cell, before it is written."""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sotay.kernel import secrets
from sotay.kernel.authority import Actor
from sotay.kernel.dates import PartialDate
from sotay.kernel.models import AuditEntry
from sotay.kernel.sheets import Cell
from sotay.kernel.time import FOREVER
from sotay.members.models import Member, Traits
from sotay.members.particulars.models import Particulars

from .fields import FIELDS, Field, Known, is_identity_card

CORRECT = "member.correct"
Seen = tuple[int, int, int]
"""The audit entries that last wrote a person, the member, and what holds from a day on."""


@dataclass(frozen=True)
class Change:
    """One cell that says something else than the book.

    Attributes:
        meanwhile: the book was changed since the sheet was handed out: by which office, when.
    """

    key: str
    old: Any
    new: Any
    meanwhile: AuditEntry | None = None

    @property
    def field(self) -> Field:
        return FIELDS[self.key]

    @property
    def old_words(self) -> str:
        return str(self.old) if self.field.hidden else self.field.shown(self.old)

    @property
    def new_words(self) -> str:
        return self.field.shown(self.new)


@dataclass
class Proposal:
    """What a row would change of a member, or why it cannot be read."""

    row: int
    member: Member | None
    seen: Seen = (0, 0, 0)
    changes: list[Change] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.member.person.full_name if self.member else ""


def known_of(actor: Actor, numbers: Iterable[int]) -> dict[int, Known]:
    """Some members whom this actor may correct, with the traits that hold now."""
    members = Member.objects.visible_to(actor, CORRECT).filter(pk__in=list(numbers)).select_related("person")
    found = {member.pk: member for member in members}
    traits = {row.member_id: row for row in Traits.objects.filter(member_id__in=found, valid_to=FOREVER)}
    declared = Particulars.objects.filter(member_id__in=found, valid_to=FOREVER)
    particulars = {row.member_id: row for row in declared}
    return {pk: Known(member, traits.get(pk), particulars.get(pk)) for pk, member in found.items()}


def seen_of(known: Known) -> Seen:
    """The audit entries that last wrote the person, the member and what holds from a day on: by them a later change is
    noticed.
    """
    dated = (known.traits, known.particulars)
    return (
        known.member.person.entry_id,
        known.member.entry_id,
        max((row.entry_id for row in dated if row), default=0),
    )


def proposal_of(
    row: int,
    known: Known,
    seen: Seen,
    typed: Mapping[str, Cell],
    today: date,
    writers: Mapping[int, AuditEntry],
) -> Proposal:
    """Compare what was typed of a member with the book. An empty cell says nothing.

    Args:
        seen: what had last written the record when the sheet was handed out.
        writers: the entries that wrote the record as it is now, where it was changed since.
    """
    made, now_ = Proposal(row, known.member, seen_of(known)), seen_of(known)
    for key, cell in typed.items():
        if cell.blank:
            continue
        changed = now_[2] != seen[2] if FIELDS[key].trait else now_[:2] != seen[:2]
        try:
            new = FIELDS[key].read(cell, today)
        except ValidationError as error:
            made.wrong.append(f"{FIELDS[key].title}: {error.messages[0]}")
            continue
        if key == "card_number" and is_identity_card(known.member):
            made.wrong.append(_("Thẻ của đồng chí này mang số định danh, không ghi số thẻ khác."))
            continue
        old = FIELDS[key].kept(known)
        if same(key, old, new):
            continue
        made.changes.append(Change(key, old, new, _writer(known, key, writers) if changed else None))
    made.wrong += contradictions(known, made.changes)
    return made


def _writer(known: Known, key: str, writers: Mapping[int, AuditEntry]) -> AuditEntry | None:
    now_ = seen_of(known)
    return writers.get(now_[2] if FIELDS[key].trait else max(now_[:2]))


def same(key: str, old: Any, new: Any) -> bool:
    """Whether a cell only repeats what is known. An identity number is compared by its end, which is all one sees."""
    return str(old)[-4:] == str(new)[-4:] if FIELDS[key].hidden and old else old == new


def contradictions(known: Known, changes: Sequence[Change]) -> list[str]:
    """What would not fit together afterwards."""
    after = {key: FIELDS[key].kept(known) for key in ("born", "joined", "official", "decided")}
    after |= {change.key: change.new for change in changes if change.key in after}
    if not any(change.key in after for change in changes):
        return []
    told = []
    if _after(after["joined"], after["official"]):
        told.append(_("Ngày chính thức không thể trước ngày vào Đảng."))
    if _after(after["born"], after["joined"]):
        told.append(_("Ngày vào Đảng không thể trước ngày sinh."))
    return told


def _after(one: PartialDate | None, other: PartialDate | None) -> bool:
    """Whether a whole day lies after another whole day."""
    return bool(one and other and one.precision == other.precision == "day" and one.day > other.day)


# On the way --------------------------------------------------------------------------------------------------


def packed(proposals: Iterable[Proposal]) -> str:
    """What was read of a sheet, closed, so that the browser carries it to the confirmation and cannot read it."""
    rows = [
        [each.member.pk, list(each.seen), [[change.key, flat(change.new)] for change in each.changes]]
        for each in proposals
        if each.member and each.changes and not each.wrong
    ]
    return base64.urlsafe_b64encode(secrets.close(json.dumps(rows).encode())).decode()


def unpacked(text: str) -> list[tuple[int, Seen, dict[str, Any]]]:
    """What was carried: member, what had last written the record, values by field.

    Raises:
        CannotOpen: it is not what was carried.
    """
    try:
        rows = json.loads(secrets.open_(base64.urlsafe_b64decode(text.encode())))
    except ValueError as error:
        raise secrets.CannotOpen from error
    return [
        (pk, (seen[0], seen[1], seen[2]), {key: whole(value) for key, value in values})
        for pk, seen, values in rows
    ]


def flat(value: Any) -> Any:
    return [value.day.isoformat(), value.precision] if isinstance(value, PartialDate) else value


def whole(value: Any) -> Any:
    return PartialDate(date.fromisoformat(value[0]), value[1]) if isinstance(value, list) else value
