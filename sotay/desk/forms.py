"""Forms of the desk: the filter of the trail, accounts and offices."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sotay.desk.queries import find_members
from sotay.kernel.authority import Actor
from sotay.kernel.forms import DayField
from sotay.kernel.time import today
from sotay.organizations.fields import DecisionForm
from sotay.people.models import Person


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A member within one's scope, by card number or by a name that only one of them bears."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Person.objects.all(), widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs
        )
        self.actor: Actor | None = None

    def clean(self, value: Any) -> Any:
        words = str(value or "").strip()
        if not words or self.actor is None:
            return super().clean(words)
        found = find_members(self.actor, words, today(), limit=5)
        if len(found.rows) == 1 and not found.more:
            return Person.objects.get(pk=found.rows[0].pk)
        if not found.rows:
            raise ValidationError(_("Không thấy đảng viên nào như vậy trong phạm vi của bạn."))
        named = ", ".join(f"{each.name} ({each.card or '—'}, {each.place})" for each in found.rows)
        raise ValidationError(_("Có nhiều người như vậy: %(named)s. Hãy gõ số thẻ.") % {"named": named})


class HoldPostForm(DecisionForm):
    """Somebody takes a post. The head of a unit who is no member is counted, not named."""

    action: ClassVar[str] = "post.hold"
    target: ClassVar[str] = "post"
    decision_required: ClassVar[bool] = False

    is_member = forms.TypedChoiceField(
        label=gettext_lazy("Người giữ chức danh"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "1",
        choices=[
            ("1", gettext_lazy("là đảng viên")),
            ("0", gettext_lazy("không là đảng viên (không lưu tên)")),
        ],
        initial="1",
    )
    person = PersonField(
        label=pgettext_lazy("one", "Đảng viên"),
        required=False,
        help_text=gettext_lazy("Gõ số thẻ, hoặc họ và tên nếu không trùng ai."),
    )
    on = DayField(label=gettext_lazy("Từ ngày"))
    field_order = ("is_member", "person", "on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_member") and not cleaned.get("person") and "person" not in self.errors:
            self.add_error("person", _("Hãy ghi đảng viên nào giữ chức danh."))
        return cleaned
