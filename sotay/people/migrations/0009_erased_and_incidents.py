"""When somebody was erased; breaches of personal data."""

from typing import ClassVar

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from sotay.kernel.database import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("organizations", "0007_accreditation"),
        ("people", "0008_row_security"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="person",
            name="erased_on",
            field=models.DateField(null=True),
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("discovered_at", models.DateTimeField(verbose_name="phát hiện lúc")),
                ("happened_on", models.DateField(null=True, verbose_name="xảy ra ngày")),
                ("what", models.TextField(max_length=2000, verbose_name="chuyện gì đã xảy ra")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("profile", "sơ yếu: tên, ngày sinh, giới tính, dân tộc"),
                                ("contact", "số điện thoại"),
                                ("identity", "số định danh, số thẻ"),
                                ("membership", "việc là đảng viên, nơi sinh hoạt"),
                                ("accounts", "tài khoản, mật khẩu"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="loại dữ liệu",
                    ),
                ),
                ("persons", models.IntegerField(null=True, verbose_name="số người liên quan")),
                (
                    "measures",
                    models.TextField(
                        blank=True, max_length=4000, verbose_name="đã làm gì để ngăn chặn, khắc phục"
                    ),
                ),
                ("notified_on", models.DateTimeField(null=True, verbose_name="báo cơ quan chuyên trách lúc")),
                ("notice_number", models.CharField(blank=True, max_length=60, verbose_name="số văn bản báo")),
                ("persons_told_on", models.DateField(null=True, verbose_name="báo cho người liên quan ngày")),
                ("closed_on", models.DateField(null=True, verbose_name="kết thúc ngày")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "-id"], name="people_incident_of")],
            },
        ),
        Audited("people_incident"),
    ]
