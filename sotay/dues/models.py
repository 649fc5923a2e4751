"""Dues as a double-entry book in whole đồng. A posting is one row whose five accounts add up to nothing.

What concerns a single member stands in lines beside a posting, and is seen by the member, the cell and the grassroots
organisation only: the database itself keeps to that (``wall``). Postings name nobody; figures are made of them alone.
"""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.models import Dated, Record, Records
from sotay.kernel.time import never_overlap, starts_before_it_ends
from sotay.members.models import Member
from sotay.organizations.models import Decision, Organization

from .kinds import About, DeclaredBy, Ground, Group, Kind, MeetingResult


def first_of(day: date) -> date:
    """The first day of a day's month: how months are kept."""
    return day.replace(day=1)


class DuesProfile(Dated):
    """By which group a member pays from a month on, and on what monthly sum."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="dues_profiles")
    group = models.CharField(_("nhóm"), max_length=20, choices=Group)
    base = models.BigIntegerField(_("mức làm căn cứ, đồng mỗi tháng"), null=True)
    declared_by = models.CharField(_("ai khai"), max_length=10, choices=DeclaredBy)

    place: ClassVar = "member__person__presences__path"
    follows_the_person: ClassVar = {"member": None}
    objects = Records["DuesProfile"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("dues_profile"),
            never_overlap("dues_profile", "member_id"),
            models.CheckConstraint(condition=Q(base__isnull=True) | Q(base__gt=0), name="dues_profile_base"),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "valid_from"], name="dues_profile_of")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.group}"

    def place_paths(self) -> Iterable[str]:
        return self.member.place_paths()


class DuesRelief(Dated):
    """A member pays nothing, or a part, over some months, on a ground of the regulation."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="dues_reliefs")
    ground = models.CharField(_("căn cứ"), max_length=20, choices=Ground)
    percent = models.PositiveSmallIntegerField(_("còn phải đóng, %"), default=0)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")

    place: ClassVar = "member__person__presences__path"
    follows_the_person: ClassVar = {"member": None}
    objects = Records["DuesRelief"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("dues_relief"),
            never_overlap("dues_relief", "member_id"),
            models.CheckConstraint(condition=Q(percent__lt=100), name="dues_relief_less"),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "valid_from"], name="dues_relief_of")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.ground}"

    def place_paths(self) -> Iterable[str]:
        return self.member.place_paths()


class DuesAccount(Dated):
    """Where dues of an organisation may be paid to: an account at a bank."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="dues_accounts")
    bank_bin = models.CharField(_("mã ngân hàng"), max_length=6)
    number = models.CharField(_("số tài khoản"), max_length=19)
    holder = models.CharField(_("tên chủ tài khoản"), max_length=100)

    carries_over: ClassVar = {"organization": "ends"}
    place: ClassVar = "organization__path"
    objects = Records["DuesAccount"].as_manager()

    class Meta:
        constraints: ClassVar = [
            starts_before_it_ends("dues_account"),
            never_overlap("dues_account", "organization_id"),
        ]

    def __str__(self) -> str:
        return self.holder

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()


class MeetingClosed(Record):
    """The secretary has met somebody there was a reminder of; it stands while it keeps that silent, and then goes."""

    cell = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    about = models.CharField(_("về việc"), max_length=10, choices=About, default=About.DUES)
    result = models.CharField(_("kết quả"), max_length=20, choices=MeetingResult)
    until = models.DateField(_("tháng sau cùng lúc gặp"))
    """The last of the months that had given the reminder."""
    closed_on = models.DateField(_("ngày ghi"))

    carries_over: ClassVar = {"cell": "follows the members"}
    follows_the_person: ClassVar = {"member": None}
    place: ClassVar = "cell__path"
    objects = Records["MeetingClosed"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cell", "member", "about"], name="dues_meetingclosed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}"

    def place_paths(self) -> Iterable[str]:
        return self.cell.place_paths()


class Postings(Records["Posting"]):
    def standing(self) -> "Postings":
        """Those that hold: neither taken back nor taking back another."""
        return self.filter(reversal__isnull=True, reverses__isnull=True)


class Posting(Record):
    """One entry in the book of an organisation: never changed, never removed; a mistake is reversed.

    ``month`` is the first day of the month it belongs to; ``counted_on`` the day whose tree says where it counts.
    A month's sheet also says of how many members it was made. ``attempt`` numbers the sheets of one month, of which
    all but the last were reversed.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="dues_postings")
    kind = models.CharField(_("loại"), max_length=12, choices=Kind)
    month = models.DateField(_("tháng"))
    counted_on = models.DateField(_("ngày tính"))
    happened_on = models.DateField(_("ngày"))
    recorded_at = models.DateTimeField(_("lúc ghi"))
    other = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    attempt = models.PositiveSmallIntegerField(default=0)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    reason = models.CharField(_("lý do"), max_length=200, blank=True)

    cash = models.BigIntegerField(_("tiền mặt, tiền gửi"), default=0)
    receivable = models.BigIntegerField(_("đảng viên còn nợ"), default=0)
    kept = models.BigIntegerField(_("phần trích giữ lại"), default=0)
    owed = models.BigIntegerField(_("phải nộp cấp trên"), default=0)
    uncollected = models.BigIntegerField(_("chưa thu"), default=0)

    members = models.IntegerField(_("số đảng viên"), default=0)
    exempt = models.IntegerField(_("được miễn"), default=0)
    unpaid = models.IntegerField(_("chưa đóng"), default=0)
    behind = models.IntegerField(_("nợ nhiều tháng"), default=0)
    in_sums = models.BooleanField(_("chỉ có số tổng"), default=False)
    """Typed from a paper book: nobody's line stands behind it."""

    carries_over: ClassVar = {"organization": "stays", "other": "stays"}
    place: ClassVar = "organization__path"
    objects = Postings.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cash=-(F("receivable") + F("kept") + F("owed") + F("uncollected"))),
                name="dues_posting_adds_up_to_nothing",
            ),
            models.CheckConstraint(
                condition=Q(receivable=-F("uncollected")), name="dues_posting_uncollected_is_owed_by_members"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="dues_posting_first_of_month"),
            models.UniqueConstraint(
                fields=["organization", "month", "attempt"],
                condition=Q(kind=Kind.MONTH, reverses__isnull=True),
                name="dues_posting_one_sheet_a_month",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[Kind.MONTH, Kind.OPENING], other__isnull=True)
                | Q(kind__in=[Kind.REMITTANCE, Kind.RECEIPT, Kind.CARRY]),
                name="dues_posting_other_side",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "month"], name="dues_posting_of"),
            models.Index(fields=["month", "kind"], name="dues_posting_month"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.month.month}/{self.month.year}"

    def place_paths(self) -> Iterable[str]:
        return self.organization.place_paths()

    @property
    def due(self) -> int:
        """What a month's sheet charged: what was collected for it and what was not, less earlier months' arrears."""
        return self.cash + self.receivable


class MemberLine(Record):
    """What a posting says of one member and one month: how much was charged, how much was paid."""

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="lines", db_index=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="dues_lines")
    month = models.DateField(_("đảng phí của tháng"))
    due = models.IntegerField(_("phải đóng"), default=0)
    paid = models.IntegerField(_("đã đóng"), default=0)

    follows_the_person: ClassVar = {"member": None}
    objects = Records["MemberLine"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["posting", "member", "month"], name="dues_memberline_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["posting"], condition=~Q(due=F("paid")), name="dues_memberline_open"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.month:%m/%Y}"
