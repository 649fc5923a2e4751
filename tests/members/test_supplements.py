"""The yearly sheet and corrections: the member proposes, the cell answers each field, only then the record changes."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client

from sotay.indicators.engine import evaluate
from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.models import AuditEntry
from sotay.kernel.sight import seen_by
from sotay.kernel.time import FOREVER, clock_stopped_at
from sotay.members.erasure import erase_person
from sotay.members.models import Traits
from sotay.members.own_data import held_of
from sotay.members.queries import ask
from sotay.members.supplements.actions import (
    accept_unchanged,
    answer,
    hand_in,
    hand_in_own,
    withdraw_own,
)
from sotay.members.supplements.models import Answer, HandedInBy, Supplement, SupplementItem
from sotay.members.supplements.printing import facts_of, form
from sotay.members.supplements.queries import progress_below, progress_of
from sotay.members.supplements.reminding import remind
from sotay.members.supplements.rounds import round_on
from sotay.papers.composing import compose
from sotay.people.models import Person, Presence, PresenceReason
from sotay.people.notices import Notice
from sotay.procedures.queries import beside
from sotay.regulations import Refused
from tests import make

IN_DECEMBER = date(2024, 12, 10)


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(IN_DECEMBER), seen_by(PROGRAM):
        made = make.province()
        made.members = [
            make.official(made.cells[0], name=name, on=date(2020, 1, 1), phone="0912345678")
            for name in ("Nông Văn Khai", "Hoàng Thị Đổi", "Triệu Văn Giấy")
        ]
        yield made


def as_self(member, role: str = "member") -> Actor:
    """A member in their own office."""
    place = member.place_paths()[0]
    made = make.actor(role, member.person.presences.get(latest=True).organization)
    return Actor(made.name, person_id=member.pk, role=role, office=role, path=place, grants=made.grants)


def secretary_of(province):
    return make.actor("cell_secretary", province.cells[0])


def test_nothing_is_written_before_the_cell_confirms_and_then_only_what_it_confirms(province):
    member = province.members[0]
    sheet = hand_in_own(
        as_self(member), member, values={"phone": "0987000111", "theory": "advanced"}, since=date(2024, 9, 1)
    )
    assert (sheet.year, sheet.handed_in_by) == (2024, HandedInBy.MEMBER)
    assert Person.objects.get(pk=member.pk).phone == "0912345678"
    answer(secretary_of(province), sheet, answers={"phone": "confirmed", "theory": "unproved"})
    assert Person.objects.get(pk=member.pk).phone == "0987000111"
    assert Traits.objects.get(member=member, valid_to=FOREVER).theory == "elementary"
    assert dict(SupplementItem.objects.values_list("field", "answer")) == {
        "phone": Answer.CONFIRMED,
        "theory": Answer.UNPROVED,
    }


def test_what_holds_from_a_day_on_changes_no_figure_of_the_days_before(province):
    member = province.members[0]
    sheet = hand_in_own(as_self(member), member, values={"occupation": "pensioner"}, since=date(2024, 9, 1))
    answer(secretary_of(province), sheet, answers={"occupation": "confirmed"})
    held = list(
        Traits.objects.filter(member=member).order_by("valid_from").values_list("occupation", "valid_from")
    )
    assert held[-1] == ("pensioner", date(2024, 9, 1))
    assert held[0][0] == "farmer"


def test_what_was_put_right_meanwhile_stays(province):
    """The confirmation writes its own field beside what the record says by then."""
    member = province.members[0]
    sheet = hand_in_own(as_self(member), member, values={"phone": "0987000111"})
    other = hand_in(PROGRAM, province.members[1], values={"ethnicity": "Nùng"}, on=IN_DECEMBER)
    answer(secretary_of(province), other, answers={"ethnicity": "confirmed"})
    answer(secretary_of(province), sheet, answers={"phone": "confirmed"})
    person = Person.objects.get(pk=member.pk)
    assert (person.phone, person.ethnicity, person.full_name) == ("0987000111", "Tày", "Nông Văn Khai")


def test_a_member_says_nothing_of_anybody_else(province):
    one, other, _third = province.members
    with pytest.raises(NotAllowed):
        hand_in_own(as_self(one), other, values={"phone": "0987000111"})
    sheet = hand_in_own(as_self(one), one, values={})
    with pytest.raises(NotAllowed):
        withdraw_own(as_self(other), sheet)
    for outsider in (
        as_self(one),
        make.actor("member", province.cells[0]),
        make.actor("leader", province.top),
    ):
        with pytest.raises(NotAllowed):
            answer(outsider, sheet, answers={})


def test_somebody_elsewhere_for_a_time_is_answered_by_the_home_cell(province):
    member = province.members[0]
    with entry(PROGRAM, "test.guest"):
        Presence(
            person=member.person,
            organization=province.cells[2],
            path=province.cells[2].path,
            reason=PresenceReason.TEMPORARY,
            valid_from=date(2024, 6, 1),
        ).save()
    own, home, host = make.actor("member", province.cells[0]), secretary_of(province), province.cells[2]
    own = Actor(own.name, person_id=member.pk, role="member", path=own.path, grants=own.grants)
    sheet = hand_in_own(own, member, values={"phone": "0987000111"})
    with pytest.raises(NotAllowed):
        answer(make.actor("cell_secretary", host), sheet, answers={"phone": "confirmed"})
    with pytest.raises(NotAllowed):
        hand_in(make.actor("cell_secretary", host), member, values={}, on=IN_DECEMBER)
    answer(home, sheet, answers={"phone": "confirmed"})
    assert Person.objects.get(pk=member.pk).phone == "0987000111"


def test_nobody_confirms_their_own_sheet(province):
    member = province.members[0]
    own_office = as_self(member, "cell_secretary")
    sheet = hand_in_own(own_office, member, values={})
    with pytest.raises(Refused):
        answer(own_office, sheet, answers={})
    with pytest.raises(Refused):
        accept_unchanged(own_office, province.cells[0])
    answer(make.actor("grassroots_office", province.communes[0]), sheet, answers={})


@pytest.mark.parametrize(
    "values", [{"full_name": "Nông Văn Khác"}, {"born": "x"}, {"identity_number": "001080000001"}]
)
def test_names_birth_days_and_identity_numbers_are_no_matter_of_a_sheet(province, values):
    with pytest.raises(Refused):
        hand_in_own(as_self(province.members[0]), province.members[0], values=values)


def test_what_the_record_says_already_and_what_contradicts_itself_is_refused(province):
    member = province.members[0]
    with pytest.raises(Refused):
        hand_in_own(as_self(member), member, values={"phone": "0912345678"})
    with pytest.raises(Refused):
        hand_in_own(as_self(member), member, values={"education": "university"})
    with pytest.raises(Refused):
        hand_in_own(as_self(member), member, values={"education": "university"}, since=date(2024, 12, 11))


def test_a_sheet_that_waits_gives_way_to_the_one_sent_after_it(province):
    member = province.members[0]
    first = hand_in_own(as_self(member), member, values={"phone": "0987000111"})
    hand_in_own(as_self(member), member, values={})
    assert Supplement.objects.filter(member=member).count() == 1
    with pytest.raises(Refused):
        answer(secretary_of(province), first, answers={"phone": "confirmed"})
    assert Person.objects.get(pk=member.pk).phone == "0912345678"


def test_after_the_sheet_of_the_year_corrections_are_proposed_on_any_day(province):
    member = province.members[0]
    answer(secretary_of(province), hand_in_own(as_self(member), member, values={}), answers={})
    with pytest.raises(Refused):
        hand_in_own(as_self(member), member, values={})
    later = hand_in_own(as_self(member), member, values={"phone": "0987000222"})
    assert later.year is None
    withdraw_own(as_self(member), later)
    assert not Supplement.objects.filter(pk=later.pk).exists()


def test_the_cell_writes_for_whoever_has_no_telephone_and_the_sheet_says_so(province):
    member = province.members[2]
    sheet = hand_in(secretary_of(province), member, values={}, on=date(2024, 12, 9))
    assert sheet.handed_in_by == HandedInBy.CELL
    own = hand_in_own(as_self(province.members[1]), province.members[1], values={})
    with pytest.raises(Refused):
        hand_in(secretary_of(province), own.member, values={}, on=IN_DECEMBER)
    with pytest.raises(Refused):
        hand_in(secretary_of(province), province.members[0], values={}, on=date(2024, 11, 30))


def test_sheets_without_changes_are_confirmed_in_one_act(province):
    for member in province.members[:2]:
        hand_in_own(as_self(member), member, values={})
    hand_in_own(as_self(province.members[2]), province.members[2], values={"phone": "0987000111"})
    assert accept_unchanged(secretary_of(province), province.cells[0]) == 2
    assert Supplement.objects.filter(answered_on=None).count() == 1


def test_illegal_answers_are_refused(province):
    sheet = hand_in_own(as_self(province.members[0]), province.members[0], values={"phone": "0987000111"})
    for answers in ({}, {"phone": ""}, {"phone": "yes"}, {"phone": "confirmed", "sex": "confirmed"}):
        with pytest.raises(Refused):
            answer(secretary_of(province), sheet, answers=answers)
    answer(secretary_of(province), sheet, answers={"phone": "differs"})
    with pytest.raises(Refused):
        answer(secretary_of(province), sheet, answers={"phone": "confirmed"})
    assert Person.objects.get(pk=province.members[0].pk).phone == "0912345678"


@pytest.mark.parametrize(
    ("on", "year", "late"),
    [
        (date(2024, 11, 30), 2023, True),
        (date(2024, 12, 1), 2024, False),
        (date(2024, 12, 31), 2024, False),
        (date(2025, 1, 1), 2024, True),
    ],
)
def test_the_round_of_a_day(db, on, year, late):
    this = round_on(on)
    assert (this.year, this.is_over(on)) == (year, late)


@pytest.mark.parametrize(("came", "owes"), [(date(2024, 12, 31), 1), (date(2025, 1, 1), 0)])
def test_whoever_comes_after_the_last_day_begins_with_the_next_sheet(province, came, owes):
    with clock_stopped_at(date(2025, 1, 15)):
        make.official(province.cells[1], on=came)
        this = round_on(date(2025, 1, 15))
        assert progress_of(province.cells[1], this, date(2025, 1, 15)).due == owes


def test_figures_say_who_owes_who_handed_in_and_whose_was_confirmed_with_the_rows_behind(province):
    first, second, _third = province.members
    answer(secretary_of(province), hand_in_own(as_self(first), first, values={}), answers={})
    hand_in_own(as_self(second), second, values={})
    codes = [
        f"supplements_{name}" for name in ("due", "handed_in", "missing", "confirmed", "handed_in_share")
    ]
    found = evaluate(codes, ask(province.top, IN_DECEMBER))
    assert [found[code].value for code in codes[:4]] == [3, 2, 1, 1]
    assert round(float(found[codes[4]].value), 1) == 66.7
    (line,) = progress_below(province.communes[0], round_on(IN_DECEMBER), IN_DECEMBER)
    assert (line.due, line.handed_in, line.confirmed, line.waiting, line.missing) == (3, 2, 1, 1, 1)


def test_the_inbox_of_a_cell_says_what_waits_and_what_is_missing(province):
    def lines(actor: Actor, on: date = IN_DECEMBER) -> list[int]:
        return [line.count for line in beside(actor, on) if "hiếu bổ sung" in str(line.title)]

    hand_in_own(as_self(province.members[0]), province.members[0], values={})
    assert lines(secretary_of(province)) == [1, 2]
    office = make.actor("grassroots_office", province.communes[0])
    assert lines(office) == [1]
    assert lines(office, date(2025, 1, 2)) == [1, 2]


def test_members_and_cells_are_reminded_once_a_week_and_not_after_it_was_handed_in(province):
    member = province.members[0]
    holder = make.account("member", province.cells[0])
    from_now = make.account("cell_secretary", province.cells[0])
    with clock_stopped_at(IN_DECEMBER):
        link(holder, member)
        assert remind(IN_DECEMBER) == 2
        assert remind(IN_DECEMBER) == 0
        assert remind(date(2024, 12, 12)) == 0
        hand_in_own(as_self(member), member, values={})
        assert remind(date(2024, 12, 17)) == 2
    said = set(Notice.objects.filter(on=date(2024, 12, 17)).values_list("account", "kind", "count"))
    assert said == {(from_now.pk, "supplement.missing", 2), (from_now.pk, "supplement.waiting", 1)}


def link(account, member):
    """An account that is this member's."""
    with entry(PROGRAM, "test.link"):
        account.person_id = member.pk
        account.save()


