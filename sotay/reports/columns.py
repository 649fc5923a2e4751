"""The columns of a form: the organisation itself, then a column for each that stands or stood directly under it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.kernel.law import law
from sotay.kernel.place import below
from sotay.members.queries import Books, why_no_figure
from sotay.organizations.kinds import CELL_KINDS, Kind
from sotay.organizations.models import Organization, described
from sotay.organizations.queries import states_under

VIEW = "figures.view"
PREFIXES = ("Đảng bộ ", "Chi bộ ")


@dataclass(frozen=True)
class Column:
    """One organisation directly under the one asked of, or what that one holds itself.

    Attributes:
        opens_on: the first day of its book.
        open: the reader may see all of its figures.
        held: what the organisation holds itself: members who wait for a cell.
    """

    organization_id: int
    name: str
    opens_on: date
    open: bool = True
    held: bool = False

    @property
    def short(self) -> str:
        """Its name without what all of them begin with: "Huyện Ba Bể"."""
        for prefix in PREFIXES:
            rest = self.name.removeprefix(prefix)
            if rest != self.name and rest[:1].isalpha():
                return rest[:1].upper() + rest[1:]
        return self.name

    def why_missing(self, first: date) -> str:
        """Why it has no figure of a day, or of a period from that day; "" when it has."""
        return why_no_figure(self.opens_on) if first < self.opens_on else ""


def columns_of(asked: Question, found: Iterable[int], books: Books, actor: Actor) -> list[Column]:
    """The columns of a place: who stands under it on the day, and whoever else has a figure there.

    Args:
        found: the numbers under which there are figures.
    """
    standing = [
        state
        for state in states_under([asked.organization_id], asked.on, asked.known_at).get(
            asked.organization_id, []
        )
        if state.kind != Kind.DELEGATION and not state.temporary
    ]
    names = {state.organization_id: state.name for state in standing}
    gone = described({*found, asked.organization_id} - names.keys(), asked.on, asked.known_at)
    itself = gone.pop(asked.organization_id, None)
    names |= {pk: state.name for pk, state in gone.items()}
    paths = dict(Organization.objects.filter(pk__in=names).values_list("pk", "path"))
    scope = actor.scope(VIEW)
    columns = [
        Column(
            pk,
            name,
            books.opens_on(below(asked.path, pk)),
            open=scope.covers(paths.get(pk) or asked.path),
        )
        for pk, name in names.items()
    ]
    if asked.organization_id in found and not (itself and itself.kind in CELL_KINDS):
        held = Column(asked.organization_id, _("Chưa xếp chi bộ"), books.opens_on(asked.path), held=True)
        columns.append(held)
    return columns


@dataclass(frozen=True)
class Veil:
    """So few could be named from a table: outside the reader's scope such cells are not shown."""

    below: int
    citation: str

    @classmethod
    def on(cls, day: date, organization: Organization) -> "Veil":
        rule = law("count.small_cell_below", day, at=organization)
        return cls(int(rule.value), rule.citation)

    def hides(self, column: Column, value: int) -> bool:
        return not column.open and 0 < abs(value) < self.below

    @property
    def words(self) -> str:
        return _("Dưới %(count)s, không nêu riêng ngoài phạm vi của cương vị đang dùng") % {
            "count": self.below
        }


@dataclass(frozen=True)
class Cell:
    """What stands in a cell of a form: a figure with the door to its rows, or why there is none.

    Attributes:
        note: what must be known about it: it rests on totals, it is an estimate, it is missing or hidden.
        places: decimals, where it is a share in percent.
    """

    value: Any = None
    url: str = ""
    note: str = ""
    places: int = 0

    @property
    def plain(self) -> Any:
        """For a spreadsheet: the number, or nothing."""
        return self.value


@dataclass(frozen=True)
class Line:
    """A row of a form as it is shown.

    Attributes:
        mark: its number on paper: "A", "1", "a".
        level: how far it is indented.
        strong: one of the sums of the form.
        part: a part of the row above ("trong đó").
        group: a heading without figures.
    """

    mark: str
    title: Any
    cells: tuple[Cell, ...]
    level: int = 0
    strong: bool = False
    part: bool = False
    group: bool = False


def totals_note(on_totals: int, value: int) -> str:
    """How much of a figure rests on totals."""
    if not on_totals:
        return ""
    if on_totals == value:
        return _("từ số tổng hợp")
    return _("gồm %(count)s từ số tổng hợp") % {"count": on_totals}


def notes_of(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


Doors = Mapping[str, str]
