"""What the database itself promises of badges."""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import Audited, HoldsPersons


class Migration(migrations.Migration):
    dependencies: ClassVar = [("honours", "0001_initial"), ("members", "0019_lines_are_nobodys")]
    operations: ClassVar = [
        Audited("honours_badgeaward"),
        Audited("honours_badgewait"),
        HoldsPersons("honours_badgeaward", person="member_id", known=True),
        HoldsPersons("honours_badgewait", person="member_id"),
    ]
