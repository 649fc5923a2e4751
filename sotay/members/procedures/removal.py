"""Removing a name from the list (mục 8, 294-QĐ/TW): it begins only by a person's act, and the person is heard first.

The member is invited, or has spoken; exemption and temporary activity were looked at; the ground is one of the
regulation's. Cell, grassroots committee and standing committee vote in turn; the day the decision is handed over starts
the term of a complaint.
"""

from collections.abc import Callable, Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import PROGRAM
from sotay.kernel.dates import months_after, spelled
from sotay.kernel.forms import DayField
from sotay.kernel.law import demand
from sotay.members.actions import remove, standing_on
from sotay.members.excusing import running_on
from sotay.members.kinds import Kind, RemovalGround
from sotay.procedures.deadlines import end_of_term
from sotay.procedures.declaring import Paper, Procedure, Seat, Step, Taken, Way, declare
from sotay.procedures.models import Case, StepTaken
from sotay.regulations import Refused

from .about import facts_of_member, member_of
from .answers import answer, in_force_field, in_force_on
from .deciding import deciding_seat, is_delegated, stands_alone
from .hearing import HEARING, refuse_unless_heard

COMPLAINT = "removal.complaint_within"
GROUNDS = (
    RemovalGround.ABSENT,
    RemovalGround.CARD,
    RemovalGround.WEAKENED,
    RemovalGround.CONDUCT,
    RemovalGround.STANDARD,
)


def begins(case: Case) -> None:
    """Somebody who is on the list of this cell."""
    standing_on(member_of(case), case.began_on)


def ground_field() -> forms.Field:
    return forms.ChoiceField(
        label=gettext_lazy("Căn cứ xem xét"),
        choices=[(each.value, each.label) for each in GROUNDS],
        widget=forms.RadioSelect,
    )


WHY: Mapping[str, Callable[[], forms.Field]] = {
    "ground": ground_field,
    "months": lambda: forms.IntegerField(
        label=gettext_lazy("Bỏ sinh hoạt hoặc không đóng đảng phí: mấy tháng trong năm"),
        min_value=0,
        max_value=12,
        required=False,
        help_text=gettext_lazy("Chỉ ghi khi xem xét theo căn cứ thứ nhất."),
    ),
    "educated_since": lambda: DayField(
        label=gettext_lazy("Chi bộ giáo dục, giúp đỡ từ ngày"),
        required=False,
        help_text=gettext_lazy("Chỉ ghi khi xem xét vì giảm sút ý chí phấn đấu."),
    ),
    "years": lambda: forms.IntegerField(
        label=gettext_lazy("Vi phạm tư cách mấy năm liền"),
        min_value=0,
        max_value=50,
        required=False,
        help_text=gettext_lazy("Chỉ ghi khi xem xét vì vi phạm tư cách đảng viên."),
    ),
}


def prepared_rightly(case: Case, taken: Taken) -> None:
    """The member was invited or heard, and the ground has lasted as long as the rule says."""
    if taken.way != "prepared":
        return
    if taken.given["ground"] not in GROUNDS:
        raise Refused(None, _("Đây không phải là căn cứ xóa tên."))
    refuse_unless_heard(case, taken)
    check = CHECKS.get(taken.given["ground"])
    if check is not None:
        check(case, taken)


def absent_long_enough(case: Case, taken: Taken) -> None:
    """So many months of the year without a reason; who is exempt or elsewhere was not absent."""
    excused = running_on(member_of(case), taken.on)
    if excused is not None:
        raise Refused(
            None,
            _("Đảng viên đang có: %(ground)s, nên không phải là bỏ sinh hoạt.")
            % {"ground": excused.get_ground_display()},
        )
    enough(case, "removal.absent_or_unpaid_months", taken.given.get("months"))


def enough(case: Case, key: str, number: int | None) -> None:
    """As many as a rule asks for."""
    rule = case.law(key)
    if number is None:
        raise Refused(None, _("Hãy ghi số tháng hoặc số năm của căn cứ này."))
    demand(
        rule,
        number >= int(rule.value),
        _("Mới %(number)s, phải từ %(least)s %(unit)s.")
        % {"number": number, "least": rule.value, "unit": rule.unit},
    )


def educated_long_enough(case: Case, taken: Taken) -> None:
    rule, since = case.law("removal.education_period"), taken.given.get("educated_since")
    if since is None:
        raise Refused(None, _("Hãy ghi ngày chi bộ bắt đầu giáo dục, giúp đỡ."))
    ends = months_after(since, int(rule.value))
    demand(rule, taken.on >= ends, _("Thời gian giáo dục đến ngày %(day)s mới hết.") % {"day": spelled(ends)})


CHECKS: dict[str, Callable[[Case, Taken], None]] = {
    RemovalGround.ABSENT: absent_long_enough,
    RemovalGround.WEAKENED: educated_long_enough,
    RemovalGround.CONDUCT: lambda case, taken: enough(
        case, "removal.violation_years", taken.given.get("years")
    ),
}
"""What a ground asks beside being named."""


