"""The pages of a list that takes long: how far it is, the finished file, and the way from an export to there."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from sotay.kernel.actions import ACTIONS
from sotay.kernel.forms import ActionForm
from sotay.kernel.web import Request, download, looks_at, page, signed_in, visible
from sotay.members.jobs import ask_for_list
from sotay.members.purposes import in_words
from sotay.members.taking.forms import DropListForm, FetchListForm, TakeListForm
from sotay.members.taking.models import KEPT, TakenFile, TakenList, TakenState
from sotay.members.taking.patience import TakesLong, in_a_hurry
from sotay.members.taking.work import progress_of
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization

TAKE = TakeListForm.action


def at_once(form: ActionForm, target: Any) -> Any:
    """Do an export if it is short enough to wait for; ``takes_long`` says if it is not."""
    with in_a_hurry():
        return form.act(target)


def takes_long(form: ActionForm) -> bool:
    return isinstance(form.refusal, TakesLong)


def made_later(
    request: Request, form: ActionForm, organization: Organization, words: str, about: int | None = None
) -> HttpResponse:
    """Let the background make what a form asks for, and lead to where one waits for it."""
    given = {"export": form.action, "words": words, "about": about or ""}
    asked = TakeListForm(request.actor, given, about=organization)
    with transaction.atomic():
        taken = asked.act(organization)
        if taken is not None:
            ask_for_list(request.office, taken)  # type: ignore[attr-defined]
    if taken is None:
        for error in asked.non_field_errors():
            messages.error(request, str(error))
        return HttpResponseRedirect(door("members:taken_lists"))
    return HttpResponseRedirect(door("members:taken_list", taken.pk))


@require_GET
@looks_at(TAKE)
def taken_lists(request: Request) -> HttpResponse:
    """The long lists one asked for in this office, the latest first."""
    office = request.office  # type: ignore[attr-defined]
    bar = bar_of(request, office.organization)
    bar.on = bar.today
    rows = TakenList.objects.of(request.actor).select_related("organization").order_by("-pk")[:50]
    context = {
        "bar": bar,
        "page_title": _("Danh sách dài đã yêu cầu"),
        "back_url": door("members:extracts"),
        "rows": [
            {
                "row": row,
                "url": door("members:taken_list", row.pk),
                "what": str(ACTIONS[row.export].title),
                "kind": CHIPS.get(TakenState(row.state), "ended"),
            }
            for row in rows
        ],
    }
    return page(request, "members/taken_lists.html", context)


CHIPS = {TakenState.MAKING: "waiting", TakenState.READY: "due", TakenState.REFUSED: "late"}


@require_http_methods(["GET", "POST"])
@signed_in
def taken_list(request: Request, pk: int) -> HttpResponse:
    """One of them: wait for it, fetch it, or give it up."""
    taken = _own(request, pk)
    if request.method == "GET":
        return page(request, "members/taken_list.html", _context(request, taken))
    wanted = request.POST.get("do", "")
    if wanted == "again" and taken.state == TakenState.MAKING:
        with transaction.atomic():
            ask_for_list(request.office, taken)  # type: ignore[attr-defined]
        return HttpResponseRedirect(door("members:taken_list", pk))
    form = (DropListForm if wanted == "drop" else FetchListForm)(request.actor, request.POST, about=taken)
    done = form.act(taken)
    if done is None:
        return page(request, "members/taken_list.html", _context(request, taken) | {"form": form})
    if wanted == "drop":
        messages.success(request, _("Đã bỏ danh sách; tệp đã xóa."))
        return HttpResponseRedirect(door("members:taken_lists"))
    return download(done.content, done.file_name)


def _own(request: Request, pk: int) -> TakenList:
    taken: TakenList = visible(request.actor, TakenList.objects.select_related("organization"), TAKE, pk)
    if not TakenList.objects.of(request.actor).filter(pk=pk).exists():
        raise Http404
    return taken


def _context(request: Request, taken: TakenList) -> dict[str, Any]:
    bar = bar_of(request, taken.organization)
    bar.on = bar.today
    state = taken.organization.state(bar.today)
    file = TakenFile.objects.filter(taken=taken).only("kept_since").first()
    named = [
        (_("Việc"), str(ACTIONS[taken.export].title)),
        (_("Số người"), f"{taken.count:,}".replace(",", ".")),
        (_("Mục đích"), in_words(taken.purpose, of_an_export=True)),
        (_("Bản xuất số"), str(taken.number or "")),
    ]
    return {
        "bar": bar,
        "page_title": _("Danh sách dài"),
        "about": state.name if state else str(taken.organization),
        "taken": taken,
        "ready": taken.state == TakenState.READY,
        "making": taken.state == TakenState.MAKING,
        "until": file.kept_since + KEPT if file else None,
        "items": [{"label": label, "value": value, "missing": "—"} for label, value in named],
        "job": _job(taken),
        "back_url": door("members:taken_lists"),
    }


def _job(taken: TakenList) -> dict[str, Any]:
    return {**progress_of(taken), "url": door("members:taken_progress", taken.pk)}


@require_GET
@signed_in
def taken_progress(request: Request, pk: int) -> HttpResponse:
    """How far it is; when it is done, its page is asked for anew."""
    job = _job(_own(request, pk))
    if request.htmx and (job["finished"] or job["silent"]):
        return HttpResponseClientRefresh()
    return page(request, "members/import_progress.html", {"job": job})
