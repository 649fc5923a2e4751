"""The part of a cell in a screening round, as a procedure: review and list, hear and propose, decide.

It is about nobody: who is listed stands beside it, and is deleted when the round ends. It begins with a round only, and
its end changes nothing in the ledger: a removal begins by a person's act, as its own procedure.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import today
from sotay.members.models import Standing
from sotay.members.procedures.deciding import stands_alone
from sotay.people.models import Precision
from sotay.procedures.declaring import Deadline, Paper, Procedure, Seat, Step, Taken, Way, declare
from sotay.procedures.models import Case
from sotay.regulations import Refused

from .kinds import Measure
from .models import ScreenedMember, ScreeningCount, ScreeningPart

KEY = "screening"
REVIEW, PROPOSE, DECIDE = "review", "propose", "decide"
LIST = "members:screening_part"


def part_of(case: Case) -> ScreeningPart:
    """The part of a round that a case is."""
    return ScreeningPart.objects.select_related("round").get(case=case)


def forget_who_left(case: Case) -> None:
    """Whoever is no longer in the cell is no longer on its list."""
    with seen_by(PROGRAM):  # they are not this office's any more
        here = Standing.objects.as_of(today()).filter(organization=case.organization).values("member")
        ScreenedMember.objects.filter(part__case=case).exclude(member__in=here).delete()


def is_listed(case: Case, **such: str) -> bool:
    """Whether anybody, or anybody such, is on the list, whoever takes the step and may see them or not."""
    with seen_by(PROGRAM):
        return ScreenedMember.objects.filter(part__case=case, **such).exists()


def begins(case: Case) -> None:
    """Only a round begins it, for all cells of a branch."""
    raise Refused(
        None,
        _("Thủ tục này chỉ mở cùng đợt rà soát, sàng lọc."),
        _("Cấp ủy mở đợt ở trang “Rà soát, sàng lọc” của tổ chức."),
    )


def reviewed(case: Case, taken: Taken) -> None:
    """Who was listed is on the list, or there is nobody."""
    forget_who_left(case)
    listed = is_listed(case)
    if taken.way == "listed" and not listed:
        raise Refused(
            None, _("Danh sách của chi bộ chưa có ai."), _("Hãy ghi từng người, hoặc chọn “Không có ai”.")
        )
    if taken.way == "nobody" and listed:
        raise Refused(
            None, _("Danh sách đang có người."), _("Hãy bỏ người ấy khỏi danh sách, hoặc trình danh sách.")
        )


def proposed(case: Case, taken: Taken) -> None:
    """Everybody was heard, or called and declined, and something was proposed for each."""
    if taken.way != "proposed":
        return
    forget_who_left(case)
    if is_listed(case, heard=""):
        raise Refused(None, _("Còn đồng chí chưa được mời đến trình bày."))
    if is_listed(case, proposal=""):
        raise Refused(None, _("Còn đồng chí chi bộ chưa biểu quyết đề nghị."))


def settled(case: Case, taken: Taken) -> None:
    """The committee has decided about each."""
    if taken.way != "decided":
        return
    forget_who_left(case)
    if is_listed(case, measure=""):
        raise Refused(
            None, _("Còn đồng chí chưa có quyết định."), _("Hãy ghi kết quả của từng người ở danh sách.")
        )


def count(case: Case, taken: Taken) -> None:
    """Write down what came of the part as numbers."""
    part = part_of(case)
    rows = list(ScreenedMember.objects.filter(part=part).values_list("heard", "measure"))
    part.listed, part.counted_on = len(rows), taken.on
    part.heard = sum(heard == "heard" for heard, _measure in rows)
    part.declined = sum(heard == "declined" for heard, _measure in rows)
    part.save()
    for measure in Measure.values:
        number = sum(decided == measure for _heard, decided in rows)
        if number:
            ScreeningCount(part=part, measure=measure, number=number).save()


def deciding(case: Case) -> Seat:
    """The grassroots committee decides for its cells; for a grassroots cell the committee above."""
    return Seat.UPPER if stands_alone(case) else Seat.GRASSROOTS


def facts(case: Case) -> dict[str, Any]:
    """The rows of the list, for its papers; none when the round is over."""
    rows = ScreenedMember.objects.filter(part__case=case).select_related("member__person")
    shown = []
    for number, row in enumerate(rows.order_by("member__person__name_key", "pk"), 1):
        person, member = row.member.person, row.member
        shown.append(
            {
                "place_in_list": number,
                "full_name": person.full_name,
                "born_on": person.born_on if person.born_precision == Precision.DAY else "",
                "joined_on": member.joined_on if member.joined_precision == Precision.DAY else "",
                "ground": str(row.get_ground_display()),
                "heard": str(row.get_heard_display()) if row.heard else "",
                "proposal": str(row.get_proposal_display()) if row.proposal else "",
                "measure": str(row.get_measure_display()) if row.measure else "",
                "until": row.until or "",
            }
        )
    return {"rows": shown, "year": str(part_of(case).round.year)}


def list_by(case: Case) -> date | None:
    return part_of(case).round.list_by


def ends_on(case: Case) -> date | None:
    return part_of(case).round.ends_on


SCREENING = declare(
    Procedure(
        key=KEY,
        title=gettext_lazy("Rà soát, sàng lọc đảng viên"),
        purpose=gettext_lazy(
            "Chi bộ rà soát theo căn cứ đã định, mời và nghe từng người, biểu quyết đề nghị; cấp có thẩm quyền quyết "
            "định. Hết đợt, danh sách bị xóa, chỉ còn số lượng. Không ai bị xóa tên bởi thủ tục này."
        ),
        regulation="02-HD/BTCTW (2021)",
        opens=Seat.GRASSROOTS,
        begins=begins,
        facts=facts,
        steps=(
            Step(
                REVIEW,
                gettext_lazy("Chi bộ rà soát, lập danh sách"),
                Seat.CELL,
                (
                    Way("listed", gettext_lazy("Đã lập danh sách"), to=PROPOSE),
                    Way(
                        "nobody", gettext_lazy("Không có ai phải đưa vào danh sách"), agreed=True, does=count
                    ),
                ),
                within=Deadline("", from_day=list_by),
                check=reviewed,
                doors={LIST: gettext_lazy("Danh sách của chi bộ")},
            ),
            Step(
                PROPOSE,
                gettext_lazy("Chi bộ mời, nghe từng người, biểu quyết đề nghị"),
                Seat.CELL,
                (
                    Way(
                        "proposed", gettext_lazy("Đã nghe, đã biểu quyết; trình cấp có thẩm quyền"), to=DECIDE
                    ),
                    Way("relisted", gettext_lazy("Rà soát lại danh sách"), to=REVIEW, back=True),
                ),
                within=Deadline("", from_day=ends_on),
                papers=(
                    Paper(
                        "cell_list",
                        gettext_lazy("Danh sách chi bộ đề nghị"),
                        required=False,
                        prints="list_screening",
                    ),
                ),
                check=proposed,
                doors={LIST: gettext_lazy("Danh sách của chi bộ")},
            ),
            Step(
                DECIDE,
                gettext_lazy("Cấp có thẩm quyền quyết định"),
                deciding,
                (
                    Way("decided", gettext_lazy("Đã quyết định về từng người"), agreed=True, does=count),
                    Way("returned", gettext_lazy("Trả lại chi bộ xem xét lại"), to=PROPOSE, back=True),
                ),
                within=Deadline("", from_day=ends_on),
                papers=(
                    Paper(
                        "decision",
                        gettext_lazy("Quyết định về kết quả rà soát, sàng lọc"),
                        required=False,
                        prints="decision_screening",
                    ),
                ),
                check=settled,
                decides=True,
                doors={LIST: gettext_lazy("Danh sách của chi bộ")},
            ),
        ),
    )
)
