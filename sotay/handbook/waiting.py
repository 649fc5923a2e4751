"""Feedback that waits for an answer, in the inbox of the office it was sent to."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from sotay.kernel.authority import Actor
from sotay.organizations.doors import door
from sotay.procedures.queries import ALSO_WAITING, Beside

from .models import Feedback


def beside_cases(actor: Actor, on: date) -> Iterable[Beside]:
    """Beside the steps of cases: how much feedback this very office has not answered."""
    if actor.organization_id is None or not actor.may("feedback.answer", actor.path):
        return
    count = Feedback.objects.visible_to(actor, "feedback.answer").filter(answered_on=None).count()
    yield Beside(_("Góp ý chưa trả lời"), count, door("handbook:received", actor.organization_id))


ALSO_WAITING.append(beside_cases)
