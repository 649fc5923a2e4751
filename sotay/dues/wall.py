"""What the database itself promises of dues: who sees a member's sums, and that lines and postings agree.

A member's sums are read by the member, and by offices of the cell or its grassroots organisation within their branch.
Offices above read postings, which name nobody. Even an office whose branch is all there is gets no line.
"""

from typing import Any

from django.db.migrations.operations.special import RunSQL

from sotay.kernel.database import PROGRAM_ROLE

NEAR_KINDS = ("grassroots_committee", "grassroots_cell", "section", "subordinate_committee", "cell")
"""The kinds of organisation near enough to a member to know what they pay."""

FUNCTIONS = f"""
CREATE FUNCTION sotay_near_purses() RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  low text := current_setting('sotay.low', true);
  today date := coalesce((SELECT day FROM public.kernel_clock), current_date);
BEGIN
  RETURN coalesce(low, '') <> '' AND EXISTS (
    SELECT FROM public.organizations_organizationstate
    WHERE organization_id = right(low, 7)::bigint AND known_to >= '9999-12-30'
      AND valid_from <= today AND valid_to > today
      AND kind IN ({", ".join(f"'{kind}'" for kind in NEAR_KINDS)})
  );
END $$;
COMMENT ON FUNCTION sotay_near_purses IS 'this transaction acts for a cell or a grassroots organisation';

CREATE FUNCTION sotay_keeps_posting(number bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 10 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM public.dues_posting posting
    JOIN public.organizations_organization home ON home.id = posting.organization_id
    WHERE posting.id = number AND public.sotay_covers(home.path)
  );
END $$;
COMMENT ON FUNCTION sotay_keeps_posting IS 'the book the posting stands in is kept within this sight';

CREATE FUNCTION sotay_check_posting() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  charged bigint;
  open bigint;
BEGIN
  SELECT coalesce(sum(due), 0), coalesce(sum(due - paid), 0) INTO charged, open
  FROM public.dues_memberline WHERE posting_id = NEW.id;
  IF open <> NEW.receivable OR (NEW.kind = 'month' AND charged <> NEW.cash + NEW.receivable) THEN
    RAISE EXCEPTION 'posting % does not agree with its lines', NEW.id USING ERRCODE = 'SA004';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION sotay_check_lines() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM written JOIN public.dues_posting posting ON posting.id = written.posting_id
    WHERE posting.entry_id <> written.entry_id
  ) THEN
    RAISE EXCEPTION 'a line is added to a posting of another act' USING ERRCODE = 'SA004';
  END IF;
  RETURN NULL;
END $$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION sotay_check_lines, sotay_check_posting, sotay_keeps_posting, sotay_near_purses;
"""

TRIGGERS = """
CREATE CONSTRAINT TRIGGER dues_posting_agrees AFTER INSERT ON dues_posting
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NOT NEW.in_sums AND NEW.kind NOT IN ('remittance', 'receipt'))
EXECUTE FUNCTION sotay_check_posting();
CREATE TRIGGER dues_memberline_together AFTER INSERT ON dues_memberline REFERENCING NEW TABLE AS written
FOR EACH STATEMENT EXECUTE FUNCTION sotay_check_lines();
"""
DROP_TRIGGERS = """
DROP TRIGGER dues_memberline_together ON dues_memberline; DROP TRIGGER dues_posting_agrees ON dues_posting;
"""

PROGRAM = """(SELECT current_setting('sotay.whole', true) = 'on'
  AND coalesce(current_setting('sotay.low', true), '') = '')"""
"""The program itself, which sees all and has no branch; an office whose branch is all there is has one."""

NEAR = "(SELECT sotay_near_purses())"
"""How the first migrations asked it; since 0005 all ask ``ACTS_NEAR``."""

ACTS_NEAR = "(SELECT sotay_acts_near())"
"""The office of this transaction is one of a cell or a grassroots organisation; asked of prospects as well."""

OWN = "member_id = (SELECT sotay_own_person())"


def judgements(within: str, near: str, *, by_the_member: bool) -> dict[str, str]:
    """What the policies of a table ask, by what is done to a row."""
    near_here = f"{PROGRAM} OR ({near} AND {within})"
    written = f"{near_here} OR {OWN}" if by_the_member else near_here
    return {
        "read": f"USING ({near_here} OR {OWN})",
        "add": f"WITH CHECK ({written})",
        "change": f"USING ({written})",
        "remove": f"USING ({written})",
    }


def asking(near: str, table: str, within: str, *, by_the_member: bool = False) -> str:
    """SQL by which the policies of a table ask another function who is near."""
    judged = judgements(within, near, by_the_member=by_the_member)
    return "".join(f"ALTER POLICY {table}_{name} ON {table} {what};" for name, what in judged.items())


class HoldsPurses(RunSQL):
    """Rows of ``table`` tell what a member pays.

    Args:
        table: the table, with a column ``member_id``.
        within: SQL by which a row lies within the branch of an office that is near.
        by_the_member: members may add rows of their own.
    """

    def __init__(self, table: str, within: str, *, by_the_member: bool = False) -> None:
        self.arguments: dict[str, Any] = {"table": table, "within": within, "by_the_member": by_the_member}
        commands = {"read": "SELECT", "add": "INSERT", "change": "UPDATE", "remove": "DELETE"}
        policies = {
            name: f"FOR {commands[name]} TO {PROGRAM_ROLE} {judged}"
            for name, judged in judgements(within, NEAR, by_the_member=by_the_member).items()
        }
        super().__init__(
            "".join(f"CREATE POLICY {table}_{name} ON {table} {what};" for name, what in policies.items())
            + f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
            + "".join(f"DROP POLICY {table}_{name} ON {table};" for name in policies),
        )

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [], self.arguments
