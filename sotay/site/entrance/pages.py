"""Signing in and out, the code on paper, proving who one is: for whoever stands before the door."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.views import LoginView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language as keep_language

from sotay.kernel.time import stopped_on, today
from sotay.kernel.web import public, signed_in
from sotay.organizations.models import described
from sotay.people import recovery
from sotay.people.attempts import Wait
from sotay.people.comings import failed, failed_with_name, went
from sotay.people.models import Account, Office
from sotay.people.web import ENDED_KEY, before_factor, without_sight
from sotay.site.demo_note import DemoNote

from .adapter import WRONG_CODE, waiting
from .forms import CodeForm, SignInForm


class SignIn(LoginView):  # type: ignore[misc]
    """Name and password; in a demo also one press for each role."""

    form_class = SignInForm
    template_name = "sign_in.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Whoever comes back to this page begins anew; a second factor that was not given is not waited for."""
        if request.method == "GET":
            clear_login(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = self.request.POST or self.request.GET
        return {
            **super().get_context_data(**kwargs),
            "next": given.get("next", ""),
            "ended": self.request.session.get(ENDED_KEY, "") if self.request.method == "GET" else "",
            "demo_accounts": demo_accounts(),
            "elsewhere": settings.OIDC["name"] or settings.OIDC["issuer"] if settings.OIDC_ENABLED else "",
        }

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)
        if any(error.code == "wait" for error in form.errors.as_data().get("__all__", [])):
            answer.status_code = 429
        return answer


class SecondStep(AuthenticateView):  # type: ignore[misc]
    """The second factor: a code from the telephone, a spare code, or a passkey."""

    template_name = "entrance/second_step.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        way = "totp" if "code" in self.request.POST else "webauthn"
        failed(self.stage.login.user, way, counted_for=f"account {self.stage.login.user.pk}")
        answer: HttpResponse = super().form_invalid(form)
        return answer


class PasskeySignIn(LoginWebAuthnView):  # type: ignore[misc]
    """A passkey instead of name and password. It cannot be guessed, so nobody can lock it."""

    def form_invalid(self, form: Any) -> HttpResponse:
        failed(None, "webauthn", counted_for=get_adapter().get_client_ip(self.request))
        answer: HttpResponse = super().form_invalid(form)
        return answer


class ProveByPassword(ReauthenticateView):  # type: ignore[misc]
    template_name = "entrance/prove.html"


class ProveByCode(ReauthenticateByCodeView):  # type: ignore[misc]
    template_name = "entrance/prove.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        return not_proved(self, form, super(), "totp")


class ProveByPasskey(ReauthenticateWebAuthnView):  # type: ignore[misc]
    template_name = "entrance/prove.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        return not_proved(self, form, super(), "webauthn")


def not_proved(view: Any, form: Any, above: Any, way: str) -> HttpResponse:
    """Whoever is signed in could not prove that it is they."""
    failed(view.request.user, way, counted_for=f"account {view.request.user.pk}")
    answer: HttpResponse = above.form_invalid(form)
    return answer


sign_in = without_sight(public(SignIn.as_view()))
second_step = without_sight(public(SecondStep.as_view()))
passkey_sign_in = without_sight(public(PasskeySignIn.as_view()))
prove = without_sight(before_factor(signed_in(ProveByPassword.as_view())))
prove_by_code = without_sight(before_factor(signed_in(ProveByCode.as_view())))
prove_by_passkey = without_sight(before_factor(signed_in(ProveByPasskey.as_view())))


@never_cache
@sensitive_post_parameters("code", "new", "again")
@require_http_methods(["GET", "POST"])
@without_sight
@public
def by_code(request: HttpRequest) -> HttpResponse:
    """Set a password with a code on paper; then one signs in with it, and with one's second factor."""
    form = CodeForm(None, request.POST if request.method == "POST" else None)
    answer = {"form": form, "hours": int(settings.PAPER_CODE_HOLDS.total_seconds() // 3600)}
    if request.method == "GET" or not form.is_valid():
        return render(request, "entrance/by_code.html", answer)
    given = form.cleaned_data
    address = get_adapter().get_client_ip(request)
    try:
        problem = recovery.use_code(given["username"], given["code"], given["new"], address)
    except Wait as wait:
        form.add_error(None, waiting(wait))
        return render(request, "entrance/by_code.html", answer, status=429)
    if problem is None:
        failed_with_name(given["username"], "code")
        form.add_error("code", WRONG_CODE)
    elif problem:
        form.add_error("new", problem)
    else:
        messages.success(request, _("Đã đặt mật khẩu mới. Hãy đăng nhập."))
        return HttpResponseRedirect(reverse(settings.LOGIN_URL))
    return render(request, "entrance/by_code.html", answer)


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
@before_factor
@signed_in
def sign_out(request: HttpRequest) -> HttpResponse:
    """Go out; what was typed and shown stays with nobody."""
    if request.method == "GET":
        return render(request, "sign_out.html")
    return gone(request, _("Đã ra khỏi hệ thống."))


def gone(request: HttpRequest, words: str) -> HttpResponse:
    """Out, and nothing of it left in the browser."""
    if isinstance(request.user, Account):
        went(request.user)
    logout(request)
    messages.success(request, words)
    response = HttpResponseRedirect(reverse(settings.LOGIN_URL))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


set_language = public(require_POST(keep_language))


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of ours, or from one that is too old."""
    return render(request, "entrance/not_from_here.html", {"back": request.path}, status=403)
