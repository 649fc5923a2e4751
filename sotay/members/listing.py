"""The list of members: the very rows behind the figure, narrowed, sorted, and read a page at a time.

A page begins after a member and not at a number, so that the five-hundredth costs what the first does. Many rows are
read along an index in their order, few are gathered and then sorted. A date nobody knows stands after all others.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Concat, Greatest
from django.utils.translation import gettext_lazy as _

from sotay.indicators.engine import rows_behind
from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.kernel.dates import PartialDate
from sotay.kernel.names import prefix_range, search_tokens
from sotay.kernel.time import BEGINNING, FOREVER
from sotay.organizations.kinds import HOLDING_KINDS
from sotay.organizations.models import OrganizationState, described
from sotay.people.models import NameToken, Person, Precision

from .models import Member, Standing
from .party_age import between
from .sources import age_condition, nullable

LIST = "member.list"
PER_PAGE = 50
Values = tuple[Any, ...]


@dataclass(frozen=True)
class Narrowing:
    """Which members are wanted. An empty tuple narrows nothing; among values "" and ``None`` mean "not known"."""

    words: str = ""
    status: Values = ()
    sex: Values = ()
    minority: Values = ()
    age: Values = ()
    education: Values = ()
    theory: Values = ()
    occupation: Values = ()
    kind: Values = ()
    sector: Values = ()
    unplaced: bool = False
    birth_unsure: bool = False

    @property
    def narrows(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))

    def condition(self, on: date) -> Q:
        """On standings that know the kind and sector of their cell."""
        wanted = Q()
        for name in ("status", "sex", "education", "theory", "occupation", "kind", "sector"):
            if values := getattr(self, name):
                wanted &= Q(**{f"{name}__in": values})
        if self.minority:
            wanted &= nullable("minority", self.minority)
        if self.age:
            wanted &= age_condition(self.age, on, "born_on")
        if self.unplaced:
            wanted &= Q(kind__in=HOLDING_KINDS)
        if self.birth_unsure:
            wanted &= Q(born_on__isnull=True) | ~Q(member__person__born_precision=Precision.DAY)
        return wanted & Q(member_id__in=bearers(self.words)) if search_tokens(self.words) else wanted


def bearers(words: str) -> QuerySet[Any]:
    """The persons in whose name each of the words begins a word; the sets are met first, then looked up."""
    ranges = [prefix_range(token) for token in search_tokens(words)]
    sets = [NameToken.objects.filter(token__gte=low, token__lt=high) for low, high in ranges]
    first, *others = [rows.order_by().values_list("person_id", flat=True) for rows in sets]
    return first.intersection(*others) if others else first


EVERYBODY = Narrowing()


def members_of(question: Question, narrowing: Narrowing = EVERYBODY) -> QuerySet[Standing]:
    """The standings behind the number of members, narrowed; none before the book opens."""
    for part, rows in rows_behind("party_members_total", question):
        if not part.on_totals:
            named = rows.annotate(kind=F("organization__states__kind"))
            standings: QuerySet[Standing] = named.filter(narrowing.condition(question.on))
            return standings
    return Standing.objects.none()


def on_totals(question: Question) -> int:
    """How many of the members of the place are known as totals only, and so stand in no list."""
    parts = [(part, rows) for part, rows in rows_behind("party_members_total", question) if part.on_totals]
    return sum(rows.aggregate(n=Sum(part.weight))["n"] or 0 for part, rows in parts)


# A page of them ----------------------------------------------------------------------------------------------

FEW = 1000
"""So many rows are sorted sooner than they are met along the index of all persons."""


@dataclass(frozen=True)
class Sort:
    """By what rows are sorted: a column seen from a standing, and the same seen from the person."""

    column: str
    of_person: str
    is_day: bool = True

    def key(self, column: str, *, backwards: bool) -> Any:
        """As an index holds it. A day nobody knows stands last, whichever way one reads."""
        return Coalesce(column, Value(BEGINNING if backwards else FOREVER)) if self.is_day else F(column)

    def gathered(self, key: Any) -> Any:
        """As no index holds it, so that few rows are sorted and not met one by one along an index of all."""
        return Greatest(key, Value(BEGINNING)) if self.is_day else Concat(key, Value(""))


SORTS = {
    "name": Sort("member__person__name_key", "name_key", is_day=False),
    "born": Sort("member__person__born_on", "born_on"),
    "joined": Sort("member__joined_on", "member__joined_on"),
}


class Order(NamedTuple):
    """By what, and whether from the end."""

    key: str = "name"
    backwards: bool = False

    @classmethod
    def read(cls, text: str) -> "Order":
        """As the heading of a column writes it: "born", "-born"."""
        key = text.removeprefix("-")
        return cls(key, text.startswith("-")) if key in SORTS else cls()

    def __str__(self) -> str:
        return f"-{self.key}" if self.backwards else self.key


@dataclass(frozen=True)
class Page:
    """Some rows in their order, and the members between whom they stand, where there are more."""

    rows: list[Standing]
    before: int | None = None
    after: int | None = None


def page_of(
    rows: QuerySet[Standing],
    order: Order,
    *,
    after: int | None = None,
    before: int | None = None,
    few: bool = False,
    size: int = PER_PAGE,
) -> Page:
    """The rows after one member, or before one; without either the first ones.

    Args:
        after, before: the numbers of members, whether they still belong to the rows or not.
        few: there are few rows, see ``FEW``.
    """
    turned = before is not None
    border = _border(before if turned else after, order)
    if border is None and (turned or after is not None):
        return page_of(rows, order, few=few, size=size)
    found = list(_walk(rows, order, border, turned=turned, few=few)[: size + 1])
    more, found = len(found) > size, found[:size]
    if turned:
        if not more:
            return page_of(rows, order, few=few, size=size)
        found.reverse()
    goes_on, came_from = (True, more) if turned else (more, border is not None)
    return Page(
        found,
        before=found[0].member_id if found and came_from else None,
        after=found[-1].member_id if found and goes_on else None,
    )


Border = tuple[Any, int]


def _border(member_id: int | None, order: Order) -> Border | None:
    """A member's place in an order."""
    if member_id is None:
        return None
    sort = SORTS[order.key]
    key = sort.key(sort.of_person, backwards=order.backwards)
    value = Person.objects.filter(pk=member_id).values_list(key, flat=True).first()
    return None if value is None else (value, member_id)


