"""A whole cell goes to another side: both sides decide, the plan of reorganisation carries it over, its files follow.

The members are moved by the plan, in the row of reorganisations, never one by one; the case holds the two decisions and
waits until the plan was carried out.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.place import under
from sotay.kernel.time import today
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Organization
from sotay.procedures.declaring import Deadline, Procedure, Seat, Step, Taken, Way, declare
from sotay.procedures.models import Case, CaseState
from sotay.regulations import Refused

from .transfers import STOPPED


def begins(case: Case) -> None:
    """A cell, to where it does not stand yet; one case at a time."""
    state = case.organization.state(case.began_on)
    if case.person_id is not None or state is None or state.kind not in CELL_KINDS:
        raise Refused(None, _("Chuyển tập thể là chuyển cả một chi bộ."))
    if case.destination is None or stands_there(case):
        raise Refused(None, _("Chi bộ này đã thuộc nơi ấy."))
    if Case.objects.filter(
        procedure="collective", organization=case.organization, state=CaseState.OPEN
    ).exists():
        raise Refused(None, _("Chi bộ này đang có một hồ sơ chuyển tập thể chưa xong."))


def stands_there(case: Case) -> bool:
    """The cell, or whatever followed it, is under the destination by today's tree."""
    there = case.destination.path if case.destination else ""
    rows = Organization.objects.filter(under(there or "-", "path"), pk=case.organization_id)
    return rows.exists()


def decided(case: Case, taken: Taken) -> None:
    if taken.way == "decided" and taken.decision is None:
        raise Refused(None, _("Bước này phải có quyết định: số, ngày ký, cơ quan ban hành."))


def carried_out(case: Case, taken: Taken) -> None:
    """The plan of reorganisation has brought the cell over."""
    case.organization.refresh_from_db()
    state = case.organization.state(today())
    if taken.way == "carried_out" and (state is None or not stands_there(case)):
        raise Refused(
            None,
            _("Trên cây tổ chức, chi bộ này chưa thuộc nơi đến."),
            _("Hãy thực hiện phương án sắp xếp theo hai quyết định, rồi ghi bước này."),
        )


COLLECTIVE = declare(
    Procedure(
        key="collective",
        title=gettext_lazy("Chuyển sinh hoạt đảng tập thể"),
        purpose=gettext_lazy(
            "Cả chi bộ chuyển đến nơi khác theo quyết định của hai bên; đảng viên đi theo phương án sắp xếp."
        ),
        regulation="mục 6.3.5, 294-QĐ/TW",
        opens=Seat.GRASSROOTS,
        begins=begins,
        leads_elsewhere=True,
        steps=(
            Step(
                "decide_here",
                gettext_lazy("Cấp có thẩm quyền nơi đi quyết định"),
                Seat.UPPER,
                (
                    Way("decided", gettext_lazy("Đã quyết định chuyển"), to="decide_there"),
                    STOPPED,
                ),
                decides=True,
                check=decided,
            ),
            Step(
                "decide_there",
                gettext_lazy("Nơi đến quyết định tiếp nhận"),
                Seat.RECEIVING,
                (
                    Way("decided", gettext_lazy("Đã quyết định tiếp nhận"), to="carry_out"),
                    Way("refused", gettext_lazy("Không tiếp nhận")),
                ),
                decides=True,
                check=decided,
            ),
            Step(
                "carry_out",
                gettext_lazy("Thực hiện phương án sắp xếp"),
                Seat.UPPER,
                (
                    Way("carried_out", gettext_lazy("Chi bộ đã thuộc nơi đến"), to="files"),
                    STOPPED,
                ),
                check=carried_out,
                words=gettext_lazy("Đảng viên đi theo phương án, ghi ở dòng “do sắp xếp tổ chức”."),
            ),
            Step(
                "files",
                gettext_lazy("Bàn giao hồ sơ đảng viên đã niêm phong"),
                Seat.RECEIVING,
                (Way("handed_over", gettext_lazy("Đã nhận đủ hồ sơ"), agreed=True),),
                within=Deadline("transfer.collective_files_within", since="carry_out"),
            ),
        ),
    )
)
