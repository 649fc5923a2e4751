"""Letters about transfers between installations: none is taken twice."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from sotay.kernel.database import Audited, HoldsPersons


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("members", "0024_excusals"),
        ("procedures", "0002_the_province_sits"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="TransferLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("number", models.UUIDField(verbose_name="số hiệu tệp")),
                ("incoming", models.BooleanField()),
                ("partner", models.CharField(max_length=200, verbose_name="nơi gửi, nơi nhận")),
                ("arrived_on", models.DateField(null=True, verbose_name="ngày tiếp nhận")),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.case",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="members.member",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("number", "incoming"), name="members_transferletter_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("case__isnull", False)),
                        fields=("case",),
                        name="members_transferletter_of_a_case",
                    ),
                ],
            },
        ),
        Audited("members_transferletter"),
        HoldsPersons("members_transferletter", person="member_id"),
    ]