def test_the_sheet_on_paper_shows_what_is_missing_as_dots(province):
    member = province.members[0]
    sheet = hand_in_own(as_self(member), member, values={"phone": "0987000111"})
    paper = compose(form(), facts_of(member, sheet, 2024))
    table = next(block for block in paper.blocks if block.kind == "table")
    rows = {row[1]: row[2] for row in table.rows}
    assert paper.code == "3-HSĐV"
    assert (rows["Số điện thoại"], rows["Học vấn"], rows["Nơi ở hiện nay"]) == ("0987000111", "K", "K")
    empty = compose(form(), facts_of(member, None, 2024))
    table = next(block for block in empty.blocks if block.kind == "table")
    assert {row[2] for row in table.rows} == {"…………"}


def test_one_reads_ones_sheets_in_ones_own_data_and_they_go_with_the_person(province):
    member = province.members[0]
    hand_in_own(as_self(member), member, values={"phone": "0987000111"})
    assert "0987000111" in str(held_of(PROGRAM, member))
    with entry(PROGRAM, "test.erase"):
        erase_person(member)
    assert not Supplement.objects.filter(member=member).exists()


def test_the_trail_names_rows_and_never_what_was_proposed(province):
    member = province.members[0]
    sheet = hand_in_own(as_self(member), member, values={"phone": "0987000111"})
    answer(secretary_of(province), sheet, answers={"phone": "confirmed"})
    assert "0987000111" not in str(list(AuditEntry.objects.values()))


