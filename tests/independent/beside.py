"""What happens beside membership: units and their heads, groups, models of organisation, dues, meetings, targets."""

from datetime import date, timedelta

from sotay.documents.actions import enter
from sotay.documents.models import Document, StudyRequest
from sotay.documents.studying import ask, record, withdraw
from sotay.dues.actions import declare, post_month
from sotay.dues.book import balance
from sotay.dues.money import remit
from sotay.dues.payers import payers_of
from sotay.dues.rates import Rules as DuesRules
from sotay.kernel.authority import PROGRAM
from sotay.kernel.place import under
from sotay.kernel.time import FOREVER
from sotay.meetings.actions import plan
from sotay.meetings.afterwards import close_assignment
from sotay.meetings.afterwards import hand_in as record_numbers
from sotay.meetings.models import Assignment
from sotay.meetings.recording import Entry, jot
from sotay.meetings.room import Room
from sotay.meetings.signing import sign
from sotay.members.models import Member, Standing
from sotay.organizations.models import Group, Organization, Post, Unit
from sotay.organizations.pattern_actions import adopt, review, use
from sotay.organizations.patterns import Pattern
from sotay.organizations.structure import end_unit, found_unit, join_group, serve
from sotay.people.actions import hold_post
from sotay.targets.actions import allot, children, set_target

from .setting import Setting


class Beside(Setting):
    """Acts whose names begin with ``act_``; each happens on the story's day."""

    def act_found_unit(self) -> Unit:
        kind = self.rng.choice(("village", "village", "residential_group", "school"))
        home = self.somewhere([*self.communes, self.cells[0]])
        on = self.some_day(date(2015, 1, 1))
        unit = found_unit(PROGRAM, home, name=f"Thôn {next(self.numbers)}", kind=kind, on=on)
        self._head(unit, on)
        self.units.append(unit)
        return unit

    def act_serve(self) -> object:
        """A cell serves a unit, or takes in the members of one that has none."""
        if not self.units:
            return None
        unit, cell = self.rng.choice(self.units), self.somewhere(self.cells)
        on = max(self.some_day(), unit.valid_from)
        return serve(PROGRAM, unit, cell=cell, on=on, hosts=self.rng.random() < 0.4)

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

    def act_enter_document(self) -> Document:
        """An organisation enters a document of its own, or of a body above."""
        home = self.somewhere([self.top, *self.uppers, *self.communes, self.cells[0]])
        return enter(
            PROGRAM, home, kind=self.rng.choice(("resolution", "directive", "conclusion", "plan", "letter")),
            number=f"{next(self.numbers)}-NQ", issued_on=self.some_day(), title="Về chuyển đổi số", open_=True,
            issuer=self.rng.choice(("", "", "Bộ Chính trị")),
        )  # fmt: skip

    def act_ask_to_study(self) -> object:
        """A document is to be studied, perhaps in some kinds of cells only; some study it; perhaps it is taken back."""
        home = self.somewhere([self.top, *self.uppers, *self.communes, *self.cells[:2]])
        document = enter(
            PROGRAM, home, kind="resolution", number=f"{next(self.numbers)}-NQ", issued_on=self.day,
            title="Về xây dựng", open_=True,
        )  # fmt: skip
        kinds = self.rng.choice(((), (), ("residential",), ("agency", "residential")))
        request = ask(
            PROGRAM,
            document,
            organization=home,
            due_on=self.day + timedelta(days=self.rng.randrange(200)),
            sectors=kinds,
        )
        self._study(request, home)
        if self.rng.random() < 0.1:
            withdraw(PROGRAM, request)
        return request

    def _study(self, request: StudyRequest, home: Organization) -> None:
        """Everybody in some cells, and a few in others."""
        cells = Organization.objects.filter(under(home.path or "-"))
        for cell in cells:
            here = list(
                Member.objects.filter(
                    standings__in=Standing.objects.as_of(self.day).filter(organization=cell)
                )
            )
            share = self.rng.choice((0, 0.5, 1))
            some = [each for each in here if self.rng.random() < share]
            if some and request.reaches(cell):
                record(PROGRAM, cell, request=request, members=some, on=self.day)

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
