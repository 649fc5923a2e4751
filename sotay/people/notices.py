"""Notices: what sort of thing waits for an office, and how many of them. Never of whom, never a title.

Each sort is declared by the room it comes from, with its words and the page it leads to.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Record, Records

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise
else:
    StrOrPromise = str


@dataclass(frozen=True)
class NoticeKind:
    """A sort of notice.

    Attributes:
        key: its name in the database.
        words: what it says, of ``%(count)s`` things.
        page: the name of the page it leads to.
        query: what is asked of that page.
        late: what it tells of should have been done already.
    """

    key: str
    words: StrOrPromise
    page: str
    query: dict[str, str] = field(default_factory=dict)
    late: bool = False


NOTICES: dict[str, NoticeKind] = {}


def declare(kind: NoticeKind) -> NoticeKind:
    """Register a sort of notice.

    Raises:
        ValueError: its name is taken.
    """
    if kind.key in NOTICES:
        raise ValueError(f"two sorts of notice are called {kind.key}")
    NOTICES[kind.key] = kind
    return kind


class Notice(Record):
    """One account is told once a day, in one office, how many things of one sort there are."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    office = models.ForeignKey("people.Office", models.CASCADE, related_name="notices")
    kind = models.CharField(_("loại"), max_length=40)
    on = models.DateField(_("ngày"), db_index=True)
    count = models.PositiveIntegerField(_("số lượng"))
    read_at = models.DateTimeField(_("đã đọc lúc"), null=True)

    objects = Records["Notice"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "office", "kind", "on"], name="people_notice_once"),
            models.CheckConstraint(condition=models.Q(count__gt=0), name="people_notice_of_something"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["account", "office"], condition=models.Q(read_at=None), name="people_notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}: {self.count}"

    @property
    def declared(self) -> NoticeKind:
        return NOTICES[self.kind]

    @property
    def words(self) -> str:
        """What it says."""
        return str(self.declared.words) % {"count": self.count}
