"""Which organisation a row means: by code, by name, by a path of names, or by the heading it stands under.

The organisations of the subtree are read once, with those a sheet is about to found; each way of naming one is
looked up once however many rows use it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q

from sotay.kernel.place import numbers, under
from sotay.kernel.vietnamese import fold, nfc
from sotay.members.books import BookOpening
from sotay.organizations.kinds import CELL_KINDS, HOLDING_KINDS
from sotay.organizations.models import Organization, OrganizationState, Placement

from . import words
from .words import Level


@dataclass(slots=True)
class Place:
    """An organisation as a roster may name it. One still to be founded has a negative number."""

    id: int
    name: str
    code: str
    kind: str
    ancestors: tuple[int, ...]
    """Above it, the root first, itself last; of the tree on the day."""
    temporary: bool = False
    kept_by_totals: bool = False
    opens_on: date | None = None
    outside: bool = False
    """Above all a roster may speak of; known by name only."""
    written: str = ""

    def __post_init__(self) -> None:
        self.written = nfc(self.name).lower()

    @property
    def is_cell(self) -> bool:
        return self.kind in CELL_KINDS and not self.temporary

    @property
    def holds(self) -> bool:
        return self.kind in HOLDING_KINDS


class Naming(NamedTuple):
    """How a row says where it belongs, each part as written; ``heading`` is the line it stands under."""

    code: str = ""
    path: str = ""
    upper: str = ""
    grassroots: str = ""
    section: str = ""
    cell: str = ""
    heading: str = ""


@dataclass(slots=True)
class Finding:
    """What a naming led to: the place, or why there is none; said of one of the naming's parts."""

    place: Place | None = None
    held: bool = False
    level: Level | None = None
    sentence: str = ""
    values: dict[str, str] = field(default_factory=dict)
    part: str = ""


_SAME = (
    (r"\bcb\b", "chi bo"),
    (r"\b(db|dang uy)\b", "dang bo"),
    (r"\bhuyen uy\b", "dang bo huyen"),
    (r"\bthanh uy\b", "dang bo thanh pho"),
    (r"\bthi uy\b", "dang bo thi xa"),
    (r"\btinh uy\b", "dang bo tinh"),
    (r"\btp\b", "thanh pho"),
    (r"\btt\b", "thi tran"),
    (r"\b(tdp|to dp)\b", "to dan pho"),
    (r"\bubnd\b", "uy ban nhan dan"),
    (r"\bthpt\b", "trung hoc pho thong"),
    (r"\bthcs\b", "trung hoc co so"),
    (r"\b(th|ptcs)\b(?= )", "tieu hoc"),
    (r"\bmn\b", "mam non"),
)
_SEPARATORS = (
    re.compile(r"\s*(?:[/\\>›»|;→]|\n)\s*"),
    re.compile(r"\s*(?:[/\\>›»|;→]|\n|,|\s[-–—]\s)\s*"),
)
"""Marks that surely part the names of a path; then those that names themselves may hold."""
_PREFIX = re.compile(r"^(chi bo|dang bo)( (co so|bo phan|truc thuoc))? ")


@lru_cache(maxsize=20_000)
def name_key(text: str) -> str:
    """What names are compared by: no diacritics, no punctuation, usual abbreviations written out."""
    plain = re.sub(r"[^\w]+", " ", fold(text)).strip()
    for short, long in _SAME:
        plain = re.sub(short, long, plain)
    return re.sub(r"^dang bo dang bo ", "dang bo ", plain)


@lru_cache(maxsize=20_000)
def bare_key(text: str) -> str:
    """The same without "chi bộ" or "đảng bộ" in front."""
    return _PREFIX.sub("", name_key(text))


