"""A stamp counts only if its own transaction opened the entry; notes of changes are written by the database alone.

A database made before has its tables guarded anew; one that is made now has them guarded by their own migrations.
"""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import CHECKS, FUNCTIONS, PROGRAM_ROLE

DERIVED = ("people_nametoken", "people_presence", "members_standing")


def guard_what_is_there(apps, editor):
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname = relname || '_stamp'"
        )
        for (table,) in cursor.fetchall():
            triggers = dict(CHECKS)
            if table in DERIVED:
                triggers["inside"] = (
                    "BEFORE DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION sotay_demand_entry()"
                )
            for name, what in triggers.items():
                cursor.execute(f"CREATE OR REPLACE TRIGGER {table}_{name} {what.format(table=table)}")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0003_statistics")]
    operations: ClassVar = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(
            f"REVOKE INSERT ON kernel_auditrow FROM {PROGRAM_ROLE};",
            f"GRANT INSERT ON kernel_auditrow TO {PROGRAM_ROLE};",
        ),
        migrations.RunPython(guard_what_is_there, migrations.RunPython.noop),
    ]
