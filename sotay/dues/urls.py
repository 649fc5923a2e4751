"""The addresses of this room."""

from django.urls import path

from sotay.people.web import after_proof

from .forms import (
    DeclareForm,
    EndAccountForm,
    EndReliefForm,
    PostMonthsForm,
    ReceiveForm,
    RelieveForm,
    RemitForm,
    ReversePostingForm,
    SetAccountForm,
)
from .views.acts import declare_own, member_act, organization_act
from .views.month import of
from .views.own import own
from .views.reminders import to_meet
from .views.slips import slips
from .views.year import export_book, year

app_name = "dues"

ABOUT_A_MEMBER = (DeclareForm, RelieveForm, EndReliefForm)
ABOUT_A_BOOK = (
    PostMonthsForm,
    RemitForm,
    ReceiveForm,
    ReversePostingForm,
    SetAccountForm,
    EndAccountForm,
)

urlpatterns = [
    path("of/<organization:pk>/", of, name="of"),
    path("of/<organization:pk>/year/", year, name="year"),
    path("of/<organization:pk>/year/export/", after_proof(export_book), name="export_book"),
    path("of/<organization:pk>/slips/", slips, name="slips"),
    path("of/<organization:pk>/reminders/", to_meet, name="reminders"),
    path("mine/", own, name="own"),
    path("mine/declare/", declare_own, name="declare_own"),
    *(
        path(f"<member:pk>/do/{form.action}/", member_act(form), name=form.action.removeprefix("dues."))
        for form in ABOUT_A_MEMBER
    ),
    *(
        path(
            f"of/<organization:pk>/do/{form.action}/",
            organization_act(form),
            name=form.action.removeprefix("dues."),
        )
        for form in ABOUT_A_BOOK
    ),
]
