"""From facets told one by one to the dated, bitemporal rows the tree is kept in.

A change is known from the moment it was recorded. Before, the row it ends was believed to go on: so each recording
gives a new version of an organisation's past, and rows that differ from the version before are closed and written
anew.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sotay.kernel.place import below
from sotay.kernel.time import ALWAYS, FOREVER

from .shapes import Facet

Row = tuple[date, date, Any]
"""A period and what held over it."""


@dataclass(frozen=True)
class Version:
    """A row and since when, until when it was believed."""

    since: date
    until: date
    value: Any
    known_from: datetime
    known_to: datetime = ALWAYS


def versions(moments: Iterable[datetime], rows_at: Callable[[datetime], list[Row]]) -> list[Version]:
    """The rows of every version, each with the time it was believed."""
    open_rows: dict[Row, Version] = {}
    closed: list[Version] = []
    for moment in sorted(set(moments)):
        rows = set(rows_at(moment))
        gone = [row for row in open_rows if row not in rows]
        closed += [replace(open_rows.pop(row), known_to=moment) for row in gone]
        for row in rows - open_rows.keys():
            open_rows[row] = Version(*row, known_from=moment)
    return closed + list(open_rows.values())


class Past:
    """The facets of all organisations, asked as known at a moment."""

    def __init__(self, facets: Iterable[Facet]) -> None:
        self.facets: dict[tuple[int, str], list[Facet]] = defaultdict(list)
        for facet in facets:
            self.facets[facet.organization, facet.aspect].append(facet)

    def moments(self, organization: int, aspects: Iterable[str]) -> list[datetime]:
        return [f.recorded_at for aspect in aspects for f in self.facets.get((organization, aspect), ())]

    def timeline(self, organization: int, aspect: str, known_at: datetime) -> list[tuple[date, date, Facet]]:
        """One aspect over time as known at a moment: each value until the next that was known."""
        known = [f for f in self.facets.get((organization, aspect), ()) if f.recorded_at <= known_at]
        known.sort(key=lambda facet: facet.since)
        ends = [facet.since for facet in known[1:]] + [self._own_end(known[-1])] if known else []
        return [(facet.since, end, facet) for facet, end in zip(known, ends, strict=True)]

    def _own_end(self, last: Facet) -> date:
        """A value that nothing follows ends by itself; one that is followed went on as far as was known."""
        rows = self.facets[last.organization, last.aspect]
        followed = any(facet.since == last.until for facet in rows)
        return FOREVER if followed or last.until is None else last.until

    def states(self, organization: int, aspects: tuple[str, ...]) -> list[Version]:
        """All aspects together, cut at every change; the decision is that of the latest change."""

        def rows_at(moment: datetime) -> list[Row]:
            lines = {aspect: self.timeline(organization, aspect, moment) for aspect in aspects}
            days = sorted({since for line in lines.values() for since, _end, _facet in line})
            rows: list[Row] = []
            for start, end in zip(days, [*days[1:], FOREVER], strict=True):
                held = [f for line in lines.values() for since, until, f in line if since <= start < until]
                values = tuple(sorted((f.aspect, f.value) for f in held))
                latest = max(held, key=lambda facet: facet.since)
                rows.append((start, end, (values, latest.decision)))
            return rows

        return versions(self.moments(organization, aspects), rows_at)


class Places:
    """Where every organisation stood, from the facets that name its parent."""

    def __init__(self, past: Past) -> None:
        self.past = past
        self.known: dict[tuple[int, datetime], list[Row]] = {}
        self.when: dict[int, set[datetime]] = {}

    def moments(self, organization: int) -> set[datetime]:
        """When anything was recorded that moved it: itself or one of its parents."""
        if organization not in self.when:
            found = set(self.past.moments(organization, ["parent"]))
            for facet in self.past.facets[organization, "parent"]:
                if facet.value is not None:
                    found |= {m for m in self.moments(int(facet.value)) if m >= facet.recorded_at}
            self.when[organization] = found
        return self.when[organization]

    def rows_at(self, organization: int, moment: datetime) -> list[Row]:
        """Its places as known at a moment: (since, until, (path, parent, decision))."""
        last = max((m for m in self.moments(organization) if m <= moment), default=None)
        if last is None:
            return []
        key = organization, last
        if key not in self.known:
            self.known[key] = list(self._rows_at(organization, last))
        return self.known[key]

    def _rows_at(self, organization: int, moment: datetime) -> Iterable[Row]:
        for start, end, facet in self.past.timeline(organization, "parent", moment):
            if facet.value is None:
                yield start, end, (below("", organization), None, facet.decision)
                continue
            for since, until, (path, _above, decision) in self.rows_at(int(facet.value), moment):
                first, last = max(start, since), min(end, until)
                if first < last:
                    own = facet.decision if first == start else decision
                    yield first, last, (below(path, organization), int(facet.value), own)

    def versions(self, organization: int) -> list[Version]:
        return versions(self.moments(organization), lambda moment: self.rows_at(organization, moment))
