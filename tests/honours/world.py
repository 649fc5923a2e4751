"""A province with members who came into the Party long ago."""

from dataclasses import replace
from datetime import date

from django.test import Client

from sotay.kernel.authority import PROGRAM
from sotay.members.actions import Beginning, Counted, arrive
from sotay.members.models import Member
from sotay.organizations.models import Organization
from tests import make

ROUND = date(2024, 5, 19)


def veteran(
    cell: Organization, decided_on: date | None, name: str = "", precision: str = "day", **more: object
) -> Member:
    """An official member of a cell, admitted by a decision of a day long ago."""
    beginning = Beginning(
        decided_on=decided_on,
        decided_precision=precision,
        joined_on=decided_on,
        joined_precision=precision,
        official_on=decided_on and replace_year(decided_on, 1),
        official_precision=precision,
    )
    return arrive(
        PROGRAM,
        cell,
        profile=replace(make.profile(name), **more) if more else make.profile(name),
        counted=Counted("upper_secondary", "elementary", "farmer"),
        beginning=beginning,
        status="official",
        on=date(2015, 1, 1),
    )


def replace_year(day: date, more: int) -> date:
    return day.replace(year=day.year + more)


def signed_in(role: str, at: Organization) -> Client:
    client = Client()
    client.force_login(make.account(role, at))
    return client
