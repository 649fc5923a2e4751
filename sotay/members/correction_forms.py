"""The forms that put right what is known of a member, or say that it is another from a day on."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import DayField
from sotay.kernel.law import law
from sotay.kernel.time import today

from .fields import BeginningFields, CountedFields, DeclaredFields, DigitsField, ProfileFields
from .form_parts import BEGINNING, PROFILE, KeepsBoth, Section
from .kinds import CardType
from .listing import partial
from .models import Member, Traits
from .particulars.models import Declared, Particulars


class DescribeForm(CountedFields, KeepsBoth):
    """A member's education, theory level or occupation is another from a day on."""

    action: ClassVar[str] = "member.describe"

    on = DayField(
        label=gettext_lazy("Thay đổi từ ngày"),
        help_text=gettext_lazy("Số liệu của những ngày trước đó không đổi."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        for name, value in self.kept(about).items():
            self.initial.setdefault(name, value)

    def kept(self, member: Member) -> dict[str, Any]:
        rows = list(Traits.objects.filter(member=member).order_by("valid_from"))
        values = {name: getattr(rows[-1], name, "") if rows else "" for name in self.COUNTED}
        return {**values, "seen": max((row.entry_id for row in rows), default=0)}

    def arguments(self) -> dict[str, Any]:
        return {
            "counted": self.counted(),
            "on": self.cleaned_data["on"],
            "seen": self.cleaned_data["seen"],
        }


class DeclareForm(DeclaredFields, KeepsBoth):
    """Where a member lives, which post they hold or what they were trained in is another from a day on."""

    action: ClassVar[str] = "member.declare"
    SECTIONS: ClassVar[tuple[Section, ...]] = (
        (gettext_lazy("Nơi ở"), ("lives_at", "registered_at")),
        (
            gettext_lazy("Chức vụ, đào tạo, bồi dưỡng"),
            ("state_post", "specialty", "management", "language", "language_level", "informatics"),
        ),
        (gettext_lazy("Từ ngày nào"), ("on",)),
    )

    on = DayField(
        label=gettext_lazy("Thay đổi từ ngày"),
        help_text=gettext_lazy("Chức vụ trong Đảng lấy từ danh sách cấp ủy, không ghi ở đây."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        for name, value in self.kept(about).items():
            self.initial.setdefault(name, value)

    def kept(self, member: Member) -> dict[str, Any]:
        rows = list(Particulars.objects.filter(member=member).order_by("valid_from"))
        values = vars(rows[-1].declared if rows else Declared())
        return {**values, "seen": max((row.entry_id for row in rows), default=0)}

    def arguments(self) -> dict[str, Any]:
        return {
            "declared": self.declared(),
            "on": self.cleaned_data["on"],
            "seen": self.cleaned_data["seen"],
        }


class CorrectForm(ProfileFields, BeginningFields, KeepsBoth):
    """Put a member's profile right."""

    action: ClassVar[str] = "member.correct"
    SECTIONS: ClassVar[tuple[Section, ...]] = (
        PROFILE,
        BEGINNING,
        (gettext_lazy("Thẻ đảng viên"), ("card_number",)),
    )

    card_number = DigitsField(
        8,
        label=gettext_lazy("Số thẻ đảng viên"),
        required=False,
        help_text=gettext_lazy("8 chữ số; thẻ cấp từ 2/9/2025 mang số định danh, không ghi ở đây."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=50)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What nobody knows yet does not stand in the way of putting the rest right.
        for name in ("sex", "born", "ethnicity"):
            self.fields[name].required = False

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        for name, value in self.kept(about).items():
            self.initial.setdefault(name, value)
        self.fields["identity_number"].help_text = (
            _("Đang lưu %(masked)s. Để trống thì giữ nguyên.") % {"masked": about.person.identity_masked}
            if about.person.identity_end
            else _("Chưa có trong sổ. 12 chữ số; sau khi ghi chỉ hiện 4 số cuối.")
        )
        clause = law("people.birth_date_frozen_since", today())
        self.fields["born"].help_text = _(
            "Chỉ sửa cho khớp hồ sơ gốc; ngày sinh trong hồ sơ không sửa nữa (%(citation)s)."
        ) % {"citation": clause.citation}
        if about.card_type == CardType.IDENTITY:
            del self.fields["card_number"]

    def arguments(self) -> dict[str, Any]:
        person, member = self.cleaned_data["seen"].split("-")
        return {
            "seen": (int(person), int(member)),
            "profile": self.profile(),
            "beginning": self.beginning(),
            "card_number": self.cleaned_data.get("card_number"),
        }

    def clean_seen(self) -> str:
        seen: str = self.cleaned_data["seen"]
        if [part.isdecimal() for part in seen.split("-")] != [True, True]:
            raise forms.ValidationError(_("Hãy mở lại trang này rồi sửa."))
        return seen

    def kept(self, member: Member) -> dict[str, Any]:
        person = member.person
        return {
            "full_name": person.full_name,
            "sex": person.sex,
            "born": partial(person.born_on, person.born_precision),
            "ethnicity": person.ethnicity,
            "phone": person.phone,
            "decided": partial(member.decided_on, member.decided_precision),
            "joined": partial(member.joined_on, member.joined_precision),
            "official": partial(member.official_on, member.official_precision),
            "recognition_decided_on": member.recognition_decided_on,
            "card_number": member.card_number or "",
            "seen": f"{person.entry_id}-{member.entry_id}",
        }
