"""The database's own promises: the audit entry on every row, the trail that only grows, the program's rights."""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import DROP_FUNCTIONS, FUNCTIONS, PROGRAM_GRANTS, AppendOnly


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(PROGRAM_GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(
            "CREATE TRIGGER kernel_auditentry_open BEFORE INSERT ON kernel_auditentry "
            "FOR EACH ROW EXECUTE FUNCTION sotay_open_entry();",
            "DROP TRIGGER kernel_auditentry_open ON kernel_auditentry;",
        ),
        AppendOnly("kernel_auditentry"),
        AppendOnly("kernel_auditrow"),
    ]
