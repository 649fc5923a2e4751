"""The addresses of targets; their progress is shown among the reports."""

from django.urls import path

from . import views

app_name = "targets"

urlpatterns = [
    path("<organization:pk>/set/", views.set_one, name="set"),
    path("<organization:pk>/allot/", views.allot, name="allot"),
    path("<target:pk>/", views.history, name="history"),
    path("<target:pk>/withdraw/", views.withdraw, name="withdraw"),
]
