"""Whether a cell has members is the same for whoever asks; and what the wall asks of few rows counts as cheap.

A unit may be served by a cell of another branch, whose members an office does not see. The planner adds up what all
parts of a policy cost, also those that are asked of prospects only.
"""

from typing import ClassVar

from django.db import migrations

HAS_MEMBERS = """
CREATE FUNCTION sotay_has_members(cell bigint, day date) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER COST 10 SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.members_standing WHERE organization_id = cell AND valid_from <= day AND valid_to > day
  )
$$;
COMMENT ON FUNCTION sotay_has_members IS 'somebody counts in a cell on a day; says of nobody who';
"""
COSTS = """
ALTER FUNCTION sotay_decides_about(bigint) COST {decides};
ALTER FUNCTION sotay_is_here(bigint) COST {here};
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("members", "0026_residence"), ("people", "0011_seen_where_they_are")]
    operations: ClassVar = [
        migrations.RunSQL(HAS_MEMBERS, "DROP FUNCTION sotay_has_members;"),
        migrations.RunSQL(COSTS.format(decides=1, here=1), COSTS.format(decides=100, here=10)),
    ]
