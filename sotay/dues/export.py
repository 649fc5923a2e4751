"""The year book leaves the system: what for, and with a mark that leads back to who took it."""

from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action, current_entry
from sotay.kernel.authority import Actor
from sotay.kernel.models import EntryKind
from sotay.kernel.time import today
from sotay.members.purposes import Export
from sotay.organizations.models import Organization
from sotay.people.models import Person
from sotay.regulations import Refused

from .book import is_near
from .models import MemberLine
from .queries import year_of
from .sheets import book_sheet


@action("dues.export_book", gettext_lazy("Xuất sổ đảng phí năm"), kind=EntryKind.EXPORT)
def export_book(actor: Actor, organization: Organization, *, year: int, purpose: str) -> bytes:
    """The year book of an organisation; members are named in that of a cell, for who is near.

    Args:
        purpose: one of ``Export``.
    """
    if purpose not in Export.values:
        raise Refused(None, _("Hãy chọn dùng để làm gì."))
    state = organization.state(today()) or organization.states.order_by("valid_from").last()
    lines = members_of_the_year(organization, year) if is_near(actor, today()) else []
    made = current_entry()
    mark = str(made.pk) if made else ""
    return book_sheet(state.name if state else "", year_of(organization, year), lines, mark)


def members_of_the_year(organization: Organization, year: int) -> list[tuple[str, dict[date, MemberLine]]]:
    """Who paid into a book in a year, in the order of names, with the sums of each month."""
    rows = MemberLine.objects.filter(
        posting__organization=organization, month__gte=date(year, 1, 1), month__lt=date(year + 1, 1, 1)
    )
    sums = rows.values("member_id", "month").annotate(s_due=Sum("due"), s_paid=Sum("paid")).order_by()
    found: dict[int, dict[date, MemberLine]] = {}
    for row in sums:
        line = MemberLine(
            member_id=row["member_id"], month=row["month"], due=row["s_due"], paid=row["s_paid"]
        )
        found.setdefault(row["member_id"], {})[row["month"]] = line
    names = Person.objects.filter(pk__in=found).order_by("name_key", "pk").values_list("pk", "full_name")
    return [(name, found[pk]) for pk, name in names]