# Pages, command, two at once, the second wall ---------------------------------------------------------------


@pytest.fixture
def clients(province):
    holder = make.account("member", province.cells[0])
    link(holder, province.members[0])
    found = {}
    for role, account in {
        "member": holder,
        "cell_secretary": make.account("cell_secretary", province.cells[0]),
        "grassroots_office": make.account("grassroots_office", province.communes[0]),
        "neighbour": make.account("cell_secretary", province.cells[1]),
    }.items():
        found[role] = Client()
        found[role].force_login(account)
    return found


def test_a_member_sends_it_from_the_page_and_the_secretary_answers_on_theirs(province, clients):
    member, page = province.members[0], "/members/mine/supplement/"
    assert "Không có gì thay đổi" in clients["member"].get(page).content.decode()
    wrong = clients["member"].post(page, {"phone": "12"})
    assert wrong.status_code == 200
    assert clients["member"].post(page, {}).status_code == 200
    assert not Supplement.objects.exists()
    assert clients["member"].post(page, {"phone": "0987000111"}).status_code == 302
    sheet = Supplement.objects.get()
    assert "0987000111" in clients["member"].get(page).content.decode()
    listed = (
        clients["cell_secretary"].get(f"/members/of/{province.cells[0].pk}/supplements/").content.decode()
    )
    assert f"/members/supplements/{sheet.pk}/" in listed
    answered = clients["cell_secretary"].post(f"/members/supplements/{sheet.pk}/", {"phone": "confirmed"})
    assert answered.status_code == 302
    assert Person.objects.get(pk=member.pk).phone == "0987000111"
    assert clients["neighbour"].get(f"/members/supplements/{sheet.pk}/").status_code == 404
    assert clients["neighbour"].get(f"/members/{member.pk}/supplement/").status_code == 404


