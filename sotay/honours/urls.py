"""The addresses of this room."""

from django.urls import path

from sotay.people.web import after_proof

from .card_forms import CollectCardForm, IssueCardForm, LoseCardForm, UndoCardForm
from .card_views import cards, check_cards, export_cards
from .forms import NumberAwardForm, RecordForm, WaitForm, WithdrawAwardForm
from .views import badges, export_badges, member_act

app_name = "honours"

ABOUT_A_MEMBER = (
    RecordForm,
    NumberAwardForm,
    WithdrawAwardForm,
    WaitForm,
    IssueCardForm,
    LoseCardForm,
    CollectCardForm,
    UndoCardForm,
)

urlpatterns = [
    path("badges/<organization:pk>/", badges, name="badges"),
    path("badges/<organization:pk>/export/", after_proof(export_badges), name="export_badges"),
    path("cards/<organization:pk>/", cards, name="cards"),
    path("cards/<organization:pk>/check/", check_cards, name="check_cards"),
    path("cards/<organization:pk>/export/", after_proof(export_cards), name="export_cards"),
    *(
        path(f"<member:pk>/do/{form.action}/", member_act(form.action), name=form.action.replace(".", "_"))
        for form in ABOUT_A_MEMBER
    ),
]
