"""Going abroad: twelve months and more leaves the count ("ra ngoài nước"), three to below twelve stays at home's."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import PROGRAM
from sotay.kernel.dates import months_after, spelled
from sotay.kernel.law import demand
from sotay.kernel.time import DAY
from sotay.members.actions import depart, standing_on
from sotay.members.excusing import keep
from sotay.members.kinds import Excuse, Kind
from sotay.procedures.declaring import Deadline, Paper, Procedure, Seat, Step, Taken, Way, declare
from sotay.procedures.models import Case
from sotay.regulations import Refused

from .about import facts_of_member, member_of
from .answers import day_answered, since_field, until_field
from .temporary import AT_LEAST, HOME_AGAIN, away_of, staying, until_when
from .transfers import STOPPED

FOR_GOOD = "transfer.abroad_permanent_min"


def begins(case: Case) -> None:
    """A member of this cell who is not elsewhere already."""
    standing_on(member_of(case), case.began_on)
    if away_of(case) is not None:
        raise Refused(None, _("%(member)s đang sinh hoạt ở nơi khác.") % {"member": member_of(case)})


def long_enough(case: Case, taken: Taken) -> None:
    """Shorter than the rule's least, nothing is transferred."""
    until = taken.given.get("until")
    if taken.way == "introduced" and until is not None:
        rule = case.law(AT_LEAST)
        demand(
            rule,
            until + DAY >= months_after(taken.given["since"], int(rule.value)),
            _("Dưới %(months)s tháng thì không phải chuyển sinh hoạt.") % {"months": rule.value},
        )


def leaves_the_count(case: Case) -> bool:
    """Twelve months and more, or no end, by what was written when the cell introduced."""
    since, until = day_answered(case, "since"), until_when(case)
    rule = case.law(FOR_GOOD)
    return since is None or until is None or until + DAY >= months_after(since, int(rule.value))


def fits_the_time(case: Case, taken: Taken) -> None:
    """How long it is decides whether the member leaves the count; nobody chooses."""
    if taken.way in ("for_good", "for_a_time") and (taken.way == "for_good") != leaves_the_count(case):
        months = case.law(FOR_GOOD).value
        words = _(
            "Từ %(months)s tháng trở lên là chính thức, ra khỏi đảng số; ngắn hơn là tạm thời, vẫn tính ở đây."
        )
        raise Refused(case.law(FOR_GOOD), words % {"months": months})


def gone_for_good(case: Case, taken: Taken) -> None:
    depart(PROGRAM, member_of(case), on=taken.on, abroad=True)


def gone_for_a_time(case: Case, taken: Taken) -> None:
    keep(member_of(case), Excuse.ABROAD, taken.on, until_when(case))


def told_which(case: Case, row: object) -> str:
    until = until_when(case)
    if leaves_the_count(case):
        return _("Chính thức: khi nơi đến tiếp nhận thì ra khỏi đảng số của chi bộ.")
    return _("Tạm thời đến hết ngày %(day)s: vẫn tính ở chi bộ.") % {"day": spelled(until)} if until else ""


ABROAD = declare(
    Procedure(
        key="abroad",
        title=gettext_lazy("Chuyển sinh hoạt đảng ra ngoài nước"),
        purpose=gettext_lazy("Ra ngoài nước từ 12 tháng là chính thức; từ 3 đến dưới 12 tháng là tạm thời."),
        regulation="mục 10.2.1b, 06-HD/TW; mục II.4.3.2, 38-HD/BTCTW",
        begins=begins,
        facts=facts_of_member,
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
                    Paper("grounds", gettext_lazy("Quyết định, giấy tờ làm căn cứ ra ngoài nước")),
                    Paper("self_review", gettext_lazy("Bản tự kiểm điểm có nhận xét của chi bộ")),
                    Paper("slip_3a", gettext_lazy("Phiếu chuyển sinh hoạt ra ngoài nước"), "3A-SHĐ"),
                ),
                fields={
                    "since": since_field,
                    "until": lambda: until_field(
                        required=False, help_text=gettext_lazy("Để trống nếu chưa biết ngày về.")
                    ),
                },
                check=long_enough,
                tells=told_which,
            ),
            Step(
                "confirm",
                gettext_lazy("Cấp có thẩm quyền xác nhận, cấp giấy giới thiệu"),
                Seat.GRASSROOTS,
                (
                    Way("confirmed", gettext_lazy("Đã cấp giấy giới thiệu"), to="introduce_above"),
                    Way("returned", gettext_lazy("Trả lại chi bộ bổ sung"), to="introduce", back=True),
                    STOPPED,
                ),
                papers=(
                    Paper(
                        "slip",
                        gettext_lazy("Giấy giới thiệu sinh hoạt đảng ngoài nước (2 ô)"),
                        prints="slip_abroad",
                    ),
                ),
            ),
            Step(
                "introduce_above",
                gettext_lazy("Cấp ủy cấp trên giới thiệu ra ngoài nước"),
                Seat.UPPER,
                (
                    Way("introduced", gettext_lazy("Đã giới thiệu"), to="receive"),
                    Way("returned", gettext_lazy("Trả lại để bổ sung"), to="confirm", back=True),
                ),
            ),
            Step(
                "receive",
                gettext_lazy("Nơi đến ngoài nước báo đã tiếp nhận"),
                Seat.GRASSROOTS,
                (
                    Way(
                        "for_good",
                        gettext_lazy("Tiếp nhận chính thức"),
                        agreed=True,
                        does=gone_for_good,
                        books=(Kind.ABROAD,),
                    ),
                    Way(
                        "for_a_time",
                        gettext_lazy("Tiếp nhận tạm thời"),
                        to="stay",
                        does=gone_for_a_time,
                        put_right=HOME_AGAIN,
                    ),
                    Way("stopped", gettext_lazy("Không được tiếp nhận, không đi nữa")),
                ),
                within=Deadline("transfer.abroad_present_within", since="confirm"),
                papers=(Paper("slip_3b", gettext_lazy("Phiếu báo tiếp nhận"), "3B-SHĐ"),),
                check=fits_the_time,
                words=gettext_lazy("Đảng số chỉ thay đổi khi đã có phiếu báo tiếp nhận."),
            ),
            staying(Seat.GRASSROOTS),
        ),
    )
)
