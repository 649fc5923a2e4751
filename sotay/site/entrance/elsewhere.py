"""Sign-in through a provider of OpenID Connect, whom we believe nothing that is not signed and asked for.

allauth goes to the provider and comes back (code flow, PKCE, ``state``). Beyond it: the ID token's signature is always
checked, against the provider's own keys and with asymmetric algorithms only; its nonce must be the one sent; issuer and
endpoints must be those of the configured issuer. Nothing but the subject is read, and nothing is kept. Who the
subject is here, an office has said before (``people/linking.py``); nobody registers by themselves.
"""

import secrets
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.account.adapter import get_adapter as account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from sotay.kernel.web import public
from sotay.people.comings import failed
from sotay.people.linking import PROVIDER
from sotay.people.web import without_sight

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that only the provider can make. A shared secret, or none at all, signs nothing here."""
LEEWAY = 60
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class LinkedOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Lets in those whom an office has linked."""

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """The one provider of the settings; none where they name none. None stands in the database."""
        if not settings.OIDC_ENABLED:
            return []
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=PROVIDER,
                name=settings.OIDC["name"],
                client_id=settings.OIDC["client"],
                secret=settings.OIDC["secret"],
                settings={"server_url": settings.OIDC["issuer"].rstrip("/")},
            )
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if not sociallogin.is_existing:
            raise ImmediateHttpResponse(
                refused(
                    request,
                    _("Người dùng này chưa được nối với tài khoản nào ở đây."),
                    _("Nhờ cơ quan quản lý tài khoản của đơn vị nối trước, rồi đăng nhập lại."),
                )
            )

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        raise ImmediateHttpResponse(refused(request))


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """What the provider says, as far as it proves it."""

    state: dict[str, Any] | None = None

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        issuer = settings.OIDC["issuer"].rstrip("/")
        if str(config.get("issuer", "")).rstrip("/") != issuer:
            raise OAuth2Error("the provider calls itself by another name")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            address = urlsplit(str(config.get(name, "")))
            if address.scheme != "https" and address.hostname not in LOOPBACK:
                raise OAuth2Error(f"{name} is not reached by https")
        return config

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """The subject of the ID token, and nothing else."""
        try:
            subject = self.subject_of(kwargs["response"]["id_token"])
        except (KeyError, TypeError, ValueError, AttributeError, jwt.PyJWTError) as error:
            raise OAuth2Error("the ID token proves nothing") from error
        return self.get_provider().sociallogin_from_response(request, {"id_token": {"sub": subject}})

    def subject_of(self, token: str) -> str:
        header, config = jwt.get_unverified_header(token), self.openid_config
        if header.get("alg") not in ALGORITHMS:
            raise ValueError("an algorithm that proves nothing")
        claims = jwt.decode(
            token,
            self.key_of(header, config["jwks_uri"]),
            algorithms=[header["alg"]],
            audience=settings.OIDC["client"],
            issuer=config["issuer"],
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "sub", "aud", "iss", "nonce"]},
        )
        if not constant_time_compare(
            str(claims["nonce"]), str((self.state or {}).get("nonce") or secrets.token_hex())
        ):
            raise ValueError("a token for another sign-in")
        if claims.get("azp", settings.OIDC["client"]) != settings.OIDC["client"]:
            raise ValueError("a token for somebody else")
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= 190:
            raise ValueError("no subject")
        return subject

    @staticmethod
    def key_of(header: dict[str, Any], address: str) -> Any:
        """The provider's key of the number that the token names; its only one where it names none."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(address)
            answer.raise_for_status()
            keys = [key for key in answer.json()["keys"] if key.get("use", "sig") == "sig"]
        named = [key for key in keys if "kid" not in header or key.get("kid") == header["kid"]]
        if len(named) != 1:
            raise ValueError("no such key")
        return jwt.PyJWK(named[0], algorithm=header["alg"]).key


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """Asks for the subject only, with a nonce; what the address says besides is not listened to."""

    oauth2_adapter_class = Adapter

    def redirect_from_request(self, request: HttpRequest) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        answer: HttpResponse = self.redirect(
            request,
            AuthProcess.LOGIN,
            next_url=request.POST.get("next") or None,
            scope=["openid"],
            auth_params={"nonce": nonce},
            nonce=nonce,
        )
        return answer


registry.load()
registry.register(Provider)


class Callback(OAuth2CallbackView):  # type: ignore[misc]
    """Back from the provider; the adapter is told what this very browser was sent with."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, answer = super()._get_state(request, provider)
        self.adapter.state = state
        return state, answer


@never_cache
@require_POST
@without_sight
@public
def to_elsewhere(request: HttpRequest) -> HttpResponse:
    """Go to the provider."""
    if not settings.OIDC_ENABLED:
        return HttpResponseRedirect(reverse(settings.LOGIN_URL))
    try:
        answer: HttpResponse = Adapter(request, PROVIDER).get_provider().redirect_from_request(request)
    except (RequestException, OAuth2Error, ValueError, TypeError):
        return refused(request)
    return answer


@never_cache
@require_GET
@without_sight
@public
def from_elsewhere(request: HttpRequest, provider_id: str = PROVIDER) -> HttpResponse:
    """Come back from the provider."""
    if not settings.OIDC_ENABLED:
        return HttpResponseRedirect(reverse(settings.LOGIN_URL))
    answer: HttpResponse = Callback.adapter_view(Adapter(request, provider_id))(request)
    return answer


def refused(request: HttpRequest, why: str = "", way_out: str = "") -> HttpResponse:
    """It did not work out, in plain words; what exactly was wrong is no help to an attacker."""
    failed(None, "elsewhere", counted_for=account_adapter().get_client_ip(request))
    context = {
        "why": why or _("Nơi đăng nhập bên ngoài không xác nhận được người dùng."),
        "way_out": way_out or _("Hãy thử lại từ đầu. Nếu vẫn không được, đăng nhập bằng tên và mật khẩu."),
    }
    return render(request, "entrance/refused.html", context, status=403)
