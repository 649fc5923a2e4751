"""Another register's file beside the book: what differs, what is taken over or kept, the same layout back."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.members.comparing.actions import (
    compare,
    content_of_row,
    end_comparing,
    find_differences,
    settle,
    settle_all,
)
from sotay.members.comparing.layout import same_layout
from sotay.members.comparisons import Difference, Found
from sotay.members.corrections import correct_member, declare
from sotay.members.imports import ImportFile, ImportState
from sotay.members.models import Member, Movement, Traits
from sotay.members.particulars.models import Declared, Particulars
from sotay.people.models import Person
from sotay.regulations import Refused
from tests import make
from tests.desk.visiting import reader
from tests.members.rostering import table
from tests.members.test_roster_pages import work

D = date
HEADINGS = [
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Dân tộc",
    "Số thẻ đảng viên",
    "Số CCCD",
    "Trình độ LLCT",
]
HEADINGS += ["Ngày vào Đảng", "Chi bộ", "Ghi chú riêng"]


@pytest.fixture
def world(a_province):
    return a_province


def name_of(cell):
    return cell.state(make.TODAY).name


def row(
    cell, name, born="17/5/1980", sex="Nam", people="Tày", card="", identity="", theory="", joined="", note=""
):
    return [name, born, sex, people, card, identity, theory, joined, name_of(cell), note]


def compared(world, *rows, headings=HEADINGS, on=make.TODAY):
    roster = compare(
        PROGRAM, world.top, content=table(*rows, headings=headings), file_name="csdl.xlsx", on=on
    )
    find_differences(PROGRAM, roster)
    roster.refresh_from_db()
    return roster


def told(roster, kind=Found.DIFFERS):
    """What was found of each person: name to field to (ours, theirs)."""
    found = {}
    for each in Difference.objects.filter(roster=roster, kind=kind).order_by("pk"):
        content = content_of_row(each)
        found[content["name"]] = {k: (v["ours"], v["theirs"]) for k, v in content["fields"].items()}
    return found


def answer(roster, **answers):
    (each,) = Difference.objects.filter(roster=roster, kind=Found.DIFFERS)
    return settle(PROGRAM, roster, answers={f"{each.pk}:{field}": said for field, said in answers.items()})


def test_what_both_say_alike_is_no_difference_and_what_the_file_leaves_out_neither(world):
    make.official(world.cells[0], name="Nông Văn An")
    roster = compared(world, row(world.cells[0], "NÔNG VĂN AN", people=""))
    assert (roster.state, told(roster)) == (ImportState.COMPARED, {})
    assert not Difference.objects.exists()


def test_each_difference_is_told_by_person_and_field(world):
    make.official(world.cells[0], name="Nông Văn An")
    roster = compared(
        world, row(world.cells[0], "Nông Văn An", people="Nùng", card="01234567", theory="Trung cấp")
    )
    assert told(roster) == {
        "Nông Văn An": {
            "ethnicity": ("Tày", "Nùng"),
            "card_number": ("", "01234567"),
            "theory": ("Sơ cấp", "Trung cấp"),
        }
    }


def test_a_person_is_known_by_identity_number_then_card_then_name_and_birth(world):
    make.official(world.cells[0], name="Nông Văn An", identity_number="006080001234")
    make.official(world.cells[1], name="Lý Thị Bình", sex="female")
    roster = compared(
        world,
        row(world.cells[0], "Nông Văn Ân", born="1/2/1979", identity="006080001234"),
        row(world.cells[1], "Lý Thị Bình", sex="Nữ", people="Dao"),
    )
    assert set(told(roster)) == {"Nông Văn An", "Lý Thị Bình"}
    assert told(roster)["Nông Văn An"]["full_name"] == ("Nông Văn An", "Nông Văn Ân")
    assert told(roster, Found.ONLY_OURS) == told(roster, Found.ONLY_THEIRS) == {}


def test_two_of_one_name_and_birth_are_never_taken_for_one_another(world):
    for cell in world.cells[:2]:
        make.official(cell, name="Nông Văn An")
    roster = compared(world, row(world.cells[2], "Nông Văn An", people="Dao"))
    assert told(roster) == {}
    assert len(Difference.objects.filter(roster=roster, kind=Found.ONLY_THEIRS)) == 1
    assert len(Difference.objects.filter(roster=roster, kind=Found.ONLY_OURS)) == 2


def test_who_is_missing_on_one_side_is_told_apart(world):
    make.official(world.cells[0], name="Nông Văn An")
    roster = compared(world, row(world.cells[1], "Hà Thị Hoa", sex="Nữ", born="2/2/1990"))
    assert list(told(roster, Found.ONLY_THEIRS)) == ["Hà Thị Hoa"]
    assert list(told(roster, Found.ONLY_OURS)) == ["Nông Văn An"]


def test_a_date_known_less_exactly_is_no_difference(world):
    make.official(world.cells[0], name="Nông Văn An")
    assert told(compared(world, row(world.cells[0], "Nông Văn An", joined="2005"))) == {}
    assert told(compared(world, row(world.cells[0], "Nông Văn An", joined="2006"))) == {
        "Nông Văn An": {"joined_on": ("2/9/2005", "2006")}
    }


def test_what_is_accepted_is_written_into_the_book_by_its_own_acts(world):
    member = make.official(world.cells[0], name="Nông Văn An")
    roster = compared(
        world, row(world.cells[0], "Nông Văn An", people="Nùng", card="01234567", theory="Trung cấp")
    )
    assert answer(roster, ethnicity="accept", card_number="accept", theory="accept") == []
    kept = Member.objects.select_related("person").get(pk=member.pk)
    assert (kept.person.ethnicity, kept.card_number) == ("Nùng", "01234567")
    assert Traits.objects.as_of(make.TODAY).get(member=member).theory == "intermediate"
    assert set(AuditEntry.objects.filter(parent_id__isnull=False).values_list("action", flat=True)) >= {
        "member.correct",
        "member.describe",
    }
    assert told(compared(world, row(world.cells[0], "Nông Văn An", people="Nùng", card="01234567"))) == {}


def test_where_somebody_lives_and_what_they_know_is_compared_taken_over_and_given_back(world):
    member = make.official(world.cells[0], name="Nông Văn An")
    declare(PROGRAM, member, declared=Declared(lives_at="xã Cũ", informatics="basic"), on=D(2020, 1, 1))
    headings = [*HEADINGS, "Nơi ở hiện nay", "Ngoại ngữ", "Tin học"]
    said = [*row(world.cells[0], "Nông Văn An"), "thôn Nà Phặc, xã Ngân Sơn", "Anh B1", "Tin học cơ bản"]
    roster = compared(world, said, headings=headings)
    assert {name: set(fields) for name, fields in told(roster).items()} == {
        "Nông Văn An": {"lives_at", "language", "language_level"}
    }
    assert answer(roster, lives_at="accept", language="accept", language_level="keep") == []
    assert Particulars.objects.as_of(make.TODAY).get(member=member).declared == Declared(
        lives_at="thôn Nà Phặc, xã Ngân Sơn", language="english", informatics="basic"
    )
    given_back = sheet(same_layout(PROGRAM, roster, purpose="check"))
    assert given_back[1][-3:] == ["thôn Nà Phặc, xã Ngân Sơn", "Tiếng Anh", "Tin học cơ bản"]


def test_what_is_kept_is_not_asked_again_while_the_register_says_the_same(world):
    make.official(world.cells[0], name="Nông Văn An")
    answer(compared(world, row(world.cells[0], "Nông Văn An", people="Nùng")), ethnicity="keep")
    assert Person.objects.get(full_name="Nông Văn An").ethnicity == "Tày"
    assert told(compared(world, row(world.cells[0], "Nông Văn An", people="Nùng"))) == {}
    assert told(compared(world, row(world.cells[0], "Nông Văn An", people="Dao"))) != {}


def test_who_changed_since_it_was_compared_is_left_open_and_named(world):
    member = make.official(world.cells[0], name="Nông Văn An")
    roster = compared(world, row(world.cells[0], "Nông Văn An", people="Nùng"))
    person = Person.objects.get(pk=member.pk)
    current = Member.objects.get(pk=member.pk)
    correct_member(
        PROGRAM,
        current,
        seen=(person.entry_id, current.entry_id),
        profile=make.profile("Nông Văn An", ethnicity="Mông"),
        beginning=make_beginning(current),
    )
    assert answer(roster, ethnicity="accept") == ["Nông Văn An"]
    assert Person.objects.get(pk=member.pk).ethnicity == "Mông"
    assert Difference.objects.get(roster=roster).open_fields == ["ethnicity"]


def make_beginning(member):
    from sotay.members.actions import Beginning  # noqa: PLC0415

    return Beginning(joined_on=member.joined_on, official_on=member.official_on)


def test_a_transfer_is_never_made_by_taking_over_a_cell_of_a_table(world):
    make.official(world.cells[0], name="Nông Văn An")
    roster = compared(world, row(world.cells[1], "Nông Văn An"))
    assert set(told(roster)["Nông Văn An"]) == {"cell"}
    before = Movement.objects.count()
    answer(roster, cell="accept")
    assert Movement.objects.count() == before
    assert Difference.objects.get(roster=roster).open_fields == ["cell"]


def test_many_are_settled_at_once_where_the_book_says_nothing(world):
    for n in range(4):
        make.official(world.cells[0], name=f"Nông Văn {'ABCD'[n]}n", ethnicity="" if n else "Tày")
    rows = [row(world.cells[0], f"Nông Văn {'ABCD'[n]}n", people="Nùng") for n in range(4)]
    roster = compared(world, *rows)
    settle_all(PROGRAM, roster, field="ethnicity", answer="accept", only_blank=True)
    assert Person.objects.filter(ethnicity="Nùng").count() == 3
    settle_all(PROGRAM, roster, field="ethnicity", answer="keep")
    assert not Difference.objects.filter(roster=roster).exclude(open_fields=[]).exists()
    with pytest.raises(Refused, match="từng người"):
        settle_all(PROGRAM, roster, field="cell", answer="accept")


def test_a_number_of_somebody_else_is_refused_without_saying_whose_and_nothing_is_half_done(world):
    make.official(world.cells[0], name="Nông Văn An")
    make.official(world.cells[2], name="Trần Văn Xa", identity_number="006080009999", born_on=D(1960, 1, 2))
    roster = compare(
        PROGRAM,
        world.communes[0],
        content=table(
            row(world.cells[0], "Nông Văn An", people="Nùng", identity="006080009999"), headings=HEADINGS
        ),
        file_name="csdl.xlsx",
        on=make.TODAY,
    )
    find_differences(PROGRAM, roster)
    with pytest.raises(Refused) as refusal:
        answer(roster, ethnicity="accept", identity_number="accept")
    assert "Trần" not in str(refusal.value)
    assert Person.objects.get(full_name="Nông Văn An").ethnicity == "Tày"


def sheet(exported):
    return CalamineWorkbook.from_filelike(BytesIO(exported.content)).get_sheet_by_index(0).to_python()


def test_the_same_layout_comes_back_filled_from_the_book(world):
    make.official(world.cells[0], name="Nông Văn An", identity_number="006080001234")
    make.official(world.cells[1], name="Lý Thị Bình", sex="female", identity_number="006080005678")
    roster = compared(
        world, row(world.cells[0], "Nông Văn An", people="Nùng", identity="006080001234", note="giữ nguyên")
    )
    open_still = sheet(same_layout(PROGRAM, roster, purpose="check"))
    assert open_still[0] == HEADINGS
    assert open_still[1][4] == "Nùng"
    answer(roster, ethnicity="keep")
    first, second = sheet(same_layout(PROGRAM, roster, purpose="check"))[1:]
    assert (first[1], first[4], first[6], first[7], first[10]) == (
        "Nông Văn An",
        "Tày",
        "006080001234",
        "Sơ cấp",
        "giữ nguyên",
    )
    assert first[8] == D(2005, 9, 2)
    assert (second[1], second[3], second[9]) == ("Lý Thị Bình", "Nữ", name_of(world.cells[1]))
    assert second[6] == ""


def test_the_file_and_what_was_found_go_when_the_comparison_ends(world):
    make.official(world.cells[0], name="Nông Văn An")
    roster = compared(world, row(world.cells[0], "Nông Văn An", people="Nùng"))
    end_comparing(PROGRAM, roster)
    assert not Difference.objects.exists()
    assert not ImportFile.objects.exists()
    with pytest.raises(Refused):
        same_layout(PROGRAM, roster, purpose="check")


def test_nothing_readable_of_a_person_is_kept_in_the_rows(world):
    make.official(world.cells[0], name="Nông Văn An")
    roster = compared(world, row(world.cells[0], "Nông Văn An", people="Nùng", identity="006080001234"))
    raw = Difference.objects.filter(roster=roster).values_list("closed", flat=True).get()
    assert "Nùng".encode() not in bytes(raw)
    assert b"006080001234" not in bytes(raw)


# Pages -------------------------------------------------------------------------------------------------------


def post_file(client, organization, content) -> Any:
    file = SimpleUploadedFile("csdl.xlsx", content)
    return client.post(f"/members/import/compare/{organization.pk}/", {"file": file, "on": "19/3/2024"})


def test_an_office_compares_decides_and_takes_the_layout_back_page_by_page(world):
    make.official(world.cells[0], name="Nông Văn An")
    office = reader("organization_department", world.top)
    content = table(row(world.cells[0], "Nông Văn An", people="Nùng"), headings=HEADINGS)
    address = post_file(office, world.top, content)["Location"]
    assert "tự tải lại" in office.get(address).content.decode() or office.get(address).status_code == 200
    work()
    shown = office.get(address, follow=True)
    text = shown.content.decode()
    assert "Nông Văn An" in text and "Nùng" in text
    each = Difference.objects.get()
    name = f"of-{each.pk}:ethnicity"
    assert f'name="{name}"' in text
    differences = shown.redirect_chain[-1][0]
    done = office.post(differences, {"do": "import.settle", name: "accept"}, follow=True)
    assert "Đã ghi quyết định" in done.content.decode()
    assert Person.objects.get(full_name="Nông Văn An").ethnicity == "Nùng"
    back = office.post(f"/members/import/{each.roster_id}/same-layout/", {"purpose": "check"})
    assert back["Content-Type"].startswith("application/vnd.openxml")
    ended = office.post(differences, {"do": "import.end_comparing"}, follow=True)
    assert "Đã kết thúc đối chiếu" in ended.content.decode()


def test_a_cell_secretary_compares_nothing(world):
    client = reader("cell_secretary", world.cells[0])
    assert client.get(f"/members/import/compare/{world.cells[0].pk}/").status_code == 403


def test_a_comparison_of_another_branch_is_not_there(world):
    make.official(world.cells[2], name="Nông Văn An")
    roster = compared(world, row(world.cells[2], "Nông Văn An", people="Nùng"))
    client = reader("grassroots_office", world.communes[0])
    assert client.get(f"/members/import/{roster.pk}/differences/").status_code == 404
