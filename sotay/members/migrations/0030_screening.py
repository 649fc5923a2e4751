"""Screening rounds: parts, numbers that stay, and lists that are deleted when the round ends."""

import django.db.models.deletion
from django.db import migrations, models

from sotay.kernel.database import PROGRAM_ROLE, Audited, HoldsPersons

FUNCTIONS = """
CREATE FUNCTION sotay_screens(number bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER COST 100 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM public.members_screeningpart part
    JOIN public.procedures_case about ON about.id = part.case_id AND about.state = 'open'
    JOIN public.procedures_task task ON task.case_id = about.id AND task.done_on IS NULL
    WHERE part.id = number AND task.seat = 'upper'
      AND (current_setting('sotay.whole', true) = 'on' OR public.sotay_covers(task.path))
  );
END $$;
COMMENT ON FUNCTION sotay_screens IS 'the list waits to be decided where this transaction looks';
"""
DROP_FUNCTIONS = "DROP FUNCTION sotay_screens;"

SHIELD = f"""
CREATE POLICY members_screenedmember_near ON members_screenedmember AS RESTRICTIVE TO {PROGRAM_ROLE} USING (
  (SELECT current_setting('sotay.whole', true) = 'on' AND coalesce(current_setting('sotay.low', true), '') = '')
  OR (SELECT sotay_acts_near())
  OR member_id = (SELECT sotay_own_person())
  OR sotay_screens(part_id)
);
"""
"""Whatever else an office sees: a list is given to the member, the cell, the grassroots organisation; above them only
while it waits there to be decided."""
DROP_SHIELD = "DROP POLICY members_screenedmember_near ON members_screenedmember;"


class Migration(migrations.Migration):
    dependencies = [
        ("ballots", "0001_initial"),
        ("members", "0029_supplements"),
        ("organizations", "0008_who_wrote_a_plan"),
        ("procedures", "0003_calendars"),
    ]

    operations = [
        migrations.CreateModel(
            name="ScreeningRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                ("begins_on", models.DateField(verbose_name="bắt đầu")),
                ("list_by", models.DateField(verbose_name="chi bộ lập danh sách đến ngày")),
                ("ends_on", models.DateField(verbose_name="kết thúc trước ngày")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "đang tiến hành"), ("closed", "đã kết thúc, danh sách đã xóa")],
                        default="open",
                        max_length=10,
                        verbose_name="tình trạng",
                    ),
                ),
                ("closed_on", models.DateField(null=True, verbose_name="đã kết thúc ngày")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.decision",
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
            ],
        ),
        migrations.CreateModel(
            name="ScreeningPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                (
                    "listed",
                    models.PositiveSmallIntegerField(null=True, verbose_name="số người đưa vào danh sách"),
                ),
                ("heard", models.PositiveSmallIntegerField(null=True, verbose_name="số người đã trình bày")),
                (
                    "declined",
                    models.PositiveSmallIntegerField(null=True, verbose_name="số người đã mời mà không đến"),
                ),
                ("counted_on", models.DateField(null=True, verbose_name="ngày tính")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screening",
                        to="procedures.case",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="members.screeninground",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ScreeningCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry_id", models.BigIntegerField(default=0, editable=False)),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("none", "Không áp dụng biện pháp"),
                            ("help", "Giáo dục, giúp đỡ, có thời hạn tiến bộ"),
                            ("excuse", "Hướng dẫn làm thủ tục miễn hoặc sinh hoạt tạm thời"),
                            ("advise", "Vận động tự nguyện xin ra khỏi Đảng"),
                            ("remove", "Đề nghị xem xét xóa tên, bằng thủ tục riêng"),
                        ],
                        max_length=10,
                        verbose_name="kết quả",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="số người")),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="members.screeningpart",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("part", "measure"), name="members_screeningcount_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gt", 0)), name="members_screeningcount_some"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreenedMember",
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
                            ("not_completed", "Xếp loại không hoàn thành nhiệm vụ"),
                            ("absent", "Bỏ sinh hoạt hoặc không đóng đảng phí không có lý do chính đáng"),
                            ("card", "Tự ý trả thẻ hoặc hủy thẻ đảng viên"),
                            ("tasks", "Không làm nhiệm vụ chi bộ đã phân công"),
                            ("conduct", "Vi phạm tư cách đảng viên, đã có kết luận bằng văn bản"),
                        ],
                        max_length=20,
                        verbose_name="căn cứ",
                    ),
                ),
                (
                    "years",
                    models.PositiveSmallIntegerField(null=True, verbose_name="số năm không hoàn thành liền"),
                ),
                ("listed_on", models.DateField(verbose_name="ngày đưa vào danh sách")),
                ("called_on", models.DateField(null=True, verbose_name="mời ngày")),
                (
                    "heard",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "chưa mời"),
                            ("heard", "đã đến, đã trình bày"),
                            ("declined", "đã mời mà không đến"),
                        ],
                        max_length=10,
                        verbose_name="được nghe",
                    ),
                ),
                ("heard_on", models.DateField(null=True, verbose_name="ngày trình bày")),
                (
                    "proposal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "Không áp dụng biện pháp"),
                            ("help", "Giáo dục, giúp đỡ, có thời hạn tiến bộ"),
                            ("excuse", "Hướng dẫn làm thủ tục miễn hoặc sinh hoạt tạm thời"),
                            ("advise", "Vận động tự nguyện xin ra khỏi Đảng"),
                            ("remove", "Đề nghị xem xét xóa tên, bằng thủ tục riêng"),
                        ],
                        max_length=10,
                        verbose_name="chi bộ đề nghị",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "Không áp dụng biện pháp"),
                            ("help", "Giáo dục, giúp đỡ, có thời hạn tiến bộ"),
                            ("excuse", "Hướng dẫn làm thủ tục miễn hoặc sinh hoạt tạm thời"),
                            ("advise", "Vận động tự nguyện xin ra khỏi Đảng"),
                            ("remove", "Đề nghị xem xét xóa tên, bằng thủ tục riêng"),
                        ],
                        max_length=10,
                        verbose_name="cấp ủy quyết định",
                    ),
                ),
                ("until", models.DateField(null=True, verbose_name="thời hạn tiến bộ đến ngày")),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
                    ),
                ),
                (
                    "vote",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ballots.voteresult",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="members.screeningpart",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("heard", ""),
                            models.Q(("called_on__isnull", False), ("heard__gt", "")),
                            _connector="OR",
                        ),
                        name="members_screenedmember_called",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proposal", ""), ("heard__gt", ""), _connector="OR"),
                        name="members_screenedmember_heard_first",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="screeninground",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__gte", models.F("list_by")), ("list_by__gte", models.F("begins_on"))
                ),
                name="members_screeninground_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="screeninground",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on", None), ("state", "open")),
                    models.Q(("closed_on__isnull", False), ("state", "closed")),
                    _connector="OR",
                ),
                name="members_screeninground_closed",
            ),
        ),
        Audited("members_screeninground"),
        Audited("members_screeningpart"),
        Audited("members_screeningcount"),
        Audited("members_screenedmember"),
        HoldsPersons("members_screenedmember", person="member_id"),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(SHIELD, DROP_SHIELD),
    ]
