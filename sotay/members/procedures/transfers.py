"""A transfer for good: asked for, confirmed, introduced, and booked only when the other side receives it.

Until then the member counts where they were. Every transfer waits for a confirmation, so that none shows why it waits
longer. Under one committee directly above both sides it is internal; otherwise that committee introduces further.
Whoever does not come for longer than the rule allows is removed by the receiving side.
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import PROGRAM
from sotay.kernel.dates import months_after, spelled
from sotay.kernel.law import demand
from sotay.kernel.place import numbers
from sotay.kernel.time import today
from sotay.members.actions import refuse_unless_cell, remove, standing_on, transfer
from sotay.members.kinds import Kind, RemovalGround
from sotay.organizations.fields import OrganizationField
from sotay.organizations.kinds import CELL_KINDS, GRASSROOTS_KINDS
from sotay.organizations.models import Organization
from sotay.procedures.declaring import Deadline, Paper, Procedure, Seat, Step, Taken, Way, declare
from sotay.procedures.models import Case, StepTaken
from sotay.procedures.seating import nearest
from sotay.regulations import Refused

from .about import facts_of_member, member_of
from .answers import in_force_field, in_force_on
from .hearing import HEARING, refuse_unless_heard

SENT = "receive"
"""The step in which a transfer is between the two sides."""
ABSENT = "transfer.removal_after"


def begins(case: Case) -> None:
    """A member of this cell, to another cell."""
    standing = standing_on(member_of(case), case.began_on)
    if case.destination_id == standing.organization_id:
        raise Refused(None, _("%(member)s đang sinh hoạt ở chi bộ này.") % {"member": member_of(case)})
    if case.destination is not None:
        refuse_unless_cell(case.destination, case.began_on, holding=True)


def is_internal(case: Case) -> bool:
    """The same committee is directly above the grassroots organisations of both sides."""
    above = [directly_above(side) for side in (case.organization, case.destination)]
    return above[0] is not None and above[0] == above[1]


def directly_above(side: Organization | None) -> int | None:
    """The number of the committee directly above the grassroots organisation of a cell."""
    grassroots = nearest(side, GRASSROOTS_KINDS, today()) if side is not None else None
    path = numbers(grassroots.path or "") if grassroots is not None else []
    return path[-2] if len(path) > 1 else None


def slip_of(case: Case, row: StepTaken) -> str:
    """Which slip the member takes along."""
    boxes = case.law("transfer.paper_boxes").value
    kind, words = ("internal", _("nội bộ")) if is_internal(case) else ("permanent", _("chính thức"))
    return _("Giấy giới thiệu sinh hoạt đảng %(kind)s, loại %(boxes)s ô.") % {
        "kind": words,
        "boxes": boxes[kind],
    }


def received(case: Case, taken: Taken) -> None:
    """The member counts there from the day of arrival, and open cases go along."""
    cell: Organization | None = taken.given.get("cell") or case.destination
    if cell is None:
        raise Refused(None, _("Hãy chọn chi bộ tiếp nhận."))
    transfer(PROGRAM, member_of(case), to_cell=cell, on=taken.on)


def receiving_is_right(case: Case, taken: Taken) -> None:
    """The receiving side puts the member into a cell of its own; it calls somebody absent only after the term."""
    within_the_receiving(case, taken)
    sent_on = case.day_of("confirm")
    if taken.way == "absent" and sent_on is not None:
        rule = case.law(ABSENT)
        until = months_after(sent_on, int(rule.value))
        demand(
            rule,
            taken.on > until,
            _("Giấy giới thiệu cấp ngày %(day)s, đến hết ngày %(until)s mới quá hạn nộp hồ sơ.")
            % {"day": spelled(sent_on), "until": spelled(until)},
        )


def within_the_receiving(case: Case, taken: Taken) -> None:
    """The cell that is chosen belongs to the receiving side."""
    cell = taken.given.get("cell")
    if cell is None or case.destination is None:
        return
    refuse_unless_cell(cell, taken.on)
    here = case.tasks.get(done_on=None).path
    if not (cell.path or "").startswith(here):
        raise Refused(None, _("Chi bộ này không thuộc tổ chức tiếp nhận."))


def removed_by_the_receiving(case: Case, taken: Taken) -> None:
    """Booked out of the sending cell, with the decision of the receiving side."""
    if taken.decision is not None:
        ground = RemovalGround.NEVER_CAME
        remove(PROGRAM, member_of(case), on=in_force_on(taken), decision=taken.decision, ground=ground)


def heard_before_removal(case: Case, taken: Taken) -> None:
    if taken.way == "removed":
        refuse_unless_heard(case, taken)


def cell_field() -> forms.Field:
    return OrganizationField(
        label=gettext_lazy("Xếp vào chi bộ"),
        kinds=CELL_KINDS,
        required=False,
        help_text=gettext_lazy("Để trống nếu đúng chi bộ ghi trên giấy giới thiệu."),
    )


STOPPED = Way("stopped", gettext_lazy("Không chuyển nữa"))
INTRODUCE = Step(
    "introduce",
    gettext_lazy("Chi bộ giới thiệu"),
    Seat.CELL,
    (Way("introduced", gettext_lazy("Đã đủ giấy tờ, gửi đảng ủy cơ sở"), to="confirm"), STOPPED),
    within=Deadline("transfer.start_within"),
    papers=(
        Paper("grounds", gettext_lazy("Đơn hoặc quyết định làm căn cứ chuyển")),
        Paper("self_review", gettext_lazy("Bản tự kiểm điểm có nhận xét của chi bộ")),
        Paper("dues", gettext_lazy("Đảng phí đã đóng đến hết tháng ghi trên giấy")),
    ),
)
CONFIRM = (
    Way("confirmed", gettext_lazy("Đã cấp giấy giới thiệu"), to="introduce_above"),
    Way("returned", gettext_lazy("Trả lại chi bộ bổ sung"), to="introduce", back=True),
    STOPPED,
)
SLIP = Paper("slip", gettext_lazy("Giấy giới thiệu sinh hoạt đảng"), prints="slip_permanent")
"""How every transfer for good begins, wherever it leads."""

RETURNED = Step(
    "returned",
    gettext_lazy("Nơi đi giải quyết hồ sơ bị trả"),
    Seat.GRASSROOTS,
    (
        Way("again", gettext_lazy("Bổ sung, gửi lại"), to=SENT),
        STOPPED,
    ),
)

TRANSFER = declare(
    Procedure(
        key="transfer",
        title=gettext_lazy("Chuyển sinh hoạt đảng chính thức"),
        purpose=gettext_lazy(
            "Đảng viên chuyển đến chi bộ khác; đến khi nơi đến tiếp nhận thì vẫn tính ở chi bộ cũ."
        ),
        regulation="mục 6.3.1, 294-QĐ/TW; mục II.4.3.1, 38-HD/BTCTW",
        begins=begins,
        facts=facts_of_member,
        leads_elsewhere=True,
        steps=(
            INTRODUCE,
            Step(
                "confirm",
                gettext_lazy("Cấp có thẩm quyền xác nhận, cấp giấy giới thiệu"),
                Seat.GRASSROOTS,
                CONFIRM,
                papers=(
                    SLIP,
                    Paper(
                        "slip_internal",
                        gettext_lazy("Giấy giới thiệu nội bộ (khi cùng một cấp ủy cấp trên trực tiếp)"),
                        required=False,
                        prints="slip_internal",
                    ),
                ),
                tells=slip_of,
            ),
            Step(
                "introduce_above",
                gettext_lazy("Cấp ủy cấp trên trực tiếp giới thiệu tiếp"),
                Seat.UPPER,
                (
                    Way("introduced", gettext_lazy("Đã giới thiệu đến nơi nhận"), to=SENT),
                    Way("returned", gettext_lazy("Trả lại để bổ sung"), to="confirm", back=True),
                ),
                skipped=is_internal,
            ),
            Step(
                SENT,
                gettext_lazy("Nơi đến tiếp nhận"),
                Seat.RECEIVING,
                (
                    Way(
                        "received",
                        gettext_lazy("Tiếp nhận"),
                        agreed=True,
                        does=received,
                        books=(Kind.TRANSFER,),
                    ),
                    Way("refused", gettext_lazy("Không tiếp nhận, trả hồ sơ"), to="returned"),
                    Way(
                        "absent",
                        gettext_lazy("Quá ba tháng không nộp hồ sơ, xem xét xóa tên"),
                        to="remove_absent",
                    ),
                ),
                within=Deadline("transfer.present_within", since="confirm"),
                fields={"cell": cell_field},
                check=receiving_is_right,
                words=gettext_lazy("Đảng số chỉ thay đổi từ ngày tiếp nhận ghi ở đây."),
            ),
            RETURNED,
            Step(
                "remove_absent",
                gettext_lazy("Nơi đến quyết định xóa tên vì tự ý bỏ sinh hoạt"),
                Seat.RECEIVING,
                (
                    Way(
                        "removed",
                        gettext_lazy("Xóa tên, báo cho nơi đi"),
                        does=removed_by_the_receiving,
                        books=(Kind.REMOVAL,),
                    ),
                    Way("came", gettext_lazy("Đã đến nộp hồ sơ"), to=SENT, back=True),
                ),
                fields={**HEARING, "in_force_on": in_force_field},
                decides=True,
                check=heard_before_removal,
                words=gettext_lazy("Đảng số giảm ở chi bộ nơi đi, theo quyết định của nơi đến."),
            ),
        ),
    )
)
