"""What the database itself promises of dues."""

from typing import ClassVar

from django.db import migrations

from sotay.dues.wall import (
    DROP_FUNCTIONS,
    DROP_TRIGGERS,
    FUNCTIONS,
    TRIGGERS,
    HoldsPurses,
)
from sotay.kernel.database import AppendOnly, Audited

MEMBER = "sotay_keeps_record(member_id)"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("dues", "0001_initial"), ("members", "0014_row_security")]
    operations: ClassVar = [
        Audited("dues_duesprofile"),
        Audited("dues_duesrelief"),
        Audited("dues_duesaccount"),
        Audited("dues_posting"),
        Audited("dues_memberline"),
        AppendOnly("dues_posting"),
        AppendOnly("dues_memberline"),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(TRIGGERS, DROP_TRIGGERS),
        HoldsPurses("dues_duesprofile", MEMBER, by_the_member=True),
        HoldsPurses("dues_duesrelief", MEMBER),
        HoldsPurses("dues_memberline", "sotay_keeps_posting(posting_id)"),
    ]
