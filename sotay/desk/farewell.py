"""What became of the work of somebody who holds no office today because the organisation has ended."""

from dataclasses import dataclass
from datetime import date

from sotay.organizations.models import Organization, described
from sotay.organizations.plans import Succession
from sotay.people.models import Account, Office
from sotay.people.roles import ROLES


@dataclass(frozen=True)
class Farewell:
    """The last office one held, at an organisation that is no more.

    Attributes:
        role, organization: what and where it was.
        last_day: the last day it was held.
        successors: who follows the organisation, by name; none where it has no successor.
        asked: who looks after the account now, by name.
    """

    role: str
    organization: str
    last_day: date | None
    successors: list[str]
    asked: str


def farewell(account: Account, on: date) -> Farewell | None:
    """Why an account has no office on a day, where that is a reorganisation; ``None`` where it is not."""
    rows = Office.objects.filter(account=account, valid_to__lte=on).select_related("organization")
    last = rows.order_by("-valid_to", "-pk").first()
    if last is None or last.organization.custodian_id is None:
        return None
    followed = Succession.objects.known_at(None).as_of(on).filter(organization=last.organization_id)
    heirs = list(followed.order_by("-main", "pk").values_list("successor_id", flat=True))
    names = described({last.organization_id, *heirs, account.organization_id or 0}, on)
    asked = names.get(account.organization_id or 0)
    return Farewell(
        str(ROLES[last.role].title),
        names[last.organization_id].name,
        last.last_day,
        [names[pk].name for pk in heirs if pk in names],
        asked.name if asked and Organization.objects.filter(pk=asked.organization_id, custodian=None) else "",
    )
