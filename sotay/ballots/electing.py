"""Who is elected, and what a vote of confidence means. Without Django; majorities and thresholds are rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from sotay.regulations import Clause


@dataclass(frozen=True)
class Election:
    """What came of one round.

    Attributes:
        elected: the lines of those elected, from the most votes to the fewest.
        tied: those with the same votes at the last place, of whom only some have room: a round among them decides.
        missing: seats without anybody, beside those the tied compete for.
    """

    elected: tuple[int, ...]
    tied: tuple[int, ...]
    missing: int


def elect(
    votes: Sequence[int], seats: int, denominator: int, majority: Clause, *, runoff: bool = False
) -> Election:
    """Who is elected.

    Args:
        votes: for each line, the valid papers that elect it.
        seats: how many are to be elected.
        denominator: those who are counted, whether or not they voted.
        majority: the share of them one needs.
        runoff: among the tied of a former round: more votes win, without the majority.
    """
    able = [
        line
        for line, number in enumerate(votes)
        if (number > 0 if runoff else majority.allows(Fraction(number, denominator)))
    ]
    order = sorted(able, key=lambda line: (-votes[line], line))
    if len(order) <= seats:
        return Election(tuple(order), (), seats - len(order))
    last = votes[order[seats - 1]]
    tied = tuple(line for line in order if votes[line] == last)
    above = tuple(line for line in order if votes[line] > last)
    if len(above) + len(tied) <= seats:
        return Election((*above, *tied), (), 0)
    return Election(above, tied, 0)


class Confidence(StrEnum):
    """What the rules ask after a vote of confidence."""

    NOTHING = ""
    CONSIDER = "consider"
    DISMISS = "dismiss"


def confidence(low: int, returned: int, consider: Clause, dismiss: Clause) -> Confidence:
    """What so many low marks among the papers returned mean."""
    share = Fraction(low, returned) if returned else Fraction(0)
    if dismiss.allows(share):
        return Confidence.DISMISS
    return Confidence.CONSIDER if consider.allows(share) else Confidence.NOTHING
