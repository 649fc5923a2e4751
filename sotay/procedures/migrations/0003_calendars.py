"""Secret addresses of calendars."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sotay.kernel.database import Audited


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0013_notices"),
        ("procedures", "0002_the_province_sits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("secret_hash", models.CharField(max_length=80, unique=True)),
                ("made_at", models.DateTimeField(verbose_name="tạo lúc")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="thu hồi lúc")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendars",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendars",
                        to="people.office",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("account", "office"),
                        name="procedures_calendaraddress_one",
                    )
                ],
            },
        ),
        Audited("procedures_calendaraddress"),
    ]
