"""Sessions in the database, as the site keeps them: they know their account, and when they are over.

A session ends when it was not used for a while, and after a working day whatever happens; sooner for those who
hold the keys. How long stands in the settings (``SESSION_LIMITS``), by the care an account asks for.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from .access import Session
from .roles import care_of

BEGAN, WAY, PROVED = "began_at", "came_by", "proved_at"
SEEN_EVERY = timedelta(minutes=1)

KNOWN_COOKIE = "known"
KNOWN_FOR = timedelta(days=180)
KNOWN_AT_MOST = 10
"""Accounts that one browser remembers."""


class SessionStore(DatabaseStore):
    """Django's, in our table; it keeps the row it read."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> Any:
        return Session

    def _get_session_from_db(self) -> Any:
        self.row = super()._get_session_from_db()  # type: ignore[misc]
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        made: Any = super().create_model_instance(data)
        account = data.get("_auth_user_id")
        made.account_id = int(account) if account else None
        made.began_at = moment(data.get(BEGAN))
        made.way = data.get(WAY, "")
        return made


def moment(seconds: float | None) -> datetime:
    return datetime.fromtimestamp(seconds, tz=timezone.get_default_timezone()) if seconds else timezone.now()


def begin(request: HttpRequest, way: str) -> None:
    """From now on somebody is signed in."""
    now = timezone.now().timestamp()
    request.session[BEGAN] = request.session[PROVED] = now
    request.session[WAY] = way
    request.session.set_expiry(0)


def proved(request: HttpRequest) -> None:
    """They have just shown once more that it is they."""
    request.session[PROVED] = timezone.now().timestamp()


def is_fresh(request: HttpRequest) -> bool:
    """Whether they signed in, or proved again that it is they, a short while ago (``PROOF_HOLDS``)."""
    at: float = request.session.get(PROVED, 0)
    return timezone.now().timestamp() - at < settings.PROOF_HOLDS.total_seconds()


def over(request: HttpRequest, roles: Iterable[str]) -> str:
    """Why a session has ended: ``idle``, ``old``, or "" while it has not. Notes that it was used.

    Args:
        roles: those the account holds today; the strictest decides.
    """
    row: Session | None = getattr(request.session, "row", None)
    if row is None or row.account_id is None:
        return ""
    idle, whole = settings.SESSION_LIMITS[care_of(roles)]
    now = timezone.now()
    if now - row.began_at >= whole:
        return "old"
    if now - row.seen_at >= idle:
        return "idle"
    if now - row.seen_at >= SEEN_EVERY:
        Session.objects.filter(pk=row.pk, seen_at__lt=now - SEEN_EVERY).update(seen_at=now)
    return ""


def sessions_of(account_id: int) -> Any:
    """The sessions of an account that may still be in use, the latest first."""
    return Session.objects.filter(account_id=account_id, expire_date__gt=timezone.now()).order_by("-seen_at")


def end_sessions(account_id: int, *, but: str | None = "") -> int:
    """End an account's sessions everywhere, except the one with the key ``but``. Returns how many."""
    ended, _tables = Session.objects.filter(account_id=account_id).exclude(pk=but or "").delete()
    return ended


def handle_of(session: Session) -> str:
    """A name for a session on a page, from which its key cannot be guessed."""
    return salted_hmac("sotay.people.sessions", session.session_key).hexdigest()[:16]


def end_session(account_id: int, handle: str) -> bool:
    """End the one session of an account that has this name."""
    for session in sessions_of(account_id):
        if constant_time_compare(handle_of(session), handle):
            session.delete()
            return True
    return False


# The browsers an account has signed in from ------------------------------------------------------------------


def known_marks(request: HttpRequest) -> dict[str, str]:
    """Account to mark, as this browser's signed cookie says."""
    try:
        kept: dict[str, str] = signing.loads(
            request.COOKIES.get(KNOWN_COOKIE, ""), salt=KNOWN_COOKIE, max_age=KNOWN_FOR
        )
    except signing.BadSignature:
        return {}
    return kept


def remember_browser(request: HttpRequest, response: HttpResponse, account_id: int) -> None:
    """Let the browser prove later that this account has signed in from it."""
    marks = known_marks(request)
    mark = marks.pop(str(account_id), "") or secrets.token_urlsafe(12)
    kept = dict([*marks.items(), (str(account_id), mark)][-KNOWN_AT_MOST:])
    response.set_cookie(
        KNOWN_COOKIE,
        signing.dumps(kept, salt=KNOWN_COOKIE),
        max_age=KNOWN_FOR,
        path=settings.SESSION_COOKIE_PATH,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
