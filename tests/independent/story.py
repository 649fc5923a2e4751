"""A province to which lawful things happen, in a random order that a seed repeats.

Each act runs on a day of its own, so that what was known when can be asked afterwards; many are recorded late.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import count

from django.db import transaction

from sotay.dues.actions import declare, post_month
from sotay.dues.book import balance
from sotay.dues.money import remit
from sotay.dues.payers import payers_of
from sotay.dues.rates import Rules as DuesRules
from sotay.kernel.actions import Clash, entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.time import FOREVER, clock_stopped_at, end_of_day
from sotay.meetings.actions import plan
from sotay.meetings.afterwards import close_assignment
from sotay.meetings.afterwards import hand_in as record_numbers
from sotay.meetings.models import Assignment
from sotay.meetings.recording import Entry, jot
from sotay.meetings.room import Room
from sotay.meetings.signing import sign
from sotay.members import actions as member_actions
from sotay.members import bookkeeping
from sotay.members.actions import Beginning, Counted
from sotay.members.corrections import correct_member, describe
from sotay.members.kinds import Education, Kind, Occupation, RemovalGround, Theory
from sotay.members.ledger import post
from sotay.members.models import Member, Movement
from sotay.members.totals import Line, hand_in, pass_to_persons
from sotay.organizations.actions import change_kind, found, move, recode, rename
from sotay.organizations.models import Decision, Group, Organization, Post, Unit
from sotay.organizations.pattern_actions import adopt, review, use
from sotay.organizations.patterns import Pattern
from sotay.organizations.structure import end_unit, found_unit, join_group, name_group
from sotay.people.actions import hold_post
from sotay.people.models import Precision
from sotay.people.persons import Profile
from sotay.regulations import Refused
from sotay.targets.actions import allot, children, set_target
from tests.make import organization

OPENED = date(2021, 1, 1)
FIRST = date(2022, 6, 1)
LAST = date(2024, 3, 19)
REGION = "mien-nui-trung-du-phia-bac"
SECTORS = ("residential", "agency", "public_service", "private_enterprise", "armed_forces", "other", "")
PRECISIONS = (Precision.DAY, Precision.DAY, Precision.DAY, Precision.MONTH, Precision.YEAR)

LINES: list[dict[str, str | bool]] = [
    {"sex": "female", "minority": True},
    {"sex": "male", "age": "31-40", "education": "college"},
    {},
]

Act = Callable[[], object]


class Story:
    """Two provinces under a centre, members and villages in the first, and what happens to them.

    Attributes:
        moments: the end of the day of each act: what was known then can be asked.
        told: the names of the acts that were lawful, in order.
    """

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.numbers = count(1)
        self.day = FIRST
        self.moments: list[datetime] = []
        self.told: list[str] = []
        self.members: list[Member] = []
        self.units: list[Unit] = []
        with clock_stopped_at(OPENED):
            self._build()
            self._open()

    # The province -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.centre = organization(None, "center", "Toàn Đảng")
        self.top, self.neighbour = (organization(self.centre, "province", f"Đảng bộ tỉnh {n}") for n in "AB")
        self.uppers = [
            organization(self.top, "upper", f"Đảng bộ {kind}", upper_type=kind)
            for kind in ("district", "district", "city")
        ]
        self.police = organization(self.top, "upper", "Công an", upper_type="police")
        organization(self.top, "delegation", "Đảng đoàn")
        self.communes = [
            organization(upper, "grassroots_committee", f"Đảng bộ xã {n}", sector="commune")
            for n, upper in enumerate((*self.uppers, self.uppers[0]))
        ]
        section = organization(self.communes[0], "section", "Đảng bộ bộ phận")
        abroad = organization(self.neighbour, "upper", "Đảng bộ huyện B", upper_type="district")
        village = organization(abroad, "grassroots_committee", "Đảng bộ xã B")
        homes = (section, *self.communes, self.communes[0], self.communes[1], village)
        self.cells = [organization(home, "cell", sector=self.rng.choice(SECTORS)) for home in homes]
        self.cells.append(organization(self.uppers[2], "grassroots_cell", sector="agency"))
        self.totals = [
            organization(self.police, "grassroots_cell", sector="armed_forces", kept_by_totals=True),
            organization(self.communes[2], "cell", sector="armed_forces", kept_by_totals=True),
        ]
        self.groups = [
            name_group(PROGRAM, self.top, name=code, code=code, on=OPENED) for code in (REGION, "khac")
        ]

    def _open(self) -> None:
        bookkeeping.open_book(PROGRAM, self.centre, on=OPENED)
        with entry(PROGRAM, "test.open_book", self.top):
            for cell in (*self.cells, *self.cells):
                self.members.append(self._opening_member(cell))
            openings = [
                self._opening(member, cell) for member, cell in zip(self.members, self.cells * 2, strict=True)
            ]
            post(openings, new_members=True)
        for cell in self.totals:
            self.sheet(cell, "opening", OPENED, 30)
            self.sheet(cell, "opening", OPENED, 4)

    def _opening_member(self, cell: Organization) -> Member:
        return member_actions.new_member(
            self.profile(), self.counted(), Beginning(joined_on=date(2012, 3, 3))
        )

    def _opening(self, member: Member, cell: Organization) -> Movement:
        status = self.rng.choice(("official", "official", "probationary", "unknown"))
        return Movement(
            member=member, kind=Kind.OPENING, happened_on=OPENED, to_organization=cell, to_status=status
        )

    @property
    def organizations(self) -> list[Organization]:
        """Every organisation, with its place as of now."""
        return list(Organization.objects.order_by("pk"))

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

    def some_day(self, since: date = OPENED) -> date:
        """Today, lately, or long ago."""
        late = self.rng.choice((0, 0, 3, 20, 60, 200, 400))
        return max(self.day - timedelta(days=self.rng.randrange(late + 1)), since)

    def paper(self) -> Decision:
        return Decision(number=f"{next(self.numbers)}-QĐ", signed_on=self.day, issuer="Huyện ủy")

    def somebody(self) -> Member:
        return Member.objects.select_related("person").get(pk=self.rng.choice(self.members).pk)

    def somewhere(self, organizations: list[Organization]) -> Organization:
        return Organization.objects.get(pk=self.rng.choice(organizations).pk)

    def profile(self) -> Profile:
        rng = self.rng
        born = date(rng.randrange(1940, 2004), rng.randrange(1, 13), rng.randrange(1, 29))
        precision = rng.choice(PRECISIONS)
        if precision == Precision.YEAR:
            born = born.replace(month=1, day=1)
        return Profile(
            f"Nông Thị {next(self.numbers)}",
            sex=rng.choice(("male", "female", "female", "")),
            born_on=rng.choice((born, born, born, date(1992, 2, 29), None)),
            born_precision=precision,
            ethnicity=rng.choice(("Tày", "Kinh", "Dao", "")),
        )

    def counted(self) -> Counted:
        choose = self.rng.choice
        return Counted(choose(Education.values), choose(Theory.values), choose(Occupation.values))

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

    def sheet(self, cell: Organization, kind: str, on: date, number: int) -> object:
        breakdown = LINES[number % len(LINES)] if kind == "opening" else self.rng.choice(LINES)
        line = Line(kind, on, number, breakdown=breakdown)
        until = max(on, self.day if self.moments else on)
        return hand_in(
            PROGRAM,
            cell,
            number=f"{next(self.numbers)}-BC",
            signed_on=until,
            period_from=on,
            period_to=on,
            lines=[line],
        )

    def act_pass_to_persons(self) -> object:
        if self.rng.random() < 0.8:
            return None
        return pass_to_persons(
            PROGRAM, self.somewhere(self.totals), on=self.some_day(), decision=self.paper()
        )

    def act_found_unit(self) -> Unit:
        kind = self.rng.choice(("village", "village", "residential_group", "school"))
        home = self.somewhere([*self.communes, self.cells[0]])
        on = self.some_day(date(2015, 1, 1))
        unit = found_unit(PROGRAM, home, name=f"Thôn {next(self.numbers)}", kind=kind, on=on)
        self._head(unit, on)
        self.units.append(unit)
        return unit

    def act_head(self) -> object:
        return self._head(self.rng.choice(self.units), self.some_day()) if self.units else None

    def _head(self, unit: Unit, on: date) -> object:
        seat = Post.objects.get(unit=unit)
        if seat.holdings.filter(valid_from__gte=on).exists():
            return None
        return hold_post(PROGRAM, seat, on=on, is_member=self.rng.random() < 0.6)

    def act_end_unit(self) -> Unit | None:
        if not self.units:
            return None
        unit = self.units.pop(self.rng.randrange(len(self.units)))
        return end_unit(PROGRAM, unit, on=max(self.day, unit.valid_from + timedelta(days=1)))

    def act_join_group(self) -> object:
        group: Group = self.rng.choice(self.groups)
        place = self.somewhere([self.top, self.neighbour])
        if group.memberships.filter(organization=place).exists():
            return None
        return join_group(PROGRAM, place, group=group, on=self.some_day())

    def act_pattern(self) -> object:
        """A model of organisation is entered and used, or one is looked over."""
        pattern = Pattern.objects.filter(valid_to=FOREVER).order_by("-pk").first()
        if pattern is None or self.rng.random() < 0.4:
            pattern = adopt(
                PROGRAM, self.somewhere([self.top, *self.communes]), name="Chi bộ ghép", sort="cells",
                pilot=self.rng.random() < 0.5, on=self.some_day(), decision=self.paper(),
            )  # fmt: skip
            cells = self.rng.sample(self.cells, 2)
            return [use(PROGRAM, pattern, at=self.somewhere([cell]), on=self.day) for cell in cells]
        return review(PROGRAM, pattern, on=self.day, outcome=self.rng.choice(("keep", "change", "end")))

    def act_declare_dues(self) -> object:
        """Three members say what their dues are reckoned from."""
        since = self.some_day()
        return [
            declare(
                PROGRAM, self.somebody(), group="salaried", base=self.rng.randrange(10**6, 10**7), since=since
            )
            for _number in range(3)
        ]

    def act_collect_dues(self) -> object:
        """A cell writes a month: some have not paid, some pay what they owed."""
        cell, month = self.somewhere(self.cells), self.some_day().replace(day=1)
        payers = payers_of([cell], DuesRules(month))[cell.pk]
        unpaid = [each.member_id for each in payers if each.here and self.rng.random() < 0.3]
        arrears = [each.member_id for each in payers if each.arrears and self.rng.random() < 0.5]
        return post_month(PROGRAM, cell, month=month, unpaid=unpaid, arrears=arrears)

    def act_remit_dues(self) -> object:
        organization = self.somewhere([*self.cells, *self.communes])
        owed = -balance(organization)["owed"]
        return remit(PROGRAM, organization, amount=owed, on=self.day) if owed > 0 else None

    def act_meet(self) -> object:
        """A cell meets: some are absent, a task is given, the minutes are signed, perhaps the task is closed."""
        cell, on = self.somewhere(self.cells), self.some_day()
        kind = self.rng.choice(("regular", "regular", "thematic"))
        meeting = plan(PROGRAM, cell, kind=kind, on=on, topic="Nêu gương", combined=self.rng.random() < 0.2)
        room = Room.of(meeting)
        who = [each.called.person_id for each in room.attendees]
        if not who:
            return meeting
        said = {"m.began": "19:30", "m.chair": str(who[0]), "m.note_taker": str(who[-1])}
        for each in who[2:]:
            if self.rng.random() < 0.3:
                said |= {f"p.{each}.seen": "absent", f"p.{each}.reason": self.rng.choice(("leave", "none"))}
        said |= {f"p.{who[0]}.spoke": "1", "t.a.what": "Vận động", "m.democracy": "yes"}
        for item in room.items:
            said[f"i.{item.pk}.outcome"] = "done"
            said[f"v.{item.pk}.for"] = "0"
        if room.items and any(item.by == "score" for item in room.items):
            return meeting
        jot(PROGRAM, meeting, entries=[Entry(key, value, 1, "a") for key, value in said.items()])
        if self.rng.random() < 0.8:
            sign(PROGRAM, meeting)
            for task in Assignment.objects.filter(meeting=meeting):
                if self.rng.random() < 0.5:
                    close_assignment(PROGRAM, task, result="done")
        return meeting

    def act_gather(self) -> object:
        """A committee holds a briefing or a dialogue, of which it hands in numbers."""
        kind = self.rng.choice(("briefing", "dialogue", "seminar", "ceremony"))
        came = self.rng.randrange(40)
        return record_numbers(
            PROGRAM,
            self.somewhere([*self.communes, *self.uppers]),
            kind=kind,
            on=self.some_day(),
            topic="x",
            present=came,
            expected=came + self.rng.randrange(5),
        )

    def act_set_target(self) -> object:
        """A committee says how many it will admit in a year, and divides that below it."""
        year = self.some_day().year
        top = self.somewhere([self.top, *self.uppers, *self.communes])
        values = {pk: self.rng.randrange(20) for pk in children(top, year, year)}
        set_target(
            PROGRAM, top, code="members_admitted", first_year=year, value=self.rng.randrange(50),
            decision=self.paper(),
        )  # fmt: skip
        return allot(
            PROGRAM, top, code="members_admitted", first_year=year, values=values, decision=self.paper()
        ) if values else None  # fmt: skip


def days_of(story: Story, number: int) -> Iterator[date]:
    """Days worth asking about: where acts happened, ends of years and months, a leap day, and any other."""
    worth = [OPENED, date(2021, 12, 31), date(2023, 1, 1), date(2023, 6, 30), date(2024, 2, 29), LAST]
    for _ in range(number):
        if story.rng.random() < 0.3:
            yield story.rng.choice(worth)
        else:
            yield OPENED + timedelta(days=story.rng.randrange((LAST - OPENED).days + 1))
