"""Seals: whoever owns the database and switches its guards off is found out, row by row; no row is lost between two."""

import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Seal
from sotay.kernel.seal_proofs import compare_printed, sealed_rows_are_as_they_were, the_chain_is_whole
from sotay.kernel.seals import seal_all, seal_next, settle, written
from sotay.kernel.time import clock_stopped_at
from tests import make

TRAIL, LEDGER = "kernel_auditentry", "members_movement"


@pytest.fixture
def sealed(a_committed_province: make.Province) -> Iterator[make.Province]:
    """A province whose trail and ledger lie under three seals."""
    with clock_stopped_at(make.TODAY):
        province = a_committed_province
        for cell in province.cells[:3]:
            make.official(cell)
            seal_all()
        yield province


def as_owner(*statements: str) -> None:
    """What somebody can do who owns the tables: the guards are switched off first."""
    with connections["owner"].cursor() as cursor:
        for table in (TRAIL, LEDGER, "kernel_auditrow", "kernel_seal", "kernel_sealpart"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)


def ask(sql: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def problems() -> list[str]:
    return [*the_chain_is_whole(), *sealed_rows_are_as_they_were()]


def test_what_nobody_touched_is_as_it_was_sealed(sealed: make.Province) -> None:
    assert problems() == []
    assert Seal.objects.count() == 3
    in_all = sum(ask("SELECT rows FROM kernel_seal"))
    assert in_all == sum(ask(f"SELECT count(*) FROM {t}")[0] for t in (TRAIL, LEDGER, "kernel_auditrow"))


@pytest.mark.parametrize(
    ("table", "change"), [(TRAIL, "actor = 'ai khác'"), (LEDGER, "quantity = 5, sheet_id = NULL")]
)
def test_an_edited_row_is_named(sealed: make.Province, table: str, change: str) -> None:
    number = ask(f"SELECT min(id) FROM {table}")[0]
    as_owner(
        "ALTER TABLE members_movement DROP CONSTRAINT members_movement_person_or_line",
        f"UPDATE {table} SET {change} WHERE id = {number}",
    )
    assert problems() == [f"{table}:{number} đã bị sửa (niêm phong số 1)"]


def test_a_deleted_row_is_named(sealed: make.Province) -> None:
    number = ask(f"SELECT max(id) FROM {LEDGER}")[0]
    as_owner(f"DELETE FROM {LEDGER} WHERE id = {number}")
    assert problems() == [f"{LEDGER}:{number} đã bị xóa hoặc chuyển đi (niêm phong số 3)"]


def test_rows_that_changed_their_places_are_named(sealed: make.Province) -> None:
    one, other = ask(f"SELECT id FROM {TRAIL} ORDER BY id LIMIT 2")
    as_owner(
        f"UPDATE {TRAIL} SET id = 999999999 WHERE id = {one}",
        f"UPDATE {TRAIL} SET id = {one} WHERE id = {other}",
        f"UPDATE {TRAIL} SET id = {other} WHERE id = 999999999",
    )
    assert sorted(problems()) == [f"{TRAIL}:{number} đã bị sửa (niêm phong số 1)" for number in (one, other)]


def test_a_row_moved_to_another_seal_is_named_at_both(sealed: make.Province) -> None:
    number = ask(f"SELECT min(id) FROM {TRAIL}")[0]
    last = ask("SELECT max(from_xact) FROM kernel_seal")[0]
    as_owner(f"UPDATE {TRAIL} SET xact = {last} WHERE id = {number}")
    assert problems() == [
        f"{TRAIL}:{number} đã bị xóa hoặc chuyển đi (niêm phong số 1)",
        f"{TRAIL}:{number} được chèn vào sau khi niêm phong (niêm phong số 3)",
    ]


def test_a_row_put_in_between_is_named(sealed: make.Province) -> None:
    columns = "at, real_at, action, actor, office, place, subject, purpose"
    xact = ask(f"SELECT min(xact) FROM {TRAIL}")[0]
    as_owner(
        f"INSERT INTO {TRAIL} (id, xact, {columns}) SELECT 999999999, {xact}, {columns} FROM {TRAIL} LIMIT 1"
    )
    assert problems() == [f"{TRAIL}:999999999 được chèn vào sau khi niêm phong (niêm phong số 1)"]


def test_whoever_rewrites_the_digest_as_well_has_no_key(sealed: make.Province) -> None:
    as_owner(
        "UPDATE kernel_sealpart SET digests = substr(digests, 1, 20) || digests WHERE seal_id = 2",
    )
    assert "niêm phong số 2 đã bị sửa: giá trị không khớp với nội dung" in problems()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE kernel_seal SET at = at + interval '1 day' WHERE number = 2", "niêm phong số 2 đã bị sửa"),
        ("UPDATE kernel_seal SET value = repeat('a', 64) WHERE number = 2", "niêm phong số 3 đã bị sửa"),
        (
            "DELETE FROM kernel_sealpart WHERE seal_id = 2; DELETE FROM kernel_seal WHERE number = 2",
            "thiếu niêm phong từ số 2 đến số 2",
        ),
    ],
)
def test_a_seal_that_was_touched_is_named(sealed: make.Province, statement: str, said: str) -> None:
    as_owner(statement)
    assert any(problem.startswith(said) for problem in problems())


