"""Who is near a purse and who is near a prospect is one question, asked of one function."""

from typing import ClassVar

from django.db import migrations

from sotay.dues.wall import ACTS_NEAR, FUNCTIONS, NEAR, asking

MEMBER = "sotay_keeps_record(member_id)"
FIRST = FUNCTIONS[: FUNCTIONS.index("CREATE FUNCTION sotay_keeps_posting")]
"""The function that asked the same, as it was made."""


def everywhere(near: str) -> str:
    return (
        asking(near, "dues_duesprofile", MEMBER, by_the_member=True)
        + asking(near, "dues_duesrelief", MEMBER)
        + asking(near, "dues_memberline", "sotay_keeps_posting(posting_id)")
        + asking(near, "dues_meetingclosed", MEMBER)
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("dues", "0004_about_what_one_meets"),
        ("members", "0023_prospects_near"),
    ]
    operations: ClassVar = [
        migrations.RunSQL(
            everywhere(ACTS_NEAR) + "DROP FUNCTION sotay_near_purses();",
            FIRST + everywhere(NEAR),
        ),
    ]
