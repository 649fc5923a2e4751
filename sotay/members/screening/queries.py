"""Reading a round: how far a branch has come and what was counted; who is on a list, for those who are near."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Substr

from sotay.kernel.place import WIDTH, numbers, under
from sotay.members.models import Member
from sotay.organizations.doors import door
from sotay.organizations.models import Organization, described
from sotay.procedures.models import CaseState, Task

from .kinds import Measure
from .models import ScreenedMember, ScreeningCount, ScreeningPart, ScreeningRound
from .procedure import DECIDE, PROPOSE, REVIEW

LIVE = ~Q(case__state=CaseState.WITHDRAWN)


@dataclass(frozen=True)
class Progress:
    """How far the cells of a place have come with a round, in numbers."""

    name: str
    url: str
    cells: int
    done: int
    late: int
    listed: int


def rounds_here(organization: Organization) -> QuerySet[ScreeningRound]:
    """The rounds in which cells of a branch take part, the latest first."""
    parts = ScreeningPart.objects.filter(under(organization.path or "-", "case__path"))
    return (
        ScreeningRound.objects.filter(pk__in=parts.values("round"))
        .select_related("organization", "decision")
        .order_by("-begins_on", "-pk")
    )


def parts_here(organization: Organization, round_: ScreeningRound) -> QuerySet[ScreeningPart]:
    return ScreeningPart.objects.filter(under(organization.path or "-", "case__path"), round=round_)


def _tally(on: date) -> dict[str, Any]:
    late = Q(case__tasks__done_on=None, case__tasks__due_on__lt=on)
    return {
        "cells": Count("pk", distinct=True),
        "done": Count("pk", filter=Q(counted_on__isnull=False), distinct=True),
        "late": Count("pk", filter=late, distinct=True),
    }


def _listed(parts: QuerySet[ScreeningPart]) -> Any:
    return parts.aggregate(found=Coalesce(Sum("listed"), 0))["found"]


def progress_of(organization: Organization, round_: ScreeningRound, on: date) -> Progress:
    """How far a branch has come."""
    parts = parts_here(organization, round_)
    return Progress("", "", listed=_listed(parts), **parts.aggregate(**_tally(on)))


def progress_below(organization: Organization, round_: ScreeningRound, on: date) -> list[Progress]:
    """The same for each organisation directly below, by name."""
    path = organization.path or "-"
    child = Substr("case__path", len(path) + 1, WIDTH)
    parts = parts_here(organization, round_).exclude(case__path=path).annotate(child=child)
    listed = dict(parts.values_list("child").annotate(found=Coalesce(Sum("listed"), 0)).order_by())
    rows = parts.values("child").annotate(**_tally(on)).order_by("child")
    by_child = {numbers(row["child"])[0]: row for row in rows}
    names = described(by_child, on)
    made = [
        Progress(
            names[pk].name if pk in names else "",
            door("members:screening", pk),
            listed=listed[row["child"]],
            **{name: row[name] for name in ("cells", "done", "late")},
        )
        for pk, row in by_child.items()
    ]
    return sorted(made, key=lambda each: each.name)


def results_of(organization: Organization, round_: ScreeningRound) -> list[dict[str, Any]]:
    """How often each measure was decided in a branch."""
    rows = ScreeningCount.objects.filter(part__in=parts_here(organization, round_))
    found = dict(rows.values_list("measure").annotate(found=Sum("number")).order_by())
    return [{"label": each.label, "number": found.get(each.value, 0)} for each in Measure]


STEP_WORDS = {REVIEW: "open", PROPOSE: "waiting", DECIDE: "waiting"}


def cells_of(organization: Organization, round_: ScreeningRound, on: date) -> list[dict[str, Any]]:
    """The cells directly below with the step each is at."""
    parts = parts_here(organization, round_).select_related("case__organization").order_by("case__path")
    found = list(parts)
    tasks = {
        task.case_id: task
        for task in Task.objects.filter(case__in=[part.case_id for part in found], done_on=None)
    }
    names = described({part.case.organization_id for part in found}, on)
    made = []
    for part in found:
        task = tasks.get(part.case_id)
        state = names.get(part.case.organization_id)
        made.append(
            {
                "name": state.name if state else "",
                "url": door("case", part.case_id),
                "list_url": door("members:screening_part", part.case_id),
                "step": task.declared.title if task else part.case.get_state_display(),
                "chip": STEP_WORDS[task.step] if task else "done" if part.counted_on else "ended",
                "due_on": task.due_on if task else None,
                "late": task is not None and task.is_late(on),
                "listed": part.listed,
            }
        )
    return made


def entries_of(part: ScreeningPart) -> list[ScreenedMember]:
    """Who is on the list of a cell, by name; nobody for whom the database gives no name."""
    rows = ScreenedMember.objects.filter(part=part).select_related("member__person", "vote", "part__case")
    return list(rows.order_by("member__person__name_key", "pk"))


def entry_of(member: Member) -> ScreenedMember | None:
    """The line of the list a member is on; members do not see the case of their cell, only this."""
    return ScreenedMember.objects.filter(member=member).select_related("part").first()
