"""Data quality on pages: what is wrong and where, the rows behind each count, and ways to mend them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from sotay.indicators.declaration import INDICATORS
from sotay.indicators.engine import NONE, Spread, rows_behind, spread
from sotay.indicators.question import Question
from sotay.kernel.sheets import Cell
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.members.corrections import ChangedMeanwhile
from sotay.members.listing import FEW, LIST, Order, introduced, page_of
from sotay.members.models import Standing
from sotay.members.quality.actions import Filled, fill
from sotay.members.quality.changes import known_of, proposal_of, seen_of
from sotay.members.quality.checks import CHECKS, DOUBLES, KINDS, SUMMARIES, UNSOUND, Check
from sotay.members.quality.fields import FIELDS, Known
from sotay.members.quality.forms import FillForm
from sotay.members.quality.reading import fields_for
from sotay.members.queries import ask
from sotay.organizations.asking import NotThere
from sotay.organizations.bar import Bar, bar_of
from sotay.organizations.doors import door
from sotay.organizations.kinds import Kind
from sotay.organizations.models import Organization, OrganizationState, described
from sotay.organizations.queries import states_under
from sotay.people.web import of_many
from sotay.regulations import Refused

from .detail import verb

VIEW = "figures.view"
SUMMARY_CODES = {UNSOUND, *(check.code for check in SUMMARIES)}
MOST_COLUMNS = 7
JOIN = "member.join"


@require_GET
@of_many
@looks_at(VIEW)
def quality(request: Request, pk: int) -> HttpResponse:
    """What is wrong in an organisation, the gravest first, and where below it."""
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    bar = bar_of(request, organization)
    state = organization.state(bar.on)
    context: dict[str, Any] = {"bar": bar, "state": state, "page_title": _("Chất lượng dữ liệu")}
    try:
        asked = ask(organization, bar.on)
    except NotThere:
        return page(request, "members/quality.html", context | {"absent": True})
    found = spread(list(CHECKS), asked)
    children = states_under([pk], bar.on).get(pk, [])
    made = sections(found, bar)
    codes = [line["code"] for section in made for line in section["lines"]][:MOST_COLUMNS]
    context |= {
        "missing": asked.why_missing("stock"),
        "sections": made,
        "sound": [
            CHECKS[code].title
            for code, amount in found.whole.items()
            if not amount.value and code not in SUMMARY_CODES
        ],
        "heads": [CHECKS[code].title for code in codes],
        "children": [child_row(each, found, bar, codes, "members:quality") for each in children],
        "organization_url": door("organization", pk, bar=bar),
    }
    return page(request, "members/quality.html", context)


def sections(found: Spread, bar: Bar) -> list[dict[str, Any]]:
    """The checks that found something, by kind, the most frequent first."""
    made = []
    for kind, title in KINDS.items():
        lines = [
            line_of(check, amount.value, bar)
            for check in CHECKS.values()
            if check.kind == kind
            and check.code not in SUMMARY_CODES
            and (amount := found.whole.get(check.code, NONE)).value
        ]
        if lines:
            made.append(
                {"title": title, "kind": kind, "lines": sorted(lines, key=lambda line: -line["value"])}
            )
    return made


def line_of(check: Check, value: int, bar: Bar) -> dict[str, Any]:
    """One check that found something: how much, the rule behind it, the door to its rows."""
    clause = check.clause(bar.on)
    return {
        "code": check.code,
        "title": check.title,
        "how": check.how,
        "value": value,
        "unit": INDICATORS[check.code].unit,
        "url": door("members:quality_check", bar.organization.pk, check.code, bar=bar),
        "rule": clause,
        "rule_url": door("rules", key=check.rule) if check.rule else "",
    }


def child_row(
    child: OrganizationState, found: Spread, bar: Bar, codes: Any, name: str, *more: Any
) -> dict[str, Any]:
    """One organisation below with its counts; each leads to what is counted."""
    amounts = found.children.get(child.organization_id, {})
    pk = child.organization_id
    return {
        "name": child.name,
        "url": door(name, pk, *more, bar=bar),
        "holds": child.kind != Kind.DELEGATION,
        "cells": [
            {
                "value": (value := amounts.get(code, NONE).value),
                "url": door("members:quality_check", pk, code, bar=bar) if value else "",
            }
            for code in codes
        ],
    }


# One check ---------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("identity_number")
@of_many
@looks_at(VIEW)
def quality_check(request: Request, pk: int, code: str) -> HttpResponse:
    """One check: how many below each organisation, and its rows; a row may be mended here."""
    check = CHECKS.get(code)
    if check is None:
        raise Http404
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    bar = bar_of(request, organization)
    trouble = mended(request, organization, check) if request.method == "POST" else None
    if trouble == "":
        return HttpResponseRedirect(request.get_full_path())
    clause = check.clause(bar.on)
    context: dict[str, Any] = {
        "bar": bar,
        "state": organization.state(bar.on),
        "check": check,
        "trouble": trouble,
        "page_title": check.title,
        "rule": clause,
        "rule_url": door("rules", key=check.rule) if check.rule else "",
        "overview_url": door("members:quality", pk, bar=bar),
    }
    try:
        asked = ask(organization, bar.on)
    except NotThere:
        return page(request, "members/quality_check.html", context | {"absent": True})
    found = spread([code], asked)
    children = [
        row
        for each in states_under([pk], bar.on).get(pk, [])
        if (row := child_row(each, found, bar, (code,), "members:quality_check", code))["cells"][0]["value"]
    ]
    count = found.whole.get(code, NONE).value
    is_now = bar.on == bar.today
    fields = fields_for(request.actor, organization, check) if is_now else []
    context |= {
        "count": count,
        "missing": asked.why_missing("stock"),
        "unit": INDICATORS[code].unit,
        "children": children,
        "fill_url": door("members:quality_fill", pk, code)
        if fields and count and request.actor.may(FillForm.action, organization.path or "")
        else "",
        "extract_url": door("members:extract", pk, bar=bar, figure=code)
        if check.kind != "organizations"
        else "",
    }
    if check.kind == "organizations":
        context |= organization_rows(code, asked, bar)
    elif request.actor.may(LIST, organization.path or ""):
        context |= member_rows(request, check, asked, bar, count)
    return page(request, "members/quality_check.html", context)


def organization_rows(code: str, asked: Question, bar: Bar) -> dict[str, Any]:
    """The organisations a check finds fault with, in the order of the tree."""
    rows = [row for _part, found in rows_behind(code, asked) for row in found.order_by("path", "pk")[:200]]
    parents = described([row.parent for row in rows if row.parent], bar.on)
    return {
        "organizations": [
            {
                "name": row.name,
                "url": door("organization", row.organization_id, bar=bar),
                "kind": row.get_kind_display(),
                "parent": parents[row.parent].name if row.parent in parents else "",
            }
            for row in rows
        ]
    }


def member_rows(request: Request, check: Check, asked: Question, bar: Bar, count: int) -> dict[str, Any]:
    """The members a check finds fault with, by name, with what is kept of the fields in question."""
    rows = [found for _part, found in rows_behind(check.code, asked)]
    if not rows:
        return {}
    given = {
        name: int(text) if (text := request.GET.get(name, "")).isdecimal() else None
        for name in ("after", "before")
    }
    found = page_of(rows[0], Order(), after=given["after"], before=given["before"], few=count < FEW)
    listed = introduced(found.rows, request.actor, bar.on)
    fields = [FIELDS[key] for key in check.fields]
    joins = check.code == DOUBLES and request.actor.may(JOIN, bar.organization.path or "")
    may = (
        {field.key for field in fields_for(request.actor, bar.organization, check)}
        if bar.on == bar.today
        else set()
    )
    known = known_of(request.actor, [each.member.pk for each in listed]) if may else {}
    traits = {each.member.pk: known.get(each.member.pk) or Known(each.member, None) for each in listed}

    def address(**more: Any) -> str:
        return door("members:quality_check", bar.organization.pk, check.code, bar=bar, **more)

    return {
        "fields": fields,
        "members": [
            {
                "pk": each.member.pk,
                "name": each.member.person.full_name,
                "url": door("members:detail", each.member.pk, bar=bar) if each.known else "",
                "join_url": door(f"members:{verb(JOIN)}", each.member.pk) if joins and each.known else "",
                "cell": each.cell.name if each.cell else "",
                "cell_url": door("organization", each.standing.organization_id, bar=bar),
                "values": [
                    _shown(field, traits[each.member.pk], each.standing) for field in fields if each.known
                ],
                "seen": "-".join(map(str, seen_of(known[each.member.pk]))) if each.member.pk in known else "",
                "inputs": [
                    {
                        "field": field,
                        "value": "" if field.hidden else field.shown(field.kept(known[each.member.pk])),
                    }
                    for field in fields
                    if field.key in may and each.member.pk in known
                ],
            }
            for each in listed
        ],
        "pages": {
            "first_url": address() if found.before else "",
            "previous_url": address(before=found.before) if found.before else "",
            "next_url": address(after=found.after) if found.after else "",
            "count_text": "",
        },
    }


def _shown(field: Any, known: Known, standing: Standing) -> str:
    value = getattr(standing, field.key) if field.trait else field.kept(known)
    return str(value) if field.hidden else field.shown(value)


def mended(request: Request, organization: Organization, check: Check) -> str:
    """Write what was typed beside one row; why it could not be written, or "" when it was."""
    number = request.POST.get("member", "")
    known = known_of(request.actor, [int(number)] if number.isdecimal() and len(number) < 16 else [])
    if not known:
        raise Http404
    (one,) = known.values()
    seen = request.POST.get("seen", "").split("-")
    if len(seen) != 3 or not all(part.isdecimal() for part in seen):
        return _("Hãy mở lại trang này rồi sửa.")
    before = (int(seen[0]), int(seen[1]), int(seen[2]))
    keys = [field.key for field in fields_for(request.actor, organization, check)]
    typed = {key: Cell(request.POST.get(key, ""), 0, 0) for key in keys}
    made = proposal_of(0, one, before, typed, today(), {})
    if made.wrong:
        return f"{made.name}: {' '.join(made.wrong)}"
    if not made.changes:
        return _("%(name)s: chưa ghi gì mới.") % {"name": made.name}
    values = {change.key: change.new for change in made.changes}
    try:
        fill(request.actor, organization, filled=[Filled(one.member.pk, before, values)], on=today())
    except ChangedMeanwhile:
        return _("%(name)s: có người vừa sửa hồ sơ này. Hãy xem lại rồi ghi.") % {"name": made.name}
    except Refused as refused:
        return str(refused)
    messages.success(request, _("Đã ghi: %(name)s.") % {"name": made.name})
    return ""
