"""From the sheet to the book: judged whole, loaded whole, taken back as one act."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone

from sotay.indicators.engine import evaluate
from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry, AuditRow
from sotay.kernel.sheets.files import DAMAGED
from sotay.kernel.time import clock_stopped_at
from sotay.kernel.verify import PROOFS
from sotay.members.actions import recognize, transfer
from sotay.members.bookkeeping import close_period, open_book
from sotay.members.books import BookOpening
from sotay.members.imports import (
    FILE_KEPT,
    FileKind,
    ImportBlock,
    ImportFile,
    ImportState,
    KnownHeading,
    RosterImport,
)
from sotay.members.models import Member, Movement, Standing
from sotay.members.roster import words
from sotay.members.roster.actions import answer, ask_load, check, give_up, load, map_columns, undo, upload
from sotay.members.roster.keeping import Gone, content_of
from sotay.members.roster.words import Level
from sotay.members.roster.work import erase, work_on
from sotay.members.totals import keep_by_totals
from sotay.organizations.asking import question
from sotay.organizations.models import Organization, OrganizationState
from sotay.people.models import Person
from sotay.regulations import Refused
from tests import make
from tests.members.rostering import (
    HEADINGS,
    OPENED,
    checked,
    hand_in,
    line,
    loaded,
    member_called,
    names_in,
    said,
    table,
    workbook,
)


@pytest.fixture
def province(db: None) -> Any:
    with clock_stopped_at(make.TODAY):
        yield make.province()


def cell_name(province: make.Province, at: int = 0) -> str:
    state = province.cells[at].state(OPENED)
    assert state is not None
    return state.name


def figures(organization: Organization, on: date = OPENED) -> dict[str, int]:
    codes = ["party_members_total", "members_opened", "official_members", "probationary_members"]
    return {
        code: int(figure.value or 0) for code, figure in evaluate(codes, question(organization, on)).items()
    }


def test_a_roster_is_loaded_as_openings_with_all_that_is_known(province: make.Province) -> None:
    cell = cell_name(province)
    roster = loaded(
        province.top,
        table(
            line(cell, "NÔNG VĂN AN", identity="006070001234", card="00123456"),
            line(cell, "Lý Thị Bình", "1975", "Nữ", "Dao", joined="3/2/2013", official=""),
        ),
    )
    assert roster.state == ImportState.LOADED
    assert names_in(province.cells[0]) == ["Lý Thị Bình", "Nông Văn An"]
    assert figures(province.top) == {
        "party_members_total": 2,
        "members_opened": 2,
        "official_members": 1,
        "probationary_members": 1,
    }
    member = member_called("Nông Văn An")
    assert (member.person.identity_masked, member.card, member.official_on) == (
        "…1234",
        "00123456",
        date(1996, 2, 3),
    )
    assert {entry.kind for entry in Movement.objects.filter(member=member)} == {"opening"}


def test_one_wrong_row_and_nothing_is_loaded(province: make.Province) -> None:
    content = table(line(cell_name(province)), line("Chi bộ không có", "Lý Văn Ba"))
    with pytest.raises(Refused) as refusal:
        loaded(province.top, content)
    assert "1 dòng" in str(refusal.value)
    assert not Member.objects.exists()
    assert not Movement.objects.exists()


def test_by_choice_the_right_rows_are_loaded_and_the_rest_is_kept_to_finish(province: make.Province) -> None:
    content = table(line(cell_name(province)), line("Chi bộ không có", "Lý Văn Ba", identity="006070009999"))
    roster = loaded(province.top, content, partial=True)
    assert names_in(province.cells[0]) == ["Nông Văn An"]
    assert roster.summary["rest"] == 1
    rest = content_of(roster, FileKind.REST)
    again = checked(province.top, rest)
    assert [draft.full_name for draft in again.drafts] == ["Lý Văn Ba"]
    assert again.drafts[0].identity_number == "006070009999"
    assert b"006070009999" not in bytes(ImportFile.objects.get(roster=roster, kind="rest").closed)


def test_errors_stand_at_their_cells(province: make.Province) -> None:
    cell = cell_name(province)
    found = checked(
        province.top,
        table(
            line(cell, identity="006070001234"),
            line(cell, "Lý Văn Ba", "31/2/1970", identity="006070001234"),
            line(cell, "Lý Văn Tư", "3/4/1971", card="00123456"),
            line(cell, "Lý Văn Sáu", "3/4/1972", card="00123456"),
            line(cell, "", "3/4/1973"),
        ),
    )
    assert said(found) == {
        "F2": "Trùng số định danh với dòng 3.",
        "F3": "Trùng số định danh với dòng 2.",
        "C3": "31/2/1970: không có ngày này.",
        "G4": "Trùng số thẻ với dòng 5.",
        "G5": "Trùng số thẻ với dòng 4.",
        "B6": "Chưa ghi họ và tên.",
    }


def test_numbers_of_somebody_in_the_system_are_errors(province: make.Province) -> None:
    cell = cell_name(province)
    make.member(province.cells[0], name="Hoàng Văn Cũ", identity_number="006070001234")
    found = checked(province.top, table(line(cell, "Lý Văn Mới", identity="006070001234")))
    assert said(found) == {"F2": words.IDENTITY_OF_ANOTHER}


def test_the_same_name_birth_date_and_sex_is_a_choice_that_must_be_answered(province: make.Province) -> None:
    cell, other = cell_name(province), cell_name(province, 1)
    content = table(line(cell), line(other))
    roster = hand_in(province.top, content)
    found = check(PROGRAM, roster)
    assert said(found, Level.QUESTION) == {"B3": words.SAME_AS_ROW.format(other=2)}
    with pytest.raises(Refused):
        load(PROGRAM, roster)
    answer(PROGRAM, roster, answers={"2": "same"})
    load(PROGRAM, roster)
    assert Member.objects.count() == 1


def test_two_of_one_name_are_two_where_somebody_says_so(province: make.Province) -> None:
    roster = hand_in(province.top, table(line(cell_name(province)), line(cell_name(province, 1))))
    check(PROGRAM, roster)
    answer(PROGRAM, roster, answers={"2": "other"})
    load(PROGRAM, roster)
    assert Member.objects.count() == 2


def test_a_namesake_in_the_system_is_asked_about_and_one_of_the_same_year_only_is_not(
    province: make.Province,
) -> None:
    make.official(province.cells[1], OPENED, "Nông Văn An", born_on=date(1970, 5, 17))
    found = checked(
        province.top, table(line(cell_name(province)), line(cell_name(province), "Nông Văn Em", "1970"))
    )
    assert said(found, Level.QUESTION) == {"B2": words.SAME_AS_MEMBER}
    assert not said(found)


def test_the_same_file_twice_changes_nothing(province: make.Province) -> None:
    cell = cell_name(province)
    content = table(
        line(cell, identity="006070001234"),
        line(cell, "Lý Thị Bình", "1975", "Nữ"),
        line(cell, "Lý Thị Bình", "1975", "Nữ"),
        line(cell, "Vi Văn Cường", "3/4/1980", card="00123456"),
    )
    loaded(province.top, content)
    before = Movement.objects.count()
    roster = hand_in(province.top, content)
    found = check(PROGRAM, roster)
    assert (found.counts()["present"], found.counts()["new"], found.unready) == (4, 0, 0)
    load(PROGRAM, roster)
    assert (Movement.objects.count(), Member.objects.count()) == (before, 4)


def test_who_has_no_known_cell_waits_at_the_grassroots_committee_by_choice(province: make.Province) -> None:
    commune = province.communes[0].state(OPENED)
    assert commune is not None
    content = table(line(f"{commune.name} / Chi bộ thôn Lạ"))
    said_of_it = words.UNKNOWN_CELL.format(text="Chi bộ thôn Lạ", name=commune.name)
    assert said(checked(province.top, content)) == {"J2": said_of_it}
    loaded(province.top, content, hold=True)
    assert names_in(province.communes[0]) == ["Nông Văn An"]
    assert figures(province.communes[0])["party_members_total"] == 1
    transfer(PROGRAM, member_called("Nông Văn An"), to_cell=province.cells[0], on=make.TODAY)
    assert names_in(province.cells[0], make.TODAY) == ["Nông Văn An"]


def test_a_roster_opens_the_book_where_none_is_open(db: None) -> None:
    with clock_stopped_at(make.TODAY):
        top = make.organization(None, "province")
        upper = make.organization(top, "upper", upper_type="district")
        cell = make.organization(upper, "grassroots_cell", "Chi bộ Trường Nội trú")
        loaded(upper, table(line("Chi bộ Trường Nội trú")), on=date(2024, 1, 1))
        assert BookOpening.objects.get().organization == upper
        assert names_in(cell, date(2024, 1, 1)) == ["Nông Văn An"]


def test_a_day_other_than_that_of_the_book_is_refused_with_the_way_out(province: make.Province) -> None:
    with pytest.raises(Refused) as refusal:
        hand_in(province.top, table(line(cell_name(province))), on=date(2020, 1, 1))
    assert "1/1/2014" in str(refusal.value)
    assert "kết nạp hoặc tiếp nhận" in str(refusal.value)


def test_who_may_not_open_a_book_is_told_who_does(db: None) -> None:
    with clock_stopped_at(make.TODAY):
        top = make.organization(None, "province")
        upper = make.organization(top, "upper", upper_type="district")
        commune = make.organization(upper, "grassroots_committee")
        with pytest.raises(Refused, match="Ban Tổ chức cấp trên mở sổ"):
            hand_in(commune, table(line("Chi bộ A")), actor=make.actor("grassroots_office", commune))


def test_a_branch_with_an_opening_of_its_own_takes_its_roster_on_that_day(province: make.Province) -> None:
    day = date(2022, 7, 1)
    open_book(PROGRAM, province.communes[0], on=day)
    found = checked(
        province.top,
        table(line(cell_name(province)), line(cell_name(province, 2), "Lý Văn Ba", "4/5/1971")),
        on=day,
    )
    assert list(said(found)) == ["J3"]
    assert "Sổ của" in said(found)["J3"]


def test_an_import_is_taken_back_as_one_act(province: make.Province) -> None:
    content = table(line(cell_name(province), identity="006070001234", card="00123456"))
    roster = loaded(province.top, content)
    person = member_called("Nông Văn An").person
    undo(PROGRAM, roster, reason="Nhầm tệp")
    person.refresh_from_db()
    assert (person.withdrawn, person.identity_hash, person.identity_end) == (True, None, "")
    assert figures(province.top) == dict.fromkeys(figures(province.top), 0)
    assert not Standing.objects.exists()
    assert not Member.objects.visible_to(PROGRAM).exists()
    roster = loaded(province.top, content)
    assert member_called("Nông Văn An").card == "00123456"


def test_what_was_built_on_an_import_keeps_it(province: make.Province) -> None:
    roster = loaded(province.top, table(line(cell_name(province), joined="3/2/2013", official="")))
    member = member_called("Nông Văn An")
    recognize(PROGRAM, member, decision=make.decision(on=date(2014, 3, 1)), on=date(2014, 2, 3))
    with pytest.raises(Refused, match="1 biến động"):
        undo(PROGRAM, roster, reason="Nhầm tệp")
    assert names_in(province.cells[0]) == ["Nông Văn An"]


def test_figures_that_were_handed_in_keep_an_import(province: make.Province) -> None:
    roster = loaded(province.top, table(line(cell_name(province))))
    close_period(PROGRAM, province.top, until=date(2023, 12, 31))
    with pytest.raises(Refused, match="31/12/2023"):
        undo(PROGRAM, roster, reason="Nhầm tệp")


def test_taking_back_also_closes_the_book_the_import_opened(db: None) -> None:
    with clock_stopped_at(make.TODAY):
        top = make.organization(None, "province")
        make.organization(top, "grassroots_cell", "Chi bộ Báo")
        roster = loaded(top, table(line("Chi bộ Báo")))
        undo(PROGRAM, roster, reason="Nhầm tệp")
        assert not BookOpening.objects.exists()


# Organisations

TREE = [
    [
        "Mã tổ chức",
        "Tên tổ chức",
        "Loại tổ chức",
        "Mã tổ chức cấp trên",
        "Loại hình",
        "Đơn vị, địa bàn",
        "Ngày thành lập",
    ],
    ["12.01.1", "Chi bộ thôn Nà Ma", "Chi bộ", "12.01", "Thôn, tổ dân phố", "Thôn Nà Ma", ""],
    ["12", "Đảng bộ tỉnh Mới", "Đảng bộ tỉnh", "", "", "", "3/2/1990"],
    ["12.0", "Đảng bộ huyện Mới", "Đảng bộ cấp trên trực tiếp cơ sở", "12", "", "", ""],
    ["12.01", "Đảng bộ xã Mới", "Đảng bộ cơ sở", "12.0", "Xã, phường, thị trấn", "", ""],
]


def test_a_first_import_founds_the_tree_and_loads_its_members_in_one_act(db: None) -> None:
    content = workbook({"Tổ chức": TREE, "Đảng viên": [HEADINGS, [1, *line("Chi bộ thôn Nà Ma")]]})
    with clock_stopped_at(make.TODAY):
        roster = loaded(None, content, found=True)
        assert len(roster.founded) == 4
        cell = OrganizationState.objects.get(name="Chi bộ thôn Nà Ma")
        assert (cell.kind, cell.sector) == ("cell", "residential")
        assert names_in(cell.organization) == ["Nông Văn An"]
        top = OrganizationState.objects.get(code="12")
        assert (top.organization, top.valid_from) == (roster.organization, date(1990, 2, 3))
        assert cell.organization.services.get().unit.name == "Thôn Nà Ma"
        undo(PROGRAM, roster, reason="Thử")
        assert not Organization.objects.filter(path__isnull=False).exists()
        assert not OrganizationState.objects.known_at(None).exists()
        loaded(None, content, found=True)
        assert member_called("Nông Văn An")


def test_a_wrong_line_of_the_tree_founds_nothing(db: None) -> None:
    wrong = [
        *TREE,
        ["12.02", "Chi bộ lạc", "Chi bộ trực thuộc", "99", "", "", ""],
        ["12.03", "Đội văn nghệ", "Đội", "12", "", "", ""],
    ]
    with clock_stopped_at(make.TODAY):
        found = checked(None, workbook({"Tổ chức": wrong}), found=True)
        assert said(found) == {
            "D6": words.UNKNOWN_PARENT.format(text="99"),
            "C7": words.BAD_KIND.format(text="Đội"),
        }
        with pytest.raises(Refused):
            loaded(None, workbook({"Tổ chức": wrong}), found=True)
    assert not Organization.objects.exists()


def test_the_same_tree_twice_founds_nothing_more(db: None) -> None:
    with clock_stopped_at(make.TODAY):
        roster = loaded(None, workbook({"Tổ chức": TREE}), found=True)
        found = checked(roster.organization, workbook({"Tổ chức": TREE}), found=True)
        assert (found.counts()["founded"], found.unready) == (0, 0)


def test_only_who_founds_organisations_founds_them_by_a_sheet(province: make.Province) -> None:
    office = make.actor("grassroots_office", province.communes[0])
    with pytest.raises(Refused, match="lập tổ chức"):
        hand_in(province.communes[0], workbook({"Tổ chức": TREE}), actor=office, found=True)


# Headings and what is kept


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


# Units kept by totals

TOTALS_HEADINGS = [
    "Mã tổ chức",
    "Tên tổ chức",
    "Chính thức/dự bị",
    "Giới tính",
    "DTTS",
    "Nhóm tuổi",
    "Học vấn",
]
TOTALS_HEADINGS += ["Nghề nghiệp", "Số đảng viên"]


def totals(*rows: list[Any]) -> bytes:
    return workbook({"Số tổng hợp": [TOTALS_HEADINGS, *rows]})


def test_a_sheet_of_totals_opens_the_book_of_a_unit_that_hands_in_no_names(province: make.Province) -> None:
    keep_by_totals(PROGRAM, province.cells[3], on=OPENED, decision=make.decision())
    name = cell_name(province, 3)
    content = totals(
        ["", name, "CT", "Nam", "x", "18-30", "Đại học", "Bộ đội", 12],
        ["", name, "DB", "Nữ", "", "31 - 40", "THPT", "Công an", 3],
    )
    roster = loaded(province.top, content)
    assert figures(province.top)["party_members_total"] == 15
    assert figures(province.top)["probationary_members"] == 3
    line_of = Movement.objects.get(quantity=3)
    assert line_of.breakdown == {
        "sex": "female",
        "minority": False,
        "age": "31-40",
        "education": "upper_secondary",
        "occupation": "armed_forces",
    }
    again = checked(province.top, content)
    assert (again.counts()["present"], again.counts()["lines"], again.unready) == (2, 0, 0)
    undo(PROGRAM, roster, reason="Thử")
    assert figures(province.top)["party_members_total"] == 0


def test_a_sheet_of_totals_is_judged_cell_by_cell(province: make.Province) -> None:
    keep_by_totals(PROGRAM, province.cells[3], on=OPENED, decision=make.decision())
    name = cell_name(province, 3)
    content = totals(
        ["", cell_name(province, 0), "CT", "Nam", "", "", "", "", 5],
        ["", name, "CT", "Nam", "", "từ 12 tuổi", "", "", 5],
        ["", name, "CT", "Nam", "", "", "", "", "rất đông"],
        ["99", "", "CT", "Nam", "", "", "", "", 5],
    )
    assert said(checked(province.top, content)) == {
        "B2": words.NOT_BY_TOTALS.format(name=cell_name(province, 0)),
        "F3": words.BAD_WORD.format(text="từ 12 tuổi"),
        "I4": words.BAD_COUNT.format(text="rất đông"),
        "A5": words.UNKNOWN_CODE.format(text="99"),
    }


# What must hold of everything


def unproven() -> dict[str, list[str]]:
    return {str(proof.title): faults for proof in PROOFS if (faults := list(proof.search()))}


def test_the_book_proves_itself_after_an_import_and_after_it_was_taken_back(db: None) -> None:
    content = workbook({"Tổ chức": TREE, "Đảng viên": [HEADINGS, [1, *line("Chi bộ thôn Nà Ma")]]})
    with clock_stopped_at(make.TODAY):
        roster = loaded(None, content, found=True)
        assert unproven() == {}
        undo(PROGRAM, roster, reason="Thử")
        assert unproven() == {}


def test_what_is_added_after_figures_were_handed_in_counts_from_the_first_open_day(
    province: make.Province,
) -> None:
    close_period(PROGRAM, province.top, until=date(2023, 12, 31))
    roster = hand_in(province.top, table(line(cell_name(province))))
    found = check(PROGRAM, roster)
    assert [notice["sentence"] for notice in found.notices] == [words.CLOSED_SINCE]
    load(PROGRAM, roster)
    assert figures(province.top, date(2023, 12, 31))["party_members_total"] == 0
    assert figures(province.top, date(2024, 1, 1))["party_members_total"] == 1
    undo(PROGRAM, roster, reason="Nhầm tệp")
    assert figures(province.top, date(2024, 1, 1))["party_members_total"] == 0
    assert unproven() == {}
