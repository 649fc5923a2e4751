"""What members say of their own record, and what their cell answers. Members write rows of their own."""

import django.db.models.deletion
from django.db import migrations, models

from sotay.kernel.database import Audited, HoldsPersons

OF_A_SHEET = "EXISTS (SELECT FROM members_supplement sheet WHERE sheet.id = supplement_id)"
OWN = "member_id = (SELECT sotay_own_person())"


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0028_what_the_wall_asks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Supplement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("year", models.PositiveSmallIntegerField(null=True, verbose_name="phiếu của năm")),
                ("handed_in_on", models.DateField(verbose_name="ngày nộp")),
                (
                    "handed_in_by",
                    models.CharField(
                        choices=[
                            ("member", "đảng viên tự khai"),
                            ("cell", "chi bộ ghi thay, theo phiếu giấy"),
                        ],
                        max_length=10,
                        verbose_name="ai ghi",
                    ),
                ),
                ("since", models.DateField(null=True, verbose_name="thay đổi từ ngày")),
                ("answered_on", models.DateField(null=True, verbose_name="ngày chi bộ xác nhận")),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplements",
                        to="members.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SupplementItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("phone", "Số điện thoại"),
                            ("occupation", "Nghề nghiệp"),
                            ("education", "Học vấn"),
                            ("theory", "Lý luận chính trị"),
                            ("sex", "Giới tính"),
                            ("ethnicity", "Dân tộc"),
                            ("decided", "Ngày quyết định kết nạp"),
                            ("joined", "Ngày vào Đảng"),
                            ("official", "Ngày chính thức"),
                        ],
                        max_length=20,
                        verbose_name="mục",
                    ),
                ),
                ("before", models.JSONField(null=True, verbose_name="trong sổ lúc khai")),
                ("value", models.JSONField(null=True, verbose_name="đề nghị ghi")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "chờ xác nhận"),
                            ("confirmed", "đã xác nhận, đã ghi vào sổ"),
                            ("unproved", "chưa có giấy tờ kèm theo"),
                            ("differs", "không khớp hồ sơ gốc"),
                            ("already", "sổ đã ghi đúng"),
                            ("elsewhere", "phải làm theo thủ tục khác"),
                        ],
                        max_length=10,
                        verbose_name="trả lời",
                    ),
                ),
                (
                    "supplement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="members.supplement",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="supplement",
            index=models.Index(
                condition=models.Q(("answered_on", None)),
                fields=["member"],
                name="members_supplement_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplement",
            constraint=models.UniqueConstraint(
                fields=("member", "year"), name="members_supplement_one_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="supplement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_on", None), ("year", None)),
                fields=("member",),
                name="members_supplement_one_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_on", None), ("answered_on__gte", models.F("handed_in_on")), _connector="OR"
                ),
                name="members_supplement_answered_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplementitem",
            constraint=models.UniqueConstraint(
                fields=("supplement", "field"), name="members_supplementitem_once"
            ),
        ),
        Audited("members_supplement"),
        Audited("members_supplementitem"),
        HoldsPersons("members_supplement", person="member_id", written=OWN),
        HoldsPersons("members_supplementitem", read=OF_A_SHEET, written=OF_A_SHEET),
    ]
