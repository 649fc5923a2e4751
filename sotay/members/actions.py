"""Everything that happens to a member, as entries of the ledger. Forms, imports and procedures call these."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.dates import spelled
from sotay.kernel.law import demand, law, warn
from sotay.kernel.secrets import keyed_hashes
from sotay.kernel.sight import seen_by
from sotay.kernel.time import BEGINNING
from sotay.organizations.actions import kept, refuse_the_future
from sotay.organizations.kinds import CELL_KINDS, HOLDING_KINDS
from sotay.organizations.models import Decision, Organization
from sotay.people.models import Person, Precision
from sotay.people.persons import Profile, enter
from sotay.procedures.carry import end_cases, move_cases, refuse_beside_a_case
from sotay.procedures.reopening import hold, wait_again
from sotay.regulations import Refused

from .bookkeeping import refuse_before_the_book
from .derive import effective
from .excusals import Removal
from .excusing import stop_all
from .kinds import AWAY, LEAVING, Kind, RemovalGround, Status
from .ledger import post, reverse
from .models import Member, Movement, Standing, Traits
from .party_age import MOVED, Age, later
from .reversing import forget_recognition, step_that_posted
from .screening.gone import off_the_list
from .suspension.ending import stop_suspensions


@dataclass(frozen=True)
class Counted:
    """What statistics need to know of a member and may change over a life."""

    education: str = ""
    theory: str = ""
    occupation: str = ""


@dataclass(frozen=True)
class Beginning:
    """The four dates of a member's beginning, kept apart, with how much of each is known."""

    decided_on: date | None = None
    decided_precision: str = Precision.DAY
    joined_on: date | None = None
    joined_precision: str = Precision.DAY
    official_on: date | None = None
    official_precision: str = Precision.DAY
    recognition_decided_on: date | None = None


def refuse_unless_cell(organization: Organization, on: date, *, holding: bool = False) -> None:
    """Members sit only in cells; a grassroots committee may hold those not yet placed in one."""
    state = organization.state(on)
    if state is None:
        raise Refused(None, _("Tổ chức này không hoạt động vào ngày đó."))
    kinds = (*CELL_KINDS, *HOLDING_KINDS) if holding else CELL_KINDS
    if state.kind not in kinds or state.temporary:
        raise Refused(
            None, _("Đảng viên chỉ sinh hoạt ở chi bộ; “%(name)s” không phải chi bộ.") % {"name": state.name}
        )


def new_member(profile: Profile, counted: Counted, beginning: Beginning) -> Member:
    """A person with what membership adds, written; the ledger does not know them yet."""
    refuse_taken_identity(profile)
    (person,) = enter([profile])
    member = Member(person=person, **vars(beginning))
    member.save()
    Traits(member=member, valid_from=BEGINNING, **vars(counted)).save()
    return member


def refuse_taken_identity(profile: Profile, but: Person | None = None) -> None:
    """The same identity number is the same person, wherever they are; ``but`` is the one it may belong to."""
    if not profile.identity_number:
        return
    bearers = Person.objects.filter(identity_hash__in=keyed_hashes(profile.identity_number))
    with seen_by(PROGRAM):
        is_taken = (bearers.exclude(pk=but.pk) if but else bearers).exists()
    if is_taken:
        raise Refused(
            None,
            _("Số định danh này đã có trong hệ thống."),
            _("Hãy tìm đảng viên ấy rồi chuyển sinh hoạt, thay vì nhập mới."),
        )


@action("member.admit", gettext_lazy("Ghi quyết định kết nạp"))
def admit(
    actor: Actor,
    cell: Organization,
    *,
    profile: Profile,
    counted: Counted,
    decision: Decision,
    ceremony_on: date,
) -> Member:
    """Admit a person to a cell as a probationary member, counted from the ceremony (Điều lệ, Điều 4 và 5)."""
    refuse_the_future(ceremony_on)
    refuse_unless_cell(cell, ceremony_on)
    refuse_before_the_book(cell, ceremony_on)
    refuse_wrong_age(profile, cell, decision.signed_on)
    decision = kept(decision)
    beginning = Beginning(decided_on=decision.signed_on, joined_on=ceremony_on)
    member = new_member(profile, counted, beginning)
    entry = Movement(
        member=member,
        kind=Kind.ADMISSION,
        happened_on=ceremony_on,
        to_organization=cell,
        to_status=Status.PROBATIONARY,
        decision=decision,
    )
    post([entry], new_members=True)
    return member


def refuse_wrong_age(profile: Profile, cell: Organization, on: date) -> None:
    """Full 18 at least, by the rule in force on the day of the decision."""
    if profile.born_on is None or profile.born_precision != Precision.DAY:
        return
    rule = law("admission.minimum_age", on, at=cell)
    years = (
        on.year - profile.born_on.year - ((on.month, on.day) < (profile.born_on.month, profile.born_on.day))
    )
    demand(
        rule,
        years >= rule.value,
        _("%(name)s mới %(years)s tuổi.") % {"name": profile.full_name, "years": years},
    )


