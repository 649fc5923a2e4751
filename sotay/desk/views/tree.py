"""The tree of a day: opened where one is, one level at a time; and as a drawing by members."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.desk.figures import TOTAL, asked, members_by_branch
from sotay.desk.tabs import tabs_of
from sotay.desk.words import short_kind, short_name
from sotay.indicators.engine import by_child
from sotay.kernel.authority import Actor
from sotay.kernel.place import WIDTH, numbers
from sotay.kernel.web import Request, looks_at, page, visible
from sotay.members.queries import ask
from sotay.organizations.asking import NotThere
from sotay.organizations.bar import Bar, bar_of
from sotay.organizations.doors import door, figure_door
from sotay.organizations.kinds import CELL_KINDS, Kind
from sotay.organizations.models import Organization, OrganizationState
from sotay.organizations.queries import find_organizations, having_any_under, states_under

VIEW = "organization.view"
FIGURES = "figures.view"
MOST = 30
NARROWEST = 250
"""A branch below one part in so many is too narrow to be seen."""


@dataclass
class Node:
    """An organisation in the tree.

    Attributes:
        opens: whether it can be opened, having something under it.
        children: what stands under it, where the tree is open.
    """

    pk: int
    name: str
    kind: str
    url: str
    branch_url: str
    members: int | None
    members_url: str
    opens: bool
    here: bool = False
    children: list["Node"] = field(default_factory=list)


@require_GET
@looks_at(VIEW)
def tree(request: Request, pk: int) -> HttpResponse:
    """The tree down to one organisation; asked by htmx, only what stands directly under it."""
    actor = request.actor
    shown = visible(actor, Organization.objects, VIEW, pk)
    bar = bar_of(request, shown, shows_figures=True)
    if request.htmx and not request.htmx.boosted and "q" not in request.GET:
        counts = count_under(actor, shown, bar)
        nodes = level([shown], {shown.pk: counts}, bar)[shown.pk]
        return page(request, "desk/tree.html", {"nodes": nodes, "bar": bar}, "branch")
    words = request.GET.get("q", "").strip()
    context: dict[str, Any] = {"bar": bar, "words": words, "organization": shown}
    context |= found(actor, words, bar) if words else {"roots": opened(actor, shown, bar)}
    if request.htmx and not request.htmx.boosted:
        return page(request, "desk/tree.html", context, "found")
    context["page_title"] = top_state(shown, bar).name
    context["tabs_items"] = tabs_of(actor, shown, bar, "tree")
    context["picture"] = picture(actor, shown, bar)
    return page(request, "desk/tree.html", context)


def found(actor: Actor, words: str, bar: Bar) -> dict[str, Any]:
    """What the filter finds, instead of the tree."""
    rows = find_organizations(actor, words, bar.on, MOST)
    return {"found": [{"each": each, "url": door("organization", each.pk, bar=bar)} for each in rows]}


def opened(actor: Actor, shown: Organization, bar: Bar) -> list[Node]:
    """The tree from the top of the reader's scope, open on the way to one organisation and below it."""
    placement = shown.placement(bar.on, bar.known_at)
    there = numbers(placement.path) if placement else shown.ancestor_ids
    scope = actor.scope(VIEW)
    ancestors = Organization.objects.in_bulk(there)
    on_way = [ancestors[pk] for pk in there if pk in ancestors and scope.covers(ancestors[pk].path or "")]
    if not on_way:
        return []
    counts = {step.pk: count_under(actor, step, bar) for step in on_way}
    levels = level(on_way, counts, bar)
    top = node_of(top_state(on_way[0], bar), None, bar, opens=True)
    whole = counts[top.pk]
    top.members = sum(whole.values()) if whole is not None else None
    node = top
    for step in on_way:
        node.children = levels.get(step.pk, [])
        node.here = step.pk == shown.pk
        following = [child for child in node.children if child.pk in there]
        if not following:
            break
        node = following[0]
    return [top]


def top_state(organization: Organization, bar: Bar) -> OrganizationState:
    """What it was on the day, or last before it; of one that was not known then, what is known now."""
    rows = list(organization.states.known_at(bar.known_at).order_by("valid_from"))
    rows = rows or list(organization.states.known_at(None).order_by("valid_from"))
    return next((row for row in reversed(rows) if row.valid_from <= bar.on), rows[0])


