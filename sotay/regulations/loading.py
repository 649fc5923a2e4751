"""Reading the rule book: ``texts.toml`` names the regulations, ``articles/*.toml`` say what they rule.

One file is one chapter. A rule has a title, a unit, often a bound, and its versions in the order of time::

    [admission.cell_majority]
    title = "Tỷ lệ biểu quyết của chi bộ khi đề nghị kết nạp"
    unit = "số đảng viên chính thức"
    bound = "at_least"
    kind = "fraction"

    [[admission.cell_majority.versions]]
    since = 2025-07-01
    value = "2/3"
    cite = "mục 9.3.4, 294-QĐ/TW; mục 3.6b, 06-HD/TW"
    grade = "read"
    superseded_by = "20-QĐ/TW"

A version holds until the next begins, or until its own ``until``, the first day without it. ``superseded_by``
names a later text that nobody here has read: from the day that text is in force the version goes on as
"unconfirmed". The loader is strict, because a slip in a rule refuses people: whatever it does not understand
is an error that names the file and the rule.
"""

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from sotay.regulations.book import Chapter, RuleBook, Text
from sotay.regulations.rule import FOREVER, Clause, Grade
from sotay.regulations.value import MEASURED, Bound, Kind, kind_of, read

Choice = TypeVar("Choice", bound=StrEnum)

SPEAK_FOR_THEMSELVES = MEASURED | {Kind.RANGE, Kind.DATE}
"""Kinds whose values a clerk can read as they are."""


class BrokenRuleBook(ValueError):
    """A rule file says something the book does not understand."""


class Entry:
    """A table of a rule file, which says where it stands when something in it is wrong."""

    def __init__(self, where: str, content: object) -> None:
        self.where = where
        if not isinstance(content, dict):
            self.fail("is no table")
        self.content: dict[str, Any] = content

    def __contains__(self, name: str) -> bool:
        return name in self.content

    def fail(self, what: str) -> NoReturn:
        raise BrokenRuleBook(f"{self.where}: {what}")

    def unless(self, condition: bool, what: str) -> None:
        if not condition:
            self.fail(what)

    def only(self, *known: str) -> None:
        strange = sorted(self.content.keys() - set(known))
        self.unless(not strange, f"does not know the field {', '.join(strange)}")

    def within(self, name: str) -> "Entry":
        return Entry(f"{self.where}: {name}", self.content[name])

    def text(self, name: str, default: str | None = None) -> str:
        text = self.content.get(name, default)
        if not isinstance(text, str) or text.strip() != text or (text == "" and name in self):
            self.fail(f"has no {name}")
        return text

    def day(self, name: str, default: date | None = None) -> date:
        day = self.content.get(name, default)
        if not isinstance(day, date) or isinstance(day, datetime):
            self.fail(f"has no day in {name}")
        return day

    def flag(self, name: str) -> bool:
        flag = self.content.get(name, False)
        if not isinstance(flag, bool):
            self.fail(f"{name} is neither true nor false")
        return flag

    def choice(self, name: str, choices: type[Choice]) -> Choice:
        said = self.content.get(name)
        if said not in list(choices):
            self.fail(f"has the unknown {name} {said!r}")
        return choices(said)

    def entries(self, name: str) -> list["Entry"]:
        rows = self.content.get(name)
        if not isinstance(rows, list) or not rows:
            self.fail(f"has no {name}")
        return [Entry(f"{self.where}: {name}", row) for row in rows]


def load(folder: Path) -> RuleBook:
    """The rule book of a folder.

    Raises:
        BrokenRuleBook: a file is wrong; the message names it, and the rule.
    """
    texts = {text.number: text for text in _texts(_parsed(folder / "texts.toml"))}
    chapters: list[Chapter] = []
    rules: dict[str, tuple[Clause, ...]] = {}
    kinds: dict[str, Kind] = {}
    for file in sorted((folder / "articles").glob("*.toml")):
        content = _parsed(file)
        own = dict(_rules(content, texts))
        content.unless(bool(own), "has no rules")
        _keep_families_apart(content, own, rules)
        rules |= {key: clauses for key, (_, clauses) in own.items()}
        kinds |= {key: kind for key, (kind, _) in own.items()}
        chapters.append(Chapter(file.stem, _order(content), content.text("chapter"), tuple(own)))
    return _in_reading_order(texts, chapters, rules, kinds)


def _parsed(file: Path) -> Entry:
    try:
        text = file.read_text("utf-8")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BrokenRuleBook(f"{file.name}: {error}") from error
    entry = Entry(file.name, content)
    entry.unless(unicodedata.is_normalized("NFC", text), "has letters that are not composed (NFC)")
    return entry


def _texts(content: Entry) -> Iterator[Text]:
    for number in content.content:
        about = content.within(number)
        about.only("name", "since", "issued", "replaced_by", "date_inferred", "note")
        about.unless("," not in number and ";" not in number, "may have no comma and no semicolon")
        issued = about.day("issued") if "issued" in about else None
        follower = about.text("replaced_by", "")
        about.unless(not follower or follower in content, f"is replaced by the unknown {follower}")
        yield Text(
            number=number,
            name=about.text("name"),
            since=about.day("since", issued),
            issued=issued,
            replaced_by=follower,
            date_inferred=about.flag("date_inferred"),
            note=about.text("note", ""),
        )


def _rules(
    content: Entry, texts: Mapping[str, Text]
) -> Iterator[tuple[str, tuple[Kind, tuple[Clause, ...]]]]:
    families = (name for name in content.content if name not in ("chapter", "order"))
    for family in families:
        for name, rule in content.within(family).content.items():
            key = f"{family}.{name}"
            yield key, _rule(key, Entry(f"{content.where}: {key}", rule), texts)


