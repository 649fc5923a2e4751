"""Every row names the audit entry that wrote it."""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0002_guards"), ("people", "0001_initial")]
    operations: ClassVar = [
        *(Audited(f"people_{table}") for table in ("person", "postholding", "account", "office")),
        *(Audited(f"people_{table}", derived=True) for table in ("nametoken", "presence")),
    ]
