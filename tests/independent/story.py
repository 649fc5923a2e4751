"""A province to which lawful things happen, in a random order that a seed repeats.

Each act runs on a day of its own, so that what was known when can be asked afterwards; many are recorded late.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction

from sotay.kernel.actions import Clash
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.time import clock_stopped_at, end_of_day
from sotay.members import actions as member_actions
from sotay.members import bookkeeping
from sotay.members.actions import Beginning
from sotay.members.corrections import correct_member, describe
from sotay.members.kinds import RemovalGround
from sotay.members.models import Member, Movement
from sotay.members.totals import pass_to_persons
from sotay.organizations.actions import change_kind, found, move, recode, rename
from sotay.organizations.models import Decision, Organization
from sotay.regulations import Refused

from .beside import Beside
from .setting import FIRST, LAST, OPENED, REGION, SECTORS, Act

__all__ = ["FIRST", "LAST", "OPENED", "REGION", "Story", "days_of"]


class Story(Beside):
    """What happens to the members and the organisations of the setting."""

    # Telling ------------------------------------------------------------------------------------------------

    def tell(self, acts: int) -> None:
        """Let lawful things happen. What is refused leaves nothing behind, and does not count."""
        names = [name.removeprefix("act_") for name in dir(self) if name.startswith("act_")]
        often = "admit arrive recognize transfer transfer leave leave reverse move close".split() * 3
        pace = max(1, (LAST - FIRST).days // acts)
        for number in range(acts):
            self.day = min(FIRST + timedelta(days=pace * number + self.rng.randrange(pace)), LAST)
            name = self._one_of(names + often)
            self.told.append(name)
            self.moments.append(end_of_day(self.day))

    def _one_of(self, names: list[str]) -> str:
        for _attempt in range(500):
            name = self.rng.choice(names)
            act: Act = getattr(self, f"act_{name}")
            try:
                with clock_stopped_at(self.day), transaction.atomic():
                    if act() is not None:
                        return name
            except Clash:
                raise  # nobody else acts here: whatever clashes is a mistake of the program
            except Refused:
                continue
        raise AssertionError("nothing lawful is left to happen")

    # What may happen ----------------------------------------------------------------------------------------

    def act_admit(self) -> Member:
        on = self.some_day()
        member = member_actions.admit(
            PROGRAM,
            self.somewhere(self.cells),
            profile=self.profile(),
            counted=self.counted(),
            decision=Decision(number=f"{next(self.numbers)}-QĐ", signed_on=on, issuer="Huyện ủy"),
            ceremony_on=on,
        )
        self.members.append(member)
        return member

    def act_arrive(self) -> Member:
        member = member_actions.arrive(
            PROGRAM,
            self.somewhere([*self.cells, self.communes[0]]),
            profile=self.profile(),
            counted=self.counted(),
            beginning=Beginning(joined_on=date(2005, 9, 2)),
            status=self.rng.choice(("official", "probationary", "unknown")),
            on=self.some_day(),
        )
        self.members.append(member)
        return member

    def act_recognize(self) -> Movement:
        return member_actions.recognize(PROGRAM, self.somebody(), decision=self.paper(), on=self.some_day())

    def act_transfer(self) -> Movement:
        return member_actions.transfer(
            PROGRAM, self.somebody(), to_cell=self.somewhere(self.cells), on=self.some_day()
        )

    def remove(self, actor: Actor, member: Member, *, on: date, decision: Decision) -> Movement:
        ground = self.rng.choice(list(RemovalGround))
        return member_actions.remove(actor, member, on=on, decision=decision, ground=ground)

    def act_leave(self) -> Movement:
        member, on = self.somebody(), self.some_day()
        by_decision = [
            member_actions.expel,
            self.remove,
            member_actions.cancel,
            member_actions.withdraw,
        ]
        way = self.rng.randrange(7)
        if way < len(by_decision):
            return by_decision[way](PROGRAM, member, on=on, decision=self.paper())
        if way == 4:
            return member_actions.die(PROGRAM, member, on=on)
        return member_actions.depart(PROGRAM, member, on=on, abroad=way == 5)

    def act_return(self) -> Movement:
        way = self.rng.choice([member_actions.restore, member_actions.resume])
        status = self.rng.choice(("official", "probationary"))
        cell, on = self.somewhere(self.cells), self.some_day()
        if self.rng.random() < 0.5:
            return member_actions.take_back(PROGRAM, self.somebody(), to_cell=cell, status=status, on=on)
        return way(PROGRAM, self.somebody(), to_cell=cell, status=status, on=on, decision=self.paper())

    def act_reverse(self) -> Movement | None:
        member = self.somebody()
        standing = Movement.objects.filter(member=member, reverses=None, reversal=None)
        last = standing.order_by("-counted_on", "-rank", "-id").first()
        return last and member_actions.reverse_entry(PROGRAM, member, movement=last, reason="nhầm")

    def act_describe(self) -> object:
        return describe(PROGRAM, self.somebody(), counted=self.counted(), on=self.some_day())

    def act_correct(self) -> Member:
        member = self.somebody()
        seen = (member.person.entry_id, member.entry_id)
        beginning = Beginning(joined_on=date(2011, 1, 1))
        return correct_member(PROGRAM, member, seen=seen, profile=self.profile(), beginning=beginning)

    def act_close(self) -> object:
        place = self.somewhere([self.top, *self.uppers, *self.communes])
        return bookkeeping.close_period(
            PROGRAM, place, until=self.day - timedelta(days=self.rng.randrange(1, 120))
        )

    def act_rename(self) -> object:
        place = self.somewhere([*self.cells, *self.communes])
        name = f"Chi bộ {next(self.numbers)}"
        return rename(PROGRAM, place, name=name, on=self.some_day(), decision=self.paper())

    def act_recode(self) -> object:
        code = f"{next(self.numbers):03}"
        return recode(
            PROGRAM, self.somewhere(self.cells), code=code, on=self.some_day(), decision=self.paper()
        )

    def act_change_kind(self) -> object:
        choices = [
            ("cell", self.cells),
            ("section", self.cells),
            ("grassroots_cell", self.cells),
            ("grassroots_committee", self.communes),
        ]
        kind, places = self.rng.choice(choices)
        return change_kind(
            PROGRAM,
            self.somewhere(places),
            kind=kind,
            sector=self.rng.choice(SECTORS),
            on=self.some_day(),
            decision=self.paper(),
        )

    def act_change_upper_type(self) -> object:
        kind = self.rng.choice(("district", "city", "bloc"))
        place = self.somewhere(self.uppers)
        return change_kind(
            PROGRAM, place, kind="upper", upper_type=kind, on=self.some_day(), decision=self.paper()
        )

    def act_move(self) -> Organization:
        moves = [
            (self.communes, self.uppers),
            (self.cells[:7], self.communes),
            (self.uppers[:2], [self.top, self.neighbour]),
            (self.totals[1:], self.communes),
        ]
        places, parents = self.rng.choice(moves)
        place, parent = self.somewhere(places), self.somewhere(parents)
        return move(PROGRAM, place, to_parent=parent, on=self.some_day(), decision=self.paper())

    def act_found(self) -> Organization:
        home = self.somewhere([*self.communes, *self.uppers])
        kind = self.rng.choice(("cell", "grassroots_cell", "section", "subordinate_committee", "cell"))
        made = found(
            PROGRAM,
            home,
            name=f"Tổ chức {next(self.numbers)}",
            kind=kind,
            sector=self.rng.choice(SECTORS),
            temporary=self.rng.random() < 0.1,
            on=self.some_day(date(2015, 1, 1)),
            decision=self.paper(),
        )
        if kind.endswith("cell"):
            self.cells.append(made)
        return made

    def act_hand_in(self) -> object:
        kind = self.rng.choice(("admission", "admission", "arrival", "death", "departure", "opening"))
        return self.sheet(self.somewhere(self.totals), kind, self.some_day(), self.rng.randrange(1, 4))

    def act_pass_to_persons(self) -> object:
        if self.rng.random() < 0.8:
            return None
        return pass_to_persons(
            PROGRAM, self.somewhere(self.totals), on=self.some_day(), decision=self.paper()
        )


def days_of(story: Story, number: int) -> Iterator[date]:
    """Days worth asking about: where acts happened, ends of years and months, a leap day, and any other."""
    worth = [OPENED, date(2021, 12, 31), date(2023, 1, 1), date(2023, 6, 30), date(2024, 2, 29), LAST]
    for _ in range(number):
        if story.rng.random() < 0.3:
            yield story.rng.choice(worth)
        else:
            yield OPENED + timedelta(days=story.rng.randrange((LAST - OPENED).days + 1))
