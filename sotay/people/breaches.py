"""Recording a breach of personal data, what was done about it, who was told, and its end."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.time import now, today
from sotay.organizations.models import Organization
from sotay.regulations import Refused

from .incidents import Incident


@action("incident.record", gettext_lazy("Ghi sự cố dữ liệu cá nhân"))
def record_incident(
    actor: Actor,
    organization: Organization,
    *,
    discovered_at: datetime,
    what: str,
    kinds: Sequence[str],
    happened_on: date | None = None,
    persons: int | None = None,
    measures: str = "",
) -> Incident:
    """Record a breach as soon as it is found, with what is known by then."""
    if discovered_at > now():
        raise Refused(None, _("Lúc phát hiện không thể ở sau bây giờ."))
    if happened_on is not None and happened_on > today():
        raise Refused(None, _("Ngày xảy ra không thể ở sau hôm nay."))
    incident = Incident(
        organization=organization,
        discovered_at=discovered_at,
        happened_on=happened_on,
        what=what,
        kinds=list(kinds),
        persons=persons,
        measures=measures,
    )
    incident.save()
    return incident


@action("incident.continue", gettext_lazy("Ghi tiếp về sự cố"))
def continue_incident(
    actor: Actor,
    incident: Incident,
    *,
    persons: int | None,
    kinds: Sequence[str],
    measures: str,
    notified_on: datetime | None = None,
    notice_number: str = "",
    persons_told_on: date | None = None,
    closed_on: date | None = None,
) -> Incident:
    """Add what has been learnt and done: how many persons, measures, who was told when, and the end."""
    if incident.closed_on is not None:
        raise Refused(None, _("Sự cố này đã kết thúc."))
    told = [day for day in (persons_told_on, closed_on) if day is not None]
    if any(day > today() for day in told) or (notified_on is not None and notified_on > now()):
        raise Refused(None, _("Không ghi trước việc chưa xảy ra."))
    if closed_on is not None and notified_on is None:
        raise Refused(None, _("Chưa báo cơ quan chuyên trách thì chưa kết thúc được."))
    incident.persons, incident.kinds, incident.measures = persons, list(kinds), measures
    incident.notified_on, incident.notice_number = notified_on, notice_number
    incident.persons_told_on, incident.closed_on = persons_told_on, closed_on
    incident.save()
    return incident


def open_incidents(actor: Actor) -> QuerySet[Incident]:
    """Breaches that have not ended, within the scope of whoever deals with them."""
    rows = Incident.objects.visible_to(actor, "incident.continue")
    return rows.filter(closed_on=None).select_related("organization").order_by("-pk")
