"""Playing a scenario of reorganisation in a demonstration: the plan is drawn, checked, approved and carried out.

The clock is set to the plan's day; or, entered late, to the days on which people go on recording as if nothing had
been decided, and then to the day nineteen days on when the decision is recorded.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Clock
from sotay.kernel.sight import seen_by
from sotay.kernel.time import DAY, clock_stopped_at, end_of_day, today
from sotay.members.actions import Counted, admit, die, transfer
from sotay.members.dump import differences, dump_of
from sotay.members.models import Member, Standing
from sotay.members.plan_preview import preview
from sotay.members.readdressing import readdressed_by
from sotay.organizations.kinds import CELL_KINDS, Kind, StepKind
from sotay.organizations.models import Decision, Organization, OrganizationState, UnitService
from sotay.organizations.plan_sheet import write_plan
from sotay.organizations.planning import approve, draft
from sotay.organizations.plans import Reorganization
from sotay.people.actions import hold_post
from sotay.people.models import PostHolding
from sotay.people.persons import Profile
from sotay.regulations import Refused

from .scenarios import JULY_2025, SWITCHES_FROM, PlannedAct, july_2025, merger, switches_2026

Progress = Callable[[str], None]
RECORDED_AFTER = timedelta(days=19)
SCENARIOS = ("2025", "merger", "2026")
BOOKED = 6
"""Cells in which something is recorded in between."""


@dataclass(frozen=True)
class Played:
    """What became of one plan of a scenario."""

    plan: Reorganization
    seconds: float
    readdressed: int
    differences: list[str]


def roots_on(on: date) -> list[Organization]:
    """The provinces that stand as roots, in the order they were entered."""
    rows = OrganizationState.objects.known_at(None).as_of(on).filter(kind=Kind.PROVINCE)
    return list(Organization.objects.filter(pk__in=rows.values("organization_id")).order_by("pk"))


def acts_of(scenario: str) -> Iterator[tuple[Organization, PlannedAct]]:
    """The plans of a scenario, each in whose tree, drawn from the tree as it is by then.

    Raises:
        Refused: the scenario needs another tree: two provinces, or communes that stand under the province.
    """
    if scenario == "merger":
        roots = roots_on(JULY_2025)
        if len(roots) < 2:
            raise Refused(None, "Kịch bản này cần hai tỉnh: sotay demo --beside thai_nguyen.")
        yield from ((roots[0], act) for act in merger(roots))
        return
    first = max(SWITCHES_FROM, today() + DAY)
    for root in roots_on(first if scenario == "2026" else JULY_2025):
        acts = switches_2026(root, first) if scenario == "2026" else july_2025(root)
        if not acts:
            raise Refused(None, "Hãy chạy kịch bản 2025 trước.")
        yield from ((root, act) for act in acts)


def play(
    scenario: str,
    progress: Progress,
    *,
    late: bool = False,
    prove: bool = False,
    sheets: Path | None = None,
    at_most: int | None = None,
) -> list[Played]:
    """Play a scenario: ``2025``, ``merger`` or ``2026``.

    Args:
        late: each decision is recorded nineteen days after its day, with admissions and transfers in between.
        prove: compare all figures of all committees, of the eve and as known before, with those of before the act.
        sheets: where to write the plans as spreadsheets.
        at_most: only so many of its plans.
    """
    played = []
    for number, (root, act) in enumerate(acts_of(scenario)):
        if at_most is not None and number >= at_most:
            break
        if sheets is not None:
            sheets.mkdir(parents=True, exist_ok=True)
            words = write_plan(act.lines, act.effective_on, act.name)
            (sheets / f"phuong-an-{scenario}-{number + 1}.xlsx").write_bytes(words)
        with seen_by(PROGRAM):
            played.append(_play(root, act, progress, late=late, prove=prove))
    return played


def _play(root: Organization, act: PlannedAct, progress: Progress, *, late: bool, prove: bool) -> Played:
    if late:
        with _clock_at(act.effective_on + 12 * DAY):
            progress(
                f"ghi xen vào trước khi nhập quyết định: {book_in_between(_busiest(root, act), act.effective_on)}"
            )
    recorded = act.effective_on + RECORDED_AFTER if late else act.effective_on
    with _clock_at(recorded):
        before = _dumps(act, recorded) if prove else []
        plan = draft(PROGRAM, root, name=act.name, effective_on=act.effective_on, lines=act.lines)
        began = time.monotonic()
        looked = preview(plan)
        progress(f"{act.name}: {len(act.lines)} dòng, xem trước {time.monotonic() - began:.1f} giây")
        for finding in looked.findings:
            progress(f"  {'KHÔNG ĐƯỢC' if finding.refuses else 'lưu ý'}: {finding}")
        paper = Decision(number=act.number, signed_on=act.effective_on - 15 * DAY, issuer=act.issuer)
        began = time.monotonic()
        plan = approve(PROGRAM, plan, decision=paper)
        seconds = time.monotonic() - began
        again = readdressed_by(plan)
        wrong = [
            text
            for was, becomes in zip(before, _dumps(act, recorded) if prove else [], strict=True)
            for text in differences(was, becomes)
        ]
    progress(f"  thực hiện {seconds:.1f} giây, {looked.moved} đảng viên; ghi lại {len(again)} bút toán")
    if prove:
        progress(f"  so với trước khi ghi: {len(wrong)} chỗ khác {wrong[:5]}")
    return Played(plan, seconds, len(again), wrong)


def _dumps(act: PlannedAct, recorded: date) -> list[Any]:
    """The eve of the day; and the day before the recording, as known then."""
    eve, yesterday = act.effective_on - DAY, recorded - DAY
    cells = OrganizationState.objects.known_at(None).filter(kind__in=CELL_KINDS).values("organization_id")
    above = list(Organization.objects.exclude(pk__in=cells).values_list("pk", flat=True))
    return [
        dump_of(eve, organizations=above),
        dump_of(yesterday, end_of_day(yesterday), organizations=above),
    ]


@contextmanager
def _clock_at(day: date) -> Iterator[None]:
    """The installation's clock stands at a day, and stays there."""
    Clock.objects.update_or_create(id=1, defaults={"day": day})
    with clock_stopped_at(day):
        yield


