"""What a change of the tree carries with it. Each room declares what it does; the organisation's action calls them.

Declared twice, for two readers: ``carries_over`` on a model says in words what becomes of its rows (a foreign key to
an organisation without it fails a test); a carrier is the code that does it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from .models import Decision, Organization


@dataclass(frozen=True)
class Moved:
    """A subtree now stands elsewhere.

    Attributes:
        organization: its top.
        on: the day it counts from.
        old_path, new_path: of the top; all below keep the rest of their paths.
        paths_then: the path each organisation of the subtree had on that day, before.
    """

    organization: Organization
    on: date
    decision: Decision
    old_path: str
    new_path: str
    paths_then: dict[int, str]


Carrier = Callable[[Moved], None]
CARRIERS: list[Carrier] = []


def carries(carrier: Carrier) -> Carrier:
    """Declare what a room does when a subtree moves. Called in the order of declaration, in one transaction."""
    CARRIERS.append(carrier)
    return carrier


# Who counts with whom ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Passing:
    """From a day on an organisation, or a share of it, is counted with another in comparisons.

    Attributes:
        of: the one that ended or was split.
        to: its successor.
        share: how much of it, from above 0 to 1.
    """

    of: int
    to: int
    on: date
    share: Fraction


def passings(after: date, until: date, known_at: datetime | None = None) -> list[Passing]:
    """What was passed on from the day after ``after`` to ``until``."""
    return []
