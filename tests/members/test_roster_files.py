"""A roster's file: its sheets and headings, what is kept of it and for how long, who may hand it in."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.utils import timezone

from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry, AuditRow
from sotay.kernel.sheets.files import DAMAGED
from sotay.members.imports import (
    FILE_KEPT,
    ImportBlock,
    ImportFile,
    ImportState,
    KnownHeading,
    RosterImport,
)
from sotay.members.models import Member, Movement
from sotay.members.roster import words
from sotay.members.roster.actions import ask_load, check, give_up, load, map_columns, upload
from sotay.members.roster.keeping import Gone, content_of
from sotay.members.roster.work import erase, work_on
from sotay.people.models import Person
from sotay.regulations import Refused
from tests import make
from tests.members.rostering import (
    HEADINGS,
    OPENED,
    cell_name,
    checked,
    hand_in,
    line,
    loaded,
    names_in,
    said,
    table,
    workbook,
)


def test_unknown_headings_are_asked_once_and_known_in_the_offices_next_file(province: make.Province) -> None:
    office = make.actor("organization_department", province.top)
    headings = [*HEADINGS[:6], "Mã số ĐV", *HEADINGS[7:], "Mã xe"]
    content = table([*line(cell_name(province), card="00123456"), "97A"], headings=headings)
    roster = hand_in(province.top, content, actor=office)
    found = check(office, roster)
    assert found.reading is not None
    assert (found.asks, sorted(found.reading.asked.values())) == (True, ["Mã số ĐV", "Mã xe"])
    map_columns(office, roster, mapping={"6": "card_number", "10": ""})
    assert not check(office, roster).asks
    assert KnownHeading.objects.count() == 2
    again = check(office, hand_in(province.top, content, actor=office))
    assert not again.asks
    assert again.drafts[0].card_number == "00123456"


def test_a_wrong_sheet_is_said_and_another_can_be_chosen(province: make.Province) -> None:
    content = workbook(
        {"Chi tiêu": [["Mục", "Số tiền"], ["Điện", 12]], "Sheet2": [["Nơi", "Ai"], ["a", "b"]]}
    )
    roster = hand_in(province.top, content)
    found = check(PROGRAM, roster)
    assert found.trouble["sentence"] == words.NO_NAMES
    roster.refresh_from_db()
    assert roster.state == ImportState.MAPPING


def test_the_sheet_of_members_is_found_among_others(province: make.Province) -> None:
    content = workbook({"Bìa": [["Tỉnh ủy"]], "DS": [HEADINGS, [1, *line(cell_name(province))]]})
    assert len(checked(province.top, content).new) == 1


@pytest.mark.parametrize(
    ("content", "words_of_it"),
    [
        (b"", "rỗng"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"PK\x03\x04 nothing", "hỏng"),
    ],
)
def test_a_wrong_file_gets_a_clear_message_and_is_not_kept(
    province: make.Province, content: bytes, words_of_it: str
) -> None:
    with pytest.raises(Refused) as refusal:
        hand_in(province.top, content)
    assert words_of_it in str(refusal.value)
    assert not RosterImport.objects.exists()


def test_a_file_that_only_breaks_when_read_is_said_by_its_check(province: make.Province) -> None:
    roster = hand_in(province.top, b"just;some;text\nwith;a;line\n", file_name="a.csv")
    assert check(PROGRAM, roster).trouble["sentence"] == words.NO_NAMES
    roster = hand_in(province.top, with_broken_sheet(table(line("x"))))
    assert check(PROGRAM, roster).trouble["sentence"] == DAMAGED


def with_broken_sheet(content: bytes) -> bytes:
    broken = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as whole, zipfile.ZipFile(broken, "w") as copy:
        for name in whole.namelist():
            copy.writestr(name, b"<worksheet><broken" if "sheet1" in name else whole.read(name))
    return broken.getvalue()


def test_the_file_is_kept_closed_and_goes_when_loaded_given_up_or_a_day_old(province: make.Province) -> None:
    content = table(line(cell_name(province), identity="006070001234"))
    roster = hand_in(province.top, content)
    check(PROGRAM, roster)
    kept = bytes(ImportFile.objects.get().closed) + b"".join(
        map(bytes, ImportBlock.objects.values_list("closed", flat=True))
    )
    assert b"PK\x03\x04" not in kept
    assert "Nông".encode() not in kept
    load(PROGRAM, roster)
    assert not ImportFile.objects.exists()
    assert not ImportBlock.objects.exists()

    given_up = hand_in(province.top, content)
    give_up(PROGRAM, given_up)
    assert not ImportFile.objects.exists()

    old = hand_in(province.top, content)
    assert erase() == 0
    age(old)
    assert erase() == 1
    old.refresh_from_db()
    assert old.state == ImportState.EXPIRED
    with pytest.raises(Gone):
        content_of(old)


def age(roster: RosterImport) -> None:
    with entry(PROGRAM, "test.age"):
        ImportFile.objects.filter(roster=roster).update(kept_since=timezone.now() - FILE_KEPT)


def test_no_number_that_identifies_stands_in_the_audit_or_beside_the_file(province: make.Province) -> None:
    roster = loaded(
        province.top,
        table(
            line(cell_name(province), identity="006070001234"),
            line("Lạ", "Lý Văn Ba", identity="006070005678"),
        ),
        partial=True,
    )
    everything = str([list(model.objects.values()) for model in (AuditEntry, AuditRow, RosterImport)])
    assert "006070001234" not in everything
    assert "006070005678" not in everything
    assert str(Person.objects.get().identity_hash) not in everything
    assert "070005678" not in str(roster.summary)


def test_a_loading_that_is_refused_is_checked_again_with_the_reason(province: make.Province) -> None:
    content = table(line(cell_name(province)))
    first, second = hand_in(province.top, content), hand_in(province.top, content)
    for roster in (first, second):
        work_on(PROGRAM, roster)
    for roster in (first, second):
        ask_load(PROGRAM, roster)
    assert work_on(PROGRAM, first).state == ImportState.LOADED
    told = work_on(PROGRAM, second)
    assert told.state == ImportState.CHECKED
    assert told.trouble["sentence"] == words.CHANGED_SINCE
    assert (told.summary["counts"]["present"], told.summary["counts"]["new"]) == (1, 0)
    assert Member.objects.count() == 1


def test_a_roster_for_a_single_cell_needs_no_column_for_it(province: make.Province) -> None:
    headings = HEADINGS[:-1]
    loaded(province.cells[0], table(line("")[:-1], headings=headings))
    assert names_in(province.cells[0]) == ["Nông Văn An"]


def test_a_roster_speaks_only_of_organisations_below_the_one_it_is_for(province: make.Province) -> None:
    found = checked(province.communes[0], table(line(cell_name(province, 2))))
    state = province.communes[0].state(OPENED)
    assert said(found) == {
        "J2": words.UNKNOWN_CELL.format(text=cell_name(province, 2), name=state and state.name)
    }


def test_a_signed_list_stands_behind_the_openings(province: make.Province) -> None:
    upload_of = hand_in(
        province.top,
        table(line(cell_name(province))),
        decision=make.decision("12-DS/TU", date(2013, 12, 20)),
    )
    load(PROGRAM, upload_of)
    assert Movement.objects.filter(decision__number="12-DS/TU").exists()


def test_an_import_and_its_actions_are_refused_from_elsewhere(province: make.Province) -> None:
    roster = hand_in(province.communes[0], table(line(cell_name(province))))
    stranger = make.actor("grassroots_office", province.communes[1])
    for act in (check, load, give_up):
        with pytest.raises(NotAllowed):
            act(stranger, roster)
    with pytest.raises(NotAllowed):
        upload(stranger, province.communes[0], content=b"a;b", file_name="a.csv", opens_on=OPENED)
