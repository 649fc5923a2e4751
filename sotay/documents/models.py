"""A document of the register, a request to study it, and who has said that they have.

Of studying only that it was done and the day is kept: neither how long, nor what somebody thinks of it. How far a
request has come is never stored: it is a question to the standings of its last day (``Progress``, a view).
"""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.authority import EVERYWHERE, Actor
from sotay.kernel.dates import spelled
from sotay.kernel.models import Record, Records
from sotay.kernel.place import PathField, numbers
from sotay.members.models import Member
from sotay.organizations.kinds import Sector
from sotay.organizations.models import Organization
from sotay.papers.kinds import DocumentType

from .kinds import WithdrawnFor

VIEW = "document.view"


class Documents(Records["Document"]):
    def visible_to(self, actor: Actor, permission: str = "") -> Self:
        """Those of the organisations in the actor's scope; to be read, also those of the organisations above it."""
        scope = actor.scope(permission or VIEW)
        there = scope.q("organization__path")
        if permission not in ("", VIEW) or EVERYWHERE in scope.paths:
            return self.filter(there)
        above = {number for path in scope.paths for number in numbers(path)}
        return self.filter(there | Q(organization_id__in=above))

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_on=None)


class Document(Record):
    """A document: what it is, who issued it, and its words as one reads them on a telephone.

    ``organization`` keeps it in its register. It issued the document itself where ``issuer`` is empty; else the
    document came from the body named there.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="documents")
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    type = models.CharField(_("loại văn bản"), max_length=20, choices=DocumentType)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày ban hành"))
    title = models.CharField(_("trích yếu"), max_length=300)
    text = models.TextField(_("nội dung"), blank=True)
    withdrawn_on = models.DateField(_("ngày bỏ khỏi sổ"), null=True)
    withdrawn_for = models.CharField(_("vì"), max_length=12, choices=WithdrawnFor, blank=True)

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Documents.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "issuer", "type", "number", "issued_on"],
                condition=Q(withdrawn_on=None) & ~Q(number=""),
                name="documents_document_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_for="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_for=""),
                name="documents_document_withdrawn_for",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "-issued_on", "-id"], name="documents_document_of"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.title}"

    @property
    def name(self) -> str:
        """“Nghị quyết số 05-NQ/TU ngày 3/2/2024”."""
        kind, day = self.get_type_display(), spelled(self.issued_on)
        words = _("%(kind)s số %(number)s ngày %(day)s") if self.number else _("%(kind)s ngày %(day)s")
        return str(words) % {"kind": kind, "number": self.number, "day": day}

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()


class StudyRequests(Records["StudyRequest"]):
    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_on=None)


class StudyRequest(Record):
    """An organisation asks its members, or those in some kinds of cells, to study a document by a day.

    Asked is whoever counts there on that last day: who came meanwhile is asked, who left is not.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="requests")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    asked_on = models.DateField(_("ngày đề nghị"))
    due_on = models.DateField(_("học xong trước hết ngày"))
    sectors = ArrayField(
        models.CharField(max_length=30, choices=Sector.choices), verbose_name=_("loại hình"), default=list
    )
    """Only members of cells of these kinds; empty: of all."""
    withdrawn_on = models.DateField(_("ngày rút"), null=True)

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = StudyRequests.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document", "organization"],
                condition=Q(withdrawn_on=None),
                name="documents_studyrequest_once",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("asked_on")), name="documents_studyrequest_days"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organization", "due_on"],
                condition=Q(withdrawn_on=None),
                name="documents_studyrequest_of",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {spelled(self.due_on)}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()

    def reaches(self, organization: Organization) -> bool:
        """Whether an organisation is the one that asks, or stands below it."""
        return self.organization_id in organization.ancestor_ids


class Studied(Record):
    """A member has studied a document: that, and the day; nothing else is known of it."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="studied")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    studied_on = models.DateField(_("đã học ngày"))
    on_behalf = models.BooleanField(_("chi bộ ghi thay"), default=False)

    follows_the_person: ClassVar = {"member": None}
    place: ClassVar = "member__person__presences__path"
    objects = Records["Studied"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "member"], name="documents_studied_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.member_id}"

    def place_paths(self) -> Iterable[str]:
        return self.member.place_paths()


class Progress(models.Model):
    """How far a cell has come with a request: a view, numbers only, of those who count there on its last day."""

    id = models.BigIntegerField(primary_key=True)
    request = models.ForeignKey(StudyRequest, models.DO_NOTHING, related_name="progress")
    organization = models.ForeignKey(Organization, models.DO_NOTHING, related_name="+")
    path = PathField()
    """Where the cell stands on that day."""
    due_on = models.DateField()
    asked = models.IntegerField()
    studied = models.IntegerField()

    carries_over: ClassVar = {"organization": "stays"}
    objects = Records["Progress"].as_manager()

    class Meta:
        managed = False
        db_table = "documents_progress"

    def __str__(self) -> str:
        return f"{self.request_id} {self.organization_id}"
