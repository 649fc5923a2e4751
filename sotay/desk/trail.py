"""The trail as an auditor searches it: narrowed by indexes, read a page at a time, and taken out as a sheet.

Whatever one narrows by is looked up first and becomes numbers, so that a page of a million entries costs what a page
of a thousand does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sotay.kernel.actions import ACTIONS, action, current_entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.models import AuditEntry, EntryKind
from sotay.kernel.place import depth, numbers, under
from sotay.kernel.sheets import Column, write_xlsx
from sotay.kernel.time import DAY, today
from sotay.members.leaving import marks
from sotay.members.purposes import Export, in_words
from sotay.organizations.models import Organization, described
from sotay.people.comings import COMINGS, ways_in_words
from sotay.people.models import Account
from sotay.people.noticing import NOTICING
from sotay.people.openings import Opening
from sotay.people.own import OWN_ACTS
from sotay.regulations import Refused

AUDIT = "audit.view"
MOST_EXPORTED = 10_000
MOST_OF_A_PERSON = 5_000
PERSONS = ("members.member", "people.person")
LOOKS = {
    "demo.load": gettext_lazy("Dựng dữ liệu minh họa"),
    "member.open": gettext_lazy("Mở hồ sơ đảng viên"),
    "member.view": gettext_lazy("Mở hồ sơ đảng viên"),
    "member.list": gettext_lazy("Xem danh sách đảng viên"),
    "organization.view": gettext_lazy("Xem tổ chức"),
    "figures.view": gettext_lazy("Xem số liệu"),
    "audit.view": gettext_lazy("Xem nhật ký"),
    "import.erase_old": gettext_lazy("Xóa tệp hết giờ giữ"),
    "member.erase_old_lists": gettext_lazy("Xóa tệp hết giờ giữ"),
    "member.own_export": gettext_lazy("Lấy dữ liệu của mình"),
    "system.rekey": gettext_lazy("Mã hóa lại bằng khóa mới"),
    **OWN_ACTS,
    **NOTICING,
    **COMINGS,
}
SUBJECTS = {
    "members.takenlist": gettext_lazy("Danh sách dài"),
    "members.exportrequest": gettext_lazy("Đề nghị xuất"),
    "members.member": pgettext_lazy("one", "Đảng viên"),
    "people.person": gettext_lazy("Người"),
    "people.account": gettext_lazy("Tài khoản"),
    "people.office": gettext_lazy("Vai trò"),
    "procedures.case": gettext_lazy("Hồ sơ"),
    "procedures.task": gettext_lazy("Bước của hồ sơ"),
    "procedures.calendaraddress": gettext_lazy("Địa chỉ lịch"),
    "organizations.organization": gettext_lazy("Tổ chức"),
}
COMMAND = "command."


def title_of(name: str) -> str:
    """What an action is called on its button, a command as it is typed; its own name where it has none any more."""
    known = ACTIONS.get(name)
    if name.startswith(COMMAND):
        return f"sotay {name.removeprefix(COMMAND)}"
    return str(known.title if known else LOOKS.get(name, name))


def subject_in_words(subject: str) -> str:
    """The row an entry is about: what it is, and its number."""
    label, _colon, key = subject.partition(":")
    return f"{SUBJECTS.get(label, label)} {key}".strip()


@dataclass(frozen=True)
class Wanted:
    """What one looks for in the trail; what is empty narrows nothing.

    Attributes:
        account: the name one signs in with, or part of the name of whoever acted.
        organization: entries about it and what lies below.
        office: entries of offices held at this very organisation.
        person: the number of a person: acts about them, and openings of their record.
        mark: the number on a file that was taken out.
    """

    kind: str = ""
    action: str = ""
    account: str = ""
    role: str = ""
    organization: Organization | None = None
    office: Organization | None = None
    person: int | None = None
    first: date | None = None
    last: date | None = None
    mark: int | None = None

    @property
    def has_days(self) -> bool:
        return self.first is not None or self.last is not None

    def condition(self) -> Q:
        found = Q(**{name: value for name in ("kind", "action", "role") if (value := getattr(self, name))})
        if self.account:
            program = Q(account_id=None) & ~Q(kind=EntryKind.ENTRANCE)
            of_the_program = program if self.account.lower() in PROGRAM.name else Q(pk__in=())
            found &= Q(account_id__in=accounts_called(self.account)) | of_the_program
        if self.organization is not None:
            found &= under(self.organization.path or "-", "place")
        if self.office is not None:
            found &= Q(organization_id=self.office.pk)
        if self.person is not None:
            found &= Q(pk__in=entries_about(self.person))
        if self.first:
            found &= Q(at__gte=beginning(self.first))
        if self.last:
            found &= Q(at__lt=beginning(self.last + DAY))
        return found & Q(pk=self.mark, kind=EntryKind.EXPORT) if self.mark is not None else found


def accounts_called(words: str) -> list[int]:
    by_name = Account.objects.filter(Q(username=words) | Q(name__icontains=words))
    return list(by_name.values_list("pk", flat=True)[:200])


def entries_about(person: int) -> list[int]:
    """The entries that name a person or opened their record, the latest of each."""
    openings = Opening.objects.filter(person_id=person).order_by("-pk").values_list("entry_id", flat=True)
    acts = AuditEntry.objects.filter(subject__in=[f"{label}:{person}" for label in PERSONS])
    named = acts.order_by("-pk").values_list("pk", flat=True)
    return [*openings[:MOST_OF_A_PERSON], *named[:MOST_OF_A_PERSON]]


def beginning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def entries_of(actor: Actor, permission: str = AUDIT) -> QuerySet[AuditEntry]:
    """The entries in one's scope; whoever audits from a root also sees what the program did to all."""
    scope = actor.scope(permission)
    inside = scope.q("place")
    at_a_root = any(depth(path) <= 1 for path in scope.paths)
    return AuditEntry.objects.filter(inside | Q(place="") if at_a_root else inside)


