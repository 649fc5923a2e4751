"""What one was told of in one's offices: how many things of which sort, and where they are found."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.kernel.web import Request, page, signed_in
from sotay.organizations.doors import door
from sotay.people.notices import Notice
from sotay.people.noticing import KEPT, notices_in, read
from sotay.people.roles import ROLES
from sotay.people.web import act_in

SHOWN = 40


@require_http_methods(["GET", "POST"])
@signed_in
def notices(request: Request) -> HttpResponse:
    """One's own notices, unread first; sent back with the number of one, it is opened, without, all are read."""
    offices = request.offices  # type: ignore[attr-defined]
    rows = notices_in(request.user, offices)  # type: ignore[arg-type]
    if request.method == "POST":
        return answered(request, rows)
    shown = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    held = {office.pk: office for office in offices}
    return page(
        request,
        "desk/notices.html",
        {
            "page_title": _("Thông báo"),
            "rows": [line(each, held[each.office_id]) for each in shown],
            "pages": shown,
            "has_unread": rows.filter(read_at=None).exists(),
            "days": KEPT.days,
        },
    )


def line(notice: Notice, office: Any) -> dict[str, Any]:
    return {
        "notice": notice,
        "late": notice.declared.late,
        "office": ROLES[office.role].title,
        "place": getattr(office, "organization_name", ""),
    }


def answered(request: Request, rows: Any) -> HttpResponse:
    """Lead to what a notice tells of, in the office it was told to; or note that all are read."""
    number = request.POST.get("notice", "")
    if not number:
        read(request.user, rows)  # type: ignore[arg-type]
        messages.success(request, _("Đã đánh dấu đọc hết."))
        return HttpResponseRedirect(door("notices"))
    found = rows.filter(pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise Http404
    read(request.user, rows.filter(pk=found.pk))  # type: ignore[arg-type]
    act_in(request, found.office_id)
    return HttpResponseRedirect(door(found.declared.page, **found.declared.query) or door("home"))
