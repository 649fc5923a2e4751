"""Everything that is written about dues: what members declare and are granted, and what a cell collects in a month."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import NotAllowed, action
from sotay.kernel.authority import Actor
from sotay.kernel.law import demand, law, warn
from sotay.kernel.place import under
from sotay.kernel.time import in_force, known, today
from sotay.members.models import Member
from sotay.members.party_age import Age, later
from sotay.organizations.actions import kept, refuse_the_future
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Decision, Organization, OrganizationState, Placement
from sotay.regulations import Refused

from .book import add, hold, holds, refuse_closed, refuse_from_afar, sheets_of
from .kinds import WITH_A_BASE, DeclaredBy, Ground, Group, Kind
from .models import DuesProfile, DuesRelief, MemberLine, Posting, first_of
from .payers import Payer, last_day, payers_of
from .rates import Rules, why_assumed

THERE = "organization__placements"
MOST = 1_000_000_000
"""No monthly sum is larger: whoever types more has slipped."""


def written(month: date) -> str:
    """A month as it is said: 3/2026."""
    return f"{month.month}/{month.year}"


# What dues are reckoned from ---------------------------------------------------------------------------------


@action("dues.declare", gettext_lazy("Ghi mức đóng đảng phí"))
def declare(actor: Actor, member: Member, *, group: str, base: int | None = None, since: date) -> DuesProfile:
    """The cell writes down by which group a member pays from a month on, and on what monthly sum."""
    refuse_from_afar(actor, "dues.declare", today())
    return _declared(member, group, base, since, DeclaredBy.CELL)


@action("dues.declare_own", gettext_lazy("Khai mức đóng đảng phí của mình"))
def declare_own(
    actor: Actor, member: Member, *, group: str, base: int | None = None, since: date
) -> DuesProfile:
    """A member says by which group they pay from a month on, and on what monthly sum."""
    if actor.person_id is None or actor.person_id != member.pk:
        raise NotAllowed("dues.declare_own")
    return _declared(member, group, base, since, DeclaredBy.MEMBER)


def _declared(member: Member, group: str, base: int | None, since: date, by: DeclaredBy) -> DuesProfile:
    """From the month on; what was declared for it or later gives way."""
    month = first_of(since)
    if group in WITH_A_BASE and not base:
        raise Refused(None, _("Hãy ghi số tiền mỗi tháng làm căn cứ tính."))
    if base is not None and not 0 < base < MOST:
        raise Refused(None, _("Số tiền mỗi tháng phải lớn hơn 0 và dưới 1 tỷ đồng."))
    if group == Group.UNINSURED:
        _look_at_fixed_sum(base, month)
    if group == Group.STUDENT:
        base = None
    rows = DuesProfile.objects.select_for_update().filter(member=member)
    rows.filter(valid_from__gte=month).delete()
    rows.filter(valid_to__gt=month).update(valid_to=month)
    row = DuesProfile(member=member, group=group, base=base, declared_by=by, valid_from=month)
    row.save()
    return row


def _look_at_fixed_sum(base: int | None, month: date) -> None:
    """Under the former regulation a fixed sum by area was due; since then a share of the minimum wage."""
    rule = law("dues.uninsured_fixed_amount", month)
    if not rule.in_force(month):
        return
    if base is None:
        raise Refused(None, _("Hãy ghi mức đóng cố định mỗi tháng của địa bàn."))
    if not rule.allows(base):
        warn(rule, _("Mức đóng cố định thường %(range)s.") % {"range": rule.in_words})


@action("dues.relieve", gettext_lazy("Ghi miễn, giảm đảng phí"))
def relieve(
    actor: Actor,
    member: Member,
    *,
    ground: str,
    since: date,
    until: date,
    percent: int = 0,
    decision: Decision | None = None,
) -> DuesRelief:
    """A member pays nothing, or a part, from a month until the end of another.

    Args:
        since, until: days of the first and of the last month.
        percent: what remains to be paid of a hundred; 0 where nothing is.

    Raises:
        Refused: longer than the rule allows at a time, or one relief on top of another.
    """
    refuse_from_afar(actor, "dues.relieve", today())
    month, end = first_of(since), later(first_of(until), Age(0, 1, 0))
    if end <= month:
        raise Refused(None, _("Tháng cuối phải từ tháng đầu trở đi."))
    if not 0 <= percent < 100:
        raise Refused(None, _("Phần còn phải đóng từ 0 đến 99 %."))
    rule = law("dues.hardship_exemption_max", month)
    months = (end.year - month.year) * 12 + end.month - month.month
    demand(
        rule,
        rule.allows(months),
        _("Mỗi lần miễn, giảm không quá %(most)s tháng; lần này %(months)s tháng.")
        % {"most": rule.value, "months": months},
    )
    if ground == Ground.SUSPENDED:
        paid = law("dues.paid_while_suspended", month, at=_home(member))
        if paid.value:
            warn(
                paid,
                _(
                    "Theo quy định đang dùng, đảng viên bị đình chỉ vẫn đóng đảng phí; mục này chưa có tác dụng."
                ),
            )
    if DuesRelief.objects.filter(member=member, valid_from__lt=end, valid_to__gt=month).exists():
        raise Refused(None, _("Đồng chí này đã được miễn, giảm trong thời gian đó."))
    row = DuesRelief(member=member, ground=ground, percent=percent, valid_from=month, valid_to=end)
    row.decision = kept(decision) if decision else None
    row.save()
    return row


def _home(member: Member) -> Organization | None:
    presence = (
        member.person.presences.filter(latest=True).order_by("pk").select_related("organization").first()
    )
    return presence.organization if presence else None


@action("dues.end_relief", gettext_lazy("Thôi miễn, giảm đảng phí"))
def end_relief(actor: Actor, member: Member, *, until: date) -> DuesRelief:
    """Let a member's relief end after a month; before it began it never was."""
    refuse_from_afar(actor, "dues.end_relief", today())
    end = later(first_of(until), Age(0, 1, 0))
    row = DuesRelief.objects.filter(member=member, valid_to__gt=end).order_by("valid_from").first()
    if row is None:
        raise Refused(None, _("Đồng chí này không có miễn, giảm nào sau tháng đó."))
    if row.valid_from >= end:
        row.delete()
        return row
    row.valid_to = end
    row.save()
    return row


