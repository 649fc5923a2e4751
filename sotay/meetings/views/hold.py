"""Holding a meeting: one column of five steps on a telephone, and where telephones hand in what they hold."""

import json
import secrets
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.ballots.asking import duties_of as counting_of
from sotay.ballots.asking import votes_open_to
from sotay.ballots.counting import needed_of
from sotay.ballots.opening import SECRET
from sotay.ballots.voting_pages import state_kind
from sotay.kernel.forms import NOT_TO_BE_WRITTEN
from sotay.kernel.law import law
from sotay.kernel.offline import keep_for, mark_of
from sotay.kernel.web import Request, looks_at, page
from sotay.meetings.forms import JotForm, SignForm
from sotay.meetings.held_votes import how_far, votes_of
from sotay.meetings.kinds import Absence, Manner, MeetingKind, Outcome, Seen
from sotay.meetings.minutes import MINUTES, paper_of, told_by
from sotay.meetings.models import Beforehand, Meeting
from sotay.meetings.queries import left_open
from sotay.meetings.recording import keeps, real_now, stamps
from sotay.meetings.room import Attendee, Room
from sotay.meetings.scoring import proposals
from sotay.meetings.signing import usual_due, what_is_missing
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door

from .frame import meeting_of

JOT = JotForm.action
REASONS = (Absence.LEAVE, Absence.WORK, Absence.NONE)
BLANK_TASKS = 3
CONFLICT = 409
KEPT_AS = "kept"
"""Asks for the page as a telephone keeps it: who is called and what is to be done, and nothing anybody has said."""
KEPT_FOR = timedelta(days=3)
"""How long it is kept after it was last opened with a network: a meeting of two days, and the way home."""


@require_http_methods(["GET", "POST"])
@looks_at(JOT)
def hold(request: Request, pk: int) -> HttpResponse:
    """The page on which a meeting is recorded; without script, each step is a form of its own."""
    found = meeting_of(request, pk, JOT)
    if not found.is_open or not found.is_by_name or not keeps(request.actor, found):
        messages.info(
            request, _("Chỉ ghi được cuộc họp chưa ký biên bản, từ chi bộ hoặc cấp ủy được gửi biên bản.")
        )
        return HttpResponseRedirect(door("meetings:meeting", pk))
    if request.method == "POST":
        return jotted(request, found)
    if KEPT_AS in request.GET and may_keep(request, found):
        return keep_for(page(request, "meetings/hold.html", shown_bare(request, found)), KEPT_FOR)
    return page(request, "meetings/hold.html", shown(request, found, Room.of(found)))


def may_keep(request: Request, found: Meeting) -> bool:
    """Whether the telephone may keep the page: that of the organisation's own office, which records its meetings."""
    return request.actor.organization_id == found.organization_id


def shown_bare(request: Request, found: Meeting) -> dict[str, Any]:
    """What a telephone keeps: nothing that was jotted down, and no words anybody sent before."""
    bare: dict[str, Any] = {"stamps": {}, "words": [], "votings": [], "is_bare": True}
    return shown(request, found, Room.unsaid(found)) | bare


def jotted(request: Request, found: Meeting) -> HttpResponse:
    """Record what a page without script sent."""
    form = JotForm.of_page(request.actor, request.POST, found)
    done = form.act(found)
    if done is None:
        messages.error(request, " ".join(str(each) for each in form.errors.get("__all__", [])))
    elif done.left:
        messages.warning(request, " ".join(dict.fromkeys(done.left.values())))
    step = request.POST.get("step", "")
    return HttpResponseRedirect(f"{door('meetings:hold', found.pk)}#{step if step.isascii() else ''}")


