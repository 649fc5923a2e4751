"""Saying something to the organisation, reading the answer; and the office's side: reading, answering, handing over."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.handbook.forms import AnswerFeedbackForm, HandOverForm, SendFeedbackForm, WriteDownForm, names_of
from sotay.handbook.letterbox import answered_to, touch
from sotay.handbook.models import Feedback, HandedOver, senders_of
from sotay.kernel.actions import ACTIONS
from sotay.kernel.forms import ActionForm
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, signed_in, visible
from sotay.members.models import Member
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization

from .home import no_record, own_member

SHOWN = 50
ANSWER = AnswerFeedbackForm.action


@require_http_methods(["GET", "POST"])
@signed_in
def feedback(request: Request) -> HttpResponse:
    """The form, and what one said before with one's name. What is said without a name is acknowledged by a code."""
    member = own_member(request)
    if member is None:
        return no_record(request)
    form = SendFeedbackForm(request.actor, request.POST if request.method == "POST" else None, about=member)
    if request.method == "POST":
        if form.act(member) is not None:
            return acknowledged(request, form)
    else:
        touch(request.user.pk or 0, today())
    context = {
        "page_title": _("Góp ý với tổ chức"),
        "form": form,
        "said": said_by(member),
        "may_send": request.actor.may(form.action),
    }
    return page(request, "handbook/feedback.html", context)


def acknowledged(request: Request, form: SendFeedbackForm) -> HttpResponse:
    """That it was sent; where no name was given, with the code, on this page and nowhere else."""
    if not form.code:
        messages.success(request, _("Đã gửi góp ý. Trả lời sẽ hiện ở trang này."))
        return HttpResponseRedirect(door("handbook:feedback"))
    answer = page(request, "handbook/receipt.html", {"page_title": _("Đã bỏ vào hộp thư"), "code": form.code})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def said_by(member: Member) -> list[dict[str, Any]]:
    """What a member said with their name, the latest first."""
    rows = list(Feedback.objects.filter(sender__person=member.pk).order_by("-pk")[:SHOWN])
    return shown(rows)


def shown(rows: list[Feedback]) -> list[dict[str, Any]]:
    """Feedback with the names of its organisations, and of its sender where this reader may know them."""
    names = names_of(pk for row in rows for pk in (row.organization_id, row.about_id, row.origin_id))
    senders = senders_of(rows)
    return [
        {
            "feedback": row,
            "to": names.get(row.organization_id, ""),
            "about": names.get(row.about_id or 0, ""),
            "origin": names.get(row.origin_id or 0, ""),
            "sender": senders.get(row.pk),
        }
        for row in rows
    ]


@require_http_methods(["GET", "POST"])
@signed_in
def answer_by_code(request: Request) -> HttpResponse:
    """The answer to what was said without a name, for whoever has its code. The code goes into no address."""
    code = request.POST.get("code", "").strip()
    context = {
        "page_title": _("Xem trả lời bằng mã"),
        "code": code,
        "found": answered_to(code) if code else None,
    }
    answer = page(request, "handbook/answer.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


# The office --------------------------------------------------------------------------------------------------


@require_GET
@looks_at(ANSWER)
def received(request: Request, pk: int) -> HttpResponse:
    """What was said to this very office, and what was said about it to others."""
    organization = visible(request.actor, Organization.objects, ANSWER, pk)
    is_own = request.actor.organization_id == organization.pk
    rows = Feedback.objects.visible_to(request.actor, ANSWER).filter(organization=organization)
    elsewhere = Feedback.objects.filter(about=organization).exclude(organization=organization)
    state = organization.state(today())
    context = {
        "bar": bar_of(request, organization),
        "page_title": _("Góp ý của đảng viên"),
        "state": state,
        "is_own": is_own,
        "rows": shown(list(rows.order_by("answered_on", "-pk")[:SHOWN])),
        "about": shown(list(elsewhere.order_by("-pk")[:SHOWN])) if is_own else [],
        "handed": HandedOver.objects.filter(organization=organization).order_by("-pk")[:SHOWN]
        if is_own
        else [],
    }
    return page(request, "handbook/received.html", context)


def on_feedback(form_class: type[ActionForm]) -> Any:
    """The page of what an office does with a feedback."""

    @require_http_methods(["GET", "POST"])
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        row = visible(request.actor, Feedback.objects, form_class.action, pk)
        initial = {"on": today(), "answer": row.answer}
        form = form_class(
            request.actor, request.POST if request.method == "POST" else None, about=row, initial=initial
        )
        back = door("handbook:received", row.organization_id)
        if request.method == "POST" and form.act(row) is not None:
            messages.success(request, _("Đã ghi."))
            return HttpResponseRedirect(back)
        context = {
            "bar": bar_of(request, row.organization),
            "page_title": ACTIONS[form_class.action].title,
            "form": form,
            "each": shown([row])[0],
            "back_url": back,
        }
        return page(request, "handbook/on_feedback.html", context)

    view.__name__ = form_class.action.replace(".", "_")
    return view


answer_feedback = on_feedback(AnswerFeedbackForm)
hand_over_feedback = on_feedback(HandOverForm)


@require_http_methods(["GET", "POST"])
@looks_at(WriteDownForm.action)
def write_down(request: Request, pk: int) -> HttpResponse:
    """Write down for a member without a telephone what they say; they read it on paper."""
    member = visible(request.actor, Member.objects.select_related("person"), WriteDownForm.action, pk)
    form = WriteDownForm(request.actor, request.POST if request.method == "POST" else None, about=member)
    back = door("members:detail", member.pk)
    if request.method == "POST" and form.act(member) is not None:
        messages.success(request, _("Đã ghi góp ý hộ đồng chí %(name)s.") % {"name": member.person.full_name})
        return HttpResponseRedirect(back)
    context = {
        "page_title": _("Ghi góp ý hộ"),
        "organization": member.person.full_name,
        "form": form,
        "back_url": back,
    }
    return page(request, "organizations/act.html", context)
