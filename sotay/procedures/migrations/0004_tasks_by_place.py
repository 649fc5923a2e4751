"""What waits in the branch is seen by its own place first; only what waits elsewhere is looked up by its case."""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import ALL, HIGH, LOW

OF_A_CASE = "EXISTS (SELECT FROM procedures_case whose WHERE whose.id = case_id)"
READ = "ALTER POLICY procedures_task_read ON procedures_task USING ({});"
NOW = f"{ALL} OR (path >= {LOW} AND path < {HIGH}) OR {OF_A_CASE}"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("procedures", "0003_calendars"), ("kernel", "0012_short_looks")]
    operations: ClassVar = [migrations.RunSQL(READ.format(NOW), READ.format(f"{ALL} OR {OF_A_CASE}"))]
