"""A suspension on a member's record: while it lasts. When it is over it decides nothing, and only they read of it."""

from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.actions import ACTIONS
from sotay.kernel.dates import spelled
from sotay.kernel.time import today
from sotay.members.views.detail import ALSO_SHOWN, Shown, item
from sotay.organizations.doors import door

from .models import Suspension

READS_WHAT_IS_OVER = "audit.view"


def shown(record: Shown) -> dict[str, Any] | None:
    """The part of a record about a suspension."""
    member, on = record.member, today()
    rows = Suspension.objects.filter(member=member).select_related("decision", "prolonged_by")
    if record.actor.person_id != member.pk and not record.may(READS_WHAT_IS_OVER):
        rows = rows.filter(valid_to__gt=on)
    found = list(rows.order_by("-valid_from"))
    if not found:
        return None
    runs = found[0].in_force(on)
    acts = ["member.end_suspension"] if runs else []
    if runs and found[0].prolonged_by_id is None:
        acts.insert(0, "member.prolong_suspension")
    return {
        "title": _("Đình chỉ sinh hoạt"),
        "entries": [entry_of(row) for row in found],
        "acts": [
            {"label": ACTIONS[name].title, "url": door(f"members:{name.split('.')[1]}", member.pk)}
            for name in acts
            if record.may(name)
        ],
    }


def entry_of(row: Suspension) -> dict[str, Any]:
    """From when until when, on which decisions."""
    papers = [row.decision, *([row.prolonged_by] if row.prolonged_by else [])]
    days = _("%(first)s đến hết %(last)s") % {
        "first": spelled(row.valid_from),
        "last": spelled(row.last_day or row.valid_to),
    }
    return item(_("Đình chỉ từ"), days, "; ".join(str(each) for each in papers))


ALSO_SHOWN.insert(0, shown)