def shown(request: Request, found: Meeting, room: Room) -> dict[str, Any]:
    """Everything the page needs to go on without a network."""
    vote = room.vote
    majority = law(vote.majority, found.held_on, at=found.organization) if vote else None
    quorum = law(vote.quorum, found.held_on, at=found.organization) if vote else None
    return {
        "bar": bar_of(request, found.organization),
        "organization": found.organization,
        "back_url": door("meetings:meeting", found.pk),
        "page_title": f"{found.get_kind_display()} {found.held_on.day}/{found.held_on.month}",
        "meeting": found,
        "room": room,
        "sync_url": door("meetings:sync", found.pk),
        "kept_url": f"{door('meetings:hold', found.pk)}?{KEPT_AS}=1" if may_keep(request, found) else "",
        "whose": mark_of(request.user.pk),
        "sign_url": door("meetings:sign", found.pk),
        "people": [row_of(room, each) for each in room.attendees],
        "duties": duties_of(room),
        "reasons": [(each.value, each.label) for each in REASONS],
        "is_far": found.manner != Manner.IN_PERSON,
        "groups": groups_of(room),
        "outcomes": [
            (Outcome.DONE.value, Outcome.DONE.label),
            (Outcome.NOTHING.value, Outcome.NOTHING.label),
        ],
        "ballots": room.ballots,
        "votings": votings_of(room, request.actor.person_id),
        "open_vote_url": door("meetings:open_vote", found.pk),
        "tally": room.tally(),
        "needed": str(needed_of(majority, room.tally().denominator)) if majority else "",
        "majority": majority,
        "quorum": quorum,
        "share": majority.value if majority else None,
        "quorum_share": quorum.value if quorum else None,
        "tasks": tasks_of(room),
        "due": f"{usual_due(found):%Y-%m-%d}",
        "proposals": [
            {"line": each, "value": room.said.get(f"s.{each.criterion.key}", ""), "points": each.points}
            for each in proposals(room)
        ]
        if any(item.by == "score" for item in room.items)
        else [],
        "total": sum(each.points for each in proposals(room)),
        "began": room.said.get("m.began", ""),
        "conclusion": room.said.get("m.conclusion", ""),
        "democracy": room.said.get("m.democracy", ""),
        "no_tasks": [
            {"key": f"i.{item.pk}", "outcome": room.outcome(item)}
            for item in room.items
            if item.by == "tasks"
        ],
        "was": json.dumps(was_shown(room)),
        "stamps": stamps(found),
        "left_open": left_open(found.organization, found.held_on),
        "words": Beforehand.objects.filter(meeting=found).select_related("person").order_by("pk"),
        "asks_democracy": any(item.by == "democracy" for item in room.items),
        "has_tasks": any(item.by == "tasks" for item in room.items),
        "notice": NOT_TO_BE_WRITTEN,
        "missing": what_is_missing(room),
        "is_regular": found.kind == MeetingKind.REGULAR,
    }


def votings_of(room: Room, person_id: int | None) -> list[dict[str, Any]]:
    """The votes that were opened with a list, how far each is, and what whoever looks may do about it."""
    may_cast = {each.voting.pk for each in votes_open_to(person_id)}
    counts = {each.voting_id for each in counting_of(person_id)}
    return [
        {
            "pk": each.voting.pk,
            "voting": each.voting,
            "item": each.item,
            "words": how_far(each),
            "done": each.is_counted,
            "state_kind": state_kind(each.voting.state),
            "url": door("ballots:voting", each.voting.pk),
            "conclude_url": door("ballots:conclude", each.voting.pk)
            if each.voting.is_open and each.voting.channel not in SECRET
            else "",
            "cast_url": door("ballots:cast", each.voting.pk) if each.voting.pk in may_cast else "",
            "count_url": door("ballots:count", each.voting.pk) if each.voting.pk in counts else "",
        }
        for each in room.votes
    ]


def row_of(room: Room, each: Attendee) -> dict[str, Any]:
    """Somebody called, as the page shows them."""
    return {
        "each": each,
        "key": f"p.{each.called.person_id}",
        "absent": each.seen == Seen.ABSENT,
        "is_fixed": each.called.excuse == Absence.SUSPENDED,
        "votes": each in room.voters,
    }


