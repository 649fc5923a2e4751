"""The second wall through one connection, as a pool of one hands it on: what one request saw, the next does not.

Nothing is set here but what the program itself sets, and nothing is rolled back that it does not roll back.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.test import Client

from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry
from sotay.kernel.sight import NAMES, seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member, Movement
from sotay.members.views import listing
from sotay.people.commands import ActingCommand
from sotay.people.models import Account, Person
from tests import make
from tests.make import Province


@pytest.fixture
def world(a_committed_province: Province) -> Iterator[Province]:
    with clock_stopped_at(make.TODAY):
        made = a_committed_province
        made.members = [make.official(cell) for cell in made.cells]
        make.account("grassroots_office", made.communes[0], "ours")
        make.account("grassroots_office", made.communes[1], "theirs")
        look_around("")
        yield made
        look_around("on")


def look_around(whole: str) -> None:
    """A test looks as the program; here the connection is as the program finds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sotay.whole', %s, false)", [whole])


LEFT = "SELECT " + ", ".join(f"current_setting('sotay.{name}', true)" for name in NAMES)


def nothing_is_left() -> bool:
    """The connection is not within a transaction, nothing is set on it, and it sees nobody."""
    assert not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(LEFT)
        assert not any(cursor.fetchone())
    return not (Person.objects.exists() or Member.objects.exists() or Movement.objects.exists())


def browser(username: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Account.objects.get(username=username))
    return client


def a_page(world: Province) -> str:
    return f"/members/of/{world.communes[0].pk}/"


def test_what_one_request_saw_the_next_does_not(world: Province) -> None:
    pid = connection.connection.info.backend_pid
    for username, own, other in (("ours", 0, 2), ("theirs", 2, 0), ("ours", 0, 2)):
        client = browser(username)
        assert client.get(f"/members/{world.members[own].pk}/").status_code == 200
        assert client.get(f"/members/{world.members[other].pk}/").status_code == 404
        assert nothing_is_left()
    assert connection.connection.info.backend_pid == pid


FAILURES = {
    "an error of the program": RuntimeError("lỗi"),
    "an error of the database": DatabaseError("lỗi"),
    "not there": Http404(),
    "not allowed": PermissionDenied(),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failed_request_has_written_nothing_and_leaves_nothing(
    world: Province, failure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: Any, *_rest: Any, **_more: Any) -> HttpResponse:
        with entry(request.actor, "test.written"):
            assert Member.objects.count() == 2
        raise FAILURES[failure]

    monkeypatch.setattr(listing, "page", broken)
    response = browser("ours").get(a_page(world))
    assert response.status_code in (403, 404, 500)
    assert not AuditEntry.objects.filter(action="test.written").exists()
    assert nothing_is_left()


def test_a_request_whose_statement_failed_leaves_nothing(
    world: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_rest: Any, **_more: Any) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        raise AssertionError

    monkeypatch.setattr(listing, "page", broken)
    assert browser("ours").get(a_page(world)).status_code == 500
    assert nothing_is_left()


def test_a_page_that_says_it_failed_has_written_nothing(
    world: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: Any, *_rest: Any, **_more: Any) -> HttpResponse:
        with entry(request.actor, "test.written"):
            return HttpResponse(status=503)

    monkeypatch.setattr(listing, "page", broken)
    assert browser("ours").get(a_page(world)).status_code == 503
    assert not AuditEntry.objects.filter(action="test.written").exists()


def test_nothing_is_handed_out_piece_by_piece(world: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        listing,
        "page",
        lambda *_rest, **_more: StreamingHttpResponse(row.full_name for row in Person.objects.all()),
    )
    client = browser("ours")
    client.raise_request_exception = True
    with pytest.raises(ImproperlyConfigured, match="piece by piece"):
        client.get(a_page(world))
    assert nothing_is_left()


def test_a_command_sees_as_far_as_its_account(world: Province) -> None:
    class Counting(ActingCommand):
        permission = "member.list"
        stealth_options = ("fails",)

        def act(self, actor: Any, **options: Any) -> None:
            self.stdout.write(str(Member.objects.count()))
            if options.get("fails"):
                raise CommandError("lỗi")

    Counting.__module__ = "tests.counting"
    for username in ("ours", "theirs"):
        with pytest.raises(CommandError, match="lỗi"):
            call_command(Counting(), "--as", username, fails=True)
        assert nothing_is_left()


def test_an_act_that_was_refused_leaves_nothing(world: Province) -> None:
    ours = make.acting(Account.objects.get(username="ours"))
    for failure in (NotAllowed("test"), ValueError("lỗi")):
        with pytest.raises(type(failure)), seen_by(ours), seen_by(PROGRAM), entry(ours, "test"):
            raise failure
        assert nothing_is_left()
