"""What this installation may hold beyond the safe profile: only what the competent body has recorded, and never more.

By default nothing. Whatever needs it asks ``accredited``; nothing else opens it.
"""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.models import Dated, Records
from sotay.kernel.time import starts_before_it_ends


class Matter(models.TextChoices):
    """What lawfully may be held only where it is recorded that it may."""

    PLANNING_NAMES = "planning_names", gettext_lazy("tên người trong các đợt quy hoạch")
    OPEN_OPERATIONS = "open_operations", gettext_lazy("đối tượng của cuộc kiểm tra, giám sát chưa kết luận")


class Level(models.TextChoices):
    """How far the installation has been accredited."""

    INTERNAL = "internal", gettext_lazy("nội bộ")
    MAT = "mat", gettext_lazy("Mật")
    TOI_MAT = "toi_mat", gettext_lazy("Tối mật")


class Accreditation(Dated):
    """The competent body allows this installation to hold one matter, from a day until another."""

    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="+")
    what = models.CharField(gettext_lazy("được giữ"), max_length=30, choices=Matter)
    level = models.CharField(gettext_lazy("cấp độ"), max_length=20, choices=Level)
    decision = models.ForeignKey("organizations.Decision", models.PROTECT, related_name="+")
    ended_by = models.ForeignKey("organizations.Decision", models.PROTECT, null=True, related_name="+")

    carries_over: ClassVar = {"organization": "stays"}
    place: ClassVar = "organization__path"
    objects = Records["Accreditation"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("organizations_accreditation"),
            models.UniqueConstraint(
                fields=["what"],
                condition=models.Q(valid_to=date.max),
                name="organizations_accreditation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{Matter(self.what).label}, {_('cấp độ')} {Level(self.level).label}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()


def in_words(what: str, level: str, number: str, signed_on: str, issuer: str) -> str:
    """An accreditation as every page shows it: what, how far, and on whose paper."""
    return _("%(what)s; cấp độ %(level)s; %(issuer)s, số %(number)s, ngày %(day)s") % {
        "what": Matter(what).label,
        "level": Level(level).label,
        "issuer": issuer,
        "number": number,
        "day": "/".join(str(int(part)) for part in reversed(signed_on.split("-"))),
    }


def accredited(what: str, on: date) -> bool:
    """Whether this installation may hold a matter on a day. The one place to ask."""
    return Accreditation.objects.as_of(on).filter(what=what).exists()
