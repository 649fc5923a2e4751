"""Opening a vote from a meeting that is held: first what is put to the vote, then how."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.kernel.web import Request, looks_at, page
from sotay.meetings.recording import keeps
from sotay.meetings.room import Room
from sotay.meetings.voting import question_of, questions_in
from sotay.meetings.voting_forms import OpenMeetingVoteForm
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door

from .frame import meeting_of


@require_http_methods(["GET", "POST"])
@looks_at(OpenMeetingVoteForm.action)
def open_vote(request: Request, pk: int) -> HttpResponse:
    """Choose what is put to the vote; then the form of that kind of vote; then back to where the meeting is held."""
    found = meeting_of(request, pk, OpenMeetingVoteForm.action)
    if not found.is_open or not found.is_by_name or not keeps(request.actor, found):
        messages.info(
            request, _("Chỉ mở biểu quyết ở cuộc họp đang họp, từ chi bộ hoặc cấp ủy được gửi biên bản.")
        )
        return HttpResponseRedirect(door("meetings:meeting", pk))
    asked = request.method == "POST"
    what = (request.POST if asked else request.GET).get("what", "")
    room = Room.of(found)
    question = question_of(room, what)
    form = OpenMeetingVoteForm(
        request.actor, request.POST if asked else None, about=found, initial={"what": what}
    )
    if asked and form.act(found) is not None:
        for warning in form.warned:
            messages.warning(request, str(warning))
        messages.success(request, _("Đã mở biểu quyết."))
        return HttpResponseRedirect(f"{door('meetings:hold', pk)}#votes")
    context = {
        "bar": bar_of(request, found.organization),
        "organization": found.organization,
        "back_url": f"{door('meetings:hold', pk)}#votes",
        "page_title": _("Mở biểu quyết"),
        "meeting": found,
        "question": question,
        "questions": questions_in(room),
        "tally": room.tally(),
        "form": form,
    }
    return page(request, "meetings/open_vote.html", context)
