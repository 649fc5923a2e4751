"""Comparing: hand in another register's file, find what differs, take over or keep, give the same layout back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel import secrets
from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.bulk import copy_instances
from sotay.kernel.dates import spelled
from sotay.kernel.sheets import BadFile, lines
from sotay.kernel.time import today
from sotay.members.comparisons import Difference, Found, KeptDifference
from sotay.members.corrections import correct_member, declare, describe
from sotay.members.imports import FileKind, ImportState, RosterImport
from sotay.members.listing import members_of
from sotay.members.models import Standing
from sotay.members.particulars.models import NAMES
from sotay.members.queries import ask
from sotay.members.roster import words
from sotay.members.roster.actions import OPEN, handed_in, keep_outcome, locked
from sotay.members.roster.check import Examined, Report, judge_headings, silent, title_groups
from sotay.members.roster.keeping import Gone, content_of, drop, keep
from sotay.members.roster.places import Places, places_below
from sotay.members.roster.rows import Draft, Reader
from sotay.members.roster.sheets import sheets_of
from sotay.members.roster.words import Level, said
from sotay.organizations.actions import refuse_the_future
from sotay.organizations.models import Organization, described
from sotay.regulations import Refused

from .fields import BY_ACT, FIELDS, Says, differs, record_of, with_declared, with_value
from .matching import match

ACCEPT, KEEP, KNOWN = "accept", "keep", "known"
AT_ONCE = 300
"""Persons settled by one press of a button that settles many."""

PERSON = "person"
BY_KEY = {field.key: field for field in FIELDS}
COUNTED = {"education", "theory", "occupation"}


@action("import.compare", gettext_lazy("Đối chiếu tệp với sổ"))
def compare(
    actor: Actor, organization: Organization, *, content: bytes, file_name: str, on: date
) -> RosterImport:
    """Hand in a file of another register of the same members, as they stood there on a day.

    Raises:
        Refused: the file is not one to read.
    """
    refuse_the_future(on)
    return handed_in(actor, organization, RosterImport(opens_on=on, compares=True), content, file_name)


@action("import.find_differences", gettext_lazy("Tìm chỗ khác nhau"))
def find_differences(actor: Actor, roster: RosterImport, *, report: Report = silent) -> RosterImport:
    """Read the file, find each row's member, and keep what the two sides say differently."""
    roster = locked(roster, *OPEN)
    try:
        content = content_of(roster)
    except Gone:
        roster.state = ImportState.EXPIRED
        roster.save()
        raise Refused(None, said(words.FILE_GONE, {})) from None
    report("reading", 0, 0)
    found = Examined()
    try:
        sheets = sheets_of(roster, content)
    except BadFile as fault:
        found.trouble = words.kept_fault(fault)
    else:
        found.sheet_names = sheets.names
        judge_headings(roster, sheets, found)
        if sheets.members is None and not found.trouble:
            found.trouble = {"sentence": words.NO_NAMES, "values": {"sheet": sheets.first.sheet.name}}
    if not found.trouble and not found.asks:
        read_rows(roster, found, report)
    keep_outcome(roster, found)
    if found.trouble or found.asks:
        return roster
    rows = members_of(ask(_place(roster), roster.opens_on)).select_related("member__person")
    standings = list(with_declared(rows))
    _keep_differences(roster, found.drafts, standings)
    drop(roster)
    keep(roster, content, FileKind.REST)
    roster.state = ImportState.COMPARED
    roster.summary = {**roster.summary, "rows": len(found.drafts), "members": len(standings)}
    roster.save()
    return roster


def _place(roster: RosterImport) -> Organization:
    assert roster.organization is not None
    return roster.organization


def read_rows(roster: RosterImport, found: Examined, report: Report = silent) -> None:
    """The rows of the file as persons. A cell that cannot be read says nothing; how many there are is told."""
    sheet, reading = found.sheet, found.reading
    assert sheet is not None
    assert reading is not None
    standing = places_below(_place(roster), roster.opens_on, roster.opens_on)
    top = next((place for place in standing if place.id == roster.organization_id), None)
    places = Places(standing, top, hold=True)
    reader = Reader(sheet, reading, places, roster.opens_on, today())
    reader.groups = title_groups(sheet, reading, places)
    total = len(sheet.values) - reading.header.first_row
    for draft in reader.read(lines(sheet, reading.header)):
        found.drafts.append(draft)
        if not len(found.drafts) % 2000:
            report("checking", len(found.drafts), total)
    unread = {
        issue.row for issue in reader.issues if issue.level is Level.ERROR and "day" not in issue.values
    }
    if unread:
        found.notices.append({"sentence": words.CELLS_NOT_READ, "values": {"count": len(unread)}})
    if not found.drafts:
        found.trouble = {"sentence": words.NO_ROWS, "values": {"sheet": sheet.name}}


