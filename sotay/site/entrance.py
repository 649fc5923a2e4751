"""Coming in and going out: signing in, signing out, the language, for whoever stands before the door."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language as keep_language

from sotay.kernel.time import stopped_on, today
from sotay.kernel.web import public, signed_in
from sotay.organizations.models import described
from sotay.people.models import Office
from sotay.site.demo_note import DemoNote


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; in a demo also one press for each role."""
    form = AuthenticationForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return HttpResponseRedirect(after(request))
    given = request.POST or request.GET
    context = {"form": form, "next": given.get("next", ""), "demo_accounts": demo_accounts()}
    return render(request, "sign_in.html", context)


def after(request: HttpRequest) -> str:
    """The page one wanted, if it is one of ours; else home."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else settings.LOGIN_REDIRECT_URL


def demo_accounts() -> list[dict[str, Any]]:
    """The accounts of a demo, whose clock is stopped; elsewhere nobody's password stands on a page."""
    note = DemoNote.read(using="default") if stopped_on() else None
    if note is None:
        return []
    offices = Office.objects.as_of(today()).filter(
        account__username__in=[each["account"] for each in note.sign_ins]
    )
    places = dict(offices.values_list("account__username", "organization_id"))
    names = described(places.values(), today())
    return [
        {
            "username": each["account"],
            "password": each["password"],
            "role": each["role"],
            "organization": names[places[each["account"]]].name if each["account"] in places else "",
        }
        for each in note.sign_ins
    ]


@require_http_methods(["GET", "POST"])
@signed_in
def sign_out(request: HttpRequest) -> HttpResponse:
    """Go out; what was typed and shown stays with nobody."""
    if request.method == "GET":
        return render(request, "sign_out.html")
    logout(request)
    messages.success(request, _("Đã ra khỏi hệ thống."))
    response = HttpResponseRedirect(reverse(settings.LOGIN_URL))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


set_language = public(require_POST(keep_language))
