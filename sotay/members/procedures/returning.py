"""Back on the list: restored, where somebody was put out unjustly; resumed, where the interruption was not theirs.

Such a case belongs to where the person was last. Whoever left this system with a transfer comes back by being received;
whoever was put out rightly, by being admitted anew.
"""

from collections.abc import Callable, Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import PROGRAM
from sotay.members.actions import refuse_wrong_return, restore, resume
from sotay.members.derive import effective
from sotay.members.kinds import LEAVING, Kind, Status
from sotay.members.models import Member, Movement, Standing
from sotay.organizations.fields import OrganizationField
from sotay.organizations.kinds import CELL_KINDS
from sotay.procedures.declaring import Paper, Procedure, Seat, Step, Taken, Way, declare
from sotay.procedures.models import Case
from sotay.regulations import Refused

from .about import facts_of_member, member_of
from .answers import confirmed, in_force_field, in_force_on, refuse_unless_confirmed


def last_entry(member: Member) -> Movement | None:
    """What the book said of a member last."""
    chain = effective(Movement.objects.filter(member=member))
    return chain[-1] if chain else None


def refuse_who_is_listed(case: Case, kind: Kind) -> None:
    """Only somebody who is on no list, and left in a way that leads back by this procedure.

    Raises:
        Refused: still a member, dead, moved away, or never in the book.
    """
    member = member_of(case)
    last = last_entry(member)
    if (
        last is None
        or last.kind not in LEAVING
        or Standing.objects.as_of(case.began_on).filter(member=member)
    ):
        raise Refused(None, _("%(member)s đang ở trong danh sách.") % {"member": member})
    refuse_wrong_return(member, kind, case.began_on)


def status_before(member: Member) -> str:
    """As what they left."""
    last = last_entry(member)
    return last.from_status if last is not None else Status.UNKNOWN


def restored(case: Case, taken: Taken) -> None:
    """A member again, without a gap in the Party age."""
    if taken.decision is not None:
        member, cell = member_of(case), taken.given["cell"]
        restore(
            PROGRAM,
            member,
            to_cell=cell,
            status=status_before(member),
            on=in_force_on(taken),
            decision=taken.decision,
        )


def resumed(case: Case, taken: Taken) -> None:
    """A member again; the interruption is no part of the Party age."""
    if taken.decision is not None:
        member, cell = member_of(case), taken.given["cell"]
        resume(
            PROGRAM,
            member,
            to_cell=cell,
            status=status_before(member),
            on=in_force_on(taken),
            decision=taken.decision,
        )


def cell_field() -> forms.Field:
    return OrganizationField(
        label=gettext_lazy("Sinh hoạt ở chi bộ"),
        kinds=CELL_KINDS,
        help_text=gettext_lazy("Gõ vài chữ của tên, có dấu hay không dấu, rồi chọn."),
    )


def all_confirmed(*names: str) -> Callable[[Case, Taken], None]:
    def check(case: Case, taken: Taken) -> None:
        if taken.way == "proposed":
            refuse_unless_confirmed(taken, *names)

    return check


def _steps(
    conditions: Mapping[str, Callable[[], forms.Field]],
    paper: Paper,
    title: object,
    does: Callable[[Case, Taken], None],
    kind: Kind,
) -> tuple[Step, ...]:
    return (
        Step(
            "propose",
            gettext_lazy("Đảng ủy cơ sở xem xét, đề nghị"),
            Seat.GRASSROOTS,
            (
                Way("proposed", gettext_lazy("Đề nghị cấp có thẩm quyền"), to="decide"),
                Way("refused", gettext_lazy("Không đủ điều kiện")),
            ),
            papers=(Paper("application", gettext_lazy("Đơn của người đề nghị")), paper),
            fields=conditions,
            check=all_confirmed(*conditions),
        ),
        Step(
            "decide",
            gettext_lazy("Cấp có thẩm quyền quyết định"),
            Seat.UPPER,
            (
                Way("agreed", title, agreed=True, does=does, books=(kind,)),  # type: ignore[arg-type]
                Way("refused", gettext_lazy("Không chấp nhận")),
                Way("returned", gettext_lazy("Trả lại để bổ sung"), to="propose", back=True),
            ),
            fields={"cell": cell_field, "in_force_on": in_force_field},
            decides=True,
        ),
    )


RESTORATION = declare(
    Procedure(
        key="restoration",
        title=gettext_lazy("Phục hồi đảng tịch"),
        purpose=gettext_lazy("Người bị đưa ra khỏi Đảng oan, sai được xem xét phục hồi; tuổi đảng liên tục."),
        regulation="mục 5, 294-QĐ/TW; mục 5.3, 06-HD/TW",
        opens=Seat.GRASSROOTS,
        begins=lambda case: refuse_who_is_listed(case, Kind.RESTORATION),
        of_the_gone=True,
        facts=facts_of_member,
        steps=_steps(
            {
                "unjust": lambda: confirmed(gettext_lazy("Đã kết luận việc đưa ra khỏi Đảng là oan, sai")),
                "no_violation": lambda: confirmed(
                    gettext_lazy("Từ đó đến nay không vi phạm tư cách đảng viên, không vi phạm pháp luật")
                ),
            },
            Paper("conclusion", gettext_lazy("Kết luận của cấp có thẩm quyền")),
            gettext_lazy("Phục hồi đảng tịch"),
            restored,
            Kind.RESTORATION,
        ),
    )
)
RESUMPTION = declare(
    Procedure(
        key="resumption",
        title=gettext_lazy("Nối lại sinh hoạt đảng"),
        purpose=gettext_lazy("Sinh hoạt bị gián đoạn không do lỗi của đảng viên thì được xem xét nối lại."),
        regulation="mục 5, 294-QĐ/TW",
        opens=Seat.GRASSROOTS,
        begins=lambda case: refuse_who_is_listed(case, Kind.RESUMPTION),
        of_the_gone=True,
        facts=facts_of_member,
        steps=_steps(
            {
                "not_at_fault": lambda: confirmed(gettext_lazy("Việc gián đoạn không do lỗi của đảng viên")),
            },
            Paper("grounds", gettext_lazy("Giấy tờ chứng minh thời gian gián đoạn")),
            gettext_lazy("Nối lại sinh hoạt"),
            resumed,
            Kind.RESUMPTION,
        ),
    )
)
