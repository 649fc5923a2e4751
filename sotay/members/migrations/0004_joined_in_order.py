"""Members in the order they joined; those whose day nobody knows stand last."""

from datetime import date
from typing import ClassVar

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies: ClassVar = [("members", "0003_day_and_estimated_age")]
    operations: ClassVar = [
        migrations.AddIndex(
            "member",
            models.Index(
                Coalesce("joined_on", models.Value(date.max)),
                models.F("person"),
                name="members_member_joined",
            ),
        ),
    ]
