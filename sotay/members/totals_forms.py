"""The forms of units kept by totals: from when, back to persons, and the signed sheet with its lines."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.dates import BadDate, read_date
from sotay.kernel.forms import DayField
from sotay.kernel.time import today
from sotay.kernel.vietnamese import fold

from .form_parts import DecidedForm, Sectioned
from .indicators import AGE_TITLES
from .kinds import SHAPES, Education, Occupation, Status, Theory
from .totals import Line

KINDS = [kind for kind, shape in SHAPES.items() if not (shape.has_from and shape.has_to)]


def _by_words(choices: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """Values by the words for them, and by themselves."""
    pairs = [(value, str(label)) for value, label in choices if value != ""]
    return {fold(words): value for value, label in pairs for words in (label, str(value))}


def make_up() -> dict[str, tuple[str, Any]]:
    """What a further cell of a line may say: the property and its value, by the words for it."""
    said: dict[str, tuple[str, Any]] = {
        fold("nam"): ("sex", "male"),
        fold("nữ"): ("sex", "female"),
        fold("dân tộc thiểu số"): ("minority", True),
        fold("kinh"): ("minority", False),
    }
    properties: tuple[tuple[str, Iterable[tuple[Any, Any]]], ...] = (
        ("age", AGE_TITLES.items()),
        ("occupation", Occupation.choices),
    )
    for name, choices in properties:
        said |= {words: (name, value) for words, value in _by_words(choices).items()}
    # The words of these two overlap ("trung cấp"), and so each says which it is.
    for name, before, levels in (
        ("education", "học vấn", Education.choices),
        ("theory", "lý luận", Theory.choices),
    ):
        pairs = _by_words(levels).items()
        said |= {f"{fold(before)} {words}": (name, value) for words, value in pairs}
    return said


class LinesField(forms.CharField):
    """Lines as they are copied from a spreadsheet: kind, day, number, status, then what else is known of them."""

    widget = forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "lines"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        lines, wrong = [], []
        for number, row in enumerate(text.splitlines(), 1):
            if not row.strip():
                continue
            try:
                lines.append(read_line(row))
            except (ValidationError, BadDate) as error:
                why = error.messages[0] if isinstance(error, ValidationError) else str(error)
                wrong.append(_("Dòng %(number)s: %(why)s") % {"number": number, "why": why})
        if wrong:
            raise ValidationError(wrong)
        return lines


def read_line(row: str) -> Line:
    """One line; its cells stand between tabs or semicolons."""
    cells = [cell.strip() for cell in row.replace(";", "\t").split("\t")]
    if len(cells) < 4:
        raise ValidationError(_("cần đủ loại, ngày, số lượng, tình trạng."))
    words, day, count, status, *more = cells
    kinds, statuses = _by_words((kind, kind.label) for kind in KINDS), _by_words(Status.choices)
    if fold(words) not in kinds:
        raise ValidationError(_("không có loại “%(words)s”.") % {"words": words[:40]})
    if fold(status) not in statuses:
        raise ValidationError(_("tình trạng là chính thức hoặc dự bị."))
    if not count.replace(".", "").isdecimal():
        raise ValidationError(_("số lượng là một số nguyên."))
    said = make_up()
    unknown = [cell for cell in more if cell and fold(cell) not in said]
    if unknown:
        raise ValidationError(_("không hiểu “%(words)s”.") % {"words": unknown[0][:40]})
    return Line(
        kind=kinds[fold(words)],
        on=read_date(day, today=today()).day,
        count=int(count.replace(".", "")),
        status=statuses[fold(status)],
        breakdown=dict(said[fold(cell)] for cell in more if cell),
    )


class KeepByTotalsForm(DecidedForm):
    """From a day on an organisation hands in totals."""

    action: ClassVar[str] = "totals.keep"
    target: ClassVar[str] = "organization"

    on = DayField(label=gettext_lazy("Theo dõi bằng số tổng hợp từ ngày"))


class PassToPersonsForm(DecidedForm):
    """From a day on an organisation is kept by rosters."""

    action: ClassVar[str] = "totals.pass_to_persons"
    target: ClassVar[str] = "organization"
    previewed: ClassVar[bool] = True

    on = DayField(
        label=gettext_lazy("Theo dõi từng đảng viên từ ngày"),
        help_text=gettext_lazy("Số tổng hợp ra khỏi sổ ngày này; danh sách nhập vào cùng ngày."),
    )


class HandInForm(Sectioned):
    """Enter the signed sheet of a unit kept by totals."""

    action: ClassVar[str] = "totals.hand_in"
    target: ClassVar[str] = "organization"

    number = forms.CharField(label=gettext_lazy("Số của biểu"), max_length=60)
    signed_on = DayField(label=gettext_lazy("Ngày ký"))
    period_from = DayField(label=gettext_lazy("Kỳ từ ngày"))
    period_to = DayField(label=gettext_lazy("Kỳ đến ngày"))
    lines = LinesField(
        label=gettext_lazy("Các dòng của biểu"),
        help_text=gettext_lazy(
            "Mỗi dòng: loại; ngày; số lượng; chính thức hoặc dự bị; rồi những gì biết thêm. "
            "Ví dụ: Kết nạp; 3/2/2024; 5; dự bị; nữ. Dán được từ Excel."
        ),
    )
    SECTIONS: ClassVar = (
        (gettext_lazy("Biểu đã ký"), ("number", "signed_on", "period_from", "period_to")),
        ("", ("lines",)),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("period_from"), cleaned.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("Ngày cuối kỳ phải sau ngày đầu kỳ."))
        return cleaned
