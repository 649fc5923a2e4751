"""The signed sheets of units kept by totals: what each line of a figure that has no person rests on."""

from collections import defaultdict
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.kernel.place import under
from sotay.kernel.web import Request, looks_at, page
from sotay.members.indicators import AGE_TITLES
from sotay.members.kinds import Education, Occupation, Theory
from sotay.members.models import Movement, Sheet
from sotay.organizations.bar import Bar
from sotay.organizations.models import described
from sotay.people.models import Sex

from .frame import VIEW, frame, looked_at
from .rows import address

PER_PAGE = 20
CHOICES: dict[str, dict[Any, Any]] = {
    "sex": dict(Sex.choices),
    "age": dict(AGE_TITLES),
    "education": dict(Education.choices),
    "theory": dict(Theory.choices),
    "occupation": dict(Occupation.choices),
}


@require_GET
@looks_at(VIEW)
def sheets(request: Request, pk: int) -> HttpResponse:
    """The sheets handed in by an organisation and below it, the latest first, with their lines."""
    bar = looked_at(request, pk, shows_period=False)
    found = Sheet.objects.filter(under(bar.organization.path or "-", "organization__path"))
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    shown = list(found.order_by("-pk")[: PER_PAGE + 1])
    more, shown = len(shown) > PER_PAGE, shown[:PER_PAGE]
    context = frame(
        request,
        bar,
        page_title=_("Biểu số tổng hợp"),
        sheets=with_lines(shown, bar),
        pages={
            "next_url": address(request, before=shown[-1].pk) if more else "",
            "previous_url": "",
            "first_url": "",
        },
    )
    return page(request, "reports/sheets.html", context)


def with_lines(shown: list[Sheet], bar: Bar) -> list[dict[str, Any]]:
    lines: dict[int | None, list[Movement]] = defaultdict(list)
    for row in Movement.objects.filter(sheet__in=shown).order_by("counted_on", "rank", "pk"):
        lines[row.sheet_id].append(row)
    names = described({sheet.organization_id for sheet in shown}, bar.on)
    return [
        {
            "sheet": sheet,
            "organization": names[sheet.organization_id].name,
            "lines": [shown_line(row) for row in lines[sheet.pk]],
        }
        for sheet in shown
    ]


def shown_line(row: Movement) -> dict[str, Any]:
    status = row.get_to_status_display() if row.to_status else row.get_from_status_display()
    return {
        "row": row,
        "kind": row.get_kind_display(),
        "status": status,
        "make_up": ", ".join(words_of(name, value) for name, value in sorted(row.breakdown.items())),
    }


def words_of(name: str, value: Any) -> str:
    """One property of a line in words."""
    if name == "minority":
        return _("dân tộc thiểu số") if value else _("dân tộc Kinh")
    return str(CHOICES.get(name, {}).get(value, value))