# A month of a cell -------------------------------------------------------------------------------------------


@action("dues.post_month", gettext_lazy("Ghi sổ đảng phí tháng"))
def post_month(
    actor: Actor,
    cell: Organization,
    *,
    month: date,
    unpaid: Collection[int] = (),
    amounts: Mapping[int, int] | None = None,
    arrears: Collection[int] = (),
) -> Posting:
    """Record what a cell collected for a month: all have paid what is due, except.

    Args:
        month: any day of the month.
        unpaid: members who have paid nothing for it.
        amounts: what members have paid where it is another sum than what is due.
        arrears: members who have paid what was open from earlier months.

    Raises:
        Refused: the month has not come, or its sheet is written already.
    """
    refuse_from_afar(actor, "dues.post_month", today())
    month = first_of(month)
    refuse_the_future(month)
    state = _state_of(cell, month)
    refuse_closed([cell])
    hold([cell])
    former = sheets_of([cell.pk], month).get(cell.pk, [])
    _refuse_second_sheet(former, month)
    rules = Rules(month)
    payers = payers_of([cell], rules)[cell.pk]
    given = _Given(frozenset(unpaid), dict(amounts or {}), frozenset(arrears))
    _refuse_strangers(payers, given)
    posting, lines = sheet(cell, state, rules, payers, given)
    posting.attempt = len(former)
    _warn_of_assumptions(rules, cell, state, payers)
    add([posting], [(posting, line) for line in lines])
    return posting


@action("dues.post_months", gettext_lazy("Ghi sổ cho các chi bộ chưa ghi"))
def post_months(actor: Actor, organization: Organization, *, month: date) -> list[Posting]:
    """Record a month for every cell below that has no sheet of it: everybody has paid what is due.

    For a grassroots office that collects for its cells.
    """
    refuse_from_afar(actor, "dues.post_months", today())
    month = first_of(month)
    refuse_the_future(month)
    day = last_day(month)
    cells = {
        state.organization_id: state
        for state in OrganizationState.objects.known_at(None)
        .as_of(day)
        .filter(kind__in=CELL_KINDS, temporary=False, kept_by_totals=False)
        .filter(
            in_force(today(), THERE) & known(None, THERE),
            under(organization.path or "-", "organization__path"),
        )
        .select_related("organization")
    }
    hold([state.organization for state in cells.values()])
    former = sheets_of(cells, month)
    waiting = [
        state
        for pk, state in cells.items()
        if not any(holds(row) for row in former.get(pk, [])) and stood_on(state, day)
    ]
    rules = Rules(month)
    sheets = payers_of([state.organization for state in waiting], rules)
    postings, lines = [], []
    for state in waiting:
        payers = sheets[state.organization_id]
        posting, own = sheet(state.organization, state, rules, payers, NOTHING_ELSE)
        posting.attempt = len(former.get(state.organization_id, []))
        if posting.members:
            postings.append(posting)
            lines += [(posting, line) for line in own]
    add(postings, lines)
    return postings


