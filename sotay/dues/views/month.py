"""A month of a cell: the page its secretary fills in, and what stands in the book once it is written."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.dues.actions import written
from sotay.dues.book import balance, is_near
from sotay.dues.forms import PostMonthForm
from sotay.dues.kinds import Ground, Group, Kind
from sotay.dues.models import Posting, first_of
from sotay.dues.payers import PARTY_AGE, Payer, payers_of
from sotay.dues.queries import latest, rows_of, sheet_of
from sotay.dues.rates import Rules, next_month, why_assumed
from sotay.kernel.web import Request, looks_at, page
from sotay.organizations.bar import Bar
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS

from .frame import VIEW, acts, frame, looked_at, month_asked, told
from .level import level

ACTS = (
    ("dues.remit", "dues:remit"),
    ("dues.set_account", "dues:set_account"),
    ("dues.end_account", "dues:end_account"),
)


@require_http_methods(["GET", "POST"])
@looks_at(VIEW)
def of(request: Request, pk: int) -> HttpResponse:
    """The book of dues of an organisation: a cell's month, or what came from below."""
    bar = looked_at(request, pk)
    state = bar.organization.shown_state
    if state is None or state.kind not in CELL_KINDS:
        return level(request, bar)
    month = month_asked(request, next_to_write(bar))
    if request.method == "POST":
        return written_down(request, bar, month)
    return shown(request, bar, month, None)


def next_to_write(bar: Bar) -> date:
    """The month after the last one written, not later than the running one."""
    rows = Posting.objects.standing().filter(organization=bar.organization, kind=Kind.MONTH)
    last = rows.order_by("-month").values_list("month", flat=True).first()
    running = first_of(bar.today)
    return min(next_month(last), running) if last else running


def written_down(request: Request, bar: Bar, month: date) -> HttpResponse:
    """Write the sheet, or show what keeps it from being written, with all that was typed."""
    cell = bar.organization
    form = PostMonthForm(request.actor, request.POST, about=cell)
    done = form.act(cell)
    if done is None:
        return shown(request, bar, month, form)
    messages.success(
        request,
        _("Đã ghi sổ đảng phí tháng %(month)s: thu %(cash)s đ.")
        % {"month": written(done.month), "cash": f"{done.cash:,}".replace(",", ".")},
    )
    return HttpResponseRedirect(door("dues:of", cell.pk, month=written(done.month)))


def shown(request: Request, bar: Bar, month: date, form: PostMonthForm | None) -> HttpResponse:
    """The month as it stands in the book, or the page to fill in."""
    cell = bar.organization
    sheet = sheet_of(cell, month)
    near = is_near(request.actor, bar.today)
    context = frame(
        request,
        bar,
        "dues:of",
        month,
        page_title=_("Đảng phí tháng %(month)s") % {"month": written(month)},
        month=month,
        month_text=written(month),
        sheet=sheet,
        form=form,
        stands=stands_of(cell),
        postings=told(latest(cell)),
        acts=acts(request.actor, cell, ACTS),
        may_reverse=request.actor.may("dues.reverse", cell.path),
        reverse_url=door("dues:reverse", cell.pk),
        slips_url=door("dues:slips", cell.pk, month=written(month)),
    )
    context |= neighbours(bar, month)
    if sheet is not None:
        context["rows"] = rows_of(sheet) if near else []
        return page(request, "dues/month.html", context)
    if near and month <= first_of(bar.today):
        context |= to_fill_in(request, bar, month, form)
    return page(request, "dues/month.html", context, status=200)


def neighbours(bar: Bar, month: date) -> dict[str, str]:
    """The pages of the months before and after."""
    pk = bar.organization.pk
    before = first_of(date.fromordinal(month.toordinal() - 1))
    after = next_month(month)
    return {
        "previous_url": door("dues:of", pk, month=written(before)),
        "previous_text": written(before),
        "next_url": door("dues:of", pk, month=written(after)) if after <= first_of(bar.today) else "",
        "next_text": written(after),
    }


def to_fill_in(request: Request, bar: Bar, month: date, form: PostMonthForm | None) -> dict[str, Any]:
    """Who is on the sheet with what is due, and what was typed before."""
    cell, rules = bar.organization, Rules(month)
    payers = payers_of([cell], rules)[cell.pk]
    typed = form.data if form is not None else {}
    ticked = {
        name: set(typed.getlist(name)) if hasattr(typed, "getlist") else set()
        for name in ("unpaid", "arrears")
    }
    state = cell.shown_state
    link = rules.link(state.kind, state.sector, cell)
    lines = [line_of(payer, typed, ticked, bar) for payer in payers]
    return {
        "form": form or PostMonthForm(request.actor, about=cell, initial={"month": month}),
        "lines": [line for line in lines if line["payer"].here],
        "others": [line for line in lines if not line["payer"].here],
        "due": sum(payer.amount or 0 for payer in payers if payer.here),
        "undeclared": sum(payer.here and payer.amount is None for payer in payers),
        "share": link,
        "share_note": "" if link.known else why_assumed(link),
        "uncertain": rules.rates(cell).uncertain(payer.group for payer in payers if payer.group),
    }


def line_of(payer: Payer, typed: Any, ticked: dict[str, set[str]], bar: Bar) -> dict[str, Any]:
    """One member of the sheet, with what was typed beside the name."""
    number = str(payer.member_id)
    grounds: dict[str, Any] = {**dict(Ground.choices), PARTY_AGE: _("đủ tuổi đảng được miễn")}
    return {
        "payer": payer,
        "note": ", ".join(
            str(words)
            for words in (
                grounds.get(payer.ground, ""),
                _("sinh hoạt tạm thời ở đây") if payer.guest else "",
            )
            if words
        ),
        "group": dict(Group.choices).get(payer.group, ""),
        "amount": typed.get(f"amount-{number}", ""),
        "unpaid": number in ticked["unpaid"],
        "settles": number in ticked["arrears"],
        "months": ", ".join(f"{each.month}/{each.year}" for each in payer.arrears),
        "declare_url": door("dues:declare", payer.member_id),
        "relieve_url": door("dues:relieve", payer.member_id),
    }


def stands_of(organization: Any) -> list[dict[str, Any]]:
    """What stands in the accounts of a book, as a reader says it."""
    stands = balance(organization)
    return [
        {"label": _("Đang giữ"), "value": stands["cash"]},
        {"label": _("Phần trích được giữ lại"), "value": -stands["kept"]},
        {"label": _("Còn phải nộp cấp trên"), "value": -stands["owed"]},
        {"label": _("Đảng viên còn nợ"), "value": stands["receivable"]},
    ]
