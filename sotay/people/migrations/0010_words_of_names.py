"""The database knows how common each word of a name is: search begins with the rarest."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0009_erased_and_incidents")]
    operations: ClassVar = [
        migrations.RunSQL(
            "ALTER TABLE people_nametoken ALTER COLUMN token SET STATISTICS 1000;",
            "ALTER TABLE people_nametoken ALTER COLUMN token SET STATISTICS -1;",
        )
    ]
