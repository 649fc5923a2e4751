"""Reading across the tables of this room: since when there is a book, and questions that know it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Q
from django.utils.translation import gettext as _

from sotay.indicators.question import Question
from sotay.kernel.dates import spelled
from sotay.kernel.place import NOWHERE, WIDTH, numbers, under
from sotay.kernel.time import DAY, FOREVER, known
from sotay.organizations.asking import question
from sotay.organizations.makeup import WHOLE, Makeup, makeup
from sotay.organizations.models import Organization

from .books import BookOpening

NEVER = FOREVER
"""The day a book opens that nobody has opened."""


@dataclass(frozen=True)
class Books:
    """The books that matter to a place: those opened for it, above it and below it.

    A place goes by its own book, else by the nearest above; where only parts of it have one, by their first.
    """

    openings: Sequence[tuple[int, str, date]]
    """Organisation, where it stood (a row for each place), the day its book opened."""

    @classmethod
    def around(cls, path: str) -> "Books":
        """The books at, above and below a path."""
        there = "organization__placements"
        rows = BookOpening.objects.filter(
            known(None, there),
            Q(organization_id__in=numbers(path)) | under(path, f"{there}__path"),
        )
        return cls(list(rows.values_list("organization_id", f"{there}__path", "opens_on").distinct()))

    def opens_on(self, path: str) -> date:
        """The first day of which there are figures of a place; ``NEVER`` when nobody opened a book."""
        own = {organization: day for organization, _path, day in self.openings}
        for number in reversed(numbers(path)):
            if number in own:
                return own[number]
        return min((day for _number, stood, day in self.openings if stood.startswith(path)), default=NEVER)


def why_no_figure(opens_on: date) -> str:
    """Why there is no figure of a day before the book opens."""
    if opens_on == NEVER:
        return _("Chưa mở sổ nên chưa có số liệu.")
    day = spelled(opens_on)
    return _("Sổ mở ngày %(day)s, trước đó chưa có số liệu.") % {"day": day}


def ask(
    organization: Organization,
    on: date,
    start: date | None = None,
    end: date | None = None,
    known_at: datetime | None = None,
) -> Question:
    """A question that knows since when there is a book; see ``organizations.asking.question``.

    Raises:
        NotThere: it stood nowhere that day, nor during the period.
    """
    asked = question(organization, on, start, end, known_at)
    return with_book(asked, Books.around(asked.path))


def ask_as_made_up(
    organization: Organization, then: date, now: date, known_at: datetime | None = None
) -> tuple[Makeup, list[tuple[Question, Fraction]]]:
    """The questions to an earlier day of an organisation as it is made up on a later one.

    Returns:
        What it consists of; and the questions, the first of all that counts wholly, then one for each share.

    Raises:
        NotThere: it does not stand on the later day, or nothing of it stood on the earlier.
    """
    made = makeup(organization, then, now, known_at)
    paths = [path for path in (made.path, *made.tops.values()) if path]
    whole = Question(
        organization_id=organization.pk,
        path=made.path or NOWHERE,
        on=then,
        start=then,
        end=then + DAY,
        paths=(made.path or NOWHERE,),
        known_at=known_at,
        less=made.less,
        more=made.more,
    )
    if paths:
        books = Books.around(paths[0][:WIDTH])
        opens_on = max(books.opens_on(path) for path in paths)
        whole = whole.with_book(opens_on, why_no_figure(opens_on))
    shared: dict[Fraction, set[int]] = {}
    for pk, share in made.shares.items():
        shared.setdefault(share, set()).add(pk)
    parts = [
        (replace(whole, path=NOWHERE, less=frozenset(), more=frozenset(pks)), share)
        for share, pks in sorted(shared.items())
    ]
    return made, [(whole, WHOLE), *parts]


def with_book(asked: Question, books: Books) -> Question:
    opens_on = books.opens_on(asked.path)
    return asked.with_book(opens_on, why_no_figure(opens_on))
