"""The score sheet a cell or a level above fills in for a meeting, and the scores of a month side by side."""

from typing import Any

from django.http import HttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.kernel.law import law
from sotay.kernel.web import Request, looks_at, page
from sotay.meetings.models import VIEW, Meeting, Scoring
from sotay.meetings.quality import APART, Scored, month_of, scored_in, together
from sotay.meetings.scoring import BANDS, band_of, proposals_after
from sotay.meetings.templates_of import score_sheet_of
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import OrganizationState, described

from .frame import frame, looked_at


def sheet_of(request: Request, found: Meeting, *, from_above: bool) -> dict[str, Any]:
    """The sheet to be filled in: with what the record speaks for, and from above with what the cell gave itself."""
    before = {row.from_above: row for row in Scoring.objects.filter(meeting=found)}
    own, mine = before.get(False), before.get(from_above)
    proposed = {each.criterion.key: each for each in proposals_after(found)}
    usual = mine.points if mine else own.points if own else {key: row.points for key, row in proposed.items()}
    sheet = score_sheet_of(found.held_on)
    bands = law(BANDS, found.held_on, at=found.organization)
    lines: list[dict[str, Any]] = [
        {
            "criterion": each,
            "own": own.points.get(each.key) if own and from_above else None,
            "proposed": proposed[each.key],
            "value": request.POST.get(f"points-{each.key}", usual.get(each.key, "")),
        }
        for each in sheet.criteria
    ]
    total = sum(int(line["value"]) for line in lines if str(line["value"]).isdecimal())
    return {
        "template": "meetings/score.html",
        "sheet": sheet,
        "lines": lines,
        "from_above": from_above,
        "own_total": found.score if from_above else None,
        "total": total,
        "band": band_of(total, found.held_on, found.organization),
        "bands": bands,
        "most": sum(each.most for each in sheet.criteria),
    }


@require_GET
@looks_at(VIEW)
def scores(request: Request, pk: int) -> HttpResponse:
    """How the cells scored their meetings of the month that is over, and the samples scored again above."""
    bar = looked_at(request, pk)
    month = month_of(bar.on)
    rows = scored_in(bar.organization, month)
    states = described([row.key for row in rows if row.key], bar.on)
    when = f"{month.month}/{month.year}"
    whole = together(rows)
    context = frame(
        request,
        bar,
        "meetings:scores",
        page_title=_("Chất lượng sinh hoạt chi bộ tháng %(month)s") % {"month": when},
        rows=sorted(
            (line_of(row, states.get(row.key)) for row in rows),
            key=lambda line: (line["row"].mean is None, line["row"].mean or 0, line["name"]),
        ),
        whole=whole,
        apart_words=_("Lệch từ %(points)s điểm") % {"points": APART},
        finding=finding(whole, when),
    )
    return page(request, "meetings/scores.html", context)


def line_of(row: Scored, state: OrganizationState | None) -> dict[str, Any]:
    """A place with what its cells gave themselves; a cell leads to its meeting, a branch to its own cells."""
    if state is None:
        return {
            "row": row,
            "name": _("Chính chi bộ này"),
            "url": door("meetings:meeting", row.last),
            "places": 0,
        }
    is_cell = state.kind in CELL_KINDS
    url = door("meetings:meeting", row.last) if is_cell else door("meetings:scores", row.key)
    return {"row": row, "name": state.name, "url": url, "places": 0 if is_cell else 1}


def finding(whole: Scored, when: str) -> str:
    """What the page says of the month in a sentence."""
    if not whole.held:
        return _("Tháng %(month)s chưa có buổi sinh hoạt nào đã ký biên bản.") % {"month": when}
    numbers = {"scored": whole.scored, "held": whole.held, "again": whole.rescored}
    counts = {
        "month": when,
        **{name: number_format(number, 0, force_grouping=True) for name, number in numbers.items()},
    }
    return (
        _(
            "Tháng %(month)s: %(scored)s trong %(held)s buổi đã được chi bộ tự chấm, %(again)s buổi cấp trên chấm lại."
        )
        % counts
    )