def _keep_differences(roster: RosterImport, drafts: Sequence[Draft], standings: Sequence[Standing]) -> None:
    Difference.objects.filter(roster=roster).delete()
    matches = match(drafts, standings)
    numbers = {row.organization_id for row in standings} | {draft.place for draft in drafts if draft.place}
    names = {pk: state.name for pk, state in described(numbers, roster.opens_on).items()}
    kept_before = set(
        KeptDifference.objects.filter(member__in=[row.member_id for row in standings]).values_list(
            "member_id", "field", "mark"
        )
    )
    rows = []
    for draft, standing in matches.both:
        told = differences_of(draft, standing, names)
        if told:
            row = _row(roster, Found.DIFFERS, standing.member.person.full_name, draft, standing, names, told)
            for name, (_ours, theirs) in told.items():
                if (standing.member_id, name, mark_of(theirs)) in kept_before:
                    row.open_fields.remove(name)
                    row.settled[name] = KEEP
            if row.open_fields:
                rows.append(row)
    rows += [_row(roster, Found.ONLY_THEIRS, d.full_name, d, None, names, {}) for d in matches.theirs]
    rows += [
        _row(roster, Found.ONLY_OURS, row.member.person.full_name, None, row, names, {})
        for row in matches.ours
        if (row.member_id, PERSON, "") not in kept_before
    ]
    copy_instances(rows)


def differences_of(
    draft: Draft, standing: Standing, names: Mapping[int, str]
) -> dict[str, tuple[Says, Says]]:
    """By field, what each side says, where that is not the same."""
    told: dict[str, tuple[Says, Says]] = {}
    for field in FIELDS:
        if not any(column in draft.columns for column in field.columns):
            continue
        ours, theirs = field.ours(standing), field.theirs(draft)
        if differs(field, ours, theirs):
            told[field.key] = (ours, theirs)
    if draft.place and not draft.held and draft.place != standing.organization_id:
        ours = Says(names.get(standing.organization_id, ""), standing.organization_id)
        told["cell"] = (ours, Says(names.get(draft.place, ""), draft.place))
    return told


def _row(
    roster: RosterImport,
    kind: Found,
    name: str,
    draft: Draft | None,
    standing: Standing | None,
    names: Mapping[int, str],
    told: Mapping[str, tuple[Says, Says]],
) -> Difference:
    place = standing.organization_id if standing else draft.place if draft else 0
    born = standing.born_on if standing else draft.born_on if draft else None
    content = {
        "name": name,
        "born": spelled(born) if born else "",
        "place": names.get(place, ""),
        "place_id": place,
        "fields": {
            key: {"ours": ours.text, "theirs": theirs.text, "value": theirs.value}
            for key, (ours, theirs) in told.items()
        },
    }
    return Difference(
        roster=roster,
        kind=kind,
        row=draft.row if draft else None,
        member_id=standing.member_id if standing else None,
        open_fields=list(told) or [PERSON],
        closed=secrets.close(json.dumps(content).encode()),
    )


def content_of_row(row: Difference) -> dict[str, Any]:
    """What the two sides say of a person, as it was found."""
    content: dict[str, Any] = json.loads(secrets.open_(bytes(row.closed)))
    return content


def mark_of(theirs: Says) -> str:
    """By which the same saying of a register is known again, and which tells nobody what it was."""
    return secrets.keyed_hash(f"register {json.dumps(theirs.value)}")


# Deciding ----------------------------------------------------------------------------------------------------


@action("import.settle", gettext_lazy("Ghi quyết định"))
def settle(actor: Actor, roster: RosterImport, *, answers: Mapping[str, str]) -> list[str]:
    """Take over what a register says, or keep what the book says, field by field.

    Args:
        answers: "<number of the difference>:<field>" to ``accept``, ``keep`` or ``known``.

    Returns:
        The names of those of whom something was changed since it was compared, and so was left open.
    """
    locked(roster, ImportState.COMPARED)
    by_row: dict[int, dict[str, str]] = {}
    for key, answer in answers.items():
        number, _colon, field = key.partition(":")
        if number.isdecimal() and answer in (ACCEPT, KEEP, KNOWN):
            by_row.setdefault(int(number), {})[field] = answer
    rows = Difference.objects.select_for_update().filter(roster=roster, pk__in=by_row).order_by("pk")
    return settle_rows(actor, [(row, by_row[row.pk]) for row in rows])


