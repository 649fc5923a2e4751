"""Reminding members whose sheet is missing, and cells where sheets are missing or wait: once a week, numbers only."""

from collections import Counter
from datetime import date

from django.utils.translation import gettext_lazy as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.members.models import Standing
from sotay.people.models import Office
from sotay.people.notices import Notice, NoticeKind, declare
from sotay.people.noticing import tell
from sotay.procedures.reminding import WEEK

from .queries import sheet_of_the_year, waits
from .rounds import owing, round_on

OWN = declare(
    NoticeKind(
        "supplement.own", _("Phiếu bổ sung hồ sơ năm nay: %(count)s phiếu cần nộp"), "members:supplement"
    )
)
OWN_LATE = declare(
    NoticeKind(
        "supplement.own_late",
        _("Phiếu bổ sung hồ sơ: %(count)s phiếu quá hạn nộp"),
        "members:supplement",
        late=True,
    )
)
MISSING = declare(
    NoticeKind("supplement.missing", _("%(count)s đảng viên chưa nộp phiếu bổ sung hồ sơ"), "cases")
)
WAITING = declare(NoticeKind("supplement.waiting", _("%(count)s phiếu bổ sung hồ sơ chờ xác nhận"), "cases"))
KINDS = (OWN, OWN_LATE, MISSING, WAITING)
CELL = "cell_secretary"


def remind(on: date) -> int:
    """Tell members and cells what is missing or waits, unless they were told within the last week.

    Returns:
        How many notices are new.
    """
    with seen_by(PROGRAM):
        kinds = [kind.key for kind in KINDS]
        recently = Notice.objects.filter(kind__in=kinds, on__gt=on - WEEK, on__lt=on)
        told = set(recently.values_list("account_id", "office_id", "kind"))
        notices = [*_to_members(on), *_to_cells(on)]
        return tell([each for each in notices if (each.account_id, each.office_id, each.kind) not in told])


def _missing(on: date) -> set[int]:
    """Members who owe the sheet of the round and have not handed it in."""
    this = round_on(on)
    rows = Standing.objects.as_of(on).filter(owing(this, on)).exclude(sheet_of_the_year(this))
    return set(rows.values_list("member_id", flat=True))


def _to_members(on: date) -> list[Notice]:
    kind = OWN_LATE if round_on(on).is_over(on) else OWN
    held = Office.objects.as_of(on).filter(account__is_active=True, account__person__isnull=False)
    seats: dict[int, tuple[int, int]] = {}
    for person, account, office in held.order_by("-pk").values_list("account__person_id", "account_id", "pk"):
        seats[person] = (account, office)
    missing = _missing(on) & seats.keys()
    return [
        Notice(account_id=account, office_id=office, kind=kind.key, on=on, count=1)
        for account, office in (seats[person] for person in sorted(missing))
    ]


def _to_cells(on: date) -> list[Notice]:
    offices = Office.objects.as_of(on).filter(role=CELL, account__is_active=True)
    cells = set(offices.values_list("organization_id", flat=True))
    rows = Standing.objects.as_of(on).filter(organization_id__in=cells)
    this = round_on(on)
    missing = rows.filter(owing(this, on)).exclude(sheet_of_the_year(this))
    counted = {
        MISSING.key: Counter(missing.values_list("organization_id", flat=True)),
        WAITING.key: Counter(rows.filter(waits()).values_list("organization_id", flat=True)),
    }
    return [
        Notice(account_id=account, office_id=office, kind=kind, on=on, count=counts[cell])
        for office, cell, account in offices.order_by("pk").values_list("pk", "organization_id", "account_id")
        for kind, counts in counted.items()
        if counts[cell]
    ]
