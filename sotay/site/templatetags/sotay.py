"""The components as tags: what stands inside a page says what it is, never how it looks."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.forms.utils import ErrorList
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sotay.site.look import Look
from sotay.site.wording import (
    Number,
    written_change,
    written_date,
    written_day,
    written_number,
    written_percent,
)

register = template.Library()

CHIPS = {
    "due": "clock",
    "late": "exclamation-triangle-fill",
    "done": "check2",
    "open": "circle",
    "waiting": "hourglass-split",
    "official": "record-circle-fill",
    "probationary": "circle-half",
    "ended": "slash-circle",
    "honour": "star-fill",
    "unverified": "patch-question",
    "totals": "layers",
    "estimate": "plus-slash-minus",
    "error": "x-octagon-fill",
}
NOTICES = {
    "note": "info-circle",
    "done": "check-circle",
    "warning": "exclamation-triangle",
    "refusal": "slash-circle",
    "error": "x-octagon",
}
INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────


@register.filter
def vn_number(value: Number | None, places: int = 0) -> str:
    return "" if value is None or value == "" else written_number(value, places)


@register.filter
def vn_percent(value: Number | None, places: int = 2) -> str:
    return "" if value is None or value == "" else written_percent(value, places)


@register.filter
def vn_date(value: date | None) -> str:
    return written_date(value) if value else ""


@register.filter
def vn_day(value: date | datetime | None) -> str:
    """The day of a moment, without its hour."""
    return written_day(value) if value else ""


@register.filter
def vn_change(value: Number | None) -> str:
    return "" if value is None or value == "" else written_change(value)


@register.filter
def in_words(errors: ErrorList) -> list[str]:
    """What was wrong, as one would say it to a person."""
    return [
        _("Chưa ghi mục này.") if error.code == "required" else str(error.messages[0])
        for error in errors.as_data()
    ]


@register.filter
def unlocal(value: float) -> str:
    """A number for a machine, such as an attribute of a drawing: always with a point."""
    return f"{value:g}" if abs(value) < 100000 else f"{value:.0f}"


# ── small marks ──────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=256)
def drawing_of(name: str) -> str:
    match = INNER.search(get_template(f"bs_icon/{name}.svg").render({}))
    return match.group(1).strip() if match else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon only accompanies words, so it is silent to a screen reader."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false" viewBox="0 0 16 16" width="16" height="16" '
        'fill="currentColor">{}</svg>',
        mark_safe(drawing_of(name)),  # noqa: S308 -- the drawings come with a package
    )


@register.simple_tag
def chip(kind: str, label: str) -> SafeString:
    """A status: a word and a shape; the colour only repeats them."""
    return format_html('<span class="chip chip-{}">{}<span>{}</span></span>', kind, icon(CHIPS[kind]), label)


@register.simple_tag
def number_cell(
    value: Number | None, url: str = "", places: int = 0, note: str = "", strong: bool = False
) -> SafeString:
    """A cell with a figure: the figure is the door to its rows, nothing yet known is not zero."""
    css = "num strong" if strong else "num"
    if value is None or value == "":
        return format_html(
            '<td class="{} unknown"><span title="{}">…</span></td>', css, note or _("Chưa có số liệu")
        )
    shown = written_number(value, places)
    if note:
        mark = '{0}<span class="cell-mark" title="{1}"><span class="visually-hidden"> ({1})</span></span>'
        shown = format_html(mark, shown, note)
    if url:
        shown = f'<a href="{conditional_escape(url)}">{shown}</a>'
    # A table holds hundreds of these, and what is not escaped here is digits.
    return SafeString(f'<td class="{css}{"" if value else " zero"}" data-value="{value}">{shown}</td>')


class Figures(Protocol):
    """A cell of a table: a figure, the door to its rows, and what is said beside it."""

    value: Number | None
    url: str
    places: int
    note: str


@register.simple_tag
def number_cells(cells: Iterable[Figures], strong: bool = False) -> SafeString:
    """The cells of a row, one after the other."""
    return SafeString("".join(number_cell(c.value, c.url, c.places, c.note, strong) for c in cells))


@register.simple_tag(takes_context=True)
def sort_heading(context: Context, key: str, label: str, numeric: bool = False, css: str = "") -> SafeString:
    """A column heading that sorts by `?sort=key`, and backwards when pressed again."""
    request: HttpRequest = context["request"]
    current = request.GET.get("sort", "")
    query = request.GET.copy()
    query["sort"] = f"-{key}" if current == key else key
    for paging in ("after", "before", "page"):
        query.pop(paging, None)
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    classes = " ".join(filter(None, ("num" if numeric else "", css)))
    sign = {"ascending": "caret-up-fill", "descending": "caret-down-fill"}.get(direction, "chevron-expand")
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="?{}">{} {}</a></th>',
        format_html(' class="{}"', classes) if classes else "",
        format_html(' aria-sort="{}"', direction) if direction else "",
        query.urlencode(),
        label,
        icon(sign),
    )


# ── components without a body ────────────────────────────────────────────────────────────────────────────


@register.inclusion_tag("components/figure.html")
def figure(
    label: str,
    value: Number | None,
    url: str = "",
    *,
    unit: str = "",
    places: int = 0,
    change: Number | None = None,
    since: str = "",
    unverified: str = "",
    totals: Number | None = None,
    missing: str = "",
    lead: bool = False,
) -> dict[str, Any]:
    return {**locals(), "direction": direction_of(change)}


def direction_of(change: Number | None) -> str:
    if change is None or change == "":
        return ""
    return "up" if change > 0 else "down" if change < 0 else "same"


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, advice: str = "", optional: bool | None = None) -> dict[str, Any]:
    """One question of a form: label, help, what was wrong in words, and what was typed."""
    widget = bound.field.widget
    choices = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    tick = isinstance(widget, CheckboxInput)
    css = "form-check-input" if tick else "form-select" if isinstance(widget, Select) else "form-control"
    classes = " ".join(
        filter(None, (css, widget.attrs.get("class", ""), "is-invalid" if bound.errors else ""))
    )
    return {
        "field": bound,
        "widget": bound.as_widget(attrs={} if choices else {"class": classes}),
        "help": advice or bound.help_text,
        "choices": choices,
        "tick": tick,
        "optional": not bound.field.required if optional is None else optional,
    }


@register.inclusion_tag("components/fields.html")
def fields(form: Any) -> dict[str, Any]:
    """All fields of a form, with what was wrong gathered on top."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    return {"form": form}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    return {"entries": entries}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Any], label: str = "") -> dict[str, Any]:
    return {"items": items, "label": label}


