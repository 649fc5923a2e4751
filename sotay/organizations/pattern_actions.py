"""Keeping the register of organisation models: adopt one, use it somewhere, stop using it there, look it over."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.time import FOREVER
from sotay.kernel.vietnamese import nfc
from sotay.regulations import Refused

from .actions import kept, refuse_the_future
from .models import Decision, Organization
from .patterns import Outcome, Pattern, PatternReview, PatternUse


@action("pattern.adopt", gettext_lazy("Ghi mô hình tổ chức"))
def adopt(
    actor: Actor,
    organization: Organization,
    *,
    name: str,
    sort: str,
    on: date,
    decision: Decision,
    content: str = "",
    pilot: bool = False,
) -> Pattern:
    """Enter a model of organisation in the register of a committee, in use from a day on."""
    refuse_the_future(on)
    pattern = Pattern(
        organization=organization,
        name=nfc(name),
        sort=sort,
        content=nfc(content),
        pilot=pilot,
        decision=kept(decision),
        valid_from=on,
    )
    pattern.save()
    return pattern


@action("pattern.use", gettext_lazy("Ghi nơi áp dụng mô hình"))
def use(actor: Actor, pattern: Pattern, *, at: Organization, on: date) -> PatternUse:
    """An organisation is organised after the model from a day on."""
    refuse_the_future(on)
    if not pattern.in_force(on):
        raise Refused(None, _("Mô hình không áp dụng vào ngày này."))
    if at.state(on) is None:
        raise Refused(None, _("Tổ chức không hoạt động vào ngày này."))
    if PatternUse.objects.filter(pattern=pattern, organization=at, valid_to__gt=on).exists():
        raise Refused(None, _("Tổ chức này đang áp dụng mô hình rồi."))
    row = PatternUse(pattern=pattern, organization=at, valid_from=on)
    row.save()
    return row


@action("pattern.leave", gettext_lazy("Ghi thôi áp dụng mô hình"))
def leave(actor: Actor, pattern: Pattern, *, at: Organization, on: date) -> PatternUse:
    """An organisation is organised otherwise from a day on; the model itself stays in the register."""
    refuse_the_future(on)
    row = PatternUse.objects.filter(
        pattern=pattern, organization=at, valid_from__lt=on, valid_to=FOREVER
    ).first()
    if row is None:
        raise Refused(None, _("Trước ngày này tổ chức chưa áp dụng mô hình."))
    row.valid_to = on
    row.save()
    return row


@action("pattern.review", gettext_lazy("Ghi kết quả rà soát"))
def review(
    actor: Actor,
    pattern: Pattern,
    *,
    on: date,
    outcome: str,
    conclusion: str = "",
    decision: Decision | None = None,
) -> PatternReview:
    """A model was looked over: it is kept, kept with changes, or ended the day after, with all its uses."""
    refuse_the_future(on)
    if not pattern.in_force(on):
        raise Refused(None, _("Mô hình không áp dụng vào ngày này."))
    if PatternReview.objects.filter(pattern=pattern, reviewed_on__gte=on).exists():
        raise Refused(None, _("Từ ngày này trở đi đã ghi một lần rà soát; hãy ghi theo thứ tự thời gian."))
    made = PatternReview(
        pattern=pattern,
        reviewed_on=on,
        outcome=outcome,
        conclusion=nfc(conclusion),
        decision=kept(decision) if decision else None,
    )
    made.save()
    if outcome == Outcome.END:
        end_all(pattern, date.fromordinal(on.toordinal() + 1))
    return made


def end_all(pattern: Pattern, on: date) -> None:
    """The model ends on a day, wherever it is used."""
    for row in (*PatternUse.objects.filter(pattern=pattern, valid_from__lt=on, valid_to__gt=on), pattern):
        row.valid_to = on
        row.save()
