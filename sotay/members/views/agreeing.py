"""A list that needs a second office: the request, what the second office is shown, and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.kernel.actions import ACTIONS
from sotay.kernel.forms import ActionForm
from sotay.kernel.web import Request, looks_at, page, signed_in, visible
from sotay.members.agreeing_forms import AgreeToExportForm, AskExportForm, DeclineExportForm
from sotay.members.export_requests import Answer, ExportRequest
from sotay.members.leaving import SecondOfficeNeeded, is_second, open_requests
from sotay.members.purposes import in_words
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization

NOT_SENT_ON = ("csrfmiddlewaretoken",)
AGREE = "export.agree"
PAGES = {
    "member.export": "members:export",
    "member.export_extract": "members:export_extract",
    "import.layout": "members:same_layout",
    "member.export_to_fill": "members:quality_fill",
}


def asked_again(data: QueryDict) -> str:
    """The answers of a form as they are sent again."""
    words = data.copy()
    for name in NOT_SENT_ON:
        words.pop(name, None)
    return words.urlencode()


def second_office(request: Request, form: ActionForm, pk: int, about: int | None = None) -> dict[str, Any]:
    """What a page offers whose list needs a second office."""
    if not isinstance(form.refusal, SecondOfficeNeeded) or not request.actor.may(AskExportForm.action):
        return {}
    return {
        "ask_url": door("members:ask_export", pk),
        "asked_words": asked_again(request.POST),
        "asked_about": about or "",
    }


@looks_at(AskExportForm.action)
def ask_export(request: Request, pk: int) -> HttpResponse:
    """Send the request that a refused export offered."""
    organization = visible(request.actor, Organization.objects, AskExportForm.action, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = AskExportForm(request.actor, request.POST, about=organization)
    made = form.act(organization)
    if made is None:
        for error in form.non_field_errors():
            messages.error(request, str(error))
        return HttpResponseRedirect(door("members:list", pk))
    messages.success(
        request, _("Đã gửi đề nghị. Khi cơ quan thứ hai đồng ý, danh sách lấy được ở trang này.")
    )
    return HttpResponseRedirect(door("members:export_request", made.pk))


@require_GET
@signed_in
def export_request(request: Request, pk: int) -> HttpResponse:
    """A request, to whoever asked and to whoever may answer."""
    found = readable(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    bar = bar_of(request, found.organization)
    state = found.organization.state(bar.today)
    is_asker = found.account_id == request.actor.account_id
    may_answer = (
        not found.answer
        and request.actor.may(AGREE, found.organization.path)
        and is_second(request.actor, found)
    )
    return page(
        request,
        "members/export_request.html",
        {
            "bar": bar,
            "page_title": _("Đề nghị xuất danh sách"),
            "request_": found,
            "about": state.name if state else str(found.organization),
            "items": items_of(found),
            "may_answer": may_answer,
            "is_asker": is_asker,
            "agreed": found.answer == Answer.AGREED,
            "again_url": again_url(found),
            "sent_again": [
                (name, value) for name, values in QueryDict(found.words).lists() for value in values
            ],
        },
    )


def again_url(found: ExportRequest) -> str:
    """The page that hands the list out."""
    checked = QueryDict(found.words).get("check")
    return door(PAGES[found.export], found.about or found.organization_id, *([checked] if checked else []))


def readable(request: Request) -> Any:
    """The requests one made oneself, and those one may answer."""
    actor = request.actor
    rows = ExportRequest.objects.select_related("organization")
    own = rows.filter(account_id=actor.account_id)
    return own | rows.visible_to(actor, AGREE) if actor.may(AGREE) else own


def items_of(found: ExportRequest) -> list[dict[str, Any]]:
    answered = (
        f"{found.get_answer_display()}, {found.answered_by}" if found.answer else found.get_answer_display()
    )
    named = [
        (_("Việc"), str(ACTIONS[found.export].title)),
        (_("Số người"), f"{found.count:,}".replace(",", ".")),
        (_("Mục đích"), in_words(found.purpose, of_an_export=True)),
        (_("Người đề nghị"), f"{found.asker}, {found.office}"),
        (_("Trả lời"), answered),
        (_("Bản xuất số"), str(found.taken_entry or "")),
    ]
    return [{"label": label, "value": value, "missing": "—"} for label, value in named]


@looks_at(AGREE)
def answer_export(request: Request, pk: int) -> HttpResponse:
    """Agree or decline."""
    found = visible(request.actor, ExportRequest.objects, AGREE, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form_class: type[ActionForm] = AgreeToExportForm if "agree" in request.POST else DeclineExportForm
    form = form_class(request.actor, request.POST, about=found)
    if form.act(found) is None:
        for error in form.non_field_errors():
            messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ghi trả lời."))
    return HttpResponseRedirect(door("members:export_request", pk))


@require_GET
@looks_at("organization.view")
def export_requests(request: Request) -> HttpResponse:
    """The requests that wait for one's answer, and one's own."""
    office = request.office  # type: ignore[attr-defined]
    bar_of(request, office.organization)
    waiting, own = (
        open_requests(request.actor),
        ExportRequest.objects.filter(account_id=request.actor.account_id),
    )
    rows = [*waiting[:50], *own.order_by("-pk")[:50]]
    return page(
        request,
        "members/export_requests.html",
        {
            "page_title": _("Đề nghị xuất danh sách"),
            "rows": [
                {
                    "row": each,
                    "url": door("members:export_request", each.pk),
                    "purpose": in_words(each.purpose, of_an_export=True),
                }
                for each in rows
            ],
        },
    )
