"""Who else may approve a plan of reorganisation: whoever holds such a role over its tree today."""

from collections.abc import Collection
from fnmatch import fnmatchcase

from sotay.kernel.time import today
from sotay.organizations.approving import OTHERS
from sotay.organizations.models import described
from sotay.organizations.plans import Reorganization

from .models import Office
from .roles import ROLES

APPROVE = "reorganization.approve"


def other_approvers(plan: Reorganization, without: Collection[int]) -> list[str]:
    """Whoever may approve a plan today, the nearest office first, in words; but for some accounts."""
    able = [key for key, role in ROLES.items() if any(fnmatchcase(APPROVE, pattern) for pattern in role.may)]
    held = Office.objects.as_of(today()).filter(
        role__in=able, organization_id__in=plan.organization.ancestor_ids, account__is_active=True
    )
    rows = list(held.exclude(account_id__in=list(without)).select_related("account", "organization"))
    rows.sort(key=lambda office: (-len(office.organization.path or ""), office.pk))
    names = described({office.organization_id for office in rows}, today())
    return list(
        dict.fromkeys(
            f"{office.account.name} ({ROLES[office.role].title}, {names[office.organization_id].name})"
            for office in rows
            if office.organization_id in names
        )
    )


OTHERS.append(other_approvers)
