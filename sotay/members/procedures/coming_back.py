"""Who left the Party and asks to come back: after how long, how often, and on which ground (294-QĐ/TW mục 3.5).

The ground is a word of the regulation. Why somebody left, or was sentenced, is written nowhere; the day a longer wait
runs from is asked to reckon with, and not kept.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import PROGRAM
from sotay.kernel.dates import months_after, spelled
from sotay.kernel.law import demand
from sotay.kernel.sight import seen_by
from sotay.members.derive import effective
from sotay.members.kinds import LEAVING, Kind
from sotay.members.models import Member, Movement, Standing
from sotay.members.party_age import MOVED
from sotay.procedures.declaring import Taken
from sotay.procedures.models import Case
from sotay.regulations import Refused

BARRED = "admission.readmission_barred"
AFTER_MINOR_CRIME = "admission.readmission_after_minor_crime"


class Ground(TextChoices):
    """On which ground somebody may be admitted again."""

    USUAL = "usual", gettext_lazy("Đủ 36 tháng kể từ khi ra khỏi Đảng")
    LONGER = "longer", gettext_lazy("Diện phải chờ 60 tháng theo mục 3.5.1b, 294-QĐ/TW")
    HARDSHIP = "hardship", gettext_lazy("Đã xin ra khỏi Đảng vì gia đình đặc biệt khó khăn (mục 3.5.2)")


def former(case: Case) -> Member | None:
    """The member the person once was; ``None`` at a first admission, also where an admission was reversed."""
    found = Member.objects.select_related("person").filter(pk=case.person_id).first()
    if found is None:
        return None
    with seen_by(PROGRAM):
        return found if effective(Movement.objects.filter(member=found)) else None


def is_return(case: Case) -> bool:
    """Whether the person was a member before this case began."""
    member = former(case)
    return member is not None and how_left(member) is not None


def how_left(member: Member) -> Movement | None:
    """The entry by which somebody left last."""
    with seen_by(PROGRAM):
        rows = effective(Movement.objects.filter(member=member))
    return next((row for row in reversed(rows) if row.kind in LEAVING and row.quantity > 0), None)


def refuse_wrong_return(case: Case) -> None:
    """Who left comes back after so many months, once, and not whoever left in a way that bars it."""
    member = former(case)
    if member is None:
        return
    if Standing.objects.as_of(case.began_on).filter(member=member).exists():
        raise Refused(None, _("%(member)s đang là đảng viên.") % {"member": member})
    left = how_left(member)
    if left is None:
        return
    if left.kind in (*MOVED, Kind.DEATH):
        raise Refused(
            None, _("%(member)s đã ra khỏi danh sách vì: %(kind)s.")
            % {"member": member, "kind": left.get_kind_display().lower()},
        )  # fmt: skip
    refuse_who_is_barred(case, member, left)
    wait = case.law("admission.readmission_after")
    first = months_after(left.happened_on, int(wait.value))
    demand(
        wait,
        case.began_on >= first,
        _("Ra khỏi Đảng ngày %(left)s, đến ngày %(first)s mới được xét kết nạp lại.")
        % {"left": spelled(left.happened_on), "first": spelled(first)},
    )
    times = case.law("admission.readmissions_max")
    demand(
        times, returns(member) < int(times.value), _("%(member)s đã được kết nạp lại.") % {"member": member}
    )


def refuse_who_is_barred(case: Case, member: Member, left: Movement) -> None:
    """Some ways of leaving bar coming back."""
    rule = case.law(BARRED)
    demand(
        rule,
        left.kind not in rule.value,
        _("%(member)s đã ra khỏi Đảng vì: %(kind)s, thuộc diện không xét kết nạp lại.")
        % {"member": member, "kind": left.get_kind_display().lower()},
    )


def returns(member: Member) -> int:
    """How often somebody was admitted after having left."""
    count, has_left = 0, False
    with seen_by(PROGRAM):
        rows = effective(Movement.objects.filter(member=member))
    for row in rows:
        if row.quantity < 0:
            continue
        if row.kind in LEAVING and row.kind not in MOVED:
            has_left = True
        elif row.kind == Kind.ADMISSION and has_left:
            count += 1
    return count


def returns_rightly(case: Case, taken: Taken) -> None:
    """The cell says on which ground; the ground fits how the person left, and its wait is over."""
    member = former(case) if taken.way == "proposed" else None
    left = how_left(member) if member is not None else None
    if member is None or left is None:
        return
    ground = taken.given.get("ground")
    if ground not in Ground.values:
        raise Refused(None, _("Hãy chọn diện xét kết nạp lại."))
    if ground == Ground.HARDSHIP and left.kind != Kind.WITHDRAWAL:
        raise Refused(
            None,
            _("%(member)s ra khỏi Đảng vì: %(kind)s, không phải tự xin ra.")
            % {"member": member, "kind": left.get_kind_display().lower()},
            _("Hãy chọn diện khác."),
        )
    if ground != Ground.HARDSHIP:
        refuse_who_is_barred(case, member, left)
    if ground == Ground.LONGER:
        refuse_before_the_longer_wait(case, taken)
    elif taken.given.get("wait_from") is not None:
        raise Refused(None, _("Ngày tính thời gian chờ chỉ ghi với diện chờ 60 tháng."))


def refuse_before_the_longer_wait(case: Case, taken: Taken) -> None:
    """So many months from the day that is asked for this and not kept."""
    start = taken.given.get("wait_from")
    if start is None:
        raise Refused(None, _("Hãy ghi ngày bắt đầu tính thời gian chờ 60 tháng."))
    rule = case.law(AFTER_MINOR_CRIME)
    first = months_after(start, int(rule.value))
    demand(
        rule,
        taken.on >= first,
        _("Diện này phải chờ %(months)s tháng, đến ngày %(first)s mới được xét kết nạp lại.")
        % {"months": rule.value, "first": spelled(first)},
    )
