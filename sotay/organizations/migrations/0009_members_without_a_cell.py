"""A unit may have members and no cell: they sit in a cell that is not the unit's."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("organizations", "0008_who_wrote_a_plan"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="unitservice",
            name="hosts",
            field=models.BooleanField(db_default=False, default=False, verbose_name="sinh hoạt ghép"),
        ),
    ]
