"""A Party badge for one member, step by step: the cell proposes, each committee above agrees, the province decides.

A round's list takes many of these steps at once; an early badge, or one for somebody who died, goes the same way.
"""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import PROGRAM
from sotay.kernel.forms import DayAheadField
from sotay.kernel.law import demand, law
from sotay.kernel.sight import seen_by
from sotay.kernel.time import in_force, today
from sotay.members.kinds import Status
from sotay.members.models import Member
from sotay.members.procedures.about import ABOUT, member_of
from sotay.members.procedures.deciding import stands_alone
from sotay.organizations.kinds import Kind
from sotay.procedures.declaring import Paper, Procedure, Seat, Step, Taken, Way, declare
from sotay.procedures.models import Case
from sotay.procedures.seating import UPPER_KINDS, nearest
from sotay.regulations import Refused

from .awarding import award
from .candidates import PROCEDURE, beginnings_of, given_in, had_by
from .eligibility import is_round, next_round, objections
from .kinds import Ground
from .models import BadgeWait

EVERY_BADGE = "badge.years"


def years_field() -> forms.Field:
    every = [int(each) for each in law(EVERY_BADGE, date(today().year + 3, 1, 1)).value]
    return forms.TypedChoiceField(
        label=gettext_lazy("Loại Huy hiệu"),
        choices=[(each, _("%(years)s năm tuổi đảng") % {"years": each}) for each in every],
        coerce=int,
        required=False,
        empty_value=None,
    )


def ground_field() -> forms.Field:
    return forms.ChoiceField(
        label=gettext_lazy("Diện xét"),
        choices=Ground.choices,
        required=False,
        help_text=gettext_lazy("Xét tặng sớm: chỉ chọn diện, không ghi hoàn cảnh của đồng chí ấy."),
    )


def round_field() -> forms.Field:
    return DayAheadField(
        label=gettext_lazy("Đợt trao, một trong bốn ngày của năm"),
        required=False,
        initial=lambda: next_round(today()),
    )


def begins(case: Case) -> None:
    """A member of this cell, or one who died as such."""
    member = member_of(case)
    beginning = beginnings_of([member]).get(member.pk)
    if beginning is None:
        raise Refused(
            None,
            _("Chưa biết ngày quyết định kết nạp và ngày vào Đảng nên chưa tính được tuổi đảng."),
            _("Hãy sửa các ngày ấy theo hồ sơ trước."),
        )
    still = member.standings.filter(in_force(today())).exists()
    if not still and beginning.died_on is None:
        raise Refused(None, _("Đồng chí này không còn trong danh sách đảng viên."))


def proposal_stands(case: Case, taken: Taken) -> None:
    """By the rules of its round: the age, the ground, nobody twice, nobody before a day that was set."""
    if taken.way != "proposed":
        return
    round_on, years, ground = (taken.given.get(name) for name in ("round", "years", "ground"))
    if not (round_on and years and ground):
        raise Refused(None, _("Hãy chọn loại Huy hiệu, diện xét và đợt trao."))
    refuse_no_round(round_on)
    refuse_unless_due(member_of(case), int(years), str(ground), round_on, case)


def refuse_no_round(round_on: date) -> None:
    if not is_round(round_on):
        raise Refused(
            law("badge.rounds", round_on),
            _("Ngày %(day)s không phải đợt trao Huy hiệu Đảng.")
            % {"day": f"{round_on.day}/{round_on.month}/{round_on.year}"},
        )


def refuse_unless_due(member: Member, years: int, ground: str, round_on: date, case: Case) -> None:
    """Whether a badge may be asked for somebody at a round.

    Raises:
        Refused: the day of admission is not sure, they have that badge, a day was set before which none is considered,
            or the age is not reached.
    """
    beginning = beginnings_of([member])[member.pk]
    if not beginning.sure:
        raise Refused(
            None,
            _("Ngày quyết định kết nạp của %(member)s mới là ước tính.") % {"member": member},
            _("Hãy xác nhận, ghi đủ ngày, tháng, năm ở hồ sơ trước khi đề nghị."),
        )
    if years in had_by([member.pk])[member.pk]:
        raise Refused(
            None,
            _("%(member)s đã được tặng Huy hiệu %(years)s năm tuổi đảng.")
            % {"member": member, "years": years},
        )
    wait = BadgeWait.objects.filter(in_force(today()), member=member, valid_to__gt=round_on).first()
    if wait is not None:
        raise Refused(
            None,
            _("%(member)s được xét từ ngày %(day)s.")
            % {"member": member, "day": f"{wait.valid_to.day}/{wait.valid_to.month}/{wait.valid_to.year}"},
            _("Hãy đề nghị vào đợt sau ngày ấy."),
        )
    for clause, why in objections(ground, years, round_on, beginning, case.organization):
        if clause is None:
            raise Refused(None, f"{member}: {why}")
        demand(clause, False, f"{member}: {why}")


