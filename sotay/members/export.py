"""Taking a list out of the system: with a purpose, within one's scope, and with a mark that leads back to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action, current_entry
from sotay.kernel.authority import Actor
from sotay.kernel.law import law
from sotay.kernel.models import EntryKind
from sotay.kernel.sheets import Column as SheetColumn
from sotay.kernel.sheets import write_xlsx
from sotay.kernel.time import today
from sotay.organizations.models import Organization
from sotay.people.looking import opened
from sotay.people.openings import Way
from sotay.regulations import Refused

from .listing import COLUMNS, EVERYBODY, EXPORTED, LIST, Narrowing, introduced, members_of
from .models import Member
from .purposes import in_words
from .queries import ask


@dataclass(frozen=True)
class Exported:
    """A list taken out: the number of the audit entry it leads back to, and the file."""

    number: int
    file_name: str
    content: bytes

    def __str__(self) -> str:
        return self.file_name


@action("member.export", gettext_lazy("Xuất danh sách"), kind=EntryKind.EXPORT)
def export_members(
    actor: Actor,
    organization: Organization,
    *,
    on: date,
    columns: Sequence[str],
    purpose: str,
    narrowing: Narrowing = EVERYBODY,
) -> Exported:
    """Write the list of members as of a day as a workbook: columns of the safe profile, never an identity number.

    Whoever has left the actor's scope since that day is not in it.
    """
    known = Member.objects.visible_to(actor, LIST).values("pk")
    rows = members_of(ask(organization, on), narrowing).filter(member__in=known)
    refuse_without_second_office(rows.count(), organization)
    ordered = rows.select_related("member__person").order_by("member__person__name_key", "member_id")
    listed = introduced(ordered, actor, on)
    chosen = [COLUMNS[key] for key in EXPORTED if key in columns]
    entry = current_entry()
    assert entry is not None
    opened(actor, [row.member.pk for row in listed], purpose=purpose, way=Way.EXPORT)
    state = organization.state(on)
    name = state.name if state else str(organization)
    content = write_xlsx(
        [
            SheetColumn(_("STT"), "whole", 6),
            SheetColumn(_("Họ và tên"), width=28),
            *(SheetColumn(str(c.title), width=34 if c.key == "cell" else 16) for c in chosen),
        ],
        [
            [number, each.member.person.full_name, *(column.value(each) for column in chosen)]
            for number, each in enumerate(listed, 1)
        ],
        title=_("Danh sách đảng viên, %(name)s") % {"name": name},
        notes=marks(entry.pk, actor, on, purpose, len(listed)),
        sheet_name=_("Đảng viên"),
    )
    return Exported(entry.pk, f"dang-vien-{organization.pk}-{entry.pk}.xlsx", content)


def refuse_without_second_office(count: int, organization: Organization) -> None:
    """Above so many persons a second office agrees first. Here none can yet, and so nothing leaves."""
    rule = law("people.export_second_office_above", today(), at=organization)
    if rule.allows(count):
        raise Refused(
            rule,
            _("Danh sách này có %(count)s người; trên %(limit)s người phải có cơ quan thứ hai đồng ý.")
            % {"count": f"{count:,}".replace(",", "."), "limit": rule.value},
            _("Hãy lọc hẹp lại, hoặc xuất theo từng tổ chức bên dưới."),
        )


def marks(number: int, actor: Actor, on: date, purpose: str, count: int) -> list[str]:
    """What stands on the sheet: of which day it is, and which export it came from."""
    now = localtime()
    day = f"{on.day}/{on.month}/{on.year}"
    return [
        _("Tính đến ngày %(day)s: %(count)s đảng viên.") % {"day": day, "count": count},
        _("Bản xuất số %(number)s, %(actor)s, %(office)s, lúc %(time)s %(day)s. Mục đích: %(purpose)s.")
        % {
            "number": number,
            "actor": actor.name,
            "office": actor.office,
            "time": f"{now:%H:%M}",
            "day": f"{now.day}/{now.month}/{now.year}",
            "purpose": in_words(purpose).lower(),
        },
        _("Chỉ dùng cho mục đích đã ghi; hủy bản này khi xong việc."),
    ]
