"""Who came in, how, and who tried: in the trail, read by the holder and the auditor; never what was typed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry, EntryKind
from sotay.kernel.time import clock_stopped_at
from sotay.people.access import Session
from sotay.people.attempts import FREE
from sotay.people.comings import CAME, FAILED, WENT
from sotay.people.models import Account
from sotay.people.recovery import issue_code
from tests import make

PASSWORD = "suối chảy qua bản xa"


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY):
        yield make.province()


@pytest.fixture
def holder(world: make.Province) -> Account:
    account = make.account("grassroots_office", world.communes[0], "hathimai")
    with entry(PROGRAM, "test.password"):
        Account.objects.filter(pk=account.pk).update(password=make_password(PASSWORD))
    return account


def comings() -> list[tuple[str, str, int | None]]:
    rows = AuditEntry.objects.filter(kind=EntryKind.ENTRANCE).order_by("pk")
    return [(row.action, row.purpose, row.account_id) for row in rows]


def sign_in(username: str = "hathimai", password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/sign-in/", {"username": username, "password": password})
    return client


def test_coming_in_and_going_out_are_written_down(holder: Account) -> None:
    client = sign_in()
    client.post("/sign-out/")
    assert comings() == [(CAME, "password", holder.pk), (WENT, "", holder.pk)]
    rows = AuditEntry.objects.filter(kind=EntryKind.ENTRANCE)
    assert {row.subject for row in rows} == {f"people.account:{holder.pk}"}
    assert {row.place for row in rows} == {next(iter(holder.place_paths()))}


def test_a_wrong_password_is_written_to_the_account_and_tells_nothing_of_what_was_typed(
    holder: Account,
) -> None:
    sign_in(password="mật khẩu gõ nhầm")
    assert comings() == [(FAILED, "password", holder.pk)]
    row = AuditEntry.objects.get(action=FAILED)
    assert row.actor == f"Chưa rõ ai ({holder.name})"


def test_a_name_that_is_nobodys_is_not_kept_for_it_may_be_a_password(holder: Account) -> None:
    sign_in(username=PASSWORD, password="x")
    assert comings() == [(FAILED, "password", None)]
    row = AuditEntry.objects.get(action=FAILED)
    assert (row.actor, row.subject, row.place) == ("Chưa rõ ai", "", "")


def test_what_is_not_even_looked_at_fills_no_trail(holder: Account) -> None:
    for _time in range(FREE["pair"] + 5):
        sign_in(password="sai")
    assert len(comings()) == FREE["pair"]
    for _time in range(FREE["noted"] + 5):
        Client().post("/sign-in/passkey/", {"credential": "{}"})
    assert 0 < sum(way == "webauthn" for _action, way, _account in comings()) <= FREE["noted"]


def test_the_second_step_is_told_whether_it_was_right_or_wrong(holder: Account) -> None:
    secret = generate_totp_secret()
    TOTP.activate(holder, secret)
    assert Authenticator.objects.filter(user=holder).exists()
    client = sign_in()
    assert comings() == []
    client.post("/sign-in/second/", {"code": "000000"})
    assert comings() == [(FAILED, "totp", holder.pk)]
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post("/sign-in/second/", {"code": format_hotp_value(hotp_value(secret, counter))})
    assert comings()[1:] == [(CAME, "password+totp", holder.pk)]
    assert get_adapter()


def test_a_session_that_ended_by_itself_is_written_down_with_why(holder: Account) -> None:
    client = sign_in()
    Session.objects.filter(account_id=holder.pk).update(seen_at=timezone.now() - timedelta(days=2))
    client.get("/account/")
    client.get("/account/")
    assert comings()[1:] == [(WENT, "idle", holder.pk)]


def test_a_wrong_code_on_paper_is_written_down_and_a_right_one_too(
    world: make.Province, holder: Account
) -> None:
    code = issue_code(make.actor("organization_department", world.districts[0]), holder, checked="in_person")
    given = {"username": "hathimai", "new": "rừng xanh núi đỏ", "again": "rừng xanh núi đỏ"}
    Client().post("/sign-in/code/", given | {"code": "AAAA-AAAA-AAAA-AAAA"})
    Client().post("/sign-in/code/", given | {"code": code})
    assert comings() == [(FAILED, "code", holder.pk)]
    about = sign_in(password="rừng xanh núi đỏ").get("/account/comings/").content.decode()
    for words in ("Đăng nhập không thành công", "mã cấp lại trên giấy", "Dùng mã cấp lại", "Cấp mã đặt lại"):
        assert words in about


def test_the_holder_and_the_auditor_read_them_and_nobody_else(world: make.Province, holder: Account) -> None:
    sign_in(password="sai")
    own = sign_in()
    assert "không vào được" in own.get("/account/").content.decode()
    assert "· mật khẩu" in own.get("/account/comings/").content.decode()
    other = Client()
    other.force_login(make.account("grassroots_office", world.communes[0], "khac"))
    assert "· mật khẩu" not in other.get("/account/comings/").content.decode()
    auditor = Client()
    auditor.force_login(make.account("auditor", world.top, "kiem"))
    read = auditor.get("/audit/", {"kind": "enter", "actor": "hathimai"}).content.decode()
    assert "Đăng nhập không thành công" in read
    assert "mật khẩu" in read
    assert PASSWORD not in read


def test_coming_in_does_not_wait_for_whoever_acts_alone(holder: Account) -> None:
    with entry(PROGRAM, "test.alone", alone=True):
        sign_in()
    assert comings()[0][0] == CAME
