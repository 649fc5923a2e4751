"""Home says what waits and how many there are; every count leads to its rows, and nobody sees what is not theirs."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import now
from sotay.members.actions import Beginning, Counted, arrive, recognize, transfer
from sotay.members.imports import ImportState, RosterImport
from sotay.members.models import Member
from sotay.people.actions import create_account
from sotay.people.offices import give_office
from tests import make
from tests.desk.visiting import doors, reader, words
from tests.make import Province


@pytest.fixture
def world(a_province: Province) -> Province:
    return a_province


def unplaced(world: Province, name: str = "", **more: object) -> Member:
    """Somebody whose grassroots organisation is known and whose cell is not."""
    return arrive(
        PROGRAM,
        world.communes[0],
        profile=make.profile(name, **more),
        counted=Counted(),
        beginning=Beginning(),
        status="official",
        on=date(2024, 2, 1),
    )


def test_an_empty_office_is_told_that_nothing_waits(world: Province) -> None:
    page = words(reader("cell_secretary", world.cells[0]).get("/"))
    assert "Không có việc nào đang chờ." in page


def test_who_is_in_no_cell_waits_until_placed(world: Province) -> None:
    someone = unplaced(world, "Nông Văn Chờ")
    office = reader("grassroots_office", world.communes[0])

    home = office.get("/")
    assert "1 Xếp vào chi bộ" in words(home)
    task = f"/tasks/unplaced/{world.communes[0].pk}/"
    assert task in doors(home)
    assert "Nông Văn Chờ" in words(office.get(task))

    transfer(PROGRAM, someone, to_cell=world.cells[0], on=date(2024, 3, 1))
    assert "Xếp vào chi bộ" not in words(office.get("/"))
    assert "Đã xong, không còn ai" in words(office.get(task))


def test_a_probation_that_is_over_is_late_until_it_is_recognised(world: Province) -> None:
    late = make.member(world.cells[0], on=date(2023, 3, 19), name="Hà Thị Muộn")
    make.member(world.cells[0], on=date(2023, 3, 20), name="Hà Thị Chưa")
    office = reader("grassroots_office", world.communes[0])

    assert "1 Xét công nhận chính thức quá hạn" in words(office.get("/"))
    rows = words(office.get(f"/tasks/probation/{world.communes[0].pk}/"))
    assert "Hà Thị Muộn" in rows
    assert "Hà Thị Chưa" not in rows

    recognize(PROGRAM, late, decision=make.decision(on=date(2024, 3, 19)), on=date(2024, 3, 19))
    assert "Xét công nhận" not in words(office.get("/"))


def test_birth_dates_that_are_not_whole_are_asked_for(world: Province) -> None:
    make.official(world.cells[0], name="Ma Văn Năm", born_on=date(1960, 1, 1), born_precision="year")
    secretary = reader("cell_secretary", world.cells[0])

    assert "1 Xác nhận ngày sinh" in words(secretary.get("/"))
    assert "Ma Văn Năm 1960" in words(secretary.get(f"/tasks/birth/{world.cells[0].pk}/"))


def test_a_roster_handed_in_waits_until_it_is_loaded(world: Province) -> None:
    with entry(PROGRAM, "import.upload"):
        roster = RosterImport.objects.create(
            organization=world.communes[0],
            file_name="xã C.xlsx",
            content_hash="-",
            state=ImportState.CHECKED,
            opens_on=make.OPENED,
            created_at=now(),
        )
    waits = "1 Danh sách đã tải lên, chưa xong"
    here, there = (reader("grassroots_office", commune) for commune in world.communes)
    assert (waits in words(here.get("/")), waits in words(there.get("/"))) == (True, False)

    with entry(PROGRAM, "import.load"):
        RosterImport.objects.filter(pk=roster.pk).update(state=ImportState.LOADED)
    assert waits not in words(here.get("/"))


def test_who_may_not_end_a_task_is_not_asked(world: Province) -> None:
    unplaced(world)
    assert "Việc cần làm" not in words(reader("leader", world.top).get("/"))
    assert reader("auditor", world.top).get(f"/tasks/unplaced/{world.communes[0].pk}/").status_code == 403


def test_figures_say_what_changed_since_the_end_of_last_month(world: Province) -> None:
    make.official(world.cells[0], on=date(2024, 1, 5))
    make.member(world.cells[1], on=date(2024, 3, 2))

    page = words(reader("leader", world.top).get("/"))

    assert "Tổng số đảng viên 2 tăng +1 so với cuối tháng trước" in page
    assert "Đầu tháng 1 tăng 1 giảm 0 hôm nay 2" in page


def test_one_more_admission_raises_the_figures_of_every_level_by_one(world: Province) -> None:
    offices = [reader("leader", world.top), reader("grassroots_office", world.communes[0])]
    offices.append(reader("cell_secretary", world.cells[0]))
    make.member(world.cells[0], on=date(2024, 3, 2))
    for number in (1, 2):
        assert [f"Tổng số đảng viên {number} " in words(office.get("/")) for office in offices] == [True] * 3
        make.member(world.cells[0], on=date(2024, 3, 3))


def test_a_member_sees_their_own_things_only(world: Province) -> None:
    mine = make.official(world.cells[0], name="Lý Thị Tôi")
    make.official(world.cells[0], name="Bàn Văn Khác")
    account = create_account(
        PROGRAM, world.cells[0], username="toi", name="Lý Thị Tôi", password="toi", person=mine.person
    )
    give_office(PROGRAM, world.cells[0], account=account, role="member", on=make.FOUNDED)
    client = Client()
    client.force_login(account)

    page = words(client.get("/", follow=True))

    assert "Lý Thị Tôi" in page
    assert f"Chi bộ thôn {world.communes[0].pk}-1" in page
    assert "Bàn Văn Khác" not in page
    assert "Tổng số đảng viên" not in page
    cell = words(client.get(f"/organizations/{world.cells[0].pk}/"))
    assert "Tổng số đảng viên" not in cell


def test_who_runs_the_machine_reads_no_content(world: Province) -> None:
    make.official(world.cells[0])
    administrator = reader("system_administrator", world.top)
    page = words(administrator.get("/"))
    assert "không đọc nội dung" in page
    assert "Đảng bộ" not in page
    assert words(administrator.get("/search/?q=nong")).count("Nông") == 0


def test_an_account_without_an_office_is_told_the_way_out(world: Province) -> None:
    account = create_account(PROGRAM, world.top, username="moi", name="Người Mới", password="moi")
    client = Client()
    client.force_login(account)
    assert "chưa giữ vai trò" in words(client.get("/"))


def test_one_acts_in_one_office_at_a_time_and_switches(world: Province) -> None:
    account = make.account("organization_department", world.top)
    give_office(PROGRAM, world.cells[0], account=account, role="cell_secretary", on=make.FOUNDED)
    client = Client()
    client.force_login(account)
    second = account.offices(make.TODAY)[1]
    assert client.get(f"/organizations/{world.top.pk}/").status_code == 200

    answer = client.post("/act-in/", {"office": second.pk, "next": "/rules/"})

    assert answer["Location"] == "/rules/"
    assert client.get(f"/organizations/{world.top.pk}/").status_code == 404
    assert client.get(f"/organizations/{world.cells[0].pk}/").status_code == 200


def test_nobody_takes_an_office_that_is_not_theirs(world: Province) -> None:
    theirs = make.account("organization_department", world.top).offices(make.TODAY)[0]
    secretary = reader("cell_secretary", world.cells[0])
    secretary.post("/act-in/", {"office": theirs.pk})
    assert secretary.get(f"/organizations/{world.top.pk}/").status_code == 404


def test_after_switching_one_stays_on_the_site(world: Province) -> None:
    client = reader("leader", world.top)
    office = client.get("/").context["acting"].pk
    assert client.post("/act-in/", {"office": office, "next": "https://example.org/"})["Location"] == "/"


@pytest.mark.parametrize("size", [1, 3])
def test_home_asks_as_much_of_the_database_for_many_as_for_one(
    world: Province, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(size):
        unplaced(world)
        make.member(world.cells[0], on=date(2024, 3, 2))
    office = reader("organization_department", world.top)
    # Seven of them ask what waits of meetings and sheets of records.
    with django_assert_num_queries(39):
        office.get("/")


@pytest.mark.parametrize("size", [1, 3])
def test_the_rows_of_a_task_cost_the_same_for_many_as_for_one(
    world: Province, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(size):
        unplaced(world)
    office = reader("organization_department", world.top)
    with django_assert_num_queries(10):
        office.get(f"/tasks/unplaced/{world.top.pk}/")
