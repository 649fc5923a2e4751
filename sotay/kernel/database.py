"""What the database itself promises, as migration operations.

``Audited`` stamps every row with the audit entry of the running action, and so refuses any write outside one,
by COPY and raw SQL as well. ``AppendOnly`` refuses update, delete and truncate by anybody.
"""

from typing import Any

from django.db.migrations.operations.special import RunSQL

PROGRAM_ROLE = "sotay_app"

FUNCTIONS = """
CREATE FUNCTION sotay_entry() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE entry text := current_setting('sotay.entry', true);
BEGIN
  IF entry IS NULL OR entry = '' THEN
    RAISE EXCEPTION 'nothing is written outside an action' USING ERRCODE = 'SA001';
  END IF;
  RETURN entry::bigint;
END $$;

CREATE FUNCTION sotay_open_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('sotay.entry', NEW.id::text, true);
  RETURN NEW;
END $$;

CREATE FUNCTION sotay_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.entry_id := sotay_entry();
  RETURN NEW;
END $$;

CREATE FUNCTION sotay_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO kernel_auditrow (entry_id, table_name, row_id, change)
  VALUES (sotay_entry(), TG_TABLE_NAME, (to_jsonb(OLD) ->> TG_ARGV[0])::bigint, lower(TG_OP));
  RETURN NULL;
END $$;

CREATE FUNCTION sotay_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, lower(TG_OP) USING ERRCODE = 'SA002';
END $$;
"""

DROP_FUNCTIONS = """
DROP FUNCTION sotay_append_only, sotay_note_change, sotay_stamp, sotay_open_entry, sotay_entry;
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
        sql = (
            f"CREATE TRIGGER {table}_stamp BEFORE INSERT OR UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION sotay_stamp();"
        )
        reverse = f"DROP TRIGGER {table}_stamp ON {table};"
        if not derived:
            sql += (
                f"CREATE TRIGGER {table}_note AFTER UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION sotay_note_change('{key}');"
            )
            reverse += f"DROP TRIGGER {table}_note ON {table};"
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
