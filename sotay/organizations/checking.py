"""Whether a plan can be carried out: every reason against it, with its line, its clause and how sure that is."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.law import law
from sotay.kernel.place import MAX_DEPTH
from sotay.kernel.time import DAY
from sotay.regulations import Clause

from .kinds import CELL_KINDS, ENDING_STEPS, PROVINCE_KINDS, Kind, StepKind, UpperType
from .models import Organization, OrganizationState, described
from .plan_lines import PlanLine
from .reckoning import Finding, Reckoned, fits, reckon

PLAN_CHECKS: list[Callable[[Reckoned], Iterable[Finding]]] = []
"""Higher rooms' reasons against a plan, and what they must say about it."""

FIRST_OPEN: list[Callable[[Reckoned], date]] = []
"""Higher rooms' answers to: from which day on may the tree change without changing figures that are handed in?"""

LISTED = 5
"""As many of one sort are named; of the others their number is said."""


@dataclass(frozen=True)
class Examined:
    """A plan reckoned from the day it would count from, with all there is to say about it."""

    reckoned: Reckoned
    findings: list[Finding]

    @property
    def refusals(self) -> list[Finding]:
        """Why it cannot be carried out."""
        return [each for each in self.findings if each.refuses]


def examined(lines: Sequence[PlanLine], effective_on: date) -> Examined:
    """Reckon and check a plan. It counts from its day, or from the first whose figures are not handed in."""
    plan = reckon(lines, effective_on)
    day = max((first(plan) for first in FIRST_OPEN), default=effective_on)
    if day == effective_on:
        return Examined(plan, findings(lines, plan))
    plan = reckon(lines, day)
    text = _("Số liệu đến hết ngày %(last)s đã chốt: cây tổ chức và số liệu thay đổi từ ngày %(day)s.")
    late = Finding(text % {"last": spelled(day - DAY), "day": spelled(day)}, refuses=False)
    return Examined(plan, [*findings(lines, plan), late])


def findings(lines: Sequence[PlanLine], plan: Reckoned) -> list[Finding]:
    """All there is to say about a plan, refusals first."""
    found = [*_lines_are_whole(lines, plan)]
    if not any(each.refuses for each in found):
        for check in (
            _order,
            _endings,
            _led_to_what_ends,
            _shapes,
            _codes,
            _adapted,
            _kinds_of_the_day,
            *PLAN_CHECKS,
        ):
            found += check(plan)
    return sorted(found, key=lambda each: (not each.refuses, each.line or 0))


# Each line ---------------------------------------------------------------------------------------------------


def _lines_are_whole(lines: Sequence[PlanLine], plan: Reckoned) -> Iterator[Finding]:
    """Every line says what its kind needs, of organisations that are there."""
    if not lines:
        yield Finding(_("Phương án chưa có dòng nào."))
    for order, word in plan.unclear:
        yield Finding(
            _("Ký hiệu “%(word)s” không có trong các tổ chức được thành lập.") % {"word": word}, order
        )
    references = Counter(line.reference for line in lines if line.kind == StepKind.FOUND)
    ends = {line.organization for line in lines if line.kind in ENDING_STEPS}
    once: dict[tuple[int | None, str], str] = {}
    for order, line in enumerate(lines, 1):
        for text in _wrongs(line, plan, references):
            yield Finding(text, order)
        if line.kind == StepKind.FOUND or line.organization is None:
            continue
        same = (line.organization, "ends" if line.kind in ENDING_STEPS else line.kind)
        if once.setdefault(same, line.kind) != line.kind or (
            line.kind not in ENDING_STEPS and once[same] and _twice(lines, order, line)
        ):
            yield Finding(_("Tổ chức này đã có ở một dòng khác."), order)
        if line.kind not in ENDING_STEPS and line.organization in ends & plan.ended:
            yield Finding(_("Tổ chức này kết thúc trong cùng phương án."), order)


def _twice(lines: Sequence[PlanLine], order: int, line: PlanLine) -> bool:
    return any(
        (each.organization, each.kind) == (line.organization, line.kind) for each in lines[: order - 1]
    )


def _wrongs(line: PlanLine, plan: Reckoned, references: Counter[str]) -> Iterator[str]:
    if line.kind == StepKind.FOUND:
        yield from _wrongs_of_a_founding(line, references)
        return
    if line.organization not in plan.before:
        called = described([line.organization or 0], plan.on).get(line.organization or 0)
        yield _("“%(name)s” không hoạt động vào ngày %(day)s.") % {
            "name": called.name if called else "—",
            "day": spelled(plan.on),
        }
    yield from _lacking(line)
    for place in (line.parent, line.destination, line.custodian):
        if isinstance(place, int) and place not in plan.before:
            yield _("Tổ chức được chuyển đến không hoạt động vào ngày %(day)s.") % {"day": spelled(plan.on)}


