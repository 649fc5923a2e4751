"""Pages of letters: one is taken out as a file, one that came is read in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sotay.kernel.forms import ActionForm
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.members.models import Member
from sotay.members.views.doing import asks_which, choice
from sotay.organizations.bar import Bar, bar_of
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS, HOLDING_KINDS
from sotay.organizations.models import Organization
from sotay.procedures.models import Case

from .forms import SendLetterForm, SlipForm, TakeInForm, TakeSlipForm


def letter_page(form_class: type[ActionForm], rows: Any, back: str, words: Any) -> Any:
    """The page of an act with a letter: about a case, a cell or a member."""

    @require_http_methods(["GET", "POST"])
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        target = visible(request.actor, rows.objects, form_class.action, pk)
        bar = bar_of(request, target.organization) if isinstance(target, Case) else None
        if isinstance(target, Organization):
            bar = bar_of(request, target)
            which = cell_to_choose(request, target, bar)
            if which is not None:
                return which
        asked = request.method == "POST"
        given = (request.POST, request.FILES) if asked else (None, None)
        form = form_class(request.actor, given[0], files=given[1], about=target)
        if asked and (done := form.act(target)) is not None:
            return after(request, form, done)
        context = {"form": form, "page_title": form.title, "lead": words, "back_url": door(back, pk)}
        if bar is not None:
            bar.on = bar.today
            context |= {"bar": bar}
        return page(request, "members/letter.html", context)

    view.__name__ = form_class.action.replace(".", "_")
    return view


def cell_to_choose(request: Request, organization: Organization, bar: Bar) -> HttpResponse | None:
    """Above a cell: into which cell somebody comes; nothing where that is known."""
    state = organization.state(bar.today)
    kind = state.kind if state else ""
    if kind in CELL_KINDS or (kind in HOLDING_KINDS and not asks_which(request, kind)):
        return None
    context = {
        "bar": bar,
        "about": state.name if state else str(organization),
        "back_url": door("members:transfers", organization.pk),
    }
    chosen = choice(TakeInForm, organization, context, "members:letter_in")
    return page(request, "members/choose_cell.html", context | chosen)


def after(request: Request, form: ActionForm, done: Any) -> HttpResponse:
    """The file; or where the act has led."""
    if isinstance(done, bytes):
        name = "phieu-bao-tiep-nhan.json" if form.action == "letter.slip" else "chuyen-sinh-hoat.json"
        answer = HttpResponse(done, content_type="application/json")
        answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        answer.headers["Cache-Control"] = "no-store"
        return answer
    messages.success(request, _("Đã ghi: %(act)s.") % {"act": form.title})
    if isinstance(done, Member):
        messages.info(request, _("Hãy xuất phiếu báo tiếp nhận và gửi lại nơi đi."))
        return HttpResponseRedirect(door("members:letter_slip", done.pk))
    return HttpResponseRedirect(door("case", done.pk))


send = letter_page(
    SendLetterForm,
    Case,
    "case",
    gettext_lazy(
        "Tệp có chữ ký, chỉ nơi nhận mở được vào sổ. Gửi bằng đường công văn, không gửi qua mạng xã hội."
    ),
)
take_in = letter_page(
    TakeInForm,
    Organization,
    "members:transfers",
    gettext_lazy("Đảng viên được tính ở đây từ ngày tiếp nhận."),
)
slip = letter_page(
    SlipForm, Member, "members:detail", gettext_lazy("Gửi lại nơi đi, để nơi đi giảm đảng số.")
)
take_slip = letter_page(
    TakeSlipForm,
    Case,
    "case",
    gettext_lazy("Đảng số ở đây giảm từ ngày nơi đến tiếp nhận."),
)
