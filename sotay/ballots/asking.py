"""What other rooms and pages ask of votes: which are open to somebody, who counts, and what came of a matter."""

from collections.abc import Callable
from dataclasses import dataclass

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by

from .models import VoteResult
from .votes import Channel
from .votings import Outcome, State, Teller, Voter, Voting

WAYS_BACK: list[Callable[[Voting], tuple[str, str] | None]] = []
"""Rooms above that open votes: each gives address and words of the page a vote belongs to, where it is its own."""


def way_back(voting: Voting) -> tuple[str, str] | None:
    """The page that a vote was opened from."""
    return next((found for each in WAYS_BACK if (found := each(voting)) is not None), None)


@dataclass(frozen=True)
class OpenVote:
    """An electronic vote that waits for somebody's ballot, or may still take another."""

    voting: Voting
    has_cast: bool


def votes_open_to(person_id: int | None) -> list[OpenVote]:
    """The electronic votes in which somebody may vote now; those not voted in come first.

    Args:
        person_id: the person; ``None`` for an account without one.
    """
    with seen_by(PROGRAM):
        rows = Voter.objects.filter(
            person_id=person_id or 0, voting__state=State.OPEN, voting__channel=Channel.ELECTRONIC
        )
        found = [OpenVote(row.voting, row.has_cast) for row in rows.select_related("voting__organization")]
    return sorted(found, key=lambda each: (each.has_cast, -each.voting.pk))


def duties_of(person_id: int | None) -> list[Teller]:
    """Where somebody belongs to the tellers of a vote that is not counted yet."""
    with seen_by(PROGRAM):
        rows = Teller.objects.filter(person_id=person_id or 0, voting__state__in=(State.KEYS, State.OPEN))
        return list(rows.select_related("voting__organization").order_by("-voting_id"))


def result_by_subject(subject: str) -> VoteResult | None:
    """The latest result, as numbers, of a matter such as "agenda:12"."""
    return VoteResult.objects.standing().filter(subject=subject).order_by("-pk").first()


def votings_by_subject(subject: str) -> list[Voting]:
    """All votes about a matter, the latest first; those counted bring their ``outcome``."""
    rows = Voting.objects.filter(subject=subject).select_related("outcome", "outcome__vote", "body")
    return list(rows.order_by("-pk"))


def outcome_of(voting: Voting) -> Outcome | None:
    """What came of a vote, once it is counted."""
    return Outcome.objects.filter(voting=voting).select_related("vote").first()
