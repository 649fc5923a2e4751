"""What is asked where a second office agrees that a list leaves: nothing but the answers given for the list itself."""

from typing import ClassVar

from sotay.kernel.forms import ActionForm

from .export_forms import AnswersForm, answers


class AskExportForm(AnswersForm):
    """Ask a second office; the page brings the answers that were given for the list."""

    action: ClassVar[str] = "member.ask_export"
    target: ClassVar[str] = "organization"

    words = answers(4000)


class AgreeToExportForm(ActionForm):
    """Nothing is asked: one agrees to what stands on the page."""

    action: ClassVar[str] = "export.agree"
    target: ClassVar[str] = "request"


class DeclineExportForm(ActionForm):
    """Nothing is asked."""

    action: ClassVar[str] = "export.decline"
    target: ClassVar[str] = "request"
