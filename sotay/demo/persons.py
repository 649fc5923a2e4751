"""Invented people: a name as their people give it, a birth date, a schooling, numbers of nobody."""

from bisect import bisect
from itertools import accumulate
from random import Random
from typing import Any

from . import profiles
from .days import Calendar, as_datetime
from .profiles import Profile
from .shapes import Member
from .tree import Node

CARD_STRIDE = 7_919  # numbers walk through their million with a stride, so that they look unordered
MINORITY_AT_WORK = 0.55  # agencies hold more Kinh than villages do
SCHOOLING = (
    "primary",
    "lower_secondary",
    "upper_secondary",
    "intermediate",
    "college",
    "university",
    "master",
    "doctor",
)
THEORY = ("none", "elementary", "intermediate", "advanced", "bachelor")

# Shares of SCHOOLING, of THEORY, and of occupations, by where a member works.
AT_WORK = (0, 1, 5, 15, 11, 62, 6, 0.15)
AT_SCHOOL = (0, 0, 1, 9, 22, 64, 4, 0.05)
IN_UNIFORM = (0, 8, 36, 34, 10, 12, 0, 0)
IN_VILLAGE_OLD = (13, 38, 29, 15, 2, 3, 0, 0)
IN_VILLAGE_YOUNG = (2, 21, 49, 14, 5, 9, 0, 0)
THEORY_AT_WORK = (33, 24, 34, 8, 1)
THEORY_ELSEWHERE = (71, 22, 6.6, 0.4, 0)

# Which of these lists apply in a cell of each sector: schooling, theory, occupation.
HABITS = {
    "village": ("young", "else", "village"),
    "police": ("uniform", "else", "uniform"),
    "army": ("uniform", "else", "uniform"),
    "school": ("school", "else", "service"),
    "health": ("school", "else", "service"),
    "agency": ("work", "work", "agency"),
    "cooperative": ("work", "work", "cooperative"),
    "": ("work", "work", "enterprise"),
}


class Choice:
    """Draws from a list with given weights, quickly."""

    def __init__(self, values: Any, weights: Any) -> None:
        self.values = list(values)
        self.totals = list(accumulate(weights))
        self.whole = self.totals[-1]

    def draw(self, rng: Random) -> Any:
        return self.values[bisect(self.totals, rng.random() * self.whole)]


WORK_OF = {
    "village": Choice(("farmer", "worker", "business_owner", "other"), (80, 8, 3, 9)),
    "first years": Choice(("student", "farmer", "worker"), (20, 70, 10)),
    "after pension": Choice(("retired", "farmer"), (55, 45)),
    "uniform": Choice(("armed_forces",), (1,)),
    "service": Choice(("public_employee",), (1,)),
    "agency": Choice(("civil_servant", "public_employee"), (74, 26)),
    "cooperative": Choice(("farmer", "business_owner"), (70, 30)),
    "enterprise": Choice(("worker", "other", "business_owner"), (62, 35, 3)),
}


