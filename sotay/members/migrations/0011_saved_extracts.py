"""Lists kept by name."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from sotay.kernel.database import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("members", "0010_boxes"),
        ("organizations", "0001_initial"),
        ("people", "0001_initial"),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="SavedExtract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("title", models.CharField(max_length=150, verbose_name="tên danh sách")),
                ("words", models.TextField(max_length=20000)),
                ("shared", models.BooleanField(default=False, verbose_name="dùng chung trong cơ quan")),
                ("saved_at", models.DateTimeField(verbose_name="lưu lúc")),
                (
                    "about",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.account",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extracts",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "account", "title"), name="members_savedextract_once"
                    )
                ],
            },
        ),
        Audited("members_savedextract"),
    ]
