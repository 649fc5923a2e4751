"""The transfers of an organisation on their page, seen from either side; who is absent too long stands in the inbox."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.excusing import excuse
from sotay.members.queries import ask
from tests import make
from tests.desk.visiting import reader
from tests.procedures import stories

TODAY = date(2026, 11, 20)


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        yield make.province()


def on_the_way(world: make.Province, on: date, name: str = "") -> Any:
    member = make.official(world.cells[0], name=name)
    case = stories.transfer(member, world.cells[0], world.cells[2], on)
    stories.sent_off(case, on)
    return case


def test_both_sides_see_a_transfer_with_its_name(world: make.Province) -> None:
    on_the_way(world, date(2026, 11, 2), "Nông Thị Chuyển")
    for commune, way in ((world.communes[0], "chuyển đi"), (world.communes[1], "chuyển đến")):
        page = (
            reader("grassroots_office", commune).get(f"/members/of/{commune.pk}/transfers/").content.decode()
        )
        assert "Nông Thị Chuyển" in page
        assert way in page
        assert "đang chờ: Nơi đến tiếp nhận" in page


def test_the_receiving_side_reads_the_name_and_opens_no_record(world: make.Province) -> None:
    case = on_the_way(world, date(2026, 11, 2), "Nông Thị Chuyển")
    receiver = reader("grassroots_office", world.communes[1])
    assert "Nông Thị Chuyển" in receiver.get("/cases/").content.decode()
    assert "Nông Thị Chuyển" in receiver.get(f"/cases/{case.pk}/").content.decode()
    assert receiver.get(f"/members/{case.person_id}/").status_code == 404
    stories.step(case, "refused", TODAY)
    assert "Nông Thị Chuyển" not in receiver.get("/cases/").content.decode()


def test_what_is_out_too_long_is_asked_of_the_grassroots_office(world: make.Province) -> None:
    on_the_way(world, date(2026, 8, 19))
    on_the_way(world, date(2026, 8, 20))
    commune = world.communes[0]
    office = reader("grassroots_office", commune)
    assert "Rà soát giấy chuyển sinh hoạt" in office.get("/").content.decode()
    shown = office.get(f"/members/of/{commune.pk}/transfers/")
    assert [tab["count"] for tab in shown.context["tabs"]] == [1, 1, 0, 0, 0]
    found = evaluate(["transfers_outstanding", "transfers_outstanding_late"], ask(world.top, TODAY))
    assert [figure.value for figure in found.values()] == [2, 1]
    elsewhere = evaluate(["transfers_outstanding"], ask(world.communes[1], TODAY))
    assert elsewhere["transfers_outstanding"].value == 0
    assert "Rà soát" not in reader("grassroots_office", world.communes[1]).get("/").content.decode()


def test_the_rows_behind_transfers_lead_to_their_cases(world: make.Province) -> None:
    case = on_the_way(world, date(2026, 8, 19), "Nông Thị Chuyển")
    department = reader("organization_department", world.top)
    page = department.get(reverse("reports:rows", args=[world.top.pk, "transfers_outstanding"]))
    assert "Nông Thị Chuyển" in page.content.decode()
    assert f"/cases/{case.pk}/" in page.content.decode()


def test_each_part_of_the_list(world: make.Province) -> None:
    begun = stories.transfer(make.official(world.cells[0]), world.cells[0], world.cells[2], date(2026, 11, 2))
    received, refused, stopped = (on_the_way(world, date(2026, 11, 2)) for _ in range(3))
    stories.step(received, "received", TODAY)
    stories.step(refused, "refused", TODAY)
    stories.step(stopped, "refused", TODAY)
    stories.step(stopped, "stopped", TODAY)
    office = reader("grassroots_office", world.communes[0])
    shown = office.get(f"/members/of/{world.communes[0].pk}/transfers/?part=refused")
    assert [tab["count"] for tab in shown.context["tabs"]] == [0, 0, 1, 1, 2]
    assert {each["url"] for each in shown.context["cases"]} == {
        f"/cases/{each.pk}/" for each in (refused, stopped)
    }
    assert begun.is_open


@pytest.mark.parametrize("size", [1, 4])
def test_the_page_asks_as_much_for_many_as_for_one(
    world: make.Province, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(size):
        on_the_way(world, date(2026, 11, 2))
    office = reader("grassroots_office", world.communes[0])
    with django_assert_num_queries(15):
        office.get(f"/members/of/{world.communes[0].pk}/transfers/")


def test_a_record_says_that_somebody_is_excused(world: make.Province) -> None:
    member = make.official(world.cells[0])
    excuse(PROGRAM, member, ground="itinerant", on=date(2026, 6, 1), until=date(2026, 12, 31))
    page = reader("grassroots_office", world.communes[0]).get(f"/members/{member.pk}/").content.decode()
    assert "Miễn sinh hoạt: việc làm lưu động dưới 12 tháng, đến hết ngày 31/12/2026" in page
    assert "Ghi thôi miễn, trở về sinh hoạt" in page
