"""From the sheet to the book: judged whole, loaded whole, taken back as one act."""

from datetime import date

import pytest

from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import recognize, transfer
from sotay.members.bookkeeping import close_period, open_book
from sotay.members.books import BookOpening
from sotay.members.imports import (
    FileKind,
    ImportFile,
    ImportState,
)
from sotay.members.models import Member, Movement, Standing
from sotay.members.particulars.models import Declared, Particulars
from sotay.members.roster import words
from sotay.members.roster.actions import answer, check, load, undo
from sotay.members.roster.keeping import content_of
from sotay.members.roster.words import Level
from sotay.regulations import Refused
from tests import make
from tests.members.rostering import (
    HEADINGS,
    OPENED,
    cell_name,
    checked,
    figures,
    hand_in,
    line,
    loaded,
    member_called,
    names_in,
    said,
    table,
)
from tests.proving import contradictions


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


def test_where_they_live_and_what_they_learned_is_loaded_and_what_is_not_understood_is_only_noted(
    province: make.Province,
) -> None:
    headings = [*HEADINGS, "Nơi ở hiện nay", "Ngoại ngữ", "Tin học", "Chức vụ chính quyền, đoàn thể"]
    cell = cell_name(province)
    known = [
        *line(cell),
        "thôn Nà Phặc, xã Ngân Sơn",
        "Anh B1",
        "Tin học cơ bản",
        "Trưởng thôn, tổ trưởng dân phố",
    ]
    doubtful = [*line(cell, "Lý Thị Bình", "1975", "Nữ"), "số nhà 3, tổ 5", "tiếng Tày", "giỏi", ""]
    loaded(province.top, table(known, doubtful, headings=headings))
    row = Particulars.objects.get()
    assert row.member == member_called("Nông Văn An")
    assert row.declared == Declared(
        lives_at="thôn Nà Phặc, xã Ngân Sơn",
        state_post="village_head",
        language="english",
        language_level="b1",
        informatics="basic",
    )
    assert row.valid_from == OPENED


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
    assert contradictions() == {}
