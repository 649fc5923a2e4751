"""The addresses of this room."""

from django.urls import path

from sotay.organizations.views import act_page
from sotay.people.web import after_proof

from .bookkeeping_forms import ClosePeriodForm, OpenBookForm
from .correction_forms import CorrectForm, DeclareForm, DescribeForm
from .erasure_forms import EraseExpiredForm
from .forms import (
    AdmitForm,
    ArriveForm,
    CancelForm,
    DepartForm,
    DieForm,
    EndExcusalForm,
    ExcuseForm,
    ExpelForm,
    RecognizeForm,
    ReleaseForm,
    RemoveForm,
    RestoreForm,
    ResumeForm,
    ReverseForm,
    TakeBackForm,
    TransferForm,
    WithdrawForm,
)
from .joining.forms import JoinForm, PartForm
from .letters import views as letters
from .particulars.sheet import member_sheet
from .prospects.forms import EnterAgainForm
from .prospects.urls import urlpatterns as prospect_urls
from .residence.forms import EndHomeForm, IntroduceHomeForm, RemarkHomeForm
from .residence.views import register as residence_register
from .roster.urls import urlpatterns as roster_urls
from .screening.urls import urlpatterns as screening_urls
from .supplements.urls import urlpatterns as supplement_urls
from .suspension.forms import EndSuspensionForm, ProlongSuspensionForm, SuspendForm
from .totals_forms import HandInForm, KeepByTotalsForm, PassToPersonsForm
from .views.agreeing import answer_export, ask_export, export_request, export_requests
from .views.cases import begin, begin_collective
from .views.detail import detail, own, verb
from .views.doing import member_act, organization_act
from .views.exporting import export
from .views.extracting import (
    change_extract,
    drop_extract,
    export_extract,
    extract,
    extracts,
    save_extract,
    saved_extract,
)
from .views.filling import quality_fill
from .views.listing import columns, index, member_list
from .views.own_data import own_data
from .views.quality import quality, quality_check
from .views.taking import taken_list, taken_lists, taken_progress
from .views.transferring import transfers

app_name = "members"

ABOUT_A_MEMBER = (
    RecognizeForm,
    TransferForm,
    DescribeForm,
    DeclareForm,
    CorrectForm,
    DieForm,
    ExpelForm,
    RemoveForm,
    CancelForm,
    WithdrawForm,
    DepartForm,
    ExcuseForm,
    EndExcusalForm,
    RestoreForm,
    ResumeForm,
    TakeBackForm,
    EnterAgainForm,
    ReverseForm,
    JoinForm,
    PartForm,
    ReleaseForm,
    IntroduceHomeForm,
    RemarkHomeForm,
    EndHomeForm,
    SuspendForm,
    ProlongSuspensionForm,
    EndSuspensionForm,
)
ABOUT_AN_ORGANIZATION = (
    AdmitForm,
    ArriveForm,
    OpenBookForm,
    ClosePeriodForm,
    KeepByTotalsForm,
    HandInForm,
    PassToPersonsForm,
)

urlpatterns = [
    *roster_urls,
    *prospect_urls,
    *screening_urls,
    *supplement_urls,
    path("", index, name="list"),
    path("of/<organization:pk>/", member_list, name="list"),
    path("of/<organization:pk>/export/", after_proof(export), name="export"),
    path("of/<organization:pk>/residence/", residence_register, name="residence"),
    path("of/<organization:pk>/transfers/", transfers, name="transfers"),
    path("of/<organization:pk>/letter/", letters.take_in, name="letter_in"),
    path("of/<organization:pk>/collective/", begin_collective, name="collective"),
    path("letters/<case:pk>/", letters.send, name="letter_send"),
    path("letters/<case:pk>/slip/", letters.take_slip, name="letter_slip_in"),
    path("<member:pk>/slip/", letters.slip, name="letter_slip"),
    path("of/<organization:pk>/extract/", extract, name="extract"),
    path("of/<organization:pk>/extract/save/", save_extract, name="save_extract"),
    path("of/<organization:pk>/extract/export/", after_proof(export_extract), name="export_extract"),
    path("of/<organization:pk>/quality/", quality, name="quality"),
    path("of/<organization:pk>/quality/<check:code>/", quality_check, name="quality_check"),
    path("of/<organization:pk>/quality/<check:code>/fill/", quality_fill, name="quality_fill"),
    path("extracts/", extracts, name="extracts"),
    path("extracts/<extract:pk>/", saved_extract, name="saved_extract"),
    path("extracts/<extract:pk>/change/", change_extract, name="change_extract"),
    path("extracts/<extract:pk>/drop/", drop_extract, name="drop_extract"),
    path("exports/", export_requests, name="export_requests"),
    path("exports/<exportrequest:pk>/", export_request, name="export_request"),
    path("exports/<exportrequest:pk>/answer/", answer_export, name="answer_export"),
    path("lists/", taken_lists, name="taken_lists"),
    path("lists/<takenlist:pk>/", after_proof(taken_list), name="taken_list"),
    path("lists/<takenlist:pk>/progress/", taken_progress, name="taken_progress"),
    path("of/<organization:pk>/export/ask/", ask_export, name="ask_export"),
    path("of/<organization:pk>/erase/", act_page(EraseExpiredForm), name="erase"),
    path("columns/", columns, name="columns"),
    path("mine/", own, name="own"),
    path("mine/data/", own_data, name="own_data"),
    path("<member:pk>/", detail, name="detail"),
    path("<member:pk>/sheet/", member_sheet, name="sheet"),
    path("<member:pk>/begin/<procedure:key>/", begin, name="begin"),
    *(
        path(f"<member:pk>/do/{form.action}/", member_act(form), name=verb(form.action))
        for form in ABOUT_A_MEMBER
    ),
    *(
        path(f"of/<organization:pk>/do/{form.action}/", organization_act(form), name=verb(form.action))
        for form in ABOUT_AN_ORGANIZATION
    ),
]
