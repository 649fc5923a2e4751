"""What a member is asked to study: the list, a document to read with its “Đã học”."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.documents.forms import MarkOwnForm, UnmarkOwnForm
from sotay.documents.models import Studied
from sotay.documents.queries import asked_of, studies_of
from sotay.kernel.forms import ActionForm
from sotay.kernel.offline import kept_offline
from sotay.kernel.time import today
from sotay.kernel.web import Request, page, signed_in
from sotay.organizations.doors import door
from sotay.organizations.models import described

FORMS: dict[str, type[ActionForm]] = {"mark": MarkOwnForm, "unmark": UnmarkOwnForm}


@kept_offline
@require_GET
@signed_in
def studies(request: Request) -> HttpResponse:
    """What one is asked to study, what is not done first."""
    person = request.actor.person_id
    rows = studies_of(person, today()) if person else []
    return page(request, "handbook/studies.html", {"page_title": _("Tài liệu cần học"), "rows": rows})


@kept_offline
@require_http_methods(["GET", "POST"])
@signed_in
def study(request: Request, pk: int) -> HttpResponse:
    """A document to read; whoever has studied it says so by one press."""
    person, on = request.actor.person_id, today()
    rows = asked_of(person, on).select_related("document__organization") if person else None
    found = rows.filter(pk=pk).first() if rows is not None else None
    if found is None:
        raise Http404
    asked = FORMS.get(request.POST.get("do", "")) if request.method == "POST" else None
    if asked is not None:
        form = asked(request.actor, request.POST, about=found)
        if form.act(found) is not None:
            messages.success(request, _("Đã ghi."))
        else:
            messages.error(request, _says(form))
        return HttpResponseRedirect(door("handbook:study", pk))
    mark = Studied.objects.filter(document_id=found.document_id, member_id=person).first()
    keeper = described([found.document.organization_id], on).get(found.document.organization_id)
    context: dict[str, Any] = {
        "page_title": found.document.title,
        "asked": found,
        "document": found.document,
        "issuer": found.document.issuer or (keeper.name if keeper else ""),
        "mark": mark,
        "late": mark is None and found.due_on < on,
        "may_mark": mark is None and request.actor.may(MarkOwnForm.action),
        "may_unmark": mark is not None and mark.studied_on == on and request.actor.may(UnmarkOwnForm.action),
    }
    return page(request, "handbook/study.html", context)


def _says(form: ActionForm) -> str:
    return str(form.refusal.why) if form.refusal else " ".join(str(each) for each in form.non_field_errors())
