"""The pages of badges: a round's list of an organisation, and what is written down about one member."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sotay.kernel.actions import ACTIONS
from sotay.kernel.dates import BadDate, read_date, spelled
from sotay.kernel.forms import FORMS, ActionForm
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.members.form_parts import place_of
from sotay.members.models import Member
from sotay.members.views.agreeing import second_office
from sotay.organizations.bar import Bar, bar_of
from sotay.organizations.doors import door
from sotay.organizations.models import Organization

from .eligibility import is_round, next_round, rounds_around
from .export import TakenOut
from .forms import AwardForm, ExportRoundForm, HandOverForm, PassOnForm, ProposeForm
from .listing import PARTS, Line, lines

VIEW = "member.list"
ROUND_FORMS = {form.action: form for form in (ProposeForm, PassOnForm, AwardForm, HandOverForm)}
SHOWN = 40
"""So many lines of a part are shown; whoever has more looks at the organisations below."""


@require_http_methods(["GET", "POST"])
@looks_at(VIEW)
def badges(request: Request, pk: int) -> HttpResponse:
    """A round of an organisation: who is due, asked for, decided; and what this office does about them."""
    organization = visible(request.actor, Organization.objects, VIEW, pk)
    bar = bar_of(request, organization)
    bar.on = bar.today
    round_on = round_asked(request, bar)
    form = None
    if request.method == "POST" and request.POST.get("act") in ROUND_FORMS:
        form = ROUND_FORMS[request.POST["act"]](request.actor, request.POST, about=organization)
        done = form.act(organization)
        if done is not None:
            said(request, form, _("%(count)s đồng chí") % {"count": len(done)})
            return HttpResponseRedirect(door("honours:badges", pk, round=spelled(round_on)))
    found = lines(request.actor, organization, round_on, bar.today)
    state = organization.state(bar.today)
    return page(
        request,
        "honours/badges.html",
        {
            "bar": bar,
            "page_title": _("Huy hiệu Đảng, đợt %(day)s") % {"day": spelled(round_on)},
            "organization": state,
            "organization_url": door("organization", pk, bar=bar),
            "tabs_items": tabs(pk, "honours:badges"),
            "round_text": spelled(round_on),
            "rounds": rounds(pk, round_on, bar),
            "parts": [
                shown for key in PARTS if (shown := part(request, organization, key, found, form, round_on))
            ],
            "kinds": kinds(found),
            "failed": form,
            "export_url": door("honours:export_badges", pk, round=spelled(round_on))
            if found and request.actor.may(ExportRoundForm.action, organization.path)
            else "",
        },
    )


def tabs(pk: int, here: str) -> list[dict[str, Any]]:
    """The two pages of this room about an organisation."""
    pages = (("honours:badges", _("Huy hiệu Đảng")), ("honours:cards", _("Thẻ đảng viên")))
    return [{"label": label, "url": door(name, pk), "current": name == here} for name, label in pages]


def round_asked(request: Request, bar: Bar) -> date:
    """The round in the address, written 19/5/2024; else the next one."""
    given = request.GET.get("round", "")
    try:
        asked = read_date(given, today=bar.today, ahead=True).day if given else None
    except BadDate:
        asked = None
    return asked if asked is not None and is_round(asked) else next_round(bar.today)


def rounds(pk: int, current: date, bar: Bar) -> list[dict[str, Any]]:
    """The rounds one may look at: the last two, and those to come within a year."""
    following = next_round(bar.today)
    days = rounds_around(bar.today)
    at = days.index(following)
    offered = days[max(0, at - 2) : at + 4]
    if current not in offered:
        offered = sorted([*offered, current])
    return [
        {
            "label": spelled(day),
            "url": door("honours:badges", pk, round=spelled(day)),
            "current": day == current,
        }
        for day in offered
    ]


def part(
    request: Request,
    organization: Organization,
    key: str,
    found: list[Line],
    failed: ActionForm | None,
    round_on: date,
) -> dict[str, Any] | None:
    """One part of the list, with the form of what may be done about its people."""
    rows = [each for each in found if each.part == key]
    if not rows:
        return None
    act = next((each.act for each in rows if each.act), "")
    form: Any = None
    if act:
        form_class = ROUND_FORMS[act]
        form = (
            failed
            if isinstance(failed, form_class)
            else form_class(request.actor, about=organization, initial={"round_on": round_on})
        )
    shown = rows[:SHOWN] if key in ("earlier", "to_confirm") or not act else rows
    ticked = set(failed.data.getlist("members")) if isinstance(failed, type(form)) and form else None
    return {
        "key": key,
        "title": PARTS[key],
        "count": len(rows),
        "lines": [line_of(each, ticked, act) for each in shown],
        "more": len(rows) - len(shown),
        "act": act,
        "button": ACTIONS[act].title if act else "",
        "form": form,
        "note": NOTES.get(key, ""),
    }


NOTES = {
    "to_confirm": gettext_lazy(
        "Bấm vào tên, ghi đủ ngày quyết định kết nạp theo hồ sơ; sau đó mới đề nghị được."
    ),
    "earlier": gettext_lazy("Ai đã được tặng thì bấm vào tên để ghi Huy hiệu đã có; ai chưa thì đề nghị."),
}


def line_of(line: Line, ticked: set[str] | None, act: str) -> dict[str, Any]:
    pk = line.member.pk
    usual = line.own and line.part != "earlier"
    return {
        "pk": pk,
        "name": line.member.person.full_name,
        "url": door("members:detail", pk),
        "case_url": door("case", line.case_id) if line.case_id else "",
        "cell": line.cell,
        "years": line.years,
        "reached_on": line.reached_on,
        "ground": line.ground_words if line.ground in ("early", "posthumous") else "",
        "estimated": line.estimated,
        "number": line.number,
        "note": line.note,
        "may": bool(line.act) and line.act == act,
        "ticked": usual if ticked is None else str(pk) in ticked,
    }


def kinds(found: list[Line]) -> list[dict[str, Any]]:
    """How many of each badge are due or decided at this round; those from earlier rounds and uncertain ones apart."""
    counted = [each for each in found if each.part not in ("earlier", "to_confirm", "waiting")]
    years = sorted({each.years for each in counted})
    return [
        {"label": _("%(years)s năm") % {"years": each}, "value": sum(line.years == each for line in counted)}
        for each in years
    ]


@require_http_methods(["GET", "POST"])
@looks_at(ExportRoundForm.action)
def export_badges(request: Request, pk: int) -> HttpResponse:
    """Ask as what and what for, then hand the list out."""
    organization = visible(request.actor, Organization.objects, ExportRoundForm.action, pk)
    bar = bar_of(request, organization)
    asked = request.method == "POST"
    initial = {"round_on": round_asked(request, bar)}
    form = ExportRoundForm(
        request.actor, request.POST if asked else None, about=organization, initial=initial
    )
    done = form.act(organization) if asked else None
    if isinstance(done, TakenOut):
        return handed_out(done)
    context = {
        "bar": bar,
        "form": form,
        "page_title": form.title,
        "about": _("Huy hiệu Đảng"),
        "back_url": door("honours:badges", pk, round=spelled(initial["round_on"])),
        **second_office(request, form, pk),
    }
    return page(request, "members/extract_export.html", context)


def handed_out(taken: TakenOut) -> HttpResponse:
    """A file to keep; nobody on the way keeps it."""
    response = HttpResponse(taken.content, content_type=taken.content_type)
    response.headers["Content-Disposition"] = (
        content_disposition_header(True, taken.file_name) or "attachment"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def member_act(name: str) -> Any:
    """The page of an act about a member's badges or card."""
    form_class = FORMS[name]

    @require_http_methods(["GET", "POST"])
    @looks_at(name)
    def view(request: Request, pk: int) -> HttpResponse:
        member = visible(request.actor, Member.objects.select_related("person"), name, pk)
        bar_of(request, place_of(member))
        asked = request.method == "POST"
        form = form_class(request.actor, request.POST if asked else None, about=member)
        form.initial.setdefault("on", today())
        back = door("members:detail", pk)
        if asked and form.act(member) is not None:
            said(request, form)
            return HttpResponseRedirect(back)
        context = {
            "form": form,
            "page_title": form.title,
            "organization": member.person.full_name,
            "back_url": back,
        }
        return page(request, "organizations/act.html", context)

    view.__name__ = name.replace(".", "_")
    return view


def said(request: Request, form: ActionForm, more: str = "") -> None:
    for warning in form.warned:
        messages.warning(request, str(warning))
    words = form.title[:1].lower() + form.title[1:]
    messages.success(request, _("Đã %(act)s.") % {"act": f"{words}: {more}" if more else words})
