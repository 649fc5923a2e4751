"""The pages of documents: a register, a document, how far a request to study has come."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.actions import ACTIONS
from sotay.kernel.forms import FORMS, ActionForm
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.members.models import Member
from sotay.organizations.bar import Bar, bar_of
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS, Kind
from sotay.organizations.models import Organization, described

from .forms import (
    AskForm,
    CorrectForm,
    EnterForm,
    FilterForm,
    RecordForm,
    TakeBackForm,
    WithdrawForm,
    WithdrawRequestForm,
)
from .models import VIEW, Document, StudyRequest
from .queries import Come, come_by_child, come_of, members_asked, register_of, requests_reaching, summed

PER_PAGE = 50
NEAR = (*CELL_KINDS, Kind.GRASSROOTS_COMMITTEE, Kind.SECTION, Kind.SUBORDINATE_COMMITTEE)
DRAWN = 20


def looked_at(request: Request, pk: int, permission: str = VIEW) -> Bar:
    """The bar of a page about an organisation this actor may see, as of today."""
    return named(request, visible(request.actor, Organization.objects, permission, pk))


@require_GET
@looks_at(VIEW)
def of(request: Request, pk: int) -> HttpResponse:
    """What is to be studied here, and the organisation's register."""
    bar = looked_at(request, pk)
    organization = bar.organization
    asked = FilterForm(request.GET)
    wanted = asked.cleaned_data if asked.is_valid() else {}
    rows = register_of(
        organization,
        kind=wanted.get("kind", ""),
        words=wanted.get("words", ""),
        year=wanted.get("year"),
        above=wanted.get("whose") == "above",
    )
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    keepers = names_of(row.organization_id for row in found)
    for row in found:
        row.issued_by = row.issuer or keepers.get(row.organization_id, "")  # type: ignore[attr-defined]
    requests = list(requests_reaching(organization, bar.today)[:DRAWN])
    # Above the grassroots the numbers are many rows: they stand on the page of each request.
    is_near = organization.shown_state is not None and organization.shown_state.kind in NEAR
    come = come_of(requests, organization) if is_near else {}
    context = {
        "bar": bar,
        "page_title": _("Văn bản, học tập"),
        "organization": organization,
        "organization_url": door("organization", pk, bar=bar),
        "filter": asked,
        "is_filtered": any(wanted.values()),
        "query": urlencode({name: value for name, value in wanted.items() if value}),
        "rows": found,
        "studies": [studied(each, come.get(each.pk), organization, bar) for each in requests],
        "enter_url": door("documents:document_enter", pk)
        if request.actor.may(EnterForm.action, organization.path)
        else "",
    }
    return page(request, "documents/of.html", context)


def names_of(numbers: Any) -> dict[int, str]:
    return {number: state.name for number, state in described(set(numbers), today()).items()}


def studied(each: StudyRequest, come: Come | None, organization: Organization, bar: Bar) -> dict[str, Any]:
    """A request as a line: what, until when, how far."""
    return {
        "request": each,
        "come": come,
        "late": come is not None and each.due_on < bar.today and come.studied < come.asked,
        "url": door("documents:study", organization.pk, each.pk),
    }


@require_GET
@looks_at(VIEW)
def document(request: Request, pk: int) -> HttpResponse:
    """A document to read, and what this office may do with it."""
    found = document_of(request, pk)
    path = found.organization.path
    urls = [
        (name, door(f"documents:{name.replace('.', '_')}", pk))
        for name in (CorrectForm.action, WithdrawForm.action)
        if request.actor.may(name, path)
    ]
    own = Organization.objects.filter(pk=request.actor.organization_id or 0).first()
    may_ask = own is not None and request.actor.may(AskForm.action, own.path)
    here = found.requests.standing().filter(organization=own).first() if own else None
    context = {
        "page_title": found.name,
        "document": found,
        "back_url": door("documents:of", own.pk if own and own.path else found.organization_id),
        "issuer": found.issuer or str(found.organization),
        "acts": [{"label": ACTIONS[name].title, "url": url} for name, url in urls],
        "ask_url": door("documents:study_ask", pk)
        if may_ask and here is None and not found.withdrawn_on
        else "",
        "study_url": door("documents:study", own.pk, here.pk) if own and here else "",
    }
    return page(request, "documents/document.html", context)


def document_of(request: Request, pk: int, permission: str = VIEW) -> Document:
    found: Document = visible(request.actor, Document.objects.select_related("organization"), permission, pk)
    named(request, found.organization)
    return found


def named(request: Request, organization: Organization) -> Bar:
    """The bar of a page about an organisation, which bears its name of today from here on."""
    bar = bar_of(request, organization)
    bar.on = bar.today
    state = organization.state(bar.today) or organization.states.order_by("valid_from").last()
    organization.name = state.name if state else ""  # type: ignore[attr-defined]
    organization.shown_state = state  # type: ignore[attr-defined]
    return bar


