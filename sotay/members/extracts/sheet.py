"""A trích ngang as a spreadsheet: the same groups and totals, headings that stay, set up to be printed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from sotay.kernel.dates import PartialDate, show_date
from sotay.kernel.sheets import Band, PrintedSheet, write_xlsx
from sotay.kernel.sheets import Column as SheetColumn
from sotay.kernel.sheets.writing import Paper

from .document import Document, GroupLine

NUMBER_WIDTH, NAME_WIDTH = 5, 24


def sheet_of(document: Document) -> bytes:
    """The workbook of a document."""
    size, way = document.paper.split("-")
    paper: Paper = "a3" if size == "a3" else "a4"
    columns = [
        SheetColumn(_("STT"), "whole", NUMBER_WIDTH),
        SheetColumn(_("Họ và tên"), width=NAME_WIDTH),
        *(SheetColumn(str(column.title), width=column.width) for column in document.columns),
    ]
    code = [("", document.code)] if document.code else []
    return write_xlsx(
        columns,
        rows_of(document),
        title=document.title,
        notes=[each for each in (document.subtitle, *document.marks, document.note) if each],
        sheet_name=_("Đảng viên"),
        mark=str(document.number),
        layout=PrintedSheet(
            paper=paper,
            landscape=way == "landscape",
            above=[*code, *document.head.head],
            below=document.head.foot,
            frozen=2,
            numbered=document.numbered,
        ),
    )


def rows_of(document: Document) -> Iterator[list[object] | Band]:
    """The lines of a document as the rows of a sheet."""
    for line in document.lines:
        if isinstance(line, GroupLine):
            yield Band(line.words, line.level)
        else:
            name = line.row.listed.member.person.full_name
            yield [line.row.number, name, *(_plain(value) for value in line.values)]
    yield Band(_("Tổng cộng: %(totals)s") % {"totals": document.totals})


def _plain(value: object) -> object:
    """A date as the sheet holds it; one that is not whole in words."""
    if isinstance(value, PartialDate) and value.precision != "day":
        return show_date(value)
    return value
