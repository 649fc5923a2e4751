"""Where a member lives, what they hold and know: proposed, confirmed, dated; printed; gone with the person."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.kernel.sheets import Cell
from sotay.kernel.sight import seen_by
from sotay.kernel.time import FOREVER, clock_stopped_at
from sotay.members.corrections import ChangedMeanwhile, declare
from sotay.members.erasure import erase_person
from sotay.members.joining.actions import join, part
from sotay.members.joinings import Joining
from sotay.members.models import Member
from sotay.members.own_data import held_of
from sotay.members.particulars.models import Declared, Particulars
from sotay.members.particulars.reading import language_level_of, language_of, place_of_living
from sotay.members.particulars.sheet import facts_of as sheet_facts
from sotay.members.quality.fields import FIELDS
from sotay.members.supplements.actions import answer, hand_in_own
from sotay.members.supplements.printing import facts_of
from sotay.organizations.structure import constitute, seat
from sotay.people.actions import hold_post
from sotay.people.openings import Opening
from sotay.regulations import Refused
from tests import make
from tests.members.test_supplements import as_self

ON = date(2024, 12, 10)
HERE = "thôn Nà Phặc, xã Ngân Sơn, tỉnh Bắc Kạn"


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(ON), seen_by(PROGRAM):
        made = make.province()
        made.members = [make.official(made.cells[0], name="Nông Văn Khai")]
        yield made


@pytest.fixture
def member(province: make.Province) -> Member:
    return province.members[0]


def now_(member: Member) -> Declared:
    row = Particulars.objects.filter(member=member, valid_to=FOREVER).first()
    return row.declared if row else Declared()


def rows_of(facts: dict) -> dict[str, str]:
    return {row["item"]: row["changed"] for row in facts["rows"]}


def test_each_state_holds_from_its_day_until_the_next(member):
    declare(PROGRAM, member, declared=Declared(lives_at=HERE), on=date(2020, 1, 1))
    declare(PROGRAM, member, declared=Declared(HERE, state_post="village_head"), on=date(2024, 3, 1))
    on = [date(2019, 12, 31), date(2020, 1, 1), date(2024, 2, 29), date(2024, 3, 1)]
    found = [Particulars.objects.as_of(day).filter(member=member).first() for day in on]
    assert [row and (row.lives_at, row.state_post) for row in found] == [
        None, (HERE, ""), (HERE, ""), (HERE, "village_head"),
    ]  # fmt: skip
    with pytest.raises(Refused):
        declare(PROGRAM, member, declared=Declared(HERE), on=date(2024, 12, 11))
    with pytest.raises(ChangedMeanwhile):
        declare(PROGRAM, member, declared=Declared(), on=ON, seen=1)


def test_a_member_proposes_it_and_only_what_the_cell_confirms_stands_in_the_record(province, member):
    said = {"lives_at": HERE, "language": "english", "language_level": "b1", "theory": "advanced"}
    with pytest.raises(Refused, match="từ ngày nào"):
        hand_in_own(as_self(member), member, values=said)
    sheet = hand_in_own(as_self(member), member, values=said, since=date(2024, 9, 1))
    assert now_(member) == Declared()
    answers = {**dict.fromkeys(said, "confirmed"), "language_level": "unproved"}
    answer(make.actor("cell_secretary", province.cells[0]), sheet, answers=answers)
    assert now_(member) == Declared(lives_at=HERE, language="english")
    assert Particulars.objects.get(member=member).valid_from == date(2024, 9, 1)
    assert member.traits.get(valid_to=FOREVER).theory == "advanced"
    assert HERE not in str(list(AuditEntry.objects.values()))


def test_the_printed_sheet_says_where_one_lives_what_one_holds_and_learned(province, member):
    body = constitute(PROGRAM, province.cells[0], kind="cell_committee", name="Chi ủy", on=make.FOUNDED)
    post = seat(PROGRAM, body, title="secretary", on=make.FOUNDED)
    hold_post(PROGRAM, post, on=date(2024, 5, 1), is_member=True, person=member.person)
    said = {"lives_at": HERE, "management": "officer"}
    sheet = hand_in_own(as_self(member), member, values=said, since=date(2024, 9, 1))
    rows = rows_of(facts_of(member, sheet, 2024))
    assert rows["Nơi ở hiện nay"] == HERE
    assert rows["Nơi thường trú"] == rows["Ngoại ngữ"] == "K"
    assert rows["Chức vụ trong Đảng"] == "Bí thư, Chi ủy"
    assert rows["Đào tạo, bồi dưỡng trong năm"] == "Quản lý nhà nước: Ngạch chuyên viên và tương đương"
    assert rows["Đơn vị công tác"] == "…………"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  thôn Nà Phặc,  xã Ngân Sơn ", "thôn Nà Phặc, xã Ngân Sơn"),
        ("tổ 5, phường Đức Xuân", "tổ 5, phường Đức Xuân"),
        ("Số nhà 12, tổ 5, phường Đức Xuân", None),
        ("12/3 đường Trường Chinh", None),
        ("số 7 ngõ 2, phường Sông Cầu", None),
        ("12", None),
        ("x" * 121, None),
        ("x" * 120, "x" * 120),
    ],
)
def test_a_place_is_a_village_and_no_house(typed, kept):
    assert place_of_living(typed) == kept
    if kept is None:
        with pytest.raises(ValidationError):
            FIELDS["lives_at"].read(Cell(typed, 0, 0), ON)


@pytest.mark.parametrize(
    ("typed", "language", "level"),
    [
        ("Anh văn B1", "english", "b1"),
        ("Tiếng Trung Quốc", "chinese", None),
        ("tiếng anh bậc 4", "english", "b2"),
        ("Anh (A2), Trung", "english", "a2"),
        ("Tày", None, None),
    ],
)
def test_languages_are_read_as_people_write_them(typed, language, level):
    assert (language_of(typed), language_level_of(typed)) == (language, level)


def test_it_is_the_members_to_take_along_and_goes_when_the_person_is_erased(member):
    declare(PROGRAM, member, declared=Declared(lives_at=HERE, informatics="basic"), on=ON)
    assert held_of(PROGRAM, member)["Nơi ở, chức vụ, bồi dưỡng"] == [
        {"Từ ngày": "10/12/2024", "Nơi ở hiện nay": HERE, "Tin học": "Tin học cơ bản"}
    ]
    with entry(PROGRAM, "test.erase"):
        erase_person(member)
    assert not Particulars.objects.exists()


def test_of_two_records_that_are_joined_one_says_it_and_parting_gives_it_back(province, member):
    other = make.official(province.cells[0], name="Nông Văn Khai")
    declare(PROGRAM, member, declared=Declared(lives_at="xã A"), on=ON)
    declare(PROGRAM, other, declared=Declared(lives_at=HERE), on=ON)
    join(PROGRAM, member, surplus=other, taken=["declared"], reason="nhập trùng")
    assert now_(member).lives_at == HERE
    part(PROGRAM, member, joining=Joining.objects.get(), reason="không phải một người")
    assert (now_(member).lives_at, now_(other).lives_at) == ("xã A", HERE)


def test_whoever_may_not_open_the_record_sees_nothing_of_it(province, member):
    declare(PROGRAM, member, declared=Declared(lives_at=HERE), on=ON)
    seen = {}
    for name, actor in {
        "cell": make.actor("cell_secretary", province.cells[0]),
        "self": as_self(member),
        "neighbour": make.actor("cell_secretary", province.cells[1]),
        "another member": as_self(make.official(province.cells[1])),
    }.items():
        with seen_by(actor):
            seen[name] = Particulars.objects.count()
    assert seen == {"cell": 1, "self": 1, "neighbour": 0, "another member": 0}


def test_it_is_written_and_read_on_the_pages(province, member):
    client = Client()
    client.force_login(make.account("grassroots_office", province.communes[0]))
    page = reverse("members:declare", args=[member.pk])
    given = {"lives_at": "số nhà 3, tổ 5", "state_post": "village_head", "on": "1/9/2024", "seen": "0"}
    assert "không ghi số nhà" in client.post(page, given).content.decode()
    assert client.post(page, {**given, "lives_at": HERE}).status_code == 302
    shown = client.get(reverse("members:detail", args=[member.pk])).content.decode()
    assert HERE in shown
    assert "Trưởng thôn, tổ trưởng dân phố" in shown


def test_the_members_sheet_is_printed_with_what_is_known_and_dots_for_the_rest(province, member):
    declare(PROGRAM, member, declared=Declared(HERE, language="english", language_level="b1"), on=ON)
    known = {row["item"]: row["known"] for row in sheet_facts(member)["rows"]}
    assert (known["Nơi ở hiện nay"], known["Ngoại ngữ"]) == (HERE, "Tiếng Anh, Bậc 3 (B1)")
    assert (known["Nơi thường trú"], known["Ngày vào Đảng"]) == ("…………", "2/9/2005")
    page = reverse("members:sheet", args=[member.pk])
    client = Client()
    client.force_login(make.account("grassroots_office", province.communes[0]))
    assert client.get(page).status_code == 200
    assert "In phiếu đảng viên" in client.get(reverse("members:detail", args=[member.pk])).content.decode()
    assert Opening.objects.filter(person=member.pk).exists()
    neighbour = Client()
    neighbour.force_login(make.account("cell_secretary", province.cells[1]))
    assert neighbour.get(page).status_code == 404
