"""Plans of reorganisation: many changes of the tree that rest on one decision and are carried out as one act.

A plan (``Reorganization``) has lines (``ReorganizationStep``). A line speaks of one organisation and of one place it
leads to; what is merged from three is three lines, what is split into two is two. An organisation that the plan
itself founds has no number yet: lines name it by its ``reference``, a word of the plan's own ("X1"), which stands in
``reference`` of the line that founds it and in ``…_reference`` of the lines that lead to it.

The life of a plan: draft → approved → carried out; withdrawn before its day; stopped when, on its day, the world had
changed so that it cannot be carried out (``obstacles`` says why; it may be revised and approved again).

What came of it is kept as ``Succession``: who follows whom, in which share. ``makeup`` asks it of what an organisation
was made up, ``breaks`` where a series breaks.

What other modules offer on plans:

* ``planning``: the actions ``reorganization.draft``, ``.revise``, ``.approve``, ``.withdraw``, ``.carry_out``, and
  ``plan_lines``: the lines as plain ``PlanLine`` values, which ``draft`` and ``revise`` take.
* ``plan_sheet``: ``read_plan(sheet, ...)`` and ``write_plan(lines, ...)``, the same lines as a spreadsheet.
* ``planning.check(plan)``: every reason against it (``Finding``: text, line, clause, whether it refuses).
* ``sotay.members.plan_preview.preview(plan)``: counts before and after.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Bitemporal, Record, Records
from sotay.kernel.time import never_overlap, starts_before_it_ends

from .kinds import Kind, OfficesGo, PlanState, Powers, Sector, StepKind, UpperType

ORGANIZATION = "organizations.Organization"
WHOLE = Decimal(1)


class Reorganization(Record):
    """A plan: which decision, of which day, in whose tree, and how far it has come.

    ``effective_on`` is the day in the decision. ``counted_on`` is the day from which tree and figures follow: the
    same, unless figures of that day are handed in; then the first open day. It is known once it is carried out.
    """

    organization = models.ForeignKey(
        ORGANIZATION, models.PROTECT, related_name="reorganizations", verbose_name=_("trong đảng bộ")
    )
    title = models.CharField(_("tên phương án"), max_length=250)
    number = models.CharField(_("số quyết định"), max_length=60, blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True)
    issuer = models.CharField(_("cơ quan quyết định"), max_length=200, blank=True)
    effective_on = models.DateField(_("ngày có hiệu lực"))
    counted_on = models.DateField(_("ngày tính"), null=True)
    state = models.CharField(_("tình trạng"), max_length=20, choices=PlanState, default=PlanState.DRAFT)
    decision = models.ForeignKey(
        "organizations.Decision", models.PROTECT, null=True, related_name="reorganizations"
    )
    drafted_at = models.DateTimeField(_("soạn lúc"))
    drafted_by = models.CharField(_("người soạn"), max_length=200, blank=True)
    drafted_by_account = models.BigIntegerField(null=True)
    revised_by_accounts = ArrayField(models.BigIntegerField(), default=list, blank=True)
    approved_at = models.DateTimeField(_("duyệt lúc"), null=True)
    approved_by = models.CharField(_("người duyệt"), max_length=200, blank=True)
    approved_by_account = models.BigIntegerField(null=True)
    carried_out_at = models.DateTimeField(_("thực hiện lúc"), null=True)
    carried_out_entry = models.BigIntegerField(null=True)
    """The audit entry of that act: by it all it has written is known."""
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True)
    obstacles = ArrayField(models.TextField(), default=list, blank=True)
    """Why it was stopped on its day."""

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Records["Reorganization"].as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "effective_on"], name="organizations_reorg_due"),
        ]

    def __str__(self) -> str:
        return self.title

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()

    @property
    def writers(self) -> set[int]:
        """The accounts that drafted it or changed it since: somebody else approves it."""
        return {*self.revised_by_accounts, *([self.drafted_by_account] if self.drafted_by_account else [])}

    @property
    def by_one_person(self) -> bool:
        """Whether whoever approved it had written it, too."""
        return self.approved_by_account in self.writers

    @property
    def is_open(self) -> bool:
        """Whether it may still be changed, withdrawn or carried out."""
        return self.state in (PlanState.DRAFT, PlanState.APPROVED, PlanState.STOPPED)


class ReorganizationStep(Record):
    """One line of a plan: what is done to one organisation. Which columns say something depends on ``kind``.

    ============= ================ =========================================================================
    kind          organization     the other columns
    ============= ================ =========================================================================
    found         —                reference, name, code, organization_kind, upper_type, sector, parent
    merge         one that ends    destination: what it is merged into, founded by the plan
    absorb        one that ends    destination: what takes it in, which stands already
    split         one that ends    destination and share, a line for each part; it goes on if it is a part itself
    dissolve      one that ends    destination: where its members (and what stands under it) go; none if there are none
    reassign      one that goes on parent: what it stands under from now on
    change_kind   one that goes on organization_kind, upper_type, sector, powers
    rename        one that goes on name, code
    ============= ================ =========================================================================

    ``custodian`` answers for the records of one that ends; by default its first successor, else what it stood under.
    """

    plan = models.ForeignKey(Reorganization, models.CASCADE, related_name="steps")
    order = models.PositiveIntegerField(_("thứ tự"))
    kind = models.CharField(_("việc"), max_length=20, choices=StepKind)
    organization = models.ForeignKey(ORGANIZATION, models.PROTECT, null=True, related_name="+")
    reference = models.CharField(_("ký hiệu"), max_length=60, blank=True)
    name = models.CharField(_("tên mới"), max_length=250, blank=True)
    code = models.CharField(_("mã mới"), max_length=30, blank=True)
    organization_kind = models.CharField(_("loại"), max_length=30, choices=Kind, blank=True)
    upper_type = models.CharField(_("loại cấp trên cơ sở"), max_length=30, choices=UpperType, blank=True)
    sector = models.CharField(_("loại hình"), max_length=30, choices=Sector, blank=True)
    powers = models.CharField(_("quyền hạn"), max_length=30, choices=Powers, blank=True)
    parent = models.ForeignKey(ORGANIZATION, models.PROTECT, null=True, related_name="+")
    parent_reference = models.CharField(max_length=60, blank=True)
    destination = models.ForeignKey(ORGANIZATION, models.PROTECT, null=True, related_name="+")
    destination_reference = models.CharField(max_length=60, blank=True)
    share = models.DecimalField(
        _("phần"),
        max_digits=7,
        decimal_places=6,
        null=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(WHOLE)],
    )
    """Which part of an organisation that is split goes there; by default as its members go."""
    custodian = models.ForeignKey(ORGANIZATION, models.PROTECT, null=True, related_name="+")
    custodian_reference = models.CharField(max_length=60, blank=True)
    offices = models.CharField(_("vai trò"), max_length=10, choices=OfficesGo, blank=True)
    persons = ArrayField(models.BigIntegerField(), default=list, blank=True)
    """Of a cell that is split: the numbers of the members who go to this part; all others go to the first."""
    founded = models.ForeignKey(ORGANIZATION, models.PROTECT, null=True, related_name="+")
    """What a line ``found`` has founded, once it is carried out."""

    carries_over: ClassVar = {
        "organization": "stays",
        "parent": "stays",
        "destination": "stays",
        "custodian": "stays",
        "founded": "stays",
    }
    place: ClassVar = "plan__organization__path"
    objects = Records["ReorganizationStep"].as_manager()

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "order"], name="organizations_step_once"),
            models.CheckConstraint(
                condition=Q(kind=StepKind.FOUND, organization__isnull=True) & ~Q(reference="")
                | ~Q(kind=StepKind.FOUND) & Q(organization__isnull=False),
                name="organizations_step_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.get_kind_display()}"

    def place_paths(self) -> Iterable[str]:
        return self.plan.place_paths()


class Succession(Bitemporal):
    """From a day on, an organisation that ended is followed by another, for a share of it.

    The first of several, and the only one, is ``main``: what is not said to go elsewhere went there.
    """

    organization = models.ForeignKey(ORGANIZATION, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(ORGANIZATION, models.PROTECT, related_name="inheritances")
    share = models.DecimalField(_("phần"), max_digits=7, decimal_places=6, default=WHOLE)
    main = models.BooleanField(default=True)
    plan = models.ForeignKey(Reorganization, models.PROTECT, null=True, related_name="successions")
    decision = models.ForeignKey("organizations.Decision", models.PROTECT, null=True, related_name="+")

    carries_over: ClassVar = {"organization": "stays", "successor": "stays"}
    place: ClassVar = "organization__path"
    objects = Records["Succession"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("organizations_succession"),
            never_overlap("organizations_succession", "organization_id", "successor_id", bitemporal=True),
            models.CheckConstraint(
                condition=~Q(organization=models.F("successor")), name="organizations_succession_of_another"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "known_to"], name="organizations_succession_of"),
            models.Index(fields=["successor", "known_to"], name="organizations_succession_by"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} → {self.successor_id}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()
