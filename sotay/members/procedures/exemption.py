"""Exempt from work and meetings (mục 7, 294-QĐ/TW): for age the cell decides, else its committee.

The ground is a word of the regulation, never what lies behind it. Whoever is exempt still counts here.
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import PROGRAM
from sotay.kernel.forms import DayField
from sotay.members.actions import standing_on
from sotay.members.excusing import excuse, running_on
from sotay.members.kinds import EXEMPTIONS, Excuse
from sotay.procedures.declaring import Paper, Procedure, Seat, Step, Taken, Way, declare
from sotay.procedures.models import Case
from sotay.regulations import Refused

from .about import facts_of_member, member_of
from .answers import answer, day_answered, until_field


def begins(case: Case) -> None:
    """Somebody of this cell whom nothing excuses yet."""
    member = member_of(case)
    standing_on(member, case.began_on)
    running = running_on(member, case.began_on)
    if running is not None:
        raise Refused(
            None,
            _("%(member)s đang có: %(ground)s.") % {"member": member, "ground": running.get_ground_display()},
        )


def ground_field() -> forms.Field:
    return forms.ChoiceField(
        label=gettext_lazy("Miễn theo căn cứ"),
        choices=[(each.value, each.label) for each in EXEMPTIONS],
        widget=forms.RadioSelect,
    )


def asked_rightly(case: Case, taken: Taken) -> None:
    """Age is the cell's own to decide and has no end; every other ground has one, and goes up."""
    if taken.way not in ("granted", "proposed"):
        return
    by_the_cell = taken.given["ground"] == Excuse.AGED
    if by_the_cell != (taken.way == "granted"):
        raise Refused(
            None,
            _("Miễn vì tuổi cao, sức yếu do chi bộ quyết định; các căn cứ khác do đảng ủy cơ sở quyết định."),
            _("Hãy chọn lại kết quả hoặc căn cứ."),
        )
    if not by_the_cell and taken.given.get("until") is None:
        raise Refused(None, _("Miễn theo căn cứ này thì phải ghi miễn đến ngày nào."))


def granted_by_the_cell(case: Case, taken: Taken) -> None:
    excuse(PROGRAM, member_of(case), ground=taken.given["ground"], on=taken.given.get("since") or taken.on)


def granted_above(case: Case, taken: Taken) -> None:
    since, until = day_answered(case, "since"), day_answered(case, "until")
    excuse(
        PROGRAM,
        member_of(case),
        ground=answer(case, "ground"),
        on=since or taken.on,
        until=until,
        decision=taken.decision,
    )


RUNS_NO_MORE = gettext_lazy(
    "Nếu ghi nhầm, hãy chọn “Ghi thôi miễn, trở về sinh hoạt” ở hồ sơ đảng viên, rồi mở hồ sơ mới."
)
"""How an excusal that should not run is put right."""

EXEMPTION = declare(
    Procedure(
        key="exemption",
        title=gettext_lazy("Miễn công tác và sinh hoạt đảng"),
        purpose=gettext_lazy(
            "Theo đơn của đảng viên. Được miễn vẫn tính ở chi bộ, vẫn xét huy hiệu, không xếp loại."
        ),
        regulation="mục 7, 294-QĐ/TW; mục IV.1.2, 38-HD/BTCTW",
        begins=begins,
        facts=facts_of_member,
        steps=(
            Step(
                "consider",
                gettext_lazy("Chi bộ xét, biểu quyết"),
                Seat.CELL,
                (
                    Way(
                        "granted",
                        gettext_lazy("Đồng ý: tuổi cao, sức yếu, chi bộ cho miễn"),
                        agreed=True,
                        does=granted_by_the_cell,
                        put_right=RUNS_NO_MORE,
                    ),
                    Way("proposed", gettext_lazy("Đồng ý: căn cứ khác, đề nghị đảng ủy cơ sở"), to="decide"),
                    Way("refused", gettext_lazy("Không đồng ý"), against_vote=True),
                ),
                papers=(Paper("application", gettext_lazy("Đơn của đảng viên")),),
                fields={
                    "ground": ground_field,
                    "since": lambda: DayField(
                        label=gettext_lazy("Miễn từ ngày"),
                        required=False,
                        help_text=gettext_lazy("Để trống nếu từ ngày họp."),
                    ),
                    "until": lambda: until_field(
                        required=False, help_text=gettext_lazy("Chỉ để trống khi miễn vì tuổi cao, sức yếu.")
                    ),
                },
                vote="resolution.cell",
                check=asked_rightly,
            ),
            Step(
                "decide",
                gettext_lazy("Đảng ủy cơ sở quyết định"),
                Seat.GRASSROOTS,
                (
                    Way(
                        "granted",
                        gettext_lazy("Cho miễn"),
                        agreed=True,
                        does=granted_above,
                        put_right=RUNS_NO_MORE,
                    ),
                    Way("refused", gettext_lazy("Không cho miễn")),
                    Way("returned", gettext_lazy("Trả lại chi bộ"), to="consider", back=True),
                ),
                papers=(
                    Paper("list", gettext_lazy("Danh sách đảng viên được miễn"), "1-MSHĐ", required=False),
                ),
                decides=True,
            ),
        ),
    )
)
