"""The awareness class: the cell proposes, the committee sends, the certificate is written down (06-HD/TW mục 5.4)."""

from django.utils.translation import gettext_lazy

from sotay.kernel.authority import PROGRAM
from sotay.kernel.forms import DayField
from sotay.members.prospects.actions import certify
from sotay.procedures.declaring import Paper, Procedure, Seat, Step, Taken, Way, declare
from sotay.procedures.models import Case

from .admitting import prospect_of


def begins(case: Case) -> None:
    """Somebody whom the cell helps."""
    prospect_of(case)


def certified(case: Case, taken: Taken) -> None:
    """The day of this step is that of the certificate."""
    certify(
        PROGRAM,
        prospect_of(case),
        class_from=taken.given["class_from"],
        class_to=taken.given["class_to"],
        on=taken.on,
    )


AWARENESS = declare(
    Procedure(
        key="awareness_class",
        title=gettext_lazy("Học lớp nhận thức về Đảng"),
        purpose=gettext_lazy("Chi bộ đề nghị, đảng ủy cơ sở cử đi học, người học nhận giấy chứng nhận."),
        regulation="mục 5.4b, 06-HD/TW",
        begins=begins,
        steps=(
            Step(
                "propose",
                gettext_lazy("Chi bộ đề nghị cho học lớp"),
                Seat.CELL,
                (
                    Way("proposed", gettext_lazy("Đề nghị cho đi học"), to="send"),
                    Way("stopped", gettext_lazy("Dừng, không đề nghị")),
                ),
                papers=(Paper("proposal", gettext_lazy("Nghị quyết đề nghị cho học lớp"), "4A-TN"),),
            ),
            Step(
                "send",
                gettext_lazy("Đảng ủy cơ sở cử đi học"),
                Seat.GRASSROOTS,
                (
                    Way("sent", gettext_lazy("Cử đi học"), to="attend"),
                    Way("returned", gettext_lazy("Trả lại chi bộ"), to="propose", back=True),
                    Way("refused", gettext_lazy("Chưa cử")),
                ),
                papers=(Paper("list", gettext_lazy("Danh sách cử đi học"), "4B-TN", required=False),),
            ),
            Step(
                "attend",
                gettext_lazy("Học lớp, nhận giấy chứng nhận"),
                Seat.GRASSROOTS,
                (
                    Way(
                        "certified",
                        gettext_lazy("Đã được cấp giấy chứng nhận"),
                        agreed=True,
                        does=certified,
                        put_right=gettext_lazy(
                            "Nếu ghi nhầm ngày, hãy ghi lại lớp ở trang của quần chúng; ngày mới thay ngày cũ."
                        ),
                    ),
                    Way("not_finished", gettext_lazy("Không học xong")),
                ),
                papers=(Paper("certificate", gettext_lazy("Giấy chứng nhận")),),
                fields={
                    "class_from": lambda: DayField(label=gettext_lazy("Lớp mở ngày")),
                    "class_to": lambda: DayField(label=gettext_lazy("Bế giảng ngày")),
                },
                words=gettext_lazy("Ngày của bước này là ngày cấp giấy chứng nhận."),
            ),
        ),
    )
)