@action("member.arrive", gettext_lazy("Tiếp nhận từ ngoài hệ thống"))
def arrive(
    actor: Actor,
    cell: Organization,
    *,
    profile: Profile,
    counted: Counted,
    beginning: Beginning,
    status: str,
    on: date,
    decision: Decision | None = None,
) -> Member:
    """Take in a member from outside the system, counted from the day of arrival."""
    refuse_the_future(on)
    refuse_unless_cell(cell, on, holding=True)
    refuse_before_the_book(cell, on)
    member = new_member(profile, counted, beginning)
    entry = Movement(member=member, kind=Kind.ARRIVAL, happened_on=on, to_organization=cell, to_status=status)
    entry.decision = kept(decision) if decision else None
    post([entry], new_members=True)
    return member


def standing_on(member: Member, on: date) -> Standing:
    """Where and as what a member counts on a day."""
    standing = Standing.objects.as_of(on).filter(member=member).select_related("organization").first()
    if standing is None:
        raise Refused(
            None,
            _("%(member)s không có trong danh sách vào ngày này.") % {"member": member},
            _("Hãy xem diễn biến của đảng viên rồi ghi lại ngày."),
        )
    return standing


@action("member.recognize", gettext_lazy("Ghi quyết định công nhận chính thức"))
def recognize(actor: Actor, member: Member, *, decision: Decision, on: date) -> Movement:
    """Recognise a probationary member; the official day is the end of month 12, whenever it was decided."""
    refuse_beside_a_case(member.pk, "recognition")
    refuse_the_future(on)
    standing = standing_on(member, on)
    decision = kept(decision)
    entry = Movement(
        member=member,
        kind=Kind.RECOGNITION,
        happened_on=on,
        from_organization=standing.organization,
        from_status=standing.status,
        to_organization=standing.organization,
        to_status=Status.OFFICIAL,
        decision=decision,
    )
    if standing.status == Status.OFFICIAL:
        raise Refused(None, _("%(member)s đã là đảng viên chính thức.") % {"member": member})
    _warn_of_wrong_official_day(member, standing.organization, on)
    member.official_on, member.official_precision = on, Precision.DAY
    member.recognition_decided_on = decision.signed_on
    member.save(update_fields=["official_on", "official_precision", "recognition_decided_on"])
    post([entry])
    return entry


def _warn_of_wrong_official_day(member: Member, cell: Organization, on: date) -> None:
    """The official day is the end of the probation, whenever it was decided."""
    if member.joined_on is None or member.joined_precision != Precision.DAY:
        return
    rule = law("probation.months", member.joined_on, at=cell)
    due = later(member.joined_on, Age(0, int(rule.value), 0))
    if on != due:
        warn(rule, _("Hết thời gian dự bị là ngày %(day)s.") % {"day": spelled(due)})


@action("member.transfer", gettext_lazy("Ghi chuyển sinh hoạt đã xong"))
def transfer(
    actor: Actor, member: Member, *, to_cell: Organization, on: date, decision: Decision | None = None
) -> Movement:
    """Book a transfer whose papers are finished on both sides, counted from the arrival.

    Only an office that answers for both sides may; between two sides it takes the procedure, where the receiving side
    speaks for itself.

    Raises:
        Refused: a transfer of the member is on its way; where it leads holds no members; the member is there already.
    """
    refuse_beside_a_case(member.pk, "transfer", "departure")
    refuse_the_future(on)
    refuse_unless_cell(to_cell, on, holding=True)
    standing = standing_on(member, on)
    if standing.organization_id == to_cell.pk:
        raise Refused(None, _("%(member)s đang sinh hoạt ở chi bộ này.") % {"member": member})
    entry = Movement(
        member=member,
        kind=Kind.TRANSFER,
        happened_on=on,
        from_organization=standing.organization,
        from_status=standing.status,
        to_organization=to_cell,
        to_status=standing.status,
        decision=kept(decision) if decision else None,
    )
    post([entry])
    stop_all(member.pk, on, AWAY)
    off_the_list(member.pk)
    with seen_by(PROGRAM):
        end_cases(member.pk, on, "temporary", "abroad")
        move_cases(member.person, to_cell)
    return entry


def _leave(member: Member, kind: Kind, on: date, decision: Decision | None) -> Movement:
    refuse_the_future(on)
    standing = standing_on(member, on)
    entry = Movement(
        member=member,
        kind=kind,
        happened_on=on,
        from_organization=standing.organization,
        from_status=standing.status,
        decision=kept(decision) if decision else None,
    )
    post([entry])
    stop_all(member.pk, on)
    stop_suspensions(member.pk, on)
    off_the_list(member.pk)
    with seen_by(PROGRAM):
        end_cases(member.pk, on)
    return entry


@action("member.die", gettext_lazy("Báo từ trần"))
def die(actor: Actor, member: Member, *, on: date) -> Movement:
    """A member has died; counted from the day of death."""
    return _leave(member, Kind.DEATH, on, None)


@action("member.expel", gettext_lazy("Ghi quyết định khai trừ"))
def expel(actor: Actor, member: Member, *, on: date, decision: Decision) -> Movement:
    """A member is expelled, from the day the decision is in force."""
    return _leave(member, Kind.EXPULSION, on, decision)


