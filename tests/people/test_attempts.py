"""How fast somebody may guess: waiting grows, nobody is locked out by others, and the answer tells nothing."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import Client

from sotay.people.access import Attempt
from sotay.people.attempts import FREE, Key, Wait, forget, keys_of, knock, succeeded
from tests import make
from tests.make import Province


@pytest.fixture
def world(a_province: Province) -> Province:
    return a_province


def try_(name: str, password: str, client: Client | None = None, address: str = "10.0.0.1") -> object:
    client = client or Client()
    return client.post("/sign-in/", {"username": name, "password": password}, REMOTE_ADDR=address)


def later(minutes: int) -> None:
    """Let time pass for whoever waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_attempt SET until = until - %s, last_at = last_at - %s",
            [timedelta(minutes=minutes)] * 2,
        )


def test_after_some_wrong_passwords_one_waits_and_reads_how_long(world: Province) -> None:
    make.account("leader", world.top, "anh")
    for _ in range(FREE["pair"]):
        assert try_("anh", "sai").status_code == 200
    answer = try_("anh", "anh")
    assert answer.status_code == 429
    assert "Hãy chờ 1 phút" in answer.content.decode()
    later(2)
    assert try_("anh", "anh").status_code == 302


def test_waiting_grows_and_has_an_end() -> None:
    assert [Wait(timedelta(seconds=each)).minutes for each in (0, 59, 60, 61, 900)] == [1, 1, 1, 2, 15]


def test_each_further_attempt_waits_twice_as_long_up_to_a_quarter_of_an_hour(world: Province) -> None:
    waits = []
    for _ in range(FREE["pair"] + 7):
        try_("ai", "sai")
        later(0)
        blocked = try_("ai", "sai")
        if blocked.status_code == 429:
            text = blocked.content.decode()
            waits.append(int(text.split("Hãy chờ ")[1].split(" ")[0]))
            later(16)
    assert waits[:5] == [1, 2, 4, 8, 15]
    assert set(waits[5:]) <= {15}


def test_a_name_without_an_account_is_answered_and_counted_alike(world: Province) -> None:
    make.account("leader", world.top, "anh")
    closed = make.account("leader", world.top, "dakhoa")
    make.closed(closed)
    answers = {}
    for name in ("anh", "khongco", "dakhoa"):
        pages = [try_(name, "sai", address=f"10.0.0.{ord(name[0])}") for _ in range(FREE["pair"] + 1)]
        words = [page.content.decode().replace(name, "") for page in pages]
        answers[name] = [
            (page.status_code, "không đúng" in text, "Hãy chờ" in text)
            for page, text in zip(pages, words, strict=True)
        ]
    assert answers["anh"] == answers["khongco"] == answers["dakhoa"]
    assert try_("dakhoa", "dakhoa", address="10.9.9.9").status_code == 200


def test_nobody_elsewhere_keeps_an_owner_out_of_a_browser_they_know(world: Province) -> None:
    make.account("leader", world.top, "anh")
    own = Client()
    assert try_("anh", "anh", own).status_code == 302
    own.post("/sign-out/")
    for number in range(FREE["name"] + 3):
        try_("anh", "sai", address=f"10.1.0.{number}")
    assert try_("anh", "anh", address="10.2.0.1").status_code == 429
    for _ in range(3):
        try_("anh", "sai", address="10.0.0.1")
    assert try_("anh", "anh", own).status_code == 302


def test_a_browser_known_to_one_account_is_a_stranger_to_another(world: Province) -> None:
    make.account("leader", world.top, "anh")
    make.account("leader", world.top, "chi")
    own = Client()
    try_("anh", "anh", own)
    own.post("/sign-out/")
    answers = [try_("chi", "sai", own).status_code for _ in range(FREE["pair"] + 1)]
    assert answers[-1] == 429


def test_a_cookie_that_was_made_up_changes_nothing(world: Province) -> None:
    make.account("leader", world.top, "anh")
    forged = Client()
    forged.cookies["known"] = "eyIxIjogInh4eCJ9:abc:def"
    assert [try_("anh", "sai", forged).status_code for _ in range(FREE["pair"] + 1)][-1] == 429


def test_an_account_of_ones_own_does_not_make_guesses_at_others_free(world: Province) -> None:
    make.account("leader", world.top, "ke")
    make.account("leader", world.top, "anh")
    codes = []
    for _ in range(FREE["pair"] + 1):
        codes.append(try_("anh", "sai").status_code)
        assert try_("ke", "ke").status_code == 302
    assert codes[-1] == 429


def test_what_is_counted_names_nobody(world: Province) -> None:
    try_("nguyenvana", "sai", address="203.0.113.7")
    kept = str(list(Attempt.objects.values()))
    assert "nguyenvana" not in kept
    assert "203.0.113" not in kept


def test_what_is_over_is_forgotten(db: None) -> None:
    knock(keys_of("ai", "10.0.0.1"))
    forget()
    assert Attempt.objects.count() == 3
    later(121)
    forget()
    assert not Attempt.objects.exists()


def test_success_makes_the_pair_new_and_takes_back_one_from_the_rest(db: None) -> None:
    keys = keys_of("ai", "10.0.0.1")
    knock(keys)
    knock(keys)
    succeeded(keys)
    counts = {row.key: row.failures for row in Attempt.objects.all()}
    assert counts == {keys[1].hashed: 1, keys[2].hashed: 1}


def test_many_at_once_get_no_more_attempts_than_one_after_another(committed_database: None) -> None:
    let_through = []
    at_once = threading.Barrier(12)

    def guess() -> None:
        at_once.wait()
        try:
            knock([Key("pair", "anh|10.0.0.1")])
            let_through.append(1)
        except Wait:
            pass
        finally:
            connections.close_all()

    guessers = [threading.Thread(target=guess) for _ in range(12)]
    for one in guessers:
        one.start()
    for one in guessers:
        one.join()
    assert len(let_through) == FREE["pair"]
