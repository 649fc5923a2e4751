"""What is seen above a cell: cells by month as a heat map, and the load of the months to come. Numbers only."""

from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page
from sotay.meetings.heat import Row, Square, grid, months_until
from sotay.meetings.load import burdens, heavy_from, months_from
from sotay.meetings.models import VIEW
from sotay.meetings.recurring import next_month
from sotay.organizations.doors import door
from sotay.organizations.models import described

from .frame import frame, looked_at

AHEAD = 6
STEPS = (100, 90, 75, 50)
"""From which share on a square is how dark; the number stands in it as well."""


@require_GET
@looks_at(VIEW)
def heat(request: Request, pk: int) -> HttpResponse:
    """Cells by month: which share of the cells of each place met."""
    bar = looked_at(request, pk)
    months = months_until(bar.on)[::-1]  # the latest first: on a telephone it is the one that is seen
    rows = grid(bar.organization, months[::-1])
    names = described([row.key for row in rows if row.key], bar.on)
    told = [
        line_of(
            row, months, names[row.key].name if row.key in names else _("Chính chi bộ này"), bar.on, request
        )
        for row in rows
    ]
    told.sort(
        key=lambda line: (line["last"] is None, line["last"] if line["last"] is not None else 0, line["name"])
    )
    context = frame(
        request,
        bar,
        "meetings:heat",
        page_title=_("Sinh hoạt chi bộ theo tháng"),
        months=[f"{month.month}/{month.year % 100:02d}" for month in months],
        rows=told,
        total=line_of(summed(rows), months, _("Cộng"), bar.on, request),
        finding=finding(summed(rows), months),
    )
    return page(request, "meetings/heat.html", context)


def summed(rows: list[Row]) -> Row:
    """All rows together."""
    whole = Row(0)
    for row in rows:
        for month, one in row.squares.items():
            at = whole.squares.setdefault(month, Square())
            at.cells += one.cells
            at.met += min(one.met, one.cells)
            at.expected += one.expected
            at.present += one.present
    return whole


def line_of(row: Row, months: list[date], name: str, on: date, request: Request) -> dict[str, Any]:
    """A row with its squares: the share that met, how dark, and the words behind it."""
    squares = [row.squares.get(month, Square()) for month in months]
    last_full = squares[1] if len(squares) > 1 else squares[0]
    return {
        "name": name,
        "url": door("meetings:heat" if not _is_one_cell(squares) else "meetings:of", row.key)
        if row.key
        else "",
        "last": last_full.share,
        "squares": [
            {
                "share": one.share,
                "step": step_of(one.share),
                "met": min(one.met, one.cells),
                "cells": one.cells,
                "attendance": one.attendance,
            }
            for one in squares
        ],
    }


def _is_one_cell(squares: list[Square]) -> bool:
    return max(one.cells for one in squares) <= 1


def step_of(share: float | None) -> int | None:
    """How dark a square is: 0 the darkest finding, 4 all met; ``None`` where no cell stood."""
    if share is None:
        return None
    return next((4 - at for at, least in enumerate(STEPS) if share >= least), 0)


def finding(whole: Row, months: list[date]) -> str:
    """What the map says of the last month that is over."""
    month = months[1]
    one = whole.squares.get(month, Square())
    missing = one.cells - one.met
    if not one.cells:
        return _("Chưa có chi bộ nào để xem.")
    when = f"{month.month}/{month.year}"
    if missing <= 0:
        return _("Tháng %(month)s mọi chi bộ đều sinh hoạt.") % {"month": when}
    return _("Tháng %(month)s còn %(count)s trong %(all)s chi bộ chưa sinh hoạt.") % {
        "month": when,
        "count": missing,
        "all": one.cells,
    }


@require_GET
@looks_at(VIEW)
def load(request: Request, pk: int) -> HttpResponse:
    """What falls on a level in the months to come, and which months are heavy already."""
    bar = looked_at(request, pk)
    months = months_from(today(), AHEAD)
    heavy = heavy_from(bar.organization, today())
    found = {
        month: list(rows)
        for month, rows in groupby(
            burdens(bar.organization, months[0], next_month(months[-1])), key=lambda each: each.month
        )
    }
    context = frame(
        request,
        bar,
        "meetings:load",
        page_title=_("Lịch chung theo tháng"),
        heavy=heavy,
        months=[
            {
                "title": f"{month.month}/{month.year}",
                "own": [each for each in found.get(month, []) if each.own],
                "below": [each for each in found.get(month, []) if not each.own],
                "is_heavy": sum(each.count for each in found.get(month, []) if each.own) >= heavy,
            }
            for month in months
        ],
    )
    return page(request, "meetings/load.html", context)
