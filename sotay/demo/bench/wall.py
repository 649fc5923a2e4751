"""What the second wall costs: the same pages with row security and the page's own transaction, and without either.

Measured on a copy of the database, in turns, so that whatever else the machine is doing falls on both alike.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import override_settings

from sotay.organizations.models import Organization
from sotay.people.models import Account, Office

from .measuring import Timing, measured, without_helpers
from .pages import browser, opened, visits
from .throwaway import tell_the_planner, throwaway

MIDDLEWARE = "sotay.people.web.SightMiddleware"
ROUNDS, TIMES = 4, 3
GUARDED = "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'"
ROLES = ("organization_department", "grassroots_office")
"""Those whose pages are compared: at the top, and of one commune among many."""


@dataclass
class Compared:
    """A page with the wall and without."""

    office: str
    title: str
    behind: Timing = field(default_factory=Timing)
    open: Timing = field(default_factory=Timing)

    def __str__(self) -> str:
        return f"{self.office}, {self.title}: {self.cost:+.1%}"

    @property
    def cost(self) -> float:
        """By which part the page becomes dearer."""
        return spent(self.behind) / spent(self.open) - 1


def spent(timing: Timing) -> float:
    """The processor time of both sides, or the clock where that is not known; the better half of the runs."""
    runs = sorted(
        sample.own_cpu + sample.server_cpu if sample.server_cpu is not None else sample.wall
        for sample in timing.samples
    )
    best = runs[: max(1, len(runs) // 2)]
    return sum(best) / len(best)


def compared() -> Iterator[Compared]:
    """The pages of each office, behind the wall and without it."""
    with throwaway(str(connections.settings["default"]["NAME"])):
        tell_the_planner()
        for role in ROLES:
            office = Office.objects.filter(role=role).select_related("account", "organization").first()
            if office is not None:
                yield from _of(office.account, office.organization, role)


def _of(account: Account, organization: Organization, role: str) -> Iterator[Compared]:
    with without_helpers():
        found = {visit.title: Compared(role, visit.title) for visit in visits(organization)}
        pages = [(visit.title, visit.address) for visit in visits(organization)]
        for _round in range(ROUNDS):
            _go_round(browser(account), pages, [(each, "behind") for each in found.values()])
            with opened_wall():
                _go_round(browser(account), pages, [(each, "open") for each in found.values()])
    yield from found.values()


def _go_round(client: Client, pages: Sequence[tuple[str, str]], told: Sequence[tuple[Compared, str]]) -> None:
    for (_title, address), (each, side) in zip(pages, told, strict=True):
        timing, _size = measured(lambda address=address: opened(client, address), TIMES)  # type: ignore[misc]
        getattr(each, side).samples.extend(timing.samples)


@contextmanager
def opened_wall() -> Iterator[None]:
    """Within this block there are no policies, and a page is no transaction."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(GUARDED)
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
        try:
            rest = [name for name in settings.MIDDLEWARE if name != MIDDLEWARE]
            with override_settings(MIDDLEWARE=rest):
                yield
        finally:
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