class NameGiver:
    """The names of one people; the first of a list are the most frequent."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.given_second = names.get("order") == "given-second"
        self.family = _ranked(names["family"], 0.75)
        self.middle = {sex: _ranked(names[f"{sex}_middle"], 0.8) for sex in ("male", "female")}
        self.given = {sex: _ranked(names[sex], 0.35) for sex in ("male", "female")}

    def name(self, rng: Random, sex: str) -> tuple[str, str]:
        """The full name, and in it the given name."""
        family, middle, given = self.family.draw(rng), self.middle[sex].draw(rng), self.given[sex].draw(rng)
        while given in middle or given == family:
            given = self.given[sex].draw(rng)
        if self.given_second:
            return f"{middle}{'' if middle.endswith(chr(39)) else ' '}{given} {family}", given
        if not middle:
            return f"{family} {given}", given
        return f"{family} {middle} {given}", given


def _ranked(values: list[str], power: float) -> Choice:
    return Choice(values, [1 / (rank + 1.5) ** power for rank in range(len(values))])


class Inventor:
    """Makes members of one province, each with an id and numbers nobody else has."""

    def __init__(self, profile: Profile, calendar: Calendar, rng: Random, first_id: int) -> None:
        self.profile, self.calendar, self.rng = profile, calendar, rng
        self.first_id = first_id
        self.members: list[Member] = []
        self.born: list[int] = []
        self.men: list[bool] = []
        people = profiles.data("people")
        keys = list(profile.ethnicity)
        self.namers = {key: NameGiver(people[key]) for key in keys}
        whole = sum(profile.ethnicity.values())
        settled = [
            key for key in keys if profile.ethnicity[key] > whole / 100
        ]  # peoples with villages of their own
        self.in_village = Choice(settled, [profile.ethnicity[key] for key in settled])
        at_work = [
            share * (1 if key == "kinh" else MINORITY_AT_WORK) for key, share in profile.ethnicity.items()
        ]
        self.at_work = Choice(keys, at_work)
        self.local: dict[str, Choice] = {}
        self.serials: dict[tuple[int, bool], int] = {}
        self.cards = rng.randrange(1_000_000)
        self.province_digits = f"0{profile.code}"
        communes = [(commune, district) for district in profile.districts for commune in district.communes]
        self.home_of = {
            commune: f"{commune.label}, {profiles.lower(district.name)}, {profile.name}"
            for commune, district in communes
        }
        self.homes = list(self.home_of.values())
        self.schooling = {
            "school": Choice(SCHOOLING, AT_SCHOOL),
            "work": Choice(SCHOOLING, AT_WORK),
            "uniform": Choice(SCHOOLING, IN_UNIFORM),
            "old": Choice(SCHOOLING, IN_VILLAGE_OLD),
            "young": Choice(SCHOOLING, IN_VILLAGE_YOUNG),
        }
        self.theory = {"work": Choice(THEORY, THEORY_AT_WORK), "else": Choice(THEORY, THEORY_ELSEWHERE)}

    def invent(self, cell: Node, *, day: int, age: float, man: bool, joined: int, recorded: int) -> int:
        """A new person of that age on that day. Answers the place in the lists of members."""
        rng = self.rng
        people = self._people(cell)
        sex = "male" if man else "female"
        full, given = self.namers[people].name(rng, sex)
        born, precision = self._birth(day - int(age * 365.25))
        home = self.home_of[cell.commune] if cell.commune and rng.random() < 0.8 else rng.choice(self.homes)
        number = len(self.members)
        member = Member(
            id=self.first_id + number,
            full_name=full,
            given_name=given,
            sex=sex,
            born_on=self.calendar.date(born),
            born_precision=precision,
            ethnicity=self.profile.ethnic_names[people],
            home=home,
            identity_number=self._identity(born, man) if rng.random() < 0.985 else None,
            card_number=None,
            phone=f"04{rng.randrange(10**8):08d}" if rng.random() < 0.93 else None,
            admission_decided_on=self.calendar.date(joined - 6 - int(rng.random() * 20)),
            joined_on=self.calendar.date(joined),
            official_on=None,
            recognition_decided_on=None,
            recorded_at=as_datetime(recorded),
        )
        self.members.append(member)
        self.born.append(born)
        self.men.append(man)
        return number

    def issue_card(self, number: int) -> None:
        """A card comes with recognition: eight digits, of which the first two are the province's."""
        self.cards = (self.cards + CARD_STRIDE) % 1_000_000
        self.members[number].card_number = f"{self.profile.code}{self.cards:06d}"

    def _people(self, cell: Node) -> str:
        """Villages are mostly of one or two peoples; agencies of all."""
        if cell.sector != "village" or cell.commune is None:
            return str(self.at_work.draw(self.rng))
        name = cell.commune.name + cell.commune.district + cell.name
        if name not in self.local:
            own = Random(f"{self.profile.seed}{name}")
            main = self.in_village.draw(own)
            shares = {key: share * 0.4 for key, share in self.profile.ethnicity.items()}
            shares[main] += 60
            self.local[name] = Choice(list(shares), list(shares.values()))
        return str(self.local[name].draw(self.rng))

    def _birth(self, day: int) -> tuple[int, str]:
        """Now and then only the year or the month is known, or the papers say 1 January."""
        draw = self.rng.random()
        if draw > 0.045:
            return day, "day"
        known = self.calendar.date(day)
        if draw < 0.012:
            return known.replace(month=1, day=1).toordinal(), "year"
        if draw < 0.018:
            return known.replace(day=1).toordinal(), "month"
        return known.replace(month=1, day=1).toordinal(), "day"

    def _identity(self, born: int, man: bool) -> str:
        """Twelve digits of the right make-up, from a range of serial numbers kept for this demonstration."""
        year = self.calendar.date(born).year
        key = year, man
        serial = self.serials[key] = (self.serials.get(key, 50_021) + 7_919) % 100_000
        century = (0 if year < 2000 else 2) + (0 if man else 1)
        return f"{self.province_digits}{century}{year % 100:02d}9{serial:05d}"

    def background(self, cell: Node, age: float, *, man: bool, worker: bool = False) -> tuple[str, str, str]:
        """Schooling, theory level and occupation that go with the cell and the age."""
        rng = self.rng
        if worker:
            return self.schooling["young"].draw(rng), "none", "worker"
        schooling, theory, occupation = HABITS.get(cell.sector, HABITS[""])
        if cell.sector == "village":
            schooling = "old" if age > 50 else "young"
            occupation = (
                "after pension" if age > (60 if man else 55) else ("first years" if age < 23 else "village")
            )
        work = WORK_OF[occupation].draw(rng)
        return self.schooling[schooling].draw(rng), self.theory[theory].draw(rng), work
