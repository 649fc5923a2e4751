"""The papers of a case: each to complete and print, and its number."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.kernel.web import Request, looks_at, page, visible
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.papers.printing_views import to_print
from sotay.people.looking import opened

from .forms import NumberPaperForm
from .models import Case
from .printing import Printable, facts_of, printable
from .seating import may_act

VIEW = "case.view"


def _found(request: Request, pk: int, key: str) -> tuple[Case, Printable]:
    """A paper of a case that the office may see.

    Raises:
        Http404: it has no such paper yet.
    """
    case = visible(request.actor, Case.objects.select_related("organization", "person"), VIEW, pk)
    for each in printable(case):
        if each.form.key == key:
            return case, each
    raise Http404


@require_http_methods(["GET", "POST"])
@looks_at(VIEW)
def print_paper(request: Request, pk: int, key: str) -> HttpResponse:
    """A paper of a case, filled in. It shows more of the person than the case does, so it leaves a trace."""
    case, printed = _found(request, pk, key)
    if case.person_id:
        opened(request.actor, [case.person_id], about=case)
    may_number = printed.needs_number and may_act(request.actor, printed.task.seat, printed.task.path)
    return to_print(
        request,
        printed.form,
        facts_of(case, printed),
        {
            "back_url": door("case", pk),
            "back": case.title,
            "bar": bar_of(request, case.organization),
            "number_url": door("case_number", pk, key) if may_number else "",
        },
    )


@require_http_methods(["GET", "POST"])
@looks_at(NumberPaperForm.action)
def number(request: Request, pk: int, key: str) -> HttpResponse:
    """Give a paper its number, and go back to printing it."""
    case, printed = _found(request, pk, key)
    form = NumberPaperForm(
        request.actor, request.POST or None, about=printed.task, initial={"paper": printed.paper.key}
    )
    if request.method == "POST" and (given := form.act(printed.task)) is not None:
        messages.success(request, _("Đã cấp số %(number)s.") % {"number": given.words})
        return HttpResponseRedirect(door("case_paper", pk, key))
    return page(
        request,
        "procedures/act.html",
        {
            "form": form,
            "page_title": form.title,
            "back_url": door("case_paper", pk, key),
            "about": printed.form.name,
            "bar": bar_of(request, case.organization),
        },
    )
