"""What a trích ngang asks for, written as an address: so it can be sent, saved by name, and opened on another day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import INDICATORS
from sotay.members.filters import MemberFilter
from sotay.members.listing import Order

from .columns import COLUMNS, FORM_7_KEYS, USUAL
from .grouping import DEEPEST, GROUPINGS
from .selection import MOST_TICKED, Selection

PAPERS = {
    "a4-landscape": _("A4 ngang"),
    "a4-portrait": _("A4 dọc"),
    "a3-landscape": _("A3 ngang"),
    "a3-portrait": _("A3 dọc"),
}
LONGEST_TITLE = 150
FORM_7 = "7-hsdv"
NAME_ASKED_FOR = "q"


@dataclass(frozen=True)
class Layout:
    """A list that comes with the program: a form of the Party.

    Attributes:
        code: what the form is called, shown at its head.
        numbered: a row below the headings numbers the columns.
    """

    key: str
    title: Any
    code: str
    columns: tuple[str, ...]
    paper: str
    note: Any
    numbered: bool = True


LAYOUTS = {
    FORM_7: Layout(
        FORM_7,
        _("Danh sách đảng viên"),
        "Mẫu 7-HSĐV",
        FORM_7_KEYS,
        "a4-landscape",
        _("Quê quán, tôn giáo, số lý lịch, số huy hiệu không lưu trong chương trình: ghi tay theo hồ sơ."),
    )
}


@dataclass(frozen=True)
class Spec:
    """A trích ngang.

    Attributes:
        filters: the answers of the member list's filter.
        columns, groups: keys, in the order they stand.
        only_totals: the groups with their totals and no names.
        saved: the number of the saved list it was opened from.
    """

    filters: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = USUAL
    groups: tuple[str, ...] = ()
    order: str = "name"
    layout: str = ""
    paper: str = "a4-landscape"
    title: str = ""
    only_totals: bool = False
    figure: str = ""
    child: int | None = None
    members: tuple[int, ...] = ()
    period: Mapping[str, str] = field(default_factory=dict)
    saved: int | None = None

    @classmethod
    def read(cls, given: QueryDict) -> "Spec":
        """From an address; what cannot be read is left at its default."""
        layout = LAYOUTS.get(given.get("layout", ""))
        columns = tuple(key for key in dict.fromkeys(given.getlist("col")) if key in COLUMNS)
        figure = given.get("figure", "")
        paper = given.get("paper", "")
        return cls(
            filters=MemberFilter(given).given(),
            columns=layout.columns if layout else columns or USUAL,
            groups=tuple(key for key in dict.fromkeys(given.getlist("group")) if key in GROUPINGS)[:DEEPEST],
            order=str(Order.read(given.get("sort", ""))),
            layout=layout.key if layout else "",
            paper=paper if paper in PAPERS else layout.paper if layout else "a4-landscape",
            title=given.get("title", "").strip()[:LONGEST_TITLE],
            only_totals=given.get("totals") == "1",
            figure=figure if figure in INDICATORS else "",
            child=number_of(given.get("in", "")),
            members=tuple(
                n for each in given.getlist("m")[:MOST_TICKED] if (n := number_of(each)) is not None
            ),
            period={name: str(given[name]) for name in ("period", "from", "to") if given.get(name)},
            saved=number_of(given.get("list", "")),
        )

    @classmethod
    def of_words(cls, words: str) -> "Spec":
        """From what was saved."""
        return cls.read(QueryDict(words))

    def pairs(self) -> list[tuple[str, str]]:
        """As the parameters of an address."""
        layout = LAYOUTS.get(self.layout)
        columns = () if layout else self.columns
        single = {
            "layout": self.layout,
            "sort": "" if self.order == "name" else self.order,
            "paper": self.paper,
            "title": self.title,
            "totals": "1" if self.only_totals else "",
            "figure": self.figure,
            "in": "" if self.child is None else str(self.child),
            "list": "" if self.saved is None else str(self.saved),
            **self.filters,
            **self.period,
        }
        return [
            *((name, value) for name, value in single.items() if value),
            *(("col", key) for key in columns),
            *(("group", key) for key in self.groups),
            *(("m", str(number)) for number in self.members),
        ]

    def words(self) -> str:
        """As it is kept: what is asked for, not where it was opened from."""
        return urlencode(replace(self, saved=None).pairs())

    def kept_words(self) -> str:
        """As it is kept by name: without a name somebody was looked for by."""
        filters = {name: value for name, value in self.filters.items() if name != NAME_ASKED_FOR}
        return replace(self, filters=filters).words()

    def selection(self, kind: str = "") -> Selection:
        """Whom it is about.

        Args:
            kind: of the organisation; a cell is not narrowed by the kind of cells.
        """
        narrowing = MemberFilter(dict(self.filters), kind=kind).narrowing()
        return Selection(narrowing, self.figure, self.child, self.members)

    def done(self, act: str) -> "Spec":
        """After a small change: "up.born", "down.born", "off.born", "on.age" of columns."""
        verb, _dot, key = act.partition(".")
        if key not in COLUMNS or self.layout:
            return self
        columns = list(self.columns)
        if verb == "on" and key not in columns:
            columns.append(key)
        elif verb == "off" and key in columns and len(columns) > 1:
            columns.remove(key)
        elif verb in ("up", "down") and key in columns:
            at = columns.index(key)
            to = min(max(at + (-1 if verb == "up" else 1), 0), len(columns) - 1)
            columns.insert(to, columns.pop(at))
        return replace(self, columns=tuple(columns))


def number_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def written(pairs: Iterable[tuple[str, str]]) -> str:
    return urlencode(list(pairs), safe="/:")
