"""Pages of a screening round: a committee sees progress in numbers, a cell its list, a member their own line."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sotay.kernel.actions import ACTIONS
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.forms import ActionForm
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, signed_in, visible
from sotay.members.models import Member
from sotay.members.views.detail import ALSO_SHOWN, Shown, item
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS, GRASSROOTS_KINDS
from sotay.organizations.models import Organization
from sotay.procedures.models import Case, Task
from sotay.procedures.seating import may_act

from .forms import CloseRoundForm, EnlistForm, HearForm, OpenRoundForm, ProposeForm, SettleForm, UnlistForm
from .models import ScreenedMember, ScreeningPart, ScreeningRound
from .procedure import DECIDE, PROPOSE, REVIEW, SCREENING
from .queries import cells_of, entries_of, entry_of, progress_below, progress_of, results_of, rounds_here

VIEW = "case.view"
OPEN, CLOSE = OpenRoundForm.action, CloseRoundForm.action


@require_GET
@looks_at(VIEW)
def screening(request: Request, pk: int) -> HttpResponse:
    """The latest round in a branch: how far its cells are, what was counted; and the earlier ones."""
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    bar = bar_of(request, organization)
    bar.on = bar.today
    on, state = bar.today, organization.state(bar.today)
    kind = state.kind if state else ""
    found = list(rounds_here(organization)[:12])
    asked = request.GET.get("round", "")
    chosen = next((each for each in found if str(each.pk) == asked), found[0] if found else None)
    context: dict[str, Any] = {
        "bar": bar,
        "page_title": _("Rà soát, sàng lọc đảng viên"),
        "state": state,
        "organization_url": door("organization", pk),
        "rounds": [
            {
                "label": _("Đợt bắt đầu %(day)s") % {"day": spelled(each.begins_on)},
                "url": door("members:screening", pk, round=each.pk),
                "current": each == chosen,
            }
            for each in found
        ],
        "round": chosen,
        "open_url": door("members:screening_open", pk)
        if kind not in CELL_KINDS and request.actor.may(OPEN, organization.path)
        else "",
    }
    if chosen is not None:
        near = kind in (*CELL_KINDS, *GRASSROOTS_KINDS)
        context |= {
            "progress": progress_of(organization, chosen, on),
            "results": results_of(organization, chosen),
            "cells": cells_of(organization, chosen, on) if near else [],
            "below": [] if near else progress_below(organization, chosen, on),
            "close_url": door("members:screening_close", chosen.pk)
            if chosen.is_open and request.actor.may(CLOSE, chosen.organization.path)
            else "",
        }
    return page(request, "members/screening.html", context)


@require_http_methods(["GET", "POST"])
@looks_at(OPEN)
def open_page(request: Request, pk: int) -> HttpResponse:
    """Open a round."""
    organization = visible(request.actor, Organization.objects, OPEN, pk)
    return acted(request, OpenRoundForm, organization, organization, door("members:screening", pk))


@require_http_methods(["GET", "POST"])
@looks_at(CLOSE)
def close_page(request: Request, pk: int) -> HttpResponse:
    """End a round and delete its lists."""
    rows = ScreeningRound.objects.select_related("organization")
    found = visible(request.actor, rows, CLOSE, pk)
    back = door("members:screening", found.organization_id, round=pk)
    return acted(request, CloseRoundForm, found, found.organization, back, "members/screening_close.html")


# The cell ----------------------------------------------------------------------------------------------------


def _part(request: Request, case: int, permission: str) -> ScreeningPart | None:
    """The part of a round that a case is; another case is none."""
    visible(request.actor, Case.objects, permission, case)
    return ScreeningPart.objects.select_related("case__organization", "round").filter(case=case).first()


def part_act(form_class: type[ActionForm]) -> Any:
    """The page of an act about the list of a cell."""

    @require_http_methods(["GET", "POST"])
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        found = _part(request, pk, form_class.action)
        if found is None:
            return HttpResponseRedirect(door("case", pk))
        return acted(request, form_class, found, found.case.organization, door("members:screening_part", pk))

    view.__name__ = form_class.action.replace(".", "_")
    return view


@require_GET
@looks_at(VIEW)
def part(request: Request, pk: int) -> HttpResponse:
    """The list of a cell, with what is still to be done for each; named for those who are near only."""
    found = _part(request, pk, VIEW)
    if found is None:
        return HttpResponseRedirect(door("case", pk))
    cell = found.case.organization
    bar = bar_of(request, cell)
    bar.on = bar.today
    state = cell.state(bar.today)
    task = Task.objects.filter(case=pk, done_on=None).select_related("organization", "case").first()
    step = task.step if task is not None and may_act(request.actor, task.seat, task.path) else ""
    context = {
        "bar": bar,
        "page_title": _("Danh sách rà soát của chi bộ"),
        "place": state.name if state else "",
        "part": found,
        "back_url": door("case", pk),
        "task": task,
        "lines": [line(row, step) for row in entries_of(found)],
        "is_withheld": not is_near(request.actor) and step != DECIDE,
        "list_url": door("members:screening_list", pk)
        if step == REVIEW and request.actor.may(EnlistForm.action, cell.path)
        else "",
        "settle_url": door("members:screening_settle", pk) if step == DECIDE else "",
        "case_title": SCREENING.title,
    }
    return page(request, "members/screening_part.html", context)


def is_near(actor: Actor) -> bool:
    """Whether one acts for a cell or a grassroots organisation: whoever does not is given no list."""
    office = Organization.objects.filter(pk=actor.organization_id or 0).first()
    state = office.state(today()) if office else None
    return state is not None and state.kind in (*CELL_KINDS, *GRASSROOTS_KINDS)


def line(row: ScreenedMember, step: str) -> dict[str, Any]:
    """Somebody on the list, with the acts that fit the step that waits."""
    acts: list[dict[str, str]] = []
    if step == REVIEW:
        acts.append({"label": _("Đưa ra"), "url": door("members:screening_unlist", row.pk)})
    if step in (REVIEW, PROPOSE):
        label = _("Sửa") if row.heard else _("Ghi đã mời, đã nghe")
        acts.append({"label": label, "url": door("members:screening_hear", row.pk)})
    if step == PROPOSE and row.heard:
        label = _("Ghi lại đề nghị") if row.proposal else _("Ghi biểu quyết, đề nghị")
        acts.append({"label": label, "url": door("members:screening_propose", row.pk)})
    return {
        "name": row.member.person.full_name,
        "url": door("members:detail", row.member_id),
        "row": row,
        "acts": acts,
    }


def entry_act(form_class: type[ActionForm]) -> Any:
    """The page of an act about somebody on a list."""

    @require_http_methods(["GET", "POST"])
    @looks_at(form_class.action)
    def view(request: Request, pk: int) -> HttpResponse:
        rows = ScreenedMember.objects.select_related(
            "member__person", "part__case__organization", "part__round"
        )
        found = visible(request.actor, rows, form_class.action, pk)
        back = door("members:screening_part", found.part.case_id)
        about = found.member.person.full_name
        return acted(request, form_class, found, found.part.case.organization, back, about=about)

    view.__name__ = form_class.action.replace(".", "_")
    return view


def acted(
    request: Request,
    form_class: type[ActionForm],
    target: Any,
    place: Organization,
    back: str,
    template: str = "members/act.html",
    *,
    about: str = "",
) -> HttpResponse:
    """The form; what is wrong with it; or that it was done."""
    bar = bar_of(request, place)
    bar.on = bar.today
    state = place.state(bar.today)
    asked = request.method == "POST"
    form = form_class(request.actor, request.POST if asked else None, about=target)
    if asked and form.act(target) is not None:
        for warning in form.warned:
            messages.warning(request, str(warning))
        messages.success(request, _("Đã ghi: %(act)s.") % {"act": form.title})
        return HttpResponseRedirect(back)
    context = {
        "bar": bar,
        "page_title": ACTIONS[form_class.action].title,
        "about": about or (state.name if state else ""),
        "back_url": back,
        "form": form,
    }
    return page(request, template, context)


# The member --------------------------------------------------------------------------------------------------


@require_GET
@signed_in
def own(request: Request) -> HttpResponse:
    """What stands about oneself on a list, what is asked of one, what becomes of it."""
    rows = Member.objects.select_related("person").filter(person__withdrawn=False)
    member = rows.filter(pk=request.actor.person_id or 0).first()
    if member is None:
        return page(request, "members/no_record.html", {"page_title": _("Rà soát, sàng lọc")})
    context = {
        "page_title": _("Rà soát, sàng lọc: phần của tôi"),
        "back_url": door("members:own"),
        "row": entry_of(member),
    }
    return page(request, "members/screening_own.html", context)


def shown(record: Shown) -> dict[str, Any] | None:
    """The part of a record about the list its member is on, for whoever the database gives it to."""
    row = entry_of(record.member)
    if row is None:
        return None
    is_own = record.actor.person_id == record.member.pk
    url = door("members:screening_own") if is_own else door("members:screening_part", row.part.case_id)
    return {
        "title": _("Rà soát, sàng lọc"),
        "entries": [
            item(_("Trong danh sách từ ngày"), spelled(row.listed_on), str(row.get_ground_display())),
            item(_("Được nghe"), str(row.get_heard_display())),
        ],
        "acts": [{"label": _("Xem"), "url": url}],
    }


ALSO_SHOWN.append(shown)

ENTRY_PAGES = tuple((form, entry_act(form)) for form in (HearForm, ProposeForm, UnlistForm))
PART_PAGES = tuple((form, part_act(form)) for form in (EnlistForm, SettleForm))
