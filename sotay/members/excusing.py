"""Exempting members, sending them elsewhere for a time, and ending either."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action, entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.dates import spelled
from sotay.kernel.sight import seen_by
from sotay.kernel.time import DAY, FOREVER, today
from sotay.organizations.actions import kept, refuse_the_future
from sotay.organizations.models import Decision, Organization
from sotay.people.models import Presence, PresenceReason
from sotay.procedures.carry import refuse_beside_a_case
from sotay.regulations import Refused

from .excusals import Excusal
from .kinds import EXEMPTIONS, Excuse
from .models import Member, Standing


@action("member.excuse", gettext_lazy("Ghi miễn công tác, sinh hoạt"))
def excuse(
    actor: Actor,
    member: Member,
    *,
    ground: str,
    on: date,
    until: date | None = None,
    decision: Decision | None = None,
) -> Excusal:
    """Exempt a member from work and meetings (mục 7, 294-QĐ/TW).

    Args:
        ground: one of the grounds of exemption. Age has no end; every other ground has.
        on: the first day.
        until: the last day.

    Raises:
        Refused: another ground, no end where there must be one, or the member is excused already.
    """
    refuse_beside_a_case(member.pk, "exemption")
    refuse_the_future(on)
    if ground not in EXEMPTIONS:
        raise Refused(None, _("Đây không phải là căn cứ miễn công tác, sinh hoạt."))
    if ground == Excuse.AGED:
        until = None
    elif until is None:
        raise Refused(None, _("Miễn theo căn cứ này thì phải ghi miễn đến ngày nào."))
    return keep(member, ground, on, until, decision)


def keep(
    member: Member, ground: str, since: date, until: date | None, decision: Decision | None = None
) -> Excusal:
    """Write down that a member is excused; within an action.

    Args:
        until: the last day; ``None`` is without end.
    """
    if until is not None and until < since:
        raise Refused(None, _("Ngày kết thúc ở trước ngày bắt đầu."))
    if not Standing.objects.as_of(since).filter(member=member).exists():
        raise Refused(None, _("%(member)s không có trong danh sách vào ngày này.") % {"member": member})
    ends = until + DAY if until else FOREVER
    running = Excusal.objects.filter(member=member, valid_from__lt=ends, valid_to__gt=since).first()
    if running is not None:
        raise Refused(
            None,
            _("%(member)s đang có: %(ground)s, từ ngày %(day)s.")
            % {
                "member": member,
                "ground": running.get_ground_display(),
                "day": spelled(running.valid_from),
            },
            _("Hãy ghi kết thúc việc ấy trước."),
        )
    row = Excusal(member=member, ground=ground, valid_from=since, valid_to=ends)
    row.decision = kept(decision) if decision else None
    row.save()
    return row


def send(member: Member, cell: Organization, since: date, until: date) -> Excusal:
    """Let a member be a guest of another cell for a time: counted at home, without a vote there; within an action."""
    row = keep(member, Excuse.ELSEWHERE, since, until)
    Presence(
        person_id=member.pk,
        organization=cell,
        reason=PresenceReason.TEMPORARY,
        path=cell.path or "",
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        latest=row.valid_to > today(),
    ).save()
    return row


def prolong(row: Excusal, until: date) -> None:
    """Let a time elsewhere last until another day, which it includes; within an action."""
    before, row.valid_to = row.valid_to, until + DAY
    row.save()
    for presence in guest_presences(row.member_id, row.valid_from, before):
        presence.valid_to = row.valid_to
        presence.latest = row.valid_to > today()
        presence.save()


@action("member.end_excusal", gettext_lazy("Ghi thôi miễn, trở về sinh hoạt"))
def end_excusal(actor: Actor, member: Member, *, on: date) -> Excusal:
    """A member comes to their own cell again, from a day on.

    Raises:
        Refused: nothing excuses the member on that day, or a case of temporary activity is running.
    """
    refuse_the_future(on)
    refuse_beside_a_case(member.pk, "temporary", "abroad")
    row = running_on(member, on)
    if row is None:
        raise Refused(None, _("Ngày này %(member)s không được miễn, không ở nơi khác.") % {"member": member})
    stop(row, on)
    return row


def running_on(member: Member, on: date) -> Excusal | None:
    """What excuses a member on a day."""
    return Excusal.objects.as_of(on).filter(member=member).first()


def stop(row: Excusal, on: date) -> None:
    """End what excuses a member, from a day on; what would begin later never was; within an action."""
    presences = list(guest_presences(row.member_id, row.valid_from, row.valid_to))
    if row.valid_from >= on:
        for presence in presences:
            presence.delete()
        row.delete()
        return
    row.valid_to = on
    row.save()
    for presence in presences:
        presence.valid_to, presence.latest = on, False
        presence.save()


def stop_all(member_id: int, on: date, grounds: tuple[str, ...] = ()) -> None:
    """End whatever excuses a member from a day on; only some grounds, where they are named; within an action."""
    with seen_by(PROGRAM):
        rows = Excusal.objects.filter(member_id=member_id, valid_to__gt=on)
        for row in rows.filter(ground__in=grounds) if grounds else rows:
            stop(row, on)


def guest_presences(member_id: int, since: date, until: date) -> list[Presence]:
    """The presences that go with a time elsewhere."""
    rows = Presence.objects.filter(person_id=member_id, reason=PresenceReason.TEMPORARY)
    return list(rows.filter(valid_from=since, valid_to=until))


def guests_leave() -> int:
    """Whose time as a guest is over is seen there no more.

    Returns:
        How many.
    """
    over = Presence.objects.filter(reason=PresenceReason.TEMPORARY, latest=True, valid_to__lte=today())
    with seen_by(PROGRAM):
        if not over.exists():
            return 0
        with entry(PROGRAM, "member.end_excusal"):
            return over.update(latest=False)
