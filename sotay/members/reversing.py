"""What else is put right when an entry of a member's book is reversed: the case behind it, the official day."""

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.procedures.models import StepTaken
from sotay.procedures.reopening import step_behind

from .derive import effective
from .kinds import Kind
from .models import Member, Movement


def step_that_posted(movement: Movement) -> StepTaken | None:
    """The step of a case by which an entry came into the book; ``None`` where it was written down by itself."""
    alike = Movement.objects.filter(  # type: ignore[misc]
        member_id=movement.member_id,
        kind=movement.kind,
        happened_on=movement.happened_on,
        decision_id=movement.decision_id,
        reverses=None,
    )
    with seen_by(PROGRAM):
        return step_behind(movement.member_id, movement.kind, alike.values_list("entry_id", flat=True))


def forget_recognition(member: Member) -> None:
    """The official day rests on the recognition that holds; without one there is none."""
    holding = effective(Movement.objects.filter(member=member))
    if any(row.kind == Kind.RECOGNITION and row.quantity > 0 for row in holding):
        return
    current = Member.objects.get(pk=member.pk)
    current.official_on, current.recognition_decided_on = None, None
    current.save(update_fields=["official_on", "recognition_decided_on"])
