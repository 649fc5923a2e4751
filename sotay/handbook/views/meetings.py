"""A meeting as a member sees it: agenda and papers, what one means to say, the code; one's tasks; the resolutions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.handbook.letterbox import touch
from sotay.handbook.own_meetings import when_and_where
from sotay.kernel.forms import ActionForm
from sotay.kernel.offline import kept_offline
from sotay.kernel.time import today
from sotay.kernel.web import Request, page, signed_in
from sotay.meetings.forms import CheckInForm, ReportAssignmentForm, SayBeforeForm
from sotay.meetings.kinds import Manner, State
from sotay.meetings.models import Meeting
from sotay.meetings.queries import meetings_for, own_words, resolutions_of, tasks_of
from sotay.organizations.doors import door

FORMS: dict[str, type[ActionForm]] = {"say": SayBeforeForm, "check-in": CheckInForm}
SHOWN = 40


def own_meeting(request: Request, pk: int) -> Meeting:
    """A meeting of a cell one belongs to, called or over.

    Raises:
        Http404: it is none of theirs, or nobody has been told of it yet.
    """
    person = request.actor.person_id
    rows = meetings_for(person or 0, today()).filter(pk=pk, state__in=(State.CALLED, State.SIGNED))
    found = rows.first() if person else None
    if found is None:
        raise Http404
    return found


@kept_offline
@require_http_methods(["GET", "POST"])
@signed_in
def meeting(request: Request, pk: int) -> HttpResponse:
    """One's own page of a meeting."""
    found = own_meeting(request, pk)
    asked = request.POST.get("do", "")
    done = FORMS[asked](request.actor, request.POST, about=found) if asked in FORMS else None
    if done is not None and done.act(found) is not None:
        messages.success(request, _("Đã ghi."))
        return HttpResponseRedirect(door("handbook:meeting", pk))
    if request.method == "GET":
        touch(request.user.pk or 0, today())
    sent = own_words(found, request.actor.person_id or 0)
    initial = {"text": sent.text, "to_minutes": sent.to_minutes} if sent else {}
    forms: dict[str, Any] = {
        "say": SayBeforeForm(request.actor, about=found, initial=initial),
        "check_in": CheckInForm(request.actor, about=found),
    }
    if done is not None:
        forms[asked.replace("-", "_")] = done
    context = {
        "page_title": when_and_where(found),
        "meeting": found,
        "items": list(found.items.all()),
        "sent": sent,
        "forms": forms,
        "may_say": found.is_open and request.actor.may(SayBeforeForm.action),
        "may_check_in": found.is_open and bool(found.code) and found.manner != Manner.IN_PERSON,
        "tasks": [row for row in tasks_of(request.actor.person_id or 0) if row.meeting_id == found.pk],
    }
    return page(request, "handbook/meeting.html", context)


@kept_offline
@require_GET
@signed_in
def resolutions(request: Request) -> HttpResponse:
    """The resolutions of one's cell, the latest first."""
    rows = resolutions_of(request.actor.person_id or 0, today())[:SHOWN] if request.actor.person_id else []
    return page(
        request, "handbook/resolutions.html", {"page_title": _("Nghị quyết của chi bộ"), "rows": list(rows)}
    )


@require_http_methods(["GET", "POST"])
@signed_in
def task(request: Request, pk: int) -> HttpResponse:
    """Say what became of one's own task."""
    row = tasks_of(request.actor.person_id or 0).filter(pk=pk).first() if request.actor.person_id else None
    if row is None:
        raise Http404
    form = ReportAssignmentForm(request.actor, request.POST if request.method == "POST" else None, about=row)
    if request.method == "POST" and form.act(row) is not None:
        messages.success(request, _("Đã báo kết quả."))
        return HttpResponseRedirect(door("handbook:home"))
    context = {
        "page_title": row.what,
        "form": form,
        "organization": _("Sổ tay"),
        "back_url": door("handbook:home"),
    }
    return page(request, "organizations/act.html", context)
