"""A small province to reorganise, and questions to it."""

from datetime import date
from typing import Any

from sotay.indicators.engine import evaluate
from sotay.kernel.time import DAY, today
from sotay.organizations.asking import question
from sotay.organizations.models import Organization
from tests import make


def small_province() -> make.Province:
    """Two districts with a commune of two cells each, three members in every cell."""
    world = make.province()
    world.members = [make.member(cell) for cell in world.cells for _ in range(3)]
    return world


def stock(organization: Organization, on: date | None = None) -> Any:
    asked = question(organization, on or today())
    return evaluate(["party_members_total"], asked)["party_members_total"].value


def flow(code: str, organization: Organization, start: date, last: date) -> Any:
    return evaluate([code], question(organization, last, start, last + DAY))[code].value
