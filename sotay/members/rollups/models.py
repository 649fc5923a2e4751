"""The tables of kept figures: no persons, only counts; and what has changed since they were counted."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sotay.kernel.models import Records
from sotay.kernel.place import PathField
from sotay.members.kinds import Education, Kind, Occupation, Status, Theory
from sotay.organizations.models import Organization
from sotay.people.models import Sex

STOCK, FLOW = "stock", "flow"


class Rollup(models.Model):
    """The figures of one place and one month, and which transactions they have seen.

    A transaction is seen when its number is below ``above`` and not among ``open``.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    path = PathField()
    source = models.CharField(max_length=10)
    day = models.DateField()
    """The last day of the month."""
    above = models.BigIntegerField()
    open = ArrayField(models.BigIntegerField(), default=list)
    server = models.BigIntegerField()
    """On which server transactions were numbered so."""
    asked = models.CharField(max_length=64)
    """What was counted, as a digest: other declarations need other counts."""
    made_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "path"
    objects = Records["Rollup"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "source", "day"],
                condition=models.Q(superseded_at=None),
                name="members_rollup_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["source", "day", "path"], name="members_rollup_day"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.organization_id} {self.day:%m/%Y}"


class StockCount(models.Model):
    """What each figure of the stock is under one child of the place; ``counts`` in the order of ``Rollup.asked``."""

    rollup = models.ForeignKey(Rollup, models.CASCADE, related_name="stocks")
    branch = models.BigIntegerField()
    on_totals = models.BooleanField()
    counts = ArrayField(models.IntegerField())
    entries = ArrayField(models.IntegerField())
    """How many rows are behind each."""

    def __str__(self) -> str:
        return f"{self.rollup_id} {self.branch}"


class FlowCount(models.Model):
    """Movements over the border of one child of the place, alike in everything that is counted of them."""

    rollup = models.ForeignKey(Rollup, models.CASCADE, related_name="flows")
    branch = models.BigIntegerField()
    on_totals = models.BooleanField()
    kind = models.CharField(max_length=20, choices=Kind)
    sign = models.SmallIntegerField()
    status = models.CharField(max_length=20, choices=Status)
    common_depth = models.SmallIntegerField()
    counted_on = models.DateField()
    """The last day of the month."""
    quantity = models.IntegerField()
    entries = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.rollup_id} {self.branch} {self.kind}"


class StandingChange(models.Model):
    """A standing that was added (+1) or taken away (-1), without its person. Written by the database."""

    xact = models.BigIntegerField(db_index=True)
    at = models.DateTimeField()
    sign = models.SmallIntegerField()
    organization = models.ForeignKey(
        Organization, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    status = models.CharField(max_length=20, choices=Status)
    sex = models.CharField(max_length=10, choices=Sex, blank=True)
    born_on = models.DateField(null=True)
    age_estimated = models.BooleanField()
    minority = models.BooleanField(null=True)
    education = models.CharField(max_length=20, choices=Education, blank=True)
    theory = models.CharField(max_length=20, choices=Theory, blank=True)
    occupation = models.CharField(max_length=20, choices=Occupation, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField()

    carries_over: ClassVar = {"organization": "follows the members"}
    place: ClassVar = "organization__path"
    objects = Records["StandingChange"].as_manager()

    def __str__(self) -> str:
        return f"{self.sign:+d}"


class TreeChange(models.Model):
    """Where an organisation stood (``path``), what it worked in (``sector``): believed (+1) or no longer (-1)."""

    xact = models.BigIntegerField(db_index=True)
    at = models.DateTimeField()
    sign = models.SmallIntegerField()
    what = models.CharField(max_length=10)
    organization = models.ForeignKey(
        Organization, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    value = models.CharField(max_length=100)
    valid_from = models.DateField()
    valid_to = models.DateField()

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Records["TreeChange"].as_manager()

    def __str__(self) -> str:
        return f"{self.sign:+d} {self.what}"


class NumberedMovement(models.Model):
    """The ledger by the numbers of the transactions that wrote it."""

    id = models.BigIntegerField(primary_key=True)
    member_id = models.BigIntegerField(null=True)
    counted_on = models.DateField()
    xact = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "members_movement"

    def __str__(self) -> str:
        return str(self.pk)
