"""The addresses of this room."""

from django.urls import path

from .forms import AskForm, CorrectForm, EnterForm, WithdrawForm, WithdrawRequestForm
from .views import act, document, of, study

app_name = "documents"

ABOUT_A_DOCUMENT = (CorrectForm, WithdrawForm, AskForm)

urlpatterns = [
    path("of/<organization:pk>/", of, name="of"),
    path("of/<organization:pk>/study/<studyrequest:request_pk>/", study, name="study"),
    path("of/<organization:pk>/do/document.enter/", act(EnterForm), name="document_enter"),
    path("<document:pk>/", document, name="document"),
    *(
        path(f"<document:pk>/do/{form.action}/", act(form), name=form.action.replace(".", "_"))
        for form in ABOUT_A_DOCUMENT
    ),
    path("study/<studyrequest:pk>/do/study.withdraw/", act(WithdrawRequestForm), name="study_withdraw"),
]
