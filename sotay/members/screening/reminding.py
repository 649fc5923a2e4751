"""Members on a list who were not heard yet are told, once a week, that their cell waits for them; nothing more."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.people.models import Office
from sotay.people.notices import Notice, NoticeKind, declare
from sotay.people.noticing import tell
from sotay.procedures.reminding import WEEK

from .models import ScreenedMember

CALLED = declare(
    NoticeKind("screening.own", _("Chi bộ mời trao đổi: %(count)s việc"), "members:screening_own")
)


def remind(on: date) -> int:
    """Tell them, in any office of theirs, unless they were told within the last week.

    Returns:
        How many notices are new.
    """
    with seen_by(PROGRAM):
        waiting = set(ScreenedMember.objects.filter(heard="").values_list("member_id", flat=True))
        held = Office.objects.as_of(on).filter(account__is_active=True, account__person_id__in=waiting)
        seats = {
            person: (account, office)
            for person, account, office in held.order_by("-pk").values_list(
                "account__person_id", "account_id", "pk"
            )
        }
        recently = Notice.objects.filter(kind=CALLED.key, on__gt=on - WEEK, on__lt=on)
        told = set(recently.values_list("account_id", "office_id"))
        return tell(
            [
                Notice(account_id=account, office_id=office, kind=CALLED.key, on=on, count=1)
                for account, office in seats.values()
                if (account, office) not in told
            ]
        )
