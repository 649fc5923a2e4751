"""From when until when a member's Party activity is suspended, and on whose decision."""

import datetime
from typing import ClassVar

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import sotay.kernel.time
from sotay.kernel.database import Audited, HoldsPersons


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("members", "0031_everybody_here"),
        ("organizations", "0009_members_without_a_cell"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Suspension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                (
                    "valid_to",
                    models.DateField(default=datetime.date(9999, 12, 31), verbose_name="đến trước ngày"),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.decision",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="members.member",
                    ),
                ),
                (
                    "prolonged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.decision",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["member", "valid_to"], name="members_suspension_member")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_from__lt", models.F("valid_to"))),
                        name="members_suspension_period",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                sotay.kernel.time._Box(
                                    sotay.kernel.time._Point(
                                        "member_id", sotay.kernel.time._Day("valid_from")
                                    ),
                                    sotay.kernel.time._Point("member_id", sotay.kernel.time._End("valid_to")),
                                ),
                                "&&",
                            )
                        ],
                        name="members_suspension_one_at_a_time",
                    ),
                ],
            },
        ),
        Audited("members_suspension"),
        HoldsPersons("members_suspension", person="member_id"),
    ]