def test_the_secretary_writes_for_somebody_and_confirms_all_that_say_no_change(province, clients):
    phoneless = province.members[2]
    page = f"/members/{phoneless.pk}/supplement/"
    assert "chi bộ ghi thay" in clients["cell_secretary"].get(page).content.decode()
    assert clients["cell_secretary"].post(page, {"unchanged": "1", "on": "9/12/2024"}).status_code == 302
    cell = f"/members/of/{province.cells[0].pk}/supplements/"
    assert "Xác nhận 1 phiếu không thay đổi" in clients["cell_secretary"].get(cell).content.decode()
    assert clients["cell_secretary"].post(cell).status_code == 302
    assert Supplement.objects.get().answered_on == IN_DECEMBER
    above = clients["grassroots_office"].get(f"/members/of/{province.communes[0].pk}/supplements/")
    assert above.status_code == 200


def test_a_member_takes_a_sheet_back_on_the_page_and_prints_it(province, clients):
    clients["member"].post("/members/mine/supplement/", {"unchanged": "1"})
    sheet = Supplement.objects.get()
    printed = clients["member"].get("/members/mine/supplement/print/")
    assert "Phiếu bổ sung hồ sơ đảng viên" in printed.content.decode()
    assert (
        clients["member"].post("/members/mine/supplement/withdraw/", {"sheet": sheet.pk}).status_code == 302
    )
    assert not Supplement.objects.exists()


def test_from_the_command_line_the_same_is_possible_and_the_same_refused(province, capsys):
    member = province.members[0]
    holder = make.account("cell_secretary", province.cells[0], "bithu")
    call_command(
        "do",
        "supplement.hand_in",
        str(member.pk),
        "phone=0987000111",
        "on=9/12/2024",
        account=holder.username,
    )
    sheet = Supplement.objects.get()
    call_command("do", "supplement.answer", str(sheet.pk), "phone=differs", account=holder.username)
    assert Person.objects.get(pk=member.pk).phone == "0912345678"


def test_by_the_second_wall_a_cell_reads_no_sheet_of_another(province):
    hand_in_own(as_self(province.members[0]), province.members[0], values={"phone": "0987000111"})
    with seen_by(make.actor("cell_secretary", province.cells[2])):
        assert not Supplement.objects.exists()
        assert not SupplementItem.objects.exists()
    with seen_by(as_self(province.members[1])):
        assert not Supplement.objects.exists()
    with seen_by(as_self(province.members[0])):
        assert SupplementItem.objects.count() == 1
