"""Temporary activity elsewhere: counted at home, dues paid there, no vote there, until one comes home.

From three to below twelve months, up to twenty-four for studies (mục 6.3.2, 294-QĐ/TW).
"""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.dates import months_after, spelled
from sotay.kernel.law import demand
from sotay.kernel.time import DAY
from sotay.members.excusals import Excusal
from sotay.members.excusing import prolong, send, stop
from sotay.members.kinds import AWAY
from sotay.organizations.models import Organization
from sotay.procedures.declaring import Deadline, Paper, Procedure, Seat, Step, Taken, Way, declare
from sotay.procedures.models import Case
from sotay.regulations import Refused

from .about import facts_of_member, member_of
from .answers import answer, day_answered, since_field, until_field
from .transfers import RETURNED, SENT, STOPPED, begins, cell_field, within_the_receiving

AT_LEAST, BELOW, STUDY = "transfer.temporary_min", "transfer.temporary_below", "transfer.temporary_study_max"


def study_field() -> forms.Field:
    return forms.BooleanField(label=gettext_lazy("Đi học"), required=False)


def begins_here(case: Case) -> None:
    """A member of this cell, to another one; nobody who is elsewhere already."""
    begins(case)
    if away_of(case) is not None:
        raise Refused(None, _("%(member)s đang sinh hoạt ở nơi khác.") % {"member": member_of(case)})


def long_enough(case: Case, taken: Taken) -> None:
    """The time lies within what the rules call temporary; refused or warned of otherwise."""
    if taken.way != "introduced":
        return
    since, until = taken.given["since"], taken.given["until"]
    ends = until + DAY
    least, below, study = case.law(AT_LEAST), case.law(BELOW), case.law(STUDY)
    demand(
        least,
        ends >= months_after(since, int(least.value)),
        _("Vắng mặt dưới %(months)s tháng thì không phải chuyển sinh hoạt tạm thời.")
        % {"months": least.value},
    )
    if taken.given.get("study"):
        demand(
            study,
            ends <= months_after(since, int(study.value)),
            _("Đi học quá %(months)s tháng thì chuyển sinh hoạt chính thức.") % {"months": study.value},
        )
        return
    demand(
        below,
        ends < months_after(since, int(below.value)),
        _("Từ %(months)s tháng trở lên thì chuyển sinh hoạt chính thức.") % {"months": below.value},
    )


def away_of(case: Case) -> Excusal | None:
    """The time elsewhere that is running, or is to come."""
    rows = Excusal.objects.filter(member_id=case.person_id, ground__in=AWAY, valid_to__gt=case.began_on)
    return rows.order_by("-valid_from").first()


def until_when(case: Case) -> date | None:
    """The last day elsewhere, as it was last written down."""
    return day_answered(case, "until")


def arrived(case: Case, taken: Taken) -> None:
    """A guest there from the day of arrival until the day on the slip."""
    cell: Organization | None = taken.given.get("cell") or case.destination
    until = until_when(case)
    if cell is None or until is None:
        raise Refused(None, _("Hãy chọn chi bộ tiếp nhận."))
    if taken.on > until:
        raise Refused(
            None, _("Thời gian trên giấy đã hết ngày %(day)s; hãy trả hồ sơ.") % {"day": spelled(until)}
        )
    send(member_of(case), cell, taken.on, until)


def staying_is_right(case: Case, taken: Taken) -> None:
    """Whoever stays longer says until when, for less than a year more (written on the slip, told to the home cell)."""
    if taken.way != "prolonged":
        return
    before, until = until_when(case), taken.given.get("until")
    if until is None:
        raise Refused(None, _("Hãy ghi gia hạn đến hết ngày nào."))
    if before is None or until <= before:
        raise Refused(None, _("Ngày gia hạn phải ở sau ngày đã ghi."))
    rule = case.law(BELOW)
    demand(
        rule,
        until + DAY < months_after(before + DAY, int(rule.value)),
        _("Mỗi lần gia hạn phải dưới %(months)s tháng.") % {"months": rule.value},
    )


def stays_longer(case: Case, taken: Taken) -> None:
    row = away_of(case)
    if row is None:
        raise Refused(None, _("Không còn thời gian sinh hoạt tạm thời nào đang chạy."))
    prolong(row, taken.given["until"])


