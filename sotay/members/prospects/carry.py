"""What a reorganisation does to prospects: the cell that follows theirs helps them on."""

from django.db import connection

from sotay.organizations.models import Organization
from sotay.organizations.reorganization import Reshaped, carries

from .actions import go_on_at
from .models import Prospect, ProspectState

PATHS = """
UPDATE members_prospect p SET path = o.path FROM organizations_organization o
WHERE o.id = p.organization_id AND p.path IS DISTINCT FROM o.path AND o.path IS NOT NULL
"""


@carries
def prospects_go_on(reshaped: Reshaped) -> None:
    """Who is helped by a cell that ends is helped by its successor from that day on."""
    rows = Prospect.objects.filter(state=ProspectState.OPEN, organization_id__in=list(reshaped.heirs))
    for prospect in rows.select_for_update(of=("self",)):
        heir = Organization.objects.get(pk=reshaped.heirs[prospect.organization_id])
        go_on_at(prospect, heir, max(reshaped.on, prospect.began_on))
    with connection.cursor() as cursor:
        cursor.execute(PATHS)
