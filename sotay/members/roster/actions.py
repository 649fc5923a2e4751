"""What can be done with a roster: hand it in, say what its columns mean, answer, load, take back, give up."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action, current_entry
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.place import under
from sotay.kernel.sheets import BadFile
from sotay.kernel.sheets.files import kind_of
from sotay.kernel.time import now
from sotay.members.bookkeeping import book_opens_on, open_book
from sotay.members.books import BookOpening
from sotay.members.imports import FileKind, ImportState, RosterImport
from sotay.organizations.actions import kept, refuse_the_future
from sotay.organizations.models import Decision, Organization
from sotay.regulations import Refused

from . import words
from .check import Examined, Report, brings_something, examine, silent, unready_of
from .fields import NOT_READ
from .headings import FIELDS, Reading, remember
from .keeping import Gone, content_of, drop, keep, keep_pages
from .known import content_hash
from .loading import found_organizations, write_members, write_totals
from .rest import rest_of
from .shown import FIRST_PAGE, SAMPLES, samples_of
from .undoing import take_back
from .words import said

OPEN = (ImportState.READING, ImportState.MAPPING, ImportState.CHECKED, ImportState.LOADING)


@action("import.upload", gettext_lazy("Tải tệp lên"))
def upload(
    actor: Actor,
    organization: Organization | None,
    *,
    content: bytes,
    file_name: str,
    opens_on: date,
    partial: bool = False,
    hold: bool = False,
    found: bool = False,
    decision: Decision | None = None,
) -> RosterImport:
    """Hand in a roster for an organisation: its members as they stood on the day its book opens.

    Args:
        partial: the rows that are right are loaded, the others are kept as a list to finish.
        hold: who has a grassroots organisation but no known cell goes to its holding list.
        found: the file also holds a sheet of organisations, which are founded first.
        decision: the signed list it rests on.

    Raises:
        Refused: the file is not one to read, or the book does not open that day.
    """
    refuse_the_future(opens_on)
    refuse_other_opening(actor, organization, opens_on)
    if found:
        refuse_founding(actor, organization)
    roster = RosterImport(
        opens_on=opens_on,
        partial=partial,
        hold=hold,
        found=found,
        decision=kept(decision) if decision else None,
    )
    return handed_in(actor, organization, roster, content, file_name)


def handed_in(
    actor: Actor, organization: Organization | None, roster: RosterImport, content: bytes, file_name: str
) -> RosterImport:
    """A roster with its file, kept for whoever handed it in.

    Raises:
        Refused: the file is not one to read.
    """
    refuse_bad_file(content)
    roster.organization, roster.created_at = organization, now()
    roster.account_id, roster.office_path, roster.role = actor.account_id, actor.path, actor.role
    roster.file_name, roster.content_hash = file_name[:200], hash_of(content)
    roster.save()
    keep(roster, content)
    return roster


@action("import.replace", gettext_lazy("Tải lại tệp đã sửa"))
def replace(actor: Actor, roster: RosterImport, *, content: bytes, file_name: str) -> RosterImport:
    """Hand in the same roster again, put right. What was said of its columns stays; answers about rows do not."""
    roster = locked(roster, *OPEN)
    refuse_bad_file(content)
    roster.file_name, roster.content_hash = file_name[:200], hash_of(content)
    roster.answers, roster.trouble, roster.digest = {}, {}, ""
    roster.state = ImportState.READING
    roster.save()
    keep(roster, content)
    return roster


def refuse_bad_file(content: bytes) -> None:
    """What is no table, or not a safe one, is not taken in."""
    try:
        kind_of(content)
    except BadFile as fault:
        raise Refused(None, said(fault.sentence, fault.values)) from fault


def hash_of(content: bytes) -> str:
    return content_hash(hashlib.sha256(content).hexdigest())


def refuse_other_opening(actor: Actor, organization: Organization | None, opens_on: date) -> None:
    """A roster says how things stood on the day the book opens, of those whose book opens that day."""
    if organization is None:
        return
    opened = book_opens_on(organization)
    if opened == opens_on:
        return
    state = organization.state(opens_on)
    name = state.name if state else str(organization)
    if opened is None:
        if not actor.may("ledger.open_book", organization.path):
            raise Refused(None, said(words.NO_BOOK, {"name": name, "day": spelled(opens_on)}))
        return
    below = BookOpening.objects.filter(
        under(organization.path or "", "organization__path"), opens_on=opens_on
    )
    if not below.exists():
        values = {"name": name, "opened": spelled(opened), "asked": spelled(opens_on)}
        raise Refused(None, said(words.BOOK_IS_CLOSED_FOR_IT, values))


def refuse_founding(actor: Actor, organization: Organization | None) -> None:
    if not actor.may("organization.found", organization.path if organization else ""):
        raise Refused(None, said(words.MAY_NOT_FOUND, {}))


@action("import.map", gettext_lazy("Ghi nghĩa của các cột"))
def map_columns(
    actor: Actor, roster: RosterImport, *, mapping: Mapping[str, str], sheet_name: str = ""
) -> RosterImport:
    """Say which sheet to read and what its unknown headings mean; kept for the office's next file."""
    roster = locked(roster, ImportState.MAPPING, ImportState.CHECKED)
    meanings = [field for field in mapping.values() if field != NOT_READ]
    if len(set(meanings)) < len(meanings):
        twice = next(field for field in meanings if meanings.count(field) > 1)
        raise Refused(None, _("Hai cột cùng mang nghĩa “%(title)s”.") % {"title": FIELDS[twice].title})
    if sheet_name:
        roster.sheet_name, roster.mapping = sheet_name, {}
    else:
        roster.mapping = {**roster.mapping, **mapping}
    roster.state, roster.digest = ImportState.READING, ""
    roster.save()
    return roster


