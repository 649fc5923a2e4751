"""The addresses of this room."""

from django.urls import path

from .views.calendar import calendar
from .views.feedback import (
    answer_by_code,
    answer_feedback,
    feedback,
    hand_over_feedback,
    received,
    write_down,
)
from .views.home import home, mine, printed, printed_for
from .views.installing import manifest, offline
from .views.meetings import meeting, resolutions, task
from .views.rollout import reached
from .views.study import studies, study

app_name = "handbook"

urlpatterns = [
    path("", home, name="home"),
    path("mine/", mine, name="mine"),
    path("calendar/", calendar, name="calendar"),
    path("printed/", printed, name="printed"),
    path("<member:pk>/printed/", printed_for, name="printed_for"),
    path("<member:pk>/feedback/", write_down, name="write_down"),
    path("feedback/", feedback, name="feedback"),
    path("feedback/answer/", answer_by_code, name="answer"),
    path("feedback/of/<organization:pk>/", received, name="received"),
    path("feedback/<feedback:pk>/answer/", answer_feedback, name="answer_feedback"),
    path("feedback/<feedback:pk>/hand-over/", hand_over_feedback, name="hand_over"),
    path("meetings/<meeting:pk>/", meeting, name="meeting"),
    path("rollout/<organization:pk>/", reached, name="rollout"),
    path("resolutions/", resolutions, name="resolutions"),
    path("study/", studies, name="studies"),
    path("study/<studyrequest:pk>/", study, name="study"),
    path("tasks/<assignment:pk>/", task, name="task"),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("offline/", offline, name="offline"),
]
