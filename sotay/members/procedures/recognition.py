"""Recognition of a probationary member: considered by the cell, resolved by the committee, decided (294-QĐ/TW mục 4).

However late everybody was, the official day is the end of month 12. A vote below the ratio is repeated; after as many
as the rule says the cell reports it.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import warn
from sotay.members.actions import recognize, standing_on
from sotay.members.kinds import Kind, Status
from sotay.members.models import Member
from sotay.members.party_age import Age, later
from sotay.people.models import Precision
from sotay.procedures.actions import standing_steps
from sotay.procedures.declaring import Deadline, Paper, Procedure, Seat, Step, Taken, Way, declare
from sotay.procedures.models import Case
from sotay.regulations import Clause, Refused

from .about import facts_of_member, member_of
from .deciding import deciding_seat, is_delegated, stands_alone

FAILED = "probation.failed_votes_reported"


def probation_ends(case: Case) -> date | None:
    """The end of month 12 since the ceremony, which is the official day."""
    return end_of_probation(member_of(case), case.law("probation.months"))


def end_of_probation(member: Member, rule: Clause) -> date | None:
    """The day a member's probation is over; ``None`` while the ceremony is not known to the day."""
    if member.joined_on is None or member.joined_precision != Precision.DAY:
        return None
    return later(member.joined_on, Age(0, int(rule.value), 0))


def begins(case: Case) -> None:
    """Only a probationary member, whose ceremony is known to the day."""
    standing = standing_on(member_of(case), case.began_on)
    if standing.status != Status.PROBATIONARY:
        raise Refused(None, _("Chỉ đảng viên dự bị mới được xét công nhận chính thức."))
    if probation_ends(case) is None:
        raise Refused(
            None, _("Chưa biết đủ ngày làm lễ kết nạp."), _("Hãy sửa “Ngày vào Đảng” theo hồ sơ rồi mở lại.")
        )


def considered_in_time(case: Case, taken: Taken) -> None:
    """The cell considers after month 12, not before; it reports a failed vote when it has voted often enough."""
    rule = case.law(FAILED)
    failed = standing_steps(case).filter(step="consider", way="not_agreed").count() + 1
    if taken.way == "reported" and failed < int(rule.value):
        raise Refused(
            rule, _("Mới biểu quyết %(number)s lần; hãy xét lại trước khi báo cáo.") % {"number": failed}
        )
    ends = probation_ends(case)
    if ends is not None and taken.on < ends:
        warn(
            case.law("probation.months"),
            _("Chưa hết thời gian dự bị (%(day)s).") % {"day": f"{ends.day}/{ends.month}/{ends.year}"},
        )


def recognized(case: Case, taken: Taken) -> None:
    """The official day is the end of month 12, whenever it was decided."""
    official_on = probation_ends(case)
    if official_on is None or taken.decision is None:
        raise Refused(None, _("Chưa biết đủ ngày làm lễ kết nạp."))
    if official_on > taken.on:
        raise Refused(None, _("Chưa hết thời gian dự bị thì chưa công nhận chính thức được."))
    recognize(PROGRAM, member_of(case), decision=taken.decision, on=official_on)


def facts_of_recognition(case: Case) -> dict[str, Any]:
    """The official day stands in its papers before it is booked."""
    return {**facts_of_member(case), "official_on": probation_ends(case)}


def deciding_vote(case: Case) -> str:
    return "recognition.delegated" if is_delegated(case) else "recognition.standing"


RECOGNITION = declare(
    Procedure(
        key="recognition",
        title=gettext_lazy("Công nhận đảng viên chính thức"),
        purpose=gettext_lazy("Đảng viên dự bị hết 12 tháng được chi bộ xét, cấp có thẩm quyền quyết định."),
        regulation="mục 4.2, 4.3, 294-QĐ/TW; 208-QĐ/TW",
        begins=begins,
        facts=facts_of_recognition,
        steps=(
            Step(
                "consider",
                gettext_lazy("Chi bộ xét, biểu quyết"),
                Seat.CELL,
                (
                    Way("agreed", gettext_lazy("Đủ tỷ lệ, đề nghị công nhận"), to="resolve"),
                    Way(
                        "not_agreed",
                        gettext_lazy("Không đủ tỷ lệ, sẽ xét lại"),
                        to="consider",
                        against_vote=True,
                        repeats=FAILED,
                    ),
                    Way(
                        "reported",
                        gettext_lazy("Không đủ tỷ lệ, báo cáo cấp ủy cấp trên"),
                        to="resolve",
                        against_vote=True,
                    ),
                ),
                within=Deadline("probation.recognition_considered_within", from_day=probation_ends),
                papers=(
                    Paper("class_certificate", gettext_lazy("Giấy chứng nhận lớp đảng viên mới")),
                    Paper("self_review", gettext_lazy("Bản tự kiểm điểm"), "10-KNĐ"),
                    Paper(
                        "helper_remarks",
                        gettext_lazy("Nhận xét của đảng viên được phân công giúp đỡ"),
                        "11-KNĐ",
                    ),
                    Paper(
                        "opinions", gettext_lazy("Tổng hợp ý kiến đoàn thể và cấp ủy nơi cư trú"), "12C-KNĐ"
                    ),
                    Paper("cell_resolution", gettext_lazy("Nghị quyết của chi bộ"), "13-KNĐ", required=False),
                ),
                vote="recognition.cell",
                check=considered_in_time,
            ),
            Step(
                "resolve",
                gettext_lazy("Đảng ủy cơ sở ra nghị quyết"),
                Seat.GRASSROOTS,
                (
                    Way("agreed", gettext_lazy("Đủ tỷ lệ, đề nghị công nhận"), to="decide"),
                    Way(
                        "not_agreed",
                        gettext_lazy("Không đủ tỷ lệ, vẫn báo cáo lên"),
                        to="decide",
                        against_vote=True,
                    ),
                    Way("returned", gettext_lazy("Trả lại chi bộ bổ sung"), to="consider", back=True),
                ),
                papers=(
                    Paper(
                        "resolution", gettext_lazy("Nghị quyết của đảng ủy cơ sở"), "15A-KNĐ", required=False
                    ),
                ),
                vote="recognition.grassroots",
                skipped=lambda case: stands_alone(case) or is_delegated(case),
            ),
            Step(
                "decide",
                gettext_lazy("Cấp có thẩm quyền quyết định"),
                deciding_seat,
                (
                    Way(
                        "recognized",
                        gettext_lazy("Công nhận chính thức"),
                        agreed=True,
                        does=recognized,
                        books=(Kind.RECOGNITION,),
                    ),
                    Way("refused", gettext_lazy("Không công nhận"), against_vote=True),
                    Way("returned", gettext_lazy("Trả lại để bổ sung"), to="consider", back=True),
                ),
                within=Deadline("probation.recognition_decided_within", since="consider"),
                papers=(
                    Paper(
                        "decision",
                        gettext_lazy("Quyết định công nhận đảng viên chính thức"),
                        "16-KNĐ",
                        required=False,
                    ),
                ),
                vote=deciding_vote,
                decides=True,
            ),
        ),
    )
)
