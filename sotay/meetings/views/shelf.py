"""The meetings of an organisation: what is next, what was held, what is left open; above a cell, what is lacking."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page
from sotay.meetings.kinds import MeetingKind
from sotay.meetings.models import VIEW
from sotay.meetings.planned import Theme
from sotay.meetings.queries import lacks, left_open, meetings_of
from sotay.meetings.recurring import RULES, first_of, next_regular, recurrence_of
from sotay.organizations.bar import Bar
from sotay.organizations.doors import door, figure_door

from .frame import acts, frame, is_cell, looked_at, shown

MOST = 60
ACTS = ("meeting.hand_in", "meeting.repeat", "theme.plan")


@require_GET
@looks_at(VIEW)
def of(request: Request, pk: int) -> HttpResponse:
    """What is next first, then what was held."""
    bar = looked_at(request, pk)
    organization = bar.organization
    rows = list(meetings_of(organization)[:MOST])
    own = is_cell(organization)
    names = ACTS if own else ACTS[:2]
    may_plan = request.actor.may("meeting.plan", organization.path)
    context = frame(
        request,
        bar,
        "meetings:of",
        page_title=_("Sinh hoạt chi bộ") if own else _("Họp"),
        coming=[shown(row) for row in reversed(rows) if row.is_open],
        past=[shown(row) for row in rows if not row.is_open],
        acts=acts(request.actor, organization, names),
        plan_url=door("meetings:meeting_plan", pk) if may_plan else "",
        is_cell=own,
    )
    context |= of_a_cell(request, bar) if own else of_a_level(bar)
    return page(request, "meetings/of.html", context)


def of_a_cell(request: Request, bar: Bar) -> dict[str, Any]:
    """When the next meeting falls, what the plan of the year says, what is still to be done."""
    cell, now_ = bar.organization, today()
    usual = recurrence_of(cell, MeetingKind.REGULAR, now_)
    next_on = next_regular(cell, now_)
    month = first_of(now_)
    has_this = (
        meetings_of(cell).filter(kind=MeetingKind.REGULAR, month=month).exclude(state="cancelled").exists()
    )
    first = now_ if not has_this else next_on
    return {
        "next_on": first,
        "usual": dict(RULES).get(usual.rule, "") if usual else "",
        "suggest_url": door(
            "meetings:meeting_plan", cell.pk, kind="regular", on=f"{first.day}/{first.month}/{first.year}"
        )
        if request.actor.may("meeting.plan", cell.path)
        else "",
        "themes": Theme.objects.filter(
            organization=cell, month__year__gte=now_.year, month__year__lte=now_.year + 1
        ).order_by("month"),
        "open_tasks": [
            {
                "task": row,
                "late": row.due_on < now_,
                "url": door("meetings:assignment_close", row.pk)
                if request.actor.may("assignment.close", cell.path)
                else "",
            }
            for row in left_open(cell)[:MOST]
        ],
    }


def of_a_level(bar: Bar) -> dict[str, Any]:
    """How many cells have not met, which minutes are late, which resolutions nobody followed."""
    organization, found = bar.organization, lacks(bar.organization, bar.today)
    last = first_of(bar.today)
    return {
        "lacks": found,
        "not_met_url": figure_door("cells_not_met", organization.pk, bar),
        "late_url": figure_door("minutes_late", organization.pk, bar),
        "unfollowed_url": figure_door("resolutions_unfollowed", organization.pk, bar),
        "heat_url": door("meetings:heat", organization.pk, bar=bar),
        "this_month": last,
    }