def _lacking(line: PlanLine) -> Iterator[str]:
    """What a line of its kind must say, and does not."""
    if line.kind == StepKind.REASSIGN and not line.parent:
        yield _("Hãy ghi tổ chức cấp trên mới.")
    if line.kind == StepKind.CHANGE_KIND and not (line.organization_kind or line.sector):
        yield _("Hãy ghi loại mới của tổ chức.")
    if line.kind == StepKind.CHANGE_KIND and line.organization_kind == Kind.UPPER and not line.upper_type:
        yield _("Hãy ghi loại đảng bộ cấp trên cơ sở.")
    if line.kind == StepKind.RENAME and not (line.name or line.code):
        yield _("Hãy ghi tên mới hoặc mã mới.")
    if line.kind in (StepKind.MERGE, StepKind.ABSORB, StepKind.SPLIT) and not line.destination:
        yield _("Hãy ghi tổ chức kế thừa.")
    if line.kind != StepKind.SPLIT and line.destination and line.destination == line.organization:
        yield _("Tổ chức không thể nhập vào chính nó.")
    if line.kind == StepKind.MERGE and isinstance(line.destination, int):
        yield _("Hợp nhất là lập tổ chức mới; nhập vào tổ chức đã có thì ghi là sáp nhập.")


def _wrongs_of_a_founding(line: PlanLine, references: Counter[str]) -> Iterator[str]:
    if references[line.reference] > 1:
        yield _("Ký hiệu “%(word)s” dùng cho hai tổ chức.") % {"word": line.reference}
    if not line.name or not line.organization_kind:
        yield _("Hãy ghi tên và loại của tổ chức được thành lập.")
    elif line.organization_kind == Kind.UPPER and not line.upper_type:
        yield _("Hãy ghi loại đảng bộ cấp trên cơ sở.")
    if not line.parent and line.organization_kind not in PROVINCE_KINDS:
        yield _("Hãy ghi tổ chức cấp trên.")


# The tree ----------------------------------------------------------------------------------------------------


def _order(plan: Reckoned) -> Iterator[Finding]:
    """What was decided for a later day, and is recorded already, is not overturned."""
    unsettled = [
        pk
        for pk, node in plan.before.items()
        if not node.settled and (pk in plan.touched or _is_changed(plan, pk))
    ]
    for pk in unsettled[:LISTED]:
        yield Finding(
            _("Sau ngày %(day)s, “%(name)s” đã được sắp xếp một lần nữa; hãy ghi theo thứ tự.")
            % {"day": spelled(plan.on), "name": plan.name(pk)},
            plan.lines.get(pk),
        )
    for pk in plan.endings:
        if plan.before[pk].since > plan.on:
            yield Finding(
                _("“%(name)s” thành lập sau ngày có hiệu lực.") % {"name": plan.name(pk)}, plan.lines.get(pk)
            )


def _is_changed(plan: Reckoned, pk: int) -> bool:
    way = plan.way(pk) if pk not in plan.ended else []
    return pk in plan.ended or pk in plan.parents or way != plan.way_before(pk)


def _endings(plan: Reckoned) -> Iterator[Finding]:
    """What ends leads somewhere that stands, and leaves nothing below it without a place."""
    below = plan.children_before()
    for pk, ending in plan.endings.items():
        for part in ending.parts:
            if part.destination in plan.ended:
                yield Finding(
                    _("“%(name)s” chuyển đến tổ chức cũng kết thúc trong phương án này.")
                    % {"name": plan.name(pk)},
                    part.line,
                )
        if sum((part.share or 0 for part in ending.parts), start=0) > 1:
            yield Finding(
                _("Các phần của “%(name)s” cộng lại quá 100 %%.") % {"name": plan.name(pk)}, ending.line
            )
        orphans = [] if pk not in plan.ended or ending.parts else below[pk]
        left = [child for child in orphans if child not in plan.ended and child not in plan.parents]
        if left:
            yield Finding(
                _("“%(name)s” còn %(count)s tổ chức trực thuộc chưa có nơi chuyển đến: %(names)s.")
                % {"name": plan.name(pk), "count": len(left), "names": listed(plan, left)},
                ending.line,
            )


def _led_to_what_ends(plan: Reckoned) -> Iterator[Finding]:
    """Nothing is placed under, or given to answer for, what the plan itself ends."""
    for pk in [*plan.founded, *plan.parents]:
        if pk not in plan.ended and plan.parent(pk) in plan.ended:
            text = _("“%(name)s” được đặt dưới tổ chức kết thúc trong phương án này.")
            yield Finding(text % {"name": plan.name(pk)}, plan.lines.get(pk))
    for pk, ending in plan.endings.items():
        if ending.custodian in plan.ended:
            text = _("Nơi quản lý hồ sơ của “%(name)s” kết thúc trong phương án này.")
            yield Finding(text % {"name": plan.name(pk)}, ending.line)


def listed(plan: Reckoned, pks: Sequence[int]) -> str:
    """The first few by name, of the rest that there are more."""
    return ", ".join(plan.name(pk) for pk in pks[:LISTED]) + ("…" if len(pks) > LISTED else "")


