"""The addresses of sheets about one's record."""

from django.urls import path

from .views import answer, enter, own, own_print, sheet_print, supplements, withdraw

urlpatterns = [
    path("mine/supplement/", own, name="supplement"),
    path("mine/supplement/print/", own_print, name="supplement_own_print"),
    path("mine/supplement/withdraw/", withdraw, name="supplement_withdraw"),
    path("of/<organization:pk>/supplements/", supplements, name="supplements"),
    path("supplements/<supplement:pk>/", answer, name="supplement_answer"),
    path("supplements/<supplement:pk>/print/", sheet_print, name="supplement_print"),
    path("<member:pk>/supplement/", enter, name="supplement_enter"),
]
