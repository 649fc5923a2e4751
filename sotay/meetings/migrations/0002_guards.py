"""What the database itself promises of meetings."""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import Audited
from sotay.meetings.wall import DROP_FUNCTIONS, FUNCTIONS, HoldsSpeech


class Migration(migrations.Migration):
    dependencies: ClassVar = [("meetings", "0001_initial"), ("members", "0014_row_security")]
    operations: ClassVar = [
        Audited("meetings_meeting"),
        Audited("meetings_agendaitem"),
        Audited("meetings_jotting", derived=True),
        Audited("meetings_attendance"),
        Audited("meetings_contribution"),
        Audited("meetings_beforehand"),
        Audited("meetings_assignment"),
        Audited("meetings_scoring"),
        Audited("meetings_recurrence"),
        Audited("meetings_theme"),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        HoldsSpeech("meetings_jotting", by_themselves=True),
        HoldsSpeech("meetings_attendance"),
        HoldsSpeech("meetings_contribution"),
        HoldsSpeech("meetings_beforehand", by_themselves=True),
        HoldsSpeech("meetings_assignment"),
    ]
