"""The addresses of prospects."""

from django.urls import path

from sotay.members.procedures.about import ABOUT_PROSPECTS

from .forms import OF_A_PROSPECT
from .views import prospect, prospect_act, prospect_begin, prospect_enter, prospect_print, prospects

urlpatterns = [
    path("of/<organization:pk>/prospects/", prospects, name="prospects"),
    path("of/<organization:pk>/prospects/enter/", prospect_enter, name="prospect_enter"),
    path("prospects/<prospect:pk>/", prospect, name="prospect"),
    path("prospects/<prospect:pk>/print/", prospect_print, name="prospect_print"),
    *(
        path(f"prospects/<prospect:pk>/begin/{key}/", prospect_begin(key), name=f"prospect_begin_{key}")
        for key in ABOUT_PROSPECTS
    ),
    *(
        path(
            f"prospects/<prospect:pk>/do/{form.action}/",
            prospect_act(form),
            name=f"prospect_{form.action.partition('.')[2]}",
        )
        for form in OF_A_PROSPECT
    ),
]
