"""The program may have the statistics of a table taken anew, though it owns none."""

from typing import ClassVar

from django.db import migrations

FUNCTION = """
CREATE FUNCTION sotay_refresh_statistics(of_table text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  EXECUTE format('ANALYZE %I', of_table);
END $$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0002_guards")]
    operations: ClassVar = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION sotay_refresh_statistics(text);"),
    ]
