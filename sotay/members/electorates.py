"""Who votes in a cell: its official members, and why somebody who stays away is not counted (mục 9.3.2, 294-QĐ/TW).

Probationary members speak and do not vote: they are not on the list.
"""

from datetime import date

from sotay.ballots.counting import Gathering, Ground
from sotay.ballots.electorate import Elector, electorate_of
from sotay.organizations.models import Organization

from .excusals import Excusal
from .kinds import Status
from .models import Standing
from .suspension.queries import suspended_on


@electorate_of(Gathering.MEMBERS)
def official_members(cell: Organization, on: date) -> list[Elector]:
    """The official members of a cell on a day; whoever is exempt or elsewhere is counted only where they come.

    Whoever is suspended is not counted, and does not come. Guests on temporary activity vote at home, not here.
    """
    here = Standing.objects.as_of(on).filter(organization=cell, status=Status.OFFICIAL)
    members = list(here.order_by("member_id").values_list("member_id", flat=True))
    excused = {
        row.member_id: Ground.EXEMPT if row.is_exemption else Ground.ELSEWHERE
        for row in Excusal.objects.as_of(on).filter(member_id__in=members)
    }
    excused |= dict.fromkeys(suspended_on(members, on), Ground.SUSPENDED)
    return [Elector(pk, str(excused.get(pk, ""))) for pk in members]
