"""How a reader wants pages to look: text size, light or dark; kept in cookies, also before signing in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from sotay.kernel.web import public

THEMES = ("auto", "light", "dark")
SIZES = ("normal", "large")
A_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Look:
    theme: str = "auto"
    size: str = "normal"

    @classmethod
    def of(cls, cookies: Mapping[str, str]) -> Self:
        theme, size = cookies.get("sotay_theme", ""), cookies.get("sotay_size", "")
        return cls(theme if theme in THEMES else "auto", size if size in SIZES else "normal")

    @property
    def dark_media(self) -> str:
        """For which media the dark sheet counts; paper is always light."""
        return {
            "auto": "screen and (prefers-color-scheme: dark)",
            "dark": "screen",
            "light": "not all",
        }[self.theme]


@public
@require_POST
def set_look(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page it was made on."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    for name, allowed in (("theme", THEMES), ("size", SIZES)):
        if request.POST.get(name) in allowed:
            response.set_cookie(f"sotay_{name}", request.POST[name], max_age=A_YEAR, samesite="Lax")
    return response
