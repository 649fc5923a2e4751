"""The member's own sheet, the list of a cell, the cell's answer, the sheet on paper."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sotay.kernel.actions import ACTIONS
from sotay.kernel.dates import spelled
from sotay.kernel.offline import kept_offline
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, signed_in, visible
from sotay.members.form_parts import place_of
from sotay.members.models import Member
from sotay.members.views.detail import ALSO_SHOWN, Shown, item, opened
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Organization
from sotay.papers.printing_views import to_print

from .forms import AcceptUnchangedForm, AnswerForm, HandInForm, HandInOwnForm, WithdrawOwnForm
from .models import Supplement
from .printing import facts_of, form
from .queries import (
    ANSWER,
    lines_of,
    own_sheets,
    progress_below,
    progress_of,
    record_of,
    told,
    unchanged_waiting,
)
from .rounds import owed_by, round_on

HAND_IN = "supplement.hand_in"


def _own(request: Request) -> Member | None:
    rows = Member.objects.select_related("person").filter(person__withdrawn=False)
    return rows.filter(pk=request.actor.person_id or 0).first()


@kept_offline
@require_http_methods(["GET", "POST"])
@signed_in
def own(request: Request) -> HttpResponse:
    """What one's record says, the sheet of the year or a correction, and what became of the earlier ones."""
    member = _own(request)
    if member is None:
        return page(request, "members/no_record.html", {"page_title": _("Phiếu bổ sung của tôi")})
    cell = place_of(member)
    bar_of(request, cell)
    asked = request.method == "POST"
    filled = HandInOwnForm(request.actor, request.POST if asked else None, about=member)
    if asked and filled.act(member) is not None:
        messages.success(request, _("Đã gửi. Chi bộ sẽ xác nhận; kết quả hiện ở trang này."))
        return HttpResponseRedirect(door("members:supplement"))
    this, sheets = round_on(today(), cell), own_sheets(member)
    year = owed_by(member, this, today())
    waiting = [each for each in sheets if each["sheet"].is_open]
    context = {
        "page_title": _("Phiếu bổ sung của tôi"),
        "back_url": door("members:own"),
        "form": filled,
        "year": year,
        "round": this,
        "late": year is not None and this.is_over(today()),
        "waiting": next((each for each in waiting if each["sheet"].year == year), None),
        "sheets": sheets,
        "record": record_of(member),
        "may": request.actor.may(HandInOwnForm.action),
        "print_url": door("members:supplement_own_print"),
    }
    return page(request, "members/supplement.html", context)


@require_POST
@signed_in
def withdraw(request: Request) -> HttpResponse:
    """Take back one's own sheet that waits."""
    member = _own(request)
    number = request.POST.get("sheet", "")
    own_sheet = Supplement.objects.filter(pk=int(number[:18]) if number.isdecimal() else 0, member=member)
    sheet = own_sheet.first() if member else None
    if sheet is None:
        raise Http404
    done = WithdrawOwnForm(request.actor, request.POST, about=sheet)
    if done.act(sheet) is not None:
        messages.success(request, _("Đã rút phiếu."))
    else:
        for error in done.non_field_errors():
            messages.warning(request, str(error))
    return HttpResponseRedirect(door("members:supplement"))


@require_http_methods(["GET", "POST"])
@signed_in
def own_print(request: Request) -> HttpResponse:
    """One's own sheet on paper."""
    member = _own(request)
    if member is None:
        return page(request, "members/no_record.html", {"page_title": _("Phiếu bổ sung của tôi")})
    cell = place_of(member)
    this = round_on(today(), cell)
    sheet = Supplement.objects.filter(member=member, year=this.year).first()
    context = {"back_url": door("members:supplement"), "back": _("Phiếu bổ sung của tôi")}
    return to_print(
        request, form(), facts_of(member, sheet, this.year), context | {"bar": bar_of(request, cell)}
    )


# The cell ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@looks_at(ANSWER)
def supplements(request: Request, pk: int) -> HttpResponse:
    """A cell's members with their sheets; above a cell, how far each part has come."""
    organization = visible(request.actor, Organization.objects, ANSWER, pk)
    bar = bar_of(request, organization)
    bar.on = bar.today
    on, state = bar.today, organization.state(bar.today)
    is_cell = state is not None and state.kind in CELL_KINDS
    asked = request.method == "POST"
    filled = AcceptUnchangedForm(request.actor, request.POST if asked else None, about=organization)
    if asked:
        if (done := filled.act(organization)) is not None:
            messages.success(request, _("Đã xác nhận %(count)s phiếu không thay đổi.") % {"count": done})
            return HttpResponseRedirect(door("members:supplements", pk))
        for error in filled.non_field_errors():
            messages.warning(request, str(error))
    this = round_on(on, organization)
    return page(
        request,
        "members/supplements.html",
        {
            "bar": bar,
            "page_title": _("Phiếu bổ sung hồ sơ năm %(year)s") % {"year": this.year},
            "state": state,
            "organization_url": door("organization", pk),
            "round": this,
            "late": this.is_over(on),
            "progress": progress_of(organization, this, on),
            "is_cell": is_cell,
            "lines": lines_of(request.actor, organization, this, on) if is_cell else [],
            "below": [] if is_cell else progress_below(organization, this, on),
            "unchanged": unchanged_waiting(request.actor, organization, on) if is_cell else 0,
        },
    )


