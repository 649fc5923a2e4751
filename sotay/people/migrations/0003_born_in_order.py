"""Persons in the order of their birth; those whose day nobody knows stand last."""

from datetime import date
from typing import ClassVar

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0002_guards")]
    operations: ClassVar = [
        migrations.AddIndex(
            "person",
            models.Index(
                Coalesce("born_on", models.Value(date.max)), models.F("id"), name="people_person_born"
            ),
        ),
    ]
