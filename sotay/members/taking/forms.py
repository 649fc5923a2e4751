"""What is asked where a long list is made, fetched or given up: nothing but the answers given for the list itself."""

from typing import ClassVar

from sotay.kernel.forms import ActionForm
from sotay.members.export_forms import AnswersForm, answers


class TakeListForm(AnswersForm):
    """Ask for it; the page brings the answers that were given for the list."""

    action: ClassVar[str] = "member.take_list"
    target: ClassVar[str] = "organization"

    words = answers(20_000)


class MakeListForm(ActionForm):
    """Nothing is asked."""

    action: ClassVar[str] = "member.make_list"
    target: ClassVar[str] = "taken"


class FetchListForm(ActionForm):
    """Nothing is asked."""

    action: ClassVar[str] = "member.fetch_list"
    target: ClassVar[str] = "taken"


class DropListForm(ActionForm):
    """Nothing is asked."""

    action: ClassVar[str] = "member.drop_list"
    target: ClassVar[str] = "taken"
