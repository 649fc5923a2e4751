"""A number for a paper of a case: the next of its issuer's series, given once."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import NotAllowed, action
from sotay.kernel.authority import Actor
from sotay.papers.actions import issue_number
from sotay.papers.models import IssuedNumber
from sotay.regulations import Refused

from .models import Case, Task
from .printing import printable
from .seating import may_act


@action("case.number", gettext_lazy("Cấp số cho văn bản của hồ sơ"))
def number_paper(actor: Actor, task: Task, *, paper: str, dated: date) -> IssuedNumber:
    """Give the next number of its series to a paper of a step.

    Args:
        task: the step, at whoever issues the paper.
        paper: the paper's name in the step.
        dated: the day on the paper.

    Raises:
        Refused: there is no such paper to be numbered, or it has its number.
        NotAllowed: the office has no part in this step.
    """
    case = Case.objects.select_for_update().get(pk=task.case_id)
    if not may_act(actor, task.seat, task.path):
        raise NotAllowed("case.number")
    found = next((each for each in printable(case) if each.task == task and each.paper.key == paper), None)
    if found is None or not found.form.document_type:
        raise Refused(None, _("Bước này không có văn bản ấy để cấp số."))
    if found.number is not None:
        raise Refused(None, _("Văn bản này đã có số %(number)s.") % {"number": found.number.words})
    return issue_number(
        found.issuer,
        document_type=found.form.document_type,
        dated=dated,
        form=found.paper.numbered_as,
        subject=case.subject,
    )
