"""Which sheet of a file holds what: members, totals of units that hand in no names, organisations to be founded."""

from collections.abc import Mapping
from dataclasses import dataclass

from sotay.kernel.sheets import Sheet, open_sheet
from sotay.members.imports import RosterImport

from .headings import Reading, said_before, understand
from .organization_fields import ORGANIZATION_FIELDS, TOTALS_FIELDS

LOOKED_AT = 8
"""Sheets of a file that are looked at for what is wanted."""


@dataclass
class Understood:
    """A sheet and what its columns mean."""

    sheet: Sheet
    reading: Reading


@dataclass
class Sheets:
    """The sheets of a file by what they hold. ``first`` is the one that would be read if nothing was recognised."""

    names: tuple[str, ...]
    first: Understood
    members: Understood | None = None
    totals: Understood | None = None
    organizations: Understood | None = None


def sheets_of(roster: RosterImport, content: bytes) -> Sheets:
    """Look through the sheets of a file until what is wanted of it is found.

    Raises:
        BadFile: it cannot be read.
    """
    said = said_before(roster)
    sheet = open_sheet(content, roster.file_name, roster.sheet_name or None)
    found = Sheets(sheet.names, Understood(sheet, understand(sheet, said, roster.mapping)))
    take(found, sheet, said, roster.mapping, founds=roster.found)
    others = () if roster.sheet_name and not roster.found else sheet.names[:LOOKED_AT]
    for name in others:
        if is_enough(found, founds=roster.found):
            break
        if name != sheet.name:
            take(found, open_sheet(content, roster.file_name, name), said, {}, founds=roster.found)
    return found


def is_enough(found: Sheets, *, founds: bool) -> bool:
    """Whether the sheets found so far hold what was looked for."""
    return (found.members is not None or found.totals is not None) and (
        found.organizations is not None or not founds
    )


def take(
    found: Sheets, sheet: Sheet, said: Mapping[str, str], mapping: Mapping[str, str], *, founds: bool
) -> None:
    """See what a sheet holds, and keep the first of each."""
    if founds and found.organizations is None:
        reading = understand(sheet, {}, {}, ORGANIZATION_FIELDS)
        if reading.has("name") and reading.has("kind"):
            found.organizations = Understood(sheet, reading)
            return
    if found.members is None:
        reading = understand(sheet, said, mapping)
        if reading.names_people:
            found.members = Understood(sheet, reading)
            return
    if found.totals is None and found.members is None:
        reading = understand(sheet, {}, {}, TOTALS_FIELDS)
        if reading.has("count") and reading.has("organization_code", "organization"):
            found.totals = Understood(sheet, reading)
