"""A trích ngang as its page shows it: the table, the choices above it, the way to its pages."""

from typing import Any

from django.utils.translation import gettext_lazy

from sotay.kernel.authority import Actor
from sotay.members.filters import MemberFilter
from sotay.members.listing import FEW, PER_PAGE, Order, page_of
from sotay.organizations.bar import Bar
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS

from .columns import COLUMNS, OFFERED, Column, needs_of, shown
from .document import Content, GroupLine, in_words
from .grouping import DEEPEST, GROUPINGS, Group
from .rows import read_rows
from .spec import LAYOUTS, PAPERS, Spec, written

SORTED = {
    "name": gettext_lazy("Họ tên"),
    "born": gettext_lazy("Ngày sinh"),
    "joined": gettext_lazy("Ngày vào Đảng"),
}


def address(bar: Bar, spec: Spec, name: str = "members:extract", **more: object) -> str:
    """A page of the list, on the bar's day."""
    base = door(name, bar.organization.pk)
    pairs = [*bar.query.items(), *spec.pairs(), *((key, str(value)) for key, value in more.items() if value)]
    pairs = list(dict.fromkeys(pairs))
    return f"{base}?{written(pairs)}" if pairs else base


# The table ---------------------------------------------------------------------------------------------------


def table(
    content: Content, actor: Actor, bar: Bar, spec: Spec, given: dict[str, int | None]
) -> dict[str, Any]:
    """One page of the list. Groups tell where a page begins; without them it begins after a member."""
    if spec.only_totals:
        return {"groups": [group_row(each, bar, spec) for each in groups_of(content.whole)]}
    if content.groupings:
        return _grouped(content, actor, bar, spec, given["page"] or 1)
    found = page_of(
        content.rows,
        Order.read(spec.order),
        after=given["after"],
        before=given["before"],
        few=content.whole.totals.members < FEW,
    )
    rows = read_rows(found.rows, actor, bar.on, needs_of(content.columns))
    lines = content.lines(rows, 0) if rows else []
    return {
        "lines": [line_of(line, content.columns, bar) for line in lines],
        "pages": {
            "first_url": address(bar, spec) if found.before else "",
            "previous_url": address(bar, spec, before=found.before) if found.before else "",
            "next_url": address(bar, spec, after=found.after) if found.after else "",
            "count_text": "",
        },
    }


def _grouped(content: Content, actor: Actor, bar: Bar, spec: Spec, number: int) -> dict[str, Any]:
    count = content.whole.totals.members
    last = max((count - 1) // PER_PAGE + 1, 1)
    number = min(max(number, 1), last)
    first = (number - 1) * PER_PAGE
    rows = content.read(actor, first, PER_PAGE)
    return {
        "lines": [line_of(line, content.columns, bar) for line in content.lines(rows, first)],
        "numbered": True,
        "pages": {
            "first_url": address(bar, spec) if number > 2 else "",
            "previous_url": address(bar, spec, page=number - 1) if number > 1 else "",
            "next_url": address(bar, spec, page=number + 1) if number < last else "",
            "count_text": f"{number}/{last}" if last > 1 else "",
        },
    }


def line_of(line: Any, columns: Any, bar: Bar) -> dict[str, Any]:
    """A line of the table: the head of a group, or a member."""
    if isinstance(line, GroupLine):
        return {"group": line.group.name, "totals": in_words(line.group.totals), "level": line.level}
    listed = line.row.listed
    return {
        "number": line.row.number,
        "name": listed.member.person.full_name,
        "url": door("members:detail", listed.member.pk, bar=bar) if listed.known else "",
        "gone": not listed.known,
        "cells": [
            {"text": shown(value), "css": css_of(column)}
            for column, value in zip(columns, line.values, strict=True)
        ],
    }


def css_of(column: Column) -> str:
    return "num" if column.centred else "wrap" if column.width > 20 else ""


def groups_of(whole: Group) -> list[Group]:
    """All groups, each followed by those inside it."""
    return [group for each in whole.inside for group in (each, *groups_of(each))]


def group_row(group: Group, bar: Bar, spec: Spec) -> dict[str, Any]:
    """A group with its totals, and the page of the list where it begins."""
    page = group.first // PER_PAGE + 1
    names = Spec(**{**vars(spec), "only_totals": False})
    return {
        "name": group.name,
        "level": group.level,
        "totals": group.totals,
        "url": address(bar, names, page=page if page > 1 else None),
    }


# The choices -------------------------------------------------------------------------------------------------


def choices(spec: Spec, bar: Bar, kind: str) -> dict[str, Any]:
    """What can be chosen, and what is."""
    columns = [COLUMNS[key] for key in spec.columns]
    parts: dict[str, list[Column]] = {}
    for column in OFFERED:
        if column.key not in spec.columns:
            parts.setdefault(str(column.part), []).append(column)
    by = dict(GROUPINGS)
    if kind in CELL_KINDS:
        of_places = ("child", "grandchild", "cell", "sector")
        by = {key: each for key, each in by.items() if key not in of_places}
    free = Spec(**{**vars(spec), "layout": "", "columns": Spec().columns})
    return {
        "filters": MemberFilter(dict(spec.filters), kind=kind),
        "chosen": columns,
        "offered": list(parts.items()),
        "levels": [
            {
                "number": at + 1,
                "chosen": spec.groups[at] if at < len(spec.groups) else "",
                "choices": by.values(),
            }
            for at in range(DEEPEST)
        ],
        "orders": SORTED.items(),
        "papers": PAPERS.items(),
        "layout": LAYOUTS.get(spec.layout),
        "free_url": address(bar, free),
        "hidden": [
            (name, value)
            for name, value in [*spec.pairs(), *bar.query.items()]
            if name in ("layout", "figure", "in", "m", "list", "period", "from", "to", "on")
        ],
    }
