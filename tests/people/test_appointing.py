"""The first accounts of an installation, and what is left to the machine's operator."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from sotay.kernel.models import AuditEntry
from sotay.kernel.time import clock_stopped_at
from sotay.people.appointing import given_by_nobody
from sotay.people.models import Account, Office
from sotay.people.roles import ROLES
from tests import make

NEW = "suối chảy qua bản"


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def code_in(text: str) -> str:
    return next(word for word in text.split() if word.count("-") == 3)


def test_an_installation_begins_with_three_accounts_whose_passwords_nobody_knows(db):
    text = said("begin", "Đảng bộ tỉnh Ba Bể", "--since", "1/1/2020", "--decision", "1-QĐ/TW")
    held = {office.role: office.account.username for office in Office.objects.select_related("account")}
    assert held == {
        "organization_department": "tochuc", "system_administrator": "quantri", "auditor": "kiemtoan"
    }  # fmt: skip
    assert not any(account.has_usable_password() for account in Account.objects.all())
    line = next(line for line in text.splitlines() if "tochuc:" in line)
    sent = {"username": "tochuc", "code": code_in(line), "new": NEW, "again": NEW}
    assert Client().post("/sign-in/code/", sent).status_code == 302
    assert Client().post("/sign-in/", {"username": "tochuc", "password": NEW}).status_code == 302
    with pytest.raises(CommandError, match="chỉ làm một lần"):
        said("begin", "Khác", "--since", "1/1/2020", "--decision", "1")


def test_the_operator_appoints_only_to_what_no_office_gives(db):
    with clock_stopped_at(make.TODAY):
        top = make.province().top
        given = {key for key, role in ROLES.items() if given_by_nobody(role)}
        assert given == {"system_administrator", "auditor"}
        assert not given_by_nobody(ROLES["leader"])
        text = said("appoint", "kt2", "auditor", "--at", str(top.pk))
        assert code_in(text)
        with pytest.raises(CommandError, match="leader"):
            said("appoint", "kt2", "leader", "--at", str(top.pk))
        with pytest.raises(CommandError, match="không giữ thêm vai trò"):
            said("appoint", "kt2", "system_administrator", "--at", str(top.pk))


def test_the_operator_does_not_go_round_an_office(db):
    with clock_stopped_at(make.TODAY):
        top = make.province().top
        make.account("leader", top, "anh")
        department = make.account("organization_department", top, "btc")
        with pytest.raises(CommandError, match="Có cơ quan quản lý"):
            said("recover", "anh", "--why", "biên bản 1")
        code = code_in(said("recover", "btc", "--why", "biên bản 2"))
        sent = {"username": "btc", "code": code, "new": NEW, "again": NEW}
        assert Client().post("/sign-in/code/", sent).status_code == 302
        client = Client()
        client.post("/sign-in/", {"username": "btc", "password": NEW})
        assert "chương trình" in client.get("/account/").content.decode()
        entry = AuditEntry.objects.get(action="command.recover")
        assert (entry.kind, entry.purpose, entry.subject) == (
            "command", "biên bản 2", f"people.account:{department.pk}"
        )  # fmt: skip
