"""The rows behind one figure, page by page; and taken out as a spreadsheet, with a purpose."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.indicators.declaration import INDICATORS, Declared, Ratio
from sotay.indicators.engine import evaluate
from sotay.indicators.question import Question
from sotay.kernel.actions import entry
from sotay.kernel.dates import BadDate, read_date, spelled
from sotay.kernel.law import law
from sotay.kernel.web import Request, download, looks_at, page
from sotay.members.queries import ask, ask_as_made_up
from sotay.organizations.asking import NotThere
from sotay.organizations.bar import Bar
from sotay.organizations.doors import door
from sotay.organizations.models import Organization
from sotay.reports.behind import shelves_of
from sotay.reports.catalogue import is_share, plain_of, rounded, section_of
from sotay.reports.forms import PurposeForm
from sotay.reports.paging import PER_PAGE
from sotay.reports.sheets import rows_sheet
from sotay.reports.shelf import Shelf
from sotay.reports.shown import number, rows_door
from sotay.reports.spans import Span

from .frame import VIEW, absent, frame, looked_at

EXPORT = "member.export"
"""The permission to take rows of persons out, and the name of the trail's entry."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for.

    Attributes:
        child: only what is counted under this child of the organisation, by name.
        part_name: only one part of the rows, in words.
    """

    indicator: Declared
    question: Question
    shelves: list[Shelf]
    child: int | None = None
    child_name: str = ""
    part_name: str = ""

    @property
    def missing(self) -> str:
        plain = plain_of(self.indicator)
        return self.question.why_missing(plain.kind) if plain.source.needs_book else ""

    def shelf(self, key: str) -> Shelf | None:
        chosen = [shelf for shelf in self.shelves if shelf.key == key]
        return next(iter([*chosen, *self.shelves]), None)


@require_http_methods(["GET", "POST"])
@looks_at(VIEW)
def rows(request: Request, pk: int, code: str) -> HttpResponse:
    """The rows behind an indicator; a POST with a purpose takes them out."""
    indicator = INDICATORS.get(code)
    if indicator is None:
        raise Http404
    bar = looked_at(request, pk, shows_period=plain_of(indicator).kind == "flow")
    try:
        asked = read(request, bar, indicator)
    except NotThere:
        return absent(request, bar)
    shelf = asked.shelf(request.GET.get("rows", ""))
    form = PurposeForm(request.POST or None)
    context = shown(request, bar, asked, shelf) | {"form": form}
    if request.method == "POST" and shelf is not None:
        refuse_to_export(request, bar, shelf)
        context["too_many"] = too_many(bar, shelf)
        if form.is_valid() and not context["too_many"]:
            return export(request, bar, asked, shelf, form.cleaned_data["purpose"])
    return page(request, "reports/rows.html", context)


def read(request: Request, bar: Bar, indicator: Declared) -> Asked:
    """The question of the address with the shelves that answer it."""
    question = question_of(request, bar, indicator)
    given = request.GET.get("in", "")
    child = int(given) if given.isdecimal() and len(given) < 10 else None
    name = child_name(request, bar, child) if child is not None else ""
    shelves = shelves_of(indicator.code, question, request.actor, child)
    part = part_of(shelves, request.GET.get("step", ""))
    return Asked(indicator, question, [each for each in shelves if each.count], child, name, part)


def part_of(shelves: list[Shelf], given: str) -> str:
    """Keep the part of the rows an address names.

    Raises:
        Http404: none has such a part.
    """
    if not given:
        return ""
    found = [words for shelf in shelves if (words := shelf.only(given))]
    if shelves and not found:
        raise Http404
    return next(iter(found), "")


def question_of(request: Request, bar: Bar, indicator: Declared) -> Question:
    """The question of the bar; of a stock perhaps as the organisation is made up on a later day."""
    organized = later_day(request, bar)
    if organized is None or plain_of(indicator).kind == "flow":
        return ask(bar.organization, bar.on, bar.start, bar.end, bar.known_at)
    _made, ((question, _whole), *_shares) = ask_as_made_up(bar.organization, bar.on, organized, bar.known_at)
    return question


def later_day(request: Request, bar: Bar) -> date | None:
    """The day as of which the organisation is made up, where that is a later one than the bar's."""
    try:
        day = read_date(request.GET.get("organized", ""), today=bar.today)
    except BadDate:
        return None
    return day.day if day.day > bar.on else None


def child_name(request: Request, bar: Bar, child: int) -> str:
    """What a child was called; one outside the reader's scope is not told apart."""
    if child == bar.organization.pk:
        return _("Chưa xếp chi bộ")
    organization = Organization.objects.visible_to(request.actor, VIEW).filter(pk=child).first()
    state = organization and (
        organization.state(bar.on, bar.known_at) or organization.states.order_by("valid_from").last()
    )
    if not state:
        raise Http404
    return str(state.name)


def shown(request: Request, bar: Bar, asked: Asked, shelf: Shelf | None) -> dict[str, Any]:
    """The context of the page."""
    indicator, plain = asked.indicator, plain_of(asked.indicator)
    context = frame(
        request,
        bar,
        asked=asked,
        page_title=title(bar, asked),
        span=Span(bar.period, bar.start, bar.end) if plain.kind == "flow" else None,
        shelf=shelf,
        tabs_items=shelf_tabs(request, asked.shelves, shelf),
        back_url=door("reports:figures", bar.organization.pk, bar=bar, section=section_of(indicator).key),
        operands=operands(indicator, bar, asked.question),
        organized=later_day(request, bar),
        may_export=shelf is not None and may_export(request, bar, shelf),
        extract_url=extract_door(bar, asked)
        if shelf is not None and shelf.persons and not asked.part_name
        else "",
    )
    if shelf is not None:
        found = shelf.read(number_given(request, "after"), number_given(request, "before"), PER_PAGE)
        context |= {"read": found, "pages": pages(request, shelf, found.before, found.after)}
    return context


