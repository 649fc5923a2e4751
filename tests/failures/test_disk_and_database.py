"""The disk is full, or the database is started again, in the middle of an act: it never was, and the next one works."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from sotay.kernel.time import clock_stopped_at
from sotay.members import ledger
from sotay.members.models import Member, Movement
from tests import make
from tests.make import Province
from tests.proving import contradictions

DEATH = {"on": "4/5/2023", "confirmed": "1", "words": "An"}


@pytest.fixture
def world(a_committed_province: Province) -> Iterator[Province]:
    with clock_stopped_at(make.TODAY):
        made = a_committed_province
        made.members = [make.official(made.cells[0], name="Nông Văn An")]
        yield made


def office(world: Province) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make.account("grassroots_office", world.communes[0], "coso"))
    return client


def the_disk_is_full(*_arguments: Any, **_more: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        )


def the_database_is_started_again(*_arguments: Any, **_more: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connections["owner"].copy("other")
    with other.cursor() as cursor:
        cursor.execute("SET ROLE sotay_app")
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (the_disk_is_full, "Máy chủ hết chỗ"),
        (the_database_is_started_again, "Cơ sở dữ liệu đang khởi động lại"),
    ],
)
def test_the_reader_is_told_and_nothing_is_half_there(
    world: Province, trouble: Any, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, member = office(world), world.members[0]
    before = Movement.objects.count()
    with monkeypatch.context() as patched:
        patched.setattr(ledger, "derive", trouble)
        answer = client.post(reverse("members:die", args=[member.pk]), DEATH)
    assert answer.status_code == 503
    assert re.search(r"<h1>(.*?)</h1>", answer.content.decode())[1] == words  # type: ignore[index]
    connection.close()

    assert Movement.objects.count() == before
    assert client.post(reverse("members:die", args=[member.pk]), DEATH).status_code == 302
    assert Movement.objects.filter(kind="death").count() == 1
    assert Member.objects.count() == 1
    assert contradictions() == {}