@require_http_methods(["GET", "POST"])
@looks_at(ANSWER)
def answer(request: Request, pk: int) -> HttpResponse:
    """One sheet: what stood in the record, what is proposed, and the cell's answer."""
    sheet = visible(request.actor, Supplement.objects.select_related("member__person"), ANSWER, pk)
    member = sheet.member
    opened(request, member)
    cell = place_of(member)
    bar = bar_of(request, cell)
    bar.on = bar.today
    back = door("members:supplements", cell.pk) if cell else door("home")
    asked = request.method == "POST"
    filled = AnswerForm(request.actor, request.POST if asked else None, about=sheet)
    if asked and filled.act(sheet) is not None:
        messages.success(request, _("Đã xác nhận phiếu của %(name)s.") % {"name": member.person.full_name})
        return HttpResponseRedirect(back)
    context = {
        "bar": bar,
        "page_title": member.person.full_name,
        "back_url": back,
        "form": filled,
        "said": told(sheet),
        "sheet": sheet,
        "member_url": door("members:detail", member.pk),
        "print_url": door("members:supplement_print", pk),
        "is_own": request.actor.person_id == member.pk,
    }
    return page(request, "members/supplement_answer.html", context)


@require_http_methods(["GET", "POST"])
@looks_at(ANSWER)
def sheet_print(request: Request, pk: int) -> HttpResponse:
    """A sheet on paper."""
    sheet = visible(request.actor, Supplement.objects.select_related("member__person"), ANSWER, pk)
    opened(request, sheet.member)
    cell = place_of(sheet.member)
    year = sheet.year or sheet.handed_in_on.year
    context = {"back_url": door("members:supplement_answer", pk), "back": sheet.member.person.full_name}
    known = facts_of(sheet.member, sheet, year)
    return to_print(request, form(), known, context | {"bar": bar_of(request, cell)})


@require_http_methods(["GET", "POST"])
@looks_at(HAND_IN)
def enter(request: Request, pk: int) -> HttpResponse:
    """Write down the paper sheet of a member."""
    member = visible(request.actor, Member.objects.select_related("person"), HAND_IN, pk)
    opened(request, member)
    cell = place_of(member)
    bar = bar_of(request, cell)
    bar.on = bar.today
    back = door("members:supplements", cell.pk) if cell else door("home")
    asked = request.method == "POST"
    filled = HandInForm(request.actor, request.POST if asked else None, about=member)
    if asked and (done := filled.act(member)) is not None:
        messages.success(request, _("Đã ghi phiếu. Hãy đối chiếu rồi xác nhận."))
        return HttpResponseRedirect(door("members:supplement_answer", done.pk))
    year = owed_by(member, round_on(today(), cell), today())
    context = {
        "bar": bar,
        "page_title": ACTIONS[HAND_IN].title,
        "about": member.person.full_name,
        "back_url": back,
        "form": filled,
        "year": year,
    }
    return page(request, "members/supplement_enter.html", context)


def shown(record: Shown) -> dict[str, Any] | None:
    """The part of a record about its sheets."""
    is_own = record.actor.person_id == record.member.pk
    last = Supplement.objects.filter(member=record.member).order_by("-handed_in_on", "-pk").first()
    inside = bool(record.told.effective and record.told.effective[-1].to_status)
    if not inside or (last is None and not is_own and not record.may(HAND_IN)):
        return None
    acts = []
    if is_own:
        acts.append({"label": _("Sửa, bổ sung hồ sơ của tôi"), "url": door("members:supplement")})
    elif record.may(HAND_IN):
        acts.append(
            {"label": str(ACTIONS[HAND_IN].title), "url": door("members:supplement_enter", record.member.pk)}
        )
    if last is not None and last.is_open and record.may(ANSWER) and not is_own:
        acts.insert(
            0, {"label": str(ACTIONS[ANSWER].title), "url": door("members:supplement_answer", last.pk)}
        )
    said = _("chờ chi bộ xác nhận") if last is not None and last.is_open else _("chi bộ đã trả lời")
    title = told(last)["title"] if last is not None else _("Phiếu gần nhất")
    handed_in = spelled(last.handed_in_on) if last is not None else ""
    entry = item(title, handed_in, said if last is not None else "", missing=_("chưa có"))
    return {"title": _("Phiếu bổ sung hồ sơ"), "entries": [entry], "acts": acts}


ALSO_SHOWN.append(shown)
