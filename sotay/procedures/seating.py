"""At which organisation a seat is, and who may act in it.

An office acts at a seat where it holds that seat's permission ("case.at_cell" ...) over the organisation: a grassroots
office may write down for a cell what the cell did, never the other way round.
"""

from datetime import date

from django.utils.translation import gettext as _

from sotay.kernel.authority import Actor
from sotay.kernel.place import numbers
from sotay.kernel.time import in_force, known
from sotay.organizations.kinds import CELL_KINDS, GRASSROOTS_KINDS, Kind
from sotay.organizations.models import Organization, OrganizationState
from sotay.regulations import Refused

from .declaring import SEATS, Seat, Step
from .models import Case

PROVINCE_KINDS = (Kind.PROVINCE, Kind.CENTRAL_BRANCH, Kind.CENTER)
UPPER_KINDS = (Kind.UPPER, *PROVINCE_KINDS)
HELD_AS = {Seat.RECEIVING: Seat.GRASSROOTS, Seat.PROVINCE: Seat.UPPER}
"""Seats whose office holds the permission of another: the receiving side is a grassroots organisation, and whoever
acts for an upper committee acts for the province where they have their office there."""


def permission_of(seat: Seat) -> str:
    """What an office must hold to act there."""
    return f"case.at_{HELD_AS.get(seat, seat)}"


SEAT_KINDS = {
    Seat.CELL: CELL_KINDS,
    Seat.GRASSROOTS: GRASSROOTS_KINDS,
    Seat.UPPER: UPPER_KINDS,
    Seat.PROVINCE: PROVINCE_KINDS,
    Seat.RECEIVING: GRASSROOTS_KINDS,
}


def organization_at(case: Case, step: Step, on: date) -> tuple[Seat, Organization]:
    """The seat of a step and the organisation that sits there: the nearest of its kind, upwards.

    Raises:
        Refused: there is none above, or the case has nowhere to lead.
    """
    seat = step.seat_in(case)
    start = case.destination if seat is Seat.RECEIVING else case.organization
    found = nearest(start, SEAT_KINDS[seat], on) if start is not None else None
    if found is None:
        raise Refused(
            None,
            _("Không tìm thấy nơi giải quyết bước “%(step)s”: %(seat)s.")
            % {"step": step.title, "seat": SEATS[seat]},
            _("Hãy báo Ban Tổ chức xem lại vị trí của chi bộ trên cây tổ chức."),
        )
    return seat, found


def nearest(start: Organization, kinds: tuple[str, ...], on: date) -> Organization | None:
    """The organisation itself or the nearest above it of some kinds, by today's tree."""
    states = OrganizationState.objects.filter(
        in_force(on), known(None), organization_id__in=numbers(start.path or ""), kind__in=kinds
    ).select_related("organization")
    found = max(states, key=lambda state: len(state.organization.path or ""), default=None)
    return found.organization if found else None


def may_act(actor: Actor, seat: str, path: str) -> bool:
    """Whether an office may take the steps of a seat over an organisation."""
    return actor.may(permission_of(Seat(seat)), path)


def seats_of(actor: Actor) -> list[Seat]:
    """The seats in which an office acts somewhere."""
    return [seat for seat in Seat if actor.may(permission_of(seat))]