def decision_there(case: Case, taken: Taken) -> None:
    if taken.way == "awarded" and taken.decision is None:
        raise Refused(None, _("Hãy ghi quyết định tặng Huy hiệu: số, ngày ký, cơ quan ban hành."))


def awarded(case: Case, taken: Taken) -> Any:
    """The badge is the member's, with the next number of the province's series."""
    assert taken.decision is not None
    given = given_in(case)
    task = case.tasks.select_related("organization").latest("pk")
    with seen_by(PROGRAM):
        member = member_of(case)
        round_on = date.fromisoformat(given["round"])
        refuse_unless_due(member, int(given["years"]), given["ground"], round_on, case)
        return award(
            member,
            years=int(given["years"]),
            ground=given["ground"],
            round_on=round_on,
            organization=case.organization,
            province=task.organization,
            decision=taken.decision,
            reckoned=beginnings_of([member])[member.pk],
        )


def right_below_the_province(case: Case) -> bool:
    """There is no committee between the grassroots and the province."""
    above = nearest(case.organization, UPPER_KINDS, today())
    state = above.state(today()) if above else None
    return state is None or state.kind != Kind.UPPER


ASKED = {"years": years_field, "ground": ground_field, "round": round_field}
RETURNED = Way("returned", gettext_lazy("Trả lại chi bộ bổ sung"), to="propose", back=True)
NOT_GIVEN = Way("refused", gettext_lazy("Không đề nghị trong đợt này"))

BADGE = declare(
    Procedure(
        key=PROCEDURE,
        title=gettext_lazy("Tặng Huy hiệu Đảng"),
        purpose=gettext_lazy(
            "Đủ tuổi đảng, chi bộ đề nghị, các cấp xét, ban thường vụ tỉnh ủy quyết định theo đợt."
        ),
        regulation="mục 28, 294-QĐ/TW; mục 18, 06-HD/TW; mục III, 38-HD/BTCTW",
        begins=begins,
        of_the_gone=True,
        steps=(
            Step(
                "propose",
                gettext_lazy("Chi bộ đề nghị"),
                Seat.CELL,
                (
                    Way("proposed", gettext_lazy("Đề nghị tặng"), to="agree"),
                    Way("stopped", gettext_lazy("Không đề nghị nữa")),
                ),
                papers=(
                    Paper("declaration", gettext_lazy("Tờ khai đề nghị tặng Huy hiệu Đảng"), "HHĐ"),
                    Paper(
                        "guest_cell",
                        gettext_lazy("Ý kiến chi bộ nơi đang sinh hoạt tạm thời, nếu có"),
                        required=False,
                    ),
                ),
                fields=ASKED,
                check=proposal_stands,
                words=gettext_lazy(
                    "Đảng viên đang sinh hoạt tạm thời nơi khác thì chi bộ chính thức đề nghị."
                ),
            ),
            Step(
                "agree",
                gettext_lazy("Đảng ủy cơ sở xét, đề nghị"),
                Seat.GRASSROOTS,
                (Way("agreed", gettext_lazy("Đề nghị tặng"), to="review"), NOT_GIVEN, RETURNED),
                skipped=stands_alone,
            ),
            Step(
                "review",
                gettext_lazy("Cấp ủy cấp trên trực tiếp xét, đề nghị"),
                Seat.UPPER,
                (Way("agreed", gettext_lazy("Đề nghị tặng"), to="decide"), NOT_GIVEN, RETURNED),
                skipped=right_below_the_province,
            ),
            Step(
                "decide",
                gettext_lazy("Ban thường vụ tỉnh ủy quyết định"),
                Seat.PROVINCE,
                (
                    Way(
                        "awarded",
                        gettext_lazy("Tặng Huy hiệu Đảng"),
                        agreed=True,
                        does=awarded,
                        put_right=gettext_lazy(
                            "Nếu ghi nhầm, hãy chọn “Bỏ ghi một Huy hiệu” ở hồ sơ đảng viên, rồi mở hồ sơ mới."
                        ),
                    ),
                    Way("refused", gettext_lazy("Không tặng trong đợt này")),
                    RETURNED,
                ),
                decides=True,
                check=decision_there,
            ),
        ),
    )
)

ABOUT[PROCEDURE] = (Status.OFFICIAL,)