class Places:
    """The organisations a roster may speak of."""

    def __init__(self, places: Iterable[Place], default: Place | None, *, hold: bool) -> None:
        self.by_id = {place.id: place for place in places}
        self.default = default
        self.hold = hold
        self.by_code: dict[str, list[Place]] = defaultdict(list)
        self.by_name: dict[str, list[Place]] = defaultdict(list)
        self.by_bare: dict[str, list[Place]] = defaultdict(list)
        totals = {place.id for place in self.by_id.values() if place.kept_by_totals}
        for place in self.by_id.values():
            place.kept_by_totals = not totals.isdisjoint(place.ancestors)
            if place.code:
                self.by_code[place.code.strip().upper()].append(place)
            self.by_name[name_key(place.name)].append(place)
            self.by_bare[bare_key(place.name)].append(place)
        self.known: dict[Naming, Finding] = {}

    def find(self, naming: Naming) -> Finding:
        if (found := self.known.get(naming)) is None:
            found = self.known[naming] = self._find(naming)
        return found

    def named(self, code: str, name: str) -> Place | None:
        """The one organisation of a code, else of a name, whatever it is."""
        matches = self.by_code.get(nfc(code).upper(), []) if code else self._matches(name, [])
        matches = [place for place in matches if not place.outside]
        return matches[0] if len(matches) == 1 else None

    def knows(self, name: str) -> bool:
        """Whether exactly one organisation below the top bears this whole name."""
        places = [place for place in self.by_name.get(name_key(name), ()) if not place.outside]
        return len(places) == 1 and places[0] is not self.default

    def _find(self, naming: Naming) -> Finding:
        by_code = self._by_code(naming.code) if naming.code else None
        if by_code is not None and by_code.level is Level.ERROR:
            return by_code
        said = _parts(naming)
        if not said:
            return by_code or self._default()
        found = self._by_names(said, naming.heading)
        if by_code is None or by_code.place is None:
            return found
        if found.place is not None and found.place.id not in by_code.place.ancestors:
            return Finding(level=Level.ERROR, sentence=words.CODE_AGAINST_NAME, part="code")
        return by_code

    def _by_code(self, code: str) -> Finding:
        matches = [place for place in self.by_code.get(nfc(code).upper(), []) if not place.outside]
        if len(matches) == 1:
            return self._fit(matches[0], "code")
        if matches:
            return _several(code, matches, "code")
        return _error(words.UNKNOWN_CODE, "code", text=code[:80])

    def _default(self) -> Finding:
        if self.default is None or not (self.default.is_cell or self.default.holds):
            return _error(words.NO_PLACE, "")
        return self._fit(self.default, "")

    def _by_names(self, said: list[tuple[str, str]], heading: str) -> Finding:
        """The lowest organisation named, under those named above it; the line it stands under may tell two apart."""
        (part, last), above = said[-1], [text for _part, text in said[:-1]]
        matches = self._matches(last, above)
        if len(matches) > 1 and heading:
            matches = self._matches(last, [*above, heading]) or matches
        matches = [place for place in matches if not place.outside] or matches
        if len(matches) == 1 and not matches[0].outside:
            return self._fit(matches[0], part)
        if len(matches) > 1:
            return _several(last, matches, part)
        for other, text in said[:-1]:
            if not self._matches(text, []):
                return self._nobody(other, text)
        return self._unknown_below(part, last, above or [heading])

    def _matches(self, text: str, above: Sequence[str]) -> list[Place]:
        """Whatever bears the name, or stands at the end of the path, below all that is named above it."""
        for pieces in _readings(text):
            found = self._named(pieces[-1])
            for name in pieces[:-1]:
                found = _below(found, self._named(name))
            for name in above:
                found = _below(found, self._matches(name, [])) if name else found
            if found:
                return found
        return []

    def _named(self, name: str) -> list[Place]:
        alike = self.by_name.get(name_key(name)) or self.by_bare.get(bare_key(name)) or []
        written = nfc(name).lower()
        return [place for place in alike if place.written == written] or alike

    def _unknown_below(self, part: str, last: str, above: Sequence[str]) -> Finding:
        """Perhaps the grassroots organisation at least is known: its holding list, if one chose to have it."""
        for pieces in reversed(list(_readings(last))):
            names = [*above, *pieces[:-1]]
            for name in reversed(names):
                holders = [place for place in self._matches(name, []) if place.holds and not place.outside]
                if len(holders) == 1:
                    return self._held(holders[0], part, pieces[-1] if len(pieces) > 1 else last)
        if self.default is not None and self.default.holds:
            return self._held(self.default, part, last)
        return self._nobody(part, last)

    def _held(self, holder: Place, part: str, unknown: str = "") -> Finding:
        if self.hold:
            values = {"name": holder.name}
            return Finding(
                holder, held=True, level=Level.WARNING, sentence=words.HELD, values=values, part=part
            )
        if unknown:
            return _error(words.UNKNOWN_CELL, part, text=unknown[:80], name=holder.name)
        return _error(words.WOULD_BE_HELD, part, name=holder.name)

    def _nobody(self, part: str, text: str) -> Finding:
        near = get_close_matches(bare_key(text), self.by_bare, n=1, cutoff=0.8)
        if near:
            name = self.by_bare[near[0]][0].name
            return _error(words.UNKNOWN_PLACE_PERHAPS, part, text=text[:80], near=name)
        return _error(words.UNKNOWN_PLACE, part, text=text[:80])

    def _fit(self, place: Place, part: str) -> Finding:
        """Members sit in cells; a grassroots committee may hold those whose cell is not known."""
        if place.kept_by_totals:
            return _error(words.KEPT_BY_TOTALS, part, name=place.name)
        if place.is_cell:
            return Finding(place, part=part)
        if place.holds:
            return self._held(place, part)
        return _error(words.NOT_A_CELL, part, name=place.name)


