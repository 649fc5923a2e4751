"""What the database itself promises of cards."""

from typing import ClassVar

from django.db import migrations

from sotay.kernel.database import Audited, HoldsPersons


class Migration(migrations.Migration):
    dependencies: ClassVar = [("honours", "0003_cards")]
    operations: ClassVar = [
        Audited("honours_cardevent"),
        Audited("honours_cardcheck"),
        HoldsPersons("honours_cardevent", person="member_id", known=True),
    ]
