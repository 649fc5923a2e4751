"""The trail: who did what, when, in which office. It names rows, never protected values."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from sotay.desk.forms import TrailFilter
from sotay.kernel.actions import ACTIONS
from sotay.kernel.authority import Actor
from sotay.kernel.models import AuditEntry, AuditRow
from sotay.kernel.place import depth, numbers
from sotay.kernel.time import DAY, today
from sotay.kernel.web import Request, looks_at, page
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import described
from sotay.people.own import OWN_ACTS

AUDIT = "audit.view"
PER_PAGE = 50
LOOKS = {
    "demo.load": gettext_lazy("Dựng dữ liệu minh họa"),
    "member.open": gettext_lazy("Mở hồ sơ đảng viên"),
    "member.export": gettext_lazy("Xuất danh sách đảng viên"),
    **OWN_ACTS,
}
SUBJECTS = {
    "members.member": (pgettext_lazy("one", "Đảng viên"), "members:detail"),
    "people.person": (gettext_lazy("Người"), "members:detail"),
    "people.account": (gettext_lazy("Tài khoản"), ""),
    "people.office": (gettext_lazy("Vai trò"), ""),
    "organizations.organization": (gettext_lazy("Tổ chức"), "organization"),
}
COMMAND = "command."
CHANGES = {"INSERT": gettext_lazy("thêm"), "UPDATE": gettext_lazy("sửa"), "DELETE": gettext_lazy("bỏ")}


def title_of(action: str) -> str:
    """What an action is called on its button, a command as it is typed; its own name where it has none any more."""
    known = ACTIONS.get(action)
    if action.startswith(COMMAND):
        return f"sotay {action.removeprefix(COMMAND)}"
    return str(known.title if known else LOOKS.get(action, action))


def entries_of(actor: Actor) -> QuerySet[AuditEntry]:
    """The entries in one's scope; whoever audits from a root also sees what the program did to all."""
    scope = actor.scope(AUDIT)
    inside = scope.q("place")
    at_a_root = any(depth(path) <= 1 for path in scope.paths)
    return AuditEntry.objects.filter(inside | Q(place="") if at_a_root else inside)


@require_GET
@looks_at(AUDIT)
def audit(request: Request) -> HttpResponse:
    """The entries in one's scope, the latest first, fifty at a time."""
    office = request.office  # type: ignore[attr-defined]
    bar_of(request, office.organization)
    filtered = TrailFilter(request.GET or None)
    rows = narrowed(entries_of(request.actor).filter(parent_id=None), filtered)
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before))
    shown = list(rows.order_by("-pk")[: PER_PAGE + 1])
    query: dict[str, Any] = {name: value for name, value in request.GET.items() if name in filtered.fields}
    more = len(shown) > PER_PAGE
    return page(
        request,
        "desk/audit.html",
        {
            "page_title": _("Nhật ký thao tác"),
            "form": filtered,
            "entries": lines(shown[:PER_PAGE]),
            "pages": {
                "first_url": door("audit", **query),
                "previous_url": door("audit", **query) if before else "",
                "next_url": door("audit", **query, before=shown[PER_PAGE - 1].pk) if more else "",
                "count_text": "",
            },
            "filters": bool(query),
        },
    )


def narrowed(rows: QuerySet[AuditEntry], filtered: TrailFilter) -> QuerySet[AuditEntry]:
    """The entries that the filter asks for; what it cannot read it does not narrow by."""
    if not filtered.is_bound:
        return rows
    filtered.is_valid()
    asked = filtered.cleaned_data
    if asked.get("action"):
        rows = rows.filter(action=asked["action"])
    if asked.get("actor"):
        rows = rows.filter(actor__icontains=asked["actor"])
    if asked.get("first"):
        rows = rows.filter(at__gte=beginning(asked["first"]))
    if asked.get("last"):
        rows = rows.filter(at__lt=beginning(asked["last"] + DAY))
    return rows


def beginning(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def lines(entries: Iterable[AuditEntry]) -> list[dict[str, Any]]:
    """Entries as the table shows them; the places are named in one query."""
    listed = list(entries)
    places = {each.pk: numbers(each.place)[-1] for each in listed if each.place}
    names = described(places.values(), today()) if places else {}
    return [
        {
            "entry": each,
            "title": title_of(each.action),
            "url": door("audit_entry", each.pk),
            "place": names[places[each.pk]].name if places.get(each.pk) in names else "",
            **subject_of(each),
        }
        for each in listed
    ]


def subject_of(entry: AuditEntry) -> dict[str, str]:
    """The row it was about, in words and as a door where there is a page for it."""
    label, _colon, key = entry.subject.partition(":")
    words, name = SUBJECTS.get(label, (label, ""))
    return {"subject": f"{words} {key}".strip(), "subject_url": door(name, key) if name and key else ""}


@require_GET
@looks_at(AUDIT)
def audit_entry(request: Request, pk: int) -> HttpResponse:
    """One entry with what was done within it and which rows it changed or took away."""
    office = request.office  # type: ignore[attr-defined]
    found = entries_of(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    within = list(AuditEntry.objects.filter(parent_id=pk).order_by("pk")[:200])
    changed = AuditRow.objects.filter(entry_id__in=[pk, *(each.pk for each in within)]).order_by("pk")
    bar_of(request, office.organization)
    return page(
        request,
        "desk/audit_entry.html",
        {
            "page_title": title_of(found.action),
            "line": lines([found])[0],
            "within": lines(within),
            "changed": [
                {"words": CHANGES.get(row.change.upper(), row.change), "row": row} for row in changed[:200]
            ],
            "parent_url": door("audit_entry", found.parent_id) if found.parent_id else "",
            "audit_url": door("audit"),
        },
    )
