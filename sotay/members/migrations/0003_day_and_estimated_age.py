"""Movements by day; whether the age of who counts is an estimate."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("members", "0002_guards")]
    operations: ClassVar = [
        migrations.AddField("standing", "age_estimated", models.BooleanField(default=False)),
        migrations.AddIndex("movement", models.Index(fields=["counted_on"], name="members_movement_day")),
    ]
