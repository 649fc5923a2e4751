"""Lists kept by name: what was asked for, never whom it showed. Opened again, each shows today's members."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.authority import Actor
from sotay.kernel.models import Record, Records
from sotay.organizations.models import Organization
from sotay.people.models import Account


class SavedExtracts(Records["SavedExtract"]):
    def visible_to(self, actor: Actor, permission: str = "") -> Self:
        """One's own, and what is shared in the organisations one's office reaches."""
        scope = actor.scope(permission or "member.list").q(self.model.place)
        own = Q(account_id=actor.account_id) if actor.account_id else Q(pk__in=())
        return self.filter(scope, own | Q(shared=True))

    def at_hand(self, actor: Actor) -> Self:
        """One's own, and what is shared where one acts: what one works with."""
        return self.visible_to(actor).filter(
            Q(account_id=actor.account_id) | Q(organization__path=actor.path)
        )


class SavedExtract(Record):
    """A trích ngang under a name. ``words`` is its address: columns, groups, filters."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="extracts")
    """Of the office it was saved in; who acts there shares it."""
    about = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    """Whose members it lists."""
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    title = models.CharField(_("tên danh sách"), max_length=150)
    words = models.TextField(max_length=20_000)
    shared = models.BooleanField(_("dùng chung trong cơ quan"), default=False)
    saved_at = models.DateTimeField(_("lưu lúc"))

    carries_over: ClassVar = {
        "organization": "passes to the successor",
        "about": "passes to the successor",
    }
    place: ClassVar = "organization__path"
    objects = SavedExtracts.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "account", "title"], name="members_savedextract_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def belongs_to(self, actor: Actor) -> bool:
        """Whether this actor may change it: their own, or shared where they act; the program may all."""
        shared_here = self.shared and actor.path == self.organization.path
        return actor.account_id is None or self.account_id == actor.account_id or shared_here

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()
