"""The addresses of this room."""

from django.urls import path

from .views import case, inbox, take_back, withdraw

urlpatterns = [
    path("", inbox, name="cases"),
    path("<int:pk>/", case, name="case"),
    path("<int:pk>/withdraw/", withdraw, name="case_withdraw"),
    path("<int:pk>/take_back/", take_back, name="case_take_back"),
]
