"""Sessions end: when unused, after a working day, when the password changes, when their owner says so."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from sotay.people.access import Session
from sotay.people.models import Account
from sotay.people.roles import ROLES, care_of
from tests import make
from tests.make import Province


@pytest.fixture
def world(a_province: Province) -> Province:
    return a_province


def come_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def ago(client: Client, **when: timedelta) -> None:
    now = timezone.now()
    Session.objects.filter(pk=client.session.session_key).update(
        **{name: now - each for name, each in when.items()}
    )


@pytest.mark.parametrize(("role", "care"), [
    ("member", "own"), ("cell_secretary", "content"), ("leader", "content"), ("propaganda_department", "content"),
    ("organization_department", "keys"), ("system_administrator", "keys"), ("auditor", "keys"),
])  # fmt: skip
def test_who_may_do_more_is_let_go_sooner(role: str, care: str) -> None:
    assert care_of([role]) == care
    idle, whole = settings.SESSION_LIMITS[care]
    assert (idle, whole) >= settings.SESSION_LIMITS["keys"]


def test_the_strictest_of_several_roles_counts() -> None:
    assert care_of(["member", "auditor"]) == "keys"
    assert care_of([]) == "own"
    assert set(map(care_of, ([role] for role in ROLES))) == {"own", "content", "keys"}


@pytest.mark.parametrize("role", ["member", "leader", "system_administrator"])
def test_an_unused_session_ends_and_says_why(role: str, world: Province) -> None:
    idle, _whole = settings.SESSION_LIMITS[care_of([role])]
    client = come_in(make.account(role, world.top))
    ago(client, seen_at=idle - timedelta(minutes=1))
    assert client.get("/rules/").status_code == 200
    ago(client, seen_at=idle + timedelta(minutes=1))
    asked = client.get("/rules/?q=x")
    assert asked["Location"] == "/sign-in/?next=/rules/%3Fq%3Dx"
    assert "Đã lâu không dùng" in client.get(asked["Location"]).content.decode()


def test_a_session_in_use_ends_after_a_working_day(world: Province) -> None:
    client = come_in(make.account("leader", world.top))
    ago(client, began_at=timedelta(hours=13))
    asked = client.get("/")
    assert asked.status_code == 302
    assert "một ngày làm việc" in client.get(asked["Location"]).content.decode()


def test_a_part_that_asks_after_the_end_sends_the_whole_page_to_the_entrance(world: Province) -> None:
    client = come_in(make.account("leader", world.top))
    ago(client, seen_at=timedelta(hours=2))
    answer = client.get("/rules/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith("/sign-in/")


def test_use_is_noted_once_a_minute(world: Province, django_assert_num_queries: Any) -> None:
    client = come_in(make.account("leader", world.top))
    ago(client, seen_at=timedelta(minutes=5))
    client.get("/account/")
    seen = Session.objects.get(pk=client.session.session_key).seen_at
    assert timezone.now() - seen < timedelta(seconds=20)
    client.get("/account/")
    assert Session.objects.get(pk=client.session.session_key).seen_at == seen


def test_signing_in_changes_the_sessions_key(world: Province) -> None:
    make.account("leader", world.top, "anh")
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"username": "anh", "password": "sai"})
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    client.post("/sign-in/", {"username": "anh", "password": "anh"})
    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(pk=session.session_key).exists()


def test_one_sees_where_one_is_signed_in_and_ends_it(world: Province) -> None:
    account = make.account("leader", world.top, "anh")
    here, there, third = come_in(account), come_in(account), come_in(account)
    page = here.get("/account/")
    assert page.content.decode().count("Một phiên khác") == 2
    handle = next(each["handle"] for each in page.context["sessions"] if not each["here"])
    assert there.session.session_key not in page.content.decode()
    here.post("/account/sessions/", {"which": handle})
    assert sorted(client.get("/account/").status_code for client in (here, there, third)) == [200, 200, 302]
    here.post("/account/sessions/", {"which": "others"})
    assert [client.get("/account/").status_code for client in (here, there, third)] == [200, 302, 302]


def test_nobody_ends_the_session_of_another(world: Province) -> None:
    one, other = (
        come_in(make.account("leader", world.top, "anh")),
        come_in(make.account("leader", world.top, "chi")),
    )
    handle = other.get("/account/").context["sessions"][0]["handle"]
    one.post("/account/sessions/", {"which": handle})
    assert other.get("/account/").status_code == 200


def test_out_of_every_device(world: Province) -> None:
    account = make.account("leader", world.top, "anh")
    here, there = come_in(account), come_in(account)
    answer = here.post("/account/sessions/", {"which": "all"})
    assert answer["Location"] == "/sign-in/"
    assert [client.get("/account/").status_code for client in (here, there)] == [302, 302]


def test_a_session_keeps_neither_address_nor_machine(world: Province) -> None:
    client = come_in(make.account("leader", world.top, "anh"))
    client.get("/", headers={"User-Agent": "Mozilla/5.0 Kindle"}, REMOTE_ADDR="203.0.113.9")
    kept = f"{client.session.load()} {[field.name for field in Session._meta.fields]}"
    assert not any(word in kept for word in ("Kindle", "203.0.113", "agent", "address"))


def test_out_is_only_by_a_form(world: Province) -> None:
    client = come_in(make.account("leader", world.top, "anh"))
    assert client.get("/sign-out/").status_code == 200
    assert client.get("/account/").status_code == 200


def test_a_closed_accounts_session_is_over_at_once(world: Province) -> None:
    account = make.account("leader", world.top, "anh")
    client = come_in(account)
    make.closed(account)
    assert client.get("/account/").status_code == 302


def test_cookies_are_for_this_site_and_for_no_script(world: Province) -> None:
    make.account("leader", world.top, "anh")
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"username": "anh", "password": "anh"})
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "known"):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax"), name
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""


def test_a_form_from_elsewhere_is_refused_in_words(world: Province) -> None:
    make.account("leader", world.top, "anh")
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "anh", "password": "anh"})
    assert answer.status_code == 403
    assert "Chưa ghi: trang này đã cũ" in answer.content.decode()


@pytest.mark.parametrize("wanted", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)",
                                    "http:example.org", "\thttps://example.org"])  # fmt: skip
def test_after_signing_in_one_stays_here(wanted: str, world: Province) -> None:
    make.account("leader", world.top, "anh")
    answer = Client().post("/sign-in/", {"username": "anh", "password": "anh", "next": wanted})
    assert answer["Location"] == "/"