def _walk(
    rows: QuerySet[Standing], order: Order, border: Border | None, *, turned: bool, few: bool
) -> QuerySet[Standing]:
    """The rows from a border on, one way or the other."""
    descending, sort = order.backwards != turned, SORTS[order.key]
    key = sort.key(sort.column, backwards=order.backwards)
    rows = rows.annotate(key=sort.gathered(key) if few else key)
    if border is not None:
        value, member_id = border
        side = "lt" if descending else "gt"
        beyond = Q(**{f"key__{side}": value}) | Q(key=value, **{f"member_id__{side}": member_id})
        rows = rows.filter(beyond, **{f"key__{side}e": value})
    sign = "-" if descending else ""
    return rows.select_related("member__person").order_by(f"{sign}key", f"{sign}member_id")


# What a row shows --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """A member in the list.

    Attributes:
        cell: what the organisation they stood in was on the day.
        known: whether the reader may list them today; of whoever left only the name and the place are shown.
        on: the day of the list.
    """

    standing: Standing
    cell: OrganizationState | None
    known: bool
    on: date

    @property
    def member(self) -> Member:
        return self.standing.member

    @property
    def born(self) -> PartialDate | None:
        person = self.member.person
        return partial(person.born_on, person.born_precision)

    @property
    def unplaced(self) -> bool:
        """Counted, but waiting to be placed in a cell."""
        return self.cell is not None and self.cell.kind in HOLDING_KINDS


def partial(day: date | None, precision: str) -> PartialDate | None:
    return PartialDate(day, precision) if day else None  # type: ignore[arg-type]


def introduced(rows: Iterable[Standing], actor: Actor, on: date) -> list[Listed]:
    """The rows with their cells' names of the day, and which of them the reader may still list."""
    rows = list(rows)
    cells = described([row.organization_id for row in rows], on)
    there = Member.objects.visible_to(actor, LIST).filter(pk__in=[row.member_id for row in rows])
    known = set(there.values_list("pk", flat=True))
    return [Listed(row, cells.get(row.organization_id), row.member_id in known, on) for row in rows]


@dataclass(frozen=True)
class Column:
    """A column one may choose.

    Attributes:
        value: what it shows of a row: words, a number, or a date with its precision.
        sort: by which order its heading sorts.
        usual: shown to whoever has not chosen.
        own: personal; not shown of whoever is no longer there.
        exported: belongs to the profile that may leave the system.
    """

    key: str
    title: Any
    value: Callable[[Listed], Any]
    sort: str = ""
    usual: bool = False
    own: bool = True
    exported: bool = False
    numeric: bool = False


def _years(row: Listed) -> int | None:
    return between(row.born.day, row.on).years if row.born else None


COLUMNS: dict[str, Column] = {
    column.key: column
    for column in (
        Column("born", _("Ngày sinh"), lambda r: r.born, "born", usual=True, exported=True, numeric=True),
        Column("sex", _("Giới tính"), lambda r: r.member.person.get_sex_display(), usual=True, exported=True),
        Column("ethnicity", _("Dân tộc"), lambda r: r.member.person.ethnicity, usual=True),
        Column("cell", _("Chi bộ"), lambda r: r.cell.name if r.cell else "", usual=True, own=False, exported=True),
        Column("status", _("Tình trạng"), lambda r: r.standing.get_status_display(), usual=True, own=False,
               exported=True),
        Column("joined", _("Ngày vào Đảng"), lambda r: partial(r.member.joined_on, r.member.joined_precision), "joined",
               usual=True, exported=True, numeric=True),
        Column("official", _("Ngày chính thức"), lambda r: partial(r.member.official_on, r.member.official_precision),
               usual=True, exported=True, numeric=True),
        Column("card", _("Số thẻ"), lambda r: r.member.card, usual=True, exported=True),
        Column("age", _("Tuổi"), _years, numeric=True),
        Column("decided", _("Ngày quyết định kết nạp"),
               lambda r: partial(r.member.decided_on, r.member.decided_precision), numeric=True),
        Column("education", _("Học vấn"), lambda r: r.standing.get_education_display()),
        Column("theory", _("Lý luận chính trị"), lambda r: r.standing.get_theory_display()),
        Column("occupation", _("Nghề nghiệp"), lambda r: r.standing.get_occupation_display()),
        Column("sector", _("Loại hình chi bộ"), lambda r: r.cell.get_sector_display() if r.cell else "", own=False),
        Column("phone", _("Điện thoại"), lambda r: r.member.person.phone, exported=True),
    )
}  # fmt: skip
USUAL = tuple(key for key, column in COLUMNS.items() if column.usual)
EXPORTED = tuple(key for key, column in COLUMNS.items() if column.exported)


def chosen_columns(keys: Iterable[str]) -> list[Column]:
    """The columns somebody chose, in the order of the table; the usual ones when none of them is one of ours."""
    wanted = set(keys) & COLUMNS.keys()
    return [column for key, column in COLUMNS.items() if key in (wanted or USUAL)]
