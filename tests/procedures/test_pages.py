"""Cases on pages: begun on the member's page, found in the inbox, taken step by step, each by its own office."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member
from sotay.procedures.models import Case, CaseState
from tests import make
from tests.desk.visiting import reader
from tests.procedures import stories

JOINED = date(2023, 3, 1)


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY), seen_by(PROGRAM):
        yield make.province()


def vote(yes: int) -> dict[str, Any]:
    return {
        "vote_channel": "paper",
        "vote_summoned": "10",
        "vote_present": "10",
        "vote_votes_for": str(yes),
        "vote_votes_against": str(10 - yes),
    }


PAPERS = {f"paper_{code}": "on" for code in stories.RECOGNITION_PAPERS}
DECISION = {"number": "12-QĐ/HU", "signed_on": "19/3/2024", "issuer": "Ban Thường vụ Huyện ủy"}


def test_three_offices_take_a_member_from_probation_to_official(world: make.Province) -> None:
    member = make.member(world.cells[0], JOINED, "Nông Thị Xét")
    secretary = reader("cell_secretary", world.cells[0])
    begun = secretary.post(
        f"/members/{member.pk}/begin/recognition/",
        {"procedure": "recognition", "person": member.pk, "on": "18/3/2024"},
    )
    case = Case.objects.get()
    assert begun.headers["Location"] == f"/cases/{case.pk}/"
    assert "Công nhận đảng viên chính thức" in secretary.get(f"/members/{member.pk}/").content.decode()
    assert "Nông Thị Xét" in secretary.get("/cases/").content.decode()

    page = f"/cases/{case.pk}/"
    refused = secretary.post(page, {"way": "agreed", "on": "18/3/2024", **vote(6), **PAPERS}).content.decode()
    assert "cần 7, được 6 trên 10" in refused
    assert secretary.post(page, {"way": "agreed", "on": "18/3/2024", **vote(9), **PAPERS}).status_code == 302
    assert "chờ nơi khác" in secretary.get(page).content.decode()

    office = reader("grassroots_office", world.communes[0])
    assert office.post(page, {"way": "agreed", "on": "18/3/2024", **vote(10)}).status_code == 302
    department = reader("organization_department", world.districts[0])
    done = department.post(page, {"way": "recognized", "on": "19/3/2024", **vote(8), **DECISION})
    assert done.status_code == 302

    case.refresh_from_db()
    assert case.state == CaseState.AGREED
    assert Member.objects.get(pk=member.pk).official_on == date(2024, 3, 1)
    assert "Hồ sơ đã kết thúc" in secretary.get(page).content.decode()


def test_what_is_missing_in_a_vote_is_asked_at_its_field(world: make.Province) -> None:
    member = make.member(world.cells[0], JOINED)
    case = stories.recognition(member, world.cells[0], make.TODAY)
    secretary = reader("cell_secretary", world.cells[0])
    answer = secretary.post(
        f"/cases/{case.pk}/", {"way": "agreed", "on": "19/3/2024", "vote_channel": "paper", **PAPERS}
    )
    assert set(answer.context["form"].errors) == {
        "vote_summoned",
        "vote_present",
        "vote_votes_for",
    }


def test_a_step_somebody_else_took_meanwhile_is_not_taken_again(world: make.Province) -> None:
    member = make.member(world.cells[0], JOINED)
    case = stories.recognition(member, world.cells[0], make.TODAY)
    secretary = reader("cell_secretary", world.cells[0])
    stories.considered(case, make.TODAY)
    late = secretary.post(
        f"/cases/{case.pk}/", {"way": "agreed", "on": "19/3/2024", **vote(9), **PAPERS}, follow=True
    )
    assert "không còn chờ cương vị của bạn" in late.content.decode()


def test_a_transfer_begins_with_where_it_leads(world: make.Province) -> None:
    member = make.official(world.cells[0])
    secretary = reader("cell_secretary", world.cells[0])
    address = f"/members/{member.pk}/begin/transfer/"
    given = {"procedure": "transfer", "person": member.pk, "on": "18/3/2024"}
    assert "Chuyển đến chi bộ</a>: Chưa ghi mục này" in secretary.post(address, given).content.decode()
    secretary.post(address, {**given, "destination": world.cells[2].pk})
    assert Case.objects.get().destination_id == world.cells[2].pk


def test_nobody_begins_for_a_neighbour(world: make.Province) -> None:
    member = make.member(world.cells[2], JOINED)
    secretary = reader("cell_secretary", world.cells[0])
    assert secretary.get(f"/members/{member.pk}/begin/recognition/").status_code == 404


@pytest.mark.parametrize("size", [1, 5])
def test_the_inbox_asks_as_much_for_many_as_for_one(
    world: make.Province, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(size):
        stories.recognition(make.member(world.cells[0], JOINED), world.cells[0], make.TODAY)
    office = reader("grassroots_office", world.communes[0])
    # Twelve of them ask the other rooms what waits there: feedback, meetings, sheets of records.
    with django_assert_num_queries(23):
        office.get("/cases/")