def _busiest(root: Organization, act: PlannedAct) -> Organization:
    """Where something is recorded in between: in the one organisation a small plan is about, else anywhere."""
    about = next((line.organization for line in act.lines if line.kind == StepKind.CHANGE_KIND), None)
    return Organization.objects.get(pk=about) if about else root


def book_in_between(root: Organization, on: date) -> int:
    """Admissions, transfers, a new head of a village and a death, recorded as if nothing had been decided.

    Returns:
        How many entries.
    """
    cells = _crowded_cells(root, on)
    count = 0
    for number, cell in enumerate(cells):
        profile = Profile(
            f"Triệu Thị Ngân {number + 1}", sex="female", born_on=date(1999, 5, 1 + number), ethnicity="Dao"
        )
        paper = Decision(number=f"{number + 1}-QĐ/XEN", signed_on=on + DAY, issuer="Huyện ủy")
        admit(
            PROGRAM,
            cell,
            profile=profile,
            counted=Counted("university", "none", "farmer"),
            decision=paper,
            ceremony_on=on + (3 + number) * DAY,
        )
        mover = _free_member(cell, on)
        if mover is not None and len(cells) > 1:
            transfer(PROGRAM, mover, to_cell=cells[(number + 1) % len(cells)], on=on + 8 * DAY)
            count += 1
        count += 1
    count += _new_village_head(cells, on)
    dying = _free_member(cells[0], on) if cells else None
    if dying is not None:
        die(PROGRAM, dying, on=on + 5 * DAY)
        count += 1
    return count


def _new_village_head(cells: Sequence[Organization], on: date) -> int:
    """Somebody else becomes head of a village that one of the cells serves."""
    served = UnitService.objects.as_of(on).filter(cell__in=cells, hosts=False).values("unit_id")
    held = PostHolding.objects.as_of(on).filter(post__unit__in=served, valid_from__lt=on)
    holding = held.select_related("post").order_by("pk").first()
    if holding is None:
        return 0
    hold_post(PROGRAM, holding.post, on=on + 6 * DAY, is_member=False)
    return 1


def _free_member(cell: Organization, on: date) -> Member | None:
    """An official member of a cell of whom nothing is recorded since a day."""
    rows = Standing.objects.as_of(on + 12 * DAY).filter(organization=cell, status="official")
    free = rows.exclude(member__movements__counted_on__gte=on).order_by("member_id")
    standing = free.select_related("member").first()
    return standing.member if standing else None


def _crowded_cells(root: Organization, on: date) -> Sequence[Organization]:
    """The largest cells, of different committees."""
    sql = """
    SELECT DISTINCT ON (p.parent_id) o.id, count(*)
    FROM organizations_organization o
    JOIN organizations_placement p ON p.organization_id = o.id AND p.known_to = '9999-12-31 00:00+00'
      AND p.valid_from <= %(on)s AND p.valid_to > %(on)s
    JOIN organizations_organizationstate s ON s.organization_id = o.id AND s.known_to = '9999-12-31 00:00+00'
      AND s.valid_from <= %(on)s AND s.valid_to > %(on)s AND s.kind = ANY(%(kinds)s)
    JOIN members_standing m ON m.organization_id = o.id AND m.valid_from <= %(on)s AND m.valid_to > %(on)s
    WHERE o.path >= %(low)s AND o.path < %(low)s || ':'
    GROUP BY p.parent_id, o.id HAVING count(*) > 3 ORDER BY p.parent_id, count(*) DESC, o.id
    """
    values = {"on": on, "kinds": [str(kind) for kind in CELL_KINDS], "low": root.path or ""}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = [pk for pk, _count in cursor.fetchall()][:BOOKED]
    return list(Organization.objects.filter(pk__in=found).order_by("pk"))
