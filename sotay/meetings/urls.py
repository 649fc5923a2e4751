"""The addresses of this room."""

from django.urls import path

from .forms import (
    AddItemForm,
    CancelForm,
    CloseAssignmentForm,
    HandInForm,
    PlanForm,
    PlanThemeForm,
    RecordBeforeForm,
    RepeatForm,
    RescoreForm,
    ScoreForm,
    SetPaperForm,
)
from .views.above import heat, load
from .views.acts import assignment_act, meeting_act, organization_act
from .views.frame import address_of
from .views.hold import hold, sign, sync
from .views.meeting import meeting, minutes, resolution
from .views.scores import scores
from .views.shelf import of
from .views.voting import open_vote

app_name = "meetings"

ABOUT_AN_ORGANIZATION = (PlanForm, HandInForm, RepeatForm, PlanThemeForm)
ABOUT_A_MEETING = (AddItemForm, SetPaperForm, RecordBeforeForm, CancelForm, ScoreForm, RescoreForm)

urlpatterns = [
    path("of/<organization:pk>/", of, name="of"),
    path("of/<organization:pk>/months/", heat, name="heat"),
    path("of/<organization:pk>/load/", load, name="load"),
    path("of/<organization:pk>/scores/", scores, name="scores"),
    path("<meeting:pk>/", meeting, name="meeting"),
    path("<meeting:pk>/hold/", hold, name="hold"),
    path("<meeting:pk>/vote/", open_vote, name="open_vote"),
    path("<meeting:pk>/sync/", sync, name="sync"),
    path("<meeting:pk>/sign/", sign, name="sign"),
    path("<meeting:pk>/minutes/", minutes, name="minutes"),
    path("<meeting:pk>/resolution/", resolution, name="resolution"),
    *(
        path(f"of/<organization:pk>/do/{form.action}/", organization_act(form), name=address_of(form.action))
        for form in ABOUT_AN_ORGANIZATION
    ),
    *(
        path(f"<meeting:pk>/do/{form.action}/", meeting_act(form), name=address_of(form.action))
        for form in ABOUT_A_MEETING
    ),
    path(
        "task/<assignment:pk>/do/assignment.close/",
        assignment_act(CloseAssignmentForm),
        name=address_of(CloseAssignmentForm.action),
    ),
]
