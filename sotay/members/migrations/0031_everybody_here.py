"""A page about many members asks the wall once who is here; those of a branch are found by the branch's path."""

from typing import ClassVar

from django.db import migrations, models

from sotay.kernel.database import ALL, AMONG_MANY

READ = """
ALTER POLICY members_member_read ON members_member
  USING ({first} OR sotay_is_here(person_id) OR sotay_knows_person(person_id));
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("members", "0030_screening"), ("people", "0014_everybody_here")]
    operations: ClassVar = [
        migrations.RunSQL(
            READ.format(first=f"{ALL} OR {AMONG_MANY.format('person_id')}"), READ.format(first=ALL)
        ),
        migrations.AddIndex(
            "standing",
            models.Index(fields=["path"], name="members_standing_path"),
        ),
    ]
