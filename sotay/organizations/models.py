"""Organisations in time: what each was, where it stood, on whose decision; its bodies, posts, units and groups."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from sotay.kernel.authority import Actor
from sotay.kernel.models import Bitemporal, Dated, Record, Records
from sotay.kernel.place import PathField, depth, numbers, under
from sotay.kernel.time import never_overlap, starts_before_it_ends

from . import accreditation, patterns, plans  # noqa: F401 -- their tables are this room's as well
from .kinds import (
    CELL_KINDS,
    BodyKind,
    Kind,
    OfficeType,
    Ownership,
    Powers,
    Sector,
    Title,
    UnitKind,
    UpperType,
)

LOOKS = ("organization.view", "figures.view")
"""Ways of looking that whoever follows an organisation has over it after its end."""


class Organizations(Records["Organization"]):
    def visible_to(self, actor: Actor, permission: str = "") -> Self:
        """Those in the actor's scope; and those that ended, with their figures, in the scope of who follows them."""
        scope = actor.scope(permission or LOOKS[0])
        here = scope.q("path")
        if (permission or LOOKS[0]) not in LOOKS or not scope:
            return self.filter(here)
        heirs = plans.Succession.objects.known_at(None).filter(scope.q("successor__path"))
        return self.filter(here | Q(pk__in=heirs.values("organization_id")))

    def described(self, on: date, at: datetime | None = None) -> Self:
        """Each with ``name``, ``code``, ``kind`` and ``sector`` as of a day; those that were not there are left out."""
        state = OrganizationState.objects.known_at(at).as_of(on).filter(organization=OuterRef("pk"))
        return self.annotate(
            name=Subquery(state.values("name")[:1]),
            code=Subquery(state.values("code")[:1]),
            kind=Subquery(state.values("kind")[:1]),
            upper_type=Subquery(state.values("upper_type")[:1]),
            sector=Subquery(state.values("sector")[:1]),
        ).filter(name__isnull=False)


class Organization(Record):
    """An organisation's identity. All else about it is dated; ``path`` is where authority over it lies today."""

    path = PathField(unique=True, null=True)
    custodian = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name=_("nơi quản lý")
    )

    carries_over: ClassVar = {"custodian": "passes to the successor"}
    place: ClassVar = "path"
    objects = Organizations.as_manager()

    def __str__(self) -> str:
        return str(getattr(self, "name", "") or f"#{self.pk}")

    def place_paths(self) -> Iterable[str]:
        return (self.path,) if self.path else ()

    @property
    def depth(self) -> int:
        return depth(self.path or "")

    @property
    def ancestor_ids(self) -> list[int]:
        """Today's ancestors, the root first, itself last."""
        return numbers(self.path or "")

    def state(self, on: date, at: datetime | None = None) -> "OrganizationState | None":
        """What it was called and was on a day."""
        return OrganizationState.objects.known_at(at).as_of(on).filter(organization=self).first()

    def placement(self, on: date, at: datetime | None = None) -> "Placement | None":
        """Where it stood on a day."""
        return Placement.objects.known_at(at).as_of(on).filter(organization=self).first()


class Decision(Record):
    """A decision somebody took: its number, day and deciding body. The paper itself is not kept."""

    number = models.CharField(_("số"), max_length=60)
    signed_on = models.DateField(_("ngày"))
    body = models.ForeignKey(
        "Body", models.PROTECT, null=True, related_name="decisions", verbose_name=_("cơ quan")
    )
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number", "signed_on", "body", "issuer"],
                name="organizations_decision_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.number}, {self.signed_on.day}/{self.signed_on.month}/{self.signed_on.year}, {self.issuer}"
        )


