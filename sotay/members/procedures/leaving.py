"""Other ways out of the list: at one's own wish, by death, by cancelling a decision to admit that was wrong."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import PROGRAM
from sotay.kernel.forms import DayField
from sotay.members.actions import cancel, die, standing_on, withdraw
from sotay.members.kinds import Kind
from sotay.procedures.declaring import Deadline, Paper, Procedure, Seat, Step, Taken, Way, declare
from sotay.procedures.models import Case, StepTaken
from sotay.regulations import Refused

from .about import facts_of_member, member_of
from .answers import day_answered, in_force_field, in_force_on
from .deciding import deciding_seat

FILE_SENT = "transfer.ended_file_sent_within"


def begins(case: Case) -> None:
    """Somebody who is on the list of this cell."""
    standing_on(member_of(case), case.began_on)


# At one's own wish -------------------------------------------------------------------------------------------


def let_go(case: Case, taken: Taken) -> None:
    if taken.decision is not None:
        withdraw(PROGRAM, member_of(case), on=in_force_on(taken), decision=taken.decision)


WITHDRAWAL = declare(
    Procedure(
        key="withdrawal",
        title=gettext_lazy("Xin ra khỏi Đảng"),
        purpose=gettext_lazy("Theo đơn của đảng viên; cấp có thẩm quyền quyết định đưa ra khỏi danh sách."),
        regulation="mục 11.2, 06-HD/TW",
        begins=begins,
        facts=facts_of_member,
        steps=(
            Step(
                "consider",
                gettext_lazy("Chi bộ gặp gỡ, xét đơn"),
                Seat.CELL,
                (
                    Way("proposed", gettext_lazy("Đảng viên giữ nguyện vọng, đề nghị cho ra"), to="resolve"),
                    Way("stays", gettext_lazy("Đảng viên rút đơn")),
                ),
                papers=(Paper("application", gettext_lazy("Đơn xin ra khỏi Đảng")),),
            ),
            Step(
                "resolve",
                gettext_lazy("Đảng ủy cơ sở đề nghị"),
                Seat.GRASSROOTS,
                (
                    Way("proposed", gettext_lazy("Đề nghị cho ra khỏi Đảng"), to="decide"),
                    Way("returned", gettext_lazy("Trả lại chi bộ"), to="consider", back=True),
                ),
            ),
            Step(
                "decide",
                gettext_lazy("Cấp có thẩm quyền xác nhận, quyết định"),
                deciding_seat,
                (
                    Way(
                        "let_go",
                        gettext_lazy("Đưa ra khỏi danh sách"),
                        agreed=True,
                        does=let_go,
                        books=(Kind.WITHDRAWAL,),
                    ),
                    Way("refused", gettext_lazy("Không chấp nhận")),
                    Way("returned", gettext_lazy("Trả lại"), to="resolve", back=True),
                ),
                papers=(
                    Paper(
                        "decision",
                        gettext_lazy("Quyết định cho ra khỏi Đảng"),
                        required=False,
                        prints="decision_withdrawal",
                    ),
                ),
                fields={"in_force_on": in_force_field},
                decides=True,
            ),
        ),
    )
)


# Death -------------------------------------------------------------------------------------------------------


def died_on(case: Case) -> date | None:
    return day_answered(case, "died_on")


def not_later(case: Case, taken: Taken) -> None:
    day = taken.given.get("died_on")
    if day is not None and day > taken.on:
        raise Refused(None, _("Ngày từ trần ở sau ngày báo."))


def has_died(case: Case, taken: Taken) -> None:
    day = died_on(case)
    if day is not None:
        die(PROGRAM, member_of(case), on=day)


DEATH = declare(
    Procedure(
        key="death",
        title=gettext_lazy("Đảng viên từ trần"),
        purpose=gettext_lazy("Chi bộ báo; đảng ủy cơ sở lập phiếu báo, nộp hồ sơ lên cấp trên."),
        regulation="mục 8.3b, 06-HD/TW",
        begins=begins,
        facts=facts_of_member,
        steps=(
            Step(
                "report",
                gettext_lazy("Chi bộ báo từ trần"),
                Seat.CELL,
                (Way("reported", gettext_lazy("Báo đảng ủy cơ sở"), to="slip"),),
                fields={"died_on": lambda: DayField(label=gettext_lazy("Từ trần ngày"))},
                check=not_later,
            ),
            Step(
                "slip",
                gettext_lazy("Đảng ủy cơ sở lập phiếu báo, nộp hồ sơ"),
                Seat.GRASSROOTS,
                (
                    Way(
                        "sent",
                        gettext_lazy("Đã lập phiếu báo"),
                        agreed=True,
                        does=has_died,
                        books=(Kind.DEATH,),
                    ),
                    Way("mistaken", gettext_lazy("Báo nhầm")),
                ),
                within=Deadline(FILE_SENT, from_day=died_on),
                papers=(
                    Paper(
                        "slip",
                        gettext_lazy("Phiếu báo đảng viên từ trần, kèm hồ sơ"),
                        prints="slip_report_death",
                    ),
                ),
                words=gettext_lazy("Đảng số giảm từ ngày từ trần. Thân nhân giữ thẻ đảng viên."),
            ),
        ),
    )
)


# Admitted wrongly --------------------------------------------------------------------------------------------

STANDARDS, PROCEDURE = "standards", "procedure"


def fault_field() -> forms.Field:
    return forms.ChoiceField(
        label=gettext_lazy("Kết nạp không đúng"),
        choices=[(STANDARDS, gettext_lazy("tiêu chuẩn, điều kiện")), (PROCEDURE, gettext_lazy("thủ tục"))],
        widget=forms.RadioSelect,
    )


def cancelled(case: Case, taken: Taken) -> None:
    if taken.decision is not None:
        cancel(PROGRAM, member_of(case), on=in_force_on(taken), decision=taken.decision)


def what_then(case: Case, row: StepTaken) -> str:
    """Admitted against the procedure, one may be admitted again; against the standards, one is off the list."""
    redone = row.given.get("fault") == PROCEDURE
    return _("Được làm lại thủ tục kết nạp từ đầu.") if redone else _("Hủy quyết định và xóa tên.")


CANCELLATION = declare(
    Procedure(
        key="cancellation",
        title=gettext_lazy("Hủy quyết định kết nạp"),
        purpose=gettext_lazy(
            "Kết nạp không đúng tiêu chuẩn hoặc thủ tục thì cấp có thẩm quyền hủy quyết định."
        ),
        regulation="mục 4.4, 294-QĐ/TW; mẫu 9H-HKN, 9K-HKN",
        opens=Seat.GRASSROOTS,
        begins=begins,
        facts=facts_of_member,
        steps=(
            Step(
                "review",
                gettext_lazy("Đảng ủy cơ sở xem xét việc kết nạp"),
                Seat.GRASSROOTS,
                (
                    Way("proposed", gettext_lazy("Đề nghị hủy quyết định"), to="decide"),
                    Way("kept", gettext_lazy("Kết nạp đúng, không đề nghị")),
                ),
                fields={"fault": fault_field},
                tells=what_then,
            ),
            Step(
                "decide",
                gettext_lazy("Cấp có thẩm quyền quyết định"),
                deciding_seat,
                (
                    Way(
                        "cancelled",
                        gettext_lazy("Hủy quyết định kết nạp"),
                        agreed=True,
                        does=cancelled,
                        books=(Kind.CANCELLATION,),
                    ),
                    Way("refused", gettext_lazy("Không hủy")),
                    Way("returned", gettext_lazy("Trả lại để xem xét thêm"), to="review", back=True),
                ),
                papers=(
                    Paper(
                        "decision",
                        gettext_lazy("Quyết định hủy quyết định kết nạp"),
                        "9H-HKN",
                        required=False,
                    ),
                ),
                fields={"in_force_on": in_force_field},
                decides=True,
            ),
        ),
    )
)
