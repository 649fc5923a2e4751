"""Whom the secretary of a cell is to meet, and what came of it: seen in the cell, gone when it is closed."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.dues.kinds import About
from sotay.dues.reminder_forms import CloseReminderForm
from sotay.dues.reminders import CONCERNS, reminders
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization
from sotay.people.models import Person


@require_http_methods(["GET", "POST"])
@looks_at(CloseReminderForm.action)
def to_meet(request: Request, pk: int) -> HttpResponse:
    """Each with the months that are open; closed by a coded result."""
    cell = visible(request.actor, Organization.objects, CloseReminderForm.action, pk)
    asked = CloseReminderForm(request.actor, request.POST if request.method == "POST" else None, about=cell)
    if request.method == "POST" and asked.act(cell) is not None:
        messages.success(request, _("Đã ghi. Việc này không còn trong danh sách."))
        return HttpResponseRedirect(door("dues:reminders", pk))
    found = [(about, each) for about in CONCERNS for each in reminders(cell, today(), about)]
    people = Person.objects.in_bulk([each.member_id for _about, each in found])
    rows = [
        {
            "behind": each,
            "about": str(About(about).label),
            "is_money": about == About.DUES,
            "name": people[each.member_id].full_name if each.member_id in people else "",
            "months": ", ".join(f"{month.month}/{month.year}" for month in each.months),
            "form": CloseReminderForm(
                request.actor,
                about=cell,
                initial={"member": each.member_id, "about": about},
                auto_id=f"id_{about}_{each.member_id}_%s",
            ),
        }
        for about, each in found
    ]
    context = {
        "bar": bar_of(request, cell),
        "organization": cell,
        "state": cell.state(today()),
        "page_title": _("Gặp gỡ, tìm hiểu"),
        "back_url": door("dues:of", pk),
        "rules": [
            {"url": door("rules", key=concern.rule), "title": concern.title} for concern in CONCERNS.values()
        ],
        "rows": rows,
        "form": asked,
    }
    return page(request, "dues/reminders.html", context)
