"""Coming in: admission, arrival from elsewhere, restoration; and a year later becoming official."""

from .choosing import SLIPS, Choosing
from .days import DAY, half_start, moment, years_after
from .ledger import OFFICIAL, OUTSIDE, PROBATIONARY
from .opening import official
from .plan import Planned
from .tree import WORK, Node

RETIREMENT = {True: 60.4, False: 55.6}
ELSEWHERE = (
    "thành phố Hà Nội",
    "tỉnh Thái Nguyên",
    "tỉnh Cao Bằng",
    "tỉnh Tuyên Quang",
    "tỉnh Lạng Sơn",
    "tỉnh Bắc Ninh",
    "tỉnh Vĩnh Phúc",
    "tỉnh Đồng Nai",
    "tỉnh Bình Dương",
    "thành phố Hồ Chí Minh",
    "tỉnh Đắk Lắk",
    "thành phố Hải Phòng",
)


class Coming(Choosing):
    """Those who come, and what follows from it: recognition, and retirement from a working cell."""

    expelled: list[tuple[int, int]]
    removed: list[tuple[int, int]]

    def admit(self, item: Planned, late: bool) -> bool:
        rng = self.rng
        sort = (
            "enterprise"
            if item.worker and rng.random() < 0.7
            else ("work" if rng.random() < 0.36 else "village")
        )
        place = self.somewhere(None, sort, self.today)
        if place < 0 and sort == "enterprise":
            place = self.somewhere(None, "village", self.today)
        if place < 0:
            return False
        happened = self._when(late, place)
        recorded = self._recorded(late, OUTSIDE, place)
        if not recorded or not self.active(place, happened):
            return False
        decided = self._admission_decided(happened)
        age = rng.triangular(18.6, 29.8, 25) if item.young else rng.triangular(31.6, 55, 36)
        member = self.person(
            place, age=age, man=not item.woman, joined=happened, recorded=recorded, day=happened
        )
        person = self.inventor.members[member]
        person.admission_decided_on = self.calendar.date(decided)
        background = self.inventor.background(self.cells[place], age, man=not item.woman, worker=item.worker)
        if background[2] == "worker" and not item.worker:
            background = (*background[:2], "other")  # as many workers as planned, no more
        self.backgrounds.append((member, happened, *background))
        paper = self.paper("decision", self._admits(place), decided, f"Kết nạp đảng viên {person.full_name}")
        person.admission_decided_on = self.calendar.date(self.papers[paper].day)
        if not late:
            recorded = self._slip("admission", member, recorded, place, PROBATIONARY, paper)
        self.post("admission", member, happened, self.today, recorded, place, PROBATIONARY, paper)
        self.later(
            max(years_after(happened, 1), self.today), self.recognise, member, years_after(happened, 1), 0
        )
        self._will_retire(member)
        return True

    def _admission_decided(self, happened: int) -> int:
        decided = happened - 4 - int(self.rng.random() * 22)
        for window in self.profile.windows:
            if window.since.toordinal() <= happened <= window.until.toordinal():
                decided = max(decided, window.since.toordinal() + 6)
        return min(decided, happened - 1)

    def _admits(self, place: int) -> Node:
        """The standing committee above, or the grassroots committee it delegated this to."""
        node = self.cells[place]
        for power in self.history.powers:
            if node.parent is power.node and power.act.day < self.today - 30:
                return power.node
        return self.upper[place]

    def arrive(self, item: Planned, late: bool) -> bool:
        rng = self.rng
        place = self.somewhere(None, "work" if rng.random() < 0.4 else "village", self.today)
        if place < 0:
            return False
        happened, recorded = self._when(late, place), self._recorded(late, OUTSIDE, place)
        if not recorded or not self.active(place, happened):
            return False
        man = rng.random() < 0.68
        age = rng.triangular(21, 58, 29)
        new = age < 35 and rng.random() < 0.12
        joined = happened - (
            30 + int(rng.random() * 300)
            if new
            else max(372, int((age - min(age - 1.2, 19 + 10 * rng.random())) * 365.25))
        )
        member = self.person(place, age=age, man=man, joined=joined, recorded=recorded, day=happened)
        if not new:
            official(self, member, joined)
        self.backgrounds.append(
            (member, happened, *self.inventor.background(self.cells[place], age, man=man))
        )
        origin = rng.choice([name for name in ELSEWHERE if name != self.profile.name])
        paper = self.paper(
            "introduction", self.upper[place], happened - 1, f"Tiếp nhận sinh hoạt đảng từ Đảng bộ {origin}"
        )
        status = PROBATIONARY if new else OFFICIAL
        if not late:
            recorded = self._slip("arrival", member, recorded, place, status, paper)
        self.post("arrival", member, happened, self.today, recorded, place, status, paper)
        if new:
            self.later(
                max(years_after(joined, 1), self.today), self.recognise, member, years_after(joined, 1), 0
            )
        self._will_retire(member)
        return True

    def restore(self, item: Planned, late: bool) -> bool:
        """Somebody expelled or removed years ago comes back; if there is nobody, somebody arrives instead."""
        pool = self.expelled if item.kind == "restoration" else self.removed
        for number, (member, place) in enumerate(pool):
            if self.counted[member] > self.today - 150 or not self.active(place, self.today):
                continue
            recorded = self._recorded(False, member, place)
            if not recorded:
                continue
            del pool[number]
            words = "Phục hồi đảng tịch" if item.kind == "restoration" else "Nối lại sinh hoạt đảng"
            subject = f"{words} cho {self.inventor.members[member].full_name}"
            paper = self.paper("decision", self.upper[place], self.today - 6, subject)
            self.post(item.kind, member, self.today, self.today, recorded, place, OFFICIAL, paper)
            return True
        return self.arrive(item, late)

    # -- becoming official

    def recognise(self, member: int, happened: int, recorded: int) -> None:
        """At the end of month 12; what was recorded months later counts from the first open day."""
        place = self.cell[member]
        if place < 0 or self.status[member] != PROBATIONARY:
            return
        if self.locked[member] >= self.today or self.counted[member] > self.today:
            self.later(self.locked[member] + 1, self.recognise, member, happened, recorded)
            return
        rng, floor = self.rng, self.floor(member, place)
        if self.today > happened:
            floor = max(floor, self.closed_before(self.today, place) + 600)
        if not recorded:
            lag = (
                6 + int(rng.expovariate(0.07)) + (60 + int(rng.random() * 150) if rng.random() < 0.05 else 0)
            )
            recorded = moment(rng, happened + lag)
        recorded = max(recorded, floor + 60)
        if recorded > self.calendar.limit:
            return  # not yet recorded on the day
        if recorded > self.open_until(self.today, place):
            following = half_start(self.calendar.half(self.today) + 1)
            self.later(following, self.recognise, member, happened, recorded)
            return
        person = self.inventor.members[member]
        decided = min(happened + 4 + int(rng.random() * 30), recorded // DAY - 1)
        paper = self.paper(
            "decision", self.upper[place], decided, f"Công nhận đảng viên chính thức {person.full_name}"
        )
        if happened == self.today and rng.random() < SLIPS:
            recorded = self._wrong_day(member, recorded, place, paper)
        person.official_on = self.calendar.date(happened)
        person.recognition_decided_on = self.calendar.date(self.papers[paper].day)
        if person.card_number is None:
            self.inventor.issue_card(member)
        self.post("recognition", member, happened, self.today, recorded, place, OFFICIAL, paper)

    def _wrong_day(self, member: int, recorded: int, place: int, paper: int) -> int:
        wrong = self.today - 1 - int(self.rng.random() * 15)
        end = self.open_until(self.today, place)
        mended = moment(self.rng, recorded // DAY + 2 + int(self.rng.random() * 20))
        if (
            self.counted[member] >= wrong
            or self.calendar.half(wrong) != self.calendar.half(self.today)
            or mended > end - 7200
        ):
            return recorded
        self.post_mistake(
            "recognition",
            member,
            wrong,
            (recorded, mended),
            place,
            OFFICIAL,
            paper,
            "Ghi nhầm ngày công nhận chính thức",
        )
        return mended + 300

    # -- retirement, as far as it can be foreseen

    def _will_retire(self, member: int) -> None:
        """Somebody in a working cell goes back to a village at pension age."""
        if self.cells[self.cell[member]].sector not in WORK:
            return
        age = RETIREMENT[self.inventor.men[member]]
        day = self.inventor.born[member] + int(age * 365.25 + self.rng.random() * 150)
        if self.today < day <= self.calendar.last:
            self.later(day, self.retire, member)
        elif day <= self.today:
            self.later(self.today + 60 + int(self.rng.random() * 300), self.retire, member)

    def retire(self, member: int) -> None:
        raise NotImplementedError
