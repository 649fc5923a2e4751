"""The addresses of this room: each decision about an organisation. The organisation itself is a page of the desk."""

from collections.abc import Sequence
from typing import Any

from django.urls import path

from sotay.kernel.time import today

from . import plan_forms  # noqa: F401 -- the forms of plans are known to the command line from here
from .accreditation import Accreditation
from .accreditation_forms import EndAccreditationForm, RecordAccreditationForm
from .forms import ChangeKindForm, FoundForm, MoveForm, OverrideForm, RecodeForm, RenameForm
from .models import Body, Organization, Unit
from .pattern_views import ACT_PAGES, act_on_pattern, pattern, pattern_adopt, patterns, patterns_sheet
from .structure_forms import (
    BeginTermForm,
    ConstituteForm,
    EndUnitForm,
    FoundUnitForm,
    JoinGroupForm,
    NameGroupForm,
    PartyGroupForm,
    SeatForm,
    ServeForm,
)
from .views import act_page

app_name = "organizations"


def bodies(organization: Organization) -> Sequence[Any]:
    return list(Body.objects.as_of(today()).filter(organization=organization).order_by("name"))


def units(organization: Organization) -> Sequence[Any]:
    return list(Unit.objects.as_of(today()).filter(organization=organization).order_by("name"))


def accreditations(organization: Organization) -> Sequence[Any]:
    return list(Accreditation.objects.as_of(today()).filter(organization=organization).order_by("pk"))


urlpatterns = [
    path(
        "<organization:pk>/accreditation/new/", act_page(RecordAccreditationForm), name="record_accreditation"
    ),
    path(
        "<organization:pk>/accreditation/end/",
        act_page(EndAccreditationForm, accreditations),
        name="end_accreditation",
    ),
    path("<organization:pk>/found/", act_page(FoundForm), name="found"),
    path("<organization:pk>/rename/", act_page(RenameForm), name="rename"),
    path("<organization:pk>/recode/", act_page(RecodeForm), name="recode"),
    path("<organization:pk>/kind/", act_page(ChangeKindForm), name="change_kind"),
    path("<organization:pk>/move/", act_page(MoveForm), name="move"),
    path("<organization:pk>/rule/", act_page(OverrideForm), name="override"),
    path("<organization:pk>/bodies/new/", act_page(ConstituteForm), name="constitute"),
    path("<organization:pk>/bodies/term/", act_page(BeginTermForm, bodies), name="begin_term"),
    path("<organization:pk>/bodies/seat/", act_page(SeatForm, bodies), name="seat"),
    path("<organization:pk>/units/new/", act_page(FoundUnitForm), name="found_unit"),
    path("<organization:pk>/units/served/", act_page(ServeForm, units), name="serve"),
    path("<organization:pk>/units/end/", act_page(EndUnitForm, units), name="end_unit"),
    path("<organization:pk>/party-groups/new/", act_page(PartyGroupForm), name="party_group"),
    path("<organization:pk>/groups/new/", act_page(NameGroupForm), name="name_group"),
    path("<organization:pk>/groups/join/", act_page(JoinGroupForm), name="join_group"),
    path("<organization:pk>/patterns/", patterns, name="patterns"),
    path("<organization:pk>/patterns.xlsx", patterns_sheet, name="patterns_sheet"),
    path("<organization:pk>/patterns/new/", pattern_adopt, name="pattern_adopt"),
    path("patterns/<pattern:pk>/", pattern, name="pattern"),
    *[
        path(f"patterns/<pattern:pk>/{name}/", act_on_pattern(form), name=f"pattern_{name}")
        for name, form in ACT_PAGES.items()
    ],
]
