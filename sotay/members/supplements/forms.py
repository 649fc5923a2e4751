"""The forms of the sheet: for oneself, for somebody without a telephone, and the cell's answer."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import ActionForm, DayField, PartialDayField
from sotay.kernel.time import today
from sotay.members.fields import PARTIAL_HELP, PeopleField, PhoneField, PlaceOfLivingField
from sotay.members.kinds import Education, Occupation, Theory
from sotay.members.models import Member
from sotay.members.particulars.kinds import (
    Informatics,
    Language,
    LanguageLevel,
    Management,
    Specialty,
    StatePost,
)
from sotay.members.quality.changes import whole
from sotay.members.quality.fields import FIELDS
from sotay.people.models import Sex

from .actions import known_now
from .models import Answer, Proposed, Supplement

AS_IT_IS = ("", gettext_lazy("Không thay đổi"))


def _choice(label: Any, kinds: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[AS_IT_IS, *((value, words) for value, words in kinds.choices if value)],
        required=False,
    )


class _SheetForm(ActionForm):
    """What has changed: an answer left empty says that it is as it stands."""

    target: ClassVar[str] = "member"

    phone = PhoneField(label=Proposed.PHONE.label, required=False)
    lives_at = PlaceOfLivingField(label=Proposed.LIVES_AT.label, required=False)
    registered_at = PlaceOfLivingField(label=Proposed.REGISTERED_AT.label, required=False)
    occupation = _choice(Proposed.OCCUPATION.label, Occupation)
    state_post = _choice(Proposed.STATE_POST.label, StatePost)
    education = _choice(Proposed.EDUCATION.label, Education)
    specialty = _choice(Proposed.SPECIALTY.label, Specialty)
    theory = _choice(Proposed.THEORY.label, Theory)
    management = _choice(Proposed.MANAGEMENT.label, Management)
    language = _choice(Proposed.LANGUAGE.label, Language)
    language_level = _choice(Proposed.LANGUAGE_LEVEL.label, LanguageLevel)
    informatics = _choice(Proposed.INFORMATICS.label, Informatics)
    since = DayField(
        label=gettext_lazy("Những thay đổi trên có từ ngày"),
        required=False,
        help_text=gettext_lazy("Ghi khi nơi ở, nghề nghiệp, chức vụ hoặc trình độ thay đổi. Ví dụ 1/9/2023."),
    )
    sex = _choice(Proposed.SEX.label, Sex)
    ethnicity = PeopleField(label=Proposed.ETHNICITY.label, required=False)
    decided = PartialDayField(label=Proposed.DECIDED.label, required=False, help_text=PARTIAL_HELP)
    joined = PartialDayField(label=Proposed.JOINED.label, required=False, help_text=PARTIAL_HELP)
    official = PartialDayField(label=Proposed.OFFICIAL.label, required=False, help_text=PARTIAL_HELP)
    unchanged = forms.BooleanField(
        label=gettext_lazy("Không có gì thay đổi"), required=False, widget=forms.HiddenInput
    )

    def prepare(self, about: Any) -> None:
        """Beside each question stands what the record says; a sheet that waits is filled in again."""
        super().prepare(about)
        known = known_now(about)
        for key in Proposed.values:
            kept = FIELDS[key].shown(FIELDS[key].kept(known))
            said = _("Sổ đang ghi: %(kept)s.") % {"kept": kept} if kept else _("Sổ chưa ghi.")
            asked = self.fields[key].help_text if isinstance(self.fields[key], PlaceOfLivingField) else ""
            self.fields[key].help_text = f"{said} {asked}".strip()
        self.fill_again(about)

    def fill_again(self, member: Member) -> None:
        waiting = Supplement.objects.filter(member=member, answered_on=None).order_by("pk").last()
        if waiting is None:
            return
        self.initial.setdefault("since", waiting.since)
        for item in waiting.items.all():
            self.initial.setdefault(item.field, whole(item.value))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        said = [key for key in Proposed.values if cleaned.get(key)]
        if cleaned.get("unchanged") and said:
            self.add_error(
                None,
                _("Đã ghi thay đổi ở mục: %(names)s. Hãy bấm “Gửi những thay đổi này”, hoặc xóa các mục ấy.")
                % {"names": ", ".join(str(Proposed(key).label) for key in said)},
            )
        if not cleaned.get("unchanged") and not said and not self.errors:
            self.add_error(None, _("Hãy ghi điều thay đổi, hoặc bấm “Không có gì thay đổi”."))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        typed = self.cleaned_data
        values = {key: typed[key] for key in Proposed.values if typed[key]}
        return {"values": values, "since": typed["since"]}


class HandInOwnForm(_SheetForm):
    """What has changed in one's own record."""

    action: ClassVar[str] = "supplement.hand_in_own"


class HandInForm(_SheetForm):
    """The paper sheet of somebody else."""

    action: ClassVar[str] = "supplement.hand_in"

    on = DayField(label=gettext_lazy("Ngày đảng viên nộp phiếu giấy"))
    field_order = ("on",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())

    def arguments(self) -> dict[str, Any]:
        return {**super().arguments(), "on": self.cleaned_data["on"]}


class WithdrawOwnForm(ActionForm):
    """Take back a sheet that waits."""

    action: ClassVar[str] = "supplement.withdraw_own"
    target: ClassVar[str] = "supplement"


class AnswerForm(ActionForm):
    """Confirm or refuse each field; one question for each, once it is known which sheet it is."""

    action: ClassVar[str] = "supplement.answer"
    target: ClassVar[str] = "supplement"

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        for item in about.items.order_by("pk"):
            self.fields[item.field] = forms.ChoiceField(
                label=Proposed(item.field).label,
                choices=[
                    (Answer.CONFIRMED.value, gettext_lazy("Xác nhận, ghi vào sổ")),
                    *(
                        (each.value, _("Không ghi: %(reason)s") % {"reason": each.label})
                        for each in Answer
                        if each not in (Answer.WAITING, Answer.CONFIRMED)
                    ),
                ],
                initial=Answer.CONFIRMED.value,
                help_text=_("%(before)s → %(now)s")
                % {"before": before_words(item) or _("chưa ghi"), "now": words(item)},
            )

    def arguments(self) -> dict[str, Any]:
        return {"answers": dict(self.cleaned_data)}


class AcceptUnchangedForm(ActionForm):
    """Confirm all sheets without changes at once."""

    action: ClassVar[str] = "supplement.accept_unchanged"
    target: ClassVar[str] = "cell"


def words(item: Any) -> str:
    """What is proposed."""
    return FIELDS[item.field].shown(whole(item.value))


def before_words(item: Any) -> str:
    """What stood in the record when it was proposed."""
    return FIELDS[item.field].shown(whole(item.before))
