"""Casting an electronic ballot: it comes sealed, fills the voter's slot, and may be replaced until the box opens."""

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import NotAllowed, action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.sight import seen_by
from sotay.regulations import Refused

from . import sealing
from .electorate import MAY_COME
from .opening import bytes_of
from .votings import Slot, State, Voter, Voting


@action("ballot.cast", gettext_lazy("Bỏ phiếu"), elsewhere=("voting",))
def cast(actor: Actor, voting: Voting, *, sealed: str) -> Slot:
    """Put one's own sealed ballot into the box, in place of a former one. Sent twice, it is there once.

    Args:
        sealed: what the voter's browser closed for the counting team, as base64.

    Raises:
        NotAllowed: not on the list; nobody votes for another.
        Refused: the box is not open, or what came is no sealed ballot of this vote.
    """
    if actor.person_id is None:
        raise NotAllowed("ballot.cast")
    with seen_by(PROGRAM):
        own = Voter.objects.filter(voting=voting, person_id=actor.person_id)
        if not own.exists():
            raise NotAllowed("ballot.cast")
        refuse_a_closed_box(voting)
        voter = own.select_for_update().get()
        if voter.ground and voter.ground not in MAY_COME:
            raise Refused(None, _("Đồng chí không biểu quyết lần này, theo danh sách của hội nghị."))
        content = bytes_of(sealed)
        counters = voting.tellers.count()
        if not sealing.is_sealed(content, counters, voting.design.lines):
            raise Refused(
                None,
                _("Lá phiếu gửi đến chưa được niêm phong đúng, nên chưa bỏ vào hòm."),
                _("Hãy mở lại trang này và bỏ phiếu lại."),
            )
        return put(voter, voting, content)


def put(voter: Voter, voting: Voting, sealed: bytes) -> Slot:
    """Fill a voter's slot. The voter's row is locked: two sendings follow one another."""
    receipt = sealing.receipt_of(sealed)
    slot = Slot.objects.filter(voter=voter).first() or Slot(voter=voter, voting=voting)
    if slot.receipt == receipt:
        return slot
    slot.contents, slot.receipt = sealed, receipt
    slot.save()
    if not voter.has_cast:
        voter.has_cast = True
        voter.save()
    return slot


def refuse_a_closed_box(voting: Voting) -> None:
    """Whoever opens the box waits until everybody who is casting has done so, and lets nobody cast after.

    Raises:
        Refused: it is not open.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT channel, state FROM ballots_voting WHERE id = %s FOR SHARE", [voting.pk])
        channel, state = cursor.fetchone()
    if channel != "electronic":
        raise Refused(None, _("Việc này không bỏ phiếu điện tử."))
    if state != State.OPEN:
        raise Refused(
            None,
            _("Hòm phiếu không mở: %(state)s. Lá phiếu vừa gửi không được tính.")
            % {"state": State(state).label},
        )
