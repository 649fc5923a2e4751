"""Which column means what in one file: by the common vocabulary, by what the office once said, by what it says now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sotay.kernel.place import numbers
from sotay.kernel.sheets import Header, Sheet, find_header
from sotay.kernel.sheets.headings import heading_key
from sotay.members.imports import KnownHeading, RosterImport

from .fields import NOT_READ, Field, vocabulary
from .member_fields import MEMBER_FIELDS
from .organization_fields import ORGANIZATION_FIELDS, TOTALS_FIELDS

FIELDS: dict[str, Field] = {
    field.key: field for field in (*ORGANIZATION_FIELDS, *TOTALS_FIELDS, *MEMBER_FIELDS)
}


@dataclass(frozen=True)
class Reading:
    """The columns of a sheet: which are read as what, which are not read, and which nobody knows yet.

    Attributes:
        columns: column to field.
        left: column to heading, of what this program does not keep or was told not to read.
        asked: column to heading, still to be answered.
        suggestions: column to the field it may mean.
    """

    header: Header
    columns: dict[int, str]
    left: dict[int, str]
    asked: dict[int, str]
    suggestions: dict[int, str]

    def has(self, *fields: str) -> bool:
        return bool(set(fields) & set(self.columns.values()))

    @property
    def names_people(self) -> bool:
        return self.has("full_name") or self.has("given_name", "surname")


def understand(
    sheet: Sheet,
    said: Mapping[str, str],
    mapping: Mapping[str, str],
    fields: Sequence[Field] = MEMBER_FIELDS,
) -> Reading:
    """Read the headings of a sheet.

    Args:
        said: the words of headings to fields, as the office said before.
        mapping: columns (as text) to fields, as it says of this file.
    """
    header = find_header(sheet, vocabulary(fields, dict(said)))
    kept = {field.key for field in fields if field.stored}
    columns: dict[int, str] = {}
    left: dict[int, str] = {}
    asked: dict[int, str] = {}
    for heading in header.headings:
        meaning = mapping.get(str(heading.column), _told(heading.text, said))
        if meaning is None and not heading.unread:
            meaning = heading.field or _continues(header, heading.column) or _not_kept(heading.suggestion)
        if meaning in kept:
            columns[heading.column] = str(meaning)
        elif meaning is not None:
            left[heading.column] = heading.text
        elif not heading.unread:
            asked[heading.column] = heading.text
    suggestions = {column: field for column, field in header.suggestions.items() if column in asked}
    return Reading(header.mapped(columns), columns, left, asked, suggestions)


def _told(text: str, said: Mapping[str, str]) -> str | None:
    """What the office said of this heading, if it said that it is not to be read; other answers are vocabulary."""
    return NOT_READ if said.get(heading_key(text)) == NOT_READ else None


def _continues(header: Header, column: int) -> str | None:
    """A second column under one heading "Họ và tên" holds the given name."""
    texts = {heading.column: (heading.text, heading.field) for heading in header.headings}
    before, here = texts.get(column - 1), texts[column]
    if before is not None and before[1] == "full_name" and before[0] == here[0]:
        return "given_name"
    return None


def _not_kept(suggestion: str | None) -> str | None:
    """What looks like something this program does not keep is not asked about."""
    return suggestion if suggestion and not FIELDS[suggestion].stored else None


def said_before(roster: RosterImport) -> dict[str, str]:
    """What the office that handed the file in has said of headings, in earlier files."""
    place = office_of(roster)
    if place is None:
        return {}
    rows = KnownHeading.objects.filter(organization_id=place, role=roster.role)
    return dict(rows.values_list("words", "field"))


def office_of(roster: RosterImport) -> int | None:
    """The organisation at which the office is held that handed the file in."""
    return numbers(roster.office_path)[-1] if roster.office_path else None


def remember(roster: RosterImport, reading: Reading, mapping: Mapping[str, str]) -> None:
    """Keep what was said of this file's headings for the office's next file."""
    place = office_of(roster)
    if place is None:
        return
    texts = {str(heading.column): heading_key(heading.text)[:200] for heading in reading.header.headings}
    known = {
        row.words: row
        for row in KnownHeading.objects.select_for_update().filter(organization_id=place, role=roster.role)
    }
    for column, field in mapping.items():
        words = texts.get(column, "")
        if not words:
            continue
        row = known.setdefault(
            words, KnownHeading(organization_id=place, role=roster.role, words=words, field="?")
        )
        if row.field != field:
            row.field = field
            row.save()
