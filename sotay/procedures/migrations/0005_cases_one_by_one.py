"""What waits elsewhere is looked up case by case: there are few of them on a page, and thousands in a province.

The look is called dear, so that a branch's steps are found along its paths and its cases, and not by asking for each
step that waits anywhere.
"""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import ALL, HIGH, LOW

SEES_CASE = """
CREATE FUNCTION sotay_sees_case(number bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000
SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN EXISTS (SELECT FROM public.procedures_case WHERE id = number);
END $$;
COMMENT ON FUNCTION sotay_sees_case IS 'whoever asks may read the case: the table''s own policy says so';
"""
HERE = f"{ALL} OR (path >= {LOW} AND path < {HIGH})"
READ = "ALTER POLICY procedures_task_read ON procedures_task USING ({} OR {});"
OF_A_CASE = "EXISTS (SELECT FROM procedures_case whose WHERE whose.id = case_id)"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("procedures", "0004_tasks_by_place")]
    operations: ClassVar = [
        migrations.RunSQL(SEES_CASE, "DROP FUNCTION sotay_sees_case;"),
        migrations.RunSQL(READ.format(HERE, "sotay_sees_case(case_id)"), READ.format(HERE, OF_A_CASE)),
    ]
