"""A lost password: a code on paper from an office above, seen by the holder. A lost telephone: two people."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.people.access import FactorReset, PaperCode
from sotay.people.actions import create_account
from sotay.people.management.commands.rekey import factors_closed_again
from sotay.people.models import Account
from sotay.people.offices import give_office
from sotay.people.recovery import ask_factor_reset, close, issue_code, nobody_else_may, reset_factor
from sotay.people.roles import ROLES
from sotay.regulations import Refused
from sotay.site.entrance.adapter import SecondFactor
from tests import make
from tests.make import TODAY, Province

NEW = "suối chảy qua bản"


@pytest.fixture
def world(a_province: Province) -> Province:
    return a_province


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def use(code: str, username: str = "anh", password: str = NEW) -> object:
    return Client().post(
        "/sign-in/code/", {"username": username, "code": code, "new": password, "again": password}
    )


def sign_in(username: str, password: str) -> bool:
    return Client().post("/sign-in/", {"username": username, "password": password}).status_code == 302


def test_from_the_lost_password_to_the_notice_the_holder_reads(world: Province) -> None:
    department, holder = (
        make.account("organization_department", world.top, "btc"),
        make.account("leader", world.communes[0], "anh"),
    )
    still_in, office = browser(holder), browser(department)
    slip = office.post(
        f"/organizations/{world.communes[0].pk}/accounts/code/?of={holder.pk}", {"checked": "in_person"}
    )
    code = slip.content.decode().split('class="paper-code">')[1].split("<")[0]
    assert still_in.get("/account/").status_code == 302
    assert sign_in("anh", "anh")

    used = use(code.lower().replace("-", " "))
    assert used["Location"] == "/sign-in/"
    assert (sign_in("anh", "anh"), sign_in("anh", NEW)) == (False, True)

    client = Client()
    client.post("/sign-in/", {"username": "anh", "password": NEW})
    assert "Xem ai đã làm" in client.get("/rules/").content.decode()
    page = client.get("/account/").content.decode()
    assert "btc · Ban Tổ chức · Đảng bộ tỉnh Ba Bể" in page
    client.post("/account/notices/")
    assert "Xem ai đã làm" not in client.get("/rules/").content.decode()
    assert PaperCode.objects.get(account=holder).seen_at is not None
    acts = AuditEntry.objects.filter(subject=f"people.account:{holder.pk}").values_list(
        "action", "account_id"
    )
    assert {("account.issue_code", department.pk), ("account.use_code", holder.pk)} <= set(acts)


def test_a_code_works_once_for_a_day_and_only_the_last_one(world: Province) -> None:
    account = make.account("leader", world.top, "anh")
    first, second = (issue_code(PROGRAM, account, checked="known") for _ in range(2))
    assert use(first).status_code == 200
    assert use(second).status_code == 302
    assert use(second).status_code == 200
    third = issue_code(PROGRAM, account, checked="known")
    with entry(PROGRAM, "test"):
        PaperCode.objects.filter(account=account).update(expires_at=timezone.now())
    assert "hết hạn" in use(third).content.decode()
    assert timedelta(hours=24) == settings.PAPER_CODE_HOLDS


def test_a_code_is_for_one_account_and_kept_nowhere(world: Province) -> None:
    one, _other = make.account("leader", world.top, "anh"), make.account("leader", world.top, "chi")
    code = issue_code(PROGRAM, one, checked="known")
    assert use(code, "chi").status_code == 200
    kept = str(list(PaperCode.objects.values())) + str(list(AuditEntry.objects.values()))
    assert not any(part in kept for part in (code, code.replace("-", "")))


def test_guessing_codes_is_slow_and_unknown_names_are_answered_alike(world: Province) -> None:
    make.account("leader", world.top, "anh")
    wrong = [use("AAAA-AAAA-AAAA-AAAA", name) for name in ("anh", "khongco")]
    assert len({page.content.decode().count("Mã không đúng") for page in wrong}) == 1
    assert [use("AAAA-AAAA-AAAA-AAAA").status_code for _ in range(6)][-1] == 429


def test_a_code_does_not_let_a_weak_password_in(world: Province) -> None:
    code = issue_code(PROGRAM, make.account("leader", world.top, "anhhai"), checked="known")
    assert "tên đăng nhập" in use(code, "anhhai", "anhhai12345").content.decode()
    assert use(code, "anhhai").status_code == 302


def test_a_new_account_comes_with_a_code_and_nobody_else_knows_its_password(world: Province) -> None:
    department = make.actor("organization_department", world.top)
    account = create_account(department, world.communes[0], username="moi", name="Hà Thị Mới")
    assert not account.has_usable_password()
    assert use(account.first_code, "moi").status_code == 302
    assert sign_in("moi", NEW)
    with pytest.raises(Refused, match="tự đặt mật khẩu"):
        create_account(department, world.communes[0], username="moi2", name="x", password="một mật khẩu dài")


# Who may ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"organization_department"}))
def test_no_other_role_issues_codes_least_of_all_who_runs_the_machine(role: str, world: Province) -> None:
    with pytest.raises(NotAllowed):
        issue_code(
            make.actor(role, world.top), make.account("leader", world.communes[0], "anh"), checked="known"
        )


@pytest.mark.parametrize("act", [issue_code, ask_factor_reset])
def test_nobody_does_it_for_themselves_sideways_upwards_or_beyond_their_own(act, world: Province) -> None:
    own = make.account("organization_department", world.districts[0], "btc")
    actor = make.acting(own)
    with pytest.raises(Refused, match="của mình"):
        act(actor, own, checked="known")
    for elsewhere in (world.top, world.districts[1], world.communes[1]):
        with pytest.raises(NotAllowed):
            act(actor, make.account("leader", elsewhere), checked="known")
    with pytest.raises(Refused, match="quyền mà mình không có"):
        act(actor, make.account("auditor", world.communes[0], "kt"), checked="known")
    reaches_up = make.account("leader", world.communes[0], "hai-noi")
    give_office(PROGRAM, world.top, account=reaches_up, role="leader", on=TODAY)
    with pytest.raises(NotAllowed):
        act(actor, reaches_up, checked="known")
    assert act(actor, make.account("leader", world.communes[0], "duoi"), checked="known")


def test_the_machines_operator_is_left_with_those_whom_no_office_may_help(world: Province) -> None:
    leader, department = (
        make.account("leader", world.top, "anh"),
        make.account("organization_department", world.top, "btc"),
    )
    auditor = make.account("auditor", world.top, "kt")
    assert [nobody_else_may(each) for each in (leader, department, auditor)] == [False, True, True]
    make.account("organization_department", world.top, "btc2")
    assert nobody_else_may(department) is False


def test_a_closed_account_is_let_in_by_no_code(world: Province) -> None:
    account = make.account("leader", world.top, "anh")
    code = issue_code(PROGRAM, account, checked="known")
    close(PROGRAM, account)
    assert use(code).status_code == 200


# The second factor ------------------------------------------------------------------------------------------


def with_factor(account: Account) -> str:
    """A second factor on a telephone; returns its secret."""
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    closed = SecondFactor().encrypt(secret)
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": closed})
    return secret


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def test_the_secret_is_closed_in_the_database_and_asked_for_after_the_password(world: Province) -> None:
    account = make.account("leader", world.top, "anh")
    secret = with_factor(account)
    assert secret not in str(Authenticator.objects.get(user=account).data)
    client = Client()
    answer = client.post("/sign-in/", {"username": "anh", "password": "anh", "next": "/rules/"})
    assert answer["Location"] == "/sign-in/second/"
    assert client.get("/rules/").status_code == 302
    assert "Mã không đúng" in client.post("/sign-in/second/", {"code": "000000"}).content.decode()
    assert client.post("/sign-in/second/", {"code": code_of(secret)})["Location"] == "/rules/"
    assert client.get("/rules/").status_code == 200


def test_a_code_of_the_telephone_works_once(world: Province) -> None:
    account = make.account("leader", world.top, "anh")
    code = code_of(with_factor(account))
    totp = TOTP(Authenticator.objects.get(user=account))
    assert (totp.validate_code(code), totp.validate_code(code)) == (True, False)


def test_guessing_the_second_step_is_stopped(world: Province) -> None:
    secret = with_factor(make.account("leader", world.top, "anh"))
    client = Client()
    client.post("/sign-in/", {"username": "anh", "password": "anh"})
    said = [client.post("/sign-in/second/", {"code": f"{n:06d}"}).content.decode() for n in range(7)]
    assert "quá nhiều lần" in said[-1]
    assert "quá nhiều lần" in client.post("/sign-in/second/", {"code": code_of(secret)}).content.decode()


def test_a_paper_code_leaves_the_second_factor(world: Province) -> None:
    account = make.account("leader", world.top, "anh")
    with_factor(account)
    use(issue_code(PROGRAM, account, checked="known"))
    assert Client().post("/sign-in/", {"username": "anh", "password": NEW})["Location"] == "/sign-in/second/"


def test_a_second_factor_is_taken_off_by_two(world: Province) -> None:
    holder = make.account("leader", world.communes[0], "anh")
    one, two = (
        make.acting(make.account("organization_department", world.top, name)) for name in ("mot", "hai")
    )
    with_factor(holder)
    client = browser(holder)
    reset = ask_factor_reset(one, holder, checked="in_person")
    with pytest.raises(Refused, match="không tự gỡ được"):
        reset_factor(one, reset)
    with pytest.raises(Refused, match="Đã có đề nghị"):
        ask_factor_reset(two, holder, checked="in_person")
    assert Authenticator.objects.filter(user=holder).exists()
    reset_factor(two, reset)
    assert not Authenticator.objects.filter(user=holder).exists()
    assert client.get("/account/").status_code == 302
    assert "Gỡ bước xác nhận thứ hai" in browser(holder).get("/account/").content.decode()
    with pytest.raises(Refused, match="đã làm rồi"):
        reset_factor(two, reset)


def test_whoever_issued_the_code_does_not_take_off_the_second_factor_too(world: Province) -> None:
    holder = make.account("leader", world.communes[0], "anh")
    one, two = (
        make.acting(make.account("organization_department", world.top, name)) for name in ("mot", "hai")
    )
    reset = ask_factor_reset(one, holder, checked="in_person")
    issue_code(two, holder, checked="in_person")
    with pytest.raises(Refused, match="vừa cấp mã"):
        reset_factor(two, reset)


def test_the_database_keeps_to_two_as_well(world: Province) -> None:
    holder, one = make.account("leader", world.communes[0], "anh"), make.account("leader", world.top, "mot")
    reset = ask_factor_reset(
        make.acting(make.account("organization_department", world.top, "btc")), holder, checked="known"
    )
    with pytest.raises(IntegrityError), transaction.atomic(), entry(PROGRAM, "test"):
        FactorReset.objects.filter(pk=reset.pk).update(done_at=timezone.now(), done_by=reset.asked_by_id)
    assert one


def test_a_role_that_requires_a_second_factor_works_only_with_one(world: Province, settings) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"leader"})
    account = make.account("leader", world.top, "anh")
    client = browser(account)
    assert client.get("/rules/")["Location"] == "/account/"
    assert "Cần đặt bước xác nhận thứ hai" in client.get("/account/").content.decode()
    assert client.get("/account/telephone/").status_code == 200
    with_factor(account)
    assert client.get("/rules/").status_code == 200
    assert browser(make.account("member", world.cells[0])).get("/rules/").status_code == 200


def test_a_changed_data_key_closes_second_factors_anew(world: Province, settings) -> None:
    account = make.account("leader", world.top, "anh")
    secret = with_factor(account)
    before = Authenticator.objects.get(user=account).data["secret"]
    settings.DATA_KEYS = {**settings.DATA_KEYS, 3: "a third key for tests only"}
    assert factors_closed_again() == 1
    after = Authenticator.objects.get(user=account).data["secret"]
    assert (before.split(":")[0], after.split(":")[0]) == ("2", "3")
    assert SecondFactor().decrypt(after) == secret
    assert factors_closed_again() == 0
