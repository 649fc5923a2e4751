"""Breaches of personal data: the list, and each as a form to fill in further and to print."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.law import law
from sotay.kernel.time import now, today
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import described
from sotay.people.breach_forms import ContinueIncidentForm
from sotay.people.incidents import DataKind, Incident

NEEDS = "incident.continue"


@require_GET
@looks_at(NEEDS)
def incidents(request: Request) -> HttpResponse:
    """The breaches within one's scope, the latest first."""
    organization = request.office.organization  # type: ignore[attr-defined]
    bar_of(request, organization)
    rows = list(Incident.objects.visible_to(request.actor, NEEDS).order_by("-pk")[:100])
    names = described([row.organization_id for row in rows], today())
    return page(
        request,
        "desk/incidents.html",
        {
            "page_title": _("Sự cố dữ liệu cá nhân"),
            "rows": [
                {
                    "row": row,
                    "url": door("incident", row.pk),
                    "place": names[row.organization_id].name if row.organization_id in names else "",
                    "late": row.notified_on is None and row.due_at < now(),
                }
                for row in rows
            ],
            "new_url": door("incident_new", organization.pk),
        },
    )


@require_http_methods(["GET", "POST"])
@looks_at(NEEDS)
def incident(request: Request, pk: int) -> HttpResponse:
    """One breach: what is known, until when the authority must be told, and the form to go on."""
    found = visible(request.actor, Incident.objects.select_related("organization"), NEEDS, pk)
    bar = bar_of(request, found.organization)
    form = ContinueIncidentForm(
        request.actor, request.POST if request.method == "POST" else None, about=found
    )
    if request.method == "POST" and form.act(found) is not None:
        messages.success(request, _("Đã ghi."))
        return HttpResponseRedirect(door("incident", pk))
    state = found.organization.state(bar.today)
    rule = law("privacy.breach_notice_within", today(), at=found.organization)
    return page(
        request,
        "desk/incident.html",
        {
            "page_title": _("Sự cố dữ liệu cá nhân số %(number)s") % {"number": found.pk},
            "about": state.name if state else str(found.organization),
            "incident": found,
            "kinds": [DataKind(kind).label for kind in found.kinds],
            "late": found.notified_on is None and found.due_at < now(),
            "rule": rule,
            "rule_url": door("rules", key=rule.key),
            "form": None if found.closed_on else form,
            "back_url": door("incidents"),
            **told(found),
        },
    )


def told(found: Incident) -> dict[str, Any]:
    """What has been entered, as the printed form shows it."""
    return {
        "dates": [
            {"label": _("Xảy ra ngày"), "value": found.happened_on},
            {"label": _("Phát hiện lúc"), "value": found.discovered_at},
            {"label": _("Phải báo trước lúc"), "value": found.due_at},
            {"label": _("Đã báo cơ quan chuyên trách lúc"), "value": found.notified_on},
            {"label": _("Đã báo người liên quan ngày"), "value": found.persons_told_on},
            {"label": _("Kết thúc ngày"), "value": found.closed_on},
        ]
    }
