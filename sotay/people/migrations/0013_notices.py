"""Notices of what waits, for accounts in their offices."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sotay.kernel.database import Audited


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0012_is_prospect"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("kind", models.CharField(max_length=40, verbose_name="loại")),
                ("on", models.DateField(db_index=True, verbose_name="ngày")),
                ("count", models.PositiveIntegerField(verbose_name="số lượng")),
                ("read_at", models.DateTimeField(null=True, verbose_name="đã đọc lúc")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="people.office",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at", None)),
                        fields=["account", "office"],
                        name="people_notice_unread",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "office", "kind", "on"), name="people_notice_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gt", 0)), name="people_notice_of_something"
                    ),
                ],
            },
        ),
        # Read and forgotten by the thousand: stamped, but not noted one by one.
        Audited("people_notice", derived=True),
    ]
