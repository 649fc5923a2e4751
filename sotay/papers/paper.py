"""A paper as it is printed, whatever writes it: head, title, paragraphs, tables, boxes, recipients, signature.

Text is text here: nothing in it is read as markup by whoever prints it.
"""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sotay.kernel.law import law

PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
MISSING = "…………"
"""What is not known stands as dots, never as a guess."""


@dataclass(frozen=True)
class Run:
    """Some text of one look."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Para:
    """A paragraph: ``body`` (justified, first line indented), ``center``, ``item`` (with a dash) or ``plain``."""

    runs: tuple[Run, ...]
    look: str = "body"
    kind: str = "para"

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Table:
    """A table with its headings; ``numeric`` says which columns stand right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numeric: tuple[bool, ...]
    kind: str = "table"


@dataclass(frozen=True)
class Box:
    """A numbered box of a slip."""

    number: int
    paras: tuple[Para, ...]
    kind: str = "box"


Block = Para | Table | Box


@dataclass(frozen=True)
class Layout:
    """How a page is set, by the rules of its day: millimetres and points."""

    top: int
    bottom: int
    left: int
    right: int
    font: str
    size: int
    line: int
    landscape: bool = False
    after: int = 6
    indent: int = 10


@dataclass(frozen=True)
class Paper:
    """A paper, ready to be printed.

    Attributes:
        code: the form's code, printed small at the top right; "" for none.
        number: what stands behind "Số"; "" where this kind of paper has none.
        missing: labels of the fields that were not given; the paper shows dots for them.
    """

    code: str
    above: str
    issuer: str
    number: str
    place_and_day: str
    title: str
    about: str
    blocks: tuple[Block, ...]
    recipients: tuple[str, ...]
    on_behalf: str
    signer_title: str
    signer: str
    layout: Layout
    party: str = PARTY
    missing: tuple[str, ...] = field(default=())

    @property
    def plain(self) -> dict[str, Any]:
        """The paper as plain data."""
        return asdict(self)


def layout_of(on: date, *, landscape: bool = False) -> Layout:
    """Margins, font and spacing by the rules of a day."""
    margins, font = law("document.margins_mm", on).value, law("document.font", on).value
    return Layout(
        top=margins["top"],
        bottom=margins["bottom"],
        left=margins["left"],
        right=margins["right"],
        font=font["name"],
        size=font["size_pt"],
        line=law("document.line_spacing_pt", on).value.at_least,
        landscape=landscape,
    )


def day_in_words(on: date) -> str:
    """As Party papers are dated: days below ten, and January and February, with a zero."""
    month = f"{on.month:02}" if on.month < 3 else str(on.month)
    return f"ngày {on.day:02} tháng {month} năm {on.year}"
