"""Recording that a member's Party activity is suspended, once longer, or no more (21-QĐ/TW)."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.law import demand, law
from sotay.kernel.time import DAY
from sotay.members.actions import standing_on
from sotay.members.models import Member
from sotay.organizations.actions import kept, refuse_the_future
from sotay.organizations.models import Decision
from sotay.regulations import Refused

from .ending import stop
from .models import Suspension

LONGEST, LONGER_BY = "discipline.suspension_max", "discipline.suspension_extension"


@action("member.suspend", gettext_lazy("Ghi đình chỉ sinh hoạt đảng"))
def suspend(actor: Actor, member: Member, *, on: date, until: date, decision: Decision) -> Suspension:
    """Record the competent body's decision to suspend a member's Party activity.

    The member goes on counting in their cell; until it ends they are not called and not counted in any vote
    (mục 9.3.2, 294-QĐ/TW). Why is nobody's business here.

    Args:
        on, until: the first and the last day.

    Raises:
        Refused: longer than the rule allows, not yet begun, decided after it began, or suspended already.
    """
    refuse_the_future(on)
    standing = standing_on(member, on)
    if until < on:
        raise Refused(None, _("Ngày kết thúc ở trước ngày bắt đầu."))
    if decision.signed_on > on:
        raise Refused(None, _("Quyết định ký sau ngày bắt đầu đình chỉ."))
    running = Suspension.objects.filter(member=member, valid_from__lte=until, valid_to__gt=on).first()
    if running is not None:
        raise Refused(
            None,
            _("%(member)s đang bị đình chỉ từ ngày %(day)s.")
            % {"member": member, "day": spelled(running.valid_from)},
            _("Hãy ghi gia hạn, hoặc ghi thôi đình chỉ trước."),
        )
    days = (until - on).days + 1
    rule = law(LONGEST, on, at=standing.organization)
    demand(
        rule,
        rule.allows(days),
        _("Đình chỉ không quá %(most)s ngày; lần này %(days)s ngày.") % {"most": rule.value, "days": days},
    )
    row = Suspension(member=member, valid_from=on, valid_to=until + DAY, decision=kept(decision))
    row.save()
    return row


@action("member.prolong_suspension", gettext_lazy("Ghi gia hạn đình chỉ sinh hoạt"))
def prolong_suspension(actor: Actor, member: Member, *, until: date, decision: Decision) -> Suspension:
    """Record that a suspension lasts longer: once, and by no more days than the rule allows.

    Args:
        until: its new last day.

    Raises:
        Refused: nothing runs on the decision's day, it was prolonged before, or it is too long.
    """
    refuse_the_future(decision.signed_on)
    row = _running(member, decision.signed_on)
    if row.prolonged_by_id is not None:
        raise Refused(None, _("Đình chỉ này đã được gia hạn một lần; chỉ được gia hạn một lần."))
    days = (until + DAY - row.valid_to).days
    if days < 1:
        raise Refused(None, _("Ngày kết thúc mới phải sau ngày kết thúc cũ."))
    rule = law(LONGER_BY, decision.signed_on, at=standing_on(member, decision.signed_on).organization)
    demand(
        rule,
        rule.allows(days),
        _("Gia hạn không quá %(most)s ngày; lần này %(days)s ngày.") % {"most": rule.value, "days": days},
    )
    row.valid_to, row.prolonged_by = until + DAY, kept(decision)
    row.save()
    return row


@action("member.end_suspension", gettext_lazy("Ghi thôi đình chỉ sinh hoạt"))
def end_suspension(actor: Actor, member: Member, *, on: date) -> Suspension:
    """A suspension is lifted from a day on; lifted from its first day, it never was.

    Raises:
        Refused: the member is not suspended on that day.
    """
    refuse_the_future(on)
    row = _running(member, on)
    stop(row, on)
    return row


def _running(member: Member, on: date) -> Suspension:
    row = Suspension.objects.select_for_update(of=("self",)).as_of(on).filter(member=member).first()
    if row is None:
        raise Refused(None, _("Ngày này %(member)s không bị đình chỉ sinh hoạt.") % {"member": member})
    return row
