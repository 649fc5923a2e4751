"""The addresses of papers and their numbers."""

from django.urls import path

from . import printing_views, views

app_name = "papers"

urlpatterns = [
    path("<organization:pk>/forms/", printing_views.forms, name="forms"),
    path("<organization:pk>/forms/<paperform:key>/", printing_views.fill, name="fill"),
    path("<organization:pk>/numbers/", views.numbers, name="numbers"),
    path("<organization:pk>/numbers/issue/", views.issue, name="issue"),
    path("<organization:pk>/numbers/outside/", views.keep_outside, name="keep_outside"),
    path("series/<series:pk>/", views.series, name="series"),
    path("numbers/<number:pk>/void/", views.void, name="void"),
]
