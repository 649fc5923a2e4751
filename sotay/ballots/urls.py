"""The addresses of votes."""

from django.urls import path

from . import views

app_name = "ballots"

urlpatterns = [
    path("<organization:pk>/", views.votes, name="votes"),
    path("<organization:pk>/record/", views.record, name="record"),
    path("results/<vote:pk>/", views.vote, name="vote"),
    path("results/<vote:pk>/correct/", views.correct, name="correct"),
]
