"""What a telephone may keep of the site, to be read again without a network: nothing, unless the page says so.

The service worker of the handbook keeps a page only if its answer says ``X-Sotay-Offline: keep``. That is said of one's
own things, and never of another's record, a list or a page of an office. Every answer also says for whom it was made,
by a mark that names nobody: what was kept for one account is thrown away as soon as a page of another comes.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

KEPT, WHOSE, KEPT_FOR = "X-Sotay-Offline", "X-Sotay-For", "X-Sotay-Kept-For"
KEEP, NOBODY = "keep", "nobody"
OK = 200

View = Callable[..., HttpResponse]


def keep(response: HttpResponse) -> HttpResponse:
    """Say that this answer may be kept on the reader's telephone: it holds nothing but their own."""
    if response.status_code == OK:
        response.headers[KEPT] = KEEP
    return response


def keep_for(response: HttpResponse, longest: timedelta) -> HttpResponse:
    """Say that this answer may be kept, and for how long at most; then a telephone throws it away by itself."""
    response.headers[KEPT_FOR] = str(int(longest.total_seconds()))
    return keep(response)


def kept_offline(view: View) -> View:
    """Mark a page whose answers may all be kept; one that is kept only at times calls ``keep`` itself."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        return keep(response) if request.method == "GET" else response

    return kept


def say_whose(response: HttpResponse, account: int | None) -> None:
    """Say for which account an answer was made, so that a browser can tell two apart and nobody learns which."""
    response.headers[WHOSE] = mark_of(account)


def mark_of(account: int | None) -> str:
    """The mark of an account: always the same, and nobody learns from it whose it is."""
    return salted_hmac("sotay.kernel.offline", str(account)).hexdigest()[:16] if account else NOBODY
