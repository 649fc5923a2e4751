"""The addresses of this room."""

from django.urls import path

from sotay.organizations.views import act_page
from sotay.people.breach_forms import IncidentForm
from sotay.people.web import after_proof

from .account_forms import (
    AskFactorResetForm,
    CloseAccountForm,
    CreateAccountForm,
    EndDeputyForm,
    EndOfficeForm,
    GiveOfficeForm,
    IssueCodeForm,
    LinkForm,
    NameDeputyForm,
    OpenAccountForm,
    ResetFactorForm,
    UnlinkForm,
)
from .forms import HoldPostForm
from .plans.line_views import plan_line, plan_line_edit, plan_line_remove
from .plans.outcome_views import (
    plan_annex,
    plan_annex_sheet,
    plan_members,
    plan_readdressed,
    plan_receivers_sheet,
    plan_result,
    plan_slips,
    plan_take_out,
)
from .plans.preview_views import plan_preview
from .plans.views import ACTS, act_on_plan, plan, plan_edit, plan_new, plan_sheet, plan_template, plans
from .tasks import TASKS
from .views.accounts import accounts, accounts_of, deputies_of, offices_of, resets_of
from .views.audit import audit, audit_entry, audit_export
from .views.ballot_papers import ballot_minutes, ballot_slips
from .views.entrance import act_in
from .views.home import home, task_page
from .views.incidents import incident, incidents
from .views.notices import notices
from .views.offices import offices, posts
from .views.organization import organization
from .views.rules import rules
from .views.seals import seal
from .views.search import organization_suggest, search
from .views.tree import tree
from .views.why import why

ABOUT_ACCOUNTS = {
    "account_issue_code": ("code", IssueCodeForm, accounts_of),
    "account_ask_factor_reset": ("ask-factor-reset", AskFactorResetForm, accounts_of),
    "factor_reset": ("factor-reset", ResetFactorForm, resets_of),
    "account_close": ("close", CloseAccountForm, accounts_of),
    "account_open": ("open", OpenAccountForm, accounts_of),
    "account_link": ("link", LinkForm, accounts_of),
    "account_unlink": ("unlink", UnlinkForm, accounts_of),
}

urlpatterns = [
    path("", home, name="home"),
    path("act-in/", act_in, name="act_in"),
    path("notices/", notices, name="notices"),
    path("why/", why, name="why"),
    path("search/", search, name="search"),
    path("search/organizations/", organization_suggest, name="organization_suggest"),
    path("rules/", rules, name="rules"),
    path("audit/", audit, name="audit"),
    path("incidents/", incidents, name="incidents"),
    path("incidents/<incident:pk>/", incident, name="incident"),
    path("organizations/<organization:pk>/incidents/new/", act_page(IncidentForm), name="incident_new"),
    path("audit/export/", audit_export, name="audit_export"),
    path("audit/seal/", seal, name="seal"),
    path("audit/<entry:pk>/", audit_entry, name="audit_entry"),
    path("tree/<organization:pk>/", tree, name="tree"),
    path("organizations/<organization:pk>/", organization, name="organization"),
    path("organizations/<organization:pk>/offices/", offices, name="offices"),
    path(
        "organizations/<organization:pk>/offices/give/",
        after_proof(act_page(GiveOfficeForm)),
        name="office_give",
    ),
    path(
        "organizations/<organization:pk>/offices/end/", act_page(EndOfficeForm, offices_of), name="office_end"
    ),
    path("organizations/<organization:pk>/accounts/", accounts, name="accounts"),
    path(
        "organizations/<organization:pk>/accounts/new/",
        after_proof(act_page(CreateAccountForm)),
        name="account_create",
    ),
    *[
        path(
            f"organizations/<organization:pk>/accounts/{route}/",
            after_proof(act_page(form, parts)),
            name=name,
        )
        for name, (route, form, parts) in ABOUT_ACCOUNTS.items()
    ],
    path(
        "organizations/<organization:pk>/deputies/name/",
        after_proof(act_page(NameDeputyForm, offices_of)),
        name="deputy_name",
    ),
    path(
        "organizations/<organization:pk>/deputies/end/",
        act_page(EndDeputyForm, deputies_of),
        name="deputy_end",
    ),
    path("organizations/<organization:pk>/posts/hold/", act_page(HoldPostForm, posts), name="hold_post"),
    path("organizations/<organization:pk>/plans/", plans, name="plans"),
    path("organizations/<organization:pk>/plans/new/", plan_new, name="plan_new"),
    path("organizations/<organization:pk>/plans/template.xlsx", plan_template, name="plan_template"),
    path("plans/<plan:pk>/", plan, name="plan"),
    path("plans/<plan:pk>.xlsx", plan_sheet, name="plan_sheet"),
    path("plans/<plan:pk>/edit/", plan_edit, name="plan_edit"),
    path("plans/<plan:pk>/lines/new/", plan_line, name="plan_line"),
    path("plans/<plan:pk>/lines/remove/", plan_line_remove, name="plan_line_remove"),
    path("plans/<plan:pk>/lines/<line:order>/", plan_line_edit, name="plan_line_edit"),
    path("plans/<plan:pk>/preview/", plan_preview, name="plan_preview"),
    *[
        path(f"plans/<plan:pk>/{name.replace('_', '-')}/", act_on_plan(name), name=f"plan_{name}")
        for name in ACTS
    ],
    path("plans/<plan:pk>/result/", plan_result, name="plan_result"),
    path("plans/<plan:pk>/annex/", plan_annex, name="plan_annex"),
    path("plans/<plan:pk>/annex.xlsx", plan_annex_sheet, name="plan_annex_sheet"),
    path("plans/<plan:pk>/receivers.xlsx", plan_receivers_sheet, name="plan_receivers_sheet"),
    path("plans/<plan:pk>/take-out/", plan_take_out, name="plan_take_out"),
    path("plans/<plan:pk>/members/", plan_members, name="plan_members"),
    path("plans/<plan:pk>/slips/", plan_slips, name="plan_slips"),
    path("plans/<plan:pk>/readdressed/", plan_readdressed, name="plan_readdressed"),
    path("ballots/<ballot:pk>/minutes/", ballot_minutes, name="ballot_minutes"),
    path("ballots/<ballot:pk>/slips/", ballot_slips, name="ballot_slips"),
    *[
        path(f"tasks/{key}/<organization:pk>/", task_page(task), name=f"task_{key}")
        for key, task in TASKS.items()
    ],
]
