"""Rosters for tests: tables written as offices write them, handed in and looked at."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM, Actor
from sotay.members.imports import RosterImport
from sotay.members.models import Member, Standing
from sotay.members.roster.actions import check, load, upload
from sotay.members.roster.check import Examined
from sotay.members.roster.words import Level
from sotay.organizations.asking import question
from sotay.organizations.models import Organization
from tests import make

OPENED = make.OPENED
HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Số CCCD", "Số thẻ đảng viên"]
HEADINGS += ["Ngày vào Đảng", "Ngày chính thức", "Chi bộ"]


def line(
    cell: str,
    name: str = "Nông Văn An",
    born: Any = "17/5/1970",
    sex: str = "Nam",
    people: str = "Tày",
    identity: Any = "",
    card: Any = "",
    joined: Any = "3/2/1995",
    official: Any = "3/2/1996",
) -> list[Any]:
    """A row under the usual headings; the number of the row is written by ``table``."""
    return [name, born, sex, people, identity, card, joined, official, cell]


def table(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> bytes:
    """A workbook with these rows under its headings, numbered where the headings number them."""
    numbered = [[at, *row] for at, row in enumerate(rows, 1)] if headings[0] == "STT" else rows
    return workbook({"Danh sách": [headings, *numbered]})


def workbook(sheets: dict[str, Sequence[Sequence[Any]]], **options: Any) -> bytes:
    output = BytesIO()
    with xlsxwriter.Workbook(output, options) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(at, column, value, day)
                    elif isinstance(value, str) and value.startswith("="):
                        sheet.write_formula(at, column, value, value="12")
                    elif value not in (None, ""):
                        sheet.write(at, column, value)
    return output.getvalue()


def hand_in(
    organization: Organization | None,
    content: bytes,
    *,
    actor: Actor = PROGRAM,
    on: date = OPENED,
    **more: Any,
) -> RosterImport:
    name = more.pop("file_name", "danh sách.xlsx")
    return upload(actor, organization, content=content, file_name=name, opens_on=on, **more)


def checked(organization: Organization | None, content: bytes, **more: Any) -> Examined:
    return check(PROGRAM, hand_in(organization, content, **more))


def loaded(organization: Organization | None, content: bytes, **more: Any) -> RosterImport:
    return load(PROGRAM, hand_in(organization, content, **more))


def said(found: Examined, level: Level = Level.ERROR) -> dict[str, str]:
    """What a check says, by cell address."""
    return {
        issue.address: issue.text for table in found.tables for issue in table.issues if issue.level is level
    }


def names_in(organization: Organization, on: date = OPENED) -> list[str]:
    """Who counts in an organisation on a day."""
    rows = Standing.objects.as_of(on).filter(organization=organization)
    return sorted(rows.values_list("member__person__full_name", flat=True))


def member_called(name: str) -> Member:
    return Member.objects.select_related("person").get(person__full_name=name, person__withdrawn=False)


def cell_name(province: make.Province, at: int = 0) -> str:
    state = province.cells[at].state(OPENED)
    assert state is not None
    return state.name


def figures(organization: Organization, on: date = OPENED) -> dict[str, int]:
    codes = ["party_members_total", "members_opened", "official_members", "probationary_members"]
    return {
        code: int(figure.value or 0) for code, figure in evaluate(codes, question(organization, on)).items()
    }
