"""What a change of the tree carries with it. Each room declares what it does; the reorganisation calls them all.

Declared twice, for two readers: ``carries_over`` on a model says in words what becomes of its rows (a foreign key to
an organisation without it fails a test); a carrier is the code that does it. Where the word is enough, nothing needs
to be written: ``carrying`` does it for every dated model.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from .models import Decision, Organization
from .plans import Reorganization

STAYS, FOLLOWS, PASSES, ENDS = "stays", "follows the members", "passes to the successor", "ends"
WORDS = (STAYS, FOLLOWS, PASSES, ENDS)
"""What becomes of a row: it stays with the organisation, ended or not; it is derived anew from where the members
are; from the day on it is its successor's; it ends with it."""


@dataclass(frozen=True)
class Fate:
    """What became of one organisation.

    Attributes:
        pk: its number.
        eve: its path on the eve of the day; "" where it was founded on the day or later.
        old: its path from the day on, as it was recorded before.
        new: its path from the day on; "" where it ends.
        heir: where its members go if it ends.
        parts: all who follow it, with their shares where they are said.
        persons: members who go elsewhere, by number.
    """

    pk: int
    eve: str
    old: str
    new: str
    heir: int | None = None
    parts: tuple[tuple[int, object], ...] = ()
    persons: dict[int, int] = field(default_factory=dict)

    @property
    def ends(self) -> bool:
        return not self.new


@dataclass(frozen=True)
class Reshaped:
    """The tree has been reshaped from a day on.

    Attributes:
        organization: in whose tree.
        on: the day it counts from.
        happened_on: the day in the decision.
        moment: when it was recorded.
        fates: of every organisation that ended or stands elsewhere.
        paths: of every organisation that somebody goes to, from the day on.
        offices_end: the ended ones whose roles end with them.
        plan: the plan it was; none for a single change.
    """

    organization: Organization
    on: date
    happened_on: date
    decision: Decision
    moment: datetime
    fates: dict[int, Fate]
    paths: dict[int, str]
    offices_end: frozenset[int] = frozenset()
    plan: Reorganization | None = None

    @property
    def heirs(self) -> dict[int, int]:
        """The main successor of each that ended and has one."""
        return {pk: fate.heir for pk, fate in self.fates.items() if fate.ends and fate.heir}

    @property
    def ended(self) -> list[int]:
        return [pk for pk, fate in self.fates.items() if fate.ends]


Carrier = Callable[[Reshaped], None]
CARRIERS: list[Carrier] = []


def carries(carrier: Carrier) -> Carrier:
    """Declare what a room does when the tree is reshaped. Called in the order of declaration, in one transaction."""
    CARRIERS.append(carrier)
    return carrier
