"""A browser that sends a form twice: it is done once, and whoever sent it is shown what the first sending did."""

import re
from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sotay.kernel import sending
from sotay.kernel.models import Clock, Sending
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member, Movement
from tests import make
from tests.make import Province

DEATH = {"on": "4/5/2023", "confirmed": "1", "words": "An"}


@pytest.fixture
def world(a_committed_province: Province) -> Iterator[Province]:
    with clock_stopped_at(make.TODAY):
        made = a_committed_province
        made.members = [make.official(made.cells[0], name=f"Nông Văn {name}") for name in ("An", "An")]
        make.account("grassroots_office", made.communes[0], "coso")
        Clock.objects.create(id=1, day=make.TODAY)
        yield made


def signed_in() -> Client:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/sign-in/")
    answer = client.post("/sign-in/", {"username": "coso", "password": "coso", **token_of(page)})
    assert answer.status_code == 302
    return client


def token_of(page: Any) -> dict[str, str]:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    assert found
    return {"csrfmiddlewaretoken": found[1]}


def address(member: Member) -> str:
    return reverse("members:die", args=[member.pk])


def deaths() -> int:
    return Movement.objects.filter(kind="death").count()


def test_the_second_sending_is_led_where_the_first_was(world: Province) -> None:
    client, where = signed_in(), address(world.members[0])
    form = DEATH | token_of(client.get(where))
    first = client.post(where, form)
    assert first.status_code == 302
    second = client.post(where, form)
    assert (second.status_code, second.url) == (302, first.url)
    assert deaths() == 1
    assert "đã được ghi từ lần gửi trước" in client.get(second.url).content.decode()


def test_two_at_the_same_moment_are_one(world: Province) -> None:
    client, where = signed_in(), address(world.members[0])
    form = DEATH | token_of(client.get(where))
    start, answers = Barrier(4), []

    def send() -> None:
        own = Client(enforce_csrf_checks=True)
        own.cookies = client.cookies.copy()
        start.wait(20)
        with clock_stopped_at(make.TODAY):
            answers.append(own.post(where, form))
        connections.close_all()

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert deaths() == 1
    assert [answer.status_code for answer in answers] == [302] * 4
    assert len({answer.url for answer in answers}) == 1


def test_the_same_form_shown_again_is_another(world: Province) -> None:
    client = signed_in()
    where = address(world.members[0])
    form = DEATH | token_of(client.get(where))
    client.post(where, form)
    other = client.post(where, DEATH | token_of(client.get("/")))
    assert other.status_code != 302  # the program's own rule answers: nobody dies twice
    assert deaths() == 1


def test_what_was_refused_may_be_sent_again(world: Province) -> None:
    client, where = signed_in(), address(world.members[0])
    form = DEATH | {"on": "4/5/1999"} | token_of(client.get(where))
    assert client.post(where, form).status_code == 200
    assert client.post(where, form).status_code == 200
    assert Sending.objects.count() == 0
    assert client.post(where, form | {"on": "4/5/2023"}).status_code == 302
    assert deaths() == 1


def test_other_answers_on_the_same_sheet_are_another_act(world: Province) -> None:
    client = signed_in()
    token = token_of(client.get(address(world.members[0])))
    for member in world.members:
        assert client.post(address(member), DEATH | token).status_code == 302
    assert deaths() == 2


def test_of_another_account_it_is_another(world: Province) -> None:
    client, where = signed_in(), address(world.members[0])
    form = DEATH | token_of(client.get(where))
    client.post(where, form)
    assert Client().post(where, form).status_code == 302
    assert Sending.objects.count() == 1


def test_after_days_it_is_forgotten(world: Province) -> None:
    client, where = signed_in(), address(world.members[0])
    client.post(where, DEATH | token_of(client.get(where)))
    sending.forget_old()
    assert Sending.objects.count() == 1
    Sending.objects.update(at=timezone.now() - timedelta(days=3))
    sending.forget_old()
    assert Sending.objects.count() == 0
