"""Whole pages, as the organisation department's browser asks for them: routing, rights, questions, template."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client

from sotay.kernel.authority import PROGRAM
from sotay.kernel.frames import in_one_piece
from sotay.kernel.sight import seen_by
from sotay.kernel.time import today
from sotay.members.models import Standing
from sotay.members.queries import ask
from sotay.organizations.doors import door
from sotay.organizations.models import Organization
from sotay.people.models import Account

from .measuring import Timing, measured
from .questions import PAGE, a_part_of, beginning_of_page

TARGET = 100
TIMES = 7


@dataclass(frozen=True)
class Visit:
    """A page and where it is found, for the whole province and for a part of it ("" where it is the same page)."""

    title: str
    address: str
    smaller: str = ""


@dataclass(frozen=True)
class Visited:
    """What a page took, and how many statements the same page of a much smaller organisation needs."""

    title: str
    timing: Timing
    size: int
    statements_smaller: int | None

    def __str__(self) -> str:
        return f"{self.title}: {self.timing}, {self.timing.statements} statements"


class PageFailed(Exception):
    """A page that is to be measured does not answer as it should."""


def browser(account: Account) -> Client:
    """A browser in which somebody is signed in."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account)
    return client


def visits(top: Organization) -> list[Visit]:
    """The pages that are measured, those that are there."""
    part, on = a_part_of(top), today()
    member = Standing.objects.as_of(on).filter(organization__path__startswith=top.path).order_by("pk").first()
    page, after = beginning_of_page(ask(top, on), PAGE)
    year = {"period": "year", "from": f"1/1/{on.year - 1}", "to": f"31/12/{on.year - 1}"}

    def both(title: str, name: str, *more: Any, **query: Any) -> Visit:
        return Visit(title, door(name, top.pk, *more, **query), door(name, part.pk, *more, **query))

    found = [
        Visit("home", door("home")),
        both("organisation", "organization"),
        both("tree", "tree"),
        both("member list", "members:list"),
        Visit(f"member list, page {page}", door("members:list", top.pk, after=after)),
        Visit("member", door("members:detail", member.member_id) if member else ""),
        both("form 1, last year", "reports:form1", **year),
        both("composition", "reports:composition"),
        both("figures", "reports:figures"),
        both("all figures", "reports:figures", section="all"),
        both("a list in groups", "members:extract", group="child", sort="born"),
        both("data quality", "members:quality"),
        both("one check of it", "members:quality_check", "quality_born_imprecise"),
        Visit("search by name", door("search", q=a_name(member))),
    ]
    return [visit for visit in found if visit.address]


def a_name(standing: Standing | None) -> str:
    return " ".join(standing.member.person.full_name.split()[-1:]) if standing else "an"


def visited(client: Client, visit: Visit, times: int = TIMES) -> Visited:
    """Ask for a page several times."""
    timing, size = measured(lambda: opened(client, visit.address), times)
    smaller = measured(lambda: opened(client, visit.smaller), 1)[0].statements if visit.smaller else None
    return Visited(visit.title, timing, size, smaller)


@in_one_piece
def opened(client: Client, address: str) -> int:
    """How many bytes a page has; asked for as the servers' processes do (``sotay.site.wsgi``).

    Raises:
        PageFailed: it has none.
    """
    response = client.get(address)
    if response.status_code != 200:
        raise PageFailed(f"{address}: {response.status_code}")
    return len(response.content)


def all_visited(account: Account, top: Organization, times: int = TIMES) -> Iterator[Visited]:
    client = browser(account)
    with seen_by(PROGRAM):
        found = visits(top)
    for visit in found:
        yield visited(client, visit, times)
