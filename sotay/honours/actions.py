"""Badges of a whole round, taken many at once; what paper books say of earlier ones; days before which none is given.

Each step of a round is the same step of the same case that one would take for a single member (``procedure``).
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import NotAllowed, action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.dates import months_after
from sotay.kernel.law import demand, law, warn
from sotay.kernel.sight import seen_by
from sotay.kernel.time import today
from sotay.members.form_parts import place_of
from sotay.members.models import Member
from sotay.organizations.actions import kept, refuse_the_future
from sotay.organizations.models import Decision, Organization
from sotay.procedures.actions import open_case, take_step
from sotay.procedures.declaring import Seat
from sotay.procedures.models import Case
from sotay.procedures.seating import may_act, permission_of
from sotay.regulations import Refused

from .awarding import award, province_of, refuse_a_wrong_number
from .candidates import PROCEDURE, Candidate, beginnings_of, candidates, had_by
from .eligibility import badge_years, objections
from .kinds import Ground
from .models import BadgeAward, BadgeWait
from .procedure import refuse_no_round

PAPERS = ("declaration",)
WAIT = "badge.wait_after_dismissal"
"""The longest term for which no badge is considered."""


# A round, many at once ---------------------------------------------------------------------------------------


@action("badge.propose", gettext_lazy("Đề nghị tặng Huy hiệu"))
def propose(
    actor: Actor, organization: Organization, *, round_on: date, on: date, members: Sequence[int]
) -> list[Case]:
    """Propose those who are due a badge at a round; each with the declaration the procedure asks for.

    Args:
        organization: a cell, or one above it that writes down what its cells resolved.
        members: the numbers of those proposed, all of them on the round's list.

    Raises:
        Refused: one of them is not to be proposed now, and why.
    """
    refuse_the_future(on)
    refuse_no_round(round_on)
    made = []
    for each in _chosen(organization, round_on, members):
        if each.due is None or each.task is not None:
            raise Refused(None, _("%(member)s đã được đề nghị.") % {"member": each.member})
        cell = Organization.objects.get(pk=each.cell_id)
        case = open_case(actor, cell, procedure=PROCEDURE, on=on, person=each.member.person)
        given = {"years": each.due.years, "ground": each.due.ground.value, "round": round_on}
        take_step(actor, case.tasks.get(done_on=None), way="proposed", on=on, given=given, papers=PAPERS)
        made.append(case)
    return made


@action("badge.pass_on", gettext_lazy("Đồng ý, chuyển cấp trên"))
def pass_on(
    actor: Actor, organization: Organization, *, round_on: date, on: date, members: Sequence[int]
) -> list[Case]:
    """The committee whose turn it is agrees to proposals of a round."""
    refuse_the_future(on)
    rows = _whose_turn(actor, organization, round_on, members, (Seat.GRASSROOTS, Seat.UPPER))
    for each in rows:
        assert each.task is not None
        take_step(actor, each.task, way="agreed", on=on)
    return [each.task.case for each in rows if each.task]


@action("badge.award", gettext_lazy("Ghi quyết định tặng Huy hiệu"))
def award_round(
    actor: Actor,
    organization: Organization,
    *,
    round_on: date,
    on: date,
    members: Sequence[int],
    decision: Decision,
) -> list[BadgeAward]:
    """The province's decision for a round: each badge takes the next number of its series."""
    refuse_the_future(on)
    decision = kept(decision)
    rows = _whose_turn(actor, organization, round_on, members, (Seat.PROVINCE,))
    rows.sort(key=lambda each: (each.years, each.member.person.name_key, each.member.pk))
    for each in rows:
        assert each.task is not None
        take_step(actor, each.task, way="awarded", on=on, decision=decision)
    pks = [each.member.pk for each in rows]
    return list(BadgeAward.objects.standing().filter(member__in=pks, decision=decision))


@action("badge.hand_over", gettext_lazy("Ghi đã trao Huy hiệu"))
def hand_over(
    actor: Actor, organization: Organization, *, round_on: date, on: date, members: Sequence[int]
) -> list[BadgeAward]:
    """Badges of a round were handed over, where each member is now; to the family of one who died."""
    refuse_the_future(on)
    rows = list(
        BadgeAward.objects.visible_to(actor, "badge.hand_over")
        .filter(round_on=round_on, member__in=list(members), handed_on=None, withdrawn_on=None)
        .select_related("decision", "member__person")
        .select_for_update(of=("self",))
    )
    if {row.member_id for row in rows} != set(members):
        raise Refused(
            None, _("Có Huy hiệu vừa được ghi đã trao, hoặc không thuộc danh sách. Hãy mở lại trang.")
        )
    for row in rows:
        if row.decision is not None and on < row.decision.signed_on:
            raise Refused(None, _("Ngày trao không thể trước ngày quyết định."))
        row.handed_on = on
        row.save()
    return rows


def _chosen(organization: Organization, round_on: date, members: Iterable[int]) -> list[Candidate]:
    """Some of a round's list, by their numbers.

    Raises:
        Refused: none was chosen, or one is not on the list.
    """
    wanted = set(members)
    if not wanted:
        raise Refused(None, _("Chưa chọn đồng chí nào."), _("Hãy đánh dấu trước tên từng đồng chí."))
    found = [each for each in candidates(organization, round_on, today()) if each.member.pk in wanted]
    if len(found) < len(wanted):
        raise Refused(
            None,
            _("Có người không còn trong danh sách của đợt này."),
            _("Hãy mở lại trang để xem danh sách mới nhất."),
        )
    return found


