"""What a member says of their own record: that nothing has changed, or what stands there differently now.

The yearly sheet (3-HSĐV) and a correction proposed on any other day are the same thing; the sheet bears its year. What
is proposed is written into the record only when the cell has confirmed it, field by field.
"""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.models import Record, Records
from sotay.kernel.sight import seen_by
from sotay.people.models import Presence, PresenceReason


class Proposed(models.TextChoices):
    """What members may propose of themselves: of the fields there are, those that a cell may put right.

    Names, birth days, identity numbers and cards change by procedures of their own. The values are the keys of
    ``quality.fields``.
    """

    PHONE = "phone", _("Số điện thoại")
    LIVES_AT = "lives_at", _("Nơi ở hiện nay")
    REGISTERED_AT = "registered_at", _("Nơi thường trú")
    OCCUPATION = "occupation", _("Nghề nghiệp")
    STATE_POST = "state_post", _("Chức vụ chính quyền, đoàn thể")
    EDUCATION = "education", _("Học vấn")
    SPECIALTY = "specialty", _("Ngành đào tạo")
    THEORY = "theory", _("Lý luận chính trị")
    MANAGEMENT = "management", _("Quản lý nhà nước")
    LANGUAGE = "language", _("Ngoại ngữ")
    LANGUAGE_LEVEL = "language_level", _("Bậc ngoại ngữ")
    INFORMATICS = "informatics", _("Tin học")
    SEX = "sex", _("Giới tính")
    ETHNICITY = "ethnicity", _("Dân tộc")
    DECIDED = "decided", _("Ngày quyết định kết nạp")
    JOINED = "joined", _("Ngày vào Đảng")
    OFFICIAL = "official", _("Ngày chính thức")


class HandedInBy(models.TextChoices):
    MEMBER = "member", _("đảng viên tự khai")
    CELL = "cell", _("chi bộ ghi thay, theo phiếu giấy")


class Answer(models.TextChoices):
    """What the cell said of one field."""

    WAITING = "", _("chờ xác nhận")
    CONFIRMED = "confirmed", _("đã xác nhận, đã ghi vào sổ")
    UNPROVED = "unproved", _("chưa có giấy tờ kèm theo")
    DIFFERS = "differs", _("không khớp hồ sơ gốc")
    ALREADY = "already", _("sổ đã ghi đúng")
    ELSEWHERE = "elsewhere", _("phải làm theo thủ tục khác")


def home_of(member: int) -> list[str]:
    """Where a member is at home, whoever asks: that cell answers, wherever else they may be or hold a post."""
    with seen_by(PROGRAM):
        rows = Presence.objects.filter(person=member, latest=True, reason=PresenceReason.HOME)
        return list(rows.values_list("path", flat=True))


class Supplements(Records["Supplement"]):
    def visible_to(self, actor: Actor, permission: str = "") -> Self:
        """Those of members who are at home where the actor answers for them; one's own is read by other ways."""
        scope = actor.scope(permission or "supplement.answer")
        at_home = Presence.objects.filter(person=OuterRef("member"), latest=True, reason=PresenceReason.HOME)
        there = at_home.filter(scope.q("path"))
        return self.filter(Exists(there), member__person__withdrawn=False)


class Supplement(Record):
    """One sheet. The cell has answered it, or it waits.

    ``year`` is empty where it is a correction of any other day. ``since`` is the day from which what is counted over a
    life (education, theory level, occupation), and where somebody lives, what they hold and know, is as it says.
    """

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="supplements", db_index=False)
    year = models.PositiveSmallIntegerField(_("phiếu của năm"), null=True)
    handed_in_on = models.DateField(_("ngày nộp"))
    handed_in_by = models.CharField(_("ai ghi"), max_length=10, choices=HandedInBy)
    since = models.DateField(_("thay đổi từ ngày"), null=True)
    answered_on = models.DateField(_("ngày chi bộ xác nhận"), null=True)

    follows_the_person: ClassVar = {"member": None}
    place: ClassVar = "member__person__presences__path"
    objects = Supplements.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "year"], name="members_supplement_one_a_year"),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(year=None, answered_on=None),
                name="members_supplement_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("handed_in_on")),
                name="members_supplement_answered_later",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["member"], condition=Q(answered_on=None), name="members_supplement_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.year or ''}".strip()

    def place_paths(self) -> Iterable[str]:
        return home_of(self.member_id)

    @property
    def is_open(self) -> bool:
        return self.answered_on is None


class SupplementItem(Record):
    """One field of a sheet: what it shall say, and what the cell answered."""

    supplement = models.ForeignKey(Supplement, models.CASCADE, related_name="items")
    field = models.CharField(_("mục"), max_length=20, choices=Proposed)
    before = models.JSONField(_("trong sổ lúc khai"), null=True)
    value = models.JSONField(_("đề nghị ghi"), null=True)
    answer = models.CharField(_("trả lời"), max_length=10, choices=Answer, blank=True)

    place: ClassVar = "supplement__member__person__presences__path"
    objects = Records["SupplementItem"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["supplement", "field"], name="members_supplementitem_once"),
        ]

    def __str__(self) -> str:
        return f"{self.supplement_id} {self.field}"
