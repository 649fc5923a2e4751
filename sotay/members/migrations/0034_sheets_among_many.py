"""How far a branch has come with its sheets is asked of many members at once, and the wall once for all of them."""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import ALL, AMONG_MANY

READ = (
    "ALTER POLICY members_supplement_read ON members_supplement USING ({} OR sotay_opens_record(member_id));"
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("members", "0033_particulars")]
    operations: ClassVar = [
        migrations.RunSQL(READ.format(f"{ALL} OR {AMONG_MANY.format('member_id')}"), READ.format(ALL)),
    ]