@action("import.settle_all", gettext_lazy("Ghi quyết định cho nhiều người"))
def settle_all(
    actor: Actor, roster: RosterImport, *, field: str, answer: str, only_blank: bool = False
) -> list[str]:
    """Decide one field of many persons at once, so many at a time.

    Args:
        field: the field; with ``only_blank`` "" stands for all of them.
        only_blank: only where the book says nothing.
    """
    locked(roster, ImportState.COMPARED)
    if answer not in (ACCEPT, KEEP) or field in (*BY_ACT, PERSON):
        raise Refused(None, _("Mục này phải xem từng người."))
    rows = Difference.objects.select_for_update().filter(roster=roster, kind=Found.DIFFERS)
    if field:
        rows = rows.filter(open_fields__contains=[field])
    chosen = []
    for row in rows.exclude(open_fields=[]).order_by("pk").iterator(chunk_size=AT_ONCE):
        told = content_of_row(row)["fields"]
        wanted = [field] if field else [name for name in row.open_fields if name not in BY_ACT]
        given = {name: answer for name in wanted if not only_blank or not told[name]["ours"]}
        if given:
            chosen.append((row, given))
        if len(chosen) == AT_ONCE:
            break
    return settle_rows(actor, chosen)


@action("import.end_comparing", gettext_lazy("Kết thúc đối chiếu"))
def end_comparing(actor: Actor, roster: RosterImport) -> RosterImport:
    """The comparison is over: the file and what was found are erased; what was taken over or kept stays."""
    roster = locked(roster, ImportState.COMPARED)
    Difference.objects.filter(roster=roster).delete()
    drop(roster)
    roster.state = ImportState.SETTLED
    roster.save()
    return roster


def settle_rows(actor: Actor, rows: Iterable[tuple[Difference, Mapping[str, str]]]) -> list[str]:
    """Carry out what was decided; whoever changed since then stays open."""
    changed = []
    for row, given in rows:
        answers = {name: answer for name, answer in given.items() if name in row.open_fields}
        content = content_of_row(row)
        accepted = [name for name, answer in answers.items() if answer == ACCEPT and name not in BY_ACT]
        if accepted and not _take_over(actor, row, content, accepted):
            changed.append(content["name"])
            continue
        for name, answer in answers.items():
            if answer == ACCEPT and name in (*BY_ACT, PERSON):
                continue
            if answer != ACCEPT and row.member_id:
                _remember_kept(row, name, content)
            row.open_fields.remove(name)
            row.settled[name] = answer
        row.save()
    return changed


def _take_over(actor: Actor, row: Difference, content: Mapping[str, Any], names: Sequence[str]) -> bool:
    """Write a register's values into the book, if it still says what it said when they were compared."""
    standing = (
        Standing.objects.as_of(today())
        .filter(member_id=row.member_id)
        .select_related("member__person")
        .first()
    )
    if standing is None:
        return False
    told = content["fields"]
    record = record_of(standing)
    for name in names:
        if BY_KEY[name].ours(standing).text != told[name]["ours"]:
            return False
        record = with_value(record, name, told[name]["value"])
    member = standing.member
    if COUNTED & set(names):
        describe(actor, member, counted=record.counted, on=today())
    if set(NAMES) & set(names):
        declare(actor, member, declared=record.declared, on=today())
    if set(names) - COUNTED - set(NAMES):
        correct_member(
            actor,
            member,
            seen=(member.person.entry_id, member.entry_id),
            profile=record.profile,
            beginning=record.beginning,
            card_number=record.card_number,
        )
    return True


def _remember_kept(row: Difference, name: str, content: Mapping[str, Any]) -> None:
    told = content["fields"].get(name)
    mark = mark_of(Says("", told["value"])) if told else ""
    exists = KeptDifference.objects.filter(member_id=row.member_id, field=name, mark=mark).exists()
    if not exists:
        KeptDifference(member_id=row.member_id, field=name, mark=mark).save()


def open_differences(roster: RosterImport) -> dict[str, int]:
    """How many persons are still to be decided, by what was found of them."""
    rows = Difference.objects.filter(roster=roster).exclude(open_fields=[])
    counts = dict.fromkeys(Found.values, 0)
    for kind in rows.values_list("kind", flat=True):
        counts[kind] += 1
    return counts
