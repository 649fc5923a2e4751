"""Filling in what is missing by a sheet: taken out, brought back, every change shown before it is written."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sotay.kernel.models import AuditEntry
from sotay.kernel.sheets import BadFile
from sotay.kernel.time import today
from sotay.kernel.web import Request, download, looks_at, page, visible
from sotay.members.quality.changes import Proposal, known_of, packed, proposal_of, seen_of
from sotay.members.quality.checks import CHECKS, Check
from sotay.members.quality.forms import ExportToFillForm, FillForm
from sotay.members.quality.reading import fields_for
from sotay.members.quality.sheet import Line, NotOurs, lines_of
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization

from .agreeing import second_office
from .taking import at_once, made_later, takes_long


@require_http_methods(["GET", "POST"])
@looks_at(FillForm.action)
def quality_fill(request: Request, pk: int, code: str) -> HttpResponse:
    """Take a sheet out, bring it back filled in, see every change, write those that are meant."""
    check = CHECKS.get(code)
    if check is None:
        raise Http404
    organization = visible(request.actor, Organization.objects, FillForm.action, pk)
    bar = bar_of(request, organization)
    bar.on = bar.today
    context: dict[str, Any] = {
        "bar": bar,
        "state": organization.state(bar.on),
        "check": check,
        "page_title": _("Điền bằng bảng Excel"),
        "back_url": door("members:quality_check", pk, code),
        "fields": fields_for(request.actor, organization, check),
    }
    if request.method == "GET":
        return page(request, "members/quality_fill.html", context)
    if request.POST.get("do") == "sheet":
        return handed_out(request, organization, check, context)
    if request.POST.get("do") == "write":
        return written(request, organization, context)
    return brought_back(request, context)


def handed_out(
    request: Request, organization: Organization, check: Check, context: dict[str, Any]
) -> HttpResponse:
    form = ExportToFillForm(request.actor, {"check": check.code}, about=organization)
    sheet = at_once(form, organization)
    if takes_long(form):
        return made_later(request, form, organization, f"check={check.code}")
    if sheet is None:
        offered = second_office(request, form, organization.pk)
        if offered:
            offered["asked_words"] = f"check={check.code}&do=sheet"
        return page(request, "members/quality_fill.html", context | {"form": form} | offered)
    return download(sheet.content, sheet.file_name)


def brought_back(request: Request, context: dict[str, Any]) -> HttpResponse:
    """Read the sheet and show what it would change."""
    file = request.FILES.get("file")
    if file is None:
        return page(request, "members/quality_fill.html", context | {"trouble": _("Hãy chọn tệp đã điền.")})
    try:
        lines = lines_of(file.read(), file.name or "")
    except BadFile as fault:
        trouble = _(fault.sentence).format(**fault.values)
        return page(request, "members/quality_fill.html", context | {"trouble": trouble})
    except NotOurs:
        trouble = _("Tệp này không phải bảng đã tải từ đây: không thấy cột “Mã dòng”.")
        return page(request, "members/quality_fill.html", context | {"trouble": trouble})
    proposals = proposals_of(request, lines, {field.key for field in context["fields"]})
    changed = [each for each in proposals if each.changes and not each.wrong]
    form = FillForm(request.actor, initial={"filled": packed(changed)})
    context |= {
        "checked": True,
        "proposals": changed,
        "wrong": [each for each in proposals if each.wrong],
        "same": len(proposals) - len(changed) - sum(bool(each.wrong) for each in proposals),
        "cells": sum(len(each.changes) for each in changed),
        "form": form,
        "asks_day": any(change.field.trait for each in changed for change in each.changes),
    }
    return page(request, "members/quality_fill.html", context)


def proposals_of(request: Request, lines: list[Line], may: set[str]) -> list[Proposal]:
    """What each row would change; those whose name or member is not the one of the code are refused."""
    known = known_of(request.actor, {line.member_id for line in lines})
    numbers = {number for each in known.values() for number in seen_of(each)}
    writers = {entry.pk: entry for entry in AuditEntry.objects.filter(pk__in=numbers)}
    found, met = [], set()
    for line in lines:
        one = known.get(line.member_id)
        if one is None:
            found.append(
                Proposal(line.row, None, wrong=[_("Nay không còn trong phạm vi của cương vị đang dùng.")])
            )
            continue
        if line.name.strip() != one.member.person.full_name and "full_name" not in may:
            sentence = _("Mã dòng không phải của “%(name)s”; có thể bảng bị xếp lệch hoặc tên đã được sửa.")
            found.append(Proposal(line.row, None, wrong=[sentence % {"name": line.name[:60]}]))
            continue
        if line.member_id in met:
            found.append(Proposal(line.row, one.member, wrong=[_("Dòng này lặp lại một dòng ở trên.")]))
            continue
        met.add(line.member_id)
        typed = {key: cell for key, cell in line.typed.items() if key in may}
        found.append(proposal_of(line.row, one, line.seen, typed, today(), writers))
    return found


def written(request: Request, organization: Organization, context: dict[str, Any]) -> HttpResponse:
    """Write what was ticked, all of it or nothing."""
    form = FillForm(request.actor, request.POST, about=organization)
    form.ticked = set(request.POST.getlist("take"))
    done = form.act(organization)
    if done is None:
        return page(request, "members/quality_fill.html", context | {"form": form})
    messages.success(request, _("Đã ghi thay đổi của %(count)s đồng chí.") % {"count": done})
    return HttpResponseRedirect(context["back_url"])
