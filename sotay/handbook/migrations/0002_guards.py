"""What the database itself promises of feedback. Visits are no records: they are written outside of actions."""

from typing import ClassVar

from django.db import migrations

from sotay.handbook.wall import HoldsLetters
from sotay.kernel.database import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("handbook", "0001_feedback"), ("members", "0014_row_security")]
    operations: ClassVar = [
        Audited("handbook_feedback"),
        Audited("handbook_feedbacksender"),
        Audited("handbook_handedover"),
        HoldsLetters(),
    ]
