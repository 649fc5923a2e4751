"""Home: what waits in one's office and its figures; a member's own things; nothing for who only runs the machine."""

from typing import Any

from django.db.models import Value
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.desk.farewell import farewell
from sotay.desk.figures import TOTAL, asked, card, end_of_last_month, month_of
from sotay.desk.tasks import TASKS, Task, inbox, members_of
from sotay.desk.words import born
from sotay.indicators.engine import evaluate
from sotay.kernel.time import today
from sotay.kernel.web import Request, looks_at, page, signed_in, visible
from sotay.members.models import Member, Standing
from sotay.organizations.bar import Bar, bar_of
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Organization, OrganizationState, described
from sotay.people.web import of_many

FIGURES = "figures.view"
LIST = "member.list"
COMMITTEE_CARDS = (
    TOTAL,
    "probationary_members",
    "women_members_share",
    "grassroots_party_organisations",
    "subordinate_party_cells",
)
CELL_CARDS = (
    TOTAL,
    "official_members",
    "probationary_members",
    "women_members_share",
    "ethnic_minority_members_share",
)
PER_PAGE = 50


@require_GET
@of_many
@signed_in
def home(request: Request) -> HttpResponse:
    """One's first page, by the office one acts in."""
    office, actor = request.office, request.actor  # type: ignore[attr-defined]
    if office is None:
        told = {"page_title": _("Chưa được giao vai trò"), "farewell": farewell(request.user, today())}  # type: ignore[arg-type]
        return page(request, "desk/home_without_office.html", told)
    if not actor.may("organization.view", actor.path):
        return page(request, "desk/home_of_the_machine.html", {"page_title": _("Vận hành hệ thống")})
    if not actor.may(FIGURES, actor.path):
        return HttpResponseRedirect(door("handbook:home"))
    return page(request, "desk/home.html", of_an_office(request, office.organization))


def of_an_office(request: Request, organization: Organization) -> dict[str, Any]:
    bar = of_today(bar_of(request, organization, shows_figures=True), organization)
    state = organization.state(bar.on)
    waiting = inbox(request.actor, organization, bar.on)
    context: dict[str, Any] = {
        "bar": bar,
        "page_title": state.name if state else str(organization),
        "organization_url": door("organization", organization.pk),
        "waiting": waiting,
        "asks_anything": bool(waiting)
        or any(request.actor.may(task.needs, organization.path) for task in TASKS.values()),
        "cards": [],
    }
    question = asked(bar)
    if state is None or question is None:
        return context
    codes = CELL_CARDS if state.kind in CELL_KINDS else COMMITTEE_CARDS
    now_ = evaluate(codes, question)
    then = evaluate(codes, question.at(end_of_last_month(bar.on)))
    context["cards"] = [card(now_[code], bar, then[code]) for code in codes]
    context["month"] = month_of(question, bar, then[TOTAL], now_[TOTAL])
    return context


def of_today(bar: Bar, organization: Organization) -> Bar:
    """Home is of today; whoever asks for another day reads the organisation's page of that day."""
    bar.action_url = door("organization", organization.pk)
    bar.on, bar.known_at, bar.known_on = bar.today, None, None
    return bar


# The rows behind a line of the inbox -------------------------------------------------------------------------


def task_page(task: Task) -> Any:
    """The page of one task: who it is about, by name, fifty at a time."""

    @require_GET
    @looks_at(task.needs)
    def view(request: Request, pk: int) -> HttpResponse:
        organization = visible(
            request.actor, Organization.objects.visible_to(request.actor, LIST), task.needs, pk
        )
        bar = bar_of(request, organization)
        bar.on = bar.today
        return page(request, "desk/task.html", task_context(request, task, organization, bar))

    view.__name__ = f"task_{task.key}"
    return view


def task_context(request: HttpRequest, task: Task, organization: Organization, bar: Bar) -> dict[str, Any]:
    rows = members_of(task, organization, bar.on).select_related("member__person")
    count = rows.count()
    after = request.GET.get("after", "")
    if after.isdecimal() and (last := Member.objects.filter(pk=int(after)).select_related("person").first()):
        key = last.person.name_key
        rows = rows.filter(member__person__name_key__gte=key).exclude(
            member__person__name_key=key, member_id__lte=last.pk
        )
    # Some rows of many: sorting them is quicker than walking all names in order, as the index of names invites to.
    in_order = (Concat("member__person__name_key", Value("")), "member_id")
    shown = list(rows.order_by(*in_order)[: PER_PAGE + 1])
    places = described({row.organization_id for row in shown}, bar.on)
    members = [member_row(row, places, bar) for row in shown[:PER_PAGE]]
    next_url = (
        door(f"task_{task.key}", organization.pk, after=shown[PER_PAGE - 1].member_id)
        if len(shown) > PER_PAGE
        else ""
    )
    return {
        "page_title": task.title,
        "task": task,
        "members": members,
        "count": count,
        "rule_url": door("rules", key=task.rule) if task.rule else "",
        "pages": {
            "first_url": door(f"task_{task.key}", organization.pk),
            "previous_url": door(f"task_{task.key}", organization.pk) if after else "",
            "next_url": next_url,
            "count_text": "",
        },
    }


def member_row(row: Standing, places: dict[int, OrganizationState], bar: Bar) -> dict[str, Any]:
    place = places.get(row.organization_id)
    return {
        "name": row.member.person.full_name,
        "url": door("members:detail", row.member_id),
        "status": row.status,
        "status_words": row.get_status_display(),
        "born": born(row.member.person),
        "joined_on": row.member.joined_on,
        "place": place.name if place else "",
        "place_url": door("organization", row.organization_id),
    }
