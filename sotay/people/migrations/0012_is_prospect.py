"""Persons who are no members yet, only helped on the way."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("people", "0011_seen_where_they_are"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="person",
            name="is_prospect",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
