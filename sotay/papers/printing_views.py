"""Papers to print: the forms there are, and one form to fill in and take as DOCX or PDF."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization

from .as_docx import CONTENT_TYPE as DOCX
from .as_docx import docx
from .as_pdf import CONTENT_TYPE as PDF
from .as_pdf import pdf
from .composing import compose
from .declaration import PAPER_FORMS, Form
from .filling_forms import FillForm
from .letterhead import letterhead_of
from .paper import Paper

VIEW = "paper.view"


@require_GET
@looks_at(VIEW)
def forms(request: Request, pk: int) -> HttpResponse:
    """The forms that can be printed, in the order of a member's life."""
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    context = {
        "organization": organization,
        "forms": PAPER_FORMS.values(),
        "bar": bar_of(request, organization),
    }
    return page(request, "papers/forms.html", context)


@require_http_methods(["GET", "POST"])
@looks_at(VIEW)
def fill(request: Request, pk: int, key: str) -> HttpResponse:
    """One form, filled in by hand."""
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    if key not in PAPER_FORMS:
        raise Http404
    form = PAPER_FORMS[key]
    return to_print(
        request,
        form,
        letterhead_of(form, organization, today()),
        {
            "back_url": door("papers:forms", pk),
            "back": _("Mẫu văn bản"),
            "bar": bar_of(request, organization),
        },
    )


def to_print(
    request: Request, form: Form, known: Mapping[str, Any], context: Mapping[str, Any]
) -> HttpResponse:
    """The page on which a paper is completed and taken along: what is missing is said. Nothing is kept.

    Args:
        known: what it is filled in with beforehand, by the names of its fields.
        context: of the page: ``back_url`` and ``back``, where one came from; the bar.
    """
    asked = request.POST if request.method == "POST" else None
    filled = FillForm(form, asked, known=known)
    paper = compose(form, filled.values()) if asked is not None and filled.is_valid() else None
    if paper and request.POST.get("as") in ("docx", "pdf"):
        return handed_out(paper, form.key, request.POST["as"])
    shown = {"paper_form": form, "form": filled, "paper": paper, "page_title": form.name, **context}
    return page(request, "papers/fill.html", shown)


def handed_out(paper: Paper, key: str, kind: str) -> HttpResponse:
    """A paper to keep, under a name that any computer can bear."""
    content, said = (docx(paper), DOCX) if kind == "docx" else (pdf(paper), PDF)
    response = HttpResponse(content, content_type=said)
    response.headers["Content-Disposition"] = f'attachment; filename="{key}.{kind}"'
    return response
