"""Who is helped on the way into the Party is known by name near them only; what is counted names nobody.

A restrictive policy stands before the ones there are: whatever else an office sees, a prospect's person is given to
offices of a cell or a grassroots organisation, within their branch, and above them where an open file for admission waits
or waited to be decided.
"""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import PROGRAM_ROLE, Audited, HoldsPersons

NEAR_KINDS = ("grassroots_committee", "grassroots_cell", "section", "subordinate_committee", "cell")

FUNCTIONS = f"""
CREATE FUNCTION sotay_acts_near() RETURNS boolean
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
COMMENT ON FUNCTION sotay_acts_near IS 'this transaction acts for a cell or a grassroots organisation';

CREATE FUNCTION sotay_decides_about(who bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 100 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM public.procedures_case about
    JOIN public.procedures_task task ON task.case_id = about.id
    WHERE about.person_id = who AND about.state = 'open' AND task.seat = 'upper'
      AND (current_setting('sotay.whole', true) = 'on' OR public.sotay_covers(task.path))
  );
END $$;
COMMENT ON FUNCTION sotay_decides_about IS 'an open file about the person was sent up to where this transaction looks';
"""
DROP_FUNCTIONS = "DROP FUNCTION sotay_decides_about, sotay_acts_near;"

SHIELD = f"""
CREATE POLICY people_person_prospects ON people_person AS RESTRICTIVE TO {PROGRAM_ROLE} USING (
  NOT is_prospect
  OR (SELECT current_setting('sotay.whole', true) = 'on' AND coalesce(current_setting('sotay.low', true), '') = '')
  OR (SELECT sotay_acts_near())
  OR sotay_decides_about(id)
);
"""
DROP_SHIELD = "DROP POLICY people_person_prospects ON people_person;"


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("members", "0022_prospects"),
        ("people", "0012_is_prospect"),
        ("procedures", "0001_initial"),
    ]

    operations: ClassVar = [
        Audited("members_prospect"),
        Audited("members_prospectstay"),
        Audited("members_prospectstep"),
        HoldsPersons("members_prospect", person="person_id", paths=("path",)),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(SHIELD, DROP_SHIELD),
    ]
