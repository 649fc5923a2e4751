"""The addresses of this room."""

from django.urls import path

from .calendar_views import calendar
from .printing_views import number, print_paper
from .views import case, inbox, take_back, withdraw

urlpatterns = [
    path("", inbox, name="cases"),
    path("calendar/", calendar, name="calendar"),
    path("<case:pk>/", case, name="case"),
    path("<case:pk>/withdraw/", withdraw, name="case_withdraw"),
    path("<case:pk>/papers/<paperform:key>/", print_paper, name="case_paper"),
    path("<case:pk>/papers/<paperform:key>/number/", number, name="case_number"),
    path("<case:pk>/take_back/", take_back, name="case_take_back"),
]