@action("import.check", gettext_lazy("Kiểm tra"))
def check(actor: Actor, roster: RosterImport, *, report: Report = silent, trouble: str = "") -> Examined:
    """Read the file and judge every cell; what was found is kept with it until it is loaded.

    Args:
        trouble: a sentence to say beside what is found: why a loading came to nothing.
    """
    roster = locked(roster, *OPEN)
    try:
        found = examine(roster, report)
    except Gone:
        roster.state = ImportState.EXPIRED
        roster.save()
        raise Refused(None, said(words.FILE_GONE, {})) from None
    keep_outcome(roster, found, trouble)
    return found


def keep_outcome(roster: RosterImport, found: Examined, trouble: str = "") -> None:
    """Keep beside the file what a check found, page by page."""
    asks = found.asks or found.trouble.get("sentence") == words.NO_NAMES
    roster.state = ImportState.MAPPING if asks else ImportState.CHECKED
    roster.trouble = {"sentence": trouble, "values": {}} if trouble else found.trouble
    roster.digest = found.digest()
    roster.summary = {
        "counts": found.counts(),
        "tables": [table.summary() for table in found.tables],
        "notices": found.notices,
        "sheets": list(found.sheet_names),
        "sheet": found.sheet.name if found.sheet else "",
    }
    if found.reading is not None:
        roster.summary["headings"] = headings_of(found.reading)
        if found.reading.asked == {} and roster.mapping:
            remember(roster, found.reading, roster.mapping)
    roster.save()
    pages: list[tuple[int, Any]] = [
        (FIRST_PAGE[table.key] + at, rows) for table in found.tables for at, rows in enumerate(table.pages())
    ]
    if asks and found.sheet is not None and found.reading is not None:
        pages.append((SAMPLES, samples_of(found.sheet, found.reading)))
    keep_pages(roster, pages)


def headings_of(reading: Reading) -> list[dict[str, Any]]:
    """The headings as the mapping screen shows them."""
    return [
        {
            "column": heading.column,
            "text": heading.text,
            "field": reading.columns.get(heading.column, ""),
            "asked": heading.column in reading.asked,
            "left": heading.column in reading.left,
            "suggestion": reading.suggestions.get(heading.column, ""),
        }
        for heading in reading.header.headings
    ]


@action("import.answer", gettext_lazy("Ghi trả lời"))
def answer(actor: Actor, roster: RosterImport, *, answers: Mapping[str, str]) -> RosterImport:
    """Say of rows whether two are one person, and whether somebody is official; the file is checked again."""
    roster = locked(roster, ImportState.CHECKED)
    given = {row: said_ for row, said_ in answers.items() if said_}
    roster.answers = {**roster.answers, **given}
    roster.state, roster.digest = ImportState.READING, ""
    roster.save()
    return roster


@action("import.ask_load", gettext_lazy("Nạp vào sổ"))
def ask_load(actor: Actor, roster: RosterImport) -> RosterImport:
    """Ask for a checked file to be loaded; it is done by whoever works in the background."""
    roster = locked(roster, ImportState.CHECKED, ImportState.LOADING)
    counts = roster.summary.get("counts", {})
    unready = unready_of(counts)
    if unready and not roster.partial:
        raise Refused(None, said(words.STILL_WRONG, {"count": unready}))
    if roster.trouble and not counts:
        raise Refused(None, said(roster.trouble["sentence"], roster.trouble["values"]))
    if not brings_something(counts):
        raise Refused(None, said(words.NOTHING_NEW, {}))
    roster.state, roster.trouble = ImportState.LOADING, {}
    roster.save()
    return roster


