"""The arguments of an action, read alike from a page and from the command line.

A form names its action; its fields are the action's arguments, its target is the action's first one. Choices among
records are narrowed to what the actor may see, and a refusal becomes an error of the form, with its citation.
"""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.regulations import Refused, Warned

from .actions import ACTIONS, NotAllowed
from .authority import Actor
from .dates import BadDate, PartialDate, read_date, show_date, spelled
from .law import warnings_heard
from .time import today

FORMS: dict[str, type["ActionForm"]] = {}

NOT_TO_BE_WRITTEN = gettext_lazy(
    "Không ghi nhận xét về người, sức khỏe, gia đình, tôn giáo, đơn thư, nội dung thẩm tra, ý kiến riêng của ai."
)
"""Stands under every field in which one writes freely."""


class PartialDayField(forms.Field):
    """A day of which perhaps only the month or the year is known, as people type it: 3/2/1980, 2/1980, 1980."""

    widget = forms.TextInput(attrs={"data-date": "", "inputmode": "numeric", "autocomplete": "off"})
    ahead: ClassVar[bool] = False
    """It may be yet to come."""

    def to_python(self, value: Any) -> PartialDate | None:
        if value in self.empty_values:
            return None
        try:
            return read_date(value, today=today(), ahead=self.ahead)
        except BadDate as error:
            raise ValidationError(_(error.sentence).format(**error.values)) from error

    def prepare_value(self, value: Any) -> Any:
        return show_date(value) if isinstance(value, PartialDate) else value


class DayField(PartialDayField):
    """A whole day, typed as people type it: 3/2/1980, 3-2-80."""

    def to_python(self, value: Any) -> Any:
        read = super().to_python(value)
        if read is not None and read.precision != "day":
            raise ValidationError(_("Hãy ghi đủ ngày, tháng, năm, ví dụ 3/2/1980."))
        return read.day if read else None

    def prepare_value(self, value: Any) -> Any:
        return spelled(value) if isinstance(value, date) else value


class DayAheadField(DayField):
    """A whole day that may be yet to come: of what is planned."""

    ahead: ClassVar[bool] = True


class ActionForm(forms.Form):
    """Base of the forms of actions.

    ``action`` is the action's name; ``target`` the name of the argument the page gives; ``arguments`` turns the
    cleaned fields into the action's keyword arguments (by default they are the same). A field with an attribute
    ``actor`` is told who asks.

    Attributes:
        previewed: the step has consequences; a page shows first what it would do.
        shows: the template of what was made, where it is shown once, at once.
        refusal: the rule or reason that did not allow it.
        warned: what rules speak against it without being sure enough to refuse.
    """

    action: ClassVar[str]
    target: ClassVar[str]
    previewed: ClassVar[bool] = False
    shows: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "action" in cls.__dict__:
            FORMS[cls.action] = cls

    def __init__(self, actor: Actor, data: Any = None, *, about: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.actor = actor
        self.refusal: Refused | None = None
        self.warned: list[Warned] = []
        self.about: Any = None
        for field in self.fields.values():
            rows: Any = field.queryset if isinstance(field, forms.ModelChoiceField) else None
            if hasattr(rows, "visible_to"):
                field.queryset = rows.visible_to(actor)  # type: ignore[attr-defined]
            if hasattr(field, "actor"):
                field.actor = actor
        if about is not None:
            self.prepare(about)

    def prepare(self, about: Any) -> None:
        """Fit the fields to what the action is done to: which choices there are, what stands there already."""
        self.about = about

    @property
    def title(self) -> str:
        """The words on the action's button."""
        return str(ACTIONS[self.action].title)

    @property
    def button(self) -> str:
        """The same for templates, to which ``form.title`` is a field called so, where the form has one."""
        return self.title

    def arguments(self) -> dict[str, Any]:
        """The action's keyword arguments from the cleaned fields."""
        return dict(self.cleaned_data)

    def act(self, target: models.Model | None) -> Any:
        """Do it, once the fields are right. A refusal becomes an error of the form.

        Returns:
            What the action returns (True for nothing), or ``None`` when it was not done.
        """
        if self.about is None and target is not None:
            self.prepare(target)
        if not self.is_valid():
            return None
        try:
            with warnings_heard() as self.warned:
                done = self.do(target)
        except Refused as refusal:
            self.refusal = refusal
            self.add_error(None, str(refusal))
        except ValidationError as error:
            self.add_error(None, error)
        except NotAllowed:
            self.add_error(None, _("Việc này ngoài phạm vi cương vị đang dùng."))
        except IntegrityError:
            self.add_error(
                None, _("Có người vừa ghi một việc trùng hoặc chồng lên việc này. Hãy xem lại rồi ghi.")
            )
        else:
            return True if done is None else done
        return None

    def do(self, target: models.Model | None) -> Any:
        return ACTIONS[self.action].run(self.actor, target, **self.arguments())

    def rehearse(self, target: models.Model | None) -> Any:
        """Do it and take it back: what would be done, or ``None`` with the reason why it would not."""
        with transaction.atomic():
            done = self.act(target)
            transaction.set_rollback(True)
        return done
