"""How far the handbook has come in an organisation, as numbers."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.handbook.rollout import rollout
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door, figure_door
from sotay.organizations.models import Organization

FIGURES = "figures.view"
DRAWN = 20


@require_GET
@looks_at(FIGURES)
def reached(request: Request, pk: int) -> HttpResponse:
    """Accounts, installed, opened within thirty days: of the whole, and of each part."""
    organization = visible(request.actor, Organization.objects, FIGURES, pk)
    whole, parts = rollout(organization, today())
    state = organization.state(today())
    told = [part for part in parts if not part.too_small]
    bars = [
        {
            "label": part.name,
            "value": round(part.share),
            "url": door("handbook:rollout", part.pk),
            "note": f"{part.lately}/{part.members}",
        }
        for part in told[:DRAWN]
    ]
    bar = bar_of(request, organization)
    context = {
        "bar": bar,
        "opened_url": figure_door("handbook_opened", pk, bar),
        "installed_url": figure_door("handbook_installed", pk, bar),
        "page_title": _("Sổ tay đến với đảng viên"),
        "state": state,
        "whole": whole,
        "parts": parts,
        "bars": bars if any(part.lately for part in told) else [],
        "above": sum(part.share >= 50 for part in told),
    }
    return page(request, "handbook/rollout.html", context)
