"""The rows behind a figure, as a reader sees them: name, kind, date, decision; each the door to its record."""

from typing import Any

from django.db.models import F, QuerySet

from sotay.documents.models import Document, Progress
from sotay.dues.models import Posting
from sotay.honours.models import BadgeAward
from sotay.indicators.declaration import Part
from sotay.indicators.engine import rows_behind
from sotay.indicators.question import Question
from sotay.kernel.authority import Actor
from sotay.meetings.models import Meeting
from sotay.members.models import Leg, Standing
from sotay.members.prospects.models import ProspectStay, ProspectStep
from sotay.members.screening.models import ScreeningCount, ScreeningPart
from sotay.organizations.models import GroupMembership, OrganizationState, Unit
from sotay.organizations.patterns import Pattern, PatternReview, PatternUse
from sotay.people.models import PostHolding
from sotay.procedures.models import Task
from sotay.targets.models import Target

from .behind_cases import Waiting
from .behind_documents import Documents, Studies
from .behind_dues import Postings
from .behind_honours import Badges
from .behind_meetings import Meetings
from .behind_members import KnownMembers, Lines, Movements, Standings
from .behind_organizations import Heads, Memberships, Organizations, Units
from .behind_patterns import Patterns, Reviews, Uses
from .behind_prospects import Helped, Steps
from .behind_screening import Parts, Results
from .behind_targets import Targets
from .shelf import Shelf

SHELVES: dict[type, type[Shelf]] = {
    Standing: Standings,
    OrganizationState: Organizations,
    PostHolding: Heads,
    GroupMembership: Memberships,
    Pattern: Patterns,
    PatternUse: Uses,
    PatternReview: Reviews,
    Posting: Postings,
    Meeting: Meetings,
    Target: Targets,
    Document: Documents,
    Progress: Studies,
    ProspectStay: Helped,
    ProspectStep: Steps,
    BadgeAward: Badges,
    Task: Waiting,
    ScreeningPart: Parts,
    ScreeningCount: Results,
    Unit: Units,
}


def shelf_of(part: Part, rows: QuerySet[Any], asked: Question, actor: Actor) -> Shelf:
    """The shelf for rows of one part."""
    if rows.model is not Leg:
        return SHELVES[rows.model](part, rows, asked, actor)
    if part.on_totals:
        return Lines(part, rows, asked, actor)
    is_stock = part.weight == F("balance")
    return (KnownMembers if is_stock else Movements)(part, rows, asked, actor)


def shelves_of(code: str, asked: Question, actor: Actor, child: int | None = None) -> list[Shelf]:
    """The rows behind an indicator, persons and totals apart; parts without rows are left out."""
    shelves = [shelf_of(part, rows, asked, actor) for part, rows in rows_behind(code, asked, child)]
    return [shelf for shelf in shelves if shelf.count]
