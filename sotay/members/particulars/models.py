"""Where a member lives, which post they hold outside the Party, what they were trained in: from one day to another.

Nothing of it is counted, so nothing of it stays when a person is erased. The village or street and the commune are
enough to know where somebody lives; a life's posts, as the long form asks for them, have no field (PROTECTION.md 1).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Dated, Records
from sotay.kernel.time import never_overlap, starts_before_it_ends

from .kinds import Informatics, Language, LanguageLevel, Management, Specialty, StatePost

LONGEST_PLACE = 120


@dataclass(frozen=True)
class Declared:
    """What is known of somebody: places in words, the rest as values of ``kinds``; "" is not known."""

    lives_at: str = ""
    registered_at: str = ""
    state_post: str = ""
    specialty: str = ""
    management: str = ""
    language: str = ""
    language_level: str = ""
    informatics: str = ""

    def __bool__(self) -> bool:
        return any(vars(self).values())


UNSAID = Declared()
NAMES = tuple(field.name for field in fields(Declared))


class Particulars(Dated):
    """What a member's forms ask, as it holds over a period. There need be none."""

    member = models.ForeignKey("members.Member", models.CASCADE, related_name="particulars", db_index=False)
    lives_at = models.CharField(_("nơi ở hiện nay"), max_length=LONGEST_PLACE, blank=True)
    registered_at = models.CharField(_("nơi thường trú"), max_length=LONGEST_PLACE, blank=True)
    state_post = models.CharField(_("chức vụ ngoài Đảng"), max_length=20, choices=StatePost, blank=True)
    specialty = models.CharField(_("ngành đào tạo"), max_length=20, choices=Specialty, blank=True)
    management = models.CharField(_("quản lý nhà nước"), max_length=20, choices=Management, blank=True)
    language = models.CharField(_("ngoại ngữ"), max_length=20, choices=Language, blank=True)
    language_level = models.CharField(_("bậc ngoại ngữ"), max_length=20, choices=LanguageLevel, blank=True)
    informatics = models.CharField(_("tin học"), max_length=20, choices=Informatics, blank=True)

    place: ClassVar = "member__person__presences__path"
    follows_the_person: ClassVar = {"member": None}
    objects = Records["Particulars"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("members_particulars"),
            never_overlap("members_particulars", "member_id"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["member", "valid_to"], name="members_particulars_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}"

    def place_paths(self) -> Iterable[str]:
        return self.member.place_paths()

    @property
    def declared(self) -> Declared:
        return Declared(**{name: getattr(self, name) for name in NAMES})
