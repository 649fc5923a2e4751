"""Leaving: death, departure, removal, expulsion, withdrawal, cancellation; and departures that were none."""

from .choosing import SLIPS
from .coming import ELSEWHERE
from .days import DAY, half_start, moment
from .ledger import OFFICIAL, OUTSIDE, PROBATIONARY
from .moving import Moving
from .plan import Planned
from .tree import GRASSROOTS

GOING = {
    "departure": "Giới thiệu sinh hoạt đảng đến Đảng bộ {place}",
    "removal": "Xóa tên đảng viên {name}",
    "removal_probationary": "Xóa tên đảng viên dự bị {name}",
    "expulsion": "Khai trừ {name} ra khỏi Đảng",
    "withdrawal": "Cho {name} ra khỏi Đảng",
    "cancellation": "Hủy quyết định kết nạp {name}",
}


class Leaving(Moving):
    """Those who go."""

    shaken: dict[int, list[int]]  # by cell, the days on which the path to it changed

    def die(self, item: Planned, late: bool) -> bool:
        member = self.somebody(self._mortal, before=self._before(late))
        if member < 0:
            return False
        place = self.cell[member]
        happened, recorded = self._when(late, place), self._recorded(late, member, place)
        if not recorded or happened <= self.counted[member]:
            return False
        if not late and self.rng.random() < SLIPS * 2:
            recorded = self._namesake(member, recorded, place)
        grassroots = self.cells[place].up(*GRASSROOTS)
        subject = f"Phiếu báo đảng viên từ trần: {self.inventor.members[member].full_name}"
        paper = self.paper("notice", grassroots, min(happened + 2, recorded // DAY), subject)
        self.post("death", member, happened, self.today, recorded, OUTSIDE, OUTSIDE, paper)
        return True

    def _mortal(self, member: int) -> bool:
        over = self.age(member, self.today) - 40
        return self.rng.random() < (0.006 if over < 0 else min(1.0, 0.008 * 1.095**over))

    def _namesake(self, member: int, recorded: int, place: int) -> int:
        """The death was first booked for another member of the cell."""
        other = next(
            (m for m in self.inside[place] if m != member and self.counted[m] < self.today - 5), OUTSIDE
        )
        mended = moment(self.rng, recorded // DAY + 1 + int(self.rng.random() * 12))
        if other < 0 or self.locked[other] >= self.today or self.recorded[other] >= recorded:
            return recorded
        if not recorded < mended < self.open_until(self.today, place) - 7200:
            return recorded
        grassroots = self.cells[place].up(*GRASSROOTS)
        paper = self.paper(
            "notice", grassroots, min(self.today + 1, recorded // DAY), "Phiếu báo đảng viên từ trần"
        )
        times = (recorded, mended)
        self.post_mistake("death", other, self.today, times, OUTSIDE, OUTSIDE, paper, "Ghi nhầm người")
        return mended + 300

    def go(self, item: Planned, late: bool) -> bool:
        """Departure, removal, expulsion, withdrawal, cancellation."""
        kind, probation = item.kind, item.kind in ("removal_probationary", "cancellation")
        fits = self._departs if kind == "departure" else self._fails
        member = self.somebody(self._on_probation if probation else fits, before=self._before(late))
        if member < 0:
            return False
        place = self.cell[member]
        happened, recorded = self._when(late, place), self._recorded(late, member, place)
        if not recorded or happened <= self.counted[member]:
            return False
        name = self.inventor.members[member].full_name
        subject = GOING[kind].format(name=name, place=self.rng.choice(ELSEWHERE))
        paper_kind = "introduction" if kind == "departure" else "decision"
        paper = self.paper(paper_kind, self.upper[place], happened - 1, subject)
        self.post(kind.partition("_")[0], member, happened, self.today, recorded, OUTSIDE, OUTSIDE, paper)
        if kind == "expulsion":
            self.expelled.append((member, place))
        if kind == "removal":
            self.removed.append((member, place))
        return True

    def _departs(self, member: int) -> bool:
        age = self.age(member, self.today)
        return self.rng.random() < (1.0 if age < 33 else 0.35 if age < 60 else 0.12)

    def _fails(self, member: int) -> bool:
        return self.status[member] == OFFICIAL and self.age(member, self.today) < 66

    def _on_probation(self, member: int) -> bool:
        return self.status[member] == PROBATIONARY

    # -- departures that were none

    def leave_by_mistake(self, item: Planned, late: bool) -> bool:
        """Recorded as gone for good, while he only stays away for a time; found soon, or when all was closed."""
        member = self.somebody(lambda m: self.status[m] == OFFICIAL and self.age(m, self.today) < 50)
        if member < 0:
            return False
        place = self.cell[member]
        recorded = self._recorded(False, member, place)
        if not recorded:
            return False
        back = self.today
        mended = moment(self.rng, recorded // DAY + 3 + int(self.rng.random() * 40))
        if mended > self.open_until(self.today, place):
            back = half_start(self.calendar.half(self.today) + 1)
            if self.closed_before(back, place) > self.calendar.limit or any(
                self.today < day <= back for day in self.shaken.get(place, ())
            ):
                return False
            found_out = self.closed_before(back, place) // DAY + 3 + int(self.rng.random() * 40)
            mended = moment(self.rng, found_out)
            if mended > self.open_until(back, place):
                return False
        subject = GOING["departure"].format(place=self.rng.choice(ELSEWHERE))
        paper = self.paper("introduction", self.upper[place], self.today - 1, subject)
        reason = "Chỉ chuyển sinh hoạt tạm thời"
        self.post_mistake(
            "departure", member, self.today, (recorded, mended), OUTSIDE, OUTSIDE, paper, reason, back
        )
        self.locked[member] = back
        return True
