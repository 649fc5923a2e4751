"""What no browser sends by itself is refused before any page reads it: characters that no text holds."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

NOTHING = "\0"


def without_nothing(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a NUL in the address, its query or a form is a bad request. The database could not even be asked."""

    def answer(request: HttpRequest) -> HttpResponse:
        asked = request.META.get("QUERY_STRING", "")
        if NOTHING in request.path or b"\0" in unquote_to_bytes(asked):
            raise BadRequest("NUL in the address")
        if request.method == "POST" and any(
            NOTHING in text for name, values in request.POST.lists() for text in (name, *values)
        ):
            raise BadRequest("NUL in a form")
        return get_response(request)

    return answer
