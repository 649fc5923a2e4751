"""How many members an organisation has by the charter: below, at and above, on either side of the rule's change."""

from datetime import date

import pytest

from sotay.indicators.engine import evaluate
from sotay.kernel.time import clock_stopped_at
from sotay.members.queries import ask
from sotay.organizations.models import Organization
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import preview
from tests import make

CONSENT, CELL, COMMITTEE = (
    "organization.cell_consent_above_members",
    "organization.cell_min_official_members",
    "organization.grassroots_committee_min_members",
)
