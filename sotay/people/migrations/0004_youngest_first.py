"""Persons from the youngest on; those whose day nobody knows stand last here too."""

from datetime import date
from typing import ClassVar

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0003_born_in_order")]
    operations: ClassVar = [
        migrations.AddIndex(
            "person",
            models.Index(
                Coalesce("born_on", models.Value(date.min)), models.F("id"), name="people_person_youngest"
            ),
        ),
    ]
