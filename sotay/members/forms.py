"""The forms of what happens to a member: each asks what its action needs, and for the decision it rests on."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import DayAheadField, DayField
from sotay.kernel.law import law
from sotay.organizations.fields import OrganizationField
from sotay.organizations.kinds import CELL_KINDS, HOLDING_KINDS
from sotay.people.models import Precision

from .fields import BeginningFields, CountedFields, ProfileFields
from .form_parts import (
    BEGINNING,
    COUNTED,
    DECISION,
    PAPER,
    PROFILE,
    DecidedForm,
    Section,
    Sectioned,
)
from .kinds import EXEMPTIONS, Kind, RemovalGround, Status
from .models import Member, Movement
from .party_age import Age, later

NOT_TO_BE_WRITTEN = gettext_lazy(
    "Chỉ ghi nhầm ở đâu. Không ghi nhận xét về người, sức khỏe, gia đình, đơn thư, nội dung thẩm tra."
)
WHERE_MEMBERS_SIT = (*CELL_KINDS, *HOLDING_KINDS)

# Coming ------------------------------------------------------------------------------------------------------


class AdmitForm(ProfileFields, CountedFields, DecidedForm):
    """Admit somebody to a cell."""

    action: ClassVar[str] = "member.admit"
    target: ClassVar[str] = "cell"
    SECTIONS: ClassVar[tuple[Section, ...]] = (
        PROFILE,
        COUNTED,
        DECISION,
        (gettext_lazy("Lễ kết nạp"), ("ceremony_on",)),
    )

    ceremony_on = DayField(
        label=gettext_lazy("Ngày chi bộ làm lễ kết nạp"),
        help_text=gettext_lazy("Đảng số tăng từ ngày này, thời gian dự bị tính từ ngày này."),
    )

    def arguments(self) -> dict[str, Any]:
        return {
            "profile": self.profile(),
            "counted": self.counted(),
            "decision": self.decision(),
            "ceremony_on": self.cleaned_data["ceremony_on"],
        }


class ArriveForm(ProfileFields, CountedFields, BeginningFields, DecidedForm):
    """Take somebody in from an organisation that is not on this system."""

    action: ClassVar[str] = "member.arrive"
    target: ClassVar[str] = "cell"
    decision_required: ClassVar[bool] = False
    SECTIONS: ClassVar[tuple[Section, ...]] = (
        PROFILE,
        COUNTED,
        BEGINNING,
        (gettext_lazy("Tiếp nhận"), ("status", "on")),
        PAPER,
    )

    status = forms.ChoiceField(
        label=gettext_lazy("Là đảng viên"), choices=Status.choices, widget=forms.RadioSelect
    )
    on = DayField(label=gettext_lazy("Ngày tiếp nhận"), help_text=gettext_lazy("Đảng số tăng từ ngày này."))

    def arguments(self) -> dict[str, Any]:
        return {
            "profile": self.profile(),
            "counted": self.counted(),
            "beginning": self.beginning(),
            "decision": self.decision(),
            "status": self.cleaned_data["status"],
            "on": self.cleaned_data["on"],
        }


# Being there -------------------------------------------------------------------------------------------------


class RecognizeForm(DecidedForm):
    """Recognise a probationary member; the day follows from the ceremony."""

    action: ClassVar[str] = "member.recognize"
    target: ClassVar[str] = "member"

    on = DayField(
        label=gettext_lazy("Chính thức từ ngày"),
        help_text=gettext_lazy("Ngày hết thời gian dự bị, dù quyết định ký muộn hơn."),
    )

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        if about.joined_on and about.joined_precision == Precision.DAY:
            months = int(law("probation.months", about.joined_on, at=self.here).value)
            self.initial.setdefault("on", later(about.joined_on, Age(0, months, 0)))


class TransferForm(DecidedForm):
    """Book a transfer that is finished on both sides, of which one answers for both."""

    action: ClassVar[str] = "member.transfer"
    target: ClassVar[str] = "member"
    decision_required: ClassVar[bool] = False

    to_cell = OrganizationField(
        label=gettext_lazy("Chuyển đến chi bộ"),
        kinds=WHERE_MEMBERS_SIT,
        help_text=gettext_lazy(
            "Chỉ chọn được nơi thuộc phạm vi của cơ quan mình; chuyển đi nơi khác thì mở hồ sơ chuyển sinh hoạt. "
            "Gõ vài chữ của tên, có dấu hay không dấu, rồi chọn."
        ),
    )
    on = DayField(
        label=gettext_lazy("Ngày nơi đến tiếp nhận"),
        help_text=gettext_lazy("Đến ngày này vẫn tính ở chi bộ cũ."),
    )


# Leaving -----------------------------------------------------------------------------------------------------


class LeaveForm(DecidedForm):
    """Base of what takes a member out of the book. It shows first what it would do."""

    target: ClassVar[str] = "member"
    previewed: ClassVar[bool] = True

    on = DayField(label=gettext_lazy("Có hiệu lực từ ngày"))


class DieForm(Sectioned):
    """A member has died."""

    action: ClassVar[str] = "member.die"
    target: ClassVar[str] = "member"
    previewed: ClassVar[bool] = True

    on = DayField(label=gettext_lazy("Từ trần ngày"))


class ExpelForm(LeaveForm):
    action: ClassVar[str] = "member.expel"


class RemoveForm(LeaveForm):
    action: ClassVar[str] = "member.remove"

    ground = forms.ChoiceField(
        label=gettext_lazy("Căn cứ xóa tên"), choices=RemovalGround.choices, required=False
    )


class ExcuseForm(DecidedForm):
    """Exempt a member from work and meetings."""

    action: ClassVar[str] = "member.excuse"
    target: ClassVar[str] = "member"
    decision_required: ClassVar[bool] = False

    ground = forms.ChoiceField(
        label=gettext_lazy("Miễn theo căn cứ"),
        choices=[(each.value, each.label) for each in EXEMPTIONS],
        widget=forms.RadioSelect,
    )
    on = DayField(label=gettext_lazy("Từ ngày"))
    until = DayAheadField(
        label=gettext_lazy("Đến hết ngày"),
        required=False,
        help_text=gettext_lazy("Chỉ để trống khi miễn vì tuổi cao, sức yếu."),
    )


class EndExcusalForm(Sectioned):
    """A member comes to their own cell again."""

    action: ClassVar[str] = "member.end_excusal"
    target: ClassVar[str] = "member"

    on = DayField(label=gettext_lazy("Trở về sinh hoạt từ ngày"))


class CancelForm(LeaveForm):
    action: ClassVar[str] = "member.cancel"


class WithdrawForm(LeaveForm):
    action: ClassVar[str] = "member.withdraw"


class DepartForm(LeaveForm):
    """A member moves to an organisation outside this system."""

    action: ClassVar[str] = "member.depart"
    decision_required: ClassVar[bool] = False

    on = DayField(label=gettext_lazy("Ngày nơi đến tiếp nhận"))
    abroad = forms.BooleanField(
        label=gettext_lazy("Ra ngoài nước từ 12 tháng trở lên"),
        required=False,
        help_text=gettext_lazy("Dưới 12 tháng là sinh hoạt tạm thời, vẫn tính ở chi bộ này."),
    )


class ReturnForm(DecidedForm):
    """Base of what brings somebody back into the book."""

    target: ClassVar[str] = "member"

    to_cell = OrganizationField(label=gettext_lazy("Sinh hoạt ở chi bộ"), kinds=WHERE_MEMBERS_SIT)
    status = forms.ChoiceField(
        label=gettext_lazy("Là đảng viên"),
        choices=[(each.value, each.label) for each in (Status.OFFICIAL, Status.PROBATIONARY)],
        widget=forms.RadioSelect,
    )
    on = DayField(label=gettext_lazy("Có hiệu lực từ ngày"))

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        last = about.movements.exclude(from_status="").order_by("counted_on", "rank", "id").last()
        if last is not None:
            self.initial.setdefault("status", last.from_status)
        if self.here is not None:
            self.initial.setdefault("to_cell", self.here.pk)


class RestoreForm(ReturnForm):
    action: ClassVar[str] = "member.restore"


class ResumeForm(ReturnForm):
    action: ClassVar[str] = "member.resume"


class TakeBackForm(ReturnForm):
    """Somebody who had moved away comes back."""

    action: ClassVar[str] = "member.take_back"
    decision_required: ClassVar[bool] = False

    on = DayField(label=gettext_lazy("Ngày tiếp nhận"))


class ReverseForm(Sectioned):
    """Take back a mistaken entry."""

    action: ClassVar[str] = "member.reverse"
    target: ClassVar[str] = "member"
    previewed: ClassVar[bool] = True

    movement = forms.ModelChoiceField(
        label=gettext_lazy("Bút toán ghi nhầm"),
        queryset=Movement._base_manager.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    reason = forms.CharField(label=gettext_lazy("Nhầm ở đâu"), max_length=300, help_text=NOT_TO_BE_WRITTEN)

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        self.fields["movement"].queryset = reversible(about)  # type: ignore[attr-defined]


class ReleaseForm(Sectioned):
    """Let the member read that this office opened the record."""

    action: ClassVar[str] = "opening.release"
    target: ClassVar[str] = "member"

    concluded_on = DayField(
        label=gettext_lazy("Ngày kết luận, kết thúc"),
        help_text=gettext_lazy(
            "Từ nay đảng viên đọc được cơ quan của đồng chí đã mở hồ sơ này, lúc nào, để làm gì."
        ),
    )


def reversible(member: Member) -> QuerySet[Movement]:
    """The entries of a member that may be taken back, the latest first."""
    rows = Movement._base_manager.filter(member=member, reverses__isnull=True, reversal__isnull=True)
    return rows.exclude(kind=Kind.REORGANIZATION).order_by("-counted_on", "-rank", "-id")
