"""What a change of the tree carries with it. Each room declares what it does; the organisation's action calls them.

Declared twice, for two readers: ``carries_over`` on a model says in words what becomes of its rows (a foreign key to
an organisation without it fails a test); a carrier is the code that does it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

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