@action("member.remove", gettext_lazy("Ghi quyết định xóa tên"))
def remove(
    actor: Actor, member: Member, *, on: date, decision: Decision, ground: str = RemovalGround.UNSAID
) -> Movement:
    """A member's name is removed; a probationary one counts apart."""
    refuse_beside_a_case(member.pk, "removal")
    done = _leave(member, Kind.REMOVAL, on, decision)
    Removal(movement=done, ground=ground).save()
    return done


@action("member.cancel", gettext_lazy("Ghi quyết định hủy kết nạp"))
def cancel(actor: Actor, member: Member, *, on: date, decision: Decision) -> Movement:
    """The decision to admit is cancelled; shown under removal."""
    refuse_beside_a_case(member.pk, "cancellation")
    return _leave(member, Kind.CANCELLATION, on, decision)


@action("member.withdraw", gettext_lazy("Ghi quyết định cho ra khỏi Đảng"))
def withdraw(actor: Actor, member: Member, *, on: date, decision: Decision) -> Movement:
    """A member asked to leave and was let go."""
    refuse_beside_a_case(member.pk, "withdrawal")
    return _leave(member, Kind.WITHDRAWAL, on, decision)


@action("member.depart", gettext_lazy("Chuyển đi khỏi hệ thống"))
def depart(
    actor: Actor, member: Member, *, on: date, abroad: bool = False, decision: Decision | None = None
) -> Movement:
    """A member moved to an organisation outside this system, or abroad for twelve months and more."""
    refuse_beside_a_case(member.pk, "transfer", "abroad", "departure")
    return _leave(member, Kind.ABROAD if abroad else Kind.DEPARTURE, on, decision)


def _return(
    member: Member, kind: Kind, cell: Organization, status: str, on: date, decision: Decision | None
) -> Movement:
    refuse_the_future(on)
    refuse_unless_cell(cell, on, holding=True)
    refuse_wrong_return(member, kind, on)
    entry = Movement(member=member, kind=kind, happened_on=on, to_organization=cell, to_status=status)
    entry.decision = kept(decision) if decision else None
    post([entry])
    return entry


def refuse_wrong_return(member: Member, kind: Kind, on: date) -> None:
    """Who moved away is received again; who was put out or interrupted is restored or resumes; the dead do neither."""
    chain = effective(Movement.objects.filter(member=member, counted_on__lte=on))
    left = Kind(chain[-1].kind) if chain else None
    if left == Kind.DEATH:
        raise Refused(
            None,
            _("Sổ đã ghi %(member)s từ trần.") % {"member": member},
            _("Nếu ghi nhầm, hãy đảo bút toán ấy."),
        )
    if left in LEAVING and (left in MOVED) != (kind == Kind.ARRIVAL):
        way_out = (
            _("Hãy ghi “Tiếp nhận trở lại”.")
            if left in MOVED
            else _("Hãy ghi quyết định phục hồi đảng tịch hoặc nối lại sinh hoạt.")
        )
        raise Refused(
            None,
            _("%(member)s đã ra khỏi danh sách vì: %(kind)s.")
            % {"member": member, "kind": left.label.lower()},
            way_out,
        )


@action("member.take_back", gettext_lazy("Tiếp nhận trở lại"))
def take_back(
    actor: Actor,
    member: Member,
    *,
    to_cell: Organization,
    status: str,
    on: date,
    decision: Decision | None = None,
) -> Movement:
    """A member who had moved to an organisation outside this system comes back to it."""
    return _return(member, Kind.ARRIVAL, to_cell, status, on, decision)


@action("member.restore", gettext_lazy("Ghi quyết định phục hồi đảng tịch"))
def restore(
    actor: Actor, member: Member, *, to_cell: Organization, status: str, on: date, decision: Decision
) -> Movement:
    """A member unjustly put out is a member again."""
    return _return(member, Kind.RESTORATION, to_cell, status, on, decision)


@action("member.resume", gettext_lazy("Ghi quyết định nối lại sinh hoạt"))
def resume(
    actor: Actor, member: Member, *, to_cell: Organization, status: str, on: date, decision: Decision
) -> Movement:
    """A member whose activity was interrupted through no fault of their own takes it up again."""
    return _return(member, Kind.RESUMPTION, to_cell, status, on, decision)


@action("member.reverse", gettext_lazy("Đảo bút toán"))
def reverse_entry(actor: Actor, member: Member, *, movement: Movement, reason: str) -> Movement:
    """Take back a mistaken entry of a member, with a reason."""
    if movement.member_id != member.pk:
        raise Refused(None, _("Bút toán này không phải của đảng viên này."))
    if not reason.strip():
        raise Refused(None, _("Hãy ghi lý do đảo bút toán."))
    behind = step_that_posted(movement)
    if behind is not None:
        hold(behind)
    done = reverse(movement, reason.strip())
    if movement.kind == Kind.RECOGNITION:
        forget_recognition(member)
    if behind is not None:
        wait_again(behind)
    return done