def _whose_turn(
    actor: Actor, organization: Organization, round_on: date, members: Iterable[int], seats: tuple[Seat, ...]
) -> list[Candidate]:
    """Those chosen, each waiting for a step that this office takes at one of the seats."""
    rows = _chosen(organization, round_on, members)
    for each in rows:
        if each.task is None or each.task.seat not in seats or not is_asked_at(each, round_on):
            raise Refused(
                None,
                _("%(member)s không chờ bước này; có thể người khác vừa ghi.") % {"member": each.member},
                _("Hãy mở lại trang để xem danh sách mới nhất."),
            )
        if not may_act(actor, each.task.seat, each.task.path):
            raise NotAllowed(permission_of(Seat(each.task.seat)))
    return rows


def is_asked_at(candidate: Candidate, round_on: date) -> bool:
    """Whether the badge is asked for at that very round."""
    return candidate.asked.get("round") == round_on.isoformat()


# What paper books say ----------------------------------------------------------------------------------------


@action("badge.record", gettext_lazy("Ghi Huy hiệu đã được tặng"))
def record(
    actor: Actor,
    member: Member,
    *,
    years: int,
    round_on: date,
    ground: str = Ground.ON_TIME,
    number: int | None = None,
    handed_on: date | None = None,
    decision: Decision | None = None,
) -> BadgeAward:
    """Write down a badge given earlier, as the certificate says. The past is checked, never refused by a rule.

    Raises:
        Refused: the member has that badge, or the round is yet to come.
    """
    refuse_the_future(round_on)
    if handed_on is not None:
        refuse_the_future(handed_on)
    cell = place_of(member)
    province = province_of(cell) if cell else None
    if cell is None or province is None:
        raise Refused(None, _("Không tìm thấy tỉnh của chi bộ này trên cây tổ chức."))
    if years in had_by([member.pk])[member.pk]:
        raise Refused(
            None,
            _("%(member)s đã được tặng Huy hiệu %(years)s năm tuổi đảng.")
            % {"member": member, "years": years},
        )
    if number is not None:
        refuse_a_wrong_number(years, round_on, number)
    beginning = beginnings_of([member]).get(member.pk)
    if beginning is not None:
        for clause, why in objections(ground, years, round_on, beginning, cell):
            warn(clause or law("badge.years", round_on), why)
    return award(
        member,
        years=years,
        ground=ground,
        round_on=round_on,
        organization=cell,
        province=province,
        decision=kept(decision) if decision else None,
        number=number,
        handed_on=handed_on,
    )


@action("badge.number", gettext_lazy("Ghi số Huy hiệu theo bằng"))
def number_award(actor: Actor, member: Member, *, award: BadgeAward, number: int) -> BadgeAward:
    """Write down the number of a badge that was given without one, as its certificate says.

    Raises:
        Refused: it has a number, another badge of the kind bears this one, or the number is too long for its form.
    """
    row = BadgeAward.objects.select_for_update().get(pk=award.pk)
    if row.member_id != member.pk or row.withdrawn_on is not None or row.number is not None:
        raise Refused(None, _("Huy hiệu này đã có số, đã bỏ ghi hoặc không phải của đồng chí này."))
    refuse_a_wrong_number(row.years, row.round_on, number)
    with seen_by(PROGRAM):
        taken = BadgeAward.objects.filter(province=row.province_id, years=row.years, number=number).exists()
    if taken:
        raise Refused(
            None,
            _("Số %(number)s đã ghi cho một Huy hiệu %(years)s năm khác của tỉnh.")
            % {"number": number, "years": row.years},
            _("Hãy xem lại số trên bằng."),
        )
    row.number = number
    row.save()
    return row


@action("badge.withdraw", gettext_lazy("Bỏ ghi một Huy hiệu"))
def withdraw_award(actor: Actor, member: Member, *, award: BadgeAward, why: str, on: date) -> BadgeAward:
    """Take back what was written down wrongly, or what was cancelled; the number is not given again.

    Args:
        why: one of ``WithdrawnFor``.
    """
    refuse_the_future(on)
    row = BadgeAward.objects.select_for_update().get(pk=award.pk)
    if row.member_id != member.pk or row.withdrawn_on is not None:
        raise Refused(None, _("Huy hiệu này đã được bỏ ghi hoặc không phải của đồng chí này."))
    row.withdrawn_on, row.withdrawn_for = on, why
    row.save()
    return row


@action("badge.wait", gettext_lazy("Ghi ngày được xét Huy hiệu trở lại"))
def wait(actor: Actor, member: Member, *, until: date | None = None) -> BadgeWait | None:
    """No badge is considered for a member before a day; without one, the day that was set is taken away.

    Nothing is said of why. The day is forgotten when it has come.
    """
    BadgeWait.objects.select_for_update().filter(member=member).delete()
    if until is None:
        return None
    on = today()
    if until <= on:
        raise Refused(None, _("Ngày được xét trở lại phải sau hôm nay."))
    rule = law(WAIT, on, at=place_of(member))
    demand(
        rule,
        until <= months_after(on, int(rule.value)),
        _("Thời gian chờ dài nhất là %(months)s tháng.") % {"months": rule.value},
    )
    row = BadgeWait(member=member, valid_from=on, valid_to=until)
    row.save()
    return row


def forget_waits() -> int:
    """Take away the days that have come; within an act of the program. Returns how many."""
    gone, _by_table = BadgeWait.objects.filter(valid_to__lte=today()).delete()
    return gone


def years_given(on: date) -> list[int]:
    """The badges one may write down: those of the newest rule known on a day."""
    return badge_years(on)
