"""Persons, where they are, the accounts they sign in with and the offices they hold."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sotay.kernel import secrets
from sotay.kernel.authority import Actor
from sotay.kernel.models import Dated, Record, Records
from sotay.kernel.place import PathField
from sotay.kernel.time import BEGINNING, FOREVER, never_overlap, starts_before_it_ends, today
from sotay.organizations.accreditation import Accreditation
from sotay.organizations.models import Decision, Organization, Post
from sotay.organizations.reach import reach_of

from . import access, incidents, openings  # noqa: F401 -- their tables are this room's as well
from .notices import Notice
from .roles import ROLES


class Sex(models.TextChoices):
    UNKNOWN = "", _("Chưa rõ")
    MALE = "male", pgettext_lazy("sex", "Nam")
    FEMALE = "female", pgettext_lazy("sex", "Nữ")


class Precision(models.TextChoices):
    """How much of a date is known. Only a whole day decides anything by itself."""

    DAY = "day", _("đủ ngày, tháng, năm")
    MONTH = "month", _("tháng và năm")
    YEAR = "year", _("chỉ năm")


class Persons(Records["Person"]):
    def visible_to(self, actor: Actor, permission: str = "") -> Self:
        """Those who are, by their latest presences, where the actor may look."""
        scope = actor.scope(permission or "member.view")
        there = Presence.objects.filter(person=OuterRef("pk"), latest=True).filter(scope.q("path"))
        return self.filter(Exists(there), withdrawn=False)


class Person(Record):
    """A person, in the safe profile only. ``name_key`` sorts the Vietnamese way, byte by byte."""

    full_name = models.CharField(_("họ và tên"), max_length=150)
    name_key = models.CharField(max_length=300, db_collation="C")
    sex = models.CharField(_("giới tính"), max_length=10, choices=Sex, blank=True)
    born_on = models.DateField(_("ngày sinh"), null=True)
    born_precision = models.CharField(max_length=10, choices=Precision, default=Precision.DAY)
    ethnicity = models.CharField(_("dân tộc"), max_length=50, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    identity_closed = models.BinaryField(null=True)
    identity_hash = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 -- unique where there is one
    identity_end = models.CharField(max_length=4, blank=True)
    withdrawn = models.BooleanField(default=False)
    is_prospect = models.BooleanField(default=False, db_default=False)
    """Not a member yet, only helped on the way: known by name near them, and to whom a file for admission waits."""
    erased_on = models.DateField(null=True)
    """When name and all that is not counted were erased; what is counted stays, without a name."""

    place: ClassVar = "presences__path"
    objects = Persons.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["name_key", "id"], name="people_person_name"),
            models.Index(
                Coalesce("born_on", models.Value(FOREVER)), models.F("id"), name="people_person_born"
            ),
            models.Index(
                Coalesce("born_on", models.Value(BEGINNING)), models.F("id"), name="people_person_youngest"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def place_paths(self) -> Iterable[str]:
        return list(Presence.objects.filter(person=self, latest=True).values_list("path", flat=True))

    @property
    def identity_masked(self) -> str:
        return secrets.masked(self.identity_end)

    @property
    def minority(self) -> bool | None:
        """Whether they belong to an ethnic minority; ``None`` when the ethnicity is not known."""
        return is_minority(self.ethnicity)

    def set_identity(self, number: str) -> None:
        """Keep an identity number closed; "" takes it away."""
        self.identity_closed = secrets.close(number.encode()) if number else None
        self.identity_hash = secrets.keyed_hash(number) if number else None
        self.identity_end = number[-secrets.VISIBLE_DIGITS :]


MAJORITY = "Kinh"


def is_minority(ethnicity: str) -> bool | None:
    return None if not ethnicity else ethnicity != MAJORITY


class NameToken(Record):
    """One folded word of a person's name, so that any word order finds them by ranges."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    token = models.CharField(max_length=50, db_collation="C")
    follows_the_person: ClassVar = {"person": None}
    objects = Records["NameToken"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["token", "person"], name="people_nametoken_token")]

    def __str__(self) -> str:
        return self.token


class PresenceReason(models.TextChoices):
    HOME = "home", _("sinh hoạt chính thức")
    TEMPORARY = "temporary", _("sinh hoạt tạm thời")
    CANDIDACY = "candidacy", _("đang được giúp đỡ")
    OFFICE = "office", _("giữ chức vụ")


