"""One's own account: the password, the second factor, passkeys, where one is signed in, and what happened to it."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.generic.edit import FormView

from sotay.desk.trail import purpose_of, title_of
from sotay.kernel.models import AuditEntry, EntryKind
from sotay.kernel.time import today
from sotay.kernel.web import page, signed_in
from sotay.organizations.doors import door
from sotay.people import comings, own
from sotay.people.models import Deputy, Office
from sotay.people.roles import ROLES
from sotay.people.sessions import end_session, end_sessions, handle_of, sessions_of
from sotay.people.web import NOTICE_KEY, after_proof, before_factor, owes_factor

from .forms import NewPassword
from .pages import gone

OWN, NAME = "own_account", "deputy.name"
FEW, MANY, HUGE = 5, 50, 19
"""How many comings stand on the account's page and on their own, and digits that no number of a row has."""
WAYS = {
    "password": gettext_lazy("bằng mật khẩu"),
    "passkey": gettext_lazy("bằng khóa đăng nhập"),
    "elsewhere": gettext_lazy("qua nơi đăng nhập bên ngoài"),
}


@never_cache
@require_GET
@before_factor
@signed_in
def account(request: Any) -> HttpResponse:
    """What there is to know and to change about one's own account."""
    factors = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    by_type = {each.type: each for each in factors}
    codes = by_type.get(Authenticator.Type.RECOVERY_CODES)
    return page(
        request,
        "entrance/account.html",
        {
            "page_title": _("Tài khoản của tôi"),
            "totp": by_type.get(Authenticator.Type.TOTP),
            "passkeys": [
                {"pk": each.pk, "name": each.wrap().name, "since": each.created_at, "used": each.last_used_at}
                for each in factors
                if each.type == Authenticator.Type.WEBAUTHN
            ],
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
            "owes_factor": owes_factor(request),
            "sessions": [session_line(each, request) for each in sessions_of(request.user.pk)],
            "notices": own.notices_of(request.user),
            "has_password": request.user.has_usable_password(),
            "comings": [coming_line(each) for each in comings.about(request.user)[:FEW]],
            "own_offices": [office_line(each, request) for each in request.offices if not each.stands_in],
        },
    )


def office_line(office: Office, request: Any) -> dict[str, Any]:
    """An office of one's own, and who stands in for one now or later."""
    rows = Deputy.objects.filter(office=office, valid_to__gt=today()).select_related("account")
    may_name = office == request.office and request.actor.may(NAME)
    return {
        "title": ROLES[office.role].title,
        "place": getattr(office, "organization_name", ""),
        "last_day": office.last_day,
        "since": office.valid_from,
        "deputies": [
            {
                "row": each,
                "end_url": door("deputy_end", office.organization_id, of=each.pk) if may_name else "",
            }
            for each in rows.order_by("valid_from")
        ],
        "deputy_url": door("deputy_name", office.organization_id, of=office.pk) if may_name else "",
    }


@never_cache
@require_GET
@before_factor
@signed_in
def own_comings(request: Any) -> HttpResponse:
    """When and how somebody came in with one's account, or tried to, and what else was done to it."""
    before = request.GET.get("before", "")
    rows = comings.about(request.user)
    rows = rows.filter(pk__lt=int(before)) if before.isdecimal() and len(before) < HUGE else rows
    shown = list(rows[: MANY + 1])
    context = {
        "page_title": _("Các lần đăng nhập"),
        "rows": [coming_line(each) for each in shown[:MANY]],
        "pages": {
            "first_url": reverse("own_comings"),
            "previous_url": reverse("own_comings") if before else "",
            "next_url": f"{reverse('own_comings')}?before={shown[MANY - 1].pk}" if len(shown) > MANY else "",
            "count_text": "",
        },
    }
    return page(request, "entrance/comings.html", context)


def coming_line(each: AuditEntry) -> dict[str, Any]:
    """One line of it. Who did it is named where it was not the holder."""
    by_holder = each.kind == EntryKind.ENTRANCE or each.account_id == holder_in(each.subject)
    return {
        "title": title_of(each.action),
        "how": purpose_of(each) if each.kind == EntryKind.ENTRANCE else "",
        "at": each.real_at,
        "failed": each.action == comings.FAILED,
        "by": "" if by_holder else " · ".join(filter(None, (each.actor, each.office))),
    }


def holder_in(subject: str) -> int:
    return int(subject.rpartition(":")[2] or 0)


