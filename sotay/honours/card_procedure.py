"""A member card: the cell asks, each committee above agrees, the province makes it, the cell hands it over."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import PROGRAM
from sotay.members.actions import standing_on
from sotay.members.kinds import CardType, Status
from sotay.members.procedures.about import ABOUT, facts_of_member, member_of
from sotay.members.procedures.deciding import stands_alone
from sotay.procedures.declaring import Paper, Procedure, Seat, Step, Taken, Way, declare
from sotay.procedures.models import Case
from sotay.regulations import Refused

from .cards import DIGITS, issue, type_on
from .kinds import GIVEN, CardAct
from .procedure import right_below_the_province

PROCEDURE = "card"


def act_field() -> forms.Field:
    return forms.ChoiceField(
        label=gettext_lazy("Đề nghị"),
        choices=[(act.value, act.label) for act in GIVEN],
        required=False,
    )


def begins(case: Case) -> None:
    """An official member of this cell."""
    if standing_on(member_of(case), case.began_on).status == Status.PROBATIONARY:
        raise Refused(
            case.law(DIGITS), _("Thẻ phát cho đảng viên chính thức, sau quyết định công nhận chính thức.")
        )


def asked_fits(case: Case, taken: Taken) -> None:
    """A first card for one who has none; another for one who has."""
    if taken.way != "asked":
        return
    act = taken.given.get("act")
    if not act:
        raise Refused(None, _("Hãy chọn phát lần đầu, đổi hay cấp lại."))
    member = member_of(case)
    if (act == CardAct.ISSUED) == bool(member.card_type):
        raise Refused(
            None,
            _("Đồng chí này đã có thẻ: hãy chọn đổi thẻ hoặc cấp lại.")
            if member.card_type
            else _("Đồng chí này chưa có thẻ: hãy chọn phát thẻ lần đầu."),
        )
    refuse_without_a_number(case, taken.on)


def refuse_without_a_number(case: Case, on: date) -> None:
    """A card with the identity number needs that number in the record."""
    if type_on(on) == CardType.IDENTITY and not member_of(case).person.identity_end:
        raise Refused(
            case.law(DIGITS),
            _("Hồ sơ chưa có số định danh, mà thẻ mang số ấy."),
            _("Hãy sửa thông tin, ghi số định danh, rồi đề nghị."),
        )


def handed(case: Case, taken: Taken) -> None:
    """The card is the member's from this day."""
    member = member_of(case)
    if type_on(taken.on) == CardType.OLD and not member.card_number:
        raise Refused(
            case.law(DIGITS),
            _("Thẻ của ngày ấy có số riêng gồm 8 chữ số."),
            _("Hãy ghi ở hồ sơ đảng viên, mục “Ghi đã phát, đổi thẻ đảng viên”, rồi kết thúc hồ sơ này."),
        )
    asked = case.steps.filter(step="ask", way="asked", taken_back=None).order_by("pk").last()
    act = asked.given["act"] if asked else CardAct.ISSUED
    issue(PROGRAM, member, act=act, on=taken.on)


RETURNED = Way("returned", gettext_lazy("Trả lại chi bộ bổ sung"), to="ask", back=True)
REFUSED = Way("refused", gettext_lazy("Chưa phát thẻ"))

CARD = declare(
    Procedure(
        key=PROCEDURE,
        title=gettext_lazy("Phát, đổi, cấp lại thẻ đảng viên"),
        purpose=gettext_lazy(
            "Chi bộ đề nghị, các cấp lập danh sách, tỉnh phát hành thẻ, chi bộ trao thẻ ở kỳ họp."
        ),
        regulation="mục 6.1, 294-QĐ/TW; mục II.2, 38-HD/BTCTW",
        begins=begins,
        facts=facts_of_member,
        steps=(
            Step(
                "ask",
                gettext_lazy("Chi bộ đề nghị"),
                Seat.CELL,
                (
                    Way("asked", gettext_lazy("Đề nghị"), to="agree"),
                    Way("stopped", gettext_lazy("Không đề nghị nữa")),
                ),
                papers=(
                    Paper("photo", gettext_lazy("Ảnh chân dung theo mẫu")),
                    Paper("damaged_card", gettext_lazy("Thẻ cũ, nếu đổi thẻ hỏng"), required=False),
                ),
                fields={"act": act_field},
                check=asked_fits,
            ),
            Step(
                "agree",
                gettext_lazy("Đảng ủy cơ sở lập danh sách đề nghị"),
                Seat.GRASSROOTS,
                (Way("agreed", gettext_lazy("Đề nghị"), to="review"), REFUSED, RETURNED),
                papers=(
                    Paper("list", gettext_lazy("Danh sách đề nghị phát thẻ"), "1-TĐV", required=False),
                    Paper(
                        "list_again",
                        gettext_lazy("Danh sách đề nghị cấp lại, đổi thẻ"),
                        "3-TĐV",
                        required=False,
                    ),
                ),
                skipped=stands_alone,
            ),
            Step(
                "review",
                gettext_lazy("Cấp ủy cấp trên trực tiếp xét"),
                Seat.UPPER,
                (Way("agreed", gettext_lazy("Đồng ý"), to="make"), REFUSED, RETURNED),
                skipped=right_below_the_province,
            ),
            Step(
                "make",
                gettext_lazy("Tỉnh phát hành thẻ"),
                Seat.PROVINCE,
                (Way("made", gettext_lazy("Đã in thẻ, gửi về chi bộ"), to="hand"), REFUSED, RETURNED),
            ),
            Step(
                "hand",
                gettext_lazy("Chi bộ trao thẻ"),
                Seat.CELL,
                (
                    Way(
                        "handed",
                        gettext_lazy("Đã trao thẻ"),
                        agreed=True,
                        does=handed,
                        put_right=gettext_lazy(
                            "Nếu ghi nhầm, hãy chọn “Bỏ việc ghi thẻ sau cùng” ở hồ sơ đảng viên, rồi mở hồ sơ mới."
                        ),
                    ),
                    Way("sent_back", gettext_lazy("Thẻ sai, gửi lại tỉnh"), to="make", back=True),
                    Way("closed", gettext_lazy("Đã ghi ở hồ sơ, kết thúc"), agreed=True),
                ),
                words=gettext_lazy(
                    "Thẻ phát từ 2/9/2025 mang số định danh: chương trình tự lấy ở hồ sơ, không ghi lại."
                ),
            ),
        ),
    )
)

ABOUT[PROCEDURE] = (Status.OFFICIAL,)