def _shapes(plan: Reckoned) -> Iterator[Finding]:
    """Nothing stands below itself, and every kind under a kind it may stand under."""
    for pk in [*plan.founded, *plan.parents]:
        if pk in plan.ended:
            continue
        if not (way := plan.way(pk)):
            yield Finding(
                _("“%(name)s” không thể đặt dưới chính nó.") % {"name": plan.name(pk)}, plan.lines.get(pk)
            )
            return
        if len(way) > MAX_DEPTH:
            yield Finding(_("Cây tổ chức sâu quá %(depth)s cấp.") % {"depth": MAX_DEPTH}, plan.lines.get(pk))
    wrong = [pk for pk in [*plan.founded, *plan.before] if not _is_well_placed(plan, pk)]
    for pk in wrong[: 4 * LISTED]:
        parent = plan.parent(pk)
        above = plan.is_now(parent, "kind") if parent is not None else ""
        line = plan.lines.get(pk) or plan.lines.get(parent or 0) or plan.lines.get(_old_parent(plan, pk))
        yield Finding(
            _("%(name)s: %(kind)s không đặt dưới %(parent)s.")
            % {
                "name": plan.name(pk),
                "kind": Kind(plan.is_now(pk, "kind")).label,
                "parent": Kind(above).label if above else _("gốc của cây"),
            },
            line,
        )


def _old_parent(plan: Reckoned, pk: int) -> int:
    return (plan.before[pk].parent or 0) if pk in plan.before else 0


def _is_well_placed(plan: Reckoned, pk: int) -> bool:
    if pk in plan.ended:
        return True
    parent, kind = plan.parent(pk), plan.is_now(pk, "kind")
    if parent is not None and parent not in plan.before and parent not in plan.founded:
        return True
    return fits(kind, plan.is_now(parent, "kind") if parent is not None else "")


def _codes(plan: Reckoned) -> Iterator[Finding]:
    """A code that another organisation bears is a mistake to look at, not a reason to refuse."""
    given = {
        plan.is_now(pk, "code"): pk
        for pk in [*plan.founded, *(pk for pk, what in plan.restated.items() if "code" in what)]
        if plan.is_now(pk, "code")
    }
    rows = OrganizationState.objects.known_at(None).as_of(plan.on).filter(code__in=list(given))
    for code, bearer in rows.values_list("code", "organization_id"):
        if bearer != given[code] and bearer not in plan.ended:
            text = _("Mã %(code)s đang là của một tổ chức khác.") % {"code": code}
            yield Finding(text, plan.lines.get(given[code]), refuses=False)


# The rules of the day ----------------------------------------------------------------------------------------


def _adapted(plan: Reckoned) -> Iterator[Finding]:
    """Cells that become cells of another level by themselves."""
    kinds = Counter(plan.is_now(pk, "kind") for pk in plan.adapted)
    for kind, count in kinds.items():
        text = _("%(count)s chi bộ trở thành %(kind)s theo cấp trên mới.") % {
            "count": count,
            "kind": Kind(kind).label.lower(),
        }
        clause = _village_cell(plan.on) if kind == Kind.GRASSROOTS_CELL else None
        yield Finding(text, clause=clause, refuses=False)


def _village_cell(on: date) -> Clause | None:
    clause = law("count.village_cell", on)
    return clause if clause.in_force(on) else None


def _kinds_of_the_day(plan: Reckoned) -> Iterator[Finding]:
    """What kind a commune is on that day; a kind the rules of the day do not know is said, with its grade."""
    clause = law("organization.commune_kind", plan.on)
    if not clause.in_force(plan.on):
        return
    changed = [pk for pk, what in plan.restated.items() if "kind" in what]
    for pk in [*plan.founded, *changed]:
        if plan.is_now(pk, "upper_type") == UpperType.COMMUNE and clause.value != Kind.UPPER:
            text = _("%(name)s: theo quy định ngày này, đảng bộ xã, phường là %(kind)s.")
            words = {"name": plan.name(pk), "kind": Kind(clause.value).label.lower()}
            yield Finding(text % words, plan.lines.get(pk), clause, refuses=False)
    districts = (UpperType.DISTRICT, UpperType.CITY)
    for pk, (order, _line) in plan.founded.items():
        if plan.is_now(pk, "upper_type") in districts:
            text = _("%(name)s: từ ngày này không còn đảng bộ cấp huyện.") % {"name": plan.name(pk)}
            yield Finding(text, order, clause, refuses=False)


# Who may -----------------------------------------------------------------------------------------------------


def outside(actor: Actor, permission: str, plan: Reckoned) -> list[int]:
    """The organisations the plan touches that lie outside somebody's scope."""
    scope = actor.scope(permission)
    paths = dict(Organization.objects.filter(pk__in=plan.touched).values_list("pk", "path"))
    return [pk for pk, path in paths.items() if not scope.covers(path or "-")]


def is_cell(plan: Reckoned, pk: int) -> bool:
    """Whether it is a cell afterwards."""
    return plan.is_now(pk, "kind") in CELL_KINDS
