"""Targets on a page and as a spreadsheet: what was asked of whom, and how far it has come."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.kernel.actions import ACTIONS
from sotay.kernel.sheets import Column as SheetColumn
from sotay.kernel.sheets import write_xlsx
from sotay.kernel.web import Request, download, looks_at, page
from sotay.organizations.asking import NotThere
from sotay.organizations.bar import Bar
from sotay.organizations.doors import door
from sotay.organizations.history import written
from sotay.organizations.kinds import CELL_KINDS
from sotay.reports.shown import number
from sotay.reports.targets import Plan, Standing, plan_of
from sotay.targets.actions import is_countable
from sotay.targets.models import Target, years_in_words
from sotay.targets.queries import targets_of, years_with_targets

from .frame import VIEW, absent, frame, looked_at
from .rows import number_given

HERE = "reports:targets"
USUAL = "members_admitted"
ACTS = (("target.set", "targets:set"), ("target.allot", "targets:allot"))


def asked_of(request: Request, pk: int) -> tuple[Bar, str, int, int]:
    """Whose plan, of which indicator, for which years; by default this year's admissions."""
    bar = looked_at(request, pk, shows_period=False)
    first = number_given(request, "year") or bar.on.year
    last = number_given(request, "to") or first
    code = request.GET.get("code", "") or USUAL
    if not (is_countable(code) and 1930 <= first <= last <= 2200):
        raise Http404
    return bar, code, first, last


@require_GET
@looks_at(VIEW)
def targets(request: Request, pk: int) -> HttpResponse:
    """The plan of a year or a term: what was asked, what was reached, of the whole and of each below."""
    bar, code, first, last = asked_of(request, pk)
    organization = bar.organization
    try:
        plan = plan_of(organization, code, first, last, bar, request.actor)
    except NotThere:
        return absent(request, bar, HERE)
    period = {"year": first, "to": last if last != first else None}
    held = targets_of([pk], first, last, on=bar.on, known_at=bar.known_at).values()
    is_cell = organization.shown_state and organization.shown_state.kind in CELL_KINDS
    context = frame(
        request,
        bar,
        HERE,
        page_title=finding(plan),
        plan=plan,
        years=years_in_words(first, last),
        is_cell=is_cell,
        periods=periods(organization, bar, code, first, last),
        others=[shown_other(each, bar, period) for each in held if each.code != code],
        decision=written(plan.own.target.decision) if plan.own.target else "",
        history_url=door("targets:history", plan.own.target.pk) if plan.own.target else "",
        rows=[shown_row(each) for each in plan.below],
        sheet_url=door("reports:targets_sheet", pk, bar=bar, code=code, **period),
        acts=[
            {
                "label": ACTIONS[name].title,
                "url": door(address, pk, code=code, first_year=first, last_year=period["to"]),
            }
            for name, address in ACTS
            if request.actor.may(name, organization.path) and not (is_cell and name == "target.allot")
        ],
    )
    return page(request, "reports/targets.html", context)


def shown_row(each: Standing) -> dict[str, Any]:
    return {
        "standing": each,
        "history_url": door("targets:history", each.target.pk) if each.target and each.url else "",
    }


def shown_other(target: Target, bar: Bar, period: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": target.title,
        "value": target.value,
        "url": door(HERE, bar.organization.pk, bar=bar, code=target.code, **period),
    }


def periods(organization: Any, bar: Bar, code: str, first: int, last: int) -> list[dict[str, Any]]:
    """The years one may look at: this one, the one before, and all of which there are targets."""
    this = bar.today.year
    listed = {(this, this), (this - 1, this - 1), (first, last), *years_with_targets(organization)}
    return [
        {
            "label": years_in_words(start, end),
            "current": (start, end) == (first, last),
            "url": door(
                HERE, organization.pk, bar=bar, code=code, year=start, to=end if end != start else None
            ),
        }
        for start, end in sorted(listed, reverse=True)
    ]


def finding(plan: Plan) -> str:
    """What the plan says, in a sentence."""
    title = str(plan.title)
    words = {"years": years_in_words(plan.first_year, plan.last_year), "title": title[:1].lower() + title[1:]}
    target, result = plan.own.target, plan.own.result
    words["years"] = words["years"][:1].upper() + words["years"][1:]
    if target is None:
        return _("%(years)s: chưa có chỉ tiêu %(title)s") % words
    words["target"] = number(target.value or 0)
    if result is None:
        return _("%(years)s: chỉ tiêu %(title)s %(target)s") % words
    return _("%(years)s: %(title)s %(result)s trên chỉ tiêu %(target)s") % {**words, "result": number(result)}


@require_GET
@looks_at(VIEW)
def targets_sheet(request: Request, pk: int) -> HttpResponse:
    """The plan as a spreadsheet."""
    bar, code, first, last = asked_of(request, pk)
    try:
        plan = plan_of(bar.organization, code, first, last, bar, request.actor)
    except NotThere:
        return absent(request, bar, HERE)
    columns = [
        SheetColumn(_("Tổ chức"), width=46),
        SheetColumn(_("Chỉ tiêu"), "whole", 12),
        SheetColumn(_("Đã đạt"), "whole", 12),
        SheetColumn(_("So với chỉ tiêu"), "percent", 14),
        SheetColumn(_("Quyết định"), width=50),
    ]
    rows = [
        [
            each.name,
            each.target.value if each.target else None,
            each.result,
            None if each.share is None else each.share / 100,
            written(each.target.decision) if each.target else "",
        ]
        for each in (plan.own, *plan.below)
    ]
    content = write_xlsx(
        columns,
        rows,
        title=finding(plan),
        notes=[str(bar.organization.name), str(plan.title), plan.missing or plan.division.words],
        sheet_name=_("Chỉ tiêu"),
    )
    return download(content, f"chi-tieu_{pk}_{first}-{last}.xlsx")
