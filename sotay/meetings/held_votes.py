"""The votes a meeting opened: which there are, how far each is, and the line the minutes have of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sotay.ballots.asking import WAYS_BACK
from sotay.ballots.judging import Sort
from sotay.ballots.models import Channel, VoteResult, Voting
from sotay.ballots.voting_pages import standing_of, summary_of
from sotay.ballots.votings import State
from sotay.organizations.doors import door
from sotay.procedures.models import Task

from .models import AgendaItem, Meeting, MeetingVote

WAITING = (State.KEYS, State.OPEN)


@dataclass(frozen=True)
class Held:
    """A vote of a meeting that was not withdrawn; ``task`` is the step of a case that asked for it."""

    voting: Voting
    item: AgendaItem | None
    task: Task | None

    @property
    def is_counted(self) -> bool:
        return self.voting.state == State.COUNTED

    @property
    def result(self) -> VoteResult | None:
        """The result as numbers, where one matter was voted; the latest, where it was corrected."""
        found: VoteResult | None = self.voting.outcome.vote if self.is_counted else None
        while found is not None and hasattr(found, "replaced_by"):
            found = found.replaced_by
        return found

    @property
    def is_adopted(self) -> bool:
        return self.result is not None and self.result.agreed


def votes_of(meeting: Meeting) -> list[Held]:
    """The votes of a meeting in the order in which they were opened, an election's further rounds with them."""
    rows = MeetingVote.objects.filter(meeting=meeting).select_related(
        "voting__organization", "voting__outcome__vote__replaced_by", "item", "task__case"
    )
    found = [Held(row.voting, row.item, row.task) for row in rows.order_by("pk")]
    found += later_rounds([each for each in found if each.voting.declared.sort == Sort.NAMES])
    return [each for each in found if each.voting.state != State.WITHDRAWN]


def later_rounds(before: list[Held]) -> list[Held]:
    """What followed elections that were not decided at once."""
    if not before:
        return []
    known = {each.voting.pk: each for each in before}
    rows = Voting.objects.filter(former__in=known).select_related("organization", "outcome__vote")
    found = [
        Held(row, known[row.former_id].item, known[row.former_id].task)
        for row in rows.order_by("pk")
        if row.former_id
    ]
    return found + later_rounds(found)


def back_to_the_meeting(voting: Voting) -> tuple[str, str] | None:
    """Where one goes on from the page of a vote that a meeting opened."""
    while voting.former is not None:
        voting = voting.former
    row = MeetingVote.objects.filter(voting=voting).select_related("meeting").first()
    if row is None:
        return None
    name = "meetings:hold" if row.meeting.is_open else "meetings:meeting"
    return door(name, row.meeting_id) + ("#votes" if row.meeting.is_open else ""), str(row.meeting)


WAYS_BACK.append(back_to_the_meeting)


# In words -------------------------------------------------------------------------------------------------------


def how_far(held: Held) -> str:
    """How far a vote is: numbers, never names."""
    voting = held.voting
    if held.is_counted:
        return line_of(held)
    if voting.channel in (Channel.HANDS, Channel.CARD):
        return _("Đang biểu quyết, chờ ghi số đã đếm.")
    stands = standing_of(voting)
    if voting.channel == Channel.PAPER:
        return _("Đang bỏ phiếu: %(made)s trong %(all)s người kiểm phiếu đã ghi bảng.") % {
            "made": stands.sheets,
            "all": len(stands.tellers),
        }
    if voting.state == State.KEYS:
        return _("Chờ tổ kiểm phiếu tạo mã trên máy của mình: %(made)s trong %(all)s người.") % {
            "made": stands.keys_made,
            "all": len(stands.tellers),
        }
    return _("Đang bỏ phiếu: %(cast)s trong %(all)s lá phiếu đã ở trong hòm.") % {
        "cast": stands.cast,
        "all": stands.eligible,
    }


def line_of(held: Held) -> str:
    """A counted vote as the minutes tell it; what a vote of confidence came to stands in its own minutes only."""
    voting, result = held.voting, held.result
    if result is not None:
        return vote_line(
            voting.matter,
            result.channel,
            result.votes_for,
            result.votes_against,
            result.votes_other,
            result.denominator,
            agreed=result.agreed,
        )
    title = f"{voting.matter} ({str(Channel(voting.channel).label).lower()})"
    if voting.declared.sort == Sort.LEVELS:
        return _("%(title)s: đã kiểm phiếu, kết quả ở biên bản kiểm phiếu.") % {"title": title}
    outcome = voting.outcome
    votes = [
        f"{name} {marks[0]}/{outcome.denominator}"
        for name, marks in zip(voting.lines, outcome.count.marks, strict=True)
    ]
    return f"{title}: {', '.join(votes)}. {summary_of(outcome)}"


def vote_line(
    title: str, channel: str, votes_for: int, against: int, other: int, of: int, *, agreed: bool
) -> str:
    """A vote as the minutes tell it: numbers, never names."""
    how = str(Channel(channel).label).lower()
    said = _(
        "%(title)s (%(how)s): tán thành %(yes)s/%(of)s, không tán thành %(no)s, ý kiến khác %(other)s"
    ) % {
        "title": title,
        "how": how,
        "yes": votes_for,
        "of": of,
        "no": against,
        "other": other,
    }
    outcome = _("thông qua") if agreed else _("không đủ tỷ lệ")
    return f"{said}; {outcome}."


def uncounted(votes: Iterable[Held]) -> list[str]:
    """What is still being voted, each in words."""
    return [
        _("biểu quyết “%(matter)s” chưa kiểm phiếu xong") % {"matter": each.voting.matter}
        for each in votes
        if not each.is_counted
    ]
