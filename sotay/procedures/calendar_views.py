"""The page on which one makes the address of one's calendar, and the address itself."""

import hashlib
import re
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sotay.kernel.sight import seen_by
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, public
from sotay.organizations.doors import door
from sotay.people.attempts import Key, Wait, knock, succeeded
from sotay.people.models import Office, actor_of
from sotay.people.web import without_sight

from .calendar_feed import VIEW, all_days, written
from .calendar_forms import MakeCalendarForm, WithdrawCalendarForm
from .calendars import CalendarAddress, hashes_of

MAKE, WITHDRAW = "make", "withdraw"


@require_http_methods(["GET", "POST"])
@looks_at(VIEW)
def calendar(request: Request) -> HttpResponse:
    """Whether one's program reads this office's calendar; a new address, shown once; its end."""
    return calendar_page(request, "procedures/calendar.html", door("calendar"), door("cases"))


def calendar_page(request: Request, template: str, here: str, back: str) -> HttpResponse:
    """The page of one's address, as a room shows it.

    Args:
        template: of the page; it is given ``address``, ``made`` right after making one, and ``may_make``.
        here: where it stands; ``back``: where one came from.
    """
    office: Office | None = request.office  # type: ignore[attr-defined]
    open_ = CalendarAddress.objects.filter(account=request.user, office=office, withdrawn_at=None)  # type: ignore[misc]
    address = open_.select_related("office__organization", "account").first()
    context: dict[str, Any] = {
        "page_title": _("Lịch việc cần làm"),
        "address": address,
        "may_make": request.actor.may(MakeCalendarForm.action, request.actor.path),
        "back_url": back,
    }
    if request.method != "POST" or office is None:
        return page(request, template, context)
    if request.POST.get("do") == MAKE:
        return made(request, office, template, context)
    if address is not None:
        if WithdrawCalendarForm(request.actor, request.POST).act(address) is None:
            messages.error(request, _("Chưa thu hồi được địa chỉ lịch."))
        else:
            messages.success(request, _("Đã thu hồi: địa chỉ cũ không đọc được nữa."))
    return HttpResponseRedirect(here)


def made(request: Request, office: Office, template: str, context: dict[str, Any]) -> HttpResponse:
    """The address that was made, on this page and nowhere else."""
    form = MakeCalendarForm(request.actor, request.POST)
    secret = form.act(office)
    if secret is not None:
        context["made"] = request.build_absolute_uri(reverse("calendar_feed", args=[secret]))
        context["of_telephone"] = re.sub("^https?", "webcal", context["made"])
    context["form"] = form
    answer = page(request, template, context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_safe
@public
@without_sight
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What an office has to do, for a calendar program that knows the secret, as far as the office sees.

    Who asks for addresses that are none, or for one all the time, is let wait.
    """
    guess = [Key("calendar", get_adapter().get_client_ip(request))]
    try:
        knock(guess)
        found = office_of(secret)
        if found is None:
            return said(_("Không có lịch ở địa chỉ này."), 404)
        succeeded(guess)
        knock([Key("feed", f"{found.pk}|{found.sits_id}")])
    except Wait as wait:
        answer = said(_("Đọc quá dày; hãy chờ."), 429)
        answer.headers["Retry-After"] = str(wait.minutes * 60)
        return answer
    actor, on = actor_of(found.sitter, found), today()  # type: ignore[attr-defined]
    with seen_by(actor):
        days = all_days(actor, on)
    etag = quote_etag(hashlib.sha256(repr((days, found.pk, on, get_language())).encode()).hexdigest())
    known = get_conditional_response(request, etag=etag)
    if known is not None:
        return kept_by_nobody(known, etag)
    answer = HttpResponse(written(days, found.pk, on), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="sotay.ics"'
    return kept_by_nobody(answer, etag)


def office_of(secret: str) -> Office | None:
    """The office whose calendar is read at an address, as whoever made it acts in it today; ``None`` when it ended."""
    rows = CalendarAddress.objects.filter(secret_hash__in=hashes_of(secret), withdrawn_at=None)
    address = rows.filter(account__is_active=True).select_related("account").first()
    if address is None:
        return None
    seats = address.account.seats(today())
    office = next((seat for seat in seats if seat.pk == address.office_id), None)
    if office is None or not actor_of(address.account, office).may(MakeCalendarForm.action):
        return None
    office.sitter = address.account  # type: ignore[attr-defined]
    return office


def kept_by_nobody(answer: HttpResponse, etag: str) -> HttpResponse:
    """Nothing is sent again that the program has already; nobody on the way keeps it."""
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def said(words: str, status: int) -> HttpResponse:
    """A few words to a program, and to whoever reads its messages."""
    answer = HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
