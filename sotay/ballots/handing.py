"""Handing codes over from several devices, for one opening of the box.

Whoever of the counters opens the box has a key made in their browser for this one opening. It lives in that page and
nowhere else; its public half stands here. Every other counter's own browser closes their code for it. What rests here
until enough are in is of no use to anybody but that page: see docs/decisions/0038.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import NotAllowed, action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.sight import seen_by
from sotay.regulations import Refused

from . import sealing
from .opening import bytes_of, locked
from .votings import State, Teller, Voting

HANDED = sealing.POINT + sealing.KEY + sealing.TAG
"""How long every code is that was closed for an opening: a point, a code, a tag."""


def own_part(actor: Actor, teller: Teller, permission: str) -> Voting:
    """The open box in which a counter does their own part, for nobody else to change meanwhile.

    Raises:
        NotAllowed: it is another counter's.
        Refused: there is no open box.
    """
    if actor.person_id is None or teller.person_id != actor.person_id:
        raise NotAllowed(permission)
    voting = locked(teller.voting, State.OPEN)
    if not voting.is_electronic:
        raise Refused(None, _("Việc này không bỏ phiếu điện tử."))
    return voting


@action("ballot.gather", gettext_lazy("Nhận mã từ máy của từng người"), elsewhere=("teller",))
def gather(actor: Actor, teller: Teller, *, public_key: str) -> Voting:
    """Begin to open the box on one's own device: codes are closed for the key that this page has made.

    What was handed over for an opening before is of no use any more and goes.

    Raises:
        NotAllowed: it is another counter's.
        Refused: the box is not open, or this is no key.
    """
    with seen_by(PROGRAM):
        voting = own_part(actor, teller, "ballot.gather")
        public = bytes_of(public_key)
        if not sealing.is_point(public):
            raise Refused(None, _("Máy này chưa tạo được khóa để nhận mã. Hãy mở lại trang."))
        voting.opener, voting.opening_key = teller.number, public
        voting.save()
        voting.tellers.update(handed=None)
    return voting


@action("ballot.hand_over", gettext_lazy("Giao mã để mở hòm"), elsewhere=("teller",))
def hand_over(actor: Actor, teller: Teller, *, opening_key: str, sealed: str) -> Teller:
    """Give one's code, closed in one's own browser for whoever opens the box.

    Args:
        opening_key: the key it was closed for, as base64. ``sealed``: the code, closed.

    Raises:
        NotAllowed: it is another counter's.
        Refused: nobody opens the box now, or somebody else or anew; or what came is no closed code.
    """
    with seen_by(PROGRAM):
        voting = own_part(actor, teller, "ballot.hand_over")
        if not voting.opening_key or bytes_of(opening_key) != bytes(voting.opening_key):
            raise Refused(
                None,
                _("Người mở hòm vừa bắt đầu lại, nên mã vừa giao không dùng được."),
                _("Hãy mở lại trang, so chữ với máy mở hòm rồi giao mã lại."),
            )
        content = bytes_of(sealed)
        if len(content) != HANDED or not sealing.is_point(content[: sealing.POINT]):
            raise Refused(None, _("Mã gửi đến chưa được niêm phong đúng. Hãy mở lại trang và giao lại."))
        row = voting.tellers.get(pk=teller.pk)
        row.handed = content
        row.save()
    return row
