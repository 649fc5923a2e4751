"""The addresses of the look alone, for tests of the frame before any room stands in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from sotay.kernel.web import public
from sotay.site.gallery import gallery
from sotay.site.look import set_look


@public
def suggested(request: HttpRequest) -> HttpResponse:
    organizations = [
        {"pk": 7, "name": "Đảng bộ huyện Ngân Sơn", "path": "Đảng bộ tỉnh Bắc Kạn"},
        {"pk": 8, "name": "Đảng bộ xã Ngân Sơn", "path": "Đảng bộ tỉnh Bắc Kạn › Đảng bộ huyện Ngân Sơn"},
    ]
    return render(request, "components/organization_options.html", {"organizations": organizations})


urlpatterns = [
    path("gallery/", gallery),
    path("search/", gallery, name="search"),
    path("look/", set_look, name="set_look"),
    path("suggest/", suggested, name="organization_suggest"),
]
