"""Figures about organisations: how many of which kind stood where, on a day, as known at a moment."""

from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Substr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sotay.indicators.declaration import Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.place import WIDTH
from sotay.kernel.time import in_force, known

from .kinds import COMMITTEE_KINDS, GRASSROOTS_KINDS, Kind, Sector, UpperType
from .models import GroupMembership, OrganizationState


def states_below(question: Question) -> QuerySet[OrganizationState]:
    """What each organisation at and below the place was that day, where it stood; temporary cells are left out."""
    there = question.here("organization__placements__path", "organization_id")
    when = in_force(question.on, "organization__placements") & known(
        question.known_at, "organization__placements"
    )
    rows = OrganizationState.objects.known_at(question.known_at).as_of(question.on)
    return rows.filter(there & when, temporary=False)


def _pick(question: Question, name: str, values: Values) -> Q:
    if name == "direct":
        return Q(parent=question.organization_id)
    return Q(**{f"{name}__in": values})


def _parts(question: Question, by_child: bool) -> list[Part]:
    # Read through the join that is already restricted to one placement; a condition of its own would join all.
    rows = states_below(question).annotate(
        path=F("organization__placements__path"), parent=F("organization__placements__parent")
    )
    child = Substr("organization__placements__path", len(question.path) + 1, WIDTH)
    one = Value(1, output_field=IntegerField())
    return [Part(rows, one, lambda name, values: _pick(question, name, values), child)]


ORGANIZATIONS = Source("organizations", _parts, needs_book=False)


def _groups(question: Question, by_child: bool) -> list[Part]:
    rows = GroupMembership.objects.as_of(question.on).select_related("group")
    one = Value(1, output_field=IntegerField())
    pick = lambda name, values: Q(**{f"{name}__in": values})  # noqa: E731
    return [Part(rows, one, pick, Substr(Value(""), 1, 1))]


GROUPS = Source("groups", _groups, needs_book=False)

DISTRICTS = (UpperType.DISTRICT,)
CITIES = (UpperType.CITY,)
OTHERS = tuple(kind for kind in UpperType if kind not in (*DISTRICTS, *CITIES))
ORGANIZATION = _("tổ chức")
COMMITTEE = _("đảng bộ")
CELL = _("chi bộ")

UPPER_TITLES = {
    UpperType.COMMUNE.value: _("Đảng bộ xã, phường, đặc khu là cấp trên cơ sở"),
    UpperType.BLOC.value: _("Đảng bộ khối các cơ quan, doanh nghiệp"),
    UpperType.PARTY_AGENCIES.value: _("Đảng bộ các cơ quan Đảng"),
    UpperType.PEOPLES_COMMITTEE.value: _("Đảng bộ Ủy ban nhân dân"),
    UpperType.ARMY.value: _("Đảng bộ Quân sự"),
    UpperType.POLICE.value: _("Đảng bộ Công an"),
    UpperType.BORDER_GUARD.value: _("Đảng bộ Bộ đội biên phòng"),
    UpperType.OTHER.value: _("Đảng bộ cấp trên cơ sở khác"),
}
"""Of upper committees other than those of districts and cities."""