class OrganizationState(Bitemporal):
    """What an organisation was over a period: name, code, kind, sector, powers; on the decision that made it so."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="states")
    name = models.CharField(_("tên"), max_length=250)
    name_key = models.CharField(max_length=250, db_collation="C")
    code = models.CharField(_("mã"), max_length=30, db_collation="C", blank=True)
    kind = models.CharField(_("loại"), max_length=30, choices=Kind)
    upper_type = models.CharField(_("loại cấp trên cơ sở"), max_length=30, choices=UpperType, blank=True)
    sector = models.CharField(_("loại hình"), max_length=30, choices=Sector, blank=True)
    powers = models.CharField(_("quyền hạn"), max_length=30, choices=Powers, blank=True)
    temporary = models.BooleanField(_("tạm thời, dự bị"), default=False)
    kept_by_totals = models.BooleanField(_("theo dõi bằng số tổng hợp"), default=False)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")

    carries_over: ClassVar = {"organization": "ends"}
    place: ClassVar = "organization__path"
    objects = Records["OrganizationState"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("organizations_state"),
            never_overlap("organizations_state", "organization_id", bitemporal=True),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "known_to", "valid_from"], name="organizations_state_of"),
            models.Index(fields=["code"], name="organizations_state_code"),
            models.Index(fields=["name_key"], name="organizations_state_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_cell(self) -> bool:
        return self.kind in CELL_KINDS and not self.temporary


class Placements(Records["Placement"]):
    def below(self, organization: Organization, on: date, at: datetime | None = None) -> Self:
        """The subtree of an organisation as it stood on a day, itself included."""
        top = organization.placement(on, at)
        rows = self.known_at(at).as_of(on)
        return rows.filter(under(top.path)) if top else rows.none()


class Placement(Bitemporal):
    """Where an organisation stood over a period. Moving one writes new rows for all below it."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="child_placements")
    path = PathField()
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")

    carries_over: ClassVar = {"organization": "ends", "parent": "ends"}
    place: ClassVar = "organization__path"
    objects = Placements.as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("organizations_placement"),
            never_overlap("organizations_placement", "organization_id", bitemporal=True),
        ]
        indexes: ClassVar = [
            models.Index(fields=["path", "valid_to"], name="organizations_placement_path"),
            models.Index(fields=["parent", "valid_to"], name="organizations_placement_kids"),
            models.Index(
                fields=["organization", "known_to", "valid_from"], name="organizations_placement_of"
            ),
        ]

    def __str__(self) -> str:
        return str(self.path)


class Body(Dated):
    """A leading, inspecting or advisory body of an organisation; without organisation, an outside body."""

    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="bodies")
    kind = models.CharField(_("loại"), max_length=30, choices=BodyKind)
    office_type = models.CharField(_("cơ quan"), max_length=30, choices=OfficeType, blank=True)
    name = models.CharField(_("tên"), max_length=250)
    abbreviation = models.CharField(_("viết tắt"), max_length=30, blank=True)

    carries_over: ClassVar = {"organization": "ends"}
    place: ClassVar = "organization__path"
    objects = Records["Body"].as_manager()

    class Meta:
        constraints: ClassVar = [starts_before_it_ends("organizations_body")]
        indexes: ClassVar = [models.Index(fields=["organization", "kind"], name="organizations_body_of")]

    def __str__(self) -> str:
        return self.name

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths() if self.organization else ()


class Term(Dated):
    """A term of a body, from the day after its congress closes."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="terms")
    name = models.CharField(_("nhiệm kỳ"), max_length=30)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")

    place: ClassVar = "body__organization__path"
    objects = Records["Term"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("organizations_term"),
            never_overlap("organizations_term", "body_id"),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(Dated):
    """A village, residential group, agency, school, enterprise or cooperative that a cell works in."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="units", verbose_name=_("địa bàn của")
    )
    name = models.CharField(_("tên"), max_length=250)
    kind = models.CharField(_("loại"), max_length=30, choices=UnitKind)
    ownership = models.CharField(_("sở hữu"), max_length=30, choices=Ownership, blank=True)
    commune = models.CharField(_("xã, phường"), max_length=150, blank=True)
    formerly = models.ForeignKey("self", models.PROTECT, null=True, related_name="continued_as")
    """The same unit in the area of an organisation that has ended since."""

    carries_over: ClassVar = {"organization": "passes to the successor"}
    place: ClassVar = "organization__path"
    objects = Records["Unit"].as_manager()

    class Meta:
        constraints: ClassVar = [starts_before_it_ends("organizations_unit")]
        indexes: ClassVar = [models.Index(fields=["organization", "kind"], name="organizations_unit_of")]

    def __str__(self) -> str:
        return self.name

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()


