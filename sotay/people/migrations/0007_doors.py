"""Doors: sessions, attempts, codes on paper, deputies, and to whom an account belongs."""

import datetime
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.utils.timezone
import sotay.kernel.time
from django.conf import settings
from django.db import migrations, models

from sotay.kernel.database import Audited

CACHE = """
CREATE TABLE people_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX people_cache_expires ON people_cache (expires);
"""

HOMES = """
ALTER TABLE people_account DISABLE TRIGGER USER;
UPDATE people_account account SET organization_id = (
  SELECT organization_id FROM people_office office WHERE office.account_id = account.id ORDER BY office.id LIMIT 1
) WHERE organization_id IS NULL;
ALTER TABLE people_account ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0002_guards"),
        ("people", "0006_openings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("key", models.CharField(db_collation="C", max_length=64, primary_key=True, serialize=False)),
                ("failures", models.IntegerField()),
                ("last_at", models.DateTimeField(db_index=True)),
                ("until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("account_id", models.BigIntegerField(db_index=True, null=True)),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("way", models.CharField(blank=True, max_length=20)),
            ],
            options={"db_table": "people_session"},
        ),
        migrations.AddField(
            model_name="account",
            name="organization",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accounts",
                to="organizations.organization",
            ),
        ),
        migrations.CreateModel(
            name="Deputy",
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
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputyships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.decision",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to="people.office",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_from__lt", models.F("valid_to"))),
                        name="people_deputy_period",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                sotay.kernel.time._Box(
                                    sotay.kernel.time._Point(
                                        "office_id", sotay.kernel.time._Day("valid_from")
                                    ),
                                    sotay.kernel.time._Point("office_id", sotay.kernel.time._End("valid_to")),
                                ),
                                "&&",
                            ),
                        ],
                        name="people_deputy_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FactorReset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                (
                    "checked",
                    models.CharField(
                        choices=[
                            ("in_person", "Gặp trực tiếp, đã xem giấy tờ"),
                            ("known", "Gặp trực tiếp, là người quen biết trong cơ quan"),
                            ("vouched", "Cấp ủy nơi người ấy sinh hoạt xác nhận bằng văn bản"),
                        ],
                        max_length=20,
                        verbose_name="đã xác minh",
                    ),
                ),
                ("asked_as", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("done_as", models.CharField(blank=True, max_length=300)),
                ("done_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="factor_resets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None)),
                        fields=("account",),
                        name="people_factorreset_one_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at", None),
                            models.Q(("done_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="people_factorreset_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("code_hash", models.CharField(max_length=80, unique=True)),
                ("is_first", models.BooleanField()),
                (
                    "checked",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "Gặp trực tiếp, đã xem giấy tờ"),
                            ("known", "Gặp trực tiếp, là người quen biết trong cơ quan"),
                            ("vouched", "Cấp ủy nơi người ấy sinh hoạt xác nhận bằng văn bản"),
                        ],
                        max_length=20,
                        verbose_name="đã xác minh",
                    ),
                ),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("issued_as", models.CharField(max_length=300)),
                ("used_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "-id"], name="people_papercode_account")],
            },
        ),
        *(Audited(f"people_{table}") for table in ("deputy", "papercode", "factorreset")),
        migrations.RunSQL(CACHE, "DROP TABLE people_cache"),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE; " + HOMES, migrations.RunSQL.noop),
    ]
