"""Handing out a sheet to be filled in, and writing what came back: all of it in one act, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.dates import PartialDate
from sotay.kernel.models import EntryKind
from sotay.kernel.time import today
from sotay.members.actions import Beginning, Counted
from sotay.members.corrections import ChangedMeanwhile, correct_member, declare, describe
from sotay.members.export import marks
from sotay.members.leaving import leave, left
from sotay.members.particulars.models import NAMES, Declared
from sotay.organizations.models import Organization
from sotay.people.persons import Profile
from sotay.regulations import Refused

from .changes import Seen, known_of, seen_of
from .checks import CHECKS
from .fields import FIELDS, Known
from .reading import faulty, fields_for, names_of_cells
from .sheet import Sheet, sheet_of

DESCRIBE = "member.describe"


@dataclass(frozen=True)
class Filled:
    """What somebody filled in of one member: values by field, and what had last written the record they saw."""

    member_id: int
    seen: Seen
    values: Mapping[str, Any]


@action("member.export_to_fill", gettext_lazy("Tải bảng để điền"), kind=EntryKind.EXPORT)
def export_to_fill(actor: Actor, organization: Organization, *, check: str, purpose: str) -> Sheet:
    """Take out a sheet of the members a check finds fault with, to be filled in and brought back."""
    asked = CHECKS[check]
    rows = faulty(actor, organization, asked.code)
    number = leave(
        actor, organization, rows.count(), purpose=purpose, what=repr((today().isoformat(), check))
    )
    known = known_of(actor, rows.values_list("member_id", flat=True))
    fields = fields_for(actor, organization, asked)
    if not fields:
        raise Refused(None, _("Mục này không có ô nào để điền."))
    standings = list(rows.order_by("organization__path", "member__person__name_key", "member_id"))
    cells = names_of_cells([row.organization_id for row in standings])
    lines = [
        (known[row.member_id], cells.get(row.organization_id, ""))
        for row in standings
        if row.member_id in known
    ]
    left(actor, [known_.member.pk for known_, _cell in lines], purpose=purpose)
    state = organization.state(today())
    return sheet_of(
        lines,
        fields,
        title=f"{asked.title}: {state.name if state else organization}",
        notes=marks(number, actor, today(), purpose, len(lines)),
        number=number,
    )


@action("member.fill", gettext_lazy("Ghi các ô đã điền"))
def fill(
    actor: Actor, organization: Organization, *, filled: Sequence[Filled], on: date | None = None
) -> int:
    """Write what somebody filled in of some members: by the acts that correct and describe one, all or nothing.

    Args:
        on: the day from which education, theory level and occupation hold; today by default. Figures of earlier
            days do not change by them.

    Returns:
        Of how many members something was written.

    Raises:
        ChangedMeanwhile: a record is not any more what was seen.
        Refused: a row breaks a rule; its member is named.
    """
    known = known_of(actor, [each.member_id for each in filled])
    for each in filled:
        if each.member_id not in known:
            raise Refused(None, _("Có đồng chí nay không còn trong phạm vi của cương vị đang dùng."))
        try:
            fill_one(actor, known[each.member_id], each, on or today())
        except Refused as refused:
            name = known[each.member_id].member.person.full_name
            raise Refused(refused.clause, f"{name}: {refused.why}", refused.way_out) from refused
    return len(filled)


def fill_one(actor: Actor, known: Known, filled: Filled, on: date) -> None:
    own = {key: value for key, value in filled.values.items() if not FIELDS[key].trait}
    traits = {key: value for key, value in filled.values.items() if FIELDS[key].trait}
    if own:
        correct_member(
            actor,
            known.member,
            seen=filled.seen[:2],
            profile=_profile(known, own),
            beginning=_beginning(known, own),
            card_number=own.get("card_number"),
        )
    if not traits:
        return
    if seen_of(known)[2] not in (0, filled.seen[2]):
        raise ChangedMeanwhile
    counted, declared = (
        {key: value for key, value in traits.items() if FIELDS[key].declared is apart}
        for apart in (False, True)
    )
    if counted:
        kept = {key: FIELDS[key].kept(known) for key in Counted.__dataclass_fields__}
        describe(actor, known.member, counted=Counted(**{**kept, **counted}), on=on)
    if declared:
        kept = {key: FIELDS[key].kept(known) for key in NAMES}
        declare(actor, known.member, declared=Declared(**{**kept, **declared}), on=on)


def _profile(known: Known, given: Mapping[str, Any]) -> Profile:
    person = known.member.person
    born: PartialDate | None = given.get("born", FIELDS["born"].kept(known))
    return Profile(
        full_name=given.get("full_name", person.full_name),
        sex=given.get("sex", person.sex),
        born_on=born.day if born else None,
        born_precision=born.precision if born else person.born_precision,
        ethnicity=given.get("ethnicity", person.ethnicity),
        phone=given.get("phone", person.phone),
        identity_number=given.get("identity_number", ""),
    )


def _beginning(known: Known, given: Mapping[str, Any]) -> Beginning:
    values: dict[str, Any] = {"recognition_decided_on": known.member.recognition_decided_on}
    for name in ("decided", "joined", "official"):
        read: PartialDate | None = given.get(name, FIELDS[name].kept(known))
        if read is not None:
            values |= {f"{name}_on": read.day, f"{name}_precision": read.precision}
    return Beginning(**values)
