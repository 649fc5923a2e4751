"""Telling somebody of something, reading it, and forgetting it after a season."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM

from .models import Account, Office
from .notices import NOTICES, Notice
from .own import self_of

KEPT = timedelta(days=90)
"""So long a notice is kept, read or not: what it told of stands in the inbox as long as it waits."""

TELL, READ, FORGET = "notice.tell", "notice.read", "notice.forget"
NOTICING = {
    TELL: gettext_lazy("Nhắc việc"),
    READ: gettext_lazy("Đã đọc thông báo nhắc việc"),
    FORGET: gettext_lazy("Xóa thông báo cũ"),
}
"""Their titles in the trail."""


def tell(notices: Sequence[Notice]) -> int:
    """Keep some notices, all or none; whoever was told the same that day already is not told again.

    Returns:
        How many are new.
    """
    days = {notice.on for notice in notices}
    known = set(Notice.objects.filter(on__in=days).values_list("account_id", "office_id", "kind", "on"))
    fresh = [each for each in notices if (each.account_id, each.office_id, each.kind, each.on) not in known]
    if fresh:
        with entry(PROGRAM, TELL):
            # Whoever tells the same at this moment comes first, and nothing is doubled.
            Notice.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=5000)
    return len(fresh)


def notices_in(account: Account, offices: Iterable[Office]) -> QuerySet[Notice]:
    """What an account was told in the offices it may act in: unread first, the latest first."""
    rows = Notice.objects.filter(account=account, office__in=[office.pk for office in offices])
    rows = rows.filter(kind__in=NOTICES).annotate(is_read=Q(read_at__isnull=False))
    return rows.order_by("is_read", "-on", "kind", "-pk")


def read(account: Account, rows: QuerySet[Notice]) -> None:
    """Its holder has read some of an account's notices."""
    unread = rows.filter(account=account, read_at=None)
    if unread.exists():
        with entry(self_of(account), READ, account):
            Notice.objects.filter(pk__in=[notice.pk for notice in unread]).update(read_at=timezone.now())


def forget_before(day: date) -> None:
    """What was told before a day is told no more."""
    old = Notice.objects.filter(on__lt=day)
    if old.exists():
        with entry(PROGRAM, FORGET):
            old.delete()
