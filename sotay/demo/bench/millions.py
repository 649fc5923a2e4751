"""What is asked of a place with millions of members: any day of the past, for the whole and for one of its parts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sotay.desk.queries import find_members
from sotay.indicators.declaration import SHORTCUTS
from sotay.indicators.engine import spread
from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.kernel.names import search_tokens
from sotay.kernel.place import depth
from sotay.kernel.time import DAY, today
from sotay.members.queries import ask
from sotay.organizations.models import Organization, Placement
from sotay.people.models import Person
from sotay.reports.composition import CODES, composition_of
from sotay.reports.form1 import form_of
from sotay.reports.spans import Span

from .questions import TOTAL, Case, page_by_key

READ = "read from standings and ledger, without what is kept"
AT_ONCE, SLOWER, SHORT = 1000, 4000, 50
"""How many milliseconds these questions may take."""


@contextmanager
def without_what_is_kept() -> Iterator[None]:
    kept = dict(SHORTCUTS)
    SHORTCUTS.clear()
    try:
        yield
    finally:
        SHORTCUTS.update(kept)


def plainly(run: Callable[[], Any]) -> Callable[[], Any]:
    def read() -> Any:
        with without_what_is_kept():
            return run()

    return read


def largest_part(top: Organization) -> Organization:
    """The child below which most organisations stand."""
    rows = Placement.objects.known_at(None).as_of(today())
    children = rows.filter(parent=top).select_related("organization")
    return max(
        (each.organization for each in children), key=lambda o: rows.filter(path__startswith=o.path).count()
    )


def month_ended(on: date) -> date:
    return on.replace(day=1) - DAY


def cases(top: Organization, actor: Actor) -> list[Case]:
    found: list[Case] = []
    for place, words in ((top, "the whole"), (largest_part(top), "its largest part")):
        found += of_place(place, words, actor)
    return [*found, *of_lists(ask(top, today()), actor)]


def of_lists(asked: Question, actor: Actor) -> list[Case]:
    """Pages of the list, and names; where everything would be sorted to find the middle, somebody is picked by name."""
    somebody = Person.objects.filter(name_key__gte="l", member__isnull=False).order_by("name_key").first()
    after = somebody.pk if somebody else None
    words = search_tokens(somebody.full_name) if somebody else ["an"]
    both, common = f"{words[-1]} {words[0]}", "nguyen"
    return [
        Case("member list, page 1", lambda: page_by_key(asked, None), SHORT),
        Case("member list, a page in the middle", lambda: page_by_key(asked, after), SHORT),
        Case("search, two words of a name in any order", lambda: find_members(actor, both, asked.on), SHORT),
        Case("search, the most common family name", lambda: find_members(actor, common, asked.on), SHORT),
    ]


def of_place(place: Organization, words: str, actor: Actor) -> list[Case]:
    on, whole = today(), depth(place.path or "") == 1
    ended, long_ago = month_ended(on), date(on.year - 1, 5, 17)
    year = Span("year", date(on.year - 1, 1, 1), date(on.year, 1, 1))

    def case(title: str, target: float, run: Callable[[], Any]) -> Case:
        title = f"{words}: {title}"
        return (
            Case(title, run, target, plainly(run), READ, compared=False)
            if whole
            else Case(title, run, target)
        )

    def composition(day: date) -> Any:
        return composition_of(place, day, actor).found

    return [
        case(f"stock by child on {long_ago:%d/%m/%Y}", AT_ONCE, lambda: stock(ask(place, long_ago))),
        case("stock by child today", AT_ONCE, lambda: stock(ask(place, on))),
        case(f"form 1 of {year.start.year}", AT_ONCE, lambda: form_of(place, year, actor).figures),
        case(
            f"composition on {ended:%d/%m/%Y}, {len(CODES)} figures by child",
            AT_ONCE,
            lambda: composition(ended),
        ),
        case(f"composition on {long_ago:%d/%m/%Y}", SLOWER, lambda: composition(long_ago)),
        case("composition today", SLOWER, lambda: composition(on)),
    ]


def stock(asked: Question) -> Any:
    return spread([TOTAL], asked)