class UnitService(Dated):
    """A cell serves a unit over a period, perhaps several; or it only ``hosts`` the members of one without a cell."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="services")
    cell = models.ForeignKey(Organization, models.PROTECT, related_name="services")
    hosts = models.BooleanField(_("sinh hoạt ghép"), default=False, db_default=False)

    carries_over: ClassVar = {"cell": "passes to the successor"}
    place: ClassVar = "cell__path"
    objects = Records["UnitService"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("organizations_unitservice"),
            never_overlap("organizations_unitservice", "unit_id", "cell_id"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.cell_id}"


class Post(Dated):
    """A seat on a body or at the head of a unit. Who holds it, and when, is said in ``people``."""

    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="posts")
    title = models.CharField(_("chức danh"), max_length=30, choices=Title)

    place: ClassVar = "body__organization__path"
    objects = Records["Post"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("organizations_post"),
            models.CheckConstraint(
                condition=Q(body__isnull=False) ^ Q(unit__isnull=False), name="organizations_post_one_home"
            ),
        ]

    def __str__(self) -> str:
        return str(Title(self.title).label)

    def place_paths(self) -> Iterable[str]:
        home = self.body or self.unit
        return home.place_paths() if home else ()


class Group(Dated):
    """A named set of organisations, selectable wherever an organisation is."""

    name = models.CharField(_("tên nhóm"), max_length=250)
    code = models.SlugField(_("mã nhóm"), max_length=60, unique=True)
    objects = Records["Group"].as_manager()

    class Meta:
        constraints: ClassVar = [starts_before_it_ends("organizations_group")]

    def __str__(self) -> str:
        return self.name


class GroupMembership(Dated):
    """An organisation belongs to a named group over a period. One not on this system is known by name only."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="groups")
    name = models.CharField(_("tên"), max_length=250)

    carries_over: ClassVar = {"organization": "passes to the successor"}
    objects = Records["GroupMembership"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("organizations_groupmembership"),
            models.UniqueConstraint(
                fields=["group", "name", "valid_from"], name="organizations_groupmembership_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartyGroup(Dated):
    """A Party group (tổ đảng) inside a cell; not in the tree, holds no count of its own."""

    cell = models.ForeignKey(Organization, models.PROTECT, related_name="party_groups")
    name = models.CharField(_("tên"), max_length=150)

    carries_over: ClassVar = {"cell": "passes to the successor"}
    place: ClassVar = "cell__path"
    objects = Records["PartyGroup"].as_manager()

    class Meta:
        constraints: ClassVar = [starts_before_it_ends("organizations_partygroup")]

    def __str__(self) -> str:
        return self.name


class RuleOverride(Dated):
    """A rule's own value for an organisation and all below it, on a cited decision; it goes before the article."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="rule_overrides")
    key = models.CharField(_("quy định"), max_length=100)
    value = models.JSONField(_("giá trị"))
    regulation = models.CharField(_("văn bản"), max_length=200)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")

    carries_over: ClassVar = {"organization": "passes to the successor"}
    place: ClassVar = "organization__path"
    objects = Records["RuleOverride"].as_manager()

    class Meta:
        constraints: ClassVar = [starts_before_it_ends("organizations_ruleoverride")]
        indexes: ClassVar = [
            models.Index(fields=["key", "organization"], name="organizations_ruleoverride_of")
        ]

    def __str__(self) -> str:
        return self.key

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()


def described(
    organization_ids: Iterable[int], on: date, at: datetime | None = None
) -> dict[int, OrganizationState]:
    """What each of some organisations was on a day, in one query; one that had ended as it last was."""
    rows = OrganizationState.objects.known_at(at).filter(organization_id__in=set(organization_ids))
    found: dict[int, OrganizationState] = {}
    for row in rows.order_by("valid_from"):
        if row.valid_from <= on or row.organization_id not in found:
            found[row.organization_id] = row
    return found
