"""A roster as its page shows it: the step it stands at, the checked sheet with its marks, what can be done next."""

from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.authority import Actor
from sotay.kernel.vietnamese import number as number_
from sotay.members.imports import FileKind, ImportState, RosterImport
from sotay.members.kinds import Status
from sotay.organizations.doors import door
from sotay.organizations.models import described

from .check import brings_something, unready_of
from .headings import FIELDS
from .keeping import is_kept, page_of
from .known import OTHER, SAME
from .shown import FIRST_PAGE, ROWS_ON_A_PAGE
from .words import Level, said

STEP_OF = {
    ImportState.READING: 2,
    ImportState.MAPPING: 2,
    ImportState.CHECKED: 2,
    ImportState.LOADING: 3,
    ImportState.LOADED: 3,
    ImportState.UNDONE: 3,
}
LONG = 32
"""Letters of a cell that is broken into lines."""

CELL_CLASS = {Level.ERROR: "cell-error", Level.QUESTION: "cell-warning", Level.WARNING: "cell-warning"}


def steps(at: int, *, compares: bool = False) -> list[dict[str, Any]]:
    """The three steps, and at which one stands."""
    names = (_("Tệp"), _("Đọc cột"), _("Đối chiếu")) if compares else (_("Tệp"), _("Kiểm tra"), _("Nạp"))
    return [
        {"number": number, "name": name, "current": number == at, "done": number < at}
        for number, name in enumerate(names, 1)
    ]


def outline(roster: RosterImport) -> dict[str, Any]:
    """What is said of a roster whatever step it stands at."""
    counts = roster.summary.get("counts", {})
    return {
        "roster": roster,
        "place": place_name(roster),
        "steps": steps(STEP_OF.get(ImportState(roster.state), 1), compares=roster.compares),
        "counts": counts,
        "trouble": said(roster.trouble["sentence"], roster.trouble["values"]) if roster.trouble else "",
        "notices": [said(each["sentence"], each["values"]) for each in roster.summary.get("notices", [])],
        "url": door("members:import", roster.pk),
    }


def place_name(roster: RosterImport) -> str:
    """What the organisation of a roster was called on the day it speaks of; "" where it founds its own."""
    if roster.organization_id is None:
        return ""
    state = described([roster.organization_id], roster.opens_on).get(roster.organization_id)
    return state.name if state else ""


def checked(roster: RosterImport, table_key: str, number: int) -> dict[str, Any]:
    """The checked sheet, one page of it, with what stands in the way of loading."""
    tables = {table["key"]: table for table in roster.summary.get("tables", [])}
    table = tables.get(table_key) or next(iter(tables.values()), None)
    counts = roster.summary.get("counts", {})
    unready = unready_of(counts)
    something = brings_something(counts)
    context = {
        "unready": unready,
        "may_load": something and (roster.partial or not unready),
        "nothing_new": not something and not unready,
        "has_marks": any(levels(each, "error", "question", "warning") for each in tables.values()),
        "load_counts": load_counts(counts),
        "tables": table_tabs(roster, tables, table),
    }
    if table is None:
        return context
    number = min(max(1, number), max(1, table["pages"]))
    rows = page_of(roster, FIRST_PAGE[table["key"]] + number - 1)
    return context | {
        "table": table,
        "doors": level_doors(roster, table),
        "columns": [
            {"letter": letter, "text": text or FIELDS[field].title, "title": FIELDS[field].title}
            for letter, text, field in table["columns"]
        ],
        "rows": [shown_row(row, roster.answers) for row in rows],
        "asks": any(row[3] for row in rows),
        "pages": pager(roster, table, number),
        "skipped": skipped(table),
    }


def levels(table: dict[str, Any], *names: str) -> int:
    return sum(table["levels"].get(name, 0) for name in names)


def load_counts(counts: dict[str, int]) -> list[dict[str, Any]]:
    """What loading would write, as the confirmation counts it."""
    items = (
        (_("tổ chức lập mới"), "founded"),
        (_("đảng viên chính thức"), "official"),
        (_("đảng viên dự bị"), "probationary"),
        (_("chưa rõ chính thức hay dự bị"), "unknown"),
        (_("trong đó chưa xếp chi bộ"), "held"),
        (_("đảng viên theo số tổng hợp"), "in_lines"),
    )
    return [{"label": label, "value": counts[key]} for label, key in items if counts.get(key)]


