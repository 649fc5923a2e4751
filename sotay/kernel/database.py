"""What the database itself promises, as migration operations.

``Audited`` stamps every row with the audit entry of the running action, and so refuses any write outside one,
by COPY and raw SQL as well. ``AppendOnly`` refuses update, delete and truncate by anybody.

Which entry is running stands in a setting of the transaction, which any SQL may set. So whatever a statement has
stamped is looked up once at its end: an entry counts if this very transaction opened it. That is known by
``real_at``, which the database writes: it is the start of the transaction, for all its entries and no other.
"""

from typing import Any

from django.db.migrations.operations.special import RunSQL

PROGRAM_ROLE = "sotay_app"

FUNCTIONS = """
CREATE OR REPLACE FUNCTION sotay_entry() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  entry bigint := nullif(current_setting('sotay.entry', true), '');
BEGIN
  IF entry IS NULL THEN
    RAISE EXCEPTION 'nothing is written outside an action' USING ERRCODE = 'SA001';
  END IF;
  IF NOT EXISTS (SELECT FROM public.kernel_auditentry WHERE id = entry AND real_at = now()) THEN
    RAISE EXCEPTION 'audit entry % was not opened here', entry USING ERRCODE = 'SA003';
  END IF;
  RETURN entry;
END $$;

CREATE OR REPLACE FUNCTION sotay_open_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.real_at := now();
  PERFORM set_config('sotay.entry', NEW.id::text, true);
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION sotay_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.entry_id := nullif(current_setting('sotay.entry', true), '');
  IF NEW.entry_id IS NULL THEN
    RAISE EXCEPTION 'nothing is written outside an action' USING ERRCODE = 'SA001';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION sotay_check_stamps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  lowest bigint;
  highest bigint;
BEGIN
  SELECT min(entry_id), max(entry_id) INTO lowest, highest FROM written;
  IF lowest = highest AND EXISTS (SELECT FROM public.kernel_auditentry WHERE id = lowest AND real_at = now()) THEN
    RETURN NULL;
  END IF;
  IF EXISTS (
    SELECT entry_id FROM written
    EXCEPT SELECT id FROM public.kernel_auditentry WHERE id BETWEEN lowest AND highest AND real_at = now()
  ) THEN
    RAISE EXCEPTION 'audit entry % was not opened here', lowest USING ERRCODE = 'SA003';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sotay_demand_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.sotay_entry();
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sotay_note_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.kernel_auditrow (entry_id, table_name, row_id, change)
  VALUES (
    CASE TG_OP WHEN 'UPDATE' THEN NEW.entry_id ELSE public.sotay_entry() END,
    TG_TABLE_NAME, (to_jsonb(OLD) ->> TG_ARGV[0])::bigint, lower(TG_OP)
  );
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sotay_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, lower(TG_OP) USING ERRCODE = 'SA002';
END $$;
"""

DROP_FUNCTIONS = """
DROP FUNCTION sotay_append_only, sotay_note_change, sotay_demand_entry, sotay_check_stamps, sotay_stamp,
  sotay_open_entry, sotay_entry;
"""

