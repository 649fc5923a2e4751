"""The addresses of this room."""

from django.urls import path

from .views.home import home, mine, printed, printed_for
from .views.installing import manifest, offline

app_name = "handbook"

urlpatterns = [
    path("", home, name="home"),
    path("mine/", mine, name="mine"),
    path("printed/", printed, name="printed"),
    path("<member:pk>/printed/", printed_for, name="printed_for"),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("offline/", offline, name="offline"),
]
