"""Members from the newest on; those whose day nobody knows stand last here too."""

from datetime import date
from typing import ClassVar

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies: ClassVar = [("members", "0006_what_lines_say")]
    operations: ClassVar = [
        migrations.AddIndex(
            "member",
            models.Index(
                Coalesce("joined_on", models.Value(date.min)),
                models.F("person"),
                name="members_member_newest",
            ),
        ),
    ]
