"""Feedback that waits for an answer, in the inbox of the office it was sent to."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sotay.organizations.doors import door
from sotay.procedures.queries import ALSO_WAITING, Beside, Desk

from .models import Feedback


def beside_cases(desk: Desk) -> Iterable[Beside]:
    """Beside the steps of cases: how much feedback this very office has not answered."""
    if desk.actor.organization_id is None or not desk.may("feedback.answer"):
        return
    count = Feedback.objects.visible_to(desk.actor, "feedback.answer").filter(answered_on=None).count()
    yield Beside(_("Góp ý chưa trả lời"), count, door("handbook:received", desk.actor.organization_id))


ALSO_WAITING.append(beside_cases)
