"""One's own data, to read and print, and as a file for a machine."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.kernel.web import Request, page, signed_in
from sotay.members.models import Member
from sotay.members.own_data import as_json, taken_out
from sotay.organizations.doors import door

JSON = "application/json; charset=utf-8"


@require_http_methods(["GET", "POST"])
@signed_in
def own_data(request: Request) -> HttpResponse:
    """Ask for it, then read it, or take the file."""
    person = request.actor.person_id
    member = Member.objects.select_related("person").filter(pk=person or 0, person__withdrawn=False).first()
    if member is None:
        if request.method == "POST":
            raise Http404
        return page(request, "members/no_record.html", {"page_title": _("Dữ liệu của tôi")})
    context = {"page_title": _("Dữ liệu của tôi"), "back_url": door("members:own")}
    if request.method == "GET":
        return page(request, "members/own_data.html", context)
    number, held = taken_out(request.actor, member)
    if "file" in request.POST:
        response = HttpResponse(as_json(held), content_type=JSON)
        response.headers["Content-Disposition"] = f'attachment; filename="du-lieu-cua-toi-{number}.json"'
    else:
        parts = [(title, part) for title, part in held.items() if title != "number"]
        shown = [
            {
                "title": title,
                "items": list(part.items()) if isinstance(part, dict) else [],
                "rows": [list(row.items()) for row in part] if isinstance(part, list) else [],
            }
            for title, part in parts
        ]
        response = page(request, "members/own_data_shown.html", context | {"parts": shown, "number": number})
    response.headers["Cache-Control"] = "no-store"
    return response
