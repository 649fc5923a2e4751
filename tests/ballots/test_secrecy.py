"""Whoever owns the database, its files, its log and its backups, but no counter's code, learns who voted and no more.

What voters chose is swapped among them and everything is held twice, in two databases that begin alike. Whatever an
administrator finds, row by row, in which order, by which transactions and how long, is the same both times, but for
signs drawn by chance: so nothing of it says who voted how.
"""

import json
import os
import random
from contextlib import contextmanager
from datetime import date
from itertools import chain
from pathlib import Path
from time import sleep

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sotay.ballots import sealing
from sotay.ballots.casting import cast
from sotay.ballots.closing import close
from sotay.ballots.models import Outcome, Slot, Voting
from sotay.ballots.opening import open_vote
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Clock
from sotay.kernel.time import clock_stopped_at
from sotay.organizations.models import Organization
from tests import make
from tests.harness.databases import copy_of_template, name_in_use

from .held import as_, sealed_by, with_keys
from .voters import voters_of

CHOICES = [1, 1, 2, 4, 1, 2, 2, 1, 4, 1]
BY_CHANCE = {"contents", "receipt", "receipts", "digest", "public_key", "password"}
BY_THE_CLOCK = {"at", "real_at", "xact", "known_from", "recorded_at", "seen_at", "last", "key"}
UNORDERED = {"people_session", "django_session", "people_cache"}


def tables():
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        return [name for (name,) in cursor.fetchall() if name not in UNORDERED]


def masked(row):
    """A row as it is read, but for signs drawn by chance, of which the length is left, and the hour."""
    return {
        key: [len(str(each)) for each in value] if isinstance(value, list) else len(str(value))
        for key, value in row.items()
        if key in BY_CHANCE
    } | {key: value for key, value in row.items() if key not in BY_CHANCE | BY_THE_CLOCK}


def everything_an_administrator_sees():
    """All rows of all tables in the order in which they lie, with their transactions in order."""
    found, numbers = [], set()
    with connections["owner"].cursor() as cursor:
        for table in tables():
            cursor.execute(
                "SELECT to_jsonb(t)::text, ctid::text, xmin::text::bigint, xmax::text::bigint "
                f"FROM {table} t ORDER BY ctid"
            )
            for row, place, begun, ended in cursor.fetchall():
                found.append((table, place, begun, ended, masked(json.loads(row))))
                numbers |= {begun, ended}
    rank = {number: place for place, number in enumerate(sorted(numbers))}
    return [(table, place, rank[begun], rank[ended], row) for table, place, begun, ended, row in found]


def held(cell_pk, choices):
    """A whole vote; what is seen before the box is opened, and after."""
    cell = Organization.objects.get(pk=cell_pk)
    persons = [account.person for account in voters_of(cell, len(choices))]
    voting = open_vote(
        make.actor("cell_secretary", cell),
        cell,
        kind="consultation.members",
        matter="Chọn ngày",
        channel="electronic",
        tellers=persons[:3],
        keys_needed=2,
    )
    codes = with_keys(voting)
    order = list(zip(persons, choices, strict=True))
    random.Random(3).shuffle(order)
    for person, mark in sorted(order, key=lambda each: each[0].pk % 4):
        cast(as_(person), voting, sealed=sealed_by(voting, person, mark))
    before = everything_an_administrator_sees()
    close(as_(persons[0]), voting, codes=codes[1:])
    return before, everything_an_administrator_sees(), codes


@contextmanager
def nothing_is_tidied():
    """When the database gives the place of a former version to another row depends on what else the server does.

    Meanwhile somebody still looks at how it was, so all versions stay, and where a row lies says in which order it was
    written and nothing else.
    """
    onlooker = connections["owner"].copy()
    with onlooker.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT 1")
        try:
            yield
        finally:
            onlooker.close()


@pytest.fixture
def twice(test_run, province_built, django_db_blocker):
    """A copy of the same little province, as often as one likes, one after the other."""
    name, made = province_built
    numbers = iter(range(9))

    @contextmanager
    def go():
        with django_db_blocker.unblock(), clock_stopped_at(make.TODAY):
            copy = f"{name_in_use()}-again-{next(numbers)}"
            with copy_of_template(test_run, copy, name), nothing_is_tidied():
                yield made.cells[0].pk

    return go


def test_who_chose_what_changes_nothing_an_administrator_sees(twice):
    swapped = CHOICES[3:] + CHOICES[:3]
    assert swapped != CHOICES and sorted(swapped) == sorted(CHOICES)
    with twice() as cell:
        before, after, _codes = held(cell, CHOICES)
    with twice() as cell:
        before_swapped, after_swapped, _codes = held(cell, swapped)
    assert len(before) == len(before_swapped) and before == before_swapped
    assert after == after_swapped
    others = [row for table, *_place, row in after if table == "ballots_outcome"]
    assert others[0]["papers"] == sorted(others[0]["papers"])
    assert not [row for table, *_place, row in after if table == "ballots_slot"]


