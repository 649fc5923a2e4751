"""The trail is also looked through by role."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("kernel", "0010_comings"),
    ]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["role", "-id"], name="kernel_auditentry_role"),
        ),
    ]
