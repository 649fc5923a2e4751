"""What members have to say to a plan of reorganisation: everybody has somewhere to go, and no closed figure changes."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _

from sotay.kernel.law import law
from sotay.organizations.checking import FIRST_OPEN, PLAN_CHECKS
from sotay.organizations.kinds import CELL_KINDS, HOLDING_KINDS, Kind
from sotay.organizations.reckoning import Finding, Reckoned

from .closings import ClosedDays
from .kinds import Kind as MovementKind
from .models import Leg, Movement, Standing
from .plan_preview import Headcount, is_carried, members_afterwards, members_on_the_eve

MAY_HOLD = (*CELL_KINDS, *HOLDING_KINDS)


def first_open_day(plan: Reckoned) -> date:
    """The first day from the plan's own on from which nothing handed in is changed."""
    changed = {*plan.endings, *plan.parents, *plan.touched} | {pk for pk in plan.before if pk in plan.ended}
    closed = ClosedDays(changed)
    return max((closed.first_open(pk, plan.on) for pk in changed), default=plan.on)


def members_have_somewhere_to_go(plan: Reckoned) -> Iterator[Finding]:
    """A cell that ends while somebody counts in it, or did since, leads to a cell."""
    counts = members_on_the_eve(plan)
    later = set(
        Leg.objects.filter(organization_id__in=plan.ended, counted_on__gte=plan.on).values_list(
            "organization_id", flat=True
        )
    )
    for pk in plan.ended:
        count = counts.get(pk, Headcount()).members
        if not count and pk not in later:
            continue
        heir = plan.final(pk)
        if heir is None:
            text = _("“%(name)s” còn %(count)s đảng viên: hãy ghi nơi chuyển đến.")
            yield Finding(text % {"name": plan.name(pk), "count": count}, plan.lines.get(pk))
        elif plan.is_now(heir, "kind") not in MAY_HOLD and not _takes_totals(plan, pk, heir):
            text = _("“%(name)s” còn %(count)s đảng viên; nơi chuyển đến phải là chi bộ.")
            yield Finding(text % {"name": plan.name(pk), "count": count}, plan.lines.get(pk))
        elif plan.before[pk].kept_by_totals and heir in plan.before and not plan.before[heir].kept_by_totals:
            text = _("“%(name)s” theo dõi bằng số tổng hợp, nơi chuyển đến thì không.")
            yield Finding(text % {"name": plan.name(pk)}, plan.lines.get(pk), refuses=False)
    yield from _persons_go_to_cells(plan)
    yield from _kinds_may_hold(plan, counts)


def _takes_totals(plan: Reckoned, pk: int, heir: int) -> bool:
    """Both are kept by totals: what counts there are lines, which stand at any organisation kept so."""
    return plan.before[pk].kept_by_totals and heir in plan.before and plan.before[heir].kept_by_totals


def _persons_go_to_cells(plan: Reckoned) -> Iterator[Finding]:
    """Who is named in a split is there, and goes to a cell."""
    for pk, ending in plan.endings.items():
        named = [who for part in ending.parts for who in part.persons]
        there = set(
            Standing.objects.filter(
                organization_id=pk, member_id__in=named, valid_from__lt=plan.on, valid_to__gte=plan.on
            ).values_list("member_id", flat=True)
        )
        if missing := set(named) - there:
            text = _("%(count)s người có tên không sinh hoạt ở “%(name)s” vào ngày ấy.")
            yield Finding(text % {"count": len(missing), "name": plan.name(pk)}, ending.line)
        for part in ending.parts:
            if part.persons and plan.is_now(part.destination, "kind") not in MAY_HOLD:
                yield Finding(_("Đảng viên chỉ chuyển đến chi bộ."), part.line)


def _kinds_may_hold(plan: Reckoned, counts: dict[int, Headcount]) -> Iterator[Finding]:
    for pk, changes in plan.restated.items():
        kind = changes.get("kind", "")
        if kind and kind not in MAY_HOLD and counts.get(pk, Headcount()).members and pk not in plan.ended:
            text = _("“%(name)s” còn đảng viên; hãy chuyển đảng viên trước khi đổi loại hình.")
            yield Finding(text % {"name": plan.name(pk)}, plan.lines.get(pk))


def nothing_came_between(plan: Reckoned) -> Iterator[Finding]:
    """What cannot be re-addressed is found before it is tried."""
    moved = [pk for pk in plan.before if is_carried(plan, pk)]
    here = Q(from_organization_id__in=moved) | Q(to_organization_id__in=moved)
    since = Movement.objects.filter(here, counted_on__gte=plan.on)
    carried = since.filter(
        kind=MovementKind.REORGANIZATION, counted_on__gt=plan.on, reverses=None, reversal=None
    )
    if carried.exists():
        yield Finding(
            _("Sau ngày này đã có một lần sắp xếp khác đối với đảng viên ở đây; hãy ghi theo thứ tự.")
        )
    taken_back = since.filter(reverses__isnull=False, reverses__counted_on__lt=F("counted_on"))
    if count := taken_back.filter(reverses__counted_on__gte=plan.on).count():
        text = _("%(count)s bút toán từ ngày này đã được đảo vào một ngày muộn hơn; không ghi lại được.")
        yield Finding(text % {"count": count})


def enough_members(plan: Reckoned) -> Iterator[Finding]:
    """What the charter asks of a cell and of a committee; the competent office decides."""
    if not plan.founded:
        return
    after = members_afterwards(plan, members_on_the_eve(plan))
    children = plan.children_after()
    for pk, (order, _line) in plan.founded.items():
        kind = plan.is_now(pk, "kind")
        if kind in CELL_KINDS:
            clause, count = (
                law("organization.cell_min_official_members", plan.on),
                after.get(pk, Headcount()).official,
            )
        elif kind == Kind.GRASSROOTS_COMMITTEE:
            clause, count = (
                law("organization.grassroots_committee_min_members", plan.on),
                _below(children, after, pk),
            )
        else:
            continue
        if not clause.allows(count):
            text = _("“%(name)s” chỉ có %(count)s đảng viên; quy định: %(rule)s.")
            words = {"name": plan.name(pk), "count": count, "rule": clause.in_words}
            yield Finding(text % words, order, clause, refuses=False)


def _below(children: dict[int | None, list[int]], after: dict[int, Headcount], pk: int) -> int:
    own = after.get(pk, Headcount()).members
    return own + sum(_below(children, after, child) for child in children.get(pk, ()))


FIRST_OPEN.append(first_open_day)
PLAN_CHECKS.extend((members_have_somewhere_to_go, nothing_came_between, enough_members))
