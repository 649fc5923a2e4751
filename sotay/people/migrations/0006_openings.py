"""Who opened whose record, apart from the entries; openings recorded before are carried over."""

from typing import ClassVar

import django.db.models.deletion
import sotay.kernel.place
from django.db import migrations, models

from sotay.kernel.database import AppendOnly, Audited, Sealed

CARRY_OVER = """
INSERT INTO people_opening (entry_id, person_id, at, way, path)
SELECT entry.id, person.id, entry.at, 'page', entry.place
FROM kernel_auditentry entry JOIN people_person person ON person.id = split_part(entry.subject, ':', 2)::bigint
WHERE entry.action = 'member.open' AND entry.subject LIKE 'members.member:%' ORDER BY entry.id;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("kernel", "0007_oldest_of_this_database"),
        ("organizations", "0003_plans"),
        ("people", "0005_boxes"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="OpeningRelease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("role", models.CharField(max_length=40)),
                ("concluded_on", models.DateField(verbose_name="ngày kết luận, kết thúc")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("page", "trang"),
                            ("export", "danh sách xuất ra"),
                            ("command", "lệnh trên máy chủ"),
                            ("api", "giao diện máy"),
                        ],
                        default="page",
                        max_length=10,
                        verbose_name="bằng cách",
                    ),
                ),
                ("path", sotay.kernel.place.PathField(blank=True, db_collation="C", max_length=63)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-id"], name="people_opening_person"),
                    models.Index(fields=["entry_id"], name="people_opening_entry"),
                ],
            },
        ),
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
        Audited("people_opening"),
        Audited("people_openingrelease"),
        AppendOnly("people_opening"),
        AppendOnly("people_openingrelease"),
        Sealed("people_opening"),
    ]
