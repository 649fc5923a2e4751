"""What was voted, or is being voted, about a case before its step is written down: counted once, not typed again."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from sotay.ballots.models import VoteResult, Voting
from sotay.ballots.votings import State
from sotay.organizations.models import Organization
from sotay.regulations import Refused

from .models import Case, StepTaken, Task

FROM_A_BALLOT = Q(outcome__isnull=False) | Q(supersedes__outcome__isnull=False)


def who_votes(task: Task) -> Organization:
    """The organisation whose members or body vote about a step."""
    return task.organization if task.seat != "cell" else task.case.organization


def counted_already(task: Task) -> VoteResult | None:
    """The result of a ballot that was held about a step and on which no step rests yet."""
    case: Case = task.case
    used = StepTaken.objects.filter(vote=OuterRef("pk"), takes_back=None, taken_back=None)
    rows = VoteResult.objects.standing().filter(
        FROM_A_BALLOT,
        ~Exists(used),
        subject=case.subject,
        kind=task.declared.vote_in(case),
        organization=who_votes(task),
    )
    return rows.order_by("-pk").first()


def is_being_voted(task: Task) -> bool:
    """Whether a ballot about a step is open."""
    rows = Voting.objects.filter(subject=task.case.subject, kind=task.declared.vote_in(task.case))
    return rows.filter(state__in=(State.KEYS, State.OPEN)).exists()


def taken_from_the_ballot(task: Task, on: date, *, is_typed: bool) -> VoteResult | None:
    """The result of the ballot a step rests on; ``None`` where there was none and its numbers are typed.

    Raises:
        Refused: it is still being voted on, its numbers were typed all the same, or the day is another.
    """
    if is_being_voted(task):
        raise Refused(
            None,
            _("Việc này đang được biểu quyết ở cuộc họp."),
            _("Hãy chờ kiểm phiếu xong rồi ghi bước này."),
        )
    result = counted_already(task)
    if result is None:
        return None
    day = f"{result.held_on.day}/{result.held_on.month}/{result.held_on.year}"
    if is_typed:
        raise Refused(
            None,
            _("Việc này đã kiểm phiếu ở cuộc họp ngày %(day)s, không ghi lại số.") % {"day": day},
            _("Hãy mở lại hồ sơ rồi ghi bước theo kết quả ấy."),
        )
    if on != result.held_on:
        raise Refused(None, _("Bước này ghi theo ngày biểu quyết: %(day)s.") % {"day": day})
    return result