def table_tabs(
    roster: RosterImport, tables: dict[str, Any], current: dict[str, Any] | None
) -> list[dict[str, Any]]:
    """Tabs where a file has both a sheet of members and one of organisations."""
    names = {"members": _("Đảng viên"), "organizations": _("Tổ chức"), "totals": _("Số tổng hợp")}
    if len(tables) < 2:
        return []
    return [
        {
            "label": names[key],
            "url": door("members:import", roster.pk, table=key),
            "current": table is current,
            "count": table["rows"],
        }
        for key, table in tables.items()
    ]


def level_doors(roster: RosterImport, table: dict[str, Any]) -> list[dict[str, Any]]:
    """How many rows of each kind there are, each the way to the page where they begin."""
    names = {
        "error": _("Dòng có lỗi"),
        "question": _("Dòng cần trả lời"),
        "warning": _("Dòng nên xem lại"),
        "note": _("Dòng có ghi chú"),
    }
    doors, before = [], 0
    for key, label in names.items():
        count = table["levels"].get(key, 0)
        if count:
            url = door("members:import", roster.pk, table=table["key"], page=before // ROWS_ON_A_PAGE + 1)
            doors.append({"key": key, "label": label, "value": count, "url": f"{url}#sheet"})
        before += count
    clean = table["rows"] - before
    if clean > 0:
        url = door("members:import", roster.pk, table=table["key"], page=before // ROWS_ON_A_PAGE + 1)
        doors.append(
            {"key": "clean", "label": _("Dòng không có gì phải xem"), "value": clean, "url": f"{url}#sheet"}
        )
    return doors


def shown_row(row: list[Any], answers: dict[str, str]) -> dict[str, Any]:
    """A row of the sheet: its number, its cells with what is said of each, the question it asks."""
    number, texts, marks, question = row
    cells = [{"text": text, "css": "", "words": [], "long": len(text) > LONG} for text in texts]
    for at, level, sentence, values in sorted(marks, key=lambda mark: mark[1]):
        cell = cells[at]
        cell["css"] = cell["css"] or CELL_CLASS.get(Level(level), "")
        cell["words"].append(said(sentence, values))
    return {"number": number, "cells": cells, "question": question_of(number - 1, question, answers)}


def question_of(row: int, kind: str, answers: dict[str, str]) -> dict[str, Any] | None:
    """What is asked of a row, with the answer given so far."""
    if kind == "double":
        name, choices = (
            f"{row}",
            [(SAME, _("Cùng một người, bỏ dòng này")), (OTHER, _("Hai người khác nhau"))],
        )
    elif kind == "status":
        name, choices = (
            f"s{row}",
            [(status.value, str(status.label)) for status in (Status.OFFICIAL, Status.PROBATIONARY)],
        )
    else:
        return None
    return {
        "name": f"row_{name}",
        "words": _("Chính thức hay dự bị?") if kind == "status" else "",
        "choices": [
            {"value": value, "label": label, "chosen": answers.get(name) == value} for value, label in choices
        ],
    }


def pager(roster: RosterImport, table: dict[str, Any], number: int) -> dict[str, Any]:
    """First, previous and next page of the sheet."""

    def url(page: int) -> str:
        return door("members:import", roster.pk, table=table["key"], page=page) + "#sheet"

    first = (number - 1) * ROWS_ON_A_PAGE
    last = min(first + ROWS_ON_A_PAGE, table["rows"])
    return {
        "first_url": url(1) if number > 2 else "",
        "previous_url": url(number - 1) if number > 1 else "",
        "next_url": url(number + 1) if number < table["pages"] else "",
        "count_text": _("%(first)s–%(last)s trong %(all)s dòng, lỗi đứng trước")
        % {"first": number_(first + 1 if last else 0), "last": number_(last), "all": number_(table["rows"])},
    }


def skipped(table: dict[str, Any]) -> list[str]:
    """Which lines hold no record, by kind."""
    names = {
        "group": _("tên tổ chức"),
        "heading": _("tiêu đề lặp lại"),
        "total": _("dòng cộng"),
        "footer": _("chữ ký, ghi chú cuối trang"),
    }
    return [
        f"{names.get(kind, kind)}: {', '.join(map(str, rows))}"
        for kind, rows in table["skipped"].items()
        if rows
    ]


def loaded(roster: RosterImport, actor: Actor) -> dict[str, Any]:
    """What was loaded, what is left, whether it may be taken back."""
    place = roster.organization_id
    return {
        "rest": roster.summary.get("rest", 0) if is_kept(roster, FileKind.REST) else 0,
        "list_url": door("members:list", place),
        "official_url": door("members:list", place, status="official"),
        "probationary_url": door("members:list", place, status="probationary"),
        "unknown_url": door("task_status", place),
        "held_url": door("task_unplaced", place),
        "organization_url": door("organization", place),
        "may_undo": actor.may("import.undo", roster.organization.path if roster.organization else None),
    }
