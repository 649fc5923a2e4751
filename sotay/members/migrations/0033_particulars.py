"""Where a member lives, which post they hold outside the Party, what they were trained in, from a day on."""

import datetime
import django.contrib.postgres.constraints
import django.db.models.deletion
import sotay.kernel.time
from django.db import migrations, models

from sotay.kernel.database import Audited, HoldsPersons


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0032_suspensions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="supplementitem",
            name="field",
            field=models.CharField(
                choices=[
                    ("phone", "Số điện thoại"),
                    ("lives_at", "Nơi ở hiện nay"),
                    ("registered_at", "Nơi thường trú"),
                    ("occupation", "Nghề nghiệp"),
                    ("state_post", "Chức vụ chính quyền, đoàn thể"),
                    ("education", "Học vấn"),
                    ("specialty", "Ngành đào tạo"),
                    ("theory", "Lý luận chính trị"),
                    ("management", "Quản lý nhà nước"),
                    ("language", "Ngoại ngữ"),
                    ("language_level", "Bậc ngoại ngữ"),
                    ("informatics", "Tin học"),
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
        migrations.CreateModel(
            name="Particulars",
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
                ("lives_at", models.CharField(blank=True, max_length=120, verbose_name="nơi ở hiện nay")),
                (
                    "registered_at",
                    models.CharField(blank=True, max_length=120, verbose_name="nơi thường trú"),
                ),
                (
                    "state_post",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Chưa rõ"),
                            ("none", "Không giữ chức vụ"),
                            ("village_head", "Trưởng thôn, tổ trưởng dân phố"),
                            ("village_deputy", "Phó trưởng thôn, tổ phó dân phố"),
                            ("front_work", "Trưởng ban công tác Mặt trận"),
                            ("union_branch", "Chi hội trưởng, bí thư chi đoàn"),
                            ("front_leader", "Lãnh đạo Mặt trận, đoàn thể"),
                            ("councillor", "Đại biểu Hội đồng nhân dân"),
                            ("government", "Lãnh đạo Hội đồng nhân dân, Ủy ban nhân dân"),
                            ("agency_head", "Người đứng đầu cơ quan, đơn vị"),
                            ("agency_deputy", "Cấp phó của cơ quan, đơn vị"),
                            ("section_head", "Trưởng, phó phòng, ban, tổ"),
                            ("other", "Chức vụ khác"),
                        ],
                        max_length=20,
                        verbose_name="chức vụ ngoài Đảng",
                    ),
                ),
                (
                    "specialty",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Chưa rõ"),
                            ("none", "Chưa qua đào tạo chuyên môn"),
                            ("teaching", "Sư phạm, giáo dục"),
                            ("medicine", "Y, dược"),
                            ("farming", "Nông, lâm nghiệp, thủy sản"),
                            ("engineering", "Kỹ thuật, công nghệ, xây dựng"),
                            ("economics", "Kinh tế, tài chính, kế toán"),
                            ("law", "Luật"),
                            ("administration", "Hành chính, quản lý"),
                            ("science", "Khoa học tự nhiên"),
                            ("humanities", "Khoa học xã hội, nhân văn"),
                            ("defence", "Quân sự, an ninh"),
                            ("arts", "Văn hóa, nghệ thuật, thể thao"),
                            ("other", "Ngành khác"),
                        ],
                        max_length=20,
                        verbose_name="ngành đào tạo",
                    ),
                ),
                (
                    "management",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Chưa rõ"),
                            ("none", "Chưa qua bồi dưỡng"),
                            ("officer", "Ngạch chuyên viên và tương đương"),
                            ("principal", "Ngạch chuyên viên chính và tương đương"),
                            ("senior", "Ngạch chuyên viên cao cấp và tương đương"),
                        ],
                        max_length=20,
                        verbose_name="quản lý nhà nước",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Chưa rõ"),
                            ("none", "Không"),
                            ("english", "Tiếng Anh"),
                            ("chinese", "Tiếng Trung Quốc"),
                            ("french", "Tiếng Pháp"),
                            ("russian", "Tiếng Nga"),
                            ("german", "Tiếng Đức"),
                            ("japanese", "Tiếng Nhật"),
                            ("korean", "Tiếng Hàn"),
                            ("lao", "Tiếng Lào"),
                            ("khmer", "Tiếng Khmer"),
                            ("other", "Tiếng khác"),
                        ],
                        max_length=20,
                        verbose_name="ngoại ngữ",
                    ),
                ),
                (
                    "language_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Chưa rõ"),
                            ("a1", "Bậc 1 (A1)"),
                            ("a2", "Bậc 2 (A2)"),
                            ("b1", "Bậc 3 (B1)"),
                            ("b2", "Bậc 4 (B2)"),
                            ("c1", "Bậc 5 (C1)"),
                            ("c2", "Bậc 6 (C2)"),
                            ("degree", "Cao đẳng, đại học ngoại ngữ trở lên"),
                        ],
                        max_length=20,
                        verbose_name="bậc ngoại ngữ",
                    ),
                ),
                (
                    "informatics",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Chưa rõ"),
                            ("none", "Chưa có chứng chỉ"),
                            ("basic", "Tin học cơ bản"),
                            ("advanced", "Tin học nâng cao"),
                            ("degree", "Trung cấp tin học trở lên"),
                        ],
                        max_length=20,
                        verbose_name="tin học",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="particulars",
                        to="members.member",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["member", "valid_to"], name="members_particulars_member")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_from__lt", models.F("valid_to"))),
                        name="members_particulars_period",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                sotay.kernel.time._Box(
                                    sotay.kernel.time._Point(
                                        "member_id", sotay.kernel.time._Day("valid_from")
                                    ),
                                    sotay.kernel.time._Point("member_id", sotay.kernel.time._End("valid_to")),
                                ),
                                "&&",
                            )
                        ],
                        name="members_particulars_one_at_a_time",
                    ),
                ],
            },
        ),
        Audited("members_particulars"),
        HoldsPersons("members_particulars", person="member_id"),
    ]
