"""Raw SQL as the program's role: it changes nothing that only grows, forges no stamp, switches off no guard."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from psycopg import errors

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from tests import make
from tests.make import Province

GROWING = ["members_movement", "members_sheet", "kernel_auditentry", "kernel_auditrow"]
GROUP = "INSERT INTO organizations_group (name, code, valid_from, valid_to) "
ONE_GROUP = GROUP + "VALUES ('n', 'c', '2020-01-01', '2021-01-01')"


@pytest.fixture
def world(db: None) -> Iterator[Province]:
    with clock_stopped_at(make.TODAY):
        made = make.province()
        make.official(made.cells[0])
        yield made


def run(statement: str, *arguments: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, arguments)


def refused(statement: str, *arguments: Any) -> type[BaseException]:
    """The database's own reason to refuse a statement."""
    with pytest.raises(DatabaseError) as caught:
        run(statement, *arguments)
    assert caught.value.__cause__ is not None
    return type(caught.value.__cause__)


@pytest.mark.parametrize("table", GROWING)
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}", "DROP TABLE {}"]
)
def test_what_only_grows_is_neither_changed_nor_removed(world: Province, table: str, statement: str) -> None:
    assert refused(statement.format(table)) is errors.InsufficientPrivilege


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO members_movement (id, kind) VALUES (1, 'death') ON CONFLICT (id) DO UPDATE SET quantity = 2",
        "MERGE INTO members_movement m USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
        "WITH gone AS (DELETE FROM members_movement RETURNING id) SELECT * FROM gone",
        "UPDATE members_leg SET quantity = 2",
        "SELECT setval('members_movement_id_seq', 1)",
    ],
)
def test_nor_by_a_detour(world: Province, statement: str) -> None:
    assert refused(statement) in (errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState)


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "ALTER TABLE members_movement DISABLE TRIGGER members_movement_append_only",
        "ALTER TABLE members_movement DISABLE TRIGGER ALL",
        "DROP TRIGGER members_movement_append_only ON members_movement",
        "CREATE OR REPLACE FUNCTION sotay_append_only() RETURNS trigger LANGUAGE sql AS ''",
        "CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT clock_timestamp()'",
        "UPDATE pg_trigger SET tgenabled = 'D'",
        "CREATE RULE none AS ON INSERT TO kernel_auditrow DO INSTEAD NOTHING",
        "SET ROLE sotay_owner",
    ],
)
def test_the_guards_are_not_switched_off(world: Province, statement: str) -> None:
    assert refused(statement) in (errors.InsufficientPrivilege, errors.WrongObjectType)


def test_even_the_owner_does_not_change_what_only_grows(committed_database: None) -> None:
    with clock_stopped_at(make.TODAY):
        make.official(make.province().cells[0])
    statements = [
        *(f"TRUNCATE {table} CASCADE" for table in GROWING),
        "UPDATE members_movement SET quantity = 2",
        "DELETE FROM kernel_auditentry",
    ]
    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"), connections["owner"].cursor() as cursor:
            cursor.execute(statement)


# Forged stamps -----------------------------------------------------------------------------------------------


def test_a_stamp_of_an_entry_that_is_not_there_is_refused(world: Province) -> None:
    with transaction.atomic():
        run("SELECT set_config('sotay.entry', '999999999', true)")
        with pytest.raises(DatabaseError, match="audit entry 999999999 was not opened here"):
            run(ONE_GROUP)
        transaction.set_rollback(True)


@pytest.fixture
def entry_of_another_transaction(committed_database: None) -> Iterator[int]:
    with clock_stopped_at(make.TODAY):
        with entry(PROGRAM, "test.first") as first:
            pass
        yield first.pk


FORGERIES = {
    "insert": [ONE_GROUP],
    "insert and restore within the statement": [
        GROUP + "SELECT 'n', set_config('sotay.entry', n, true), '2020-01-01', '2021-01-01' "
        "FROM (VALUES ('{older}'), ('{own}')) AS v (n)",
    ],
    "update": ["UPDATE organizations_group SET name = 'x'"],
    "update within the statement": [
        "UPDATE organizations_group SET name = set_config('sotay.entry', '{older}', true)",
    ],
    "delete": ["DELETE FROM organizations_group"],
    "a table that looks like the trail": [
        "CREATE TEMP TABLE kernel_auditentry AS SELECT {older} AS id, now() AS real_at",
        ONE_GROUP.replace("'c'", "'d'"),
    ],
    "derived rows": ["DELETE FROM members_standing"],
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_nobody_writes_under_an_entry_of_another_transaction(
    entry_of_another_transaction: int, forgery: str
) -> None:
    older = entry_of_another_transaction
    with entry(PROGRAM, "test.second"):
        run(ONE_GROUP.replace("'c'", "'kept'"))

    with pytest.raises(DatabaseError, match=f"audit entry {older} was not opened here"):
        forge(FORGERIES[forgery], older)


def forge(statements: list[str], older: int) -> None:
    with entry(PROGRAM, "test.third") as own:
        run(f"SELECT set_config('sotay.entry', '{older}', true)")
        for statement in statements:
            run(statement.format(older=older, own=own.pk))


def test_notes_of_changes_go_to_the_trail_and_are_not_written_by_hand(committed_database: None) -> None:
    with clock_stopped_at(make.TODAY), entry(PROGRAM, "test") as own:
        run(ONE_GROUP)
        run("CREATE TEMP TABLE kernel_auditrow (LIKE public.kernel_auditrow)")
        run("UPDATE organizations_group SET name = 'x'")
        run("DELETE FROM organizations_group")
        assert (
            refused("INSERT INTO public.kernel_auditrow VALUES (1, 1, 'x', 1, 'x')")
            is errors.InsufficientPrivilege
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT change FROM public.kernel_auditrow WHERE entry_id = %s ORDER BY id", [own.pk]
            )
            assert [change for (change,) in cursor.fetchall()] == ["update", "delete"]


def test_the_time_of_an_entry_is_the_databases(world: Province) -> None:
    run(
        "INSERT INTO kernel_auditentry (at, real_at, action, actor, office, place, subject, purpose) "
        "VALUES ('2001-01-01', '2001-01-01', 'x', 'x', '', '', '', '')"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT bool_and(real_at = now()) FROM kernel_auditentry")
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize("derived", ["people_presence", "people_nametoken", "members_standing"])
def test_derived_rows_are_not_removed_outside_an_action(world: Province, derived: str) -> None:
    with pytest.raises(DatabaseError, match="nothing is written outside an action"):
        run(f"DELETE FROM {derived}")
