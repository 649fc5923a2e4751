"""Counting a vote: from those summoned to those who are counted, and from the votes to the verdict. Without Django.

    count(Tally(summoned=12, left_out={Ground.ELSEWHERE: 2}, present=9, votes_for=7), majority, base)

Shares are compared as fractions, so that 2/3 of nine is six and never 5,99. Probationary members speak and do not vote:
they are no part of any number here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from sotay.regulations import Bound, Clause


class Gathering(StrEnum):
    """Who meets, which decides who is left out of the total."""

    MEMBERS = "members"
    COMMITTEE = "committee"
    DELEGATES = "delegates"


class Ground(StrEnum):
    """Why somebody who is summoned is not counted."""

    ELSEWHERE = "elsewhere"
    EXEMPT = "exempt"
    SUSPENDED = "suspended"
    PROSECUTED = "prosecuted"
    DETAINED = "detained"
    ABSENT = "absent"
    CONVENING_ABSENT = "convening_absent"
    DELEGATE_ABSENT = "delegate_absent"


@dataclass(frozen=True)
class Tally:
    """What the tellers wrote down. ``other``: blank and invalid papers, no opinion."""

    summoned: int
    present: int
    votes_for: int
    votes_against: int = 0
    votes_other: int = 0
    left_out: Mapping[Ground, int] = field(default_factory=dict)

    @property
    def denominator(self) -> int:
        """Those who are counted."""
        return self.summoned - sum(self.left_out.values())

    @property
    def cast(self) -> int:
        return self.votes_for + self.votes_against + self.votes_other


class Miscount(ValueError):
    """The numbers cannot be of one vote; ``fault`` says which contradiction it is."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Verdict:
    """What came of a vote.

    Attributes:
        needed: the fewest votes with which it is agreed.
        quorate: whether enough of those counted were there.
        discloses: so few voted, and all alike, that the result says how each voted.
        strange: grounds that the rule for this kind of body does not leave out.
    """

    agreed: bool
    votes_for: int
    denominator: int
    needed: int
    majority: Clause
    base: Clause
    quorum: Clause
    quorate: bool
    discloses: bool
    strange: tuple[Ground, ...] = ()

    @property
    def share(self) -> Fraction:
        """The part of those counted that agreed."""
        return Fraction(self.votes_for, self.denominator)


def check(tally: Tally) -> None:
    """Whether the numbers can be of one vote.

    Raises:
        Miscount: ``negative``, ``nobody_counted``, ``more_present_than_counted`` or ``more_votes_than_present``.
    """
    numbers = (tally.summoned, tally.present, tally.votes_for, tally.votes_against, tally.votes_other)
    if min(*numbers, *tally.left_out.values()) < 0:
        raise Miscount("negative")
    if tally.denominator < 1:
        raise Miscount("nobody_counted")
    if tally.present > tally.denominator:
        raise Miscount("more_present_than_counted")
    if tally.cast > tally.present:
        raise Miscount("more_votes_than_present")


def as_share(majority: Clause) -> Clause:
    """A majority said in percent, as the share it is: "trên 50 %" is more than 1/2."""
    if not majority.unit.startswith("%"):
        return majority
    return replace(majority, value=Fraction(majority.value) / 100)


def needed_of(majority: Clause, denominator: int) -> int:
    """The fewest votes that keep a majority rule ("at least 2/3", "more than 1/2") among so many counted."""
    wanted = Fraction(majority.value) * denominator
    whole = wanted.numerator // wanted.denominator
    if majority.bound is Bound.MORE_THAN:
        return whole + 1
    return whole if whole == wanted else whole + 1


def count(tally: Tally, majority: Clause, base: Clause, quorum: Clause, *, few_below: int) -> Verdict:
    """The verdict of a vote.

    Args:
        majority: the share of those counted that must agree.
        base: the grounds on which somebody is not counted in this kind of body.
        quorum: the share of those counted that must be present.
        few_below: with fewer votes than these a unanimous result discloses them.

    Raises:
        Miscount: the numbers contradict each other.
    """
    check(tally)
    denominator, cast = tally.denominator, tally.cast
    unanimous = cast > 0 and cast in (tally.votes_for, tally.votes_against)
    return Verdict(
        agreed=majority.allows(Fraction(tally.votes_for, denominator)),
        votes_for=tally.votes_for,
        denominator=denominator,
        needed=needed_of(majority, denominator),
        majority=majority,
        base=base,
        quorum=quorum,
        quorate=quorum.allows(Fraction(tally.present, denominator)),
        discloses=unanimous and cast < few_below,
        strange=tuple(
            ground for ground, number in tally.left_out.items() if number and ground not in base.value
        ),
    )
