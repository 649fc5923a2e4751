"""What members say to the organisation, and the letterbox through which it is said without a name.

A feedback names its sender only where the sender wished it, and then in a row of its own that whoever is criticised
cannot read (``wall``). What is said without a name comes here from the letterbox (``letterbox``), never from a request.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.authority import Actor
from sotay.kernel.models import Record, Records
from sotay.organizations.models import Organization
from sotay.people.models import Person


class Naming(models.TextChoices):
    """What the sender lets be known of themself."""

    NAMED = "named", _("Ghi tên tôi")
    ORGANIZATION = "organization", _("Chỉ ghi chi bộ tôi")
    NAMELESS = "nameless", _("Không tên")


class Feedbacks(Records["Feedback"]):
    def visible_to(self, actor: Actor, permission: str = "") -> Self:
        """Those sent to the very office one acts in; no office above reads along."""
        may = actor.organization_id is not None and actor.may(permission or "feedback.answer", actor.path)
        return self.filter(organization_id=actor.organization_id if may else None)


class Feedback(Record):
    """Something a member said to an organisation, and what was answered. ``about`` is who is criticised, if anybody.

    ``received_on`` of what came without a name is the day the letterbox was emptied, not the day it was written.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    about = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    naming = models.CharField(_("người gửi"), max_length=20, choices=Naming)
    origin = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("góp ý"))
    received_on = models.DateField(_("ngày nhận"))
    receipt_hash = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 -- unique where there is one
    written_down_as = models.CharField(_("ghi hộ bởi"), max_length=300, blank=True)
    """The office that wrote it down for a member without a telephone; "" of what members sent themselves."""
    answer = models.TextField(_("trả lời"), blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True)
    answered_as = models.CharField(_("cương vị trả lời"), max_length=300, blank=True)

    carries_over: ClassVar = {
        "organization": "passes to the successor",
        "about": "stays",
        "origin": "stays",
    }
    objects = Feedbacks.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organization", "-id"], name="handbook_feedback_to")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(naming=Naming.ORGANIZATION) | Q(origin=None), name="handbook_feedback_origin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.received_on:%d/%m/%Y}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()


class FeedbackSender(Record):
    """Who said it, where they gave their name: read by them, and by whom it was sent to unless they are criticised."""

    feedback = models.OneToOneField(Feedback, models.CASCADE, related_name="sender")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    follows_the_person: ClassVar = {"person": Q()}
    objects = Records["FeedbackSender"].as_manager()

    def __str__(self) -> str:
        return f"{self.feedback_id}"


class HandedOver(Record):
    """A letter that denounced somebody: nothing of it is kept but that it was handed over, under which number, when."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    number = models.CharField(_("số văn bản chuyển đơn"), max_length=100)
    handed_on = models.DateField(_("ngày chuyển"))

    carries_over: ClassVar = {"organization": "passes to the successor"}
    objects = Records["HandedOver"].as_manager()

    def __str__(self) -> str:
        return f"{self.number} {self.handed_on:%d/%m/%Y}"


class Visit(models.Model):
    """That an account opened the handbook, and its envelope, which is written anew each time and is always as long.

    No record of work: it is written outside of actions, as sessions are. What lies in the envelope, mostly nothing, is
    closed with a key that the database does not have.
    """

    account_id = models.BigIntegerField(primary_key=True)
    seen_on = models.DateField(db_index=True)
    installed_on = models.DateField(null=True)
    envelope = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.account_id} {self.seen_on}"


def senders_of(rows: Iterable[Feedback]) -> dict[int, Any]:
    """Those senders of some feedback whom this transaction may know."""
    found = FeedbackSender.objects.filter(feedback__in=[row.pk for row in rows]).select_related("person")
    return {each.feedback_id: each.person for each in found}
