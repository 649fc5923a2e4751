"""Forms as they are shown on a page, on paper and in a spreadsheet: lines of cells, each the door to its rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from sotay.indicators.engine import NONE, Amount
from sotay.kernel.dates import spelled
from sotay.organizations.bar import Bar
from sotay.organizations.doors import door

from .columns import Cell, Column, Line, Veil, notes_of, totals_note
from .composition import Composition, Group
from .form1 import DURING, OPENING, ROWS, STOCK, Figures, Form, Row
from .spans import Span


def rows_door(bar: Bar, code: str, *, span: Span | None = None, **more: Any) -> str:
    """The rows behind an indicator, over the bar's or another period or on another day."""
    if span is not None:
        more |= {"on": None, "period": "custom", "from": spelled(span.start), "to": spelled(span.last)}
    return door("reports:rows", bar.organization.pk, code, bar=bar, **more)


def within(address: str, child: int) -> str:
    """The same rows, only those counted under one child."""
    return f"{address}{'&' if '?' in address else '?'}in={child}"


# Form 1 ------------------------------------------------------------------------------------------------------


def form1_lines(form: Form, bar: Bar) -> list[Line]:
    """The rows of form 1: this period, the one before, their ratio, and a cell for each column."""
    return [form1_line(form, row, bar) for row in ROWS]


def form1_line(form: Form, row: Row, bar: Bar) -> Line:
    """A row of Form 1: its number, that of the period before, what changed, and one for each column."""
    figures, veil = form.figures, form.veil
    assert figures is not None
    assert veil is not None
    address = _form1_door(figures, row, form.span, bar)
    now_ = figures.amount(row)
    cells = [
        Cell(now_.value, address, totals_note(now_.on_totals, now_.value)),
        _previous_cell(form, row, bar),
        _ratio_cell(form, row),
    ]
    for column in form.columns:
        amount = figures.amount(row, column.organization_id)
        if row.when == OPENING and not amount.value and (why := column.why_missing(figures.day(row))):
            cells.append(Cell(note=why))
        else:
            cells.append(child_cell(column, amount, veil, address))
    return Line(row.mark, row.title, tuple(cells), level=row.level, strong=row.strong, part=row.part)


def _form1_door(figures: Figures, row: Row, span: Span, bar: Bar) -> str:
    code = figures.code(row)
    if row.when == DURING or code != STOCK:
        return rows_door(bar, code, span=span)
    return rows_door(bar, code, on=spelled(figures.day(row)), period=None, **{"from": None, "to": None})


def _previous_cell(form: Form, row: Row, bar: Bar) -> Cell:
    if form.previous is None or form.previous_span is None or form.why_no_previous:
        return Cell(note=form.why_no_previous)
    amount = form.previous.amount(row)
    address = _form1_door(form.previous, row, form.previous_span, bar)
    return Cell(amount.value, address, totals_note(amount.on_totals, amount.value))


def _ratio_cell(form: Form, row: Row) -> Cell:
    """The period in percent of the one before; a flow that has not run its length is not compared."""
    assert form.figures is not None
    if form.previous is None or form.why_no_previous:
        return Cell(note=form.why_no_previous)
    if row.when == DURING and not form.span.is_whole:
        return Cell(note=_("Kỳ này chưa hết nên chưa so được"))
    now_, then = form.figures.amount(row).value, form.previous.amount(row).value
    if not then:
        return Cell(note=_("Kỳ trước không có"))
    return Cell(round(100 * now_ / then, 1), places=1)


def child_cell(column: Column, amount: Amount, veil: Veil, address: str, note: str = "") -> Cell:
    """One column's figure, unless it is so small that a stranger could name whom it counts."""
    if veil.hides(column, amount.value):
        return Cell(note=veil.words)
    url = within(address, column.organization_id) if column.open else ""
    return Cell(amount.value, url, notes_of(totals_note(amount.on_totals, amount.value), note))


