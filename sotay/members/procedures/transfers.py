"""A transfer within the system: asked for, confirmed, introduced, and booked only when the other side receives it.

Until then the member counts where they were. Every transfer waits for a confirmation, so that none shows why it waits
longer.
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import PROGRAM
from sotay.members.actions import refuse_unless_cell, standing_on, transfer
from sotay.organizations.fields import OrganizationField
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Organization
from sotay.procedures.carry import move_cases
from sotay.procedures.declaring import Deadline, Paper, Procedure, Seat, Step, Taken, Way, declare
from sotay.procedures.models import Case
from sotay.regulations import Refused

from .about import facts_of_member, member_of


def begins(case: Case) -> None:
    """A member of this cell, to another cell."""
    standing = standing_on(member_of(case), case.began_on)
    if case.destination_id == standing.organization_id:
        raise Refused(None, _("%(member)s đang sinh hoạt ở chi bộ này.") % {"member": member_of(case)})
    if case.destination is not None:
        refuse_unless_cell(case.destination, case.began_on, holding=True)


def received(case: Case, taken: Taken) -> None:
    """The member counts there from the day of arrival, and open cases go along."""
    cell: Organization | None = taken.given.get("cell") or case.destination
    if cell is None:
        raise Refused(None, _("Hãy chọn chi bộ tiếp nhận."))
    transfer(PROGRAM, member_of(case), to_cell=cell, on=taken.on)
    move_cases(case.person, cell, but=case)


def within_the_receiving(case: Case, taken: Taken) -> None:
    """The receiving side puts the member into a cell of its own."""
    cell = taken.given.get("cell")
    if cell is None or case.destination is None:
        return
    refuse_unless_cell(cell, taken.on)
    here = case.tasks.get(done_on=None).path
    if not (cell.path or "").startswith(here):
        raise Refused(None, _("Chi bộ này không thuộc tổ chức tiếp nhận."))


def cell_field() -> forms.Field:
    return OrganizationField(
        label=gettext_lazy("Xếp vào chi bộ"),
        kinds=CELL_KINDS,
        required=False,
        help_text=gettext_lazy("Để trống nếu đúng chi bộ ghi trên giấy giới thiệu."),
    )


TRANSFER = declare(
    Procedure(
        key="transfer",
        title=gettext_lazy("Chuyển sinh hoạt đảng chính thức"),
        purpose=gettext_lazy(
            "Đảng viên chuyển đến chi bộ khác; đến khi nơi đến tiếp nhận thì vẫn tính ở chi bộ cũ."
        ),
        regulation="mục 6.3.1, 294-QĐ/TW; 38-HD/BTCTW",
        begins=begins,
        facts=facts_of_member,
        leads_elsewhere=True,
        steps=(
            Step(
                "introduce",
                gettext_lazy("Chi bộ giới thiệu"),
                Seat.CELL,
                (
                    Way("introduced", gettext_lazy("Đã đủ giấy tờ, gửi đảng ủy cơ sở"), to="confirm"),
                    Way("stopped", gettext_lazy("Không chuyển nữa")),
                ),
                within=Deadline("transfer.start_within"),
                papers=(
                    Paper("grounds", gettext_lazy("Đơn hoặc quyết định làm căn cứ chuyển")),
                    Paper("self_review", gettext_lazy("Bản tự kiểm điểm có nhận xét của chi bộ")),
                    Paper("dues", gettext_lazy("Đảng phí đã đóng đến hết tháng ghi trên giấy")),
                ),
            ),
            Step(
                "confirm",
                gettext_lazy("Cấp có thẩm quyền xác nhận, cấp giấy giới thiệu"),
                Seat.GRASSROOTS,
                (
                    Way("confirmed", gettext_lazy("Đã cấp giấy giới thiệu"), to="receive"),
                    Way("returned", gettext_lazy("Trả lại chi bộ bổ sung"), to="introduce", back=True),
                    Way("stopped", gettext_lazy("Không chuyển nữa")),
                ),
                papers=(
                    Paper(
                        "slip",
                        gettext_lazy("Giấy giới thiệu sinh hoạt đảng chính thức"),
                        prints="slip_permanent",
                    ),
                ),
            ),
            Step(
                "receive",
                gettext_lazy("Nơi đến tiếp nhận"),
                Seat.RECEIVING,
                (
                    Way("received", gettext_lazy("Tiếp nhận"), agreed=True, does=received),
                    Way("refused", gettext_lazy("Không tiếp nhận, trả hồ sơ"), to="returned"),
                ),
                within=Deadline("transfer.present_within", since="confirm"),
                fields={"cell": cell_field},
                check=within_the_receiving,
                words=gettext_lazy("Đảng số chỉ thay đổi từ ngày tiếp nhận ghi ở đây."),
            ),
            Step(
                "returned",
                gettext_lazy("Nơi đi giải quyết hồ sơ bị trả"),
                Seat.GRASSROOTS,
                (
                    Way("again", gettext_lazy("Bổ sung, gửi lại"), to="receive"),
                    Way("stopped", gettext_lazy("Không chuyển nữa")),
                ),
            ),
        ),
    )
)
