"""How a list is divided: by organisation, sex, age, year of joining, education; up to three of them, one in another.

The totals of all groups come from one statement. They say how many rows stand in each, so a page of the list begins
where they tell, and only the outermost groups it shows are read.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Count, F, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, ExtractYear, Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.indicators.question import Question
from sotay.kernel.names import sort_key
from sotay.kernel.place import WIDTH
from sotay.members.indicators import AGE_TITLES
from sotay.members.kinds import Education, Occupation, Status, Theory
from sotay.members.models import Standing
from sotay.members.sources import AGE_BANDS, age_condition
from sotay.organizations.kinds import Sector
from sotay.organizations.models import described
from sotay.organizations.queries import KINDS
from sotay.people.models import Sex

PATH = "organization__placements__path"
DEEPEST = 3
STEPS = ("child", "grandchild")
Key = tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """What the values of a grouping are called, and in which order they stand."""

    names: dict[str, str]
    order: dict[str, Any]

    def name(self, value: str) -> str:
        return self.names.get(value, value)

    def place(self, value: str) -> Any:
        return self.order.get(value, (9, value))


@dataclass(frozen=True)
class Grouping:
    """Something by which a list is divided.

    Attributes:
        value: what tells the groups apart, as text.
        words: the names and the order of the values that occur.
    """

    key: str
    title: Any
    value: Callable[[Question], Any]
    words: Callable[[Iterable[str], date], Words]


def _text(name: str) -> Callable[[Question], Any]:
    return lambda asked: Coalesce(Cast(F(name), TextField()), Value("", TextField()))


def _of_choices(choices: Any) -> Callable[[Iterable[str], date], Words]:
    """Values with words of their own, in their own order; what is not known stands last."""

    def words(values: Iterable[str], on: date) -> Words:
        named = {str(value): str(label) for value, label in choices.choices}
        order = {value: (value == "", place) for place, value in enumerate(named)}
        return Words({value: label[:1].upper() + label[1:] for value, label in named.items()}, order)

    return words


def _of_organizations(values: Iterable[str], on: date) -> Words:
    """In the order of the tree: kind, code, name. Who stands with the organisation itself comes first."""
    numbers = {int(value): value for value in values if value}
    states = described(numbers, on)
    order = {
        numbers[pk]: (1, KINDS.index(state.kind), state.code or "~", state.name_key)
        for pk, state in states.items()
    }
    names = {numbers[pk]: state.name for pk, state in states.items()}
    return Words({**names, "": _("Trực tiếp, không qua cấp này")}, {**order, "": (0,)})


def _band(asked: Question) -> Any:
    bands = [
        When(age_condition((band,), asked.on, "born_on"), then=Value(band, TextField())) for band in AGE_BANDS
    ]
    return Case(*bands, default=Value("", TextField()), output_field=TextField())


def _bands(values: Iterable[str], on: date) -> Words:
    order: dict[str, Any] = {band: (0, place) for place, band in enumerate(AGE_BANDS)}
    names = {band: str(title) for band, title in AGE_TITLES.items()}
    return Words({**names, "": _("Chưa rõ ngày sinh")}, {**order, "": (1,)})


def _years(values: Iterable[str], on: date) -> Words:
    names = {value: _("Vào Đảng năm %(year)s") % {"year": value} for value in values if value}
    order: dict[str, Any] = {value: (0, value) for value in names}
    return Words({**names, "": _("Chưa rõ năm vào Đảng")}, {**order, "": (1,)})


def _peoples(values: Iterable[str], on: date) -> Words:
    values = list(values)
    order = {value: (value == "", sort_key(value)) for value in values}
    return Words({**{value: value for value in values}, "": _("Chưa rõ dân tộc")}, order)


def _minorities(values: Iterable[str], on: date) -> Words:
    names = {"true": _("Dân tộc thiểu số"), "false": _("Dân tộc Kinh"), "": _("Chưa rõ dân tộc")}
    return Words(names, {value: place for place, value in enumerate(names)})


def _step(number: int) -> Callable[[Question], Any]:
    """The organisation so many levels below the one asked of."""
    return lambda asked: Cast(Substr(PATH, len(asked.path) + 1 + (number - 1) * WIDTH, WIDTH), TextField())


GROUPINGS: dict[str, Grouping] = {
    grouping.key: grouping
    for grouping in (
        Grouping("child", gettext_lazy("Tổ chức trực thuộc"), _step(1), _of_organizations),
        Grouping("grandchild", gettext_lazy("Tổ chức trực thuộc, cấp dưới nữa"), _step(2), _of_organizations),
        Grouping("cell", gettext_lazy("Chi bộ"), _text("organization_id"), _of_organizations),
        Grouping("sector", gettext_lazy("Loại hình chi bộ"), _text("sector"), _of_choices(Sector)),
        Grouping("status", gettext_lazy("Chính thức, dự bị"), _text("status"), _of_choices(Status)),
        Grouping("sex", gettext_lazy("Nam, nữ"), _text("sex"), _of_choices(Sex)),
        Grouping("minority", gettext_lazy("Kinh, dân tộc thiểu số"), _text("minority"), _minorities),
        Grouping("ethnicity", gettext_lazy("Dân tộc"), _text("member__person__ethnicity"), _peoples),
        Grouping("age", gettext_lazy("Nhóm tuổi"), _band, _bands),
        Grouping("joined", gettext_lazy("Năm vào Đảng"), lambda asked: Coalesce(
            Cast(ExtractYear("member__joined_on"), TextField()), Value("", TextField())), _years),
        Grouping("education", gettext_lazy("Học vấn"), _text("education"), _of_choices(Education)),
        Grouping("theory", gettext_lazy("Lý luận chính trị"), _text("theory"), _of_choices(Theory)),
        Grouping("occupation", gettext_lazy("Nghề nghiệp"), _text("occupation"), _of_choices(Occupation)),
    )
}  # fmt: skip


def groupings_of(keys: Iterable[str]) -> list[Grouping]:
    """The groupings of some keys, each once, the outermost first."""
    return [GROUPINGS[key] for key in dict.fromkeys(keys) if key in GROUPINGS][:DEEPEST]


@dataclass
class Totals:
    """How many rows there are, and of what make-up."""

    members: int = 0
    women: int = 0
    minority: int = 0
    probationary: int = 0

    def __iadd__(self, other: "Totals") -> Self:
        self.members += other.members
        self.women += other.women
        self.minority += other.minority
        self.probationary += other.probationary
        return self


@dataclass
class Group:
    """Some rows of a list with a name of their own, the groups inside, and where its rows begin in the whole list.

    The whole knows the values of each level in their order: not every group has all of them.
    """

    key: Key
    name: str
    totals: Totals
    first: int = 0
    inside: list["Group"] = field(default_factory=list)
    values: list[list[str]] = field(default_factory=list)

    @property
    def level(self) -> int:
        return len(self.key)


def totals_of(rows: QuerySet[Standing], groupings: Sequence[Grouping], asked: Question) -> Group:
    """The whole list as a tree of groups, from one statement."""
    values = {f"g{at}": grouping.value(asked) for at, grouping in enumerate(groupings)}
    counted = (
        rows.annotate(**values, whole=Value(1))
        .values("whole", *values)
        .annotate(
            members=Count("pk"),
            women=Count("pk", filter=Q(sex=Sex.FEMALE)),
            minorities=Count("pk", filter=Q(minority=True)),
            probationary=Count("pk", filter=Q(status=Status.PROBATIONARY)),
        )
        .order_by()
    )
    leaves: dict[Key, Totals] = {}
    for row in counted:
        key = tuple(_plain(row[name]) for name in values)
        leaves.setdefault(key, Totals())
        leaves[key] += Totals(row["members"], row["women"], row["minorities"], row["probationary"])
    words = [grouping.words({key[at] for key in leaves}, asked.on) for at, grouping in enumerate(groupings)]
    whole = Group((), "", Totals())
    whole.values = [sorted({key[at] for key in leaves}, key=each.place) for at, each in enumerate(words)]
    for key in sorted(leaves, key=lambda key: [words[at].place(part) for at, part in enumerate(key)]):
        _count_in(whole, key, leaves[key], words)
    return whole


def _plain(value: Any) -> str:
    """The number of an organisation without the zeros of its path."""
    text = str(value or "")
    return text.lstrip("0") if len(text) == WIDTH and text.isdecimal() else text


def _count_in(whole: Group, key: Key, totals: Totals, words: Sequence[Words]) -> None:
    """Add a leaf to the groups it lies in; the leaves come in the order of the list."""
    group, first = whole, whole.totals.members
    group.totals += totals
    for at, part in enumerate(key):
        if not group.inside or group.inside[-1].key != key[: at + 1]:
            group.inside.append(Group(key[: at + 1], words[at].name(part), Totals(), first))
        group = group.inside[-1]
        group.totals += totals


# A part of it ------------------------------------------------------------------------------------------------


def leaves_of(group: Group) -> list[Group]:
    """The innermost groups, in the order of the list."""
    return [leaf for each in group.inside for leaf in leaves_of(each)] if group.inside else [group]


@dataclass(frozen=True)
class Window:
    """Which groups must be read to show some rows, and after how many of their rows those begin."""

    values: list[list[str]]
    skip: int


def window_of(whole: Group, first: int, size: int) -> Window:
    """The groups in which some rows of the list lie; the others are left alone."""
    leaves = leaves_of(whole)
    touched = [
        leaf for leaf in leaves if leaf.first < first + size and first < leaf.first + leaf.totals.members
    ]
    if not touched:
        return Window([], 0)
    levels = range(len(touched[0].key))
    values = [list(dict.fromkeys(leaf.key[at] for leaf in touched)) for at in levels]
    also = [leaf for leaf in leaves if all(leaf.key[at] in values[at] for at in levels)]
    before = sum(leaf.totals.members for leaf in also if leaf.first < touched[0].first)
    ordered = [[value for value in whole.values[at] if value in values[at]] for at in levels]
    return Window(ordered, before + first - touched[0].first)


class Position(Func):
    """Where a value stands among some."""

    function = "array_position"
    output_field = IntegerField()


def in_groups(
    rows: QuerySet[Standing],
    groupings: Sequence[Grouping],
    asked: Question,
    window: Window,
    order: Sequence[Any],
) -> QuerySet[Standing]:
    """The rows of some groups in the order of the groups, and within a group in another order."""
    places = []
    for at, (grouping, values) in enumerate(zip(groupings, window.values, strict=False)):
        written = [_written(grouping, value) for value in values]
        among = Value(written, output_field=ArrayField(TextField()))
        rows = rows.annotate(**{f"g{at}": grouping.value(asked)}).filter(**{f"g{at}__in": written})
        places.append(Position(among, F(f"g{at}")))
    return rows.order_by(*places, *order)


def _written(grouping: Grouping, value: str) -> str:
    """A value as the statement gives it: a step of a path bears its zeros."""
    return value.zfill(WIDTH) if value and grouping.key in STEPS else value
