"""A page about many persons asks the wall once who is here, and not of each of them.

A look for one person costs some four microseconds, and a page that counts a commune's members asks for each of them in
several tables; the list of everybody here is made in a tenth of that, once for a statement. A page about one person
would pay for the list and use a line of it: so the transaction says which of the two it is (``seen_by(many=True)``).
"""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import ALL, AMONG_MANY

EVERYBODY_HERE = """
CREATE FUNCTION sotay_everybody_here() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 1 ROWS 400
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY SELECT person_id FROM public.people_presence
    WHERE latest AND path >= current_setting('sotay.low', true) COLLATE "C"
      AND path < current_setting('sotay.high', true) COLLATE "C";
END $$;
COMMENT ON FUNCTION sotay_everybody_here IS 'those of whom sotay_is_here is true, in one list';
"""
READ = """
ALTER POLICY people_person_read ON people_person
  USING ({first} OR sotay_is_here(id) OR entry_id = sotay_own_entry() OR sotay_knows_person(id));
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0013_notices")]
    operations: ClassVar = [
        migrations.RunSQL(EVERYBODY_HERE, "DROP FUNCTION sotay_everybody_here;"),
        migrations.RunSQL(
            READ.format(first=f"{ALL} OR {AMONG_MANY.format('id')}"),
            READ.format(first=ALL),
        ),
    ]
