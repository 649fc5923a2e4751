"""Filling in a form: its text and what is known make a paper; what is not known stays visible as dots."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sotay.kernel.law import law
from sotay.kernel.time import today
from sotay.kernel.vietnamese import in_words, number

from .declaration import PLACE, Form
from .fields import FIELDS
from .paper import MISSING, Block, Box, Paper, Para, Run, Table, day_in_words, layout_of

BOLD = re.compile(r"\*\*(.+?)\*\*")
BOXES = "transfer.paper_boxes"
LOOKS = {"= ": "center", "- ": "item", ". ": "plain"}


@dataclass
class Filling:
    """The values of a form, and which of them were asked for and not there."""

    values: Mapping[str, Any]
    missing: list[str] = field(default_factory=list)

    def text(self, key: str, how: str = "") -> str:
        """A value as it is printed, or dots."""
        value = self.values.get(key)
        if value is None or value == "":
            if key not in self.missing:
                self.missing.append(key)
            return MISSING
        return day_in_words(value) if how and isinstance(value, date) else printed(value)

    def lines(self, key: str) -> tuple[str, ...]:
        value = self.values.get(key)
        given = value.splitlines() if isinstance(value, str) else value or ()
        return tuple(printed(each) for each in given if str(each).strip())


def printed(value: Any) -> str:
    """A value as people write it; letters that steer a printer or turn the line around are left out."""
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int):
        return number(value)
    text = unicodedata.normalize("NFC", str(value))
    text = "".join(" " if letter in "\t\r\n" else letter for letter in text)
    return "".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co"))


def compose(form: Form, values: Mapping[str, Any]) -> Paper:
    """The paper of a form.

    Args:
        values: what is known, by the keys of ``form.fields``; ``on`` chooses the rules of layout. ``rows`` is a list of
            mappings, ``recipients`` a list or lines of text.

    Returns:
        The paper; ``missing`` names what was not given, in words.
    """
    filling = Filling({**derived(values), **{key: value for key, value in values.items() if value}})
    on = values.get("on") if isinstance(values.get("on"), date) else None
    place = filling.text("place")
    day = filling.text("on", "long")
    paper = Paper(
        code=form.code,
        above=filling.text("above").upper(),
        issuer=filling.text("issuer").upper(),
        number=filling.text("number") if form.document_type else "",
        place_and_day=f"{place}, {day if on else f'ngày {MISSING}'}",
        title=form.title,
        about="".join(run.text for run in runs_of(form.about, filling)),
        blocks=tuple(blocks_of(form, filling, on or today())),
        recipients=filling.lines("recipients"),
        on_behalf=filling.text("on_behalf"),
        signer_title=filling.text("signer_title").upper(),
        signer=filling.text("signer"),
        layout=layout_of(on or today(), landscape=form.landscape),
    )
    return Paper(**{**shallow(paper), "missing": tuple(str(FIELDS[key].label) for key in filling.missing)})


def derived(values: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from the values: a sum in words, how many stand in the list. What is given goes before."""
    amount, rows = values.get("amount"), values.get("rows")
    said: dict[str, Any] = {key: value for key, value in values.items() if value == 0}
    if isinstance(amount, int):
        said["amount_in_words"] = in_words(amount)
    if rows:
        said["total"] = len(rows)
    return said


def shallow(paper: Paper) -> dict[str, Any]:
    return {name: getattr(paper, name) for name in Paper.__dataclass_fields__}


def runs_of(line: str, filling: Filling) -> Iterator[Run]:
    """A line of a text with its fields filled in; what is filled in is never read as markup."""
    at = 0
    for found in BOLD.finditer(line):
        yield from _filled(line[at : found.start()], filling, bold=False)
        yield from _filled(found[1], filling, bold=True)
        at = found.end()
    yield from _filled(line[at:], filling, bold=False)


def _filled(text: str, filling: Filling, *, bold: bool) -> Iterator[Run]:
    at = 0
    for found in PLACE.finditer(text):
        if found.start() > at:
            yield Run(text[at : found.start()], bold)
        yield Run(filling.text(found[1], found[2] or ""), bold)
        at = found.end()
    if at < len(text):
        yield Run(text[at:], bold)


def blocks_of(form: Form, filling: Filling, on: date) -> Iterator[Block]:
    """The paragraphs, the table and the boxes of a form, in order."""
    box: list[Para] | None = None
    at = 0
    for line in [*form.text.strip().splitlines(), "@text"]:
        if not line.startswith("@"):
            if line.strip():
                para = para_of(line, filling)
                if box is None:
                    yield para
                else:
                    box.append(para)
            continue
        command, _space, argument = line.partition(" ")
        if box is not None and command != "@boxes":
            yield Box(at, tuple(box))
            box = None
        if command in ("@table", "@lines"):
            yield from [table_of(form, filling)] if command == "@table" else paras_of(argument, filling)
        elif command == "@box":
            at, box = at + 1, []
        elif command == "@boxes":
            many = int(law(BOXES, on).value[argument])
            for each in range(at, many + 1):
                yield Box(each, tuple(box or ()))
            box = None


def para_of(line: str, filling: Filling) -> Para:
    look = LOOKS.get(line[:2], "body")
    return Para(tuple(runs_of(line if look == "body" else line[2:], filling)), look)


def paras_of(key: str, filling: Filling) -> Iterator[Para]:
    """A field of lines, one paragraph each; a line may say how it looks, as those of a form do."""
    lines = filling.lines(key)
    if not lines:
        yield Para((Run(filling.text(key)),))
    for line in lines:
        look = LOOKS.get(line[:2], "body")
        yield Para((Run(line if look == "body" else line[2:]),), look)


def table_of(form: Form, filling: Filling) -> Table:
    """The form's table; without rows, three empty ones to be written into."""
    given: Sequence[Mapping[str, Any]] = filling.values.get("rows") or ()
    if not given:
        filling.missing.append("rows")
    rows = [
        tuple(
            str(place) if column.key == "place_in_list" else printed(row.get(column.key, "") or "")
            for column in form.columns
        )
        for place, row in enumerate(given, start=1)
    ]
    return Table(
        head=tuple(column.head for column in form.columns),
        rows=tuple(rows) or ((MISSING,) * len(form.columns),) * 3,
        widths=tuple(column.width for column in form.columns),
        numeric=tuple(column.numeric for column in form.columns),
    )
