"""Switching between the offices one holds."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.kernel.web import Request, page, signed_in
from sotay.people import web
from sotay.people.roles import ROLES


@require_http_methods(["GET", "POST"])
@signed_in
def act_in(request: Request) -> HttpResponse:
    """Act in another of one's offices from now on."""
    if request.method == "GET":
        return page(request, "desk/act_in.html", {"page_title": _("Làm việc với tư cách")})
    key = request.POST.get("office", "")
    office = web.act_in(request, int(key)) if key.isdecimal() else None
    if office is None:
        messages.error(request, _("Bạn không giữ vai trò này hôm nay."))
    else:
        name = getattr(office, "organization_name", "")
        messages.success(
            request,
            _("Đang làm việc với tư cách %(role)s, %(organization)s.")
            % {"role": ROLES[office.role].title, "organization": name},
        )
    return HttpResponseRedirect(back(request))


def back(request: HttpRequest) -> str:
    """Where the form came from, if it names a page of ours; else home."""
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address and safe else "/"
