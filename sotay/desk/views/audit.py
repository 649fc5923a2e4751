"""The trail: who did what, when, in which office. It names rows, never protected values."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from sotay.desk.trail import (
    AUDIT,
    entries_of,
    older_than,
    places_of,
    purpose_of,
    searched,
    subject_in_words,
    title_of,
)
from sotay.desk.trail_forms import TrailExportForm, TrailFilter
from sotay.kernel.models import AuditEntry, AuditRow, EntryKind
from sotay.kernel.web import Request, download, looks_at, page
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.people.openings import Opening

PER_PAGE = 50
DOORS = {
    "members.member": "members:detail",
    "people.person": "members:detail",
    "organizations.organization": "organization",
}
CHANGES = {"INSERT": gettext_lazy("thêm"), "UPDATE": gettext_lazy("sửa"), "DELETE": gettext_lazy("bỏ")}
CHIPS = {EntryKind.REFUSAL: "late", EntryKind.EXPORT: "due", EntryKind.OPENING: "open"}


@require_GET
@looks_at(AUDIT)
def audit(request: Request) -> HttpResponse:
    """The entries in one's scope, the latest first, fifty at a time."""
    office = request.office  # type: ignore[attr-defined]
    bar_of(request, office.organization)
    filtered = TrailFilter(request.actor, request.GET)
    filtered.is_valid()
    wanted = filtered.wanted()
    rows = searched(request.actor, wanted)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = older_than(rows, wanted, int(before))
    shown = list(rows[: PER_PAGE + 1])
    query = asked_for(request)
    more = len(shown) > PER_PAGE
    return page(
        request,
        "desk/audit.html",
        {
            "page_title": _("Nhật ký thao tác"),
            "form": filtered if query else TrailFilter(request.actor),
            "entries": lines(shown[:PER_PAGE]),
            "export_url": door("audit_export", **query) if request.actor.may("audit.export") else "",
            "seal_url": door("seal"),
            "pages": {
                "first_url": door("audit", **query),
                "previous_url": door("audit", **query) if before else "",
                "next_url": door("audit", **query, before=shown[PER_PAGE - 1].pk) if more else "",
                "count_text": "",
            },
            "filters": bool(query),
        },
    )


def asked_for(request: Request) -> dict[str, Any]:
    """What one narrows by, as it stands in the address."""
    known = (*TrailFilter.base_fields, "place_words", "office_words")
    return {name: value for name, value in request.GET.items() if value and name in known}


def lines(entries: Iterable[AuditEntry]) -> list[dict[str, Any]]:
    """Entries as the table shows them; the places are named in one query."""
    listed = list(entries)
    places = places_of(listed)
    return [
        {
            "entry": each,
            "title": title_of(each.action),
            "url": door("audit_entry", each.pk),
            "place": places.get(each.pk, ""),
            "purpose": purpose_of(each),
            "chip": CHIPS.get(EntryKind(each.kind), ""),
            "subject": subject_in_words(each.subject),
            "subject_url": subject_url(each.subject),
        }
        for each in listed
    ]


def subject_url(subject: str) -> str:
    """The page of the row an entry is about, where there is one."""
    label, _colon, key = subject.partition(":")
    name = DOORS.get(label, "")
    return door(name, key) if name and key.isdecimal() else ""


@require_GET
@looks_at(AUDIT)
def audit_entry(request: Request, pk: int) -> HttpResponse:
    """One entry with what was done within it, which rows it changed or took away, and how many records it opened."""
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
            "opened": Opening.objects.filter(entry_id=pk).count(),
            "changed": [
                {"words": CHANGES.get(row.change.upper(), row.change), "row": row} for row in changed[:200]
            ],
            "parent_url": door("audit_entry", found.parent_id) if found.parent_id else "",
            "audit_url": door("audit"),
        },
    )


@require_http_methods(["GET", "POST"])
@looks_at("audit.export")
def audit_export(request: Request) -> HttpResponse:
    """Ask what for, then hand out the part of the trail that was narrowed to."""
    organization = request.office.organization  # type: ignore[attr-defined]
    bar_of(request, organization)
    asked = request.method == "POST"
    narrowed = TrailFilter(request.actor, request.GET)
    data = request.POST.copy() if asked else None
    if data is not None:
        for name, value in asked_for(request).items():
            data.setdefault(name, value)
    form = TrailExportForm(request.actor, data, about=organization)
    done = form.act(organization) if asked else None
    if done is not None:
        return download(done.content, done.file_name)
    context = {
        "page_title": _("Xuất nhật ký"),
        "form": form,
        "narrowed": [
            f"{narrowed.fields[n].label}: {v}" for n, v in asked_for(request).items() if n in narrowed.fields
        ],
        "audit_url": door("audit", **asked_for(request)),
    }
    return page(request, "desk/audit_export.html", context)