def searched(actor: Actor, wanted: Wanted, permission: str = AUDIT) -> QuerySet[AuditEntry]:
    """The outermost entries one looks for, the latest first.

    Between two days they are read along the days, for otherwise all that came after would be read as well.
    """
    rows = entries_of(actor, permission).filter(wanted.condition())
    order = ("-at", "-pk") if wanted.has_days else ("-pk",)
    return (rows if wanted.person is not None else rows.filter(parent_id=None)).order_by(*order)


def older_than(rows: QuerySet[AuditEntry], wanted: Wanted, pk: int) -> QuerySet[AuditEntry]:
    """What follows an entry in the order of ``searched``."""
    if not wanted.has_days:
        return rows.filter(pk__lt=pk)
    at = AuditEntry.objects.filter(pk=pk).values_list("at", flat=True).first()
    return rows.filter(Q(at__lt=at) | Q(pk__lt=pk), at__lte=at) if at else rows.none()


def places_of(entries: Iterable[AuditEntry]) -> dict[int, str]:
    """The names of the places of some entries, in one query."""
    last = {each.pk: numbers(each.place)[-1] for each in entries if each.place}
    names = described(last.values(), today()) if last else {}
    return {pk: names[place].name for pk, place in last.items() if place in names}


# The trail as a sheet ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Taken:
    """A part of the trail taken out."""

    number: int
    file_name: str
    content: bytes

    def __str__(self) -> str:
        return self.file_name


@action("audit.export", gettext_lazy("Xuất nhật ký"), kind=EntryKind.EXPORT)
def export_trail(actor: Actor, organization: Organization, *, wanted: Wanted, purpose: str) -> Taken:
    """Write what one looks for in the trail as a workbook. It names rows and offices, never what a row holds."""
    rows = searched(actor, wanted, "audit.export")
    entries = list(rows[: MOST_EXPORTED + 1])
    if len(entries) > MOST_EXPORTED:
        raise Refused(
            None,
            _("Có hơn %(most)s thao tác.") % {"most": f"{MOST_EXPORTED:,}".replace(",", ".")},
            _("Hãy lọc hẹp lại, ví dụ theo tháng."),
        )
    own = current_entry()
    assert own is not None
    places = places_of(entries)
    content = write_xlsx(
        [
            Column(_("Số"), "whole", 10),
            Column(_("Lúc"), width=18),
            Column(_("Loại"), width=16),
            Column(_("Việc"), width=30),
            Column(_("Tài khoản"), width=24),
            Column(_("Cương vị"), width=34),
            Column(_("Đối tượng"), width=24),
            Column(_("Ở"), width=34),
            Column(_("Mục đích"), width=30),
        ],
        [_line(each, places.get(each.pk, "")) for each in entries],
        title=_("Nhật ký thao tác"),
        notes=marks(own.pk, actor, purpose),
        sheet_name=_("Nhật ký"),
        mark=str(own.pk),
    )
    return Taken(own.pk, f"nhat-ky-{own.pk}.xlsx", content)


def _line(each: AuditEntry, place: str) -> list[Any]:
    at = timezone.localtime(each.at)
    return [
        each.pk,
        f"{at.day}/{at.month}/{at.year} {at:%H:%M}",
        each.get_kind_display(),
        title_of(each.action),
        each.actor,
        each.office,
        subject_in_words(each.subject),
        place,
        purpose_of(each),
    ]


def purpose_of(each: AuditEntry) -> str:
    """What an entry was for, in words; of a sign-in, how."""
    if each.kind == EntryKind.ENTRANCE:
        return ways_in_words(each.purpose)
    return in_words(each.purpose, of_an_export=each.kind == EntryKind.EXPORT) if each.purpose else ""


EXPORT_PURPOSES = Export.choices
