"""The forms as spreadsheets, to be opened, printed and signed elsewhere."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from sotay.kernel.sheets import Column as SheetColumn
from sotay.kernel.sheets import write_xlsx
from sotay.kernel.sheets.writing import ColumnKind

from .columns import Cell, Column, Line
from .shelf import Entry, Shelf

TITLE_WIDTH = 46


def _value(cell: Cell) -> object:
    """A share is written as a share of one, for the spreadsheet to show in percent."""
    if cell.value is None:
        return None
    return float(cell.value) / 100 if cell.places else cell.value


def form_sheet(
    lines: Iterable[Line],
    columns: Sequence[Column],
    leading: Sequence[SheetColumn],
    *,
    title: str,
    notes: Sequence[str],
    name: str,
) -> bytes:
    """A form with its leading columns and one for each organisation below."""
    heads = [
        SheetColumn(_("TT"), width=5),
        SheetColumn(_("Nội dung"), width=TITLE_WIDTH),
        *leading,
        *(SheetColumn(column.name, "whole", 12, _("Trong đó")) for column in columns),
    ]
    rows = [
        [line.mark, f"{'    ' * line.level}{line.title}", *(_value(cell) for cell in line.cells)]
        for line in lines
    ]
    return write_xlsx(heads, rows, title=title, notes=list(notes), sheet_name=name)


def entry_columns(shelf: Shelf) -> list[SheetColumn]:
    """The columns of the rows behind a figure."""
    shapes: dict[str, tuple[ColumnKind, float]] = {
        "kind": ("text", 28),
        "on": ("date", 12),
        "place": ("text", 50),
        "decision": ("text", 50),
        "recorded_at": ("date", 12),
        "amount": ("whole", 10),
    }
    heads = {name: SheetColumn(str(shelf.heads[name]), *shape) for name, shape in shapes.items()}
    return [SheetColumn(str(shelf.heading), width=30), *(heads[name] for name in shelf.columns)]


def entry_row(shelf: Shelf, entry: Entry) -> list[object]:
    """An entry as a row of a sheet; a name that is withheld on the page is withheld here."""
    name = _("(bút toán đã đảo)") if entry.withheld else entry.name
    values = {**vars(entry), "recorded_at": entry.recorded_at and entry.recorded_at.date()}
    return [name, *(values[column] for column in shelf.columns)]


def rows_sheet(shelf: Shelf, entries: Iterable[Entry], *, title: str, notes: Sequence[str]) -> bytes:
    """The rows behind a figure as a spreadsheet."""
    return write_xlsx(
        entry_columns(shelf),
        [entry_row(shelf, entry) for entry in entries],
        title=title,
        notes=list(notes),
        sheet_name=str(shelf.title),
    )
