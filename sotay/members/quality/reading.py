"""Which members a check finds fault with, and what of them this actor may mend."""

from collections.abc import Iterable

from django.db.models import QuerySet

from sotay.indicators.engine import rows_behind
from sotay.kernel.authority import Actor
from sotay.kernel.time import today
from sotay.members.models import Member, Standing
from sotay.members.queries import ask
from sotay.organizations.asking import NotThere
from sotay.organizations.models import Organization, described

from .changes import CORRECT
from .checks import Check
from .fields import FIELDS, Field

DESCRIBE = "member.describe"


def faulty(actor: Actor, organization: Organization, code: str) -> QuerySet[Standing]:
    """The standings of today behind a check, of members whom this actor may correct."""
    try:
        asked = ask(organization, today())
    except NotThere:
        return Standing.objects.none()
    mine = Member.objects.visible_to(actor, CORRECT).values("pk")
    rows: list[QuerySet[Standing]] = [rows for _part, rows in rows_behind(code, asked)]
    return rows[0].filter(member__in=mine) if rows else Standing.objects.none()


def fields_for(actor: Actor, organization: Organization, check: Check) -> list[Field]:
    """What of the check's fields this actor may write: not everybody who corrects may say what somebody learnt."""
    describes = actor.may(DESCRIBE, organization.path or "")
    return [FIELDS[key] for key in check.fields if describes or not FIELDS[key].trait]


def names_of_cells(numbers: Iterable[int]) -> dict[int, str]:
    return {pk: state.name for pk, state in described(numbers, today()).items()}
