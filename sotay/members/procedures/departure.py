"""A transfer for good to an organisation that is not on this system: counted here until its slip has come back."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import PROGRAM
from sotay.kernel.forms import DayField
from sotay.members.actions import depart, standing_on
from sotay.members.kinds import Kind
from sotay.procedures.declaring import Deadline, Paper, Procedure, Seat, Step, Taken, Way, declare
from sotay.procedures.models import Case
from sotay.regulations import Refused

from .about import facts_of_member, member_of
from .transfers import CONFIRM, INTRODUCE, SENT, SLIP


def begins(case: Case) -> None:
    """A member of this cell."""
    standing_on(member_of(case), case.began_on)


def arrival_is_right(case: Case, taken: Taken) -> None:
    """The day of arrival lies between the introduction and the day the slip came."""
    arrived_on: date | None = taken.given.get("arrived_on")
    sent_on = case.day_of("introduce_above")
    if (
        taken.way == "received"
        and arrived_on
        and (arrived_on > taken.on or (sent_on and arrived_on < sent_on))
    ):
        raise Refused(
            None, _("Ngày nơi đến tiếp nhận phải ở sau ngày giới thiệu, không sau ngày có phiếu báo.")
        )


def departed(case: Case, taken: Taken) -> None:
    depart(PROGRAM, member_of(case), on=taken.given["arrived_on"])


DEPARTURE = declare(
    Procedure(
        key="departure",
        title=gettext_lazy("Chuyển sinh hoạt đảng ra ngoài hệ thống"),
        purpose=gettext_lazy(
            "Đến nơi không dùng chung hệ thống này. Có phiếu báo tiếp nhận gửi về thì đảng số ở đây mới giảm."
        ),
        regulation="mục 6.3.1, 294-QĐ/TW; mục 8.3b, 06-HD/TW",
        begins=begins,
        facts=facts_of_member,
        steps=(
            INTRODUCE,
            Step(
                "confirm",
                gettext_lazy("Cấp có thẩm quyền xác nhận, cấp giấy giới thiệu"),
                Seat.GRASSROOTS,
                CONFIRM,
                papers=(SLIP,),
            ),
            Step(
                "introduce_above",
                gettext_lazy("Cấp ủy cấp trên trực tiếp giới thiệu tiếp"),
                Seat.UPPER,
                (
                    Way("introduced", gettext_lazy("Đã giới thiệu"), to=SENT),
                    Way("returned", gettext_lazy("Trả lại để bổ sung"), to="confirm", back=True),
                ),
            ),
            Step(
                SENT,
                gettext_lazy("Chờ phiếu báo tiếp nhận của nơi đến"),
                Seat.GRASSROOTS,
                (
                    Way(
                        "received",
                        gettext_lazy("Có phiếu báo, đã được tiếp nhận"),
                        agreed=True,
                        does=departed,
                        books=(Kind.DEPARTURE,),
                    ),
                    Way("stopped", gettext_lazy("Nơi đến không tiếp nhận, không chuyển nữa")),
                ),
                within=Deadline("transfer.present_within", since="confirm"),
                papers=(Paper("slip", gettext_lazy("Phiếu báo của nơi đến"), "1-SHĐ"),),
                fields={"arrived_on": lambda: DayField(label=gettext_lazy("Nơi đến tiếp nhận ngày"))},
                check=arrival_is_right,
                words=gettext_lazy("Nơi đến cũng dùng Sotay thì gửi, nhận bằng tệp có chữ ký."),
                doors={
                    "members:letter_send": gettext_lazy("Xuất tệp chuyển sinh hoạt"),
                    "members:letter_slip_in": gettext_lazy("Nhập phiếu báo tiếp nhận"),
                },
            ),
        ),
    )
)
