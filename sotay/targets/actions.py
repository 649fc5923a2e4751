"""Everything that is decided about targets: set one, allot to all directly below, withdraw one.

Who gave a target changes it: an organisation does not lower what the level above asks of it.
"""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.indicators.declaration import INDICATORS, Indicator
from sotay.kernel.actions import Clash, action
from sotay.kernel.authority import Actor
from sotay.kernel.time import now, today
from sotay.organizations.actions import kept, refuse_the_future
from sotay.organizations.kinds import Kind
from sotay.organizations.models import Decision, Organization, described
from sotay.organizations.queries import states_under
from sotay.regulations import Refused

from .models import MOST, Target, Way

LONGEST = 10
"""A term has so many years at most."""


@action("target.set", gettext_lazy("Ghi chỉ tiêu của tổ chức"))
def set_target(
    actor: Actor,
    organization: Organization,
    *,
    code: str,
    first_year: int,
    value: int,
    decision: Decision,
    last_year: int | None = None,
) -> Target:
    """What an organisation is to reach; a number that was set before is replaced on this decision.

    Args:
        code: the indicator that is counted; a plain count.
        first_year, last_year: the years, both included; without the second, one year.
        value: 0 to 9 999 999.
    """
    key = _key(code, first_year, last_year)
    _refuse_wrong(value)
    refuse_the_future(decision.signed_on)
    before = _tips([organization.pk], key).get(organization.pk)
    _refuse_what_is_given_from_above(actor, before)
    (made,) = _write({organization.pk: value}, key, kept(decision), Way.SET, None, {organization.pk: before})
    return made


@action("target.allot", gettext_lazy("Giao chỉ tiêu cho cấp dưới"))
def allot(
    actor: Actor,
    organization: Organization,
    *,
    code: str,
    first_year: int,
    values: Mapping[int, int],
    decision: Decision,
    last_year: int | None = None,
) -> list[Target]:
    """Give those directly below their numbers, all on one decision; what stays the same is not written again.

    Args:
        values: the number of each by the organisation's; whoever is left out keeps what it has.

    Returns:
        What was written.
    """
    key = _key(code, first_year, last_year)
    refuse_the_future(decision.signed_on)
    for value in values.values():
        _refuse_wrong(value)
    below = children(organization, *key[1:])
    within = actor.scope("target.allot")
    reachable = Organization.objects.filter(pk__in=values).filter(within.q("path"))
    if set(values) - set(below) or reachable.count() != len(values):
        raise Refused(None, _("Chỉ giao được cho tổ chức trực thuộc. Hãy mở lại trang giao chỉ tiêu."))
    before = _tips(values, key)
    changed = {
        pk: value for pk, value in values.items() if pk not in before or before[pk].value != value
        or before[pk].allotted_by_id != organization.pk
    }  # fmt: skip
    if not changed:
        raise Refused(None, _("Không có số nào khác với số đã giao."))
    return _write(changed, key, kept(decision), Way.ALLOTTED, organization, before)


@action("target.withdraw", gettext_lazy("Rút chỉ tiêu"))
def withdraw(actor: Actor, target: Target, *, decision: Decision) -> Target:
    """Ask it no more; the page goes on saying that it was asked."""
    refuse_the_future(decision.signed_on)
    before = _tips([target.organization_id], target.key).get(target.organization_id)
    if before is None or before.pk != target.pk:
        raise Clash
    if before.value is None:
        raise Refused(None, _("Chỉ tiêu này đã được rút."))
    _refuse_what_is_given_from_above(actor, before)
    pk = target.organization_id
    (made,) = _write({pk: None}, target.key, kept(decision), before.way, before.allotted_by, {pk: before})
    return made


# What they share ---------------------------------------------------------------------------------------------

Key = tuple[str, int, int]


def is_countable(code: str) -> bool:
    """Whether an indicator is a plain count of which there can be a target."""
    found = INDICATORS.get(code)
    return isinstance(found, Indicator) and not found.source.now_only and found.source.name != "targets"


def last_day_of(first_year: int, last_year: int) -> date:
    """The day on which the tree is looked at: the last of the years, or today while they last."""
    return min(today(), date(last_year, 12, 31))


def children(organization: Organization, first_year: int, last_year: int) -> list[int]:
    """Who stands directly below and can be given a target."""
    on = last_day_of(first_year, last_year)
    below = states_under([organization.pk], on).get(organization.pk, [])
    return [state.organization_id for state in below if state.kind != Kind.DELEGATION and not state.temporary]


def _key(code: str, first_year: int, last_year: int | None) -> Key:
    last = first_year if last_year is None else last_year
    if not is_countable(code):
        raise Refused(None, _("Không giao được chỉ tiêu này: nó không phải là một số đếm."))
    if not (1930 <= first_year <= last <= 2200 and last - first_year < LONGEST):
        raise Refused(None, _("Hãy ghi đúng năm: từ năm nào đến hết năm nào."))
    return code, first_year, last


def _refuse_wrong(value: int) -> None:
    if not 0 <= value <= MOST:
        raise Refused(None, _("Chỉ tiêu phải từ 0 đến 9.999.999."))


def _refuse_what_is_given_from_above(actor: Actor, before: Target | None) -> None:
    if before is None or before.value is None or before.allotted_by is None:
        return
    if not (before.allotted_by.path or "").startswith(actor.path):
        name = described([before.allotted_by_id or 0], today())[before.allotted_by_id or 0].name
        raise Refused(None, _("Chỉ tiêu này do %(name)s giao; nơi giao mới sửa, rút được.") % {"name": name})


def _tips(organization_ids: object, key: Key) -> dict[int, Target]:
    """The last row of some organisations' chains."""
    code, first, last = key
    rows = Target.objects.standing().select_related("allotted_by")
    found = rows.filter(organization_id__in=organization_ids, code=code, first_year=first, last_year=last)
    return {row.organization_id: row for row in found}


def _write(
    values: Mapping[int, int | None],
    key: Key,
    decision: Decision,
    way: str,
    allotted_by: Organization | None,
    before: Mapping[int, Target | None],
) -> list[Target]:
    """New rows that take the place of those before."""
    code, first, last = key
    late = [row for pk in values if (row := before.get(pk)) is not None and row.since > decision.signed_on]
    if late:
        raise Refused(
            None,
            _("Quyết định này ký trước quyết định đang áp dụng. Hãy xem lại ngày ký."),
            _("Xem lịch sử."),
        )
    moment = now()
    made = [
        Target(
            organization_id=pk,
            code=code,
            first_year=first,
            last_year=last,
            value=value,
            way=way,
            allotted_by=allotted_by,
            since=decision.signed_on,
            decision=decision,
            recorded_at=moment,
            supersedes=before.get(pk),
        )
        for pk, value in values.items()
    ]
    return Target.objects.bulk_create(made)
