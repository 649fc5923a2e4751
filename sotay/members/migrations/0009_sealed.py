"""The ledger is sealed."""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import Sealed


class Migration(migrations.Migration):
    dependencies: ClassVar = [("members", "0008_joinings"), ("kernel", "0006_seals")]
    operations: ClassVar = [Sealed("members_movement")]
