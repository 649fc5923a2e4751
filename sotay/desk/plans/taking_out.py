"""What came of a plan leaves as a sheet: who was received, the words of the slips, the entries re-addressed."""

from typing import Any, ClassVar

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.forms import ActionForm
from sotay.kernel.models import EntryKind
from sotay.kernel.sheets import Column, write_xlsx
from sotay.members.export import Exported
from sotay.members.leaving import EXPORTS, leave, left, marks
from sotay.members.purposes import Export
from sotay.organizations.models import Organization
from sotay.organizations.plans import Reorganization
from sotay.regulations import Refused

from .outcome import Slip, again, day_of, received, receivers, slips
from .telling import paper

EXPORT = "reorganization.export"


class Papers(TextChoices):
    """Which of a plan's lists."""

    MEMBERS = "members", gettext_lazy("Danh sách đảng viên tiếp nhận")
    SLIPS = "slips", gettext_lazy("Thông báo chuyển nơi sinh hoạt, mỗi người một dòng")
    READDRESSED = "readdressed", gettext_lazy("Danh sách bút toán ghi lại")


@action(EXPORT, gettext_lazy("Xuất danh sách của phương án"), kind=EntryKind.EXPORT)
def export_of_plan(
    actor: Actor, plan: Reorganization, *, papers: str, purpose: str, at: Organization | None = None
) -> Exported:
    """Write one of the lists that came of a plan as a workbook, with the mark of the export.

    Args:
        papers: which, a value of ``Papers``.
        at: the organisation that received the members; not for the entries re-addressed.

    Raises:
        Refused: the plan led nobody there.
        SecondOfficeNeeded: by ``people.export_second_office_above``.
    """
    what = repr((plan.pk, at.pk if at else None, papers))
    if papers == Papers.READDRESSED:
        rows = again(plan)
        persons = {each["member"] for each in rows if each["member"]}
        number = leave(actor, plan.organization, len(persons), purpose=purpose, what=what)
        left(actor, persons, purpose=purpose)
        columns, lines, about = AGAIN, [_again(each) for each in rows], plan.title
    else:
        receiver = next((each for each in receivers(plan) if at is not None and each.pk == at.pk), None)
        if receiver is None:
            raise Refused(None, _("Phương án không chuyển đảng viên nào về tổ chức này."))
        entries = received(plan, receiver)
        number = leave(actor, plan.organization, entries.count(), purpose=purpose, what=what)
        listed = slips(plan, list(entries))
        left(actor, [each.member_id for each in listed], purpose=purpose)
        columns, lines, about = RECEIVED, [_received(each) for each in listed], receiver.name
        if papers == Papers.SLIPS:
            columns = [*RECEIVED, *NOTICE]
            lines = [[*_received(each), *_notice(plan, each)] for each in listed]
    content = write_xlsx(
        [Column(_("TT"), "whole", 6), *(Column(str(title), width=width) for title, width in columns)],
        [[at_, *line] for at_, line in enumerate(lines, 1)],
        title=str(Papers(papers).label),
        notes=[about, paper(plan), *marks(number, actor, purpose)],
        mark=str(number),
    )
    return Exported(number, f"{papers}-{plan.pk}-{number}.xlsx", content)


RECEIVED = [
    (gettext_lazy("Họ và tên"), 28),
    (gettext_lazy("Là đảng viên"), 14),
    (gettext_lazy("Chi bộ trước"), 36),
    (gettext_lazy("Thuộc"), 44),
    (gettext_lazy("Chi bộ nay"), 36),
    (gettext_lazy("Thuộc"), 44),
]
NOTICE = [
    (gettext_lazy("Từ ngày"), 12),
    (gettext_lazy("Căn cứ"), 44),
    (gettext_lazy("Đảng viên cần làm gì"), 60),
]
AGAIN = [
    (gettext_lazy("Họ và tên"), 28),
    (gettext_lazy("Việc"), 24),
    (gettext_lazy("Ngày"), 12),
    (gettext_lazy("Đã ghi ở"), 50),
    (gettext_lazy("Nay ở"), 50),
]


def _received(each: Slip) -> list[Any]:
    return [each.name, each.status, each.cell_then, each.above_then, each.cell_now, each.above_now]


def _notice(plan: Reorganization, each: Slip) -> list[Any]:
    return [spelled(day_of(plan)), paper(plan), each.what_to_do]


def _again(each: dict[str, Any]) -> list[Any]:
    return [each["name"], str(each["kind"]), spelled(each["on"]), each["was"], each["now"] or _("không còn")]


class ExportOfPlanForm(ActionForm):
    """Which list, and why it is taken out."""

    action: ClassVar[str] = EXPORT
    target: ClassVar[str] = "plan"

    papers = forms.ChoiceField(
        label=gettext_lazy("Danh sách nào"), choices=Papers.choices, widget=forms.HiddenInput
    )
    at = forms.ModelChoiceField(
        label=gettext_lazy("Tổ chức tiếp nhận"),
        queryset=Organization.objects.all(),
        required=False,
        widget=forms.HiddenInput,
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Dùng để làm gì"), choices=Export.choices, widget=forms.RadioSelect
    )


EXPORTS[EXPORT] = Reorganization
