"""Whether a person is here is asked first, by a short function: the one that also knows of the past costs twice that."""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import ALL

IS_HERE = """
CREATE FUNCTION sotay_is_here(who bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 10 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM public.people_presence
    WHERE person_id = who AND latest AND path >= current_setting('sotay.low', true) COLLATE "C"
      AND path < current_setting('sotay.high', true) COLLATE "C"
  );
END $$;
COMMENT ON FUNCTION sotay_is_here IS 'the person is now where this transaction may look';
"""
READ = """
ALTER POLICY people_person_read ON people_person
  USING ({first} OR entry_id = sotay_own_entry() OR sotay_knows_person(id));
ALTER POLICY people_nametoken_read ON people_nametoken USING ({also} OR sotay_knows_person(person_id));
"""
NOW = READ.format(first=f"{ALL} OR sotay_is_here(id)", also=f"{ALL} OR sotay_is_here(person_id)")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0010_words_of_names")]
    operations: ClassVar = [
        migrations.RunSQL(IS_HERE, "DROP FUNCTION sotay_is_here;"),
        migrations.RunSQL(NOW, READ.format(first=ALL, also=ALL)),
    ]
