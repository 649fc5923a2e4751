"""Documents and their study: what is taken in, who is asked, who says “đã học”, what the numbers tell."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from sotay.documents.actions import correct, enter, withdraw
from sotay.documents.models import Progress, Studied, StudyRequest
from sotay.documents.queries import Come, asked_of, come_by_child, come_of, members_asked, studies_of
from sotay.documents.studying import ask, mark_own, record, take_back, unmark_own
from sotay.documents.studying import withdraw as stop
from sotay.kernel.actions import Clash, NotAllowed, entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import transfer
from sotay.members.own_data import held_of
from sotay.procedures.queries import beside
from sotay.regulations import Refused
from tests import make
from tests.proving import contradictions

from .world import LAST_DAY, a_document, build

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    with clock_stopped_at(make.TODAY), seen_by(PROGRAM):
        yield build()


def asked(world, **more):
    return ask(PROGRAM, world.document, organization=world.province.top, due_on=LAST_DAY, **more)


def me(world):
    return make.acting(world.account)


# The register --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stamped",
    [
        {"title": "Kế hoạch (Mật)"},
        {"number": "05-NQ/TU (MẬT)"},
        {"text": "Trang đầu\nTỐI MẬT\nNội dung"},
        {"text": "  * Mật *  "},
        {"text": "Độ mật: Tuyệt mật"},
        {"text": "Văn bản này đóng dấu TUYỆT MẬT."},
    ],
)
def test_nothing_that_bears_a_stamp_of_secrecy_is_taken_in(world, stamped):
    with pytest.raises(Refused, match="dấu mật"):
        a_document(world.province.top, **{"number": "6-NQ/TU", **stamped})


@pytest.mark.parametrize("words", ["Bí mật của hạnh phúc", "Mật ong Bắc Kạn", "Về bảo vệ bí mật nhà nước"])
def test_ordinary_words_are_no_stamp(world, words):
    assert a_document(world.province.top, number="7-NQ/TU", title=words, text=words).pk


def test_nobody_enters_a_document_without_having_looked_for_a_stamp(world):
    with pytest.raises(Refused, match="không đóng dấu mật"):
        a_document(world.province.top, number="6-NQ/TU", open_=False)


def test_a_document_is_issued_before_it_is_entered(world):
    assert a_document(world.province.top, number="8", issued_on=make.TODAY).pk
    with pytest.raises(Refused, match="chưa đến"):
        a_document(world.province.top, number="9", issued_on=make.TODAY + DAY)


def test_one_document_stands_in_a_register_once_and_may_stand_in_another(world):
    with pytest.raises(Clash), transaction.atomic():
        a_document(world.province.top)
    assert a_document(world.province.districts[0]).pk
    withdraw(PROGRAM, world.document, reason="mistaken")
    assert a_document(world.province.top).pk


def test_what_somebody_else_corrected_meanwhile_is_not_written_over(world):
    seen = world.document.entry_id
    given = {"kind": "plan", "number": "5-KH/TU", "issued_on": make.TODAY, "title": "Kế hoạch", "open_": True}
    correct(PROGRAM, world.document, seen=seen, **given)
    with pytest.raises(Refused, match="vừa sửa"):
        correct(PROGRAM, world.document, seen=seen, **given)


def test_a_withdrawn_document_asks_nobody_any_more_and_is_withdrawn_once(world):
    request = asked(world)
    withdraw(PROGRAM, world.document, reason="replaced")
    assert not asked_of(world.members[0].pk, make.TODAY).exists()
    assert StudyRequest.objects.get(pk=request.pk).withdrawn_on == make.TODAY
    with pytest.raises(Refused, match="đã được bỏ"):
        withdraw(PROGRAM, world.document, reason="mistaken")
    with pytest.raises(Refused, match="đã được bỏ"):
        asked(world)


# Asking --------------------------------------------------------------------------------------------------------


def test_a_request_reaches_every_member_below_and_nobody_beside(world):
    district = world.province.districts[0]
    ask(PROGRAM, world.document, organization=district, due_on=LAST_DAY)
    found = [asked_of(member.pk, make.TODAY).exists() for member in world.members]
    assert found == [True, True, False, False, True]


def test_a_request_may_ask_some_kinds_of_cells_only(world):
    asked(world, sectors=("agency",))
    assert not asked_of(world.members[0].pk, make.TODAY).exists()
    stop(PROGRAM, StudyRequest.objects.standing().get())
    asked(world, sectors=("agency", "residential"))
    assert asked_of(world.members[0].pk, make.TODAY).exists()


def test_the_last_day_is_today_or_later_and_an_organisation_asks_once(world):
    top = world.province.top
    with pytest.raises(Refused, match="đã qua"):
        ask(PROGRAM, world.document, organization=top, due_on=make.TODAY - DAY)
    assert ask(PROGRAM, world.document, organization=top, due_on=make.TODAY).pk
    with pytest.raises(Clash), transaction.atomic():
        asked(world)


def test_an_office_asks_for_documents_of_above_and_not_for_those_of_its_neighbour(world):
    office = make.actor("grassroots_office", world.province.communes[0])
    commune, other = world.province.communes
    assert ask(office, world.document, organization=commune, due_on=LAST_DAY).pk
    with pytest.raises(NotAllowed):
        ask(office, a_document(other), organization=commune, due_on=LAST_DAY)
    with pytest.raises(NotAllowed):
        ask(office, world.document, organization=other, due_on=LAST_DAY)


def test_who_is_admitted_or_comes_before_the_last_day_is_asked_and_who_comes_after_is_not(world):
    request = ask(PROGRAM, world.document, organization=world.province.cells[0], due_on=LAST_DAY)
    come = world.members[2]
    with clock_stopped_at(LAST_DAY):
        transfer(PROGRAM, come, to_cell=world.province.cells[0], on=LAST_DAY)
        assert asked_of(come.pk, LAST_DAY).filter(pk=request.pk).exists()
        assert Progress.objects.get(request=request).asked == 3
    with clock_stopped_at(LAST_DAY + DAY):
        late = make.official(world.province.cells[0], LAST_DAY + DAY)
        assert not asked_of(late.pk, LAST_DAY + DAY).exists()
        assert Progress.objects.get(request=request).asked == 3


def test_who_has_left_before_the_last_day_is_not_asked_there(world):
    request = ask(PROGRAM, world.document, organization=world.province.cells[0], due_on=LAST_DAY)
    transfer(PROGRAM, world.members[0], to_cell=world.province.cells[2], on=make.TODAY)
    assert Progress.objects.get(request=request).asked == 1


# Saying “đã học” -------------------------------------------------------------------------------------------------


def test_a_member_says_it_once_with_the_day_and_twice_changes_nothing(world):
    request = asked(world)
    mark_own(me(world), request)
    with clock_stopped_at(make.TODAY + DAY):
        mark_own(me(world), request)
    mark = Studied.objects.get()
    assert (mark.member_id, mark.studied_on, mark.on_behalf) == (world.members[0].pk, make.TODAY, False)


def test_it_is_taken_back_on_its_day_and_not_on_the_next(world):
    request = asked(world)
    mark_own(me(world), request)
    unmark_own(me(world), request)
    assert not Studied.objects.exists()
    mark_own(me(world), request)
    with clock_stopped_at(make.TODAY + DAY), pytest.raises(Refused, match="trong hôm nay"):
        unmark_own(me(world), request)


def test_nobody_says_it_who_is_not_asked(world):
    request = ask(PROGRAM, world.document, organization=world.province.districts[1], due_on=LAST_DAY)
    with pytest.raises(NotAllowed):
        mark_own(me(world), request)


def test_a_document_asked_for_twice_is_studied_once_and_counts_for_both(world):
    first = asked(world)
    second = ask(PROGRAM, world.document, organization=world.province.districts[0], due_on=LAST_DAY)
    mark_own(me(world), second)
    assert len(studies_of(world.members[0].pk, make.TODAY)) == 1
    assert [come_of([each], world.province.cells[0])[each.pk].studied for each in (first, second)] == [1, 1]


def test_the_cell_writes_for_whoever_has_no_telephone_and_takes_only_its_own_mark_back(world):
    request, cell = asked(world), world.province.cells[0]
    secretary = make.actor("cell_secretary", cell)
    mark_own(me(world), request)
    both = [world.members[0], world.members[4]]
    assert record(secretary, cell, request=request, members=both, on=make.TODAY) == 1
    assert [mark.on_behalf for mark in Studied.objects.order_by("member_id")] == [False, True]
    take_back(secretary, world.members[4], request=request)
    with pytest.raises(Refused, match="ghi hộ"):
        take_back(secretary, world.members[0], request=request)


def test_the_cell_writes_for_its_own_members_from_the_day_of_asking_until_today(world):
    request, cell = asked(world), world.province.cells[0]
    secretary, mine = make.actor("cell_secretary", cell), [world.members[4]]
    with pytest.raises(Refused, match="trước ngày đề nghị"):
        record(secretary, cell, request=request, members=mine, on=make.TODAY - DAY)
    with pytest.raises(Refused, match="chưa đến"):
        record(secretary, cell, request=request, members=mine, on=make.TODAY + DAY)
    with pytest.raises(Refused, match="Chưa chọn"):
        record(secretary, cell, request=request, members=[], on=make.TODAY)
    with pytest.raises(NotAllowed):
        record(secretary, cell, request=request, members=[world.members[1]], on=make.TODAY)
    with pytest.raises(NotAllowed):
        record(make.actor("organization_department", world.province.top), cell, request=request, members=mine,
               on=make.TODAY)  # fmt: skip


# What the numbers tell -------------------------------------------------------------------------------------------


def test_progress_is_told_by_child_and_a_cell_is_complete_when_everybody_has_studied(world):
    request, (one, two) = asked(world), world.province.districts
    for cell, member in zip(world.province.cells[:2], world.members[:2], strict=True):
        record(PROGRAM, cell, request=request, members=[member], on=make.TODAY)
    found = come_by_child(request, world.province.top)
    assert found == {one.pk: Come(3, 2, 2, 1), two.pk: Come(2, 0, 2, 0)}
    assert come_of([request], world.province.top)[request.pk] == Come(5, 2, 4, 1)


def test_an_inbox_says_it_in_numbers_once_the_last_day_is_over(world):
    request, cell = asked(world), world.province.cells[0]
    offices = [
        make.actor("cell_secretary", cell),
        make.actor("grassroots_office", world.province.communes[0]),
    ]
    record(PROGRAM, cell, request=request, members=[world.members[0]], on=make.TODAY)

    def told(on):
        return [[line.count for line in beside(actor, on) if "học" in str(line.title)] for actor in offices]

    assert told(LAST_DAY) == [[], []]
    assert told(LAST_DAY + DAY) == [[1], [2]]


def test_names_are_read_in_the_cell_and_a_mark_by_nobody_beside(world):
    request, cell = asked(world), world.province.cells[0]
    record(PROGRAM, cell, request=request, members=[world.members[0]], on=make.TODAY)
    with seen_by(make.actor("cell_secretary", cell)):
        assert [each.mark is None for each in members_asked(request, cell)] == [True, False]
    for actor in (
        make.actor("cell_secretary", world.province.cells[1]),
        make.actor("grassroots_office", world.province.communes[1]),
    ):
        with seen_by(actor):
            assert not Studied.objects.exists()
    with seen_by(me(world)):
        assert Studied.objects.count() == 1


def test_the_database_lets_nobody_mark_for_a_neighbours_member(world):
    request = asked(world)
    stranger = make.actor("grassroots_office", world.province.communes[1])
    with pytest.raises(DatabaseError), transaction.atomic(), entry(stranger, "test.mark"):
        Studied(document=request.document, member=world.members[0], studied_on=make.TODAY).save()


def test_what_is_held_of_a_member_says_what_they_studied(world):
    record(PROGRAM, world.province.cells[0], request=asked(world), members=[world.members[0]], on=make.TODAY)
    told = held_of(PROGRAM, world.members[0])["Văn bản đã học"]
    assert told[0]["Người ghi"] == "chi bộ ghi hộ"


def test_the_whole_tells_one_story(world):
    record(PROGRAM, world.province.cells[0], request=asked(world), members=[world.members[0]], on=make.TODAY)
    assert contradictions() == {}
    with entry(PROGRAM, "test.wrong"):
        Studied.objects.update(studied_on=make.TODAY - 90 * DAY)
    assert any("nobody had asked" in row for rows in contradictions().values() for row in rows)


def test_an_issuer_is_entered_by_name_where_it_is_a_body_above(world):
    made = enter(
        PROGRAM, world.province.top, kind="conclusion", number="21-KL/TW", issued_on=make.TODAY, title="Xây dựng Đảng",
        issuer="Ban Chấp hành Trung ương", open_=True,
    )  # fmt: skip
    assert made.name == "Kết luận số 21-KL/TW ngày 19/3/2024"
