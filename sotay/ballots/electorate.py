"""Who may vote: a list of persons and their right. Higher rooms know who belongs on it, and say so here.

@electorate_of(Gathering.MEMBERS)
def official_members(organization, on): ...
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sotay.organizations.models import Body, Organization
from sotay.people.models import PostHolding

from .counting import Gathering, Ground
from .votes import Vote

MAY_COME = frozenset(
    {Ground.ELSEWHERE, Ground.EXEMPT, Ground.ABSENT, Ground.CONVENING_ABSENT, Ground.DELEGATE_ABSENT}
)
"""Not counted when they stay away; whoever comes all the same votes and is counted."""


@dataclass(frozen=True)
class Elector:
    """Somebody on the list.

    Attributes:
        ground: why they are not counted if they do not come; "" where they always are. Whoever has no vote at all
            (a probationary member) does not stand on the list.
        present: they are there; ``None`` where it is not known yet.
    """

    person_id: int
    ground: str = ""
    present: bool | None = None


Source = Callable[[Organization, date], Iterable[Elector]]
SOURCES: dict[Gathering, Source] = {}


def electorate_of(gathering: Gathering) -> Callable[[Source], Source]:
    """Declare where the list of those who vote in such a gathering comes from."""

    def register(source: Source) -> Source:
        SOURCES[gathering] = source
        return source

    return register


Leaving = Callable[[list[int], date], dict[int, str]]
LEFT_OUT_OF_BODIES: list[Leaving] = []


def left_out_of_bodies(source: Leaving) -> Leaving:
    """Declare who of those who hold seats on a body is not counted on a day, and why."""
    LEFT_OUT_OF_BODIES.append(source)
    return source


def electorate(vote: Vote, organization: Organization, body: Body | None, on: date) -> list[Elector]:
    """Who votes on a day: the body's members where a body votes, else whom the gathering's own room names.

    Returns:
        The list; empty where nobody here knows it (delegates of a congress are named by the congress).
    """
    if body is not None:
        held = PostHolding.objects.as_of(on).filter(post__body=body, person__isnull=False)
        seated = [
            person for person in held.order_by().values_list("person_id", flat=True).distinct() if person
        ]
        grounds = {key: why for source in LEFT_OUT_OF_BODIES for key, why in source(seated, on).items()}
        return [Elector(person, grounds.get(person, "")) for person in seated]
    source = SOURCES.get(vote.gathering)
    return list(source(organization, on)) if source else []
