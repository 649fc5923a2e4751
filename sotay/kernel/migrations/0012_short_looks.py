"""Whether a place lies in sight is asked in one expression, which the planner puts into the statement itself.

Only where an office looks after places of before a reorganisation are these gone through, one by one.
"""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import SIGHT

SHORT = """
CREATE FUNCTION sotay_is_inherited(place text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1 AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM unnest(string_to_array(current_setting('sotay.also', true), ' ')) AS top
    WHERE place COLLATE "C" >= top AND place COLLATE "C" < top || ':'
  );
END $$;
COMMENT ON FUNCTION sotay_is_inherited IS 'the place lies below one of those the office has inherited';

CREATE OR REPLACE FUNCTION sotay_inherits(place text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE COST 1 AS $$
  SELECT coalesce(current_setting('sotay.also', true), '') <> '' AND public.sotay_is_inherited(place)
$$;

CREATE OR REPLACE FUNCTION sotay_covers(place text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE COST 1 AS $$
  SELECT coalesce(
    place COLLATE "C" >= current_setting('sotay.low', true) AND place COLLATE "C" < current_setting('sotay.high', true),
    false
  ) OR public.sotay_inherits(place)
$$;
"""
LONG = SIGHT.partition("CREATE FUNCTION sotay_own_person")[0].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0011_trail_by_role")]
    operations: ClassVar = [migrations.RunSQL(SHORT, f"{LONG} DROP FUNCTION sotay_is_inherited;")]
