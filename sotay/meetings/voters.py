"""Who votes in a meeting: its roll says who is there, ``members`` with what right. An open list follows the roll."""

from collections.abc import Collection, Iterable

from sotay.ballots.electorate import Elector
from sotay.ballots.opening import told_of_presence
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by

from .held_votes import WAITING, votes_of
from .kinds import LEFT_OUT, Absence
from .models import Meeting
from .room import Attendee, Room


def elector_of(each: Attendee) -> Elector:
    """Somebody called with a vote, as the list of a vote has them."""
    why = each.called.excuse or each.reason
    ground = str(LEFT_OUT[Absence(why)]) if why in LEFT_OUT else ""
    return Elector(each.called.person_id, ground, each.is_there)


def electors_of(room: Room) -> list[Elector]:
    """Who votes in a meeting, and whether they are there."""
    return [elector_of(each) for each in room.voters]


def follow_the_roll(meeting: Meeting, people: Collection[int]) -> None:
    """Whoever comes or goes while a vote is open is there, or not, on its list as well; within a running action."""
    if not people:
        return
    with seen_by(PROGRAM):
        open_ = [each.voting.pk for each in votes_of(meeting) if each.voting.state in WAITING]
        if not open_:
            return
        rows: Iterable[Attendee] = Room.of(meeting).voters
        told_of_presence(open_, [elector_of(each) for each in rows if each.called.person_id in people])
