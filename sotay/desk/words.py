"""How the desk's pages call things in few words."""

from typing import Any

from sotay.kernel.dates import spelled
from sotay.organizations.kinds import CELL_KINDS, Kind, UpperType
from sotay.organizations.models import OrganizationState


def short_kind(state: OrganizationState) -> str:
    """What sets an organisation apart from its neighbours: the kind of committee, the sector of a cell."""
    if state.kind == Kind.UPPER and state.upper_type not in (UpperType.NONE, UpperType.OTHER):
        return str(state.get_upper_type_display())
    if state.kind in CELL_KINDS and state.sector:
        return str(state.get_sector_display())
    return str(state.get_kind_display())


def short_name(name: str) -> str:
    """A name without what it shares with all its neighbours, for where there is little room."""
    rest = name.removeprefix("Đảng bộ ")
    for shared in ("huyện ", "xã ", "phường "):
        rest = rest.removeprefix(shared)
    return rest[:1].upper() + rest[1:]


def born(person: Any) -> str:
    """The day of birth, as much of it as is known."""
    day = person.born_on
    if day is None:
        return ""
    written = {"day": spelled(day), "month": f"{day.month}/{day.year}"}
    return written.get(person.born_precision, str(day.year))