class Presence(Dated):
    """Where a person is and why. ``path`` is today's; persons and all that hangs on them are scoped through it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="presences")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="presences")
    reason = models.CharField(_("lý do"), max_length=20, choices=PresenceReason)
    path = PathField()
    latest = models.BooleanField(default=True)
    """In force, or the last one of a person who is nowhere any more."""

    carries_over: ClassVar = {"organization": "follows the members"}
    follows_the_person: ClassVar = {"person": ~Q(reason=PresenceReason.HOME)}
    place: ClassVar = "path"
    objects = Records["Presence"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("people_presence"),
            never_overlap("people_presence", "person_id", when=Q(reason=PresenceReason.HOME)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["path", "person"], condition=Q(latest=True), name="people_presence_path"),
            models.Index(fields=["person", "latest"], name="people_presence_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.organization_id}"


class PostHolding(Dated):
    """Somebody holds a post over a period. The head of a unit who is no member is counted, not named."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="holdings")
    is_member = models.BooleanField(_("là đảng viên"))
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")

    follows_the_person: ClassVar = {"person": Q()}
    place: ClassVar = "post__body__organization__path"
    objects = Records["PostHolding"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("people_postholding"),
            never_overlap("people_postholding", "post_id"),
            models.CheckConstraint(
                condition=Q(is_member=True) | Q(person__isnull=True), name="people_postholding_unnamed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.person_id}"


class Accounts(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser, Record):
    """What somebody signs in with."""

    username = models.CharField(_("tên đăng nhập"), max_length=100, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="account")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="accounts")
    """For whose work it was made: whoever looks after the accounts there looks after this one."""
    is_active = models.BooleanField(default=True)
    last_login = None
    first_code: str = ""
    """The code on paper of an account just made, for its holder; kept nowhere."""

    USERNAME_FIELD = "username"
    follows_the_person: ClassVar = {"person": Q()}
    carries_over: ClassVar = {"organization": "passes to the successor"}
    objects = Accounts()

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """Whether the password is right. It is never re-hashed here: signing in writes no record."""
        return check_password(raw_password, self.password)

    def place_paths(self) -> Iterable[str]:
        """Its home and every place it holds an office at: whoever acts upon it must cover them all."""
        if self.organization is not None:
            yield from self.organization.place_paths()
        for office in self.offices(today()):
            yield from office.place_paths()

    def offices(self, on: date) -> list["Office"]:
        """The offices held on a day, the highest first."""
        held = Office.objects.as_of(on).filter(account=self).select_related("organization")
        return sorted(held, key=lambda office: (len(office.organization.path or ""), office.pk))

    def seats(self, on: date) -> list["Office"]:
        """The offices one may act in on a day: one's own, then those whose absent holders one stands in for.

        Each says what else every page shows: what this installation may hold, and how many notices are unread.
        """
        stood_in = Deputy.objects.as_of(on).filter(account=self).values("office")
        rows = Office.objects.as_of(on).filter(Q(account=self) | Q(pk__in=stood_in), account__is_active=True)
        held = Accreditation.objects.as_of(on).order_by("pk")
        allowed = held.values(
            json=JSONObject(
                what="what",
                level="level",
                number="decision__number",
                signed_on="decision__signed_on",
                issuer=Coalesce("decision__body__name", "decision__issuer"),
            )
        )
        told = Notice.objects.filter(office=OuterRef("pk"), account=self, read_at=None).order_by()
        unread = told.values("office").annotate(number=Count("pk")).values("number")
        rows = rows.annotate(allowed=ArraySubquery(allowed), unread=Coalesce(Subquery(unread), 0))
        seats = list(rows.select_related("organization", "account"))
        for office in seats:
            office.sits_id, office.stands_in = self.pk, office.account_id != self.pk
        return sorted(seats, key=lambda seat: (seat.stands_in, len(seat.organization.path or ""), seat.pk))


class Office(Dated):
    """A role held by an account at an organisation for a period."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="held_offices")
    role = models.CharField(
        _("vai trò"), max_length=40, choices=[(key, role.title) for key, role in ROLES.items()]
    )
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="offices")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")

    sits_id: int | None = None
    stands_in: bool = False
    """Which account acts in it at the moment, and whether that is somebody else for its absent holder."""

    carries_over: ClassVar = {"organization": "ends"}
    place: ClassVar = "organization__path"
    objects = Records["Office"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("people_office"),
            models.UniqueConstraint(
                fields=["account", "role", "organization", "valid_from"], name="people_office_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{ROLES[self.role].title}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()


class Deputy(Dated):
    """Somebody acts in an office while its holder is away. It holds no longer than the office, and goes no further."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="deputies")
    account = models.ForeignKey(Account, models.PROTECT, related_name="deputyships")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")

    place: ClassVar = "office__organization__path"
    objects = Records["Deputy"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("people_deputy"),
            never_overlap("people_deputy", "office_id"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} thay {self.office_id}"

    def place_paths(self) -> Iterable[str]:
        return self.office.place_paths()


def actor_of(account: Account, office: Office | None, organization_name: str = "") -> Actor:
    """The account acting in one office, its own or one it is the deputy in; without an office it may do nothing.

    The trail names the office in one language, whichever the reader has chosen.
    """
    if office is None or not office.organization.path:
        return Actor(account.name, account.pk, account.person_id)
    role, path = ROLES[office.role], office.organization.path
    reach = reach_of(path)
    with translation.override(settings.LANGUAGE_CODE):
        words = f"{role.title} · {organization_name}" if organization_name else str(role.title)
        if office.stands_in:
            words = gettext("%(office)s, thay mặt %(name)s") % {"office": words, "name": office.account.name}
    return Actor(
        name=account.name,
        account_id=account.pk,
        person_id=account.person_id,
        role=office.role,
        office=words,
        path=path,
        grants=tuple((pattern, path) for pattern in role.may),
        on_behalf_of=office.account_id if office.stands_in else None,
        also=reach.also,
        reaches_all=reach.is_all,
    )
