"""Form 1, increase and decrease of members: a declaration of indicators, computed for a place and its children.

Nothing is typed into it. A: who was there when the period began; B: who came; C: who went; D: who is there when it
ends. A is asked of the stock of the eve, D of the stock of the last day, B and C of the ledger between: that
A + B − C = D is found out, in every column.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.indicators.engine import NONE, Amount, Spread, spread
from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.time import DAY
from sotay.members.queries import Books, with_book
from sotay.members.stocks import stocks
from sotay.organizations.asking import NotThere, question
from sotay.organizations.breaks import Break, breaks_of
from sotay.organizations.models import Organization

from .columns import Column, Veil, columns_of
from .spans import Span

STOCK = "party_members_total"
AT_OPENING = "members_at_opening"
OPENING, DURING, CLOSING = "opening", "during", "closing"


@dataclass(frozen=True)
class Row:
    """A row of the form: its number on paper, its words, and the indicator it is.

    Attributes:
        when: a stock of the eve, the flow of the period, or the stock of the last day.
        part: a part of the row above, not counted again.
    """

    mark: str
    title: Any
    code: str
    when: str = DURING
    level: int = 1
    part: bool = False

    @property
    def strong(self) -> bool:
        return self.level == 0


ROWS = (
    Row("A", gettext_lazy("Tổng số đảng viên cuối kỳ trước chuyển sang"), STOCK, OPENING, level=0),
    Row("B", gettext_lazy("Đảng viên tăng trong kỳ"), "members_increased", level=0),
    Row("1", gettext_lazy("Kết nạp"), "members_admitted"),
    Row("2", gettext_lazy("Chuyển đến"), "members_moved_in"),
    Row(
        "a", gettext_lazy("Từ tỉnh khác, ngoài hệ thống"), "members_from_other_provinces", level=2, part=True
    ),
    Row("b", gettext_lazy("Từ nơi khác trong tỉnh"), "members_from_within_province", level=2, part=True),
    Row("3", gettext_lazy("Phục hồi đảng tịch, nối lại sinh hoạt"), "members_returned"),
    Row("4", gettext_lazy("Do sắp xếp tổ chức"), "members_reorganized_in"),
    Row("5", gettext_lazy("Mở sổ trong kỳ"), "members_opened_later"),
    Row("C", gettext_lazy("Đảng viên giảm trong kỳ"), "members_decreased", level=0),
    Row("1", gettext_lazy("Từ trần"), "members_died"),
    Row("2", gettext_lazy("Khai trừ"), "members_expelled"),
    Row("3", gettext_lazy("Xóa tên"), "members_removed"),
    Row("", gettext_lazy("Trong đó: đảng viên dự bị"), "probationary_members_removed", level=2, part=True),
    Row("4", gettext_lazy("Xin ra khỏi Đảng"), "members_withdrawn"),
    Row("5", gettext_lazy("Chuyển đi"), "members_moved_out"),
    Row("a", gettext_lazy("Đi tỉnh khác, ngoài hệ thống"), "members_to_other_provinces", level=2, part=True),
    Row("b", gettext_lazy("Đi nơi khác trong tỉnh"), "members_to_within_province", level=2, part=True),
    Row("6", gettext_lazy("Ra ngoài nước"), "members_gone_abroad"),
    Row("7", gettext_lazy("Do sắp xếp tổ chức"), "members_reorganized_out"),
    Row("D", gettext_lazy("Đảng viên trong danh sách cuối kỳ"), STOCK, CLOSING, level=0),
)
FLOWS = tuple(row.code for row in ROWS if row.when == DURING)
A, B, C, D = (next(row for row in ROWS if row.mark == mark and row.level == 0) for mark in "ABCD")


@dataclass(frozen=True)
class Figures:
    """The numbers of the form over one period, for a place and what lies under it."""

    asked: Question
    at_start: Spread
    during: Spread
    at_end: Spread
    start_code: str = STOCK
    """What row A is asked with: the stock of the eve, or what the book opened with on the first day."""

    def amount(self, row: Row, child: int | None = None) -> Amount:
        """What stands in a row: of the whole, or of one child."""
        found = {OPENING: self.at_start, DURING: self.during, CLOSING: self.at_end}[row.when]
        amounts = found.whole if child is None else found.children.get(child, {})
        return amounts.get(self.code(row), NONE)

    def code(self, row: Row) -> str:
        return self.start_code if row.when == OPENING else row.code

    def day(self, row: Row) -> date:
        """The day a stock is asked of."""
        return self.asked.start - DAY if row.when == OPENING else self.asked.end - DAY

    @property
    def children(self) -> set[int]:
        """All who have a figure other than nothing."""
        spreads = (self.at_start, self.during, self.at_end)
        return {
            child
            for each in spreads
            for child, amounts in each.children.items()
            if any(amount != NONE for amount in amounts.values())
        }

    def difference(self, child: int | None = None) -> int:
        """A + B − C − D: nothing, unless the book is broken."""
        a, b, c, d = (self.amount(row, child).value for row in (A, B, C, D))
        return a + b - c - d


def figures_of(asked: Question, before: Span) -> tuple[Figures, Figures]:
    """The form over the question's period, which may not begin before the book opens, and over the one before."""
    then = asked.over(before.start, before.end)
    long_ago, at_start, at_end = stocks(asked, [before.start - DAY, asked.start - DAY, asked.end - DAY])
    previous = Figures(then, long_ago, spread(FLOWS, then), at_start)
    if asked.missing and asked.start == asked.opens_on:
        return Figures(asked, spread([AT_OPENING], asked), spread(FLOWS, asked), at_end, AT_OPENING), previous
    return Figures(asked, at_start, spread(FLOWS, asked), at_end), previous


