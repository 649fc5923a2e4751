"""What the pages of meetings share: whose they are, and the way between them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sotay.kernel.actions import ACTIONS
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.web import Request, visible
from sotay.meetings.models import VIEW, Meeting
from sotay.organizations.bar import Bar, bar_of
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Organization

OF_A_CELL = (("meetings:of", _("Các cuộc họp")),)
OF_A_LEVEL = (
    ("meetings:of", _("Các cuộc họp")),
    ("meetings:heat", _("Chi bộ theo tháng")),
    ("meetings:scores", _("Chất lượng")),
    ("meetings:load", _("Lịch chung")),
)


def looked_at(request: Request, pk: int) -> Bar:
    """The bar of a page about the meetings of an organisation this actor may see."""
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    bar = bar_of(request, organization)
    state = organization.state(bar.on) or organization.states.order_by("valid_from").last()
    organization.name = state.name if state else ""
    organization.shown_state = state
    return bar


def is_cell(organization: Any) -> bool:
    """Whether the organisation looked at is a cell."""
    state = organization.shown_state
    return state is not None and state.kind in CELL_KINDS


def frame(request: Request, bar: Bar, here: str, /, **more: Any) -> dict[str, Any]:
    """The context every page about an organisation's meetings begins with."""
    organization = bar.organization
    pages = OF_A_CELL if is_cell(organization) else OF_A_LEVEL
    tabs = [
        {"label": label, "url": door(name, organization.pk, bar=bar), "current": name == here}
        for name, label in pages
    ]
    return {
        "bar": bar,
        "organization": organization,
        "organization_url": door("organization", organization.pk, bar=bar),
        "tabs_items": tabs if len(tabs) > 1 else [],
        **more,
    }


def acts(actor: Actor, row: Any, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """What of a list this actor may do about an organisation or a meeting."""
    path = next(iter(row.place_paths()), "")
    return [
        {"label": ACTIONS[name].title, "url": door(f"meetings:{address_of(name)}", row.pk)}
        for name in names
        if actor.may(name, path)
    ]


def address_of(action: str) -> str:
    """How the page of an action is called."""
    return action.replace(".", "_")


def shown(meeting: Meeting) -> dict[str, Any]:
    """A meeting as a line of a list."""
    return {
        "meeting": meeting,
        "url": door("meetings:meeting", meeting.pk),
        "title": str(meeting.get_kind_display()),
        "on": spelled(meeting.held_on),
        "state": str(meeting.get_state_display()),
        "number": meeting.number.words if meeting.number else "",
    }


def meeting_of(request: Request, pk: int, permission: str = VIEW) -> Meeting:
    """A meeting this actor may see, with whose it is."""
    rows = Meeting.objects.select_related("organization", "body", "number__series")
    found: Meeting = visible(request.actor, rows, permission, pk)
    bar = bar_of(request, found.organization)
    state = found.organization.state(bar.today) or found.organization.states.order_by("valid_from").last()
    found.organization.name = state.name if state else ""  # type: ignore[attr-defined]
    found.organization.shown_state = state  # type: ignore[attr-defined]
    return found
