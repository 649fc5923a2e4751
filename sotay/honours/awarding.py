"""Writing an award down: with the next number of its series, in the form the rule gives to that badge."""

import re
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from sotay.kernel.law import law, warn
from sotay.kernel.place import numbers
from sotay.kernel.time import today
from sotay.members.models import Member
from sotay.organizations.kinds import Kind
from sotay.organizations.models import Decision, Organization, OrganizationState
from sotay.regulations import Refused

from .eligibility import Beginning, reaches
from .models import BadgeAward

FORM = "badge.number_form"
WRITTEN = re.compile(r"(?P<letter>[A-Z]?)(?P<digits>\d)", re.ASCII)


def form_of(years: int, round_on: date) -> tuple[str, int] | None:
    """The letter before a badge's number and how many digits it has; ``None`` where no rule says."""
    said = law(FORM, round_on).value.get(str(years))
    found = WRITTEN.fullmatch(str(said)) if said else None
    return (found["letter"], int(found["digits"])) if found else None


def in_words(row: BadgeAward, code: str) -> str:
    """A badge's number as it is engraved: the province's code, a letter for some, the digits; "" without one."""
    form = form_of(row.years, row.round_on)
    if row.number is None:
        return ""
    letter, digits = form or ("", 0)
    return f"{code} {letter}{row.number:0{digits}d}".strip()


def next_number(province: Organization, years: int, round_on: date) -> int | None:
    """The next number of a badge in a province; nobody else takes one until the act is done.

    Returns:
        ``None`` where the rule does not say how such a badge is numbered: it is written down later.

    Raises:
        Refused: all numbers of that form are taken.
    """
    form = form_of(years, round_on)
    if form is None:
        return None
    list(Organization.objects.select_for_update(no_key=True).filter(pk=province.pk).values_list("pk"))
    last = BadgeAward._base_manager.filter(province=province, years=years).aggregate(last=Max("number"))[
        "last"
    ]
    number = int(last or 0) + 1
    if number >= 10 ** form[1]:
        raise Refused(
            law(FORM, round_on), _("Đã hết số cho Huy hiệu %(years)s năm của tỉnh này.") % {"years": years}
        )
    return number


def refuse_a_wrong_number(years: int, round_on: date, number: int) -> None:
    """A number has no more digits than its badge's form."""
    form = form_of(years, round_on)
    if form is not None and len(str(number)) > form[1]:
        raise Refused(
            law(FORM, round_on),
            _("Số Huy hiệu %(years)s năm có %(digits)s chữ số.") % {"years": years, "digits": form[1]},
        )


def award(
    member: Member,
    *,
    years: int,
    ground: str,
    round_on: date,
    organization: Organization,
    province: Organization,
    decision: Decision | None,
    reckoned: Beginning | None = None,
    number: int | None = None,
    handed_on: date | None = None,
) -> BadgeAward:
    """Write an award down, within an action.

    Args:
        reckoned: from when the Party age was reckoned; with it the award is decided here and takes the next number.
        number: of a badge given earlier, as it stands on its certificate.
    """
    if reckoned and form_of(years, round_on) is None:
        warn(
            law(FORM, round_on),
            _("Chưa biết quy định về số của Huy hiệu %(years)s năm; có bằng thì ghi số theo bằng.")
            % {"years": years},
        )
    row = BadgeAward(
        member=member,
        years=years,
        ground=ground,
        round_on=round_on,
        organization=organization,
        province=province,
        decision=decision,
        reached_on=reaches(years, reckoned) if reckoned else None,
        number=next_number(province, years, round_on) if reckoned else number,
        handed_on=handed_on,
    )
    row.save()
    return row


def province_of(organization: Organization) -> Organization | None:
    """The province an organisation stands in, or what takes its place."""
    kinds = (Kind.PROVINCE, Kind.CENTRAL_BRANCH)
    states: Any = OrganizationState.objects.known_at(None).as_of(today())
    found = states.filter(organization_id__in=numbers(organization.path or ""), kind__in=kinds)
    state = found.select_related("organization").first()
    return state.organization if state else None
