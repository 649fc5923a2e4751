"""Forms, declared: a code, who signs, and a text with places to fill in. The texts are our own and stand in TOML.

A line of a text is a paragraph. ``= `` centres it, ``- `` makes it an item, ``. `` leaves it unindented; ``**`` is
bold; ``{key}`` is a field. ``@lines key`` puts a field of lines, each a paragraph of
its own, ``@table`` the form's table; ``@box`` opens the next numbered box until the next one or
``@text``; ``@boxes key`` asks the rule how many boxes such a slip has and repeats the last one.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .fields import FIELDS
from .kinds import DocumentType

CATALOGUE = Path(__file__).parent / "catalogue"
PLACE = re.compile(r"\{([a-z_]+)(:long)?\}")
LINES = re.compile(r"^@lines ([a-z_]+)$", re.MULTILINE)
STANDARD = ("above", "issuer", "place", "on", "on_behalf", "signer_title", "signer")
"""What every paper has at its head and foot."""


class BrokenForm(ValueError):
    """A form's file says something that is not understood."""


@dataclass(frozen=True)
class Column:
    """A column of a form's table: its heading, which key of a row it shows, how wide it is beside the others."""

    head: str
    key: str
    width: int = 1
    numeric: bool = False


@dataclass(frozen=True)
class Form:
    """A form.

    Attributes:
        key: as it stands in addresses.
        code: as the Party calls it: "6-KNĐ"; "" where it has none.
        title: the heading of the paper; ``about`` the line under it.
        document_type: whose series numbers it; "" where it bears no number.
        signer: which body signs: ``cell``, ``grassroots``, ``standing``, ``department`` or ``keeper``.
        text: the paper's text.
        columns: of its table.
        rule: what it rests on.
    """

    key: str
    code: str
    name: str
    title: str
    about: str
    document_type: str
    signer: str
    text: str
    columns: tuple[Column, ...] = ()
    landscape: bool = False
    rule: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The keys of all that it needs, in the order in which a person would be asked."""
        asked = [found[0] for found in PLACE.findall(f"{self.about}\n{self.text}")] + LINES.findall(self.text)
        numbered = ["number"] if self.document_type else []
        rows = ["rows"] if self.columns else []
        return tuple(dict.fromkeys([*STANDARD, *numbered, *asked, *rows, "recipients"]))

    def __str__(self) -> str:
        return f"{self.code} · {self.name}" if self.code else self.name


def _read(path: Path) -> Iterator[Form]:
    for key, said in tomllib.loads(path.read_text("utf-8")).items():
        yield _form(key, dict(said))


def _form(key: str, said: dict[str, Any]) -> Form:
    columns = tuple(Column(**each) for each in said.pop("columns", ()))
    said.setdefault("code", "")
    said.setdefault("about", "")
    said.setdefault("document_type", "")
    try:
        form = Form(key=key, columns=columns, **said)
    except TypeError as error:
        raise BrokenForm(f"{key}: {error}") from error
    unknown = set(form.fields) - FIELDS.keys()
    if unknown:
        raise BrokenForm(f"{key}: unknown fields {', '.join(sorted(unknown))}")
    if form.document_type and form.document_type not in DocumentType.values:
        raise BrokenForm(f"{key}: unknown type {form.document_type}")
    if bool(columns) != ("@table" in form.text):
        raise BrokenForm(f"{key}: a table needs columns and a place")
    return form


PAPER_FORMS: dict[str, Form] = {
    form.key: form for path in sorted(CATALOGUE.glob("*.toml")) for form in _read(path)
}
"""All forms, by key."""


def form_of_code(code: str) -> Form | None:
    """The form of a code such as "6-KNĐ", or of a key; ``None`` where there is none to print."""
    by_code = {form.code: form for form in PAPER_FORMS.values() if form.code}
    return by_code.get(code) or PAPER_FORMS.get(code)