declare(
    Indicator(
        "directly_subordinate_party_committees",
        _("Đảng bộ trực thuộc"),
        COMMITTEE,
        ORGANIZATIONS,
        {"direct": (True,), "kind": COMMITTEE_KINDS},
    ),
    Indicator(
        "district_party_committees",
        _("Đảng bộ huyện"),
        COMMITTEE,
        ORGANIZATIONS,
        {"kind": (Kind.UPPER,), "upper_type": DISTRICTS},
    ),
    Indicator(
        "city_party_committees",
        _("Đảng bộ thành phố, thị xã thuộc tỉnh"),
        COMMITTEE,
        ORGANIZATIONS,
        {"kind": (Kind.UPPER,), "upper_type": CITIES},
    ),
    *(
        Indicator(
            f"upper_{kind}_committees",
            title,
            COMMITTEE,
            ORGANIZATIONS,
            {"kind": (Kind.UPPER,), "upper_type": (kind,)},
        )
        for kind, title in UPPER_TITLES.items()
    ),
    Indicator(
        "other_directly_subordinate_party_committees",
        _("Đảng bộ trực thuộc khác"),
        COMMITTEE,
        ORGANIZATIONS,
        {"direct": (True,), "kind": COMMITTEE_KINDS, "upper_type": OTHERS},
    ),
    Indicator(
        "grassroots_cells_directly_subordinate",
        _("Chi bộ cơ sở trực thuộc"),
        CELL,
        ORGANIZATIONS,
        {"direct": (True,), "kind": (Kind.GRASSROOTS_CELL,)},
    ),
    Indicator(
        "grassroots_party_organisations",
        pgettext_lazy("count", "Tổ chức cơ sở đảng"),
        _("tổ chức cơ sở đảng"),
        ORGANIZATIONS,
        {"kind": GRASSROOTS_KINDS},
    ),
    Indicator(
        "grassroots_committees",
        pgettext_lazy("count", "Đảng bộ cơ sở"),
        COMMITTEE,
        ORGANIZATIONS,
        {"kind": (Kind.GRASSROOTS_COMMITTEE,)},
    ),
    Indicator(
        "commune_grassroots_committees",
        pgettext_lazy("count", "Đảng bộ cơ sở xã, phường, thị trấn"),
        COMMITTEE,
        ORGANIZATIONS,
        {"kind": (Kind.GRASSROOTS_COMMITTEE,), "sector": (Sector.COMMUNE,)},
    ),
    Indicator(
        "grassroots_cells",
        pgettext_lazy("count", "Chi bộ cơ sở"),
        CELL,
        ORGANIZATIONS,
        {"kind": (Kind.GRASSROOTS_CELL,)},
    ),
    Indicator(
        "subordinate_party_cells",
        pgettext_lazy("count", "Chi bộ trực thuộc"),
        CELL,
        ORGANIZATIONS,
        {"kind": (Kind.CELL,)},
    ),
    Indicator(
        "sectional_party_committees",
        pgettext_lazy("count", "Đảng bộ bộ phận"),
        COMMITTEE,
        ORGANIZATIONS,
        {"kind": (Kind.SECTION,)},
    ),
    Indicator(
        "subordinate_committees",
        pgettext_lazy("count", "Đảng bộ trực thuộc đảng ủy cơ sở"),
        COMMITTEE,
        ORGANIZATIONS,
        {"kind": (Kind.SUBORDINATE_COMMITTEE,)},
    ),
    Indicator(
        "party_delegations_and_civil_affairs_committees",
        pgettext_lazy("count", "Đảng đoàn, ban cán sự đảng"),
        ORGANIZATION,
        ORGANIZATIONS,
        {"kind": (Kind.DELEGATION,)},
    ),
    Indicator(
        "provinces_in_region",
        _("Tỉnh trong khu vực miền núi, trung du phía Bắc"),
        _("tỉnh"),
        GROUPS,
        {"group__code": ("mien-nui-trung-du-phia-bac",)},
    ),
)

BY_SECTOR_SOURCE = Source("organizations by sector", _parts, needs_book=False)
BY_SECTOR = {
    "grassroots_committees": (_("Đảng bộ cơ sở"), COMMITTEE, (Kind.GRASSROOTS_COMMITTEE,)),
    "grassroots_cells": (_("Chi bộ cơ sở"), CELL, (Kind.GRASSROOTS_CELL,)),
    "subordinate_cells": (_("Chi bộ trực thuộc"), CELL, (Kind.CELL,)),
}
"""What is counted of each sector: title, unit, kinds."""


def code_by_sector(what: str, sector: str) -> str:
    """The code of the indicator that counts organisations of one sector."""
    return f"{what}_sector_{sector or 'unknown'}"


declare(
    *(
        Indicator(
            code_by_sector(what, sector),
            format_lazy("{what}: {sector}", what=title, sector=sector.label),
            unit,
            BY_SECTOR_SOURCE,
            {"kind": kinds, "sector": (sector.value,)},
        )
        for what, (title, unit, kinds) in BY_SECTOR.items()
        for sector in Sector
    )
)
