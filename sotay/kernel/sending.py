"""A form that is sent twice is done once. A browser that lost its patience, or its connection, may ask again.

A form bears a token that is made anew each time it is shown, the one against forgery. The same token with the same
answers, sent to the same address by the same account, is the same sending. The first action that it does notes it, in
its own transaction: whoever sends it again in the same moment waits there, and is led to what the first has done.
"""

import hashlib
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Sending

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- a field's name
KEPT = timedelta(days=2)
PATIENCE = 20
"""How many tenths of a second the second waits to be told where the first was led."""


class SentBefore(Exception):
    """What is to be done was done already, when the same form was sent before."""


@dataclass
class Sent:
    """The form that is being answered.

    Attributes:
        key: by which it is known again.
        noted: an action was done for it.
    """

    key: str
    noted: bool = False


_sent: ContextVar[Sent | None] = ContextVar("sent", default=None)


def note(entry_id: int) -> None:
    """Called by every action that is not part of another, before it does anything.

    Raises:
        SentBefore: the same form was sent before, and has done it.
    """
    sent = _sent.get()
    if sent is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_sending (key, entry_id, at, location) VALUES (%s, %s, now(), '') "
            "ON CONFLICT DO NOTHING RETURNING key",
            [sent.key, entry_id],
        )
        is_first = cursor.fetchone() is not None
    # One form may do several actions; and what was only rehearsed was taken back, its note too.
    if not is_first and not sent.noted:
        raise SentBefore
    sent.noted = True


def key_of(request: HttpRequest) -> str:
    """What a sending is known by, "" where the form bears no token."""
    token = request.POST.get(TOKEN, "") if request.method == "POST" else ""
    if not token:
        return ""
    answers = [(name, values) for name, values in sorted(request.POST.lists()) if name != TOKEN]
    files = [
        (name, file.name, file.size) for name in sorted(request.FILES) for file in request.FILES.getlist(name)
    ]
    said = (getattr(request.user, "pk", None), request.get_full_path(), token, answers, files)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def forget_old() -> None:
    """Nobody sends a form again after days."""
    Sending.objects.filter(at__lt=timezone.now() - KEPT).delete()


class SentOnceMiddleware:
    """Leads whoever sends a form again to where its first sending was led."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = key_of(request)
        if not key:
            return self.get_response(request)
        if Sending.objects.filter(pk=key).exists():
            return led_again(request, key)
        sent = Sent(key)
        token = _sent.set(sent)
        try:
            response = self.get_response(request)
        finally:
            _sent.reset(token)
        if sent.noted:
            led = response.url if isinstance(response, HttpResponseRedirect) else request.get_full_path()
            Sending.objects.filter(pk=key).update(location=led)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return led_again(request, key_of(request)) if isinstance(error, SentBefore) else None


def led_again(request: HttpRequest, key: str) -> HttpResponse:
    """The answer to a second sending: where the first was led, and that nothing was written again."""
    location = ""
    for _moment in range(PATIENCE):
        location = Sending.objects.filter(pk=key).values_list("location", flat=True).first() or ""
        if location:
            break
        time.sleep(0.1)
    messages.info(
        request,
        _(
            "Việc này đã được ghi từ lần gửi trước; lần gửi sau không ghi thêm. Muốn ghi nữa, hãy mở lại trang."
        ),
    )
    return HttpResponseRedirect(location or request.get_full_path())
