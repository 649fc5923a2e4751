"""One meeting: while it is prepared its agenda, papers and what was left open; when it is signed what came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.authority import Actor
from sotay.kernel.law import law
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page
from sotay.meetings.actions import PAPERS_BEFORE
from sotay.meetings.forms import CallForm
from sotay.meetings.kinds import OF_MEMBERS, Absence, Duty, Seen, State
from sotay.meetings.minutes import MINUTES, RESOLUTION, paper_of, told_by, told_of
from sotay.meetings.models import VIEW, Assignment, Beforehand, Meeting, Scoring
from sotay.meetings.queries import left_open
from sotay.meetings.recording import keeps
from sotay.meetings.room import Room
from sotay.meetings.scoring import band_of
from sotay.meetings.templates_of import agendas, score_sheets
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.papers.printing_views import handed_out

from .frame import acts, meeting_of

PREPARING = ("meeting.add_item", "meeting.set_paper", "meeting.record_before", "meeting.cancel")


@require_http_methods(["GET", "POST"])
@looks_at(VIEW)
def meeting(request: Request, pk: int) -> HttpResponse:
    """The page of a meeting; posted to, everybody is told of it."""
    found = meeting_of(request, pk)
    form = CallForm(request.actor, request.POST, about=found) if request.method == "POST" else None
    if form is not None and form.act(found) is not None:
        for warning in form.warned:
            messages.warning(request, str(warning))
        messages.success(request, _("Đã báo họp. Mọi đồng chí có tài khoản đều nhận được thông báo."))
        return HttpResponseRedirect(door("meetings:meeting", pk))
    near = keeps(request.actor, found)
    context: dict[str, Any] = {
        "bar": bar_of(request, found.organization),
        "organization": found.organization,
        "back_url": door("meetings:of", found.organization_id),
        "meeting": found,
        "near": near,
        "form": form,
        "page_title": f"{found.get_kind_display()} {found.held_on.day}/{found.held_on.month}/{found.held_on.year}",
        "items": list(found.items.all()),
        "agenda": agendas().get(found.agenda),
    }
    if found.is_open:
        context |= prepared(request.actor, found, near=near)
    elif found.state == State.SIGNED:
        context |= signed(request.actor, found, near=near)
    return page(request, "meetings/meeting.html", context)


def prepared(actor: Actor, found: Meeting, *, near: bool) -> dict[str, Any]:
    """What is still to be done before a meeting."""
    may = actor.may("meeting.jot", found.organization.path)
    return {
        "acts": acts(actor, found, PREPARING if near else PREPARING[:2]) if may else [],
        "hold_url": door("meetings:hold", found.pk) if may and near and found.is_by_name else "",
        "may_call": actor.may("meeting.call", found.organization.path) and found.state == State.PLANNED,
        "left_open": list(left_open(found.organization, found.held_on)) if near else [],
        "words": list(Beforehand.objects.filter(meeting=found).select_related("person")) if near else [],
        "before_rule": law(PAPERS_BEFORE, found.held_on, at=found.organization),
        "now": today(),
    }


def signed(actor: Actor, found: Meeting, *, near: bool) -> dict[str, Any]:
    """What came of a meeting: numbers for whoever looks; names and papers for who is entitled to them."""
    scorings = list(Scoring.objects.filter(meeting=found).order_by("from_above"))
    sheet = score_sheets().get(scorings[0].sheet) if scorings else None
    path = found.organization.path
    own = actor.organization_id == found.organization_id
    rescore = bool(scorings) and not own and actor.may("meeting.rescore", path)
    told = told_of(found) if near and found.is_by_name else None
    return {
        "told": told,
        "people": [
            {
                "name": each.name,
                "seen": Seen(each.seen).label,
                "reason": str(Absence(each.reason).label) if each.reason else "",
                "duty": Duty(each.duty).label if each.duty else "",
            }
            for each in (told.people if told else ())
        ],
        "tasks": list(Assignment.objects.filter(meeting=found).select_related("person")) if near else [],
        "may_close": actor.may("assignment.close", path),
        "minutes_url": door("meetings:minutes", found.pk) if told else "",
        "resolution_url": door("meetings:resolution", found.pk) if near and found.number_id else "",
        "sheet_rows": [
            (each.title, each.most, *(row.points.get(each.key) for row in scorings))
            for each in sheet.criteria
        ]
        if sheet
        else [],
        "sheet": sheet,
        "scorings": scorings,
        "band": band_of(found.score, found.held_on, found.organization),
        "reband": band_of(found.rescore, found.held_on, found.organization),
        "score_url": door("meetings:meeting_score", found.pk)
        if own and found.kind in OF_MEMBERS and found.rescore is None and actor.may("meeting.score", path)
        else "",
        "rescore_url": door("meetings:meeting_rescore", found.pk) if rescore else "",
        "share": 100 * found.present / found.expected if found.expected else None,
    }


@require_GET
@looks_at(VIEW)
def minutes(request: Request, pk: int) -> HttpResponse:
    """The minutes as DOCX or PDF; before they are signed, as they stand."""
    found = meeting_of(request, pk)
    return printed(request, found, MINUTES, "bien-ban", there=found.state != State.CANCELLED)


@require_GET
@looks_at(VIEW)
def resolution(request: Request, pk: int) -> HttpResponse:
    """The resolution as DOCX or PDF, once it has its number."""
    found = meeting_of(request, pk)
    return printed(request, found, RESOLUTION, "nghi-quyet", there=found.number_id is not None)


def printed(request: Request, found: Meeting, key: str, name: str, *, there: bool) -> HttpResponse:
    """A paper to keep, for whoever is entitled to it; everybody else is led back to the meeting."""
    if not there or not found.is_by_name or not keeps(request.actor, found):
        messages.info(
            request, _("Văn bản này chưa có, hoặc chỉ chi bộ và cấp ủy được gửi biên bản xem được.")
        )
        return HttpResponseRedirect(door("meetings:meeting", found.pk))
    told = told_of(found) if found.state == State.SIGNED else told_by(Room.of(found))
    kind = "docx" if request.GET.get("as") == "docx" else "pdf"
    return handed_out(paper_of(told, key), f"{name}-{found.held_on:%Y-%m-%d}", kind)
