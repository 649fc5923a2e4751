"""What this program holds of somebody, for themself: to read, and for a machine."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.actions import entry
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.models import EntryKind
from sotay.people.models import Account, PostHolding, Precision, Presence

from .models import Member, Traits
from .story import looks, story

OWN = "member.own_export"
ALSO_HELD: list[Callable[[Member], dict[str, Any]]] = []
"""What higher rooms hold of a member, by headings a reader knows."""


def taken_out(actor: Actor, member: Member) -> tuple[int, dict[str, Any]]:
    """All that is held of a member who takes it out themself, and the number of the export.

    Reversed entries are theirs to know; openings for an inspection come when it is over.
    """
    with entry(actor, OWN, member, "own", kind=EntryKind.EXPORT) as made:
        return made.pk, {"number": made.pk, **held_of(actor, member)}


def held_of(actor: Actor, member: Member) -> dict[str, Any]:
    """The record in plain values, by headings a reader knows."""
    person, told = member.person, story(member, actor)
    return {
        _("Sơ yếu"): {
            _("Họ và tên"): person.full_name,
            _("Ngày sinh"): dated(person.born_on, person.born_precision),
            _("Giới tính"): str(person.get_sex_display()),
            _("Dân tộc"): person.ethnicity,
            _("Điện thoại"): person.phone,
            _("Số định danh"): person.identity_masked,
            _("Số thẻ đảng viên"): member.card,
        },
        _("Vào Đảng"): {
            _("Ngày quyết định kết nạp"): dated(member.decided_on, member.decided_precision),
            _("Ngày vào Đảng"): dated(member.joined_on, member.joined_precision),
            _("Ngày chính thức"): dated(member.official_on, member.official_precision),
            _("Ngày quyết định công nhận"): dated(member.recognition_decided_on, Precision.DAY),
        },
        _("Trình độ, nghề nghiệp"): [
            {
                _("Từ ngày"): day(row.valid_from),
                _("Học vấn"): str(row.get_education_display()),
                _("Lý luận chính trị"): str(row.get_theory_display()),
                _("Nghề nghiệp"): str(row.get_occupation_display()),
            }
            for row in Traits.objects.filter(member=member).order_by("valid_from")
        ],
        _("Diễn biến trong sổ"): [
            {
                _("Ngày"): day(each.on),
                _("Việc"): each.title,
                _("Nội dung"): each.text,
                _("Quyết định"): each.decision,
                _("Ghi lúc"): moment(each.recorded_at),
            }
            for each in told.moments
        ],
        _("Nơi sinh hoạt"): [
            {
                _("Vì"): str(row.get_reason_display()),
                _("Từ ngày"): day(row.valid_from),
                _("Tổ chức số"): row.organization_id,
            }
            for row in Presence.objects.filter(person=person).order_by("valid_from")
        ],
        _("Chức danh"): [
            {_("Chức danh"): str(row.post), _("Từ ngày"): day(row.valid_from)}
            for row in PostHolding.objects.filter(person=person).select_related("post").order_by("valid_from")
        ],
        _("Tài khoản"): [
            {_("Tên đăng nhập"): row.username, _("Tên"): row.name}
            for row in Account.objects.filter(person=person)
        ],
        _("Ai đã mở hồ sơ"): [
            {
                _("Lúc"): moment(look.at),
                _("Cương vị"): look.office,
                _("Mục đích"): look.purpose,
                _("Bằng cách"): look.way,
            }
            for look in looks(member, actor) or []
        ],
        **{heading: value for held in ALSO_HELD for heading, value in held(member).items()},
    }


def dated(value: date | None, precision: str) -> str:
    """A date with as much as is known of it."""
    if value is None:
        return ""
    shown = {Precision.YEAR: f"{value.year}", Precision.MONTH: f"{value.month}/{value.year}"}
    return shown.get(Precision(precision), day(value))


def day(value: date) -> str:
    return "" if value.year < 1900 else spelled(value)


def moment(value: datetime) -> str:
    return value.isoformat(timespec="seconds")


def as_json(held: dict[str, Any]) -> bytes:
    return json.dumps(held, ensure_ascii=False, indent=2).encode()