def stood_on(state: OrganizationState, day: date) -> bool:
    return state.valid_from <= day < state.valid_to


class _Given:
    """What a sheet says otherwise than that everybody has paid what is due."""

    def __init__(self, unpaid: frozenset[int], amounts: dict[int, int], arrears: frozenset[int]) -> None:
        self.unpaid, self.amounts, self.arrears = unpaid, amounts, arrears

    def paid(self, payer: Payer) -> int:
        if payer.member_id in self.unpaid:
            return 0
        return self.amounts.get(payer.member_id, payer.amount or 0)


NOTHING_ELSE = _Given(frozenset(), {}, frozenset())


def sheet(
    cell: Organization, state: OrganizationState, rules: Rules, payers: Sequence[Payer], given: _Given
) -> tuple[Posting, list[MemberLine]]:
    """The posting of a month with its lines. Who pays more than is due owes that much more; it is theirs to give."""
    lines = []
    posting = Posting(
        organization=cell,
        kind=Kind.MONTH,
        month=rules.month,
        counted_on=last_day(rules.month),
        happened_on=today(),
    )
    reminder = rules.rates(cell).reminder_months
    for payer in payers:
        behind = len(payer.arrears)
        if payer.here:
            paid = given.paid(payer)
            due = max(payer.amount or 0, paid)
            posting.members += 1
            posting.exempt += payer.is_exempt
            posting.unpaid += paid < due
            behind += paid < due
            posting.cash += paid
            posting.receivable += due - paid
            if due:
                lines.append(MemberLine(member_id=payer.member_id, month=rules.month, due=due, paid=paid))
        if payer.member_id in given.arrears:
            behind = 0 if payer.member_id not in given.unpaid else behind - len(payer.arrears)
            for month, owed in payer.arrears.items():
                posting.cash += owed
                posting.receivable -= owed
                lines.append(MemberLine(member_id=payer.member_id, month=month, paid=owed))
        posting.behind += behind >= reminder
    link = rules.link(state.kind, state.sector, cell)
    posting.kept = -link.kept_of(posting.cash)
    posting.owed = -posting.cash - posting.kept
    posting.uncollected = -posting.receivable
    return posting, lines


def _state_of(cell: Organization, month: date) -> OrganizationState:
    day = last_day(month)
    state = cell.state(day)
    if state is None or not Placement.objects.known_at(None).as_of(day).filter(organization=cell).exists():
        raise Refused(None, _("Chi bộ không hoạt động vào tháng %(month)s.") % {"month": written(month)})
    if not state.is_cell:
        raise Refused(
            None, _("Sổ thu từng tháng chỉ có ở chi bộ; “%(name)s” không phải chi bộ.") % {"name": state.name}
        )
    return state


def _refuse_second_sheet(former: Sequence[Posting], month: date) -> None:
    if any(holds(row) for row in former):
        raise Refused(
            None,
            _("Tháng %(month)s của chi bộ này đã được ghi sổ, có thể vừa do người khác ghi.")
            % {"month": written(month)},
            _("Hãy mở lại trang để xem; nếu ghi sai thì đảo bút toán rồi ghi lại."),
        )


def _refuse_strangers(payers: Sequence[Payer], given: _Given) -> None:
    """Refuse what speaks of somebody who is not on the sheet, or of sums nobody can mean."""
    here = {payer.member_id for payer in payers if payer.here}
    owing = {payer.member_id for payer in payers if payer.arrears}
    if not (given.unpaid | given.amounts.keys()) <= here or not given.arrears <= owing:
        raise Refused(
            None,
            _("Danh sách của chi bộ vừa thay đổi, có đồng chí không còn trong sổ tháng này."),
            _("Hãy mở lại trang rồi ghi."),
        )
    if given.unpaid & given.amounts.keys():
        raise Refused(
            None, _("Một đồng chí vừa được đánh dấu chưa đóng, vừa có số tiền đã đóng. Hãy bỏ một trong hai.")
        )
    if any(not 0 <= amount < MOST for amount in given.amounts.values()):
        raise Refused(None, _("Số tiền đã đóng phải từ 0 đến dưới 1 tỷ đồng."))


def _warn_of_assumptions(
    rules: Rules, cell: Organization, state: OrganizationState, payers: Sequence[Payer]
) -> None:
    link = rules.link(state.kind, state.sector, cell)
    if not link.known:
        warn(link.rule, why_assumed(link))
    rates = rules.rates(cell)
    for rule in rates.uncertain(payer.group for payer in payers if payer.group):
        warn(
            rule,
            _("Số phải đóng tính theo: %(rule)s, %(value)s.")
            % {"rule": rule.title.lower(), "value": rule.in_words},
        )
