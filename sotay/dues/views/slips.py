"""The slips of a cell's month, to be handed out: who is to pay what, and a code to pay it with."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.dues.actions import written
from sotay.dues.models import first_of
from sotay.dues.payers import payers_of
from sotay.dues.queries import account_of, rows_of, sheet_of
from sotay.dues.rates import Rules
from sotay.dues.slips import slip_of
from sotay.kernel.web import Request, looks_at, page
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS

from .frame import VIEW, frame, looked_at, month_asked


@require_GET
@looks_at(VIEW)
def slips(request: Request, pk: int) -> HttpResponse:
    """A slip for each who has something to pay: of the sheet to be written, or what is open of one that is."""
    bar = looked_at(request, pk)
    cell, month = bar.organization, month_asked(request, first_of(bar.today))
    context = frame(
        request,
        bar,
        "dues:of",
        month,
        page_title=_("Phiếu đóng đảng phí tháng %(month)s") % {"month": written(month)},
        month_text=written(month),
        back_url=door("dues:of", pk, month=written(month)),
        account_url=door("dues:set_account", pk),
    )
    state = cell.shown_state
    if not context["near"] or state is None or state.kind not in CELL_KINDS:
        return page(request, "dues/slips.html", context)
    account = account_of(cell.ancestor_ids[-2:], bar.today)
    sheet = sheet_of(cell, month)
    if sheet is not None:
        owed = [(row.member_id, row.name, row.open) for row in rows_of(sheet)]
    else:
        payers = payers_of([cell], Rules(month))[cell.pk]
        owed = [(payer.member_id, payer.name, (payer.amount or 0) + payer.open) for payer in payers]
    only = request.GET.get("of", "")
    made = [
        slip_of(number, name, month, amount, account)
        for number, name, amount in owed
        if amount > 0 and only in ("", str(number))
    ]
    return page(request, "dues/slips.html", context | {"slips": made, "account": account})
