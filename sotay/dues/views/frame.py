"""What the pages of dues share: whose book they show, the month one looks at, the way between them."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from sotay.dues.actions import written
from sotay.dues.book import is_near
from sotay.dues.models import Posting, first_of
from sotay.kernel.actions import ACTIONS
from sotay.kernel.authority import Actor
from sotay.kernel.dates import BadDate, read_date
from sotay.kernel.time import today
from sotay.kernel.web import Request, visible
from sotay.organizations.bar import Bar, bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization, described

VIEW = "dues.view"
PAGES = (("dues:of", _("Thu, nộp")), ("dues:year", _("Sổ năm")))


def looked_at(request: Request, pk: int) -> Bar:
    """The bar of a page about a book this actor may see."""
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    bar = bar_of(request, organization)
    state = organization.state(bar.on) or organization.states.order_by("valid_from").last()
    organization.name = state.name if state else ""
    organization.shown_state = state
    return bar


def month_asked(request: Request, otherwise: date) -> date:
    """The month in the address, written 3/2026."""
    given = request.GET.get("month", "")
    try:
        return first_of(read_date(given, today=today()).day) if given else otherwise
    except BadDate:
        return otherwise


def frame(
    request: Request, bar: Bar, here: str, looked: date | None = None, /, **more: Any
) -> dict[str, Any]:
    """The context every page of this room begins with."""
    pk = bar.organization.pk
    asked = {"month": written(looked)} if looked else {}
    tabs = [
        {"label": label, "url": door(name, pk, bar=bar, **asked), "current": name == here}
        for name, label in PAGES
    ]
    return {
        "bar": bar,
        "organization": bar.organization,
        "organization_url": door("organization", pk, bar=bar),
        "tabs_items": tabs,
        "near": is_near(request.actor, bar.today),
        **more,
    }


def acts(
    actor: Actor, organization: Organization, listed: tuple[tuple[str, str], ...]
) -> list[dict[str, Any]]:
    """What of a list this actor may do about it."""
    return [
        {"label": ACTIONS[name].title, "url": door(address, organization.pk)}
        for name, address in listed
        if actor.may(name, organization.path)
    ]


def told(postings: list[Posting]) -> list[dict[str, Any]]:
    """Entries of a book as a reader sees them."""
    names = described([row.other_id for row in postings if row.other_id], today())
    return [
        {
            "posting": row,
            "words": str(row),
            "amount": row.cash,
            "other": names[row.other_id].name if row.other_id in names else "",
            "taken_back": hasattr(row, "reversal") or row.reverses_id is not None,
        }
        for row in postings
    ]
