"""Two provinces under a centre, before anything happens to them; and chance, as a seed repeats it."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.members import actions as member_actions
from sotay.members import bookkeeping
from sotay.members.actions import Beginning, Counted
from sotay.members.kinds import Education, Kind, Occupation, Theory
from sotay.members.ledger import post
from sotay.members.models import Member, Movement
from sotay.members.totals import Line, hand_in
from sotay.organizations.models import Decision, Organization, Unit
from sotay.organizations.structure import name_group
from sotay.people.models import Precision
from sotay.people.persons import Profile
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


class Setting:
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

    # Chance --------------------------------------------------------------------------------------------------

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
