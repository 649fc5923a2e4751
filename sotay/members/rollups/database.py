"""What the database notes for the kept figures: every change of a standing and of the tree, by whomever it is made."""

from typing import Any

from django.db.migrations.operations.special import RunSQL

from sotay.kernel.database import PROGRAM_ROLE

COUNTED = (
    "organization_id, status, sex, born_on, age_estimated, minority, education, theory, occupation, "
    "valid_from, valid_to"
)
BELIEVED = "known_to = TIMESTAMPTZ '9999-12-31 00:00:00+00'"


def _noting(function: str, gone: str, written: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    {gone}
  END IF;
  IF TG_OP <> 'DELETE' THEN
    {written}
  END IF;
  RETURN NULL;
END $$;
"""


def _standing(sign: int, rows: str) -> str:
    return (
        f"INSERT INTO public.members_standingchange (xact, at, sign, {COUNTED}) "
        f"SELECT public.sotay_xact(), now(), {sign}, {COUNTED} FROM {rows};"
    )


def _tree(sign: int, rows: str, what: str, value: str) -> str:
    return (
        "INSERT INTO public.members_treechange (xact, at, sign, what, organization_id, value, valid_from, valid_to) "
        f"SELECT public.sotay_xact(), now(), {sign}, '{what}', organization_id, {value}, valid_from, valid_to "
        f"FROM {rows} WHERE {BELIEVED};"
    )


FUNCTIONS = (
    _noting("sotay_note_standing", _standing(-1, "gone"), _standing(1, "written"))
    + _noting("sotay_note_placement", _tree(-1, "gone", "path", "path"), _tree(1, "written", "path", "path"))
    + _noting(
        "sotay_note_state", _tree(-1, "gone", "sector", "sector"), _tree(1, "written", "sector", "sector")
    )
    + f"""
CREATE FUNCTION sotay_forget_changes() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  seen bigint := (
    SELECT coalesce(min(least(above, (SELECT min(number) FROM unnest(open) number))), public.sotay_oldest_open_xact())
    FROM public.members_rollup
  );
BEGIN
  DELETE FROM public.members_standingchange WHERE xact < seen AND at < now() - interval '1 hour';
  DELETE FROM public.members_treechange WHERE xact < seen AND at < now() - interval '1 hour';
END $$;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON members_standingchange, members_treechange FROM {PROGRAM_ROLE};
"""
)
DROP_FUNCTIONS = (
    "DROP FUNCTION sotay_forget_changes(), sotay_note_state(), sotay_note_placement(), sotay_note_standing();"
)

EVENTS = {
    "insert": "REFERENCING NEW TABLE AS written",
    "update": "REFERENCING OLD TABLE AS gone NEW TABLE AS written",
    "delete": "REFERENCING OLD TABLE AS gone",
}


class Noted(RunSQL):
    """Every change of ``table`` is noted by ``function``, however it is made."""

    def __init__(self, table: str, function: str) -> None:
        self.arguments: dict[str, Any] = {"table": table, "function": function}
        super().__init__(
            "".join(
                f"CREATE TRIGGER {table}_noted_{event} AFTER {event} ON {table} {tables} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {function}();"
                for event, tables in EVENTS.items()
            ),
            "".join(f"DROP TRIGGER {table}_noted_{event} ON {table};" for event in EVENTS),
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [], self.arguments