def test_an_end_that_was_cut_off_is_found_with_the_seal_on_paper(sealed: make.Province) -> None:
    last = Seal.objects.get(number=3)
    printed = f"3 {written(last.value)}"
    assert compare_printed(printed) == ""
    assert compare_printed(printed[:21]) == ""
    as_owner(
        "DELETE FROM kernel_sealpart WHERE seal_id = 3",
        f"DELETE FROM {LEDGER} WHERE xact >= {last.from_xact}",
        f"DELETE FROM {TRAIL} WHERE xact >= {last.from_xact}",
        "DELETE FROM kernel_seal WHERE number = 3",
    )
    assert problems() == []
    assert "đã bị cắt bỏ" in compare_printed(printed)
    with entry(PROGRAM, "test.after"):
        pass
    seal_all()
    assert "đã bị viết lại" in compare_printed(printed)


def test_a_seal_without_its_key_is_not_called_proved(sealed: make.Province, settings) -> None:  # type: ignore[no-untyped-def]
    settings.SEAL_KEYS = {7: "another"}
    assert problems()[0] == "niêm phong số 1: máy này không giữ khóa số 1 nên không kiểm được"


def test_keys_change_and_old_seals_stay_proved(sealed: make.Province, settings) -> None:  # type: ignore[no-untyped-def]
    settings.SEAL_KEYS = settings.SEAL_KEYS | {2: "a second key"}
    with entry(PROGRAM, "test.more"):
        pass
    seal_all()
    assert list(Seal.objects.order_by("number").values_list("key_number", flat=True)) == [1, 1, 1, 2]
    assert problems() == []


# Writers meanwhile -------------------------------------------------------------------------------------------


def another_connection() -> psycopg.Connection:
    known = settings.DATABASES["default"] | connections.settings["default"]
    return psycopg.connect(
        host=known["HOST"], port=known["PORT"] or None, user=known["USER"], password=known["PASSWORD"],
        dbname=known["NAME"], **known["OPTIONS"],
    )  # fmt: skip


WRITE = (
    "INSERT INTO kernel_auditentry (at, real_at, action, actor, office, place, subject, purpose) "
    "VALUES (now(), now(), %s, 'x', '', '', '', '') RETURNING id"
)


def test_what_began_before_a_seal_and_ended_after_it_is_in_the_next(committed_database: None) -> None:
    with another_connection() as slow, another_connection() as quick:
        early = slow.execute(WRITE, ["slow"]).fetchone()
        quick.execute(WRITE, ["quick"])
        quick.commit()
        seal_all()
        during = sum(ask("SELECT coalesce(sum(rows), 0)::bigint FROM kernel_seal"))
        slow.execute(WRITE, ["slow too"])
        slow.commit()
        seal_all()
    assert early is not None
    assert (
        sum(ask("SELECT sum(rows)::bigint FROM kernel_seal")) == ask(f"SELECT count(*) FROM {TRAIL}")[0] == 3
    )
    assert during == 0  # the quick one began after the slow one, and waits with it
    assert problems() == []


def write_much(name: int) -> None:
    """Sixty transactions of a few rows, some of them taken back."""
    with another_connection() as writer:
        for turn in range(60):
            for _row in range(turn % 4 + 1):
                writer.execute(WRITE, [f"{name}"])
            end = writer.rollback if turn % 7 == 3 else writer.commit
            end()


def test_many_writers_and_several_workers_lose_nothing_and_take_nothing_twice(
    committed_database: None,
) -> None:
    stop, failed = threading.Event(), []

    def work() -> None:
        try:
            while not stop.is_set():
                seal_next()
        except Exception as error:  # noqa: BLE001 -- told by the test
            failed.append(error)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write_much, args=[n]) for n in range(4)]
    workers = [threading.Thread(target=work) for _ in range(2)]
    for thread in (*writers, *workers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in workers:
        thread.join()
    seal_all()
    assert failed == []
    assert sum(ask("SELECT sum(rows)::bigint FROM kernel_seal")) == ask(f"SELECT count(*) FROM {TRAIL}")[0]
    assert Seal.objects.count() > 1
    assert problems() == []


def test_the_program_cannot_say_that_a_row_was_written_earlier(committed_database: None) -> None:
    with another_connection() as forger, pytest.raises(psycopg.DatabaseError, match="another transaction"):
        forger.execute(WRITE.replace("(at", "(xact, at").replace("VALUES (", "VALUES (5, "), ["forged"])


def test_a_database_restored_on_a_server_that_counts_from_lower_goes_on_above(sealed: make.Province) -> None:
    as_owner(
        *(f"UPDATE {table} SET xact = xact + 1000000000" for table in (TRAIL, LEDGER, "kernel_auditrow")),
        "DELETE FROM kernel_sealpart",
        "DELETE FROM kernel_seal",
        *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in (TRAIL, LEDGER, "kernel_auditrow")),
    )
    assert settle() > 999000000
    assert settle() == 0
    seal_all()
    make.official(sealed.cells[0])
    seal_all()
    assert Seal.objects.count() >= 1
    assert problems() == []
    assert sum(ask("SELECT sum(rows)::bigint FROM kernel_seal")) >= ask(f"SELECT count(*) FROM {TRAIL}")[0]
