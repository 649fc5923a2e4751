"""The addresses of this room."""

from django.urls import path

from sotay.organizations.views import act_page

from .forms import CreateAccountForm, GiveOfficeForm, HoldPostForm
from .tasks import TASKS
from .views.audit import audit, audit_entry
from .views.entrance import act_in
from .views.home import home, task_page
from .views.offices import offices, posts
from .views.organization import organization
from .views.rules import rules
from .views.search import organization_suggest, search
from .views.tree import tree

urlpatterns = [
    path("", home, name="home"),
    path("act-in/", act_in, name="act_in"),
    path("search/", search, name="search"),
    path("search/organizations/", organization_suggest, name="organization_suggest"),
    path("rules/", rules, name="rules"),
    path("audit/", audit, name="audit"),
    path("audit/<entry:pk>/", audit_entry, name="audit_entry"),
    path("tree/<organization:pk>/", tree, name="tree"),
    path("organizations/<organization:pk>/", organization, name="organization"),
    path("organizations/<organization:pk>/offices/", offices, name="offices"),
    path("organizations/<organization:pk>/offices/give/", act_page(GiveOfficeForm), name="office_give"),
    path("organizations/<organization:pk>/accounts/new/", act_page(CreateAccountForm), name="account_create"),
    path("organizations/<organization:pk>/posts/hold/", act_page(HoldPostForm, posts), name="hold_post"),
    *[
        path(f"tasks/{key}/<organization:pk>/", task_page(task), name=f"task_{key}")
        for key, task in TASKS.items()
    ],
]
