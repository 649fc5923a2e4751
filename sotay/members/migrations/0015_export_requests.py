"""Requests that a second office agrees that a list leaves."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from sotay.kernel.database import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("members", "0014_row_security"),
        ("organizations", "0005_patterns"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ExportRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("export", models.CharField(max_length=60, verbose_name="việc")),
                ("about", models.BigIntegerField(null=True)),
                ("words", models.TextField()),
                ("what", models.TextField()),
                ("purpose", models.CharField(max_length=100, verbose_name="mục đích")),
                ("count", models.IntegerField(verbose_name="số người")),
                ("asked_at", models.DateTimeField(verbose_name="đề nghị lúc")),
                ("account_id", models.BigIntegerField(null=True)),
                ("asker", models.CharField(max_length=200, verbose_name="người đề nghị")),
                ("role", models.CharField(max_length=40)),
                ("office_id", models.BigIntegerField(null=True)),
                ("office", models.CharField(max_length=300, verbose_name="cương vị đề nghị")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("", "chờ trả lời"), ("agreed", "đã đồng ý"), ("declined", "không đồng ý")],
                        max_length=10,
                        verbose_name="trả lời",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True, verbose_name="trả lời lúc")),
                ("answered_by", models.CharField(blank=True, max_length=500, verbose_name="cơ quan trả lời")),
                ("taken_entry", models.BigIntegerField(null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="export_requests",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization", "answer"], name="members_exportrequest_of"),
                    models.Index(fields=["account_id", "-id"], name="members_exportrequest_asker"),
                ],
            },
        ),
        Audited("members_exportrequest"),
    ]
