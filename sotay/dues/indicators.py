"""Figures about dues, made of postings alone: sums of organisations and months, never of a person.

Money counts in the month it belongs to, where its organisation stood then. How many were exempt or behind is told by
the sheets of the last month that is over.
"""

from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import WEIGHT, Indicator, Part, Source, Values, declare
from sotay.indicators.question import Question
from sotay.kernel.place import WIDTH, under
from sotay.kernel.time import DAY, in_force, known
from sotay.members.sources import any_of, child_of

from .kinds import Kind
from .models import Posting

THERE = "organization__placements"
PATH = f"{THERE}__path"


def last_full_month(on: date) -> date:
    """The first day of the last month that is over on a day, at its end."""
    return ((on + DAY).replace(day=1) - DAY).replace(day=1)


def _pick(name: str, values: Values) -> Q:
    return Q(**{f"{name}__in": values})


def _known(question: Question) -> QuerySet[Posting]:
    rows = Posting.objects.all()
    return rows if question.known_at is None else rows.filter(recorded_at__lte=question.known_at)


def _of_the_period(question: Question, kind: Kind) -> QuerySet[Posting]:
    """Postings of the months that begin in the period, by where their organisation stood on the day they count."""
    stood = Q(**{f"{THERE}__valid_from__lte": F("counted_on"), f"{THERE}__valid_to__gt": F("counted_on")})
    return _known(question).filter(
        stood & known(question.known_at, THERE), kind=kind, month__gte=question.start, month__lt=question.end
    )


def _collected(question: Question, by_child: bool) -> list[Part]:
    """What the sheets of all cells in the place say: what was due, and what was paid."""
    here = any_of(under(path, PATH) for path in question.paths)
    rows = _of_the_period(question, Kind.MONTH).filter(here)
    weights = {"due": F("cash") + F("receivable"), "paid": F("cash")}
    return [Part(rows, weights["due"], _pick, child_of(question, PATH), weights=weights)]


def _remitted(question: Question, by_child: bool) -> list[Part]:
    """What the place handed up; of its children, what each handed up to it."""
    own = Q(organization_id=question.organization_id)
    handed_up = own | Q(other_id=question.organization_id) if by_child else own
    here = any_of(under(path, PATH) for path in question.paths)
    rows = _of_the_period(question, Kind.REMITTANCE).filter(here & handed_up)
    return [Part(rows, F("owed"), _pick, child_of(question, PATH), own)]


def _of_the_sheets(question: Question, by_child: bool) -> list[Part]:
    """How many the sheets of the last full month call exempt, or behind; of the cells in the place on the day."""
    rows = _known(question).filter(
        in_force(question.on, THERE)
        & known(question.known_at, THERE)
        & question.here(PATH, "organization_id"),
        kind=Kind.MONTH,
        month=last_full_month(question.on),
    )
    weights = {"exempt": F("exempt"), "behind": F("behind")}
    child = Substr(PATH, len(question.path) + 1, WIDTH)
    return [Part(rows, weights["exempt"], _pick, child, weights=weights)]


SOURCES = (
    COLLECTED := Source("dues collected", _collected, needs_book=False),
    REMITTED := Source("dues remitted", _remitted, needs_book=False),
    SHEETS := Source("dues of the month", _of_the_sheets, needs_book=False),
)
MONEY, MEMBERS = _("đồng"), _("đảng viên")

declare(
    Indicator("dues_due", _("Đảng phí phải thu"), MONEY, COLLECTED, {WEIGHT: ("due",)}, kind="flow"),
    Indicator("dues_paid", _("Đảng phí đã thu"), MONEY, COLLECTED, {WEIGHT: ("paid",)}, kind="flow"),
    Indicator("dues_remitted", _("Đảng phí đã nộp lên cấp trên"), MONEY, REMITTED, kind="flow"),
    Indicator(
        "dues_exempt_members",
        _("Được miễn đảng phí (tháng gần nhất đã hết)"),
        MEMBERS,
        SHEETS,
        {WEIGHT: ("exempt",)},
    ),
    Indicator(
        "dues_members_in_arrears",
        _("Chưa đóng đảng phí từ hai tháng (tháng gần nhất đã hết)"),
        MEMBERS,
        SHEETS,
        {WEIGHT: ("behind",)},
    ),
)