def _rule(key: str, rule: Entry, texts: Mapping[str, Text]) -> tuple[Kind, tuple[Clause, ...]]:
    rule.only("title", "unit", "bound", "kind", "versions")
    versions = rule.entries("versions")
    starts = [version.day("since") for version in versions]
    rule.unless(all(a < b for a, b in pairwise(starts)), "its versions are not in the order of time")
    kind = _kind(rule, versions)
    rule.unless("bound" not in rule or kind in MEASURED, f"sets a bound on a {kind}")
    clauses: list[Clause] = []
    for version, next_start in zip(versions, [*starts[1:], FOREVER], strict=True):
        version.where = f"{rule.where}, version of {version.day('since')}"
        clauses += _confirmed_and_not(_clause(key, kind, rule, version, next_start, texts), version, texts)
    return kind, tuple(clauses)


def _kind(rule: Entry, versions: Iterable[Entry]) -> Kind:
    if "kind" in rule:
        return rule.choice("kind", Kind)
    try:
        kinds = {kind_of(version.content["value"]) for version in versions if "value" in version}
    except ValueError as error:
        rule.fail(str(error))
    rule.unless(len(kinds) < 2, f"changes its kind: {', '.join(sorted(kinds))}")
    return kinds.pop() if kinds else Kind.INTEGER


def _clause(
    key: str, kind: Kind, rule: Entry, version: Entry, next_start: date, texts: Mapping[str, Text]
) -> Clause:
    version.only(
        *("since", "until", "value", "unknown", "unit", "wording", "cite", "grade"),
        *("superseded_by", "place", "date_inferred", "note"),
    )
    regulation, article, also = _citation(version, texts)
    clause = Clause(
        key=key,
        value=_value(kind, version),
        unit=version.text("unit", rule.text("unit", "")),
        title=rule.text("title"),
        regulation=regulation,
        article=article,
        since=version.day("since"),
        until=version.day("until", next_start),
        grade=version.choice("grade", Grade),
        bound=rule.choice("bound", Bound) if "bound" in rule else None,
        wording=version.text("wording", ""),
        also=also,
        superseded_by=version.text("superseded_by", ""),
        place=version.text("place", ""),
        date_inferred=version.flag("date_inferred"),
        note=version.text("note", ""),
    )
    version.unless(clause.since < clause.until, "ends before it begins")
    version.unless(clause.until <= next_start, "overlaps the version after it")
    version.unless(clause.grade is not Grade.UNCONFIRMED, "is unconfirmed by superseded_by, not by its grade")
    version.unless(clause.value is not None or clause.grade is Grade.ASSUMED, "is unknown, so it is assumed")
    version.unless(_readable(kind, clause), "needs a wording a clerk can read")
    return clause


def _value(kind: Kind, version: Entry) -> Any:
    if version.flag("unknown"):
        version.unless("value" not in version, "is unknown and has a value")
        return None
    version.unless("value" in version, "has no value")
    try:
        return read(kind, version.content["value"])
    except ValueError as error:
        version.fail(str(error))


def _citation(version: Entry, texts: Mapping[str, Text]) -> tuple[str, str, str]:
    """The regulation and article cited first, and the further places as they are written."""
    places = version.text("cite").split("; ")
    for place in places:
        number = place.rpartition(", ")[2]
        version.unless(number in texts, f"cites the unknown text {number!r}")
    article, _, regulation = places[0].rpartition(", ")
    return regulation, article, "; ".join(places[1:])


def _readable(kind: Kind, clause: Clause) -> bool:
    speaks = kind in SPEAK_FOR_THEMSELVES or (kind is Kind.LIST and not _has_words(clause.value))
    return speaks or bool(clause.wording) or clause.value is None


def _has_words(items: Iterable[object]) -> bool:
    return any(isinstance(item, str) for item in items)


def _confirmed_and_not(clause: Clause, version: Entry, texts: Mapping[str, Text]) -> Iterator[Clause]:
    """A version as it was read, and its continuation under the text that replaced it unread."""
    successor = clause.superseded_by
    if not successor:
        yield clause
        return
    version.unless(successor in texts, f"is superseded by the unknown text {successor!r}")
    replaced_on = texts[successor].since
    version.unless(clause.since < replaced_on < clause.until, f"{successor} does not fall in its period")
    yield replace(clause, until=replaced_on, superseded_by="")
    yield replace(clause, since=replaced_on, grade=Grade.UNCONFIRMED)


def _keep_families_apart(content: Entry, own: Iterable[str], others: Iterable[str]) -> None:
    """The first part of a key stands in one file only, so that everybody knows where to look."""
    shared = {key.partition(".")[0] for key in own} & {key.partition(".")[0] for key in others}
    content.unless(not shared, f"rules of {', '.join(sorted(shared))} stand in another file")


def _order(content: Entry) -> int:
    order = content.content.get("order")
    if not isinstance(order, int) or isinstance(order, bool):
        content.fail("has no order")
    return order


def _in_reading_order(
    texts: Mapping[str, Text],
    chapters: Iterable[Chapter],
    rules: Mapping[str, tuple[Clause, ...]],
    kinds: Mapping[str, Kind],
) -> RuleBook:
    ordered = sorted(chapters, key=lambda chapter: chapter.order)
    for one, other in pairwise(ordered):
        if one.order == other.order:
            raise BrokenRuleBook(f"{other.name}.toml: has the order of {one.name}.toml")
    in_order = {key: rules[key] for chapter in ordered for key in chapter.keys}
    return RuleBook(texts=texts, chapters=tuple(ordered), rules=in_order, kinds=kinds)