def session_line(session: Any, request: HttpRequest) -> dict[str, Any]:
    return {
        "handle": handle_of(session),
        "way": WAYS.get(session.way, ""),
        "began_at": session.began_at,
        "seen_at": session.seen_at,
        "here": session.session_key == request.session.session_key,
    }


@never_cache
@sensitive_post_parameters("new", "again")
@require_http_methods(["GET", "POST"])
@after_proof
@before_factor
@signed_in
def change_password(request: Any) -> HttpResponse:
    """Choose another password; every other session ends."""
    form = NewPassword(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        own.change_password(request.user, form.cleaned_data["new"])
        update_session_auth_hash(request, request.user)
        end_sessions(request.user.pk, but=request.session.session_key)
        messages.success(request, _("Đã đổi mật khẩu. Ở các thiết bị khác phải đăng nhập lại."))
        return HttpResponseRedirect(reverse(OWN))
    return page(request, "entrance/password.html", {"form": form, "page_title": _("Đổi mật khẩu")})


@require_http_methods(["GET", "POST"])
@before_factor
@signed_in
def end(request: Any) -> HttpResponse:
    """End one session of one's own, all others, or all."""
    if request.method == "GET":
        return HttpResponseRedirect(reverse(OWN))
    which = request.POST.get("which", "")
    if which == "all":
        own.note(request.user, "account.end_sessions")
        end_sessions(request.user.pk)
        return gone(request, _("Đã ra khỏi mọi thiết bị."))
    if which == "others":
        own.note(request.user, "account.end_sessions")
        end_sessions(request.user.pk, but=request.session.session_key)
        messages.success(request, _("Đã ra khỏi các thiết bị khác."))
    elif end_session(request.user.pk, which):
        messages.success(request, _("Đã ra khỏi thiết bị ấy."))
    return HttpResponseRedirect(reverse(OWN))


@require_POST
@before_factor
@signed_in
def read_notices(request: Any) -> HttpResponse:
    """One has read what others did to one's account."""
    own.read_notices(request.user)
    request.session.pop(NOTICE_KEY, None)
    return HttpResponseRedirect(reverse(OWN))


class AddTelephone(ActivateTOTPView):  # type: ignore[misc]
    """Codes from an application on the telephone."""

    template_name = "entrance/totp.html"
    extra_context = {"page_title": gettext_lazy("Mã xác nhận trên điện thoại")}
    success_url = reverse_lazy(OWN)


class RemoveTelephone(DeactivateTOTPView):  # type: ignore[misc]
    template_name = "entrance/remove.html"
    extra_context = {"page_title": gettext_lazy("Tắt mã xác nhận trên điện thoại")}


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    template_name = "entrance/passkey.html"
    extra_context = {"page_title": gettext_lazy("Thêm khóa đăng nhập")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Always a key that stands for the person: it lies in the machine and asks for a finger, a face or a PIN."""
        context: dict[str, Any] = FormView.get_context_data(self, **kwargs)
        return {
            **context,
            "js_data": {"creation_options": begin_registration(self.request.user, passwordless=True)},
        }


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    template_name = "entrance/remove.html"
    extra_context = {"page_title": gettext_lazy("Bỏ khóa đăng nhập")}
    success_url = reverse_lazy(OWN)


class SpareCodes(ViewRecoveryCodesView):  # type: ignore[misc]
    """The spare codes: shown once, to be printed."""

    template_name = "entrance/spare_codes.html"
    extra_context = {"page_title": gettext_lazy("Mã dự phòng")}


class RenewSpareCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    template_name = "entrance/renew_codes.html"
    extra_context = {"page_title": gettext_lazy("Lập bộ mã dự phòng mới")}


def of_ones_own(view: Any, *, is_one_of_several: bool = False) -> Any:
    """A page of allauth's about one's own account. What is not set up leads back to the account."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answered: HttpResponse = view(request, *args, **kwargs)
        except Http404:
            if is_one_of_several:
                raise
            return HttpResponseRedirect(reverse(OWN))
        return answered

    return after_proof(before_factor(signed_in(never_cache(answer))))


add_telephone = of_ones_own(AddTelephone.as_view())
remove_telephone = of_ones_own(RemoveTelephone.as_view())
add_passkey = of_ones_own(AddPasskey.as_view())
remove_passkey = of_ones_own(RemovePasskey.as_view(), is_one_of_several=True)
spare_codes = of_ones_own(SpareCodes.as_view())
renew_codes = of_ones_own(RenewSpareCodes.as_view())