def test_a_different_result_would_have_been_seen(twice):
    """The comparison above is no blind one: another choice of one voter changes what is published, and only there."""
    other = [2, *CHOICES[1:]]
    with twice() as cell:
        before, after, _codes = held(cell, CHOICES)
    with twice() as cell:
        before_other, after_other, _codes = held(cell, other)
    assert before == before_other
    changed = {ours[0] for ours, theirs in zip(after, after_other, strict=True) if ours != theirs}
    assert changed == {"ballots_outcome", "ballots_voteresult"}


def contents(cluster):
    """What stands in the write-ahead log and in all tables.

    Other tests drop databases of theirs meanwhile, so their files may vanish. Where one of ours did, or of the log, all
    is read again: it may have got another name.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        ours = cluster / "base" / str(cursor.fetchone()[0])
    assert ours.is_dir()
    found = []
    for place, _folders, names in chain(os.walk(cluster / "pg_wal"), os.walk(cluster / "base")):
        for name in names:
            try:
                found.append((Path(place) / name).read_bytes())
            except FileNotFoundError:
                if Path(place) == ours or (cluster / "base") not in Path(place).parents:
                    return []
    return found


def written_files(cluster, receipts):
    """Write-ahead log and tables, once what was committed has reached the disk."""
    files = b""
    for _moment in range(50):
        files = b"".join(contents(cluster))
        if all(receipt.encode() in files for receipt in receipts):
            break
        sleep(0.2)
    return files


def test_files_of_the_database_hold_sealed_ballots_and_no_key(twice, own_cluster):
    with twice() as cell:
        voting_codes = held(cell, CHOICES)[2]
        receipts = Outcome.objects.get().receipts
        files = written_files(own_cluster, receipts)
        log = (own_cluster / "server.log").read_bytes()
    assert all(receipt.encode() in files for receipt in receipts), "one looks where it would be"
    for code in voting_codes:
        key = sealing.key_of(code)
        number = key.private_numbers().private_value
        for secret in (
            code.encode(),
            code.replace("-", "").encode(),
            number.to_bytes(32, "big"),
            b"%x" % number,
        ):
            assert secret not in files and secret not in log
    assert b"ballots_slot" not in log


def test_guessing_from_receipts_and_sealed_bytes_is_no_better_than_chance():
    keys = [sealing.public_of(sealing.new_key()) for _each in range(3)]
    rng = random.Random(11)
    ballots = []
    for slot in range(500):
        mark = rng.choice((1, 2))
        sealed = sealing.seal(bytes([mark]), keys, 2, sealing.context(1, slot))
        ballots.append((mark == 1, sealed + bytes.fromhex(sealing.receipt_of(sealed))))
    learnt, tried = ballots[:250], ballots[250:]

    def right(byte, bit, some):
        hits = sum((content[byte] >> bit & 1) == yes for yes, content in some)
        return max(hits, len(some) - hits) / len(some), hits * 2 >= len(some)

    places = [(byte, bit) for byte in range(len(ballots[0][1])) for bit in range(8)]
    best = max(places, key=lambda place: right(*place, learnt)[0])
    straight = right(*best, learnt)[1]
    hits = sum((content[best[0]] >> best[1] & 1) == (yes == straight) for yes, content in tried)
    assert 0.38 < hits / len(tried) < 0.62


def test_two_counters_codes_are_not_enough_where_three_are_needed():
    keys = [sealing.new_key() for _each in range(3)]
    sealed = sealing.seal(b"\x01", [sealing.public_of(key) for key in keys], 3, b"x")
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed, {1: keys[0], 2: keys[1]}, 3, b"x")


def test_codes_reach_no_statement_no_log_and_no_page(a_province, caplog):
    with clock_stopped_at(date(2025, 9, 1)):
        with entry(PROGRAM, "demo.load"):
            Clock(id=1, day=date(2025, 9, 1)).save()
        cell = a_province.cells[0]
        accounts = voters_of(cell, 6)
        voting = open_vote(
            make.actor("cell_secretary", cell),
            cell,
            kind="consultation.members",
            matter="Chọn ngày",
            channel="electronic",
            tellers=[account.person for account in accounts[:3]],
        )
        codes = with_keys(voting)
        client = Client()
        client.force_login(accounts[0])
        address = f"/votes/ballots/{voting.pk}/count/"
        caplog.set_level("DEBUG")
        with CaptureQueriesContext(connection) as asked:
            wrong = client.post(address, {"code_1": codes[0], "code_2": "AAAA"})
            done = client.post(address, {"code_1": codes[0], "code_2": codes[1]})
    assert "Mã thứ 2" in wrong.content.decode() and done.status_code == 302
    said = " ".join(query["sql"] for query in asked.captured_queries) + caplog.text
    said += wrong.content.decode() + repr(client.session.items())
    for code in codes:
        bare = code.replace("-", "")
        number = sealing.key_of(code).private_numbers().private_value
        assert code not in said and bare not in said and f"{number:x}" not in said and str(number) not in said
    assert Voting.objects.get().state == "counted" and not Slot.objects.exists()
