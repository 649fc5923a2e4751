"""One's own calendar: the secret address for a telephone, and how to bring it there."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from sotay.kernel.web import Request, signed_in
from sotay.organizations.doors import door
from sotay.procedures.calendar_views import calendar_page


@require_http_methods(["GET", "POST"])
@signed_in
def calendar(request: Request) -> HttpResponse:
    """Make the address at which one's telephone reads one's own days, renew it, end it."""
    return calendar_page(request, "handbook/calendar.html", door("handbook:calendar"), door("handbook:mine"))
