"""Lists made in the background; what lists ask for is behind the second wall, since it may name whom somebody ticked."""

from typing import ClassVar

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import sotay.kernel.place
from sotay.kernel.database import Audited, HoldsPersons

OF_A_PLACE = """EXISTS (
  SELECT FROM organizations_organization home WHERE home.id = organization_id AND sotay_covers(home.path))"""
OF_A_LIST = "EXISTS (SELECT FROM members_takenlist list WHERE list.id = taken_id)"


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("members", "0016_seen_from_the_index"),
        ("organizations", "0007_accreditation"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="TakenProgress",
            fields=[
                ("taken_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("stage", models.CharField(max_length=20)),
                ("done", models.IntegerField(default=0)),
                ("total", models.IntegerField(default=0)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="TakenList",
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
                ("words", models.TextField(blank=True)),
                ("purpose", models.CharField(max_length=100, verbose_name="mục đích")),
                ("count", models.IntegerField(verbose_name="số người")),
                ("asked_at", models.DateTimeField(verbose_name="yêu cầu lúc")),
                ("account_id", models.BigIntegerField(null=True)),
                ("role", models.CharField(max_length=40)),
                ("office_path", sotay.kernel.place.PathField(blank=True, db_collation="C", max_length=63)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("making", "đang lập"),
                            ("ready", "đã lập xong, chờ tải về"),
                            ("refused", "không lập được"),
                            ("dropped", "đã bỏ"),
                            ("expired", "hết giờ giữ, tệp đã xóa"),
                        ],
                        default="making",
                        max_length=10,
                        verbose_name="tình trạng",
                    ),
                ),
                ("trouble", models.TextField(blank=True)),
                ("number", models.BigIntegerField(null=True, verbose_name="bản xuất số")),
                ("file_name", models.CharField(blank=True, max_length=200, verbose_name="tên tệp")),
                ("fetched_at", models.DateTimeField(null=True, verbose_name="tải về lúc")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TakenFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("closed", models.BinaryField()),
                ("kept_since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "taken",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="file",
                        to="members.takenlist",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="takenlist",
            index=models.Index(fields=["account_id", "-id"], name="members_takenlist_asker"),
        ),
        Audited("members_takenlist"),
        Audited("members_takenfile"),
        HoldsPersons("members_takenlist", paths=("office_path",)),
        HoldsPersons("members_takenfile", read=OF_A_LIST, written=OF_A_LIST),
        HoldsPersons("members_savedextract", read=OF_A_PLACE, written=OF_A_PLACE),
        HoldsPersons("members_exportrequest", read=OF_A_PLACE, written=OF_A_PLACE),
    ]
