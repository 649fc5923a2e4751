"""What the forms about members ask: who somebody is, what is counted of them, how their membership began."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.dates import PartialDate
from sotay.kernel.forms import DayField, PartialDayField
from sotay.kernel.names import tidy_name
from sotay.organizations.fields import TextWithList
from sotay.people.models import Precision, Sex
from sotay.people.persons import Profile

from .actions import Beginning, Counted
from .kinds import Education, Occupation, Theory
from .particulars.kinds import Informatics, Language, LanguageLevel, Management, Specialty, StatePost
from .particulars.models import LONGEST_PLACE, NAMES, Declared
from .particulars.reading import place_of_living
from .roster.values import PEOPLES, people_of, phone_of

IDENTITY_DIGITS = 12
PLACE_HELP = gettext_lazy("Thôn hoặc tổ dân phố, xã hoặc phường, tỉnh. Không ghi số nhà.")
PARTIAL_HELP = gettext_lazy("Ví dụ 3/2/1980. Chỉ biết tháng hoặc năm thì ghi 2/1980 hoặc 1980.")


class PeopleField(forms.CharField):
    """One of the 54 peoples, however it is written: mèo and H'Mông are Mông."""

    def __init__(self, **kwargs: Any) -> None:
        widget = TextWithList("peoples")
        widget.suggestions = sorted(PEOPLES)
        super().__init__(widget=widget, max_length=50, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return ""
        people = people_of(text)
        if people is None:
            raise ValidationError(
                _("“%(text)s” không có trong danh mục 54 dân tộc.") % {"text": text}, code="unknown"
            )
        return people


class PhoneField(forms.CharField):
    """A telephone number, kept as digits with its leading zero."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return ""
        number = phone_of(text)
        if number is None:
            raise ValidationError(_("Số điện thoại có từ 9 đến 11 chữ số, bắt đầu bằng 0."), code="invalid")
        return number


class DigitsField(forms.CharField):
    """Exactly so many digits, perhaps typed with spaces or dots between."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-undrafted": ""})

    def __init__(self, count: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.count = count

    def clean(self, value: Any) -> Any:
        number = "".join(char for char in super().clean(value) or "" if char not in " .-")
        if number and not (number.isascii() and number.isdigit() and len(number) == self.count):
            raise ValidationError(_("Ghi đúng %(count)s chữ số.") % {"count": self.count}, code="invalid")
        return number


class ProfileFields(forms.Form):
    """Who somebody is: the safe profile."""

    PROFILE: ClassVar = ("full_name", "sex", "born", "ethnicity", "phone", "identity_number")

    full_name = forms.CharField(label=gettext_lazy("Họ và tên khai sinh"), max_length=150)
    sex = forms.ChoiceField(
        label=gettext_lazy("Giới tính"),
        choices=[(Sex.MALE.value, Sex.MALE.label), (Sex.FEMALE.value, Sex.FEMALE.label)],
        widget=forms.RadioSelect,
    )
    born = PartialDayField(label=gettext_lazy("Ngày sinh"), help_text=PARTIAL_HELP)
    ethnicity = PeopleField(label=gettext_lazy("Dân tộc"))
    phone = PhoneField(label=gettext_lazy("Số điện thoại"), required=False)
    identity_number = DigitsField(
        IDENTITY_DIGITS,
        label=gettext_lazy("Số định danh cá nhân"),
        required=False,
        help_text=gettext_lazy("12 chữ số. Sau khi ghi chỉ hiện 4 số cuối."),
    )

    def clean_full_name(self) -> str:
        name = tidy_name(self.cleaned_data["full_name"])
        if len(name.split()) < 2 or any(char.isdigit() for char in name):
            raise ValidationError(_("Hãy ghi đủ họ và tên."))
        return name

    def profile(self) -> Profile:
        typed = self.cleaned_data
        born: PartialDate | None = typed["born"]
        return Profile(
            full_name=typed["full_name"],
            sex=typed["sex"],
            born_on=born.day if born else None,
            born_precision=born.precision if born else Precision.DAY,
            ethnicity=typed["ethnicity"],
            phone=typed["phone"],
            identity_number=typed["identity_number"],
        )


class CountedFields(forms.Form):
    """What statistics need to know and may change over a life."""

    COUNTED: ClassVar = ("education", "theory", "occupation")

    education = forms.ChoiceField(
        label=gettext_lazy("Học vấn cao nhất"), choices=Education.choices, required=False
    )
    theory = forms.ChoiceField(
        label=gettext_lazy("Lý luận chính trị"), choices=Theory.choices, required=False
    )
    occupation = forms.ChoiceField(
        label=gettext_lazy("Nghề nghiệp"), choices=Occupation.choices, required=False
    )

    def counted(self) -> Counted:
        return Counted(**{name: self.cleaned_data[name] for name in self.COUNTED})


class PlaceOfLivingField(forms.CharField):
    """Where somebody lives, down to the village or street and no further."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_PLACE, help_text=PLACE_HELP, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return ""
        place = place_of_living(text)
        if place is None:
            raise ValidationError(
                _("Hãy ghi thôn hoặc tổ dân phố, xã hoặc phường, tỉnh; không ghi số nhà."), code="place"
            )
        return place


class DeclaredFields(forms.Form):
    """Where somebody lives, which post they hold outside the Party, what they were trained in."""

    DECLARED: ClassVar = NAMES

    lives_at = PlaceOfLivingField(label=gettext_lazy("Nơi ở hiện nay"), required=False)
    registered_at = PlaceOfLivingField(label=gettext_lazy("Nơi thường trú"), required=False)
    state_post = forms.ChoiceField(
        label=gettext_lazy("Chức vụ chính quyền, đoàn thể"), choices=StatePost.choices, required=False
    )
    specialty = forms.ChoiceField(
        label=gettext_lazy("Ngành đào tạo"), choices=Specialty.choices, required=False
    )
    management = forms.ChoiceField(
        label=gettext_lazy("Quản lý nhà nước"), choices=Management.choices, required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("Ngoại ngữ"), choices=Language.choices, required=False)
    language_level = forms.ChoiceField(
        label=gettext_lazy("Bậc ngoại ngữ"), choices=LanguageLevel.choices, required=False
    )
    informatics = forms.ChoiceField(
        label=gettext_lazy("Tin học"), choices=Informatics.choices, required=False
    )

    def declared(self) -> Declared:
        return Declared(**{name: self.cleaned_data[name] for name in self.DECLARED})


class BeginningFields(forms.Form):
    """The four dates of a member's beginning, each with as much of it as is known."""

    BEGINNING: ClassVar = ("decided", "joined", "recognition_decided_on", "official")

    decided = PartialDayField(
        label=gettext_lazy("Ngày quyết định kết nạp"),
        required=False,
        help_text=gettext_lazy("Tuổi đảng tính từ ngày này."),
    )
    joined = PartialDayField(
        label=gettext_lazy("Ngày vào Đảng"),
        required=False,
        help_text=gettext_lazy("Ngày chi bộ làm lễ kết nạp; thời gian dự bị tính từ ngày này."),
    )
    recognition_decided_on = DayField(
        label=gettext_lazy("Ngày quyết định công nhận chính thức"), required=False
    )
    official = PartialDayField(
        label=gettext_lazy("Ngày chính thức"),
        required=False,
        help_text=gettext_lazy("Ngày hết thời gian dự bị, dù quyết định ký muộn hơn."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        joined, official = cleaned.get("joined"), cleaned.get("official")
        both = [day for day in (joined, official) if day and day.precision == Precision.DAY]
        if len(both) == 2 and both[1].day < both[0].day:
            self.add_error("official", _("Ngày chính thức không thể trước ngày vào Đảng."))
        return cleaned

    def beginning(self) -> Beginning:
        typed = self.cleaned_data
        given: dict[str, Any] = {"recognition_decided_on": typed["recognition_decided_on"]}
        for name in ("decided", "joined", "official"):
            if (read := typed[name]) is not None:
                given |= {f"{name}_on": read.day, f"{name}_precision": read.precision}
        return Beginning(**given)
