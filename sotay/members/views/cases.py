"""The pages on which a case begins: about a member, or about a whole cell."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.kernel.web import Request, looks_at, page, visible
from sotay.members.case_forms import OpenCaseForm
from sotay.members.form_parts import place_of
from sotay.members.models import Member
from sotay.members.procedures.about import ABOUT
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization
from sotay.procedures.declaring import PROCEDURES
from sotay.procedures.queries import usual_steps

from .detail import asked_for_purpose, opened


@require_http_methods(["GET", "POST"])
@looks_at(OpenCaseForm.action)
def begin(request: Request, pk: int, key: str) -> HttpResponse:
    """Begin a procedure about a member: what it is, and what it asks at first."""
    member = visible(request.actor, Member.objects.select_related("person"), OpenCaseForm.action, pk)
    if key not in ABOUT:
        raise Http404
    answer = asked_for_purpose(request, member)
    if answer is not None:
        return answer
    opened(request, member)
    cell = place_of(member)
    declared = PROCEDURES[key]
    form = OpenCaseForm(
        request.actor, request.POST or None, about=cell, initial={"procedure": key, "person": member.pk}
    )
    if request.method == "POST" and (case := form.act(cell)) is not None:
        for warning in form.warned:
            messages.warning(request, str(warning))
        messages.success(request, _("Đã mở hồ sơ: %(title)s.") % {"title": declared.title})
        return HttpResponseRedirect(door("case", case.pk))
    bar = bar_of(request, cell)
    bar.on = bar.today
    return page(
        request,
        "members/begin.html",
        {
            "bar": bar,
            "page_title": declared.title,
            "declared": declared,
            "steps": usual_steps(declared),
            "about": member.person.full_name,
            "back_url": door("members:detail", pk),
            "form": form,
        },
    )


@require_http_methods(["GET", "POST"])
@looks_at(OpenCaseForm.action)
def begin_collective(request: Request, pk: int) -> HttpResponse:
    """Begin the transfer of a whole cell."""
    cell = visible(request.actor, Organization.objects, OpenCaseForm.action, pk)
    declared = PROCEDURES["collective"]
    form = OpenCaseForm(request.actor, request.POST or None, about=cell, initial={"procedure": declared.key})
    if request.method == "POST" and (case := form.act(cell)) is not None:
        messages.success(request, _("Đã mở hồ sơ: %(title)s.") % {"title": declared.title})
        return HttpResponseRedirect(door("case", case.pk))
    bar = bar_of(request, cell)
    bar.on = bar.today
    state = cell.state(bar.today)
    return page(
        request,
        "members/begin.html",
        {
            "bar": bar,
            "page_title": declared.title,
            "declared": declared,
            "steps": usual_steps(declared),
            "about": state.name if state else "",
            "back_url": door("members:transfers", pk),
            "form": form,
        },
    )
