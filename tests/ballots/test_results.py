"""Results of votes: judged by the rules of their day, kept as numbers, replaced and never edited; and their pages."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from sotay.ballots.actions import correct, record, record_vote
from sotay.ballots.counting import Ground, Tally
from sotay.ballots.forms import CorrectVoteForm, RecordVoteForm
from sotay.ballots.models import VoteResult
from sotay.ballots.verify import results_add_up, results_replace_their_own
from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import warnings_heard
from sotay.kernel.time import clock_stopped_at
from sotay.organizations.structure import constitute
from sotay.regulations import Refused
from tests import make
from tests.desk.visiting import reader, words

TODAY = date(2025, 9, 1)


@pytest.fixture
def world(a_province):
    with clock_stopped_at(TODAY):
        yield a_province


def vote(world, **more):
    given = {
        "kind": "admission.cell",
        "held_on": TODAY,
        "channel": "paper",
        "summoned": 12,
        "present": 9,
        "votes_for": 7,
        "votes_against": 1,
        "votes_other": 1,
        "left_out": {Ground.ELSEWHERE: 1, Ground.EXEMPT: 1},
        **more,
    }
    return record(PROGRAM, world.cells[0], **given)


def test_a_result_says_how_it_was_counted_and_by_which_rule(world):
    result = VoteResult.objects.get(pk=vote(world).pk)
    assert (result.denominator, result.needed, result.agreed, result.quorate) == (10, 7, True, True)
    assert result.left_out == {Ground.ELSEWHERE: 1, Ground.EXEMPT: 1}
    assert (result.rule_key, result.rule_grade) == ("admission.cell_majority", "read")
    assert result.rule_since == date(2025, 7, 1)
    assert "9.3.4, 294-QĐ/TW" in result.rule_citation
    assert "9.3.2, 294-QĐ/TW" in result.base_citation
    assert result.tally == Tally(12, 9, 7, 1, 1, {Ground.ELSEWHERE: 1, Ground.EXEMPT: 1})


def test_one_vote_less_is_recorded_all_the_same_and_says_no(world):
    result = vote(world, votes_for=6, votes_against=2)
    assert (result.agreed, result.needed) == (False, 7)


def test_the_day_of_the_vote_chooses_the_rule_and_what_is_not_sure_only_warns(world):
    with warnings_heard() as heard:
        before = vote(world, held_on=date(2025, 6, 30))
    assert before.rule_grade == "assumed"
    assert any(warned.clause.key == "admission.cell_majority" for warned in heard)
    with warnings_heard() as heard:
        assert vote(world, held_on=date(2025, 7, 1)).rule_grade == "read"
    assert heard == []


def test_an_admission_is_not_voted_by_raising_hands(world):
    with pytest.raises(Refused, match="giơ tay") as refused:
        vote(world, channel="hands")
    assert refused.value.clause.key == "voting.channels_admission"
    with warnings_heard() as heard:
        vote(world, channel="hands", held_on=date(2025, 6, 8))
    assert "voting.channels_admission" in {warned.clause.key for warned in heard}


def test_too_few_present_warn_as_long_as_the_rule_is_not_sure(world):
    with warnings_heard() as heard:
        result = vote(world, present=6, votes_for=6, votes_against=0, votes_other=0)
    assert not result.quorate
    assert [warned.clause.key for warned in heard] == ["meeting.quorum"]


def test_four_who_agree_are_told_that_this_discloses_their_votes(world):
    with warnings_heard() as heard:
        result = vote(world, summoned=4, present=4, votes_for=4, votes_against=0, votes_other=0, left_out={})
    assert result.discloses
    assert any("từng người" in warned.why for warned in heard)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"present": 11}, "có mặt nhiều hơn"),
        ({"votes_for": 9}, "phiếu nhiều hơn"),
        ({"left_out": {Ground.ELSEWHERE: 12}}, "không còn ai"),
        ({"kind": "admission.standing"}, "không biểu quyết về việc đó"),
        ({"kind": "admission.nowhere"}, "Không có loại"),
        ({"held_on": date(2025, 9, 2)}, "chưa đến"),
        ({"held_on": date(2009, 9, 2)}, "chưa có"),
        ({"left_out": {Ground.DELEGATE_ABSENT: 1}}, "không được trừ"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(world, wrong, why):
    with pytest.raises(Refused, match=why):
        vote(world, **wrong)
    assert not VoteResult.objects.exists()


def test_a_body_votes_about_its_own_matters_in_its_own_organisation(world):
    commune = world.communes[0]
    committee = constitute(PROGRAM, commune, kind="executive", name="Đảng ủy", on=make.FOUNDED)
    commission = constitute(PROGRAM, commune, kind="inspection", name="Ủy ban kiểm tra", on=make.FOUNDED)
    given = {
        "kind": "admission.grassroots",
        "held_on": TODAY,
        "channel": "card",
        "summoned": 15,
        "present": 15,
        "votes_for": 10,
    }
    assert record(PROGRAM, commune, body=committee, **given).agreed
    with pytest.raises(Refused, match="Cơ quan này không biểu quyết"):
        record(PROGRAM, commune, body=commission, **given)
    with pytest.raises(Refused, match="không thuộc"):
        record(PROGRAM, world.communes[1], body=committee, **given)


def test_a_mistake_is_replaced_once_and_both_rows_stay(world):
    former = vote(world)
    right = correct(
        PROGRAM, former, held_on=TODAY, channel="paper", summoned=12, present=9, votes_for=8, votes_against=1
    )
    assert right.supersedes == former
    assert list(VoteResult.objects.standing()) == [right]
    assert VoteResult.objects.count() == 2
    with pytest.raises(Refused, match="đã được thay"):
        correct(PROGRAM, former, held_on=TODAY, channel="paper", summoned=12, present=9, votes_for=8)


def test_a_correction_does_not_turn_the_verdict_behind_the_back_of_a_case(world):
    with entry(PROGRAM, "test.case"):
        result = record_vote(
            world.cells[0],
            kind="admission.cell",
            held_on=TODAY,
            channel="paper",
            tally=Tally(9, 9, 6, 3),
            subject="case:12",
        )
    again = {"held_on": TODAY, "channel": "paper", "summoned": 9, "present": 9}
    with pytest.raises(Refused, match="hồ sơ"):
        correct(PROGRAM, result, votes_for=5, votes_against=4, **again)
    assert correct(PROGRAM, result, votes_for=7, votes_against=2, **again).subject == "case:12"


BROKEN = [
    {"denominator": 11},
    {"present": 11},
    {"votes_for": 9},
    {"votes_for": -1},
    {"agreed": False},
    {"needed": 6},
    {"needed": 8, "agreed": False},
    {"share_top": 1},
    {"share_bottom": 2},
    {"subject": "Nông Văn A"},
]


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_the_database_itself_refuses_a_result_that_does_not_add_up(world, broken):
    result = vote(world)
    result.pk = None
    for name, value in broken.items():
        setattr(result, name, value)
    with pytest.raises(IntegrityError), transaction.atomic(), entry(PROGRAM, "test.write"):
        result.save(force_insert=True)


@pytest.mark.parametrize(
    "sql", ["UPDATE ballots_voteresult SET votes_for = 9", "DELETE FROM ballots_voteresult"]
)
def test_no_result_is_changed_or_removed_by_anybody(world, sql):
    vote(world)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        entry(PROGRAM, "test.write"),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_the_proofs_name_a_result_that_was_tampered_with(world, monkeypatch):
    result = vote(world)
    assert [*results_add_up(), *results_replace_their_own()] == []
    result.agreed = False
    monkeypatch.setattr(VoteResult.objects, "iterator", lambda **_more: iter([result]), raising=False)
    assert len(list(results_add_up())) == 1


def test_a_neighbour_records_nothing_and_sees_nothing(world):
    result = vote(world)
    neighbour = make.actor("cell_secretary", world.cells[1])
    with pytest.raises(NotAllowed):
        record(
            neighbour,
            world.cells[0],
            kind="resolution.cell",
            held_on=TODAY,
            channel="hands",
            summoned=9,
            present=9,
            votes_for=9,
        )
    assert not VoteResult.objects.visible_to(neighbour).exists()
    assert VoteResult.objects.visible_to(make.actor("cell_secretary", world.cells[0])).get() == result


def test_a_secretary_writes_down_what_the_tellers_counted_and_sees_every_step(world):
    secretary = reader("cell_secretary", world.cells[0])
    cell = world.cells[0].pk
    page = f"/votes/{cell}/record/"
    assert "Đảng viên dự bị không biểu quyết" in words(secretary.get(page))
    typed = {
        "kind": "admission.cell",
        "held_on": "1/9/2025",
        "channel": "paper",
        "summoned": "12",
        "less_elsewhere": "2",
        "present": "9",
        "votes_for": "7",
        "votes_against": "2",
        "votes_other": "0",
    }
    answer = secretary.post(page, typed)
    result = VoteResult.objects.get()
    assert answer["Location"] == f"/votes/results/{result.pk}/"
    seen = words(secretary.get(answer["Location"]))
    assert "7 trên 10, cần 7: đủ tỷ lệ." in seen
    assert "Trừ: đã giới thiệu sinh hoạt tạm thời nơi khác, không dự −2" in seen
    assert "ít nhất 2/3" in seen
    assert "Chi bộ đề nghị kết nạp đảng viên" in words(secretary.get(f"/votes/{cell}/"))

    refused = words(secretary.post(page, {**typed, "present": "11"}))
    assert "có mặt nhiều hơn" in refused
    corrected = secretary.post(
        f"{answer['Location']}correct/", {**typed, "votes_for": "8", "votes_against": "1"}
    )
    assert VoteResult.objects.standing().get().votes_for == 8
    assert "thay cho một kết quả ghi nhầm" in words(secretary.get(corrected["Location"]))


def test_a_cell_is_not_asked_for_what_only_a_congress_knows(world):
    cell, commune = (RecordVoteForm(PROGRAM, about=place) for place in (world.cells[0], world.communes[0]))

    assert "less_elsewhere" in cell.fields and "less_delegate_absent" not in cell.fields
    assert "less_delegate_absent" in commune.fields


def test_whoever_corrects_finds_what_was_written_down(world):
    form = CorrectVoteForm(PROGRAM, about=vote(world))

    assert (form["summoned"].value(), form["less_elsewhere"].value(), form["less_exempt"].value()) == (
        12,
        1,
        1,
    )
