"""Tables in and out: spreadsheets as offices really hold them, read with care and written with form."""

from .cells import BadDigits, Cell, Digits, Sheet, address, digits, position
from .copying import copy_sheet
from .files import LIMITS, BadFile, Limits
from .headings import Header, Heading, find_header
from .lines import Line, lines, records
from .marking import mark_errors
from .reading import open_sheet
from .writing import Band, Column, write_xlsx
from .writing import Sheet as PrintedSheet

__all__ = [
    "LIMITS",
    "BadDigits",
    "BadFile",
    "Band",
    "Cell",
    "Column",
    "Digits",
    "Header",
    "Heading",
    "Limits",
    "Line",
    "PrintedSheet",
    "Sheet",
    "address",
    "copy_sheet",
    "digits",
    "find_header",
    "lines",
    "mark_errors",
    "open_sheet",
    "position",
    "records",
    "write_xlsx",
]
