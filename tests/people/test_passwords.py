"""What a password must be, and how one changes it."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from sotay.kernel.models import AuditEntry
from sotay.people.models import Account
from tests import make
from tests.make import Province


@pytest.fixture
def world(a_province: Province) -> Province:
    return a_province


@pytest.mark.parametrize(("password", "why"), [
    ("ngắn", "ít nhất 10 ký tự"), ("hathimai2024", "tên đăng nhập"), ("Hà Thị Mai ơi", "họ tên"),
    ("1234567890", "dễ đoán"), ("aaaaaaaaaaaa", "dễ đoán"), ("matkhau2024", "dễ đoán"), ("Mật khẩu 123", "dễ đoán"),
    ("chibo123456", "dễ đoán"), ("Đảng Cộng sản Việt Nam 1930", "dễ đoán"), ("qwertyuiop", "Nhiều người"),
    ("9876543210", "dễ đoán"),
])  # fmt: skip
def test_a_password_that_is_easily_guessed_is_refused_in_words(password: str, why: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, Account(username="hathimai", name="Hà Thị Mai"))
    assert why in " ".join(refused.value.messages)


@pytest.mark.parametrize(
    "password", ["suối chảy qua bản xa", "sotay-minh-hoa", "Trâu!Ruộng7Sao", "xanh vàng tím nâu"]
)
def test_a_few_words_are_a_good_password(password: str) -> None:
    validate_password(password, Account(username="hathimai", name="Hà Thị Mai"))


def test_changing_the_password_ends_the_other_sessions_and_leaves_a_trace(world: Province) -> None:
    account = make.account("leader", world.top, "anh")
    here, there = Client(), Client()
    here.force_login(account)
    there.force_login(account)
    sent = {"new": "suối chảy qua bản", "again": "suối chảy qua bản"}
    assert here.post("/account/password/", sent)["Location"] == "/account/"
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 302)
    assert Account.objects.get(pk=account.pk).check_password("suối chảy qua bản")
    assert AuditEntry.objects.filter(
        action="account.change_password", subject=f"people.account:{account.pk}"
    ).exists()


def test_two_passwords_that_differ_are_asked_again(world: Province) -> None:
    client = Client()
    client.force_login(make.account("leader", world.top, "anh"))
    page = client.post("/account/password/", {"new": "suối chảy qua bản", "again": "khác hẳn thế này"})
    assert "Hai lần gõ không giống nhau" in page.content.decode()


def test_whoever_signed_in_long_ago_proves_first_that_it_is_they(world: Province) -> None:
    client = Client()
    client.force_login(make.account("leader", world.top, "anh"))
    session = client.session
    session["proved_at"] = (timezone.now() - timedelta(minutes=11)).timestamp()
    session.save()
    asked = client.get("/account/password/")
    assert asked["Location"] == "/account/prove/?next=/account/password/"
    assert "Việc sắp làm là việc hệ trọng" in client.get(asked["Location"]).content.decode()
    wrong = client.post(asked["Location"], {"password": "sai", "next": "/account/password/"})
    assert "Mật khẩu không đúng" in wrong.content.decode()
    right = client.post(asked["Location"], {"password": "anh", "next": "/account/password/"})
    assert right["Location"] == "/account/password/"
    assert client.get("/account/password/").status_code == 200


def test_proving_is_counted_like_signing_in(world: Province) -> None:
    client = Client()
    client.force_login(make.account("leader", world.top, "anh"))
    answers = [client.post("/account/prove/", {"password": "sai"}).content.decode() for _ in range(7)]
    assert "Hãy chờ" in answers[-1]
