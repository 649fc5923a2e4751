"""Members who need not come to their own cell for a time; on which ground names were removed."""

import datetime
from typing import ClassVar

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import sotay.kernel.time
from sotay.kernel.database import AppendOnly, Audited, HoldsPersons

OF_AN_ENTRY = "EXISTS (SELECT FROM members_movement entry WHERE entry.id = movement_id)"

KNOWS = """
CREATE OR REPLACE FUNCTION sotay_knows_person(who bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 10 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN public.sotay_opens_record(who)
    OR EXISTS (SELECT FROM public.people_presence WHERE person_id = who AND public.sotay_covers(path))
    OR EXISTS (SELECT FROM public.members_movement WHERE member_id = who
               AND (public.sotay_covers(to_path) OR public.sotay_covers(from_path)))
    OR EXISTS (SELECT FROM public.people_postholding WHERE person_id = who AND public.sotay_holds_post(post_id)){more};
END $$;
"""
"""As in 0014, and with ``more``."""

EXPECTED = """
    OR EXISTS (SELECT FROM public.procedures_case coming
               JOIN public.procedures_task waits ON waits.case_id = coming.id AND waits.done_on IS NULL
               WHERE coming.person_id = who AND coming.state = 'open' AND waits.seat = 'receiving'
               AND public.sotay_covers(waits.path))"""
"""Whoever is to receive somebody knows whom."""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("members", "0023_prospects_near"),
        ("organizations", "0008_who_wrote_a_plan"),
        ("procedures", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Removal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("absent", "Bỏ sinh hoạt hoặc không đóng đảng phí không có lý do chính đáng"),
                            ("card", "Tự ý trả thẻ hoặc hủy thẻ đảng viên"),
                            ("weakened", "Giảm sút ý chí phấn đấu, đã được giáo dục mà không tiến bộ"),
                            ("conduct", "Vi phạm tư cách đảng viên hai năm liền"),
                            ("standard", "Không bảo đảm tiêu chuẩn chính trị"),
                            ("never_came", "Tự ý bỏ sinh hoạt: chuyển đi mà không nộp hồ sơ"),
                            ("", "Không ghi căn cứ"),
                        ],
                        max_length=20,
                        verbose_name="căn cứ",
                    ),
                ),
                (
                    "movement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="removal",
                        to="members.movement",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Excusal",
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
                    "ground",
                    models.CharField(
                        choices=[
                            ("aged", "Tuổi cao, sức yếu (mục 7, 294-QĐ/TW)"),
                            ("leave", "Nghỉ dài ngày theo chế độ (mục IV.1.2, 38-HD/BTCTW)"),
                            ("remote", "Ở nơi xa, không có tổ chức đảng (mục IV.1.2, 38-HD/BTCTW)"),
                            ("itinerant", "Việc làm lưu động dưới 12 tháng (mục IV.1.2, 38-HD/BTCTW)"),
                            ("retiring", "Nghỉ chờ hưu (mục IV.1.2, 38-HD/BTCTW)"),
                            ("elsewhere", "Sinh hoạt tạm thời ở nơi khác"),
                            ("abroad", "Ở ngoài nước, sinh hoạt tạm thời"),
                        ],
                        max_length=20,
                        verbose_name="căn cứ",
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
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="excusals",
                        to="members.member",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["member", "valid_to"], name="members_excusal_member")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_from__lt", models.F("valid_to"))),
                        name="members_excusal_period",
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
                        name="members_excusal_one_at_a_time",
                    ),
                ],
            },
        ),
        Audited("members_excusal"),
        Audited("members_removal"),
        AppendOnly("members_removal"),
        migrations.RunSQL(KNOWS.replace("{more}", EXPECTED), KNOWS.replace("{more}", "")),
        HoldsPersons("members_excusal", person="member_id"),
        HoldsPersons("members_removal", read=OF_AN_ENTRY, written=OF_AN_ENTRY),
    ]
