"""Who changed a plan of reorganisation, and who approved it."""

from typing import ClassVar

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("organizations", "0007_accreditation"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="reorganization",
            name="approved_by_account",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="reorganization",
            name="revised_by_accounts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
    ]
