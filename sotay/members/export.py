"""Taking a list out of the system: with a purpose, within one's scope, and with a mark that leads back to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.models import EntryKind
from sotay.kernel.sheets import Column as SheetColumn
from sotay.kernel.sheets import write_xlsx
from sotay.organizations.models import Organization

from .leaving import leave, left
from .leaving import marks as marks_of
from .listing import COLUMNS, EVERYBODY, EXPORTED, LIST, Narrowing, introduced, members_of
from .models import Member
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
    chosen = [COLUMNS[key] for key in EXPORTED if key in columns]
    what = repr((on.isoformat(), [column.key for column in chosen], narrowing))
    number = leave(actor, organization, rows.count(), purpose=purpose, what=what)
    ordered = rows.select_related("member__person").order_by("member__person__name_key", "member_id")
    listed = introduced(ordered, actor, on)
    left(actor, [row.member.pk for row in listed], purpose=purpose)
    state = organization.state(on)
    name = state.name if state else str(organization)
    content = write_xlsx(
        [
            SheetColumn(_("STT"), "whole", 6),
            SheetColumn(_("Họ và tên"), width=28),
            *(SheetColumn(str(c.title), width=34 if c.key == "cell" else 16) for c in chosen),
        ],
        [
            [line, each.member.person.full_name, *(column.value(each) for column in chosen)]
            for line, each in enumerate(listed, 1)
        ],
        title=_("Danh sách đảng viên, %(name)s") % {"name": name},
        notes=marks(number, actor, on, purpose, len(listed)),
        sheet_name=_("Đảng viên"),
        mark=str(number),
    )
    return Exported(number, f"dang-vien-{organization.pk}-{number}.xlsx", content)


def marks(number: int, actor: Actor, on: date, purpose: str, count: int) -> list[str]:
    """What stands on a list: of which day it is and how many are in it, then the export it came from."""
    first = _("Tính đến ngày %(day)s: %(count)s đảng viên.") % {"day": spelled(on), "count": count}
    return [first, *marks_of(number, actor, purpose)]
