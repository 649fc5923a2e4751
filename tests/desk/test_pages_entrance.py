"""Coming in, going out, being refused: always with a way on."""

import pytest
from django.test import Client

from sotay.kernel.authority import PROGRAM
from sotay.people.offices import give_office
from tests import make
from tests.desk.visiting import reader, words
from tests.make import Province


@pytest.fixture
def world(a_province: Province) -> Province:
    return a_province


def test_whoever_signs_in_comes_to_the_page_they_wanted(world: Province) -> None:
    make.account("leader", world.top, "anh")
    client = Client()
    asked = client.get("/rules/")
    assert asked["Location"] == "/sign-in/?next=/rules/"
    assert 'name="next" value="/rules/"' in client.get(asked["Location"]).content.decode()
    sent = {"username": "anh", "password": "anh", "next": "/rules/"}
    assert client.post("/sign-in/", sent)["Location"] == "/rules/"
    assert client.get("/rules/").status_code == 200


def test_a_page_elsewhere_is_not_where_one_wanted_to_go(world: Province) -> None:
    make.account("leader", world.top, "anh")
    sent = {"username": "anh", "password": "anh", "next": "https://example.org/"}
    assert Client().post("/sign-in/", sent)["Location"] == "/"


def test_a_wrong_password_says_so_and_keeps_the_name(world: Province) -> None:
    make.account("leader", world.top, "anh")
    page = Client().post("/sign-in/", {"username": "anh", "password": "em"})
    assert "Chưa đăng nhập được" in words(page)
    assert 'value="anh"' in page.content.decode()


def test_outside_a_demo_no_password_stands_on_the_page(world: Province) -> None:
    make.account("leader", world.top, "anh")
    assert "Bản minh họa" not in words(Client().get("/sign-in/"))


def test_going_out_is_asked_and_leaves_nothing(world: Province) -> None:
    client = reader("leader", world.top)
    assert "Ra khỏi hệ thống?" in words(client.get("/sign-out/"))
    answer = client.post("/sign-out/")
    assert answer["Location"] == "/sign-in/"
    assert "storage" in answer["Clear-Site-Data"]
    assert client.get("/").status_code == 302


def test_pages_speak_english_when_asked(world: Province) -> None:
    client = Client()
    client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert 'lang="en"' in client.get("/sign-in/").content.decode()


def test_a_page_that_is_not_ones_own_offers_the_office_that_may(world: Province) -> None:
    account = make.account("cell_secretary", world.cells[0])
    give_office(PROGRAM, world.cells[2], account=account, role="cell_secretary", on=make.FOUNDED)
    client = Client()
    client.force_login(account)
    other = account.offices(make.TODAY)[1]

    refused = client.get("/audit/")
    assert refused.status_code == 403
    hidden = client.get(f"/organizations/{world.cells[2].pk}/")
    assert hidden.status_code == 404
    for answer in (refused, hidden):
        page = answer.content.decode()
        assert f'name="office" value="{other.pk}"' in page
        assert f'name="next" value="{answer.request["PATH_INFO"]}"' in page


def test_the_navigation_shows_only_where_one_may_go(world: Province) -> None:
    labels = {
        role: [str(place["label"]) for place in reader(role, world.top).get("/").context["navigation"]]
        for role in ("auditor", "system_administrator", "organization_department")
    }
    assert "Nhật ký" in labels["auditor"]
    assert "Vai trò" in labels["organization_department"]
    assert labels["system_administrator"] == ["Trang chủ", "Quy định", "Sức khỏe hệ thống"]
