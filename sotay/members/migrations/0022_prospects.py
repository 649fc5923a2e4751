"""Prospects: what is held of somebody before they are a member, and what their number is counted from."""

import datetime
from typing import ClassVar
import django.contrib.postgres.constraints
import django.db.models.deletion
import sotay.kernel.place
import sotay.kernel.time
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("members", "0021_seen_where_they_are"),
        ("organizations", "0008_who_wrote_a_plan"),
        ("people", "0012_is_prospect"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Prospect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("path", sotay.kernel.place.PathField(db_collation="C", max_length=63)),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("", "Chưa rõ"), ("male", "Nam"), ("female", "Nữ")],
                        max_length=10,
                        verbose_name="giới tính",
                    ),
                ),
                ("consented_on", models.DateField(null=True, verbose_name="ngày đồng ý bằng văn bản")),
                ("class_from", models.DateField(null=True, verbose_name="lớp từ ngày")),
                ("class_to", models.DateField(null=True, verbose_name="đến ngày")),
                ("certified_on", models.DateField(null=True, verbose_name="ngày cấp giấy chứng nhận")),
                ("began_on", models.DateField(verbose_name="từ ngày")),
                ("last_step_on", models.DateField(verbose_name="bước gần nhất")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "đang được giúp đỡ"),
                            ("admitted", "đã kết nạp"),
                            ("withdrawn", "đã thôi"),
                            ("lapsed", "lâu không có bước mới"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="tình trạng",
                    ),
                ),
                ("ended_on", models.DateField(null=True, verbose_name="đến ngày")),
                ("erased_on", models.DateField(null=True)),
                (
                    "helper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prospects",
                        to="organizations.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prospects",
                        to="people.person",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProspectStay",
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
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("", "Chưa rõ"), ("male", "Nam"), ("female", "Nữ")],
                        max_length=10,
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
                (
                    "prospect",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stays",
                        to="members.prospect",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProspectStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("entered", "Chi bộ chọn, phân công giúp đỡ"),
                            ("reviewed", "Chi bộ đã xét trong kỳ"),
                            ("helper", "Đổi người giúp đỡ"),
                            ("certified", "Học xong lớp nhận thức về Đảng"),
                            ("moved", "Chuyển sang chi bộ khác"),
                        ],
                        max_length=10,
                        verbose_name="bước",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="ngày")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "prospect",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="members.prospect",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="prospect",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["path"], name="members_prospect_open"
            ),
        ),
        migrations.AddIndex(
            model_name="prospect",
            index=models.Index(fields=["person"], name="members_prospect_person"),
        ),
        migrations.AddConstraint(
            model_name="prospect",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("person",), name="members_prospect_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="prospect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("consented_on__isnull", False),
                        ("ended_on__isnull", True),
                        ("person__isnull", False),
                        ("state", "open"),
                    ),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("ended_on__gte", models.F("began_on")),
                        ("ended_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="members_prospect_ended",
            ),
        ),
        migrations.AddIndex(
            model_name="prospectstay",
            index=models.Index(fields=["organization", "valid_from"], name="members_prospectstay_there"),
        ),
        migrations.AddConstraint(
            model_name="prospectstay",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_from__lt", models.F("valid_to"))),
                name="members_prospectstay_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="prospectstay",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        sotay.kernel.time._Box(
                            sotay.kernel.time._Point("prospect_id", sotay.kernel.time._Day("valid_from")),
                            sotay.kernel.time._Point("prospect_id", sotay.kernel.time._End("valid_to")),
                        ),
                        "&&",
                    )
                ],
                name="members_prospectstay_one_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="prospectstep",
            index=models.Index(fields=["happened_on", "kind"], name="members_prospectstep_day"),
        ),
    ]
