"""What the steps of a roster's way ask."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.forms import NOT_TO_BE_WRITTEN, ActionForm, DayField
from sotay.kernel.sheets import LIMITS
from sotay.kernel.sheets.files import MEGABYTE
from sotay.members.bookkeeping import book_opens_on
from sotay.members.imports import RosterImport
from sotay.organizations.fields import DecisionForm
from sotay.organizations.models import Organization

from .fields import NOT_READ
from .keeping import page_of
from .member_fields import MEMBER_FIELDS
from .shown import SAMPLES

UNKNOWN, SKIPPED = "?", "-"


class SheetField(forms.FileField):
    """A table from one's own computer."""

    widget = forms.FileInput(attrs={"accept": ".xlsx,.csv,.ods,.xls"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file is not None and file.size > LIMITS.file_bytes:
            raise ValidationError(_("Tệp lớn hơn %(size)s MB.") % {"size": LIMITS.file_bytes // MEGABYTE})
        return file


class UploadForm(DecisionForm):
    """The first step: the file, the day it speaks of, and what to do with rows that are not whole."""

    action = "import.upload"
    target = "organization"
    decision_required = False

    file = SheetField(
        label=gettext_lazy("Tệp danh sách"),
        help_text=gettext_lazy(
            "Excel (.xlsx) hoặc CSV, như đang có ở cơ quan. Tiêu đề cột đặt tên thế nào cũng được."
        ),
    )
    opens_on = DayField(
        label=gettext_lazy("Danh sách này tính đến ngày nào?"),
        help_text=gettext_lazy(
            "Ngày mở sổ: số đảng viên của ngày ấy là số đầu kỳ. Trước ngày ấy chưa có số liệu."
        ),
    )
    partial = forms.TypedChoiceField(
        label=gettext_lazy("Nếu có dòng lỗi thì sao?"),
        choices=[
            ("whole", gettext_lazy("Chưa nạp gì, để sửa hết rồi nạp một lần")),
            ("partial", gettext_lazy("Nạp các dòng đúng, giữ lại các dòng lỗi để làm tiếp")),
        ],
        coerce=lambda value: value == "partial",
        initial="whole",
        widget=forms.RadioSelect,
    )
    hold = forms.BooleanField(
        label=gettext_lazy("Đưa người chưa rõ chi bộ vào danh sách “chưa xếp chi bộ” của đảng ủy cơ sở"),
        help_text=gettext_lazy(
            "Họ vẫn được tính là đảng viên; việc xếp chi bộ hiện ở trang chủ cho đến khi xong."
        ),
        required=False,
    )
    found = forms.BooleanField(
        label=gettext_lazy("Lập tổ chức theo trang tổ chức có trong tệp"),
        help_text=gettext_lazy(
            "Dùng cho lần nhập đầu tiên: trang tổ chức có cột mã, tên, loại, mã cấp trên."
        ),
        required=False,
    )

    def prepare(self, about: Any) -> None:
        """Offer the day its book opens, and founding only to those who may found."""
        super().prepare(about)
        if isinstance(about, Organization):
            self.fields["opens_on"].initial = book_opens_on(about)
            if not self.actor.may("organization.found", about.path):
                del self.fields["found"]
        self.fields["number"].label = _("Số của danh sách đã ký")
        self.fields["issuer"].label = _("Cơ quan ký")

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        file = given.pop("file")
        return {**given, "content": file.read(), "file_name": file.name}


class ReplaceForm(ActionForm):
    """The same roster, put right."""

    action = "import.replace"
    target = "roster"

    file = SheetField(label=gettext_lazy("Tệp đã sửa"))

    def arguments(self) -> dict[str, Any]:
        file = self.cleaned_data["file"]
        return {"content": file.read(), "file_name": file.name}


class MapForm(ActionForm):
    """What each unknown heading means, and from which sheet to read."""

    action = "import.map"
    target = "roster"

    def prepare(self, about: Any) -> None:
        super().prepare(about)
        if not isinstance(about, RosterImport):
            return
        summary = about.summary
        self.samples = dict(page_of(about, SAMPLES))
        sheets = summary.get("sheets", [])
        if len(sheets) > 1:
            self.fields["sheet_name"] = forms.ChoiceField(
                label=_("Trang tính"), choices=[(name, name) for name in sheets], initial=summary.get("sheet")
            )
        for heading in summary.get("headings", []):
            if heading["asked"] or heading["left"] or heading["field"]:
                self.fields[f"column_{heading['column']}"] = self.column(heading)

    def column(self, heading: dict[str, Any]) -> forms.Field:
        """The question about one column; an unknown one must be answered, if only with "không đọc"."""
        known = heading["field"] or (SKIPPED if heading["left"] else heading["suggestion"] or UNKNOWN)
        choices = [(UNKNOWN, _("Chọn nghĩa của cột"))] if heading["asked"] else []
        choices += [(SKIPPED, _("Không đọc cột này"))]
        choices += [(field.key, field.title) for field in MEMBER_FIELDS if field.stored]
        samples = "; ".join(self.samples.get(heading["column"], []))
        return forms.ChoiceField(
            label=heading["text"],
            choices=choices,
            initial=known,
            required=heading["asked"],
            help_text=_("Ví dụ trong tệp: %(samples)s") % {"samples": samples} if samples else "",
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in [] if self.other_sheet else list(cleaned.items()):
            if value == UNKNOWN:
                self.add_error(name, _("Hãy chọn nghĩa của cột, hoặc “Không đọc cột này”."))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        columns = {
            name.removeprefix("column_"): NOT_READ if value == SKIPPED else value
            for name, value in self.cleaned_data.items()
            if name.startswith("column_") and self.is_said(name, value)
        }
        return {"mapping": {} if self.other_sheet else columns, "sheet_name": self.other_sheet}

    @property
    def other_sheet(self) -> str:
        """The sheet to read instead of the one that was read, whose columns are then others."""
        chosen: str = self.cleaned_data.get("sheet_name", "")
        return chosen if chosen and chosen != self.fields["sheet_name"].initial else ""

    def is_said(self, name: str, value: str) -> bool:
        """What the program understood by itself is not repeated."""
        return bool(value) and (self._asks(self[name]) or value != self.fields[name].initial)

    @property
    def asked_fields(self) -> list[forms.BoundField]:
        return [bound for bound in self if bound.name.startswith("column_") and self._asks(bound)]

    @property
    def known_fields(self) -> list[forms.BoundField]:
        return [bound for bound in self if bound.name.startswith("column_") and not self._asks(bound)]

    @staticmethod
    def _asks(bound: forms.BoundField) -> bool:
        return any(value == UNKNOWN for value, _title in bound.field.choices)  # type: ignore[attr-defined]


class AnswerForm(ActionForm):
    """Answers about rows, named by the row: whether two are one person, whether somebody is official."""

    action = "import.answer"
    target = "roster"

    def arguments(self) -> dict[str, Any]:
        return {
            "answers": {
                name.removeprefix("row_"): str(value)
                for name, value in self.data.items()
                if name.startswith("row_") and value in ("same", "other", "official", "probationary")
            }
        }


class AskLoadForm(ActionForm):
    action = "import.ask_load"
    target = "roster"


class LoadForm(ActionForm):
    action = "import.load"
    target = "roster"


class CheckForm(ActionForm):
    action = "import.check"
    target = "roster"


class DropForm(ActionForm):
    action = "import.drop"
    target = "roster"


class FinishForm(ActionForm):
    action = "import.finish"
    target = "roster"


class UndoForm(ActionForm):
    """Taking back is explained."""

    action = "import.undo"
    target = "roster"

    reason = forms.CharField(label=gettext_lazy("Lý do rút lại"), max_length=300, help_text=NOT_TO_BE_WRITTEN)
