"""What the pages of this room share: whose figures they show, the way between them, and what to say without figures."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from sotay.kernel.web import Request, page, visible
from sotay.organizations.bar import Bar, bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization

VIEW = "figures.view"
PAGES = (
    ("reports:form1", _("Tăng, giảm")),
    ("reports:composition", _("Cơ cấu")),
    ("reports:forms", _("Biểu 2, 3, 5")),
    ("reports:figures", _("Mọi số liệu")),
    ("reports:compare", _("So sánh")),
    ("reports:units", _("Trước và sau")),
    ("reports:targets", _("Chỉ tiêu")),
)
PERIOD = ("period", "from", "to")


def looked_at(request: Request, pk: int, *, shows_period: bool, period: str = "year") -> Bar:
    """The bar of a page about an organisation whose figures this actor may see."""
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    bar = bar_of(request, organization, shows_figures=True, shows_period=shows_period, period=period)
    state = organization.state(bar.on, bar.known_at) or organization.states.order_by("valid_from").last()
    organization.name = state.name if state else ""
    organization.shown_state = state
    return bar


def frame(request: Request, bar: Bar, here: str = "", **more: Any) -> dict[str, Any]:
    """The context every page of this room begins with."""
    kept = {name: request.GET.get(name, "") for name in PERIOD}
    tabs = [
        {"label": label, "url": door(name, bar.organization.pk, bar=bar, **kept), "current": name == here}
        for name, label in PAGES
    ]
    return {"bar": bar, "organization": bar.organization, "tabs_items": tabs, **more}


def absent(request: Request, bar: Bar, here: str = "") -> HttpResponse:
    """The organisation was not there, as far as was known."""
    context = frame(request, bar, here, page_title=bar.organization.name)
    return page(request, "reports/absent.html", context)
