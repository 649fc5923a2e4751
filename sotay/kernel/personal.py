"""The catalogue of personal data: which tables hold persons, why, on what basis, how long, and what stays unnamed.

Each room declares its own in ``personal_data.toml`` beside its models. A table holds persons when it names one, or an
account, or is declared to; a test asks for every field of each. The page docs/personal-data.md is written from here.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.db import models

PACKAGE = Path(__file__).resolve().parent.parent
FILE_NAME = "personal_data.toml"

SORTS: Final = {
    "personal": "nói về người; hết hạn thì xóa",
    "unnamed": "còn lại không tên, để số liệu các ngày cũ không đổi",
    "official": "việc làm của cương vị; theo hạn giữ của vết",
    "technical": "số dòng, mốc máy; không nói gì về người",
    "free": "chữ tự do; mẫu nhập nhắc điều không được ghi",
}


@dataclass(frozen=True)
class Holding:
    """What one table holds of persons.

    Attributes:
        table: the model's label.
        what, purpose, basis, kept: in words, for the page.
        fields: the sort of each field.
    """

    table: str
    what: str
    purpose: str
    basis: str
    kept: str
    fields: dict[str, str]


def holdings() -> dict[str, Holding]:
    """All that the rooms declare, by the model's label."""
    found = {}
    for path in sorted(PACKAGE.glob(f"*/{FILE_NAME}")):
        for label, said in tomllib.loads(path.read_text("utf-8")).items():
            fields = {name: sort for sort in SORTS for name in said.get(sort, ())}
            words = {name: str(said.get(name, "")) for name in ("what", "purpose", "basis", "kept")}
            found[label] = Holding(label, **words, fields=fields)
    return found


def ours() -> list[type[models.Model]]:
    """The models of the rooms that have a table of their own."""
    return [m for m in apps.get_models() if m.__module__.startswith("sotay.") and m._meta.managed]


def fields_of(model: type[models.Model]) -> list[Any]:
    """The fields one must account for: all but the key and the stamp."""
    return [f for f in model._meta.concrete_fields if f.name != "entry_id" and not f.auto_created]


def names_persons(model: type[models.Model]) -> bool:
    """Whether a table names a person, a member or an account."""
    persons = {"people.Person", "people.Account", "members.Member"}
    kin: list[Any] = [field.related_model for field in model._meta.concrete_fields if field.related_model]
    related = {each._meta.label for each in kin}
    return model._meta.label in persons or bool(persons & related)


def is_text(field: Any) -> bool:
    """Whether one could write anything into a field."""
    kinds = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
    return isinstance(field, kinds) and not getattr(field, "choices", None)


def markdown() -> str:
    """The page of the catalogue."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Personal data"
    yield ""
    yield "*Written by `sotay docs` from the rooms' `personal_data.toml`; do not edit.*"
    yield ""
    yield "Every table that holds persons, why, on what basis and how long. All data here show a membership of the"
    yield "Party, and are sensitive by law (Luật 91/2025/QH15). What has no row here is not held."
    yield ""
    yield "| sort | meaning |"
    yield "| --- | --- |"
    yield from (f"| {sort} | {words} |" for sort, words in SORTS.items())
    for label, held in sorted(holdings().items()):
        yield ""
        yield f"## {label}"
        yield ""
        yield f"{held.what} {held.purpose}"
        yield ""
        yield f"Basis: {held.basis} Kept: {held.kept}"
        yield ""
        yield "| field | | sort |"
        yield "| --- | --- | --- |"
        names = {field.name: field for field in apps.get_model(label)._meta.concrete_fields}
        for name, sort in held.fields.items():
            words = str(getattr(names.get(name), "verbose_name", ""))
            yield f"| `{name}` | {words if words != name.replace('_', ' ') else ''} | {sort} |"
    yield ""
    yield "## Free text"
    yield ""
    yield "Fields in which words of one's own are written. Their forms say what must not be written there."
    yield ""
    for label, held in sorted(holdings().items()):
        yield from (f"- `{label}.{name}`" for name, sort in held.fields.items() if sort == "free")