@register.inclusion_tag("components/pager.html")
def pager(page: Any) -> dict[str, Any]:
    return {"page": page}


@register.inclusion_tag("components/definitions.html")
def definitions(items: Iterable[Any], title: str = "") -> dict[str, Any]:
    return {"items": items, "title": title}


@register.inclusion_tag("components/progress.html")
def progress(job: Any) -> dict[str, Any]:
    return {"job": job}


@register.inclusion_tag("components/versions.html")
def versions(differences: Iterable[Any], theirs_by: str, theirs_at: Any) -> dict[str, Any]:
    """Somebody else saved first: both versions side by side, nothing lost."""
    return {"differences": differences, "theirs_by": theirs_by, "theirs_at": theirs_at}


# ── components with a body ───────────────────────────────────────────────────────────────────────────────


@register.simple_block_tag
def notice(
    content: str,
    kind: str = "note",
    title: str = "",
    person: str = "",
    rule: str = "",
    rule_url: str = "",
    grade: str = "",
    way_out: str = "",
    way_out_url: str = "",
) -> SafeString:
    """What the reader must know; a refusal names the person, the rule with its citation, and the way out."""
    return render_to_string("components/notice.html", {**locals(), "symbol": NOTICES[kind]})


@register.simple_block_tag
def empty(content: str, title: str, url: str = "", action: str = "", symbol: str = "inbox") -> SafeString:
    """Nothing here yet: say why, and what one would do to change it."""
    return render_to_string("components/empty.html", locals())


@register.simple_block_tag
def data_table(
    content: str,
    caption: str,
    name: str = "table",
    wide: bool = False,
    copy: bool = True,
    count: str = "",
    quiet: bool = False,
) -> SafeString:
    """A table from its own thead and tbody: sticky head and first column, copied to Excel in one press."""
    return render_to_string("components/table.html", locals())


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context,
    content: str,
    title: str,
    action: str,
    url: str = "",
    cancel_url: str = "",
    counts: Iterable[Any] = (),
    words: str = "",
    name: str = "",
    value: str = "",
) -> SafeString:
    """A step with consequences: first its counts, then one button that says what it does."""
    return render_to_string("components/confirm.html", {**locals(), "csrf_token": context.get("csrf_token")})


@register.simple_block_tag
def card(content: str, title: str = "", url: str = "", more: str = "") -> SafeString:
    return render_to_string("components/card.html", locals())


# ── for base.html ────────────────────────────────────────────────────────────────────────────────────────


@register.simple_tag(takes_context=True)
def look(context: Context) -> Look:
    """How this reader wants pages to look, as kept in cookies."""
    request = context.get("request")
    return Look.of(request.COOKIES if request is not None else {})


@register.simple_tag
def page_url(name: str) -> str:
    """The address of a page, or nothing where this installation has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def here(context: Context) -> str:
    request = context.get("request")
    return request.get_full_path() if request is not None else "/"


@register.filter
def kept(query: QueryDict, names: str) -> list[tuple[str, str]]:
    """Filters of the page that the time bar carries along as hidden fields, without those it sets itself."""
    own = set(names.split(","))
    return [(key, str(value)) for key, values in query.lists() if key not in own for value in values]