def comes_home(case: Case, taken: Taken) -> None:
    """Home from that day on, and dues are paid at home again."""
    row = away_of(case)
    if row is not None and row.valid_to > taken.on:
        stop(row, taken.on)


HOME_AGAIN = gettext_lazy("Hãy ghi “Đã trở về chi bộ”, đúng ngày trở về: thời gian tạm thời hết từ ngày ấy.")
"""How a time elsewhere that should not run is put right."""


def staying(seat: Seat) -> Step:
    """The time elsewhere itself: it waits until somebody comes home or stays longer."""
    return Step(
        "stay",
        gettext_lazy("Hết thời gian sinh hoạt tạm thời"),
        seat,
        (
            Way("home", gettext_lazy("Đã trở về chi bộ"), agreed=True, does=comes_home),
            Way(
                "prolonged",
                gettext_lazy("Gia hạn, đã báo nơi sinh hoạt chính thức"),
                to="stay",
                does=stays_longer,
                put_right=HOME_AGAIN,
            ),
        ),
        within=Deadline("", from_day=until_when),
        fields={
            "until": lambda: until_field(
                required=False, help_text=gettext_lazy("Chỉ ghi khi gia hạn; dưới 12 tháng mỗi lần.")
            )
        },
        check=staying_is_right,
        words=gettext_lazy("Vẫn tính ở chi bộ chính thức; không biểu quyết, ứng cử ở nơi tạm thời."),
    )


def told_until(case: Case, row: object) -> str:
    until = until_when(case)
    study = _(" (đi học)") if answer(case, "study") else ""
    return _("Đến hết ngày %(day)s%(study)s.") % {"day": spelled(until), "study": study} if until else ""


TEMPORARY = declare(
    Procedure(
        key="temporary",
        title=gettext_lazy("Chuyển sinh hoạt đảng tạm thời"),
        purpose=gettext_lazy(
            "Vắng mặt từ 3 đến dưới 12 tháng, đi học đến 24 tháng. Vẫn tính ở chi bộ này; đóng đảng phí ở nơi đến."
        ),
        regulation="mục 6.3.2, 294-QĐ/TW; mục 10.2.2, 06-HD/TW",
        begins=begins_here,
        facts=facts_of_member,
        leads_elsewhere=True,
        steps=(
            Step(
                "introduce",
                gettext_lazy("Chi bộ giới thiệu"),
                Seat.CELL,
                (
                    Way("introduced", gettext_lazy("Đã đủ giấy tờ, gửi đảng ủy cơ sở"), to="confirm"),
                    STOPPED,
                ),
                papers=(
                    Paper("grounds", gettext_lazy("Đơn hoặc quyết định làm căn cứ")),
                    Paper("self_review", gettext_lazy("Bản tự kiểm điểm có nhận xét của chi bộ")),
                ),
                fields={"since": since_field, "until": until_field, "study": study_field},
                check=long_enough,
                tells=told_until,
            ),
            Step(
                "confirm",
                gettext_lazy("Cấp có thẩm quyền xác nhận, cấp giấy giới thiệu"),
                Seat.GRASSROOTS,
                (
                    Way("confirmed", gettext_lazy("Đã cấp giấy giới thiệu"), to=SENT),
                    Way("returned", gettext_lazy("Trả lại chi bộ bổ sung"), to="introduce", back=True),
                    STOPPED,
                ),
                papers=(
                    Paper(
                        "slip",
                        gettext_lazy("Giấy giới thiệu sinh hoạt đảng tạm thời (8 ô)"),
                        prints="slip_temporary",
                    ),
                ),
            ),
            Step(
                SENT,
                gettext_lazy("Nơi đến tiếp nhận"),
                Seat.RECEIVING,
                (
                    Way(
                        "received",
                        gettext_lazy("Tiếp nhận sinh hoạt tạm thời"),
                        to="stay",
                        does=arrived,
                        put_right=HOME_AGAIN,
                    ),
                    Way("refused", gettext_lazy("Không tiếp nhận, trả hồ sơ"), to="returned"),
                ),
                within=Deadline("transfer.present_within", since="confirm"),
                fields={"cell": cell_field},
                check=within_the_receiving,
            ),
            RETURNED,
            staying(Seat.RECEIVING),
        ),
    )
)