def was_shown(room: Room) -> dict[str, str]:
    """What a page without script shows and need not send back: jottings, and what holds until somebody says more."""
    usual = {f"p.{each.called.person_id}.seen": each.seen for each in room.attendees}
    return {**usual, **room.said}


def duties_of(room: Room) -> list[dict[str, Any]]:
    """Chair and note-taker, each with whoever has it unless somebody else is named."""
    return [
        {"key": key, "label": label, "value": room.person(key)}
        for key, label in (("m.chair", _("Chủ trì")), ("m.note_taker", _("Thư ký")))
    ]


def groups_of(room: Room) -> list[dict[str, Any]]:
    """The items that are recorded by a tap, in the parts of the meeting."""
    titles = {"open": _("Mở đầu"), "conduct": _("Nội dung"), "close": _("Kết thúc")}
    found = []
    for step, title in titles.items():
        items = [
            {"item": item, "outcome": room.outcome(item), "noted": room.noted(item), "key": f"i.{item.pk}"}
            for item in room.items
            if item.step == step and item.by == ""
        ]
        if items:
            found.append({"step": step, "title": title, "items": items})
    return found


def tasks_of(room: Room) -> list[dict[str, Any]]:
    """Tasks that were begun, and some empty lines to begin others in."""
    rows = [
        {"key": f"t.{task.key}", "what": task.what, "who": task.who, "due": task.due} for task in room.tasks
    ]
    blank = max(BLANK_TASKS - len(rows), 0)
    return rows + [
        {"key": f"t.{secrets.token_hex(6)}", "what": "", "who": None, "due": ""} for _number in range(blank)
    ]


@require_http_methods(["GET", "POST"])
@looks_at(JOT)
def sync(request: Request, pk: int) -> HttpResponse:
    """Hand in what a telephone holds, and be told everything that stands: of both, the later of each key."""
    found = meeting_of(request, pk, JOT)
    left: dict[str, str] = {}
    said = ""
    if request.method == "POST":
        form = JotForm(request.actor, request.POST, about=found)
        done = form.act(found)
        if done is not None:
            left = done.left
        else:
            said = " ".join(str(each) for errors in form.errors.values() for each in errors)
    near = keeps(request.actor, found)
    votes = votes_of(found) if near else []
    answer = {
        "entries": stamps(found) if near else {},
        "votes": {each.voting.pk: {"words": how_far(each), "done": each.is_counted} for each in votes},
        "left": left,
        "said": said,
        "open": found.is_open and near,
        "now": real_now(),
        "token": get_token(request),
    }
    response = JsonResponse(answer, status=CONFLICT if said else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
@looks_at(SignForm.action)
def sign(request: Request, pk: int) -> HttpResponse:
    """The drafted minutes, to be read and signed."""
    found = meeting_of(request, pk, SignForm.action)
    if not found.is_open or not found.is_by_name or not keeps(request.actor, found):
        return HttpResponseRedirect(door("meetings:meeting", pk))
    form = SignForm(request.actor, request.POST if request.method == "POST" else None, about=found)
    if request.method == "POST" and form.act(found) is not None:
        for warning in form.warned:
            messages.warning(request, str(warning))
        messages.success(request, _("Đã ký biên bản. Nghị quyết và việc được giao đã gửi đến từng đồng chí."))
        return HttpResponseRedirect(door("meetings:meeting", pk))
    room = Room.of(found)
    context = {
        "bar": bar_of(request, found.organization),
        "organization": found.organization,
        "back_url": door("meetings:hold", pk),
        "page_title": _("Biên bản chờ ký"),
        "meeting": found,
        "missing": what_is_missing(room),
        "paper": paper_of(told_by(room), MINUTES),
        "form": form,
    }
    return page(request, "meetings/sign.html", context)
