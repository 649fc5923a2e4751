"""Forms of letters: to whom, and the file that came."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import ActionForm, DayField
from sotay.kernel.letters import LARGEST
from sotay.kernel.time import today


class LetterField(forms.FileField):
    """A letter of another installation, from one's own computer."""

    widget = forms.FileInput(attrs={"accept": ".json"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file is not None and file.size > LARGEST:
            raise ValidationError(_("Tệp này quá lớn, không phải tệp chuyển sinh hoạt."))
        return file


class SendLetterForm(ActionForm):
    action: ClassVar[str] = "letter.send"
    target: ClassVar[str] = "case"

    partner = forms.ChoiceField(label=gettext_lazy("Nơi nhận"), choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [(name, name) for name in settings.PARTNERS]  # type: ignore[attr-defined]


class TakeInForm(ActionForm):
    action: ClassVar[str] = "import.letter"
    target: ClassVar[str] = "cell"

    file = LetterField(label=gettext_lazy("Tệp chuyển sinh hoạt do nơi đi gửi"))
    on = DayField(label=gettext_lazy("Ngày tiếp nhận"), help_text=gettext_lazy("Đảng số tăng từ ngày này."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())

    def arguments(self) -> dict[str, Any]:
        return {"content": self.cleaned_data["file"].read(), "on": self.cleaned_data["on"]}


class SlipForm(ActionForm):
    action: ClassVar[str] = "letter.slip"
    target: ClassVar[str] = "member"


class TakeSlipForm(ActionForm):
    action: ClassVar[str] = "import.slip"
    target: ClassVar[str] = "case"

    file = LetterField(label=gettext_lazy("Phiếu báo do nơi đến gửi lại"))

    def arguments(self) -> dict[str, Any]:
        return {"content": self.cleaned_data["file"].read()}
