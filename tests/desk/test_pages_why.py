"""Why may I see this? On every page, in words: the office, its decision, the permission, the range, the presence."""

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from sotay.desk.views.why import LOOKS
from sotay.kernel.actions import ACTIONS
from sotay.kernel.authority import PROGRAM
from sotay.kernel.web import PUBLIC, SIGNED_IN
from sotay.people.actions import create_account
from sotay.people.models import Office
from sotay.people.offices import give_office, name_deputy
from tests import make
from tests.desk.visiting import reader, words
from tests.make import TODAY, Province
from tests.walking import ADDRESSES, POSTED, World, ask, holds


@pytest.fixture
def world(a_province: Province) -> Province:
    return a_province


def why(client: Client, address: str) -> str:
    return words(client.get(f"/why/?page={quote(address)}"))


def words_with_links(page) -> str:
    return page.content.decode().split("<main")[1].split("</main>")[0]


def test_every_permission_of_a_page_has_words() -> None:
    wordless = {a.view.open_to for a in ADDRESSES} - set(ACTIONS) - set(LOOKS) - {PUBLIC, SIGNED_IN}
    assert wordless == set()


@pytest.mark.parametrize("role", ["organization_department", "leader", "member", "system_administrator"])
def test_every_page_leads_to_its_reason(role: str, world: Province) -> None:
    everything = World()
    account, silent = everything.account(role, neighbour=False), []
    for address in ADDRESSES:
        if address.name in POSTED or address.view.open_to == PUBLIC or not holds(role, address.view.open_to):
            continue
        answer = ask(everything, address, account)
        if (
            answer.status_code != 200
            or "text/html" not in answer["Content-Type"]
            or b"<html" not in answer.content
            or b'class="bare"' in answer.content
        ):
            continue
        here = answer.request["PATH_INFO"]
        if f"/why/?page={here}".encode() not in answer.content and here != "/why/":
            silent.append(address.route)
            continue
        client = Client()
        client.force_login(account)
        said = why(client, here)
        if "Vì sao tôi xem được trang này?" not in said or "Bạn giữ vai trò" not in said:
            silent.append(address.route)
    assert silent == []


def test_it_names_office_place_day_decision_permission_and_range(world: Province) -> None:
    account = create_account(PROGRAM, world.top, username="anh", name="Anh", password="anh")
    decision = make.decision("12-QĐ/TU", on=date(2024, 1, 5), issuer="Ban Thường vụ Tỉnh ủy")
    give_office(
        PROGRAM,
        world.communes[0],
        account=account,
        role="grassroots_office",
        on=date(2024, 1, 10),
        decision=decision,
    )
    client = Client()
    client.force_login(account)
    said = why(client, f"/organizations/{world.cells[0].pk}/")
    for expected in (
        "Cán bộ tổ chức đảng ủy cơ sở ở Đảng bộ xã C từ ngày 10/1/2024",
        "12-QĐ/TU, 5/1/2024, Ban Thường vụ Tỉnh ủy",
        "cần quyền xem tổ chức",
        "hôm nay là 3 tổ chức",
        "nằm trong phạm vi",
    ):
        assert expected in said


def test_of_a_record_it_names_the_presence(world: Province) -> None:
    member = make.official(world.cells[0], date(2020, 2, 3))
    said = why(reader("leader", world.top), f"/members/{member.pk}/")
    assert "vì sinh hoạt chính thức tại Chi bộ thôn" in said
    assert "từ ngày 3/2/2020" in said


def test_of_a_record_elsewhere_it_says_nothing(world: Province) -> None:
    member = make.official(world.cells[2])
    stranger = reader("leader", world.communes[0])
    assert why(stranger, f"/members/{member.pk}/") == why(stranger, "/members/999999/")


def test_ones_own_record_is_ones_own(world: Province) -> None:
    member = make.official(world.cells[0])
    account = create_account(
        PROGRAM, world.cells[0], username="toi", name="Tôi", password="toi", person=member.person
    )
    give_office(PROGRAM, world.cells[0], account=account, role="member", on=TODAY)
    client = Client()
    client.force_login(account)
    assert "hồ sơ của chính bạn" in why(client, f"/members/{member.pk}/")


def test_a_page_that_is_closed_says_what_it_would_need(world: Province) -> None:
    machine = reader("system_administrator", world.top)
    refused = machine.get("/members/")
    assert refused.status_code == 403
    assert b"/why/?page=/members/" in refused.content
    said = why(machine, "/members/")
    assert "Vì sao tôi không xem được" in said
    assert "Vai trò Quản trị hệ thống không có quyền ấy" in said


def test_a_deputy_reads_for_whom_and_until_when(world: Province) -> None:
    holder = make.account("leader", world.communes[0], "anh")
    deputy = create_account(PROGRAM, world.top, username="em", name="Em", password="em")
    name_deputy(
        PROGRAM, Office.objects.get(account=holder), account=deputy, on=TODAY, until=TODAY + timedelta(days=3)
    )
    client = Client()
    client.force_login(deputy)
    assert "thay mặt anh , Lãnh đạo cấp ủy ở Đảng bộ xã C , từ 19/3/2024 đến hết 22/3/2024" in why(
        client, "/rules/"
    )


@pytest.mark.parametrize(
    "address", ["https://example.org/", "//example.org", "/\\x", "khong/co", "/khong/co/", ""]
)
def test_it_leads_back_only_to_pages_of_ours(address: str, world: Province) -> None:
    page = reader("leader", world.top).get(f"/why/?page={quote(address)}")
    assert page.status_code == 200
    assert "example.org" not in words_with_links(page)


def test_who_runs_the_machine_sees_no_person_on_any_page(world: Province, settings) -> None:
    settings.SOTAY_GALLERY = True
    everything = World()
    person = everything.member.person
    account = everything.account("system_administrator", neighbour=False)
    shown = []
    for address in ADDRESSES:
        answer = ask(everything, address, account)
        body = answer.content.decode(errors="replace") if not answer.streaming else ""
        if person.full_name in body:
            shown.append(address.route)
    assert shown == []
