"""Members and the ledger. A movement is one entry from one account to another; everything else is derived from it."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from sotay.kernel.authority import Actor
from sotay.kernel.models import Dated, Record, Records
from sotay.kernel.place import PathField
from sotay.kernel.time import BEGINNING, FOREVER, never_overlap, starts_before_it_ends
from sotay.organizations.models import Decision, Organization
from sotay.people.models import Person, Precision, Presence, Sex

from . import comparisons, excusals, imports, joinings  # noqa: F401 -- their tables are this room's as well
from .books import Sheet
from .extracts import models as saved_extracts  # noqa: F401
from .kinds import CardType, Education, Kind, Occupation, Status, Theory
from .letters import models as letters  # noqa: F401
from .particulars import models as particulars  # noqa: F401
from .prospects import models as prospects  # noqa: F401
from .residence import models as residence  # noqa: F401
from .rollups import models as rollups  # noqa: F401 -- these as well
from .screening import models as screening  # noqa: F401
from .supplements import models as supplements  # noqa: F401
from .suspension import models as suspension  # noqa: F401


class Members(Records["Member"]):
    def visible_to(self, actor: Actor, permission: str = "") -> Self:
        """Those whose record the actor may open: where they are now."""
        scope = actor.scope(permission or "member.view")
        there = Presence.objects.filter(person=OuterRef("pk"), latest=True).filter(scope.q("path"))
        return self.filter(Exists(there), person__withdrawn=False)


class Member(Record):
    """What membership adds to a person. The four dates of a member's beginning are kept apart."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="member")
    card_number = models.CharField(_("số thẻ đảng viên"), max_length=8, null=True, unique=True)  # noqa: DJ001
    card_type = models.CharField(_("loại thẻ"), max_length=10, choices=CardType, blank=True)
    decided_on = models.DateField(_("ngày quyết định kết nạp"), null=True)
    decided_precision = models.CharField(max_length=10, choices=Precision, default=Precision.DAY)
    joined_on = models.DateField(_("ngày vào Đảng (lễ kết nạp)"), null=True)
    joined_precision = models.CharField(max_length=10, choices=Precision, default=Precision.DAY)
    official_on = models.DateField(_("ngày chính thức"), null=True)
    official_precision = models.CharField(max_length=10, choices=Precision, default=Precision.DAY)
    recognition_decided_on = models.DateField(_("ngày quyết định công nhận chính thức"), null=True)

    place: ClassVar = "person__presences__path"
    follows_the_person: ClassVar = {"person": None}
    objects = Members.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                Coalesce("joined_on", models.Value(FOREVER)), models.F("person"), name="members_member_joined"
            ),
            models.Index(
                Coalesce("joined_on", models.Value(BEGINNING)),
                models.F("person"),
                name="members_member_newest",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def place_paths(self) -> Iterable[str]:
        return self.person.place_paths()

    @property
    def card(self) -> str:
        """The card number as it may be shown."""
        return self.person.identity_masked if self.card_type == CardType.IDENTITY else self.card_number or ""


class Traits(Dated):
    """What changes about a member over a life and is counted: education, theory level, occupation."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="traits")
    education = models.CharField(_("học vấn"), max_length=20, choices=Education, blank=True)
    theory = models.CharField(_("lý luận chính trị"), max_length=20, choices=Theory, blank=True)
    occupation = models.CharField(_("nghề nghiệp"), max_length=20, choices=Occupation, blank=True)

    place: ClassVar = "member__person__presences__path"
    follows_the_person: ClassVar = {"member": None}
    objects = Records["Traits"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("members_traits"),
            never_overlap("members_traits", "member_id"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}"


def _said(name: str, kind: models.Field | None = None) -> models.GeneratedField:  # type: ignore[type-arg]
    """What a line says of one property, as a column: forms ask forty things of every line."""
    text = KeyTextTransform(name, "breakdown")
    kind = kind or models.TextField(null=True)
    expression = Cast(text, kind) if isinstance(kind, models.BooleanField) else text
    return models.GeneratedField(expression=expression, output_field=kind, db_persist=True)


class Movement(Record):
    """One entry of the ledger: never changed, never removed; a mistake is reversed.

    ``quantity`` is 1 for a person; a reversal repeats the kind and the legs of the mistake with the opposite sign, so
    that it counts in the row where the mistake was counted. A line of a unit kept by totals has no member and any
    quantity. Figures and places follow ``counted_on``; a member's own history follows ``happened_on``;
    ``recorded_at`` says since when it was known. The order of entries is (counted_on, rank, id).
    """

    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="movements")
    kind = models.CharField(_("loại"), max_length=20, choices=Kind)
    happened_on = models.DateField(_("ngày xảy ra"))
    counted_on = models.DateField(_("ngày tính"))
    recorded_at = models.DateTimeField(_("lúc ghi"))
    rank = models.GeneratedField(
        expression=models.Case(
            models.When(kind=Kind.OPENING, then=0),
            models.When(kind=Kind.REORGANIZATION, then=1),
            default=2,
            output_field=models.SmallIntegerField(),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    from_organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", db_index=False
    )
    from_status = models.CharField(max_length=20, choices=Status, blank=True)
    from_path = PathField(null=True)
    to_organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", db_index=False
    )
    to_status = models.CharField(max_length=20, choices=Status, blank=True)
    to_path = PathField(null=True)
    common_depth = models.SmallIntegerField()
    quantity = models.IntegerField(default=1)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, related_name="movements", db_index=False
    )
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, related_name="lines")
    breakdown = models.JSONField(default=dict, blank=True)
    """Of a line: any of sex, minority, age, education, theory, occupation."""
    said_sex = _said("sex")
    said_minority = _said("minority", models.BooleanField(null=True))
    said_age = _said("age")
    said_education = _said("education")
    said_theory = _said("theory")
    said_occupation = _said("occupation")

    carries_over: ClassVar = {"from_organization": "stays", "to_organization": "stays"}
    follows_the_person: ClassVar = {"member": None}
    sealed: ClassVar = True
    objects = Records["Movement"].as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["to_path", "counted_on", "kind", "common_depth"], name="members_movement_to"
            ),
            models.Index(
                fields=["from_path", "counted_on", "kind", "common_depth"], name="members_movement_from"
            ),
            models.Index(fields=["member", "counted_on"], name="members_movement_member"),
            models.Index(fields=["counted_on"], name="members_movement_day"),
            models.Index(
                fields=["to_organization"], condition=Q(member__isnull=True), name="members_movement_line_to"
            ),
            models.Index(
                fields=["from_organization"],
                condition=Q(member__isnull=True),
                name="members_movement_line_from",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, sheet__isnull=True, quantity__in=[1, -1])
                | Q(member__isnull=True, sheet__isnull=False) & ~Q(quantity=0),
                name="members_movement_person_or_line",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, quantity__gt=0)
                | Q(reverses__isnull=False, quantity__lt=0)
                | Q(reverses__isnull=True, member__isnull=True, kind=Kind.OPENING),
                name="members_movement_reversal_sign",
            ),
            models.CheckConstraint(
                condition=Q(from_organization__isnull=False) | Q(to_organization__isnull=False),
                name="members_movement_has_a_side",
            ),
            models.CheckConstraint(
                condition=Q(from_organization__isnull=True, from_path__isnull=True, from_status="")
                | Q(from_organization__isnull=False, from_path__isnull=False) & ~Q(from_status=""),
                name="members_movement_from_whole",
            ),
            models.CheckConstraint(
                condition=Q(to_organization__isnull=True, to_path__isnull=True, to_status="")
                | Q(to_organization__isnull=False, to_path__isnull=False) & ~Q(to_status=""),
                name="members_movement_to_whole",
            ),
            models.CheckConstraint(
                condition=Q(counted_on__gte=F("happened_on")), name="members_movement_counted_later"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        Kind.OPENING,
                        Kind.ADMISSION,
                        Kind.ARRIVAL,
                        Kind.RESTORATION,
                        Kind.RESUMPTION,
                    ],
                    from_organization__isnull=True,
                    to_organization__isnull=False,
                )
                | Q(
                    kind__in=[Kind.RECOGNITION, Kind.TRANSFER, Kind.REORGANIZATION],
                    from_organization__isnull=False,
                    to_organization__isnull=False,
                )
                | Q(
                    kind__in=[
                        Kind.DEATH,
                        Kind.EXPULSION,
                        Kind.REMOVAL,
                        Kind.CANCELLATION,
                        Kind.WITHDRAWAL,
                        Kind.DEPARTURE,
                        Kind.ABROAD,
                    ],
                    from_organization__isnull=False,
                    to_organization__isnull=True,
                ),
                name="members_movement_shape",
            ),
        ]

    def __str__(self) -> str:
        day = self.counted_on
        return f"{self.get_kind_display()} {day.day}/{day.month}/{day.year}"


class Standing(Dated):
    """Derived from the ledger: in which cell and as what a member counts over a period, with what is counted of them.

    Rebuilt by ``ledger.derive``; never written by hand.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="standings", db_index=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    path = PathField(default="")
    """Where that cell is today: from where the row may be seen."""
    status = models.CharField(max_length=20, choices=Status)
    sex = models.CharField(max_length=10, choices=Sex, blank=True)
    born_on = models.DateField(null=True)
    age_estimated = models.BooleanField(default=False)
    """Only the month or the year of birth is known."""
    minority = models.BooleanField(null=True)
    education = models.CharField(max_length=20, choices=Education, blank=True)
    theory = models.CharField(max_length=20, choices=Theory, blank=True)
    occupation = models.CharField(max_length=20, choices=Occupation, blank=True)

    carries_over: ClassVar = {"organization": "follows the members"}
    follows_the_person: ClassVar = {"member": None}
    place: ClassVar = "path"
    objects = Records["Standing"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("members_standing"),
            never_overlap("members_standing", "member_id"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["member", "valid_from"], name="members_standing_member"),
            models.Index(fields=["valid_from"], name="members_standing_since"),
            models.Index(
                fields=["valid_to"], condition=Q(valid_to__lt=FOREVER), name="members_standing_until"
            ),
            models.Index(fields=["born_on"], name="members_standing_born"),
            models.Index(fields=["path"], name="members_standing_path"),
            models.Index(
                fields=["organization", "valid_to", "valid_from"],
                include=[
                    "status",
                    "sex",
                    "born_on",
                    "minority",
                    "education",
                    "theory",
                    "occupation",
                    "member",
                    "path",
                ],
                name="members_standing_cell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.status}"


class Leg(models.Model):
    """A view of the ledger: each side of a movement on its own, with the sign it has there."""

    movement = models.OneToOneField(Movement, models.DO_NOTHING, primary_key=True, related_name="+")
    member = models.ForeignKey(Member, models.DO_NOTHING, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    counted_on = models.DateField()
    recorded_at = models.DateTimeField()
    rank = models.SmallIntegerField()
    organization = models.ForeignKey(Organization, models.DO_NOTHING, related_name="+")
    status = models.CharField(max_length=20, choices=Status)
    path = PathField()
    other_path = PathField(null=True)
    other_status = models.CharField(max_length=20)
    common_depth = models.SmallIntegerField()
    sign = models.SmallIntegerField()
    quantity = models.IntegerField()
    """Of the movement: what its row of the form counts."""
    balance = models.IntegerField()
    """What it adds to the account on this side: sign times quantity."""
    breakdown = models.JSONField()
    said_sex = models.TextField(null=True)  # noqa: DJ001 -- a line need not say it, and these neither
    said_minority = models.BooleanField(null=True)
    said_age = models.TextField(null=True)  # noqa: DJ001
    said_education = models.TextField(null=True)  # noqa: DJ001
    said_theory = models.TextField(null=True)  # noqa: DJ001
    said_occupation = models.TextField(null=True)  # noqa: DJ001

    carries_over: ClassVar = {"organization": "stays"}
    follows_the_person: ClassVar = {"member": None}
    objects = Records["Leg"].as_manager()

    class Meta:
        managed = False
        db_table = "members_leg"

    def __str__(self) -> str:
        return f"{self.kind} {self.sign:+d}"
