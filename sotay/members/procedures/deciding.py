"""Who decides on membership, by the rules a case runs under and the powers its organisation was given."""

from sotay.kernel.time import today
from sotay.organizations.kinds import GRASSROOTS_KINDS, Kind, Powers
from sotay.procedures.declaring import Seat
from sotay.procedures.models import Case
from sotay.procedures.seating import nearest

BY_UPPER, BY_GRASSROOTS = "upper_standing", "grassroots_standing"
DECIDES = "admission.deciding_body"


def powers_of(case: Case) -> str:
    """What the grassroots organisation of a case was given beyond the Charter."""
    grassroots = nearest(case.organization, GRASSROOTS_KINDS, today())
    state = grassroots.state(today()) if grassroots else None
    return state.powers if state else Powers.ORDINARY


def is_delegated(case: Case) -> bool:
    """The grassroots committee was given the power to admit and to expel: its whole committee decides."""
    return powers_of(case) == Powers.DELEGATED


def deciding_seat(case: Case) -> Seat:
    """Where it is decided: by the committee above, or at the grassroots by the newer rule or a delegated power."""
    if stands_alone(case):
        return Seat.UPPER
    if is_delegated(case) or case.law(DECIDES).value == BY_GRASSROOTS:
        return Seat.GRASSROOTS
    return Seat.UPPER


def stands_alone(case: Case) -> bool:
    """A grassroots cell has no committee between it and the one above."""
    state = case.organization.state(today())
    return state is not None and state.kind == Kind.GRASSROOTS_CELL
