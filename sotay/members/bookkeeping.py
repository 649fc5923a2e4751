"""The book of an organisation: opened on a day before which nothing counts, closed when figures are handed in."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.place import under
from sotay.kernel.time import now, today
from sotay.organizations.actions import kept, refuse_the_future
from sotay.organizations.models import Decision, Organization
from sotay.regulations import Refused

from .books import BookOpening, PeriodClosing
from .models import Movement


@action("ledger.open_book", pgettext_lazy("action", "Mở sổ"))
def open_book(
    actor: Actor, organization: Organization, *, on: date, decision: Decision | None = None
) -> BookOpening:
    """Open the book of an organisation and all below it on a day."""
    refuse_the_future(on)
    if (open_since := BookOpening.objects.filter(organization=organization).first()) is not None:
        raise Refused(
            None, _("Sổ của tổ chức này đã mở ngày %(day)s.") % {"day": spelled(open_since.opens_on)}
        )
    if Movement.objects.filter(under(organization.path or "", "to_path"), counted_on__lt=on).exists():
        raise Refused(None, _("Trong tổ chức này đã ghi biến động trước ngày đó; hãy mở sổ từ ngày sớm hơn."))
    opening = BookOpening(
        organization=organization, opens_on=on, decision=kept(decision) if decision else None
    )
    opening.save()
    return opening


@action("ledger.close_period", gettext_lazy("Chốt số liệu"), alone=True)
def close_period(actor: Actor, organization: Organization, *, until: date) -> PeriodClosing:
    """Hand in the figures up to and including a day; what is recorded later counts from the day after."""
    if until >= today():
        raise Refused(
            None, _("Chỉ chốt số liệu của kỳ đã qua."), _("Hãy ghi ngày cuối của tháng, quý hoặc năm trước.")
        )
    if PeriodClosing.objects.filter(organization=organization, closed_until__gte=until).exists():
        raise Refused(None, _("Số liệu đến hết ngày này đã được chốt."))
    closing = PeriodClosing(organization=organization, closed_until=until, closed_at=now())
    closing.save()
    return closing


def refuse_before_the_book(organization: Organization, on: date) -> None:
    """Nothing counts before the day the book opens."""
    opens_on = book_opens_on(organization)
    if opens_on is None or on < opens_on:
        text = spelled(opens_on) if opens_on else "—"
        raise Refused(
            None, _("Sổ của tổ chức này mở ngày %(day)s; trước đó chưa có số liệu.") % {"day": text}
        )


def book_opens_on(organization: Organization) -> date | None:
    """The day the book of an organisation opens: its own, else the nearest above; ``None`` when none is open."""
    days = dict(
        BookOpening.objects.filter(organization_id__in=organization.ancestor_ids).values_list(
            "organization_id", "opens_on"
        )
    )
    return next((days[number] for number in reversed(organization.ancestor_ids) if number in days), None)