def form1_finding(form: Form) -> str:
    """What the form says, in a sentence."""
    assert form.figures is not None
    marked = {row.mark: form.figures.amount(row).value for row in ROWS if row.level == 0}
    change = marked["D"] - marked["A"]
    values = {
        "change": number(abs(change)),
        "increase": number(marked["B"]),
        "decrease": number(marked["C"]),
        "total": number(marked["D"]),
    }
    if change > 0:
        return (
            _("Thêm %(change)s đảng viên: tăng %(increase)s, giảm %(decrease)s, cuối kỳ %(total)s") % values
        )
    if change < 0:
        return _("Bớt %(change)s đảng viên: tăng %(increase)s, giảm %(decrease)s, cuối kỳ %(total)s") % values
    return _("Số đảng viên không đổi, %(total)s: tăng %(increase)s, giảm %(decrease)s trong kỳ") % values


# Composition -------------------------------------------------------------------------------------------------


def composition_lines(made: Composition, bar: Bar) -> list[Line]:
    """The groups of the composition: total, share of all members, and a cell for each column."""
    lines: list[Line] = []
    for group in made.groups:
        lines += _group_lines(made, group, bar)
    return lines


def _group_lines(made: Composition, group: Group, bar: Bar) -> list[Line]:
    lines = []
    if group.title:
        nothing = tuple(Cell() for _each in range(2 + len(made.columns)))
        lines.append(Line("", group.title, nothing, group=True))
    for entry in group.entries:
        if why_missing := made.why_missing(entry):
            nothing = tuple(Cell(note=why_missing) for _each in range(2 + len(made.columns)))
            lines.append(Line("", entry.title, nothing, level=entry.level))
            continue
        amount = made.found.whole.get(entry.code, NONE)
        address = rows_door(bar, entry.code, span=made.span)
        cells = [
            Cell(
                amount.value,
                address,
                notes_of(totals_note(amount.on_totals, amount.value), made.estimate(entry)),
            ),
            Cell(made.share(entry), places=1),
        ]
        for column in made.columns:
            if why := column.why_missing(made.first):
                cells.append(Cell(note=why))
                continue
            found = made.found.children.get(column.organization_id, {}).get(entry.code, NONE)
            estimate = made.estimate(entry, column.organization_id)
            cells.append(child_cell(column, found, made.veil, address, estimate))
        strong = not group.title and entry is group.entries[0]
        level = 0 if strong else entry.level
        lines.append(Line("", entry.title, tuple(cells), level=level, strong=strong))
    return lines


def composition_finding(made: Composition) -> str:
    """What the composition says, in a sentence."""
    total = made.found.whole.get(STOCK, NONE).value
    if not total:
        return _("Chưa có đảng viên nào trong ngày này")
    share = {
        code: percent(Fraction(100 * made.found.whole.get(code, NONE).value, total))
        for code in ("women_members", "ethnic_minority_members", "members_age_18_30")
    }
    return _(
        "%(total)s đảng viên: %(women)s nữ, %(minority)s dân tộc thiểu số, %(young)s từ 18 đến 30 tuổi"
    ) % {
        "total": number(total),
        "women": share["women_members"],
        "minority": share["ethnic_minority_members"],
        "young": share["members_age_18_30"],
    }


def number(value: int) -> str:
    """37.340, and a true minus before what is below nothing."""
    return f"{'−' if value < 0 else ''}{number_format(abs(value), force_grouping=True)}"


def percent(value: Fraction) -> str:
    return f"{number_format(round(float(value), 1), 1)} %"


# On paper ----------------------------------------------------------------------------------------------------

ON_PAPER = 11
"""So many columns of children stand beside one another on a sheet across."""


@dataclass(frozen=True)
class Paper:
    """One sheet of a form that is too broad for one: the same lines, some of the columns."""

    name: str
    leading: Sequence[Any]
    columns: Sequence[Column]
    lines: list[Line]


def papers(
    name: str, lines: Sequence[Line], leading: Sequence[Any], columns: Sequence[Column]
) -> list[Paper]:
    """The sheets of a broad form: the whole first, then the children by turns; none where one sheet does."""
    if len(columns) <= ON_PAPER:
        return []
    ahead = len(leading)
    bounds = [(first, min(first + ON_PAPER, len(columns))) for first in range(0, len(columns), ON_PAPER)]
    return [
        Paper(
            f"{name}-{first}",
            leading if first == 0 else (),
            columns[first:last],
            [
                replace(
                    line,
                    cells=(
                        *(line.cells[:ahead] if first == 0 else ()),
                        *line.cells[ahead + first : ahead + last],
                    ),
                )
                for line in lines
            ],
        )
        for first, last in bounds
    ]
