"""The competent body allows this installation to hold something, and ends it."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.place import depth
from sotay.kernel.time import today
from sotay.regulations import Refused

from .accreditation import Accreditation, accredited
from .actions import kept
from .models import Decision, Organization


@action("accreditation.record", gettext_lazy("Ghi việc được phép lưu"))
def record_accreditation(
    actor: Actor, organization: Organization, *, what: str, level: str, on: date, decision: Decision
) -> Accreditation:
    """Record that the competent body allows this installation to hold a matter.

    Args:
        organization: the root of the installation.
        decision: whose body, number and day are shown on every page.
    """
    if depth(organization.path or "") != 1:
        raise Refused(None, _("Việc này ghi ở tổ chức cao nhất của bản cài đặt."))
    if accredited(what, on):
        raise Refused(None, _("Việc này đã được phép lưu từ trước."))
    made = Accreditation(
        organization=organization, what=what, level=level, decision=kept(decision), valid_from=on
    )
    made.save()
    return made


@action("accreditation.end", gettext_lazy("Chấm dứt việc được phép lưu"))
def end_accreditation(
    actor: Actor, accreditation: Accreditation, *, on: date, decision: Decision
) -> Accreditation:
    """From a day on the matter may not be held any more."""
    if not accreditation.valid_from < on <= accreditation.valid_to:
        raise Refused(None, _("Ngày chấm dứt phải sau ngày được phép lưu."))
    if on > today():
        raise Refused(None, _("Ngày chấm dứt không thể ở sau hôm nay."))
    accreditation.valid_to, accreditation.ended_by = on, kept(decision)
    accreditation.save()
    return accreditation