def _parts(naming: Naming) -> list[tuple[str, str]]:
    """What is said, from the top down; the line a row stands under counts where the row says nothing lower."""
    said = [(part, getattr(naming, part)) for part in ("upper", "grassroots", "section", "path", "cell")]
    said = [(part, text) for part, text in said if text]
    if naming.heading and not (naming.path or naming.cell):
        said.append(("heading", naming.heading))
    return said


def _error(sentence: str, part: str, **values: str) -> Finding:
    return Finding(level=Level.ERROR, sentence=sentence, values=values, part=part)


def _below(found: list[Place], above: list[Place]) -> list[Place]:
    ids = {place.id for place in above}
    return [place for place in found if ids.intersection(place.ancestors[:-1])]


def _several(text: str, matches: Sequence[Place], part: str) -> Finding:
    return _error(words.SEVERAL_PLACES, part, text=text[:80], count=str(len(matches)))


def _readings(text: str) -> Iterable[list[str]]:
    """A name as it stands; then as a path from the top, and from the bottom."""
    yield [text]
    for separator in _SEPARATORS:
        pieces = [piece for piece in separator.split(text) if piece]
        if len(pieces) > 1:
            yield pieces
            yield pieces[::-1]


def places_below(top: Organization, on: date, opening: date) -> list[Place]:
    """The organisations at and below ``top`` on a day, with the day each one's book opens; and those above it by name.

    Args:
        opening: the day the book of ``top`` will open when it has none yet.
    """
    placement = top.placement(on)
    if placement is None:
        return []
    wanted = under(placement.path) | Q(organization_id__in=numbers(placement.path))
    rows = Placement.objects.known_at(None).as_of(on).filter(wanted, organization__path__isnull=False)
    stood = {
        number: (path, today or "")
        for number, path, today in rows.values_list("organization_id", "path", "organization__path")
    }
    opened = _openings({number for _path, today in stood.values() for number in numbers(today)})
    states = OrganizationState.objects.known_at(None).as_of(on).filter(organization_id__in=stood)
    return [
        Place(
            state.organization_id,
            state.name,
            state.code,
            state.kind,
            tuple(numbers(path)),
            temporary=state.temporary,
            kept_by_totals=state.kept_by_totals,
            opens_on=_opening_of(numbers(today), opened) or opening,
            outside=not path.startswith(placement.path),
        )
        for state in states
        for path, today in (stood[state.organization_id],)
    ]


def _openings(organization_ids: Iterable[int]) -> dict[int, date]:
    rows = BookOpening.objects.filter(organization_id__in=organization_ids)
    return dict(rows.values_list("organization_id", "opens_on"))


def _opening_of(chain: Sequence[int], opened: dict[int, date]) -> date | None:
    return next((opened[number] for number in reversed(chain) if number in opened), None)
