"""Leaving, coming back, taking back on pages: shown before, confirmed in words, then told."""

from datetime import date

import pytest

from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.members.actions import depart, die, expel, recognize
from sotay.members.bookkeeping import close_period
from sotay.members.models import Movement
from tests import make
from tests.members.acting import PAPER, confirmed, do, said, where

# Leaving: seen first, then confirmed in words ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        ("die", "death"),
        ("expel", "expulsion"),
        ("remove", "removal"),
        ("cancel", "cancellation"),
        ("withdraw", "withdrawal"),
        ("depart", "departure"),
    ],
)
def test_leaving_is_shown_before_and_confirmed_by_typing_the_name(province, office, verb, kind):
    member = make.member(province.cells[0], name="Nông Thị Thắm")
    values = {**PAPER, "on": "1/3/2024"}

    shown = office.post(do(verb, member), values)
    assert "Nông Thị Thắm ra khỏi danh sách" in shown.content.decode()
    assert shown.context["words"] == "Thắm"
    assert where(member)

    mistyped = office.post(do(verb, member), confirmed(values, "Thẩm sai"))
    assert "Chưa xác nhận" in mistyped.content.decode()
    assert where(member)

    office.post(do(verb, member), confirmed(values, "thắm"))
    assert where(member) is None
    assert Movement.objects.latest("id").kind == kind


def test_looking_at_what_would_happen_leaves_nothing_behind(province, office):
    member = make.member(province.cells[0])
    office.get(do("die", member))
    before = (Movement.objects.count(), AuditEntry.objects.count())

    office.post(do("die", member), {"on": "1/3/2024"})

    assert (Movement.objects.count(), AuditEntry.objects.count()) == before


def test_a_late_entry_is_told_to_count_from_the_open_period(province, office):
    member = make.member(province.cells[0])
    close_period(PROGRAM, province.top, until=date(2023, 12, 31))

    shown = office.post(do("die", member), {"on": "5/11/2023"})
    assert "sổ tính từ ngày 1/1/2024" in shown.content.decode()

    done = office.post(do("die", member), confirmed({"on": "5/11/2023"}, str(member).split()[-1]))
    assert "sổ tính từ ngày 1/1/2024" in said(done)[0]


# Coming back, taking back ------------------------------------------------------------------------------------


def test_an_unjust_expulsion_is_made_good(province, office):
    member = make.official(province.cells[0])
    expel(PROGRAM, member, on=date(2023, 5, 1), decision=make.decision())

    form = office.get(do("restore", member)).context["form"]
    assert form["status"].value() == "official"
    office.post(
        do("restore", member),
        {**PAPER, "to_cell": province.cells[0].pk, "status": "official", "on": "1/3/2024"},
    )

    assert where(member) == (province.cells[0].pk, "official")


def test_the_dead_are_not_restored_and_who_moved_away_is_received_again(province, office):
    dead, moved = make.official(province.cells[0]), make.official(province.cells[0])
    die(PROGRAM, dead, on=date(2023, 5, 1))
    depart(PROGRAM, moved, on=date(2023, 5, 1))
    values = {**PAPER, "to_cell": province.cells[0].pk, "status": "official", "on": "1/3/2024"}

    refused = [office.post(do("restore", each), values).context["form"].refusal for each in (dead, moved)]
    office.post(do("take_back", moved), values)

    assert [refusal.way_out for refusal in refused] == [
        "Nếu ghi nhầm, hãy đảo bút toán ấy.",
        "Hãy ghi “Tiếp nhận trở lại”.",
    ]
    assert where(dead) is None
    assert where(moved) == (province.cells[0].pk, "official")


def test_a_mistake_is_chosen_among_the_entries_shown_and_reversed(province, office):
    member = make.member(province.cells[0])
    mistake = die(PROGRAM, member, on=date(2023, 5, 1))
    values = {"movement": mistake.pk, "reason": "Nhầm với người trùng tên"}

    shown = office.post(do("reverse", member), values)
    assert "lại ở trong danh sách" in shown.content.decode()

    office.post(do("reverse", member), confirmed(values))
    assert where(member) == (province.cells[0].pk, "probationary")


def test_a_recognition_taken_back_takes_its_dates_along(province, office):
    member = make.member(province.cells[0], on=date(2022, 1, 5))
    entry = recognize(PROGRAM, member, decision=make.decision(), on=date(2023, 1, 5))

    office.post(do("reverse", member), confirmed({"movement": entry.pk, "reason": "Nhầm người"}))

    member.refresh_from_db()
    assert (member.official_on, member.recognition_decided_on) == (None, None)
    assert where(member) == (province.cells[0].pk, "probationary")


def test_what_stands_under_a_later_entry_is_not_reversed(province, office):
    member = make.member(province.cells[0], on=date(2022, 1, 5))
    recognize(PROGRAM, member, decision=make.decision(), on=date(2023, 1, 5))
    admission = Movement.objects.get(member=member, kind="admission")

    response = office.post(do("reverse", member), {"movement": admission.pk, "reason": "x"})

    assert "Sau đó đã ghi “Công nhận chính thức 5/1/2023”" in response.content.decode()


def test_an_entry_of_somebody_else_is_not_among_them(province, office):
    member, other = make.member(province.cells[0]), make.member(province.cells[0])
    theirs = Movement.objects.get(member=other)

    response = office.post(do("reverse", member), {"movement": theirs.pk, "reason": "x"})

    assert "movement" in response.context["form"].errors
