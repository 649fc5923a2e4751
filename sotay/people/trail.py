"""What was refused in a request goes into the trail when the request is over."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from sotay.kernel.actions import write_refusals
from sotay.kernel.refusals import begin
from sotay.kernel.time import clock_stopped_at, stopped_on


class TrailMiddleware:
    """Stands outside of whatever takes a failed request back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begin()
        response = self.get_response(request)
        if response.status_code >= 400 and hasattr(request, "actor"):
            with clock_stopped_at(stopped_on()):
                write_refusals(request.actor)
        return response
