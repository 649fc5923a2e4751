"""Sealing waits for the transactions of this database only."""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import transaction_numbers


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0006_seals")]
    operations: ClassVar = [migrations.RunSQL(transaction_numbers(0), migrations.RunSQL.noop)]
