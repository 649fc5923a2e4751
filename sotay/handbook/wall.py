"""What the database itself promises of feedback: it is read in the very office it was sent to, by whoever is criticised
without the sender, and by whoever sent it. No office above reads along, not even one whose branch is all there is.
"""

from typing import Any

from django.db.migrations.operations.special import RunSQL

from sotay.kernel.database import PROGRAM_ROLE

PROGRAM = """(SELECT current_setting('sotay.whole', true) = 'on'
  AND coalesce(current_setting('sotay.low', true), '') = '')"""
"""The program itself, which sees all and has no branch."""
OFFICE = "(SELECT nullif(right(current_setting('sotay.low', true), 7), '')::bigint)"
"""The organisation for which this transaction acts."""
OWN = "(SELECT sotay_own_person())"

TOLD = f"""EXISTS (SELECT FROM handbook_feedback said WHERE said.id = feedback_id
  AND said.organization_id = {OFFICE} AND said.about_id IS DISTINCT FROM {OFFICE})"""
WRITES = f"person_id = {OWN} OR sotay_keeps_record(person_id)"


class HoldsLetters(RunSQL):
    """Feedback and its senders are read by their own people only."""

    def __init__(self) -> None:
        policies = {
            "handbook_feedback": {
                "read": f"FOR SELECT TO {PROGRAM_ROLE} USING ({PROGRAM} OR organization_id = {OFFICE} "
                f"OR about_id = {OFFICE} OR sotay_sent(id) OR entry_id = (SELECT sotay_own_entry()))",
                "add": f"FOR INSERT TO {PROGRAM_ROLE} WITH CHECK (true)",
                "change": f"FOR UPDATE TO {PROGRAM_ROLE} USING ({PROGRAM} OR organization_id = {OFFICE})",
                "remove": f"FOR DELETE TO {PROGRAM_ROLE} USING ({PROGRAM} OR organization_id = {OFFICE})",
            },
            "handbook_feedbacksender": {
                "read": f"FOR SELECT TO {PROGRAM_ROLE} USING ({PROGRAM} OR person_id = {OWN} OR {TOLD} "
                "OR entry_id = (SELECT sotay_own_entry()))",
                "add": f"FOR INSERT TO {PROGRAM_ROLE} WITH CHECK ({PROGRAM} OR {WRITES})",
                "change": f"FOR UPDATE TO {PROGRAM_ROLE} USING ({PROGRAM})",
                "remove": f"FOR DELETE TO {PROGRAM_ROLE} USING ({PROGRAM})",
            },
        }
        forward = SENT + "".join(
            f"CREATE POLICY {table}_{name} ON {table} {what};"
            for table, rules in policies.items()
            for name, what in rules.items()
        )
        forward += "".join(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;" for table in policies)
        back = "".join(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;" for table in policies)
        back += "".join(
            f"DROP POLICY {table}_{name} ON {table};" for table in policies for name in policies[table]
        )
        super().__init__(forward, back + "DROP FUNCTION sotay_sent;")

    def deconstruct(self) -> Any:
        return self.__class__.__qualname__, [], {}


SENT = """
CREATE FUNCTION sotay_sent(number bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 10 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM public.handbook_feedbacksender
    WHERE feedback_id = number AND person_id = public.sotay_own_person()
  );
END $$;
COMMENT ON FUNCTION sotay_sent IS 'the feedback was sent, with their name, by whoever asks';
"""