PROGRAM_GRANTS = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{PROGRAM_ROLE}') THEN
    CREATE ROLE {PROGRAM_ROLE} NOLOGIN;
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO {PROGRAM_ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {PROGRAM_ROLE};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {PROGRAM_ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {PROGRAM_ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {PROGRAM_ROLE};
"""


CHECKS = {
    f"check_{what}": f"AFTER {what} ON {{table}} REFERENCING NEW TABLE AS written "
    "FOR EACH STATEMENT EXECUTE FUNCTION sotay_check_stamps()"
    for what in ("insert", "update")
}
"""What is looked up at the end of a statement: the stamps of the rows it has written."""


class _Guard(RunSQL):
    def __init__(self, table: str, sql: str, reverse_sql: str) -> None:
        super().__init__(sql, reverse_sql)
        self.table = table


class Audited(_Guard):
    """Every row of ``table`` names the audit entry that wrote it; changes and deletions are noted by row.

    Args:
        table: the table.
        key: its primary key column.
        derived: rows recomputed from others are stamped, but their changes are not noted one by one.
    """

    def __init__(self, table: str, key: str = "id", *, derived: bool = False) -> None:
        self.arguments: dict[str, Any] = {"table": table, "key": key, "derived": derived}
        triggers = {
            "stamp": "BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION sotay_stamp()",
            **CHECKS,
        }
        if derived:
            triggers["inside"] = (
                "BEFORE DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION sotay_demand_entry()"
            )
        else:
            triggers["note"] = (
                "AFTER UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION sotay_note_change('{key}')"
            )
        sql = "".join(
            f"CREATE TRIGGER {table}_{name} {what.format(table=table)};" for name, what in triggers.items()
        )
        reverse = "".join(f"DROP TRIGGER {table}_{name} ON {table};" for name in triggers)
        super().__init__(table, sql, reverse)

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [], self.arguments


class AppendOnly(_Guard):
    """Rows of ``table`` are added and read, never changed or removed, whoever asks."""

    def __init__(self, table: str) -> None:
        super().__init__(
            table,
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION sotay_append_only();"
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION sotay_append_only();"
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {PROGRAM_ROLE};",
            f"DROP TRIGGER {table}_append_only ON {table}; DROP TRIGGER {table}_no_truncate ON {table};",
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table], {}


# Sealing -----------------------------------------------------------------------------------------------------

SEAL_CHECK = """
CREATE OR REPLACE FUNCTION sotay_check_xact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM written WHERE xact <> public.sotay_xact()) THEN
    RAISE EXCEPTION 'a row of % says it was written by another transaction', TG_TABLE_NAME USING ERRCODE = 'SA003';
  END IF;
  RETURN NULL;
END $$;
"""


def transaction_numbers(ahead: int) -> str:
    """The functions that number transactions; ``ahead`` is added to what the server counts.

    A database restored on another server goes on above what it has seen, see ``seals.settle``. The oldest open
    transaction is this database's: others on the same server write nothing here, however long they take.
    """
    return f"""
CREATE OR REPLACE FUNCTION sotay_xact() RETURNS bigint LANGUAGE sql STABLE
AS 'SELECT pg_current_xact_id()::text::bigint + {ahead}';
CREATE OR REPLACE FUNCTION sotay_oldest_open_xact() RETURNS bigint LANGUAGE sql AS $$
  WITH taken AS MATERIALIZED (SELECT pg_current_snapshot() AS snapshot)
  SELECT least(
    (SELECT min(open::text::bigint) FROM taken, pg_snapshot_xip(snapshot) open WHERE NOT EXISTS (
      SELECT FROM pg_locks held JOIN pg_stat_activity backend ON backend.pid = held.pid
      WHERE held.locktype = 'transactionid' AND held.granted AND held.mode = 'ExclusiveLock'
        AND held.transactionid = open::xid AND backend.datname <> current_database()
    )),
    (SELECT pg_snapshot_xmax(snapshot)::text::bigint FROM taken),
    pg_current_xact_id_if_assigned()::text::bigint
  ) + {ahead};
$$;
"""


class Sealed(_Guard):
    """Every row of ``table`` says which transaction added it, and so which seal it belongs to.

    The column ``xact`` is the database's own, no model knows it; nobody can write another number into it.
    """

    def __init__(self, table: str) -> None:
        super().__init__(
            table,
            f"ALTER TABLE {table} ADD COLUMN xact bigint NOT NULL DEFAULT sotay_xact();"
            f"CREATE INDEX {table}_xact ON {table} (xact);"
            f"CREATE TRIGGER {table}_xact AFTER INSERT ON {table} REFERENCING NEW TABLE AS written "
            "FOR EACH STATEMENT EXECUTE FUNCTION sotay_check_xact();",
            f"DROP TRIGGER {table}_xact ON {table}; ALTER TABLE {table} DROP COLUMN xact;",
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [self.table], {}


# Who sees which rows -----------------------------------------------------------------------------------------

ALL = "(SELECT current_setting('sotay.whole', true) = 'on')"
LOW, HIGH = (f"(SELECT current_setting('sotay.{end}', true) COLLATE \"C\")" for end in ("low", "high"))
"""What ``seen_by`` has set for this transaction; as sub-selects, read once for a statement, not for each row."""
AMONG_MANY = "((SELECT current_setting('sotay.many', true) = 'on') AND {} IN (SELECT sotay_everybody_here()))"
"""Of a column with a person's number: the transaction is about many, and the person is among those here."""

SIGHT = """
CREATE FUNCTION sotay_inherits(place text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10 AS $$
DECLARE
  tops text := current_setting('sotay.also', true);
BEGIN
  IF place IS NULL OR coalesce(tops, '') = '' THEN
    RETURN false;
  END IF;
  RETURN EXISTS (
    SELECT FROM unnest(string_to_array(tops, ' ')) AS top
    WHERE place COLLATE "C" >= top AND place COLLATE "C" < top || ':'
  );
END $$;

CREATE FUNCTION sotay_covers(place text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10 AS $$
BEGIN
  RETURN coalesce(
    place COLLATE "C" >= current_setting('sotay.low', true) AND place COLLATE "C" < current_setting('sotay.high', true),
    false
  ) OR public.sotay_inherits(place);
END $$;

CREATE FUNCTION sotay_own_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('sotay.person', true), '')::bigint $$;

CREATE FUNCTION sotay_own_entry() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('sotay.entry', true), '')::bigint $$;
"""
DROP_SIGHT = "DROP FUNCTION sotay_own_entry, sotay_own_person, sotay_covers, sotay_inherits;"


class HoldsPersons(_Guard):
    """Rows of ``table`` are seen and written only within the places for which the transaction was opened.

    ``seen_by`` says which these are; where nothing was said, there is no row. The owner, who migrates, is not bound.
    Read from left to right: the whole, the row's own places, places inherited, then what asks for more.

    Args:
        table: the table.
        person: its column with a person's number. Rows are read by whoever may open the person's record, and written by
            whoever keeps it.
        paths: its columns with places; a row is also read and written where one of them lies.
        known: rows are read by whoever knows the person, now or from the past: what a name behind a figure needs.
        read: more SQL by which a row is read.
        written: more SQL by which a row is written.
        newcomers: rows of persons who are nowhere yet may be added.
    """

    def __init__(
        self,
        table: str,
        *,
        person: str = "",
        paths: tuple[str, ...] = (),
        known: bool = False,
        read: str = "",
        written: str = "",
        newcomers: bool = False,
    ) -> None:
        self.arguments: dict[str, Any] = {
            "table": table,
            "person": person,
            "paths": paths,
            "known": known,
            "read": read,
            "written": written,
            "newcomers": newcomers,
        }
        placed = [ALL, *(f"{path} >= {LOW} AND {path} < {HIGH}" for path in paths)]
        placed += [f"sotay_inherits({path})" for path in paths]
        reads, writes = [*placed, read], [*placed, written]
        if person:
            reads.append(f"sotay_{'knows_person' if known else 'opens_record'}({person})")
            writes.append(f"sotay_keeps_record({person})")
        seen, kept = (" OR ".join(filter(None, each)) for each in (reads, writes))
        policies = {
            "read": f"FOR SELECT TO {PROGRAM_ROLE} USING ({seen})",
            "add": f"FOR INSERT TO {PROGRAM_ROLE} WITH CHECK ({'true' if newcomers else kept})",
            "change": f"FOR UPDATE TO {PROGRAM_ROLE} USING ({kept})",
            "remove": f"FOR DELETE TO {PROGRAM_ROLE} USING ({kept})",
        }
        names = {name: f"{table}_{name}" for name in policies}
        super().__init__(
            table,
            "".join(f"CREATE POLICY {names[name]} ON {table} {what};" for name, what in policies.items())
            + f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
            + "".join(f"DROP POLICY {name} ON {table};" for name in names.values()),
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [], self.arguments
