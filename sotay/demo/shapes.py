"""What the generator yields: a province as plain rows, each naming the others by id."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(slots=True)
class Decision:
    """A paper something rests on: a decision, list, notice or introduction of a body."""

    id: int
    kind: str  # decision, list, notice, introduction
    number: str
    decided_on: date
    body: int
    subject: str


@dataclass(slots=True)
class Organization:
    id: int
    founded_on: date
    decision: int
    recorded_at: datetime


@dataclass(slots=True)
class Facet:
    """One attribute of an organisation over a half-open period.

    Aspects: name, code, kind, upper_type, sector, parent (an id; None at the top), bookkeeping (totals) and
    power (admission: delegated). Powers may be several; the others never overlap.
    """

    organization: int
    aspect: str
    value: str | int | None
    since: date
    until: date | None
    decision: int
    recorded_at: datetime


@dataclass(slots=True)
class Unit:
    """What a cell works in, as it was over a half-open period: several rows bear one id when it changed."""

    id: int
    name: str
    kind: str  # village, residential_group, agency, school, health, enterprise, cooperative, armed_forces
    ownership: str  # none, state, private, collective
    commune: str
    district: str
    since: date
    until: date | None


@dataclass(slots=True)
class Service:
    """A cell works in a unit; or it ``hosts`` the members of one that has no cell."""

    unit: int
    cell: int
    since: date
    until: date | None
    hosts: bool = False


@dataclass(slots=True)
class Head:
    """Who heads a unit: a village, or where people work. A head who is no member is not stored by name."""

    unit: int
    is_member: bool
    member: int | None
    since: date
    until: date | None


@dataclass(slots=True)
class Body:
    """A committee or office. Kinds of the glossary: executive, standing, cell_committee, inspection."""

    id: int
    organization: int
    kind: str
    name: str
    since: date


@dataclass(slots=True)
class Term:
    id: int
    body: int
    label: str
    since: date
    until: date | None
    decision: int


@dataclass(slots=True)
class Post:
    """A title held on a body: secretary, deputy_secretary, head, member."""

    body: int
    term: int
    title: str
    member: int
    since: date
    until: date | None
    decision: int


@dataclass(slots=True)
class Member:
    """A person. Education, theory level and occupation are dated and stand in `Background`."""

    id: int
    full_name: str
    given_name: str  # the part names are sorted by; not always the last
    sex: str
    born_on: date
    born_precision: str  # day, month, year
    ethnicity: str
    home: str
    identity_number: str | None
    card_number: str | None
    phone: str | None
    admission_decided_on: date | None
    joined_on: date  # the ceremony
    official_on: date | None  # end of month 12
    recognition_decided_on: date | None
    recorded_at: datetime


@dataclass(slots=True)
class Background:
    member: int
    since: date
    until: date | None
    education: str
    theory: str
    occupation: str


@dataclass(slots=True)
class Movement:
    """One entry of the ledger about one person. `id` is the posting sequence; a place of None is outside."""

    id: int
    kind: str
    member: int
    happened_on: date
    counted_on: date
    recorded_at: datetime
    from_organization: int | None
    from_status: str | None
    to_organization: int | None
    to_status: str | None
    decision: int
    quantity: int
    reverses: int | None
    reason: str


@dataclass(slots=True)
class Sheet:
    """What an organisation kept by totals signed and handed in for a period."""

    id: int
    organization: int
    since: date
    until: date  # the last day of the period, included
    number: str
    signed_on: date
    recorded_at: datetime
    decision: int


@dataclass(slots=True)
class Line:
    """One entry of the ledger without a person: so many, of this make-up. Shares its ids with `Movement`."""

    id: int
    sheet: int
    kind: str
    happened_on: date
    counted_on: date
    recorded_at: datetime
    from_organization: int | None
    from_status: str | None
    to_organization: int | None
    to_status: str | None
    quantity: int
    reverses: int | None
    reason: str
    sex: str
    minority: bool
    age_band: str
    education: str
    occupation: str


@dataclass(slots=True)
class Closing:
    """From `closed_at`, nothing may be counted in this organisation on `closed_through` or before."""

    organization: int
    closed_through: date
    closed_at: datetime


@dataclass(slots=True)
class Group:
    name: str
    since: date
    organizations: list[int]


@dataclass(slots=True)
class Province:
    """One root and all that belongs to it. Rows of the ledger come in the order of their ids."""

    name: str
    root: int
    day: date
    opens_on: date
    id_base: int
    next_id: int
    decisions: list[Decision] = field(default_factory=list)
    organizations: list[Organization] = field(default_factory=list)
    facets: list[Facet] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    bodies: list[Body] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    backgrounds: list[Background] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    def ledger(self) -> Iterator[Movement | Line]:
        """Movements and lines together, in the order they were posted."""
        movements, lines = iter(self.movements), iter(self.lines)
        movement, line = next(movements, None), next(lines, None)
        while movement or line:
            if movement and (line is None or movement.id < line.id):
                yield movement
                movement = next(movements, None)
            elif line:
                yield line
                line = next(lines, None)
