"""The book of an organisation above the cells: what its parts collected, handed up, and what of it was booked."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from sotay.dues.book import balance
from sotay.dues.queries import Below, below, latest
from sotay.indicators.engine import NONE, Amounts, spread
from sotay.kernel.web import Request, page
from sotay.organizations.asking import NotThere, question
from sotay.organizations.bar import Bar
from sotay.organizations.doors import door, figure_door
from sotay.organizations.kinds import CELL_KINDS

from .frame import acts, frame, told

FLOWS = ("dues_due", "dues_paid")
ACTS = (
    ("dues.receive", "dues:receive"),
    ("dues.remit", "dues:remit"),
    ("dues.post_months", "dues:post_months"),
    ("dues.set_account", "dues:set_account"),
    ("dues.end_account", "dues:end_account"),
)
ONLY_NEAR = "dues.post_months"


def level(request: Request, bar: Bar) -> HttpResponse:
    """Sums of the parts of an organisation for the year of the bar's day; no member's."""
    organization = bar.organization
    try:
        found = spread(FLOWS, question(organization, bar.on))
        parts = found.children
        whole = found.whole
    except NotThere:
        parts, whole = {}, {}
    stands = balance(organization)
    rows = [
        row_of(each, parts.get(each.state.organization_id, {}), bar) for each in below(organization, bar.on)
    ]
    context = frame(
        request,
        bar,
        "dues:of",
        page_title=_("Đảng phí năm %(year)s") % {"year": bar.on.year},
        rows=rows,
        total={code: whole.get(code, NONE).value for code in FLOWS},
        doors={code: figure_door(code, organization.pk, bar) for code in FLOWS},
        stands=[
            {"label": _("Đang giữ"), "value": stands["cash"]},
            {"label": _("Phần trích được giữ lại"), "value": -stands["kept"]},
            {"label": _("Còn phải nộp cấp trên"), "value": -stands["owed"]},
        ],
        differing=sum(1 for row in rows if row["difference"]),
        postings=told(latest(organization)),
        may_reverse=request.actor.may("dues.reverse", organization.path),
        reverse_url=door("dues:reverse", organization.pk),
    )
    near = context["near"]
    listed = tuple(each for each in ACTS if near or each[0] != ONLY_NEAR)
    return page(request, "dues/level.html", context | {"acts": acts(request.actor, organization, listed)})


def row_of(each: Below, amounts: Amounts, bar: Bar) -> dict[str, Any]:
    """One part: what it collected in the year, and the money between the two since the books began."""
    pk = each.state.organization_id
    return {
        "name": each.state.name,
        "url": door("dues:of", pk, bar=bar),
        "is_cell": each.state.kind in CELL_KINDS,
        "numbers": [
            {"value": amounts.get(code, NONE).value, "url": figure_door(code, pk, bar)} for code in FLOWS
        ],
        "owed": each.owed,
        "sent": each.sent,
        "received": each.received,
        "difference": each.difference,
        "difference_text": f"{each.difference:+,}".replace(",", "."),
    }