@require_http_methods(["GET", "POST"])
@looks_at(VIEW)
def study(request: Request, pk: int, request_pk: int) -> HttpResponse:
    """How far an organisation has come with a request: its children by numbers, a cell's own people by name."""
    bar = looked_at(request, pk)
    organization = bar.organization
    asked = request_of(organization, request_pk)
    keeps = may_record(request, organization)
    form = RecordForm(request.actor, about=organization, initial={"request": asked.pk})
    if request.method == "POST" and keeps:
        form, done = written(request, organization, asked)
        if done is not None:
            messages.success(request, _("Đã ghi."))
            return HttpResponseRedirect(door("documents:study", pk, request_pk))
    is_cell = organization.shown_state is not None and organization.shown_state.kind in CELL_KINDS
    parts = [] if is_cell else parts_of(asked, organization)
    context = {
        "bar": bar,
        "page_title": asked.document.title,
        "organization": organization,
        "back_url": door("documents:of", pk),
        "asked": asked,
        "asked_by": names_of([asked.organization_id]).get(asked.organization_id, ""),
        "late": asked.due_on < bar.today,
        "come": summed(part["come"] for part in parts)
        if parts
        else come_of([asked], organization).get(asked.pk, Come()),
        "parts": parts,
        "document_url": door("documents:document", asked.document_id),
        "stop_url": door("documents:study_withdraw", asked.pk)
        if request.actor.may(WithdrawRequestForm.action, asked.organization.path)
        else "",
        "members": members_asked(asked, organization) if is_cell and keeps else [],
        "form": form,
        "may_record": keeps,
    }
    return page(request, "documents/study.html", context)


def written(request: Request, cell: Organization, asked: StudyRequest) -> tuple[Any, Any]:
    """What the cell writes on behalf of its members, or takes back of it."""
    if not request.POST.get("take_back", "").isdecimal():
        form: Any = RecordForm(request.actor, request.POST, about=cell)
        return form, form.act(cell)
    rows = Member.objects.select_related("person")
    member = visible(request.actor, rows, TakeBackForm.action, int(request.POST["take_back"][:18]))
    form = TakeBackForm(request.actor, {"request": asked.pk}, about=member)
    done = form.act(member)
    if done is None:
        messages.error(request, str(form.refusal.why) if form.refusal else _("Chưa bỏ được dấu."))
    return RecordForm(request.actor, about=cell, initial={"request": asked.pk}), done


def request_of(organization: Organization, pk: int) -> StudyRequest:
    """A request that asks an organisation.

    Raises:
        Http404: there is none, or it asks others.
    """
    rows = StudyRequest.objects.standing().select_related("document", "organization")
    found = rows.filter(pk=pk, organization_id__in=organization.ancestor_ids).first()
    if found is None:
        raise Http404
    return found


def may_record(request: Request, organization: Organization) -> bool:
    return request.actor.may(RecordForm.action, organization.path)


def parts_of(asked: StudyRequest, organization: Organization) -> list[dict[str, Any]]:
    """The children of an organisation with their numbers, the least share first."""
    found = come_by_child(asked, organization)
    names = names_of(found)
    parts: list[dict[str, Any]] = [
        {
            "name": names.get(number, ""),
            "come": come,
            "share": come.share,
            "url": door("documents:study", number, asked.pk) if number != organization.pk else "",
        }
        for number, come in found.items()
    ]
    return sorted(parts, key=lambda part: (part["share"] or 0, part["name"]))


def act(form_class: type[ActionForm]) -> Any:
    """The page of an act about an organisation, a document, a request or a member's mark."""
    reads = {"organization": _organization, "document": _document, "request": _request}[form_class.target]

    @require_http_methods(["GET", "POST"])
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        target, back, words = reads(request, pk, form_class.action)
        posted = request.method == "POST"
        form = FORMS[form_class.action](request.actor, request.POST if posted else None, about=target)
        done = form.act(target) if posted else None
        if done is not None:
            messages.success(request, _("Đã ghi."))
            is_new = isinstance(done, Document)
            return HttpResponseRedirect(door("documents:document", done.pk) if is_new else back)
        context = {"form": form, "page_title": form.title, "back_url": back, "organization": words}
        return page(request, "organizations/act.html", context)

    view.__name__ = form_class.action.replace(".", "_")
    return view


def _organization(request: Request, pk: int, permission: str) -> tuple[Any, str, str]:
    bar = looked_at(request, pk, permission)
    return bar.organization, door("documents:of", pk), str(bar.organization)


def _document(request: Request, pk: int, permission: str) -> tuple[Any, str, str]:
    found = document_of(request, pk, VIEW if permission == AskForm.action else permission)
    leaves = permission == WithdrawForm.action
    back = door("documents:of", found.organization_id) if leaves else door("documents:document", pk)
    return found, back, found.name


def _request(request: Request, pk: int, permission: str) -> tuple[Any, str, str]:
    rows = StudyRequest.objects.select_related("document", "organization")
    found: StudyRequest = visible(request.actor, rows, permission, pk)
    named(request, found.organization)
    return found, door("documents:document", found.document_id), found.document.name
