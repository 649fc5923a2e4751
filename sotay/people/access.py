"""Coming in: the sessions of accounts, the attempts at their doors, and codes on paper.

Sessions and attempts are no records of the organisation's work: they are written outside actions, say nothing of
the machine somebody sits at, and are forgotten when they are over.
"""

from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Record, Records


class Session(AbstractBaseSession):
    """One sign-in of one account: since when, last used when. Neither the address nor the machine is kept."""

    account_id = models.BigIntegerField(null=True, db_index=True)
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    way = models.CharField(max_length=20, blank=True)
    """How one came in: ``password``, ``passkey``, ``code`` or ``elsewhere``."""

    class Meta:
        db_table = "people_session"


class Attempt(models.Model):
    """How often somebody knocked in vain, and until when they wait. ``key`` is a keyed hash: it names nobody."""

    key = models.CharField(max_length=64, primary_key=True, db_collation="C")
    failures = models.IntegerField()
    last_at = models.DateTimeField(db_index=True)
    until = models.DateTimeField()

    objects: ClassVar[models.Manager["Attempt"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.failures} until {self.until}"


class Checked(models.TextChoices):
    """How an office made sure who asked, before it handed out a code or freed an account of its second factor."""

    IN_PERSON = "in_person", _("Gặp trực tiếp, đã xem giấy tờ")
    KNOWN = "known", _("Gặp trực tiếp, là người quen biết trong cơ quan")
    VOUCHED = "vouched", _("Cấp ủy nơi người ấy sinh hoạt xác nhận bằng văn bản")


class PaperCode(Record):
    """A code on paper that lets somebody set a password once. Only its keyed hash is kept."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="paper_codes")
    code_hash = models.CharField(max_length=80, unique=True)
    is_first = models.BooleanField()
    """It came with a new account; otherwise it replaces a password somebody has lost."""
    checked = models.CharField(_("đã xác minh"), max_length=20, choices=Checked, blank=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_as = models.CharField(max_length=300)
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    """When the account's holder confirmed to have read of it."""

    objects = Records["PaperCode"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "-id"], name="people_papercode_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.issued_at}"


class FactorReset(Record):
    """The second factor of an account is taken off: asked for by one, done by another, seen by its holder."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="factor_resets")
    checked = models.CharField(_("đã xác minh"), max_length=20, choices=Checked)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_as = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_as = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    objects = Records["FactorReset"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(done_at=None), name="people_factorreset_one_waits"
            ),
            models.CheckConstraint(
                condition=models.Q(done_at=None) | ~models.Q(done_by=models.F("asked_by")),
                name="people_factorreset_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.asked_at}"

    def place_paths(self) -> Iterable[str]:
        paths: Iterable[str] = self.account.place_paths()
        return paths
