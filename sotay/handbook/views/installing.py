"""What a telephone asks for to install the handbook: the manifest, the service worker, the page without a network."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from sotay.handbook.shelf import addresses, version, worker_source
from sotay.kernel.web import public
from sotay.people.web import without_sight

COLOUR, GROUND = "#9b1c22", "#f8f8f6"
FROM_SCREEN = "from=screen"
"""Stands in the address the handbook is opened at from a telephone's own screen."""


@require_GET
@cache_control(max_age=3600)
@without_sight
@public
def manifest(request: HttpRequest) -> HttpResponse:
    """What the handbook is called on a telephone, what its picture is, where it begins."""
    home = reverse("handbook:home")
    said = {
        "id": home,
        "name": _("Sổ tay đảng viên"),
        "short_name": _("Sổ tay"),
        "description": _("Cuộc họp, việc được giao, đảng phí và hồ sơ của chính mình."),
        "lang": get_language() or "vi",
        "start_url": f"{home}?{FROM_SCREEN}",
        "scope": "/",
        "display": "standalone",
        "orientation": "any",
        "theme_color": COLOUR,
        "background_color": GROUND,
        "icons": [
            icon("icon-192.png", 192, "any"),
            icon("icon-512.png", 512, "any"),
            icon("icon-maskable-512.png", 512, "maskable"),
        ],
    }
    return HttpResponse(json.dumps(said, ensure_ascii=False), content_type="application/manifest+json")


def icon(name: str, size: int, purpose: str) -> dict[str, str]:
    return {
        "src": static(f"handbook/icons/{name}"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


@require_GET
@cache_control(no_cache=True)
@without_sight
@public
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which knows the files of this very version. At the top, it serves the whole site."""
    known = {"version": version(), "files": addresses(), "offline": reverse("handbook:offline")}
    words = f"const SHELF = {json.dumps(known)};\n{worker_source()}"
    return HttpResponse(words, content_type="text/javascript; charset=utf-8")


@require_GET
@without_sight
@public
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown where there is no network and the page was not kept."""
    return render(request, "handbook/offline.html", {"page_title": _("Đang ngoại tuyến")})
