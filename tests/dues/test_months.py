"""A month of a cell: all have paid, except; written once, taken back and written again."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from sotay.dues.actions import declare, declare_own, end_relief, post_month, post_months, relieve
from sotay.dues.book import balance
from sotay.dues.kept import erase, held
from sotay.dues.models import DuesProfile, MemberLine, Posting
from sotay.dues.money import receive, remit, reverse_posting
from sotay.dues.queries import below, in_arrears, months_of, rows_of, sheet_of, year_of
from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.law import warnings_heard
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import transfer
from sotay.members.suspension.actions import suspend
from sotay.organizations.rules import override
from sotay.people.models import Presence
from sotay.regulations import Refused
from tests import make
from tests.proving import contradictions

JANUARY, FEBRUARY, MARCH = date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)


@pytest.fixture
def today():
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture
def province(db, today):
    with seen_by(PROGRAM):
        made = make.province()
        made.members = [make.official(made.cells[0], name=f"Nông Văn {name}") for name in "ABCD"]
        made.members.append(make.official(made.cells[1], name="Hoàng Thị E"))
        for member in made.members:
            declare(PROGRAM, member, group="salaried", base=5_000_000, since=JANUARY)
        yield made


def pk(*members):
    return [member.pk for member in members]


def test_all_have_paid_except_those_said_not_to(province):
    a, b, c, d = province.members[:4]
    sheet = post_month(
        PROGRAM, province.cells[0], month=MARCH, unpaid=pk(a), amounts={b.pk: 20_000, c.pk: 80_000}
    )
    assert (sheet.cash, sheet.receivable, sheet.due) == (20_000 + 80_000 + 50_000, 50_000 + 30_000, 230_000)
    assert (sheet.members, sheet.unpaid, sheet.exempt) == (4, 2, 0)
    assert (-sheet.kept, -sheet.owed) == (45_000, 105_000)
    rows = {row.member_id: (row.due, row.paid, row.open) for row in rows_of(sheet)}
    assert rows == {
        a.pk: (50_000, 0, 50_000),
        b.pk: (50_000, 20_000, 30_000),
        c.pk: (80_000, 80_000, 0),  # whoever gives more, gives it
        d.pk: (50_000, 50_000, 0),
    }
    assert contradictions() == {}


def test_arrears_of_earlier_months_are_paid_with_a_later_sheet(province):
    a, b = province.members[:2]
    cell = province.cells[0]
    for month in (JANUARY, FEBRUARY):
        post_month(PROGRAM, cell, month=month, unpaid=pk(a, b))
    assert [row.member_id for row in in_arrears(cell, make.TODAY)] == pk(a, b)
    sheet = post_month(PROGRAM, cell, month=MARCH, unpaid=pk(b), arrears=pk(a))
    assert sheet.cash == 3 * 50_000 + 100_000
    assert sheet.behind == 1
    (left,) = in_arrears(cell, make.TODAY)
    assert (left.member_id, left.amount, len(left.months)) == (b.pk, 150_000, 3)
    assert [month.open for month in months_of(a, JANUARY, date(2024, 4, 1))] == [0, 0, 0]
    assert balance(cell)["receivable"] == 150_000
    assert contradictions() == {}


def test_one_month_unpaid_is_no_reason_to_ask_two_are(province):
    a, cell = province.members[0], province.cells[0]
    post_month(PROGRAM, cell, month=JANUARY, unpaid=pk(a))
    assert in_arrears(cell, date(2024, 1, 31)) == []
    post_month(PROGRAM, cell, month=FEBRUARY, unpaid=pk(a))
    assert in_arrears(cell, date(2024, 1, 31)) == []
    assert [row.member_id for row in in_arrears(cell, date(2024, 2, 29))] == pk(a)


def test_a_month_is_written_once_and_again_when_it_was_taken_back(province):
    cell = province.cells[0]
    sheet = post_month(PROGRAM, cell, month=MARCH)
    with pytest.raises(Refused, match="đã được ghi sổ"):
        post_month(PROGRAM, cell, month=date(2024, 3, 15))
    reverse_posting(PROGRAM, cell, posting=sheet, reason="ghi nhầm")
    assert sheet_of(cell, MARCH) is None
    assert not any(balance(cell).values())
    again = post_month(PROGRAM, cell, month=MARCH, unpaid=pk(province.members[0]))
    assert sheet_of(cell, MARCH) == again
    with pytest.raises(Refused, match="đã được đảo"):
        reverse_posting(PROGRAM, cell, posting=sheet, reason="ghi nhầm")
    assert contradictions() == {}


def test_what_later_months_rest_on_is_not_taken_back_before_them(province):
    a, cell = province.members[0], province.cells[0]
    january = post_month(PROGRAM, cell, month=JANUARY, unpaid=pk(a))
    post_month(PROGRAM, cell, month=FEBRUARY, arrears=pk(a))
    with pytest.raises(Refused, match="đã thu số còn nợ"):
        reverse_posting(PROGRAM, cell, posting=january, reason="nhầm")


def test_guests_pay_here_and_those_elsewhere_for_a_time_do_not(province):
    guest, away = province.members[4], province.members[0]
    with entry(PROGRAM, "test.stay"):
        for member, cell in ((guest, province.cells[0]), (away, province.cells[1])):
            Presence(
                person_id=member.pk, organization=cell, reason="temporary", path=cell.path,
                valid_from=date(2024, 2, 10), valid_to=date(2024, 8, 1),
            ).save()  # fmt: skip
    here, there = (post_month(PROGRAM, cell, month=FEBRUARY) for cell in province.cells[:2])
    assert {line.member_id for line in here.lines.all()} == {*pk(*province.members[1:4]), guest.pk}
    assert {line.member_id for line in there.lines.all()} == {away.pk}
    before = post_month(PROGRAM, province.cells[0], month=JANUARY)
    assert {line.member_id for line in before.lines.all()} == set(pk(*province.members[:4]))


def test_who_moves_after_paying_is_not_charged_again(province):
    a = province.members[0]
    post_month(PROGRAM, province.cells[0], month=FEBRUARY)
    transfer(PROGRAM, a, to_cell=province.cells[1], on=date(2024, 2, 20))
    there = post_month(PROGRAM, province.cells[1], month=FEBRUARY)
    assert a.pk not in {line.member_id for line in there.lines.all()}
    march = post_month(PROGRAM, province.cells[1], month=MARCH)
    assert a.pk in {line.member_id for line in march.lines.all()}
    assert contradictions() == {}


def test_who_left_and_owes_may_still_pay_where_it_is_owed(province):
    a, cell = province.members[0], province.cells[0]
    post_month(PROGRAM, cell, month=JANUARY, unpaid=pk(a))
    transfer(PROGRAM, a, to_cell=province.cells[1], on=date(2024, 2, 20))
    sheet = post_month(PROGRAM, cell, month=FEBRUARY, arrears=pk(a))
    assert sheet.cash == 4 * 50_000
    assert balance(cell)["receivable"] == 0


def test_relief_frees_for_at_most_twelve_months_at_a_time(province):
    a, cell = province.members[0], province.cells[0]
    with pytest.raises(Refused, match="không quá 12 tháng") as refused:
        relieve(PROGRAM, a, ground="on_application", since=date(2026, 2, 1), until=date(2027, 2, 1))
    assert refused.value.clause.key == "dues.hardship_exemption_max"
    relief = relieve(PROGRAM, a, ground="on_application", since=FEBRUARY, until=date(2025, 1, 31))
    assert (relief.valid_from, relief.valid_to) == (FEBRUARY, date(2025, 2, 1))
    with pytest.raises(Refused, match="đã được miễn"):
        relieve(PROGRAM, a, ground="social_pension", since=date(2025, 1, 1), until=date(2025, 6, 1))
    sheet = post_month(PROGRAM, cell, month=FEBRUARY)
    assert (sheet.exempt, sheet.cash) == (1, 150_000)
    assert post_month(PROGRAM, cell, month=JANUARY).exempt == 0
    end_relief(PROGRAM, a, until=FEBRUARY)
    assert post_month(PROGRAM, cell, month=MARCH).exempt == 0


def test_a_reduction_leaves_a_part_to_pay(province):
    relieve(PROGRAM, province.members[0], ground="on_application", since=MARCH, until=MARCH, percent=40)
    sheet = post_month(PROGRAM, province.cells[0], month=MARCH)
    assert (sheet.cash, sheet.exempt) == (3 * 50_000 + 20_000, 0)


def test_a_suspended_member_pays_unless_a_competent_body_says_otherwise(province):
    with warnings_heard() as heard:
        relieve(PROGRAM, province.members[0], ground="suspended", since=MARCH, until=MARCH)
    assert [each.clause.key for each in heard] == ["dues.paid_while_suspended"]
    assert post_month(PROGRAM, province.cells[0], month=MARCH).exempt == 0


def test_what_was_declared_holds_from_its_month_until_the_next(province):
    a, cell = province.members[0], province.cells[0]
    declare(PROGRAM, a, group="pensioner", base=4_000_000, since=date(2024, 2, 15))
    assert post_month(PROGRAM, cell, month=JANUARY).cash == 200_000
    assert post_month(PROGRAM, cell, month=FEBRUARY).cash == 170_000
    assert DuesProfile.objects.filter(member=a).count() == 2


def test_a_member_declares_for_themself_and_for_nobody_else(province):
    a, b = province.members[:2]
    path = province.cells[0].path
    actor = Actor("Đảng viên", person_id=a.pk, role="member", path=path, grants=(("dues.declare_own", path),))
    with seen_by(actor):
        declare_own(actor, a, group="student", since=MARCH)
        assert DuesProfile.objects.get(member=a, group="student").declared_by == "member"
        with pytest.raises(NotAllowed):
            declare_own(actor, b, group="student", since=MARCH)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"month": date(2024, 4, 1)}, "chưa đến"),
        ({"month": MARCH, "unpaid": [0]}, "vừa thay đổi"),
        ({"month": MARCH, "amounts": {0: 5}}, "vừa thay đổi"),
        ({"month": MARCH, "arrears": [0]}, "vừa thay đổi"),
        ({"month": date(2009, 1, 1)}, "không hoạt động"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused_with_the_reason(province, given, why):
    with pytest.raises(Refused, match=why):
        post_month(PROGRAM, province.cells[0], **given)
    assert not Posting.objects.exists()


def test_a_sum_below_nought_and_a_mark_beside_a_sum_are_refused(province):
    a = province.members[0]
    for amounts, unpaid in (({a.pk: -5}, []), ({a.pk: 10**9}, []), ({a.pk: 5}, [a.pk])):
        with pytest.raises(Refused):
            post_month(PROGRAM, province.cells[0], month=MARCH, amounts=amounts, unpaid=unpaid)


def test_a_grassroots_office_writes_for_all_cells_that_have_not(province):
    office = make.actor("grassroots_office", province.communes[0])
    post_month(office, province.cells[0], month=MARCH, unpaid=pk(province.members[0]))
    (posting,) = post_months(office, province.communes[0], month=MARCH)
    assert (posting.organization, posting.cash) == (province.cells[1], 50_000)
    assert post_months(office, province.communes[0], month=MARCH) == []
    assert contradictions() == {}


# Money between the levels ------------------------------------------------------------------------------------


def test_money_goes_up_level_by_level_and_what_differs_is_shown(province):
    cell, commune = province.cells[0], province.communes[0]
    post_month(PROGRAM, cell, month=MARCH)  # 200.000, of which 140.000 are owed
    with pytest.raises(Refused, match="nhiều hơn số còn phải nộp"):
        remit(PROGRAM, cell, amount=140_001, on=make.TODAY)
    remit(PROGRAM, cell, amount=140_000, on=make.TODAY)
    row = next(each for each in below(commune, make.TODAY) if each.state.organization_id == cell.pk)
    assert (row.sent, row.received, row.difference) == (140_000, 0, 140_000)
    receive(PROGRAM, commune, amounts={cell.pk: 100_000}, on=make.TODAY)
    row = next(each for each in below(commune, make.TODAY) if each.state.organization_id == cell.pk)
    assert row.difference == 40_000
    receive(PROGRAM, commune, amounts={cell.pk: 40_000}, on=make.TODAY)
    assert balance(commune) == {
        "cash": 140_000, "receivable": 0, "kept": -126_000, "owed": -14_000, "uncollected": 0
    }  # fmt: skip
    remit(PROGRAM, commune, amount=14_000, on=make.TODAY)
    assert contradictions() == {}


def test_what_was_handed_up_is_not_taken_back_from_under_it(province):
    cell = province.cells[0]
    sheet = post_month(PROGRAM, cell, month=MARCH)
    sent = remit(PROGRAM, cell, amount=100_000, on=make.TODAY)
    with pytest.raises(Refused, match="đã nộp lên cấp trên"):
        reverse_posting(PROGRAM, cell, posting=sheet, reason="nhầm")
    reverse_posting(PROGRAM, cell, posting=sent, reason="nhầm")
    reverse_posting(PROGRAM, cell, posting=sheet, reason="nhầm")
    assert not any(balance(cell).values())


def test_only_from_directly_below(province):
    with pytest.raises(Refused, match="không trực thuộc"):
        receive(PROGRAM, province.districts[0], amounts={province.cells[0].pk: 5}, on=make.TODAY)
    with pytest.raises(Refused, match="Chưa có số tiền"):
        receive(PROGRAM, province.communes[0], amounts={}, on=make.TODAY)


def test_the_year_book_adds_up(province):
    cell = province.cells[0]
    for month in (JANUARY, FEBRUARY, MARCH):
        post_month(PROGRAM, cell, month=month)
    remit(PROGRAM, cell, amount=420_000, on=make.TODAY)
    months = year_of(cell, 2024)
    assert [month.is_written for month in months] == [True] * 3 + [False] * 9
    assert sum(month.paid for month in months) == 600_000
    assert sum(month.owed for month in months) == months[2].sent == 420_000


# What the database keeps to ----------------------------------------------------------------------------------


def test_the_database_takes_no_posting_that_does_not_add_up(province):
    with pytest.raises(DatabaseError), transaction.atomic(), entry(PROGRAM, "test.post"):
        Posting(
            organization=province.cells[0], kind="month", month=MARCH, counted_on=MARCH, happened_on=MARCH,
            recorded_at="2024-03-19T00:00Z", cash=5,
        ).save()  # fmt: skip


def test_nobody_changes_or_removes_what_was_posted(province):
    sheet = post_month(PROGRAM, province.cells[0], month=MARCH)
    for rows in (Posting.objects.filter(pk=sheet.pk), MemberLine.objects.filter(posting=sheet)):
        with pytest.raises(DatabaseError), transaction.atomic(), entry(PROGRAM, "test.change"):
            rows.update(entry_id=0)
        with pytest.raises(DatabaseError), transaction.atomic(), entry(PROGRAM, "test.remove"):
            rows.delete()


def test_no_line_is_added_to_a_posting_afterwards(province):
    sheet = post_month(PROGRAM, province.cells[0], month=MARCH)
    with pytest.raises(DatabaseError, match="another act"), transaction.atomic(), entry(PROGRAM, "test.add"):
        MemberLine(posting=sheet, member=province.members[4], month=MARCH, due=5, paid=5).save()


@pytest.mark.parametrize("role", ["organization_department", "committee_office", "leader", "auditor"])
def test_above_the_grassroots_nobody_reads_what_a_member_pays(province, role):
    post_month(PROGRAM, province.cells[0], month=MARCH)
    relieve(
        PROGRAM, province.members[0], ground="social_pension", since=date(2024, 4, 1), until=date(2024, 5, 1)
    )
    for place in (province.top, province.districts[0]):
        with seen_by(make.actor(role, place)):
            assert not MemberLine.objects.exists()
            assert not DuesProfile.objects.exists()
            assert Posting.objects.visible_to(make.actor(role, place), "dues.view").count() == 1


@pytest.mark.parametrize(("role", "at"), [("cell_secretary", "cells"), ("grassroots_office", "communes")])
def test_the_cell_and_its_grassroots_office_read_it_and_no_neighbour(province, role, at):
    post_month(PROGRAM, province.cells[0], month=MARCH)
    with seen_by(make.actor(role, getattr(province, at)[0])):
        assert MemberLine.objects.count() == 4
        assert DuesProfile.objects.count() >= 4
    with seen_by(make.actor(role, getattr(province, at)[1 if at == "communes" else 2])):
        assert not MemberLine.objects.exists()
        assert not DuesProfile.objects.exists()


def test_a_member_reads_their_own_only(province):
    a = province.members[0]
    post_month(PROGRAM, province.cells[0], month=MARCH)
    path = province.cells[0].path
    actor = Actor("Đảng viên", person_id=a.pk, role="member", path=path, grants=(("dues.declare_own", path),))
    with seen_by(actor):
        assert set(MemberLine.objects.values_list("member_id", flat=True)) == {a.pk}
        assert set(DuesProfile.objects.values_list("member_id", flat=True)) == {a.pk}


@pytest.mark.parametrize("role", ["organization_department", "committee_office"])
def test_from_afar_nobody_writes_what_a_member_pays(province, role):
    far = make.actor(role, province.districts[0])
    with pytest.raises(NotAllowed):
        post_month(far, province.cells[0], month=MARCH)
    with pytest.raises(NotAllowed):
        declare(far, province.members[0], group="student", since=MARCH)
    sheet = post_month(PROGRAM, province.cells[0], month=MARCH)
    with pytest.raises(NotAllowed):
        reverse_posting(far, province.cells[0], posting=sheet, reason="nhầm")


def test_what_is_declared_is_forgotten_with_the_person_and_the_books_stay(province):
    a = province.members[0]
    post_month(PROGRAM, province.cells[0], month=MARCH)
    assert held(a)["Đảng phí từng tháng"] == [{"Tháng": "3/2024", "Phải đóng": 50_000, "Đã đóng": 50_000}]
    with entry(PROGRAM, "test.erase"):
        erase(a)
    assert not DuesProfile.objects.filter(member=a).exists()
    assert months_of(a, JANUARY, date(2024, 4, 1))[0].paid == 50_000


def test_where_a_suspended_member_does_not_pay_the_sheet_knows_of_the_suspension_by_itself(province):
    a, cell = province.members[0], province.cells[0]
    paper = make.decision(on=date(2024, 1, 10))
    suspend(PROGRAM, a, on=date(2024, 1, 15), until=date(2024, 3, 10), decision=paper)
    assert post_month(PROGRAM, cell, month=JANUARY).exempt == 0
    rule = "dues.paid_while_suspended"
    override(
        PROGRAM, province.top, key=rule, value=False, regulation="1-CV", on=JANUARY, decision=make.decision()
    )
    assert post_month(PROGRAM, cell, month=FEBRUARY).exempt == 1
