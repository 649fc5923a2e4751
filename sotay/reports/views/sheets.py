"""The signed sheets of units kept by totals: what each line of a figure that has no person rests on."""

from typing import Any

from django.db.models import Q, Sum
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.kernel.place import under
from sotay.kernel.web import Request, looks_at, page
from sotay.members.books import Sheet
from sotay.members.indicators import AGE_TITLES
from sotay.members.kinds import Education, Occupation, Theory
from sotay.members.models import Movement
from sotay.organizations.bar import Bar
from sotay.organizations.models import described
from sotay.people.models import Sex

from .frame import VIEW, frame, looked_at
from .rows import address, number_given

PER_PAGE = 30
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
    """The sheets handed in by an organisation and below it, the latest first; one of them with its lines."""
    bar = looked_at(request, pk, shows_period=False)
    found = Sheet.objects.filter(under(bar.organization.path or "-", "organization__path"))
    chosen = number_given(request, "sheet")
    if chosen is not None:
        return one_sheet(request, bar, found.filter(pk=chosen).first())
    before = number_given(request, "before")
    here = found.filter(pk__lt=before) if before is not None else found
    shown = list(here.order_by("-pk")[: PER_PAGE + 1])
    more, shown = len(shown) > PER_PAGE, shown[:PER_PAGE]
    context = frame(
        request,
        bar,
        page_title=_("Biểu số tổng hợp"),
        sheets=with_sums(shown, bar, request),
        pages={"next_url": address(request, before=shown[-1].pk) if more else ""},
    )
    return page(request, "reports/sheets.html", context)


def with_sums(shown: list[Sheet], bar: Bar, request: Request) -> list[dict[str, Any]]:
    """The sheets with what came and went on each."""
    sums = dict.fromkeys([sheet.pk for sheet in shown], (0, 0))
    coming = Sum("quantity", filter=Q(from_organization=None))
    going = Sum("quantity", filter=Q(to_organization=None))
    rows = Movement.objects.filter(sheet__in=shown).values("sheet").annotate(coming=coming, going=going)
    sums |= {row["sheet"]: (row["coming"] or 0, row["going"] or 0) for row in rows.order_by()}
    names = described({sheet.organization_id for sheet in shown}, bar.on)
    return [
        {
            "sheet": sheet,
            "organization": names[sheet.organization_id].name,
            "coming": sums[sheet.pk][0],
            "going": sums[sheet.pk][1],
            "url": address(request, sheet=sheet.pk, before=""),
        }
        for sheet in shown
    ]


def one_sheet(request: Request, bar: Bar, sheet: Sheet | None) -> HttpResponse:
    """A sheet as it was signed: a line for each kind and make-up."""
    if sheet is None:
        raise Http404
    name = described([sheet.organization_id], bar.on)[sheet.organization_id].name
    lines = Movement.objects.filter(sheet=sheet).order_by("counted_on", "rank", "pk")
    context = frame(
        request,
        bar,
        page_title=_("Biểu số %(number)s") % {"number": sheet.number},
        sheet=sheet,
        sheet_of=name,
        lines=[shown_line(row) for row in lines],
        back_url=address(request, sheet=""),
    )
    return page(request, "reports/sheet.html", context)


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
