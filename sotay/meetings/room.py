"""The room: what the jottings of a meeting say together. Everybody called is there until somebody says otherwise."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sotay.ballots.actions import judge_vote
from sotay.ballots.counting import Ground, Miscount, Tally, Verdict
from sotay.ballots.counting import check as check_tally
from sotay.ballots.votes import VOTES, Vote
from sotay.regulations import Refused

from .calling import LEADS, Called, called_to
from .held_votes import Held, votes_of
from .kinds import LEFT_OUT, NOT_EXPECTED, VOTING, Absence, Duty, MeetingKind, Outcome, Right, Seen
from .models import AgendaItem, Attendance, Jotting, Meeting

VOTE_OF = {
    MeetingKind.REGULAR: "resolution.cell",
    MeetingKind.THEMATIC: "resolution.cell",
    MeetingKind.CELL_COMMITTEE: "resolution.cell_committee",
    MeetingKind.COMMITTEE: "resolution.committee",
}
TASK = re.compile(r"^t\.([a-z0-9]{1,16})\.")


@dataclass(frozen=True)
class Attendee:
    """Somebody called, and what was recorded of them."""

    called: Called
    seen: str
    reason: str
    spoke: bool
    said: str = ""
    by_code: bool = False

    @property
    def is_there(self) -> bool:
        return self.seen != Seen.ABSENT

    @property
    def is_expected(self) -> bool:
        """Whether they count in the share that came: not who is excused, and not guests."""
        return self.called.right != Right.GUEST and not (
            self.called.excuse or (not self.is_there and self.reason in NOT_EXPECTED)
        )

    @property
    def lacks_reason(self) -> bool:
        return not self.is_there and not self.reason


@dataclass(frozen=True)
class Ballot:
    """A vote by show of hands on an item: numbers only, none where nobody has written any."""

    item: AgendaItem
    votes_for: int | None
    votes_against: int
    votes_other: int
    channel: str


@dataclass(frozen=True)
class Task:
    """A task to be given: what, to whom, by when, as it was typed."""

    key: str
    what: str
    who: int | None
    due: str


@dataclass
class Room:
    """A meeting that is being held.

    Attributes:
        meeting: it.
        items: its agenda.
        called: who is called.
        said: the value of every key.
        votes: what was put to the vote with a list and, where it is secret, with those who count.
    """

    meeting: Meeting
    items: list[AgendaItem]
    called: list[Called]
    said: Mapping[str, str] = field(default_factory=dict)
    votes: list[Held] = field(default_factory=list)

    @classmethod
    def of(cls, meeting: Meeting) -> "Room":
        """As it stands now."""
        room = cls.unsaid(meeting)
        room.said = dict(Jotting.objects.filter(meeting=meeting).values_list("key", "value"))
        room.votes = votes_of(meeting)
        return room

    @classmethod
    def unsaid(cls, meeting: Meeting) -> "Room":
        """As it is before anybody has said anything."""
        return cls(meeting, list(meeting.items.all()), called_to(meeting) if meeting.is_by_name else [])

    @cached_property
    def attendees(self) -> list[Attendee]:
        return [self._attendee(each) for each in self.called]

    def _attendee(self, each: Called) -> Attendee:
        at = f"p.{each.person_id}."
        if each.excuse == Absence.SUSPENDED:
            return Attendee(each, Seen.ABSENT, Absence.SUSPENDED, spoke=False)
        usual = Seen.ABSENT if each.excuse else Seen.PRESENT
        seen = self.said.get(f"{at}seen") or str(usual)
        absent = seen == Seen.ABSENT
        return Attendee(
            each,
            seen,
            (self._reason(at) or each.excuse) if absent else "",
            not absent and bool(self.said.get(f"{at}spoke") or self.said.get(f"{at}said", "").strip()),
            "" if absent else self.said.get(f"{at}said", "").strip(),
            bool(self.said.get(f"{at}code")) and seen == Seen.ONLINE,
        )

    def _reason(self, at: str) -> str:
        """Why somebody is absent. That they are suspended is said by a decision, not in the room."""
        said = self.said.get(f"{at}reason", "")
        return "" if said == Absence.SUSPENDED else said

    # How many -------------------------------------------------------------------------------------------------

    def _count(self, rows: Iterable[Attendee]) -> int:
        return sum(1 for _each in rows)

    @property
    def expected(self) -> int:
        return self._count(each for each in self.attendees if each.is_expected)

    @property
    def present(self) -> int:
        return self._count(each for each in self.attendees if each.is_expected and each.is_there)

    @property
    def beyond(self) -> int:
        """Who came though they need not."""
        return self._count(each for each in self.attendees if not each.is_expected and each.is_there)

    @property
    def online(self) -> int:
        return self._count(each for each in self.attendees if each.seen == Seen.ONLINE)

    @property
    def excused(self) -> int:
        return self._count(
            each
            for each in self.attendees
            if each.is_expected and not each.is_there and each.reason != Absence.NONE
        )

    @property
    def speakers(self) -> int:
        return self._count(each for each in self.attendees if each.spoke)

    # The right to vote ----------------------------------------------------------------------------------------

    @property
    def vote(self) -> Vote | None:
        """The kind of vote that is held in such a meeting."""
        return VOTES.get(VOTE_OF[MeetingKind(self.meeting.kind)]) if self.meeting.is_by_name else None

    @cached_property
    def voters(self) -> list[Attendee]:
        """Who is summoned with a vote."""
        return [each for each in self.attendees if each.called.right in VOTING]

    def tally(self, votes_for: int = 0, votes_against: int = 0, votes_other: int = 0) -> Tally:
        """Who is counted, and some votes."""
        left_out: dict[Ground, int] = {}
        for each in self.voters:
            if not each.is_there and each.reason in LEFT_OUT:
                ground = LEFT_OUT[Absence(each.reason)]
                left_out[ground] = left_out.get(ground, 0) + 1
        there = self._count(each for each in self.voters if each.is_there)
        return Tally(len(self.voters), there, votes_for, votes_against, votes_other, left_out)

    def verdict(self, tally: Tally) -> Verdict | None:
        """What follows from a tally by the rules of the day; ``None`` where the numbers cannot be of one vote."""
        if self.vote is None:
            return None
        try:
            check_tally(tally)
            return judge_vote(self.vote, tally, self.meeting.held_on, self.meeting.organization)
        except (Miscount, Refused):
            return None

    # What else was recorded -----------------------------------------------------------------------------------

    def number(self, key: str) -> int | None:
        """A whole number that was typed."""
        value = self.said.get(key, "").strip()
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 7 else None

    @property
    def ballots(self) -> list[Ballot]:
        """Votes on items: always one on the item that is concluded by a vote, and others where one was recorded.

        Not on items about which a vote was opened with a list: its numbers are counted, not typed here.
        """
        found, opened = [], {each.item.pk for each in self.votes if each.item}
        for item in self.items:
            if item.pk in opened:
                continue
            at = f"v.{item.pk}."
            votes_for = self.number(f"{at}for")
            if item.by != "vote" and votes_for is None:
                continue
            against, other = self.number(f"{at}against") or 0, self.number(f"{at}other") or 0
            channel = self.said.get(f"{at}channel") or "hands"
            found.append(Ballot(item, votes_for, against, other, channel))
        return found

    @property
    def tasks(self) -> list[Task]:
        """In the order in which they were begun."""
        keys = dict.fromkeys(found[1] for key in sorted(self.said) if (found := TASK.match(key)))
        rows = []
        for key in keys:
            at = f"t.{key}."
            what = self.said.get(f"{at}what", "").strip()
            if what and not self.said.get(f"{at}gone"):
                rows.append(Task(key, what, self.number(f"{at}who"), self.said.get(f"{at}due", "").strip()))
        return rows

    def outcome(self, item: AgendaItem) -> str:
        return self.said.get(f"i.{item.pk}.outcome", "")

    def noted(self, item: AgendaItem) -> str:
        return self.said.get(f"i.{item.pk}.noted", "").strip()

    def person(self, key: str) -> int | None:
        """Who has a duty: unless one is named, whoever leads takes the chair; notes, who took them the last time."""
        named = self.number(key)
        if named is not None:
            return named
        leads = [each.person_id for each in self.called if each.title in LEADS]
        if key == "m.chair":
            return next(iter(leads), None)
        return self.last_note_taker or next(iter(leads[1:]), None)

    @cached_property
    def last_note_taker(self) -> int | None:
        """Who took notes the last time, if they are called."""
        rows = Attendance.objects.filter(
            meeting__organization_id=self.meeting.organization_id,
            meeting__kind=self.meeting.kind,
            meeting__held_on__lt=self.meeting.held_on,
            duty=Duty.NOTE_TAKER,
        )
        last = rows.order_by("-meeting__held_on").values_list("person_id", flat=True).first()
        return last if any(each.person_id == last for each in self.called) else None

    def is_recorded(self, item: AgendaItem) -> bool:
        """Whether something was recorded of an item: by itself, or by somebody's tap."""
        if item.by == "roll":
            return not any(each.lacks_reason for each in self.attendees) and bool(self.said.get("m.began"))
        if item.by == "vote":
            counted = any(each.is_counted for each in self.votes if each.item and each.item.pk == item.pk)
            return counted or any(
                each.item.pk == item.pk and each.votes_for is not None for each in self.ballots
            )
        if item.by == "tasks":
            return bool(self.tasks) or self.outcome(item) == Outcome.NOTHING
        if item.by == "score":
            return any(key.startswith("s.") for key in self.said)
        if item.by == "minutes":
            return True
        return bool(self.outcome(item))

    @property
    def is_begun(self) -> bool:
        return bool(self.said.get("m.began"))