def extract_door(bar: Bar, asked: Asked) -> str:
    """The same persons as a list with columns and groups."""
    more = {"figure": asked.indicator.code, "in": asked.child}
    if plain_of(asked.indicator).kind == "flow":
        more |= {"period": "custom", "from": spelled(bar.period_from), "to": spelled(bar.period_to)}
    return door("members:extract", bar.organization.pk, bar=bar, **more)


def title(bar: Bar, asked: Asked) -> str:
    """The figure in words: what, how much."""
    indicator = asked.indicator
    if asked.missing:
        return str(indicator.title)
    if is_share(indicator):
        value = rounded(evaluate([indicator.code], asked.question)[indicator.code])
        if value is None:
            return str(indicator.title)
        told = f"{value:.2f}".replace(".", ",")
    else:
        told = number(sum(shelf.value for shelf in asked.shelves))
    return _("%(title)s: %(value)s %(unit)s") % {
        "title": indicator.title,
        "value": told,
        "unit": indicator.unit,
    }


def operands(indicator: Declared, bar: Bar, question: Question) -> list[dict[str, Any]]:
    """Of a share: what was divided by what."""
    if not isinstance(indicator, Ratio):
        return []
    codes = [indicator.numerator, indicator.denominator]
    found = evaluate(codes, question)
    return [
        {"title": INDICATORS[code].title, "value": found[code].value, "url": rows_door(bar, code)}
        for code in codes
    ]


def shelf_tabs(request: Request, shelves: list[Shelf], current: Shelf | None) -> list[dict[str, Any]]:
    """One tab for each sort of rows, when there are several."""
    if len(shelves) < 2:
        return []
    return [
        {
            "label": shelf.title,
            "url": address(request, rows=shelf.key, after="", before=""),
            "count": shelf.value,
            "current": shelf is current,
        }
        for shelf in shelves
    ]


def address(request: Request, **changes: Any) -> str:
    """The same page with other parameters."""
    query = request.GET.copy()
    for name, value in changes.items():
        if value in ("", None):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


def pages(request: Request, shelf: Shelf, before: int | None, after: int | None) -> dict[str, str]:
    values = {"rows": number(shelf.count), "value": number(shelf.value)}
    same = shelf.count == shelf.value
    return {
        "first_url": address(request, after="", before="") if before else "",
        "previous_url": address(request, before=before, after="") if before else "",
        "next_url": address(request, after=after, before="") if after else "",
        "count_text": _("%(rows)s dòng") % values if same else _("%(rows)s dòng, cộng %(value)s") % values,
    }


def number_given(request: Request, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 19 else None


# Taken out ---------------------------------------------------------------------------------------------------


def may_export(request: Request, bar: Bar, shelf: Shelf) -> bool:
    """Rows that name persons are taken out by whoever may take out lists of members; others by every reader."""
    return request.actor.may(EXPORT if shelf.persons else VIEW, bar.organization.path)


def refuse_to_export(request: Request, bar: Bar, shelf: Shelf) -> None:
    if not may_export(request, bar, shelf):
        raise PermissionDenied(EXPORT)


def too_many(bar: Bar, shelf: Shelf) -> str:
    """Why so many persons may not be taken out by one office alone; "" when they may."""
    limit = most_at_once(bar)
    if not shelf.persons or shelf.count <= limit:
        return ""
    return _(
        "%(count)s người nhiều hơn mức %(limit)s một cương vị được xuất một lần; hãy xuất từng tổ chức trực thuộc."
    ) % {"count": number(shelf.count), "limit": number(limit)}


def most_at_once(bar: Bar) -> int:
    """How many persons one office may take out at once."""
    return int(law("people.export_second_office_above", bar.today, at=bar.organization).value)


def export(request: Request, bar: Bar, asked: Asked, shelf: Shelf, purpose: str) -> HttpResponse:
    """Write the trail's entry, then the spreadsheet that names it."""
    with entry(request.actor, EXPORT, bar.organization, purpose) as mark:
        found = shelf.read(size=max(shelf.count, 1)).entries
    content = rows_sheet(
        shelf, found, title=title(bar, asked), notes=export_notes(bar, asked, mark.pk, purpose)
    )
    return download(content, f"{asked.indicator.code}_{bar.organization.pk}_{bar.on:%Y%m%d}.xlsx")


def export_notes(bar: Bar, asked: Asked, mark: int, purpose: str) -> list[str]:
    """What stands at the head of the sheet: place, period, purpose, and the mark that leads back to the export."""
    where = (
        f"{bar.organization.name} › {asked.child_name}" if asked.child_name else str(bar.organization.name)
    )
    where = f"{where} › {asked.part_name}" if asked.part_name else where
    is_flow = plain_of(asked.indicator).kind == "flow"
    when = Span(bar.period, bar.start, bar.end).words if is_flow else spelled(bar.on)
    taken: date = bar.today
    return [
        where,
        when,
        _("Lần xuất số %(mark)s, ngày %(day)s. Mục đích: %(purpose)s")
        % {"mark": mark, "day": spelled(taken), "purpose": purpose},
    ]
