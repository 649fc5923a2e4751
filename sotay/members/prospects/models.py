"""Prospects: what is held of somebody before they are a member, for as long as they and the rules allow.

The row stays when the person is erased: it is what figures of earlier days are counted from, and names nobody.
"""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Dated, Record, Records
from sotay.kernel.place import PathField
from sotay.kernel.time import never_overlap, starts_before_it_ends
from sotay.organizations.models import Organization, Unit
from sotay.people.models import Person, Sex


class ProspectState(models.TextChoices):
    OPEN = "open", _("đang được giúp đỡ")
    ADMITTED = "admitted", _("đã kết nạp")
    WITHDRAWN = "withdrawn", _("đã thôi")
    LAPSED = "lapsed", _("lâu không có bước mới")


class StepKind(models.TextChoices):
    ENTERED = "entered", _("Chi bộ chọn, phân công giúp đỡ")
    REVIEWED = "reviewed", _("Chi bộ đã xét trong kỳ")
    HELPER = "helper", _("Đổi người giúp đỡ")
    CERTIFIED = "certified", _("Học xong lớp nhận thức về Đảng")
    MOVED = "moved", _("Chuyển sang chi bộ khác")


class Prospect(Record):
    """Somebody whom a cell helps. ``person`` is empty once they are erased; then only what is counted is left."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="prospects")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="prospects")
    """The cell that helps, or helped last."""
    path = PathField()
    """Where that is today."""
    sex = models.CharField(_("giới tính"), max_length=10, choices=Sex, blank=True)
    consented_on = models.DateField(_("ngày đồng ý bằng văn bản"), null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    helper = models.ForeignKey("members.Member", models.PROTECT, null=True, related_name="+")
    class_from = models.DateField(_("lớp từ ngày"), null=True)
    class_to = models.DateField(_("đến ngày"), null=True)
    certified_on = models.DateField(_("ngày cấp giấy chứng nhận"), null=True)
    began_on = models.DateField(_("từ ngày"))
    last_step_on = models.DateField(_("bước gần nhất"))
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=ProspectState, default=ProspectState.OPEN
    )
    ended_on = models.DateField(_("đến ngày"), null=True)
    erased_on = models.DateField(null=True)

    carries_over: ClassVar = {"organization": "follows the members"}
    follows_the_person: ClassVar = {"person": Q(), "helper": Q()}
    place: ClassVar = "path"
    objects = Records["Prospect"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=ProspectState.OPEN), name="members_prospect_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ProspectState.OPEN,
                    ended_on__isnull=True,
                    person__isnull=False,
                    consented_on__isnull=False,
                )
                | ~Q(state=ProspectState.OPEN) & Q(ended_on__isnull=False, ended_on__gte=F("began_on")),
                name="members_prospect_ended",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["path"], condition=Q(state=ProspectState.OPEN), name="members_prospect_open"
            ),
            models.Index(fields=["person"], name="members_prospect_person"),
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person else f"{self.pk}"

    def place_paths(self) -> Iterable[str]:
        yield self.path

    @property
    def is_open(self) -> bool:
        return self.state == ProspectState.OPEN


class ProspectStay(Dated):
    """Which cell helped a prospect, from when until when: what their number on a day is counted from."""

    prospect = models.ForeignKey(Prospect, models.PROTECT, related_name="stays")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    sex = models.CharField(max_length=10, choices=Sex, blank=True)
    """Beside it, for whoever counts where they have left."""

    carries_over: ClassVar = {"organization": "follows the members"}
    place: ClassVar = "prospect__path"
    objects = Records["ProspectStay"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("members_prospectstay"),
            never_overlap("members_prospectstay", "prospect_id"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "valid_from"], name="members_prospectstay_there"),
        ]

    def __str__(self) -> str:
        return f"{self.prospect_id} @ {self.organization_id}"


class ProspectStep(Record):
    """Something was done for a prospect, on a day, in a cell; which of a few kinds, and no more."""

    prospect = models.ForeignKey(Prospect, models.PROTECT, related_name="steps")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    kind = models.CharField(_("bước"), max_length=10, choices=StepKind)
    happened_on = models.DateField(_("ngày"))

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "prospect__path"
    objects = Records["ProspectStep"].as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["happened_on", "kind"], name="members_prospectstep_day"),
        ]

    def __str__(self) -> str:
        return f"{self.prospect_id} {self.kind}"