@dataclass(frozen=True)
class Form:
    """The form of an organisation over a period, with the period before.

    Attributes:
        span: the period, from the day the book opens where it opens within it.
        missing: why there is no figure at all.
        previous: the figures of the period before; none where ``why_no_previous`` says why.
        notes: what a reader must know beside the numbers.
    """

    span: Span
    figures: Figures | None = None
    columns: list[Column] = field(default_factory=list)
    veil: Veil | None = None
    missing: str = ""
    previous_span: Span | None = None
    previous: Figures | None = None
    why_no_previous: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def unbalanced(self) -> list[str]:
        """The columns in which A + B − C is not D, by name."""
        if self.figures is None:
            return []
        wrong = [column.name for column in self.columns if self.figures.difference(column.organization_id)]
        return [_("toàn tổ chức"), *wrong] if self.figures.difference() else wrong


def form_of(organization: Organization, span: Span, actor: Actor, known_at: Any = None) -> Form:
    """Form 1 of an organisation over a period, as known at a moment.

    Raises:
        NotThere: it was not there in the period.
    """
    asked = question(organization, span.last, span.start, span.end, known_at)
    books = Books.around(asked.path)
    asked = with_book(asked, books)
    if missing := asked.why_missing("stock"):
        return Form(span, missing=missing)
    notes = []
    if span.start < asked.opens_on:
        span = replace(span, kind="custom", start=asked.opens_on)
        asked = asked.over(span.start, span.end)
        notes.append(_("Sổ mở ngày %(day)s; kỳ này tính từ ngày đó.") % {"day": spelled(asked.opens_on)})
    before = span.before(organization)
    figures, previous = figures_of(asked, before)
    return Form(
        span,
        figures,
        columns_of(asked, figures.children, books, actor),
        Veil.on(asked.on, organization),
        previous_span=before,
        previous=previous,
        why_no_previous=why_no_previous(previous.asked),
        notes=[*notes, *notes_of_breaks(breaks_of(organization, before.start, span.end, known_at))],
    )


def why_no_previous(then: Question) -> str:
    """Why there is nothing to say of the period before."""
    if missing := then.why_missing("flow"):
        return missing
    stood = any(since < then.end and until > then.start for since, until, _path in then.stood)
    return "" if stood else _("Kỳ trước chưa có tổ chức này.")


def notes_of_breaks(found: Iterable[Break]) -> Iterable[str]:
    """What a reader must know of the days after which the figures count something else."""
    for each in found:
        yield _("Ngày %(day)s %(why)s: số liệu trước và sau không so thẳng được với nhau.") % {
            "day": spelled(each.on),
            "why": each.why,
        }


__all__ = ["FLOWS", "ROWS", "Form", "NotThere", "figures_of", "form_of", "notes_of_breaks"]
