"""The list as a file: why, which columns, and a mark on it that leads back here."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.kernel.web import Request, download, looks_at, page, visible
from sotay.members.export_forms import ExportForm
from sotay.members.filters import MemberFilter
from sotay.members.views.agreeing import asked_again, second_office
from sotay.members.views.taking import at_once, made_later, takes_long
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization


@require_http_methods(["GET", "POST"])
@looks_at(ExportForm.action)
def export(request: Request, pk: int) -> HttpResponse:
    """Ask what for, then hand out the file."""
    organization = visible(request.actor, Organization.objects, ExportForm.action, pk)
    bar = bar_of(request, organization)
    state = organization.state(bar.on)
    asked = request.method == "POST"
    filters = MemberFilter(request.POST if asked else request.GET)
    given = filters.given()
    form = ExportForm(
        request.actor,
        request.POST if asked else None,
        about=organization,
        initial={"on": bar.on, **given},
    )
    done = at_once(form, organization) if asked else None
    if done is not None:
        return download(done.content, done.file_name)
    if takes_long(form):
        return made_later(request, form, organization, asked_again(request.POST))
    context = {
        "bar": bar,
        "form": form,
        "about": state.name if state else str(organization),
        "page_title": _("Xuất danh sách"),
        "narrowed": [words for _name, words in filters.in_words()],
        "carried": list(given.items()),
        "back_url": door("members:list", pk, bar=bar, **given),
        **second_office(request, form, pk),
    }
    return page(request, "members/export.html", context)
