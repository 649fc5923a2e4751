"""What policies ask of a place: whether it lies where the running transaction may look."""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import DROP_SIGHT, SIGHT


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0008_forms_sent_once")]
    operations: ClassVar = [migrations.RunSQL(SIGHT, DROP_SIGHT)]