@action("import.load", gettext_lazy("Nạp danh sách"))
def load(actor: Actor, roster: RosterImport, *, report: Report = silent) -> RosterImport:
    """Check once more and load: all of it, or, if that was chosen, all rows that are right; else nothing.

    Raises:
        Refused: something stands against it, or is not any more as it was shown.
    """
    one_at_a_time(roster)
    roster = locked(roster, *OPEN)
    try:
        found = examine(roster, report)
        original = content_of(roster)
    except Gone:
        raise Refused(None, said(words.FILE_GONE, {})) from None
    refuse_unready(roster, found)
    if roster.found:
        refuse_founding(actor, roster.organization)
    numbers = found_organizations(roster, found)
    open_the_book(actor, roster)
    movements = write_members(roster, found.new, numbers, report)
    if found.totals is not None:
        movements += write_totals(roster, found.totals.new, numbers)
    running = current_entry()
    assert running is not None
    roster.load_entry, roster.loaded_at, roster.state = running.pk, now(), ImportState.LOADED
    if movements:
        roster.first_movement, roster.last_movement = movements[0].pk, movements[-1].pk
    keep_outcome_of_load(roster, found, original)
    return roster


def one_at_a_time(roster: RosterImport) -> None:
    """Two rosters of one tree are loaded one after the other, so that the second sees what the first wrote."""
    root = roster.organization.ancestor_ids[0] if roster.organization else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('roster'), %s)", [root])


def refuse_unready(roster: RosterImport, found: Examined) -> None:
    """A roster is loaded only as it was looked at: read whole, every column known, nothing wrong that was not left out.

    Raises:
        Refused: with what is still to be done.
    """
    if found.trouble:
        raise Refused(None, said(found.trouble["sentence"], found.trouble["values"]))
    if found.asks:
        raise Refused(None, _("Còn cột chưa rõ nghĩa."))
    if roster.digest and roster.digest != found.digest():
        raise Refused(None, said(words.CHANGED_SINCE, {}))
    if found.unready and not roster.partial:
        raise Refused(None, said(words.STILL_WRONG, {"count": found.unready}))


def open_the_book(actor: Actor, roster: RosterImport) -> None:
    """Open the book on the day of the roster, where none is open."""
    organization = roster.organization
    assert organization is not None
    refuse_other_opening(actor, organization, roster.opens_on)
    if book_opens_on(organization) is None:
        open_book(actor, organization, on=roster.opens_on, decision=roster.decision)
        roster.opened_book = True


def keep_outcome_of_load(roster: RosterImport, found: Examined, original: bytes) -> None:
    """The file goes; what was not loaded stays as a list to finish."""
    roster.summary = {**roster.summary, "counts": found.counts(), "rest": found.unready}
    roster.trouble = {}
    drop(roster)
    if found.unready:
        keep(roster, rest_of(found), FileKind.REST)
    roster.save()


@action("import.undo", gettext_lazy("Rút lại danh sách đã nạp"))
def undo(actor: Actor, roster: RosterImport, *, reason: str) -> RosterImport:
    """Take back all that an import wrote, as one act.

    Raises:
        Refused: something was built on it.
    """
    one_at_a_time(roster)
    roster = locked(roster, ImportState.LOADED)
    if not reason.strip():
        raise Refused(None, _("Hãy ghi lý do rút lại."))
    take_back(roster, reason.strip()[:300])
    roster.state = ImportState.UNDONE
    drop(roster)
    roster.save()
    return roster


@action("import.drop", gettext_lazy("Bỏ tệp này"))
def give_up(actor: Actor, roster: RosterImport) -> RosterImport:
    """Do not load the file; it is erased at once."""
    roster = locked(roster, *OPEN)
    roster.state = ImportState.DROPPED
    drop(roster)
    roster.save()
    return roster


@action("import.finish", gettext_lazy("Đã xong các dòng còn lại"))
def finish(actor: Actor, roster: RosterImport) -> RosterImport:
    """The rows that were left over have been dealt with; they are erased."""
    roster = locked(roster, ImportState.LOADED)
    roster.summary = {**roster.summary, "rest": 0}
    drop(roster)
    roster.save()
    return roster


def locked(roster: RosterImport, *states: ImportState) -> RosterImport:
    """The import as it is now, held until the action ends.

    Raises:
        Refused: it has come further since, or gone.
    """
    rows = RosterImport.objects.select_for_update(of=("self",)).select_related("organization", "decision")
    current = rows.get(pk=roster.pk)
    if current.state not in states:
        state = ImportState(current.state).label
        raise Refused(None, _("Danh sách này %(state)s; việc này không còn làm được.") % {"state": state})
    return current
