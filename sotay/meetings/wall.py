"""What the database itself promises of meetings: what is said in a room is read near it, whoever asks.

Who came, what was said, what somebody sent beforehand and whom a task was given to is read and written by the office of
the organisation that met, and by its grassroots organisation, which is entitled to the minutes; a member reads what
concerns them. An office above reads numbers, even one whose branch is all there is.
"""

from typing import Any

from django.db.migrations.operations.special import RunSQL

from sotay.dues.wall import NEAR_KINDS, PROGRAM
from sotay.kernel.database import PROGRAM_ROLE

FUNCTIONS = f"""
CREATE FUNCTION sotay_keeps_meeting(number bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 10 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  low text := current_setting('sotay.low', true);
  today date := coalesce((SELECT day FROM public.kernel_clock), current_date);
BEGIN
  RETURN coalesce(low, '') <> '' AND EXISTS (
    SELECT FROM public.meetings_meeting meeting
    JOIN public.organizations_organization home ON home.id = meeting.organization_id
    WHERE meeting.id = number AND (home.path = low OR public.sotay_covers(home.path) AND EXISTS (
      SELECT FROM public.organizations_organizationstate
      WHERE organization_id = right(low, 7)::bigint AND known_to >= '9999-12-30'
        AND valid_from <= today AND valid_to > today
        AND kind IN ({", ".join(f"'{kind}'" for kind in NEAR_KINDS)})
    ))
  );
END $$;
COMMENT ON FUNCTION sotay_keeps_meeting IS 'this transaction acts for who met, or for its grassroots organisation';
"""
"""How the first migration asked it; since 0006 the function asks as ``ASKS_WHO_IS_NEAR`` has it."""
DROP_FUNCTIONS = "DROP FUNCTION sotay_keeps_meeting;"

ASKS_WHO_IS_NEAR = """
CREATE OR REPLACE FUNCTION sotay_keeps_meeting(number bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 10 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  low text := current_setting('sotay.low', true);
BEGIN
  RETURN coalesce(low, '') <> '' AND EXISTS (
    SELECT FROM public.meetings_meeting meeting
    JOIN public.organizations_organization home ON home.id = meeting.organization_id
    WHERE meeting.id = number
      AND (home.path = low OR public.sotay_covers(home.path) AND public.sotay_acts_near())
  );
END $$;
"""
"""The same, and who acts for a cell or a grassroots organisation is asked as it is for dues and prospects."""

NEAR = "sotay_keeps_meeting(meeting_id)"
OWN = "person_id = (SELECT sotay_own_person())"


class HoldsSpeech(RunSQL):
    """Rows of ``table`` tell who was in a meeting and what was said there.

    Args:
        table: the table, with columns ``meeting_id`` and ``person_id``.
        by_themselves: a member may write rows of their own.
    """

    def __init__(self, table: str, *, by_themselves: bool = False) -> None:
        self.arguments: dict[str, Any] = {"table": table, "by_themselves": by_themselves}
        near = f"{PROGRAM} OR {NEAR}"
        written = f"{near} OR {OWN}" if by_themselves else near
        policies = {
            "read": f"FOR SELECT TO {PROGRAM_ROLE} USING ({near} OR {OWN})",
            "add": f"FOR INSERT TO {PROGRAM_ROLE} WITH CHECK ({written})",
            "change": f"FOR UPDATE TO {PROGRAM_ROLE} USING ({written})",
            "remove": f"FOR DELETE TO {PROGRAM_ROLE} USING ({written})",
        }
        super().__init__(
            "".join(f"CREATE POLICY {table}_{name} ON {table} {what};" for name, what in policies.items())
            + f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
            + "".join(f"DROP POLICY {table}_{name} ON {table};" for name in policies),
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [], self.arguments
