"""What this installation may hold beyond the safe profile."""

import datetime
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from sotay.kernel.database import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("organizations", "0006_carried_out_entry"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Accreditation",
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
                    "what",
                    models.CharField(
                        choices=[
                            ("planning_names", "tên người trong các đợt quy hoạch"),
                            ("open_operations", "đối tượng của cuộc kiểm tra, giám sát chưa kết luận"),
                        ],
                        max_length=30,
                        verbose_name="được giữ",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("internal", "nội bộ"), ("mat", "Mật"), ("toi_mat", "Tối mật")],
                        max_length=20,
                        verbose_name="cấp độ",
                    ),
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
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.decision",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_from__lt", models.F("valid_to"))),
                        name="organizations_accreditation_period",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", datetime.date(9999, 12, 31))),
                        fields=("what",),
                        name="organizations_accreditation_once",
                    ),
                ],
            },
        ),
        Audited("organizations_accreditation"),
    ]
