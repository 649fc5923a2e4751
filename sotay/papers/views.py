"""The pages of number books: the series of an organisation, one series, and giving or voiding numbers."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.actions import ACTIONS
from sotay.kernel.forms import ActionForm
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization

from .forms import IssueNumberForm, KeepOutsideForm, VoidNumberForm
from .models import IssuedNumber, NumberSeries
from .queries import books

VIEW = "paper.view"
PER_PAGE = 100


@require_GET
@looks_at(VIEW)
def numbers(request: Request, pk: int) -> HttpResponse:
    """The number books of an organisation."""
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    context = {
        "organization": organization,
        "books": books(organization),
        "bar": bar_of(request, organization),
        "may_issue": request.actor.may(IssueNumberForm.action, organization.path),
        "may_keep_outside": request.actor.may(KeepOutsideForm.action, organization.path),
    }
    return page(request, "papers/numbers.html", context)


@require_GET
@looks_at(VIEW)
def series(request: Request, pk: int) -> HttpResponse:
    """One book, number by number, the latest first."""
    rows = NumberSeries.objects.select_related("organization", "body", "term")
    book = visible(request.actor, rows, VIEW, pk)
    given = IssuedNumber.objects.filter(series=book).select_related("series", "voided")
    listed = Paginator(given.order_by("-number"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "series": book,
        "organization": book.organization,
        "listed": listed,
        "bar": bar_of(request, book.organization),
        "may_void": request.actor.may(VoidNumberForm.action, book.organization.path),
    }
    return page(request, "papers/series.html", context)


@require_http_methods(["GET", "POST"])
@looks_at(IssueNumberForm.action)
def issue(request: Request, pk: int) -> HttpResponse:
    """Take the next number for a paper; it is said at once."""
    organization = visible(request.actor, Organization.objects, IssueNumberForm.action, pk)
    return done_or_asked(request, IssueNumberForm, organization, organization)


@require_http_methods(["GET", "POST"])
@looks_at(KeepOutsideForm.action)
def keep_outside(request: Request, pk: int) -> HttpResponse:
    """Say which numbers are kept outside."""
    organization = visible(request.actor, Organization.objects, KeepOutsideForm.action, pk)
    return done_or_asked(request, KeepOutsideForm, organization, organization)


@require_http_methods(["GET", "POST"])
@looks_at(VoidNumberForm.action)
def void(request: Request, pk: int) -> HttpResponse:
    """Say why a number stands for no document."""
    rows = IssuedNumber.objects.select_related("series__organization")
    number = visible(request.actor, rows, VoidNumberForm.action, pk)
    return done_or_asked(request, VoidNumberForm, number, number.series.organization)


def done_or_asked(
    request: Request, form_class: type[ActionForm], target: Any, organization: Organization
) -> HttpResponse:
    """The form, or the book with what was done."""
    asked = request.method == "POST"
    form = form_class(request.actor, request.POST if asked else None, about=target)
    done = form.act(target) if asked else None
    back = door("papers:numbers", organization.pk)
    if done is not None:
        messages.success(request, said(done))
        book = done.series_id if isinstance(done, IssuedNumber) else None
        return HttpResponseRedirect(door("papers:series", book) if book else back)
    bar = bar_of(request, organization)
    context = {
        "form": form,
        "organization": organization,
        "state": organization.state(bar.today),
        "page_title": ACTIONS[form_class.action].title,
        "back_url": back,
        "bar": bar,
    }
    return page(request, "organizations/act.html", context)


def said(done: Any) -> str:
    """What was done, in words: which number it is."""
    if isinstance(done, IssuedNumber):
        return _("Đã cấp Số %(number)s.") % {"number": done.words}
    return _("Đã ghi vào sổ số văn bản.")
