"""Tables laid bare while millions of rows are loaded: indexes and references are made once, afterwards.

What was taken away stands in a table of its own until it is back, so that a load which was interrupted goes on.
"""

from collections.abc import Callable

from django.apps import apps
from django.db import connections, models, transaction

Progress = Callable[[str], None]
ROOMS = ("organizations", "people", "members")
MEMORY = "1GB"
"""What sorting an index may take, and nothing else takes at the time."""

FOUND = """
SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', table_.relname, conname),
       format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s', table_.relname, conname, pg_get_constraintdef(c.oid)),
       CASE contype WHEN 'f' THEN 3 ELSE 2 END
FROM pg_constraint c JOIN pg_class table_ ON table_.oid = conrelid
WHERE conrelid = ANY(%(tables)s::text[]::regclass[]) AND contype IN ('f', 'u', 'x')
UNION ALL
SELECT format('DROP INDEX %%I', index_.relname), pg_get_indexdef(index_.oid), 1
FROM pg_index i JOIN pg_class index_ ON index_.oid = indexrelid
WHERE indrelid = ANY(%(tables)s::text[]::regclass[]) AND NOT indisprimary
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('u', 'x'))
ORDER BY 3 DESC, 1
"""


def tables() -> list[type[models.Model]]:
    """The tables of the rooms that hold what is loaded."""
    found = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return [model for model in found if model._meta.managed]


def lay_bare() -> None:
    """Take indexes and references away and note them; those that are noted already are gone already."""
    names = [model._meta.db_table for model in tables()]
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("CREATE SCHEMA IF NOT EXISTS demo_load")
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS demo_load.bare (id serial PRIMARY KEY, place int, again text)"
        )
        cursor.execute("SELECT EXISTS (SELECT FROM demo_load.bare)")
        if cursor.fetchone()[0]:
            return
        cursor.execute(FOUND, {"tables": names})
        for away, again, place in cursor.fetchall():
            cursor.execute("INSERT INTO demo_load.bare (place, again) VALUES (%s, %s)", [place, again])
            cursor.execute(away)


def dress(progress: Progress) -> None:
    """Put them back, one after the other: indexes, what is unique or never overlaps, references."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SET maintenance_work_mem = '{MEMORY}'")
        cursor.execute("SELECT id, again FROM demo_load.bare ORDER BY place, id")
        left = cursor.fetchall()
        for done, (number, again) in enumerate(left, 1):
            with transaction.atomic(using="owner"):
                cursor.execute(again)
                cursor.execute("DELETE FROM demo_load.bare WHERE id = %s", [number])
            progress(f"{done}/{len(left)}: {again[:100]}")
        cursor.execute("DROP SCHEMA demo_load CASCADE")
        cursor.execute("RESET maintenance_work_mem")