def removed(case: Case, taken: Taken) -> None:
    """Off the list from the day the decision is in force."""
    if taken.decision is not None:
        ground = answer(case, "ground") or RemovalGround.UNSAID
        remove(PROGRAM, member_of(case), on=in_force_on(taken), decision=taken.decision, ground=ground)


def deciding_vote(case: Case) -> str:
    return "removal.delegated" if is_delegated(case) else "removal.standing"


def complaint_until(case: Case, row: StepTaken) -> str:
    """Until when a complaint may be lodged, counted from the day the decision was received."""
    rule = case.law(COMPLAINT)
    return _("Được khiếu nại đến hết ngày %(day)s (%(citation)s).") % {
        "day": spelled(end_of_term(rule, row.happened_on)),
        "citation": rule.citation,
    }


REMOVAL = declare(
    Procedure(
        key="removal",
        title=gettext_lazy("Xóa tên đảng viên"),
        purpose=gettext_lazy(
            "Chi bộ mời, nghe đảng viên; xem xét việc miễn, tạm thời; rồi biểu quyết và đề nghị cấp có thẩm quyền."
        ),
        regulation="mục 8, 294-QĐ/TW; mục 4.6, 11.1, 06-HD/TW",
        begins=begins,
        facts=facts_of_member,
        steps=(
            Step(
                "prepare",
                gettext_lazy("Chi bộ mời, nghe đảng viên"),
                Seat.CELL,
                (
                    Way("prepared", gettext_lazy("Đã mời, đã nghe; đưa ra chi bộ xét"), to="consider"),
                    Way("excused", gettext_lazy("Có lý do chính đáng, không xem xét nữa")),
                ),
                fields={**WHY, **HEARING},
                check=prepared_rightly,
            ),
            Step(
                "consider",
                gettext_lazy("Chi bộ xét, biểu quyết"),
                Seat.CELL,
                (
                    Way("agreed", gettext_lazy("Đủ tỷ lệ, đề nghị xóa tên"), to="resolve"),
                    Way("kept", gettext_lazy("Không đủ tỷ lệ, không đề nghị"), against_vote=True),
                    Way(
                        "reported",
                        gettext_lazy("Không đủ tỷ lệ, báo cáo cấp ủy cấp trên"),
                        to="resolve",
                        against_vote=True,
                    ),
                ),
                papers=(
                    Paper(
                        "cell_resolution",
                        gettext_lazy("Nghị quyết của chi bộ"),
                        required=False,
                        prints="resolution_cell_removal",
                    ),
                    Paper("self_review", gettext_lazy("Bản tự kiểm điểm, nếu có"), required=False),
                ),
                vote="removal.cell",
            ),
            Step(
                "resolve",
                gettext_lazy("Đảng ủy cơ sở ra nghị quyết"),
                Seat.GRASSROOTS,
                (
                    Way("agreed", gettext_lazy("Đủ tỷ lệ, đề nghị xóa tên"), to="decide"),
                    Way(
                        "not_agreed",
                        gettext_lazy("Không đủ tỷ lệ, vẫn báo cáo lên"),
                        to="decide",
                        against_vote=True,
                    ),
                    Way("returned", gettext_lazy("Trả lại chi bộ bổ sung"), to="prepare", back=True),
                ),
                vote="removal.grassroots",
                skipped=lambda case: stands_alone(case) or is_delegated(case),
            ),
            Step(
                "decide",
                gettext_lazy("Cấp có thẩm quyền quyết định"),
                deciding_seat,
                (
                    Way(
                        "removed",
                        gettext_lazy("Xóa tên"),
                        to="deliver",
                        does=removed,
                        books=(Kind.REMOVAL,),
                    ),
                    Way("refused", gettext_lazy("Không xóa tên"), against_vote=True),
                    Way("returned", gettext_lazy("Trả lại để bổ sung"), to="prepare", back=True),
                ),
                papers=(
                    Paper(
                        "decision",
                        gettext_lazy("Quyết định xóa tên"),
                        required=False,
                        prints="decision_removal",
                    ),
                    Paper(
                        "decision_probationary",
                        gettext_lazy("Quyết định xóa tên đảng viên dự bị"),
                        "9F-XTĐV",
                        required=False,
                    ),
                ),
                fields={"in_force_on": in_force_field},
                vote=deciding_vote,
                decides=True,
            ),
            Step(
                "deliver",
                gettext_lazy("Giao quyết định, thu thẻ đảng viên"),
                Seat.CELL,
                (Way("delivered", gettext_lazy("Đã giao quyết định vào ngày trên"), agreed=True),),
                words=gettext_lazy("Thời hạn khiếu nại tính từ ngày nhận quyết định."),
                tells=complaint_until,
            ),
        ),
    )
)
