"""Who is near a meeting and who is near a purse or a prospect is one question, asked of one function."""

from typing import ClassVar

from django.db import migrations

from sotay.meetings.wall import ASKS_WHO_IS_NEAR, FUNCTIONS

BEFORE = FUNCTIONS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("meetings", "0005_votes_of_meetings"),
        ("members", "0023_prospects_near"),
    ]
    operations: ClassVar = [migrations.RunSQL(ASKS_WHO_IS_NEAR, BEFORE)]