def level(
    parents: list[Organization], counts: dict[int, dict[int, int] | None], bar: Bar
) -> dict[int, list[Node]]:
    """What stands under each of some organisations, with its members; two queries for all."""
    under = states_under([parent.pk for parent in parents], bar.on, bar.known_at)
    below = [state.organization_id for states in under.values() for state in states]
    open_ = having_any_under(below, bar.on, bar.known_at)
    return {
        parent.pk: [
            node_of(state, counts[parent.pk], bar, opens=state.organization_id in open_)
            for state in under.get(parent.pk, [])
        ]
        for parent in parents
    }


def count_under(actor: Actor, parent: Organization, bar: Bar) -> dict[int, int] | None:
    """Members by child, its own under its own number; ``None`` where they may not be seen or are not known."""
    if not actor.may(FIGURES, parent.path):
        return None
    try:
        question = ask(parent, bar.on, known_at=bar.known_at)
    except NotThere:
        return None
    if question.why_missing("stock"):
        return None
    return {pk: found[TOTAL] for pk, found in by_child([TOTAL], question).items()}


def node_of(state: OrganizationState, counts: dict[int, int] | None, bar: Bar, *, opens: bool) -> Node:
    """An organisation as a node of the tree, with its members where they may be counted."""
    pk = state.organization_id
    return Node(
        pk=pk,
        name=state.name,
        kind=short_kind(state) if state.kind not in CELL_KINDS else "",
        url=door("organization", pk, bar=bar),
        branch_url=door("tree", pk, bar=bar),
        members=counts.get(pk, 0) if counts is not None and state.kind != Kind.DELEGATION else None,
        members_url=figure_door(TOTAL, pk, bar),
        opens=opens,
    )


# The drawing -------------------------------------------------------------------------------------------------


def picture(actor: Actor, shown: Organization, bar: Bar) -> dict[str, Any] | None:
    """The organisation as an icicle two levels deep, each branch as wide as it has members."""
    if not actor.may(FIGURES, shown.path):
        return None
    question = asked(bar)
    branches = members_by_branch(question) if question else {}
    pks = {int(segment) for path in branches for segment in (path[:WIDTH], path[WIDTH:]) if segment}
    names = OrganizationState.objects.known_at(bar.known_at).as_of(bar.on).filter(organization_id__in=pks)
    called = dict(names.values_list("organization_id", "name"))
    if len({path[:WIDTH] for path in branches if path}) < 2:
        return None
    return hung(branches, called, bar)


def hung(branches: dict[str, int], called: dict[int, str], bar: Bar) -> dict[str, Any]:
    """The branches as the drawing reads them; those too narrow to be seen stand together."""
    state = top_state(bar.organization, bar)
    whole = sum(branches.values())
    children: dict[str, dict[str, Any]] = {}
    narrow: dict[str, list[int]] = {}
    for path, number in sorted(branches.items()):
        if not path:
            continue
        child = children.setdefault(path[:WIDTH], drawn(int(path[:WIDTH]), 0, called, bar))
        child["value"] += number
        if len(path) > WIDTH and number * NARROWEST < whole:
            narrow.setdefault(path[:WIDTH], []).append(number)
        elif len(path) > WIDTH:
            child["children"].append(drawn(int(path[WIDTH:]), number, called, bar))
    for path, numbers_ in narrow.items():
        label = _("%(count)s tổ chức khác") % {"count": len(numbers_)}
        rest = {"label": label, "value": sum(numbers_), "url": children[path]["url"], "children": []}
        children[path]["children"].append(rest)
    root = drawn(bar.organization.pk, whole, {}, bar)
    root |= {"label": state.name, "children": list(children.values())}
    return {"root": root, "title": finding(root)}


def drawn(pk: int, number: int, called: dict[int, str], bar: Bar) -> dict[str, Any]:
    return {
        "label": short_name(called.get(pk, "")),
        "value": number,
        "url": door("tree", pk, bar=bar),
        "children": [],
    }


def finding(root: dict[str, Any]) -> str:
    """Which branch is the largest, and its share."""
    largest = max(root["children"], key=lambda child: child["value"])
    share = round(100 * largest["value"] / root["value"]) if root["value"] else 0
    return _("%(name)s đông đảng viên nhất: %(share)s %% của %(whole)s") % {
        "name": largest["label"], "share": share, "whole": root["label"],
    }  # fmt: skip
