"""One run: what is measured of a province, in which order, and what the page says of it."""

from collections.abc import Iterator
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from sotay.demo import profiles
from sotay.demo.load import load_province
from sotay.demo.shapes import Province
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at, stopped_on, today
from sotay.members.models import Movement
from sotay.organizations.models import described
from sotay.people.models import Office, actor_of

from . import machine, millions
from .floor import Beside, beside
from .loading import Loading, imported, sheets_of, timed
from .measuring import TIMES, measured, without_helpers
from .pages import TIMES as TIMES_A_PAGE
from .pages import Visited, all_visited
from .plans import way
from .questions import Case, cases
from .throwaway import migrated
from .writing import Asked, Report

DEPARTMENT = "organization_department"
TIMES_PLAINLY = 3


def department() -> Office:
    """The office that asks: the organisation department at the top."""
    offices = Office.objects.as_of(today()).filter(role=DEPARTMENT).select_related("account", "organization")
    found = offices.order_by("organization__path", "pk").first()
    if found is None:
        raise LookupError(DEPARTMENT)
    return found


def begun(profile: str, office: Office) -> Report:
    """A report that says so far where and on what it is measured."""
    name = described([office.organization_id], today())[office.organization_id].name
    at = timezone.localtime()
    facts = [
        ("measured", f"{at:%d/%m/%Y %H:%M}, commit {machine.commit()}"),
        ("machine", machine.machine()),
        ("software", machine.software()),
        ("in the database", machine.rows()),
    ]
    return Report(profile, f"{name} (`{profile}`)", facts)


def of_millions(office: Office, times: int) -> Iterator[Asked]:
    """What is asked of the whole country."""
    actor = actor_of(office.account, office)
    with clock_stopped_at(stopped_on()), without_helpers(), seen_by(actor):
        for case in millions.cases(office.organization, actor):
            with seen_by(actor):
                yield asked(case, times, 1)


def beside_the_floor(office: Office, times: int = TIMES) -> Iterator[Beside]:
    """The same questions in plain SQL on bare tables, and by DuckDB."""
    actor = actor_of(office.account, office)
    with clock_stopped_at(stopped_on()), without_helpers(), seen_by(actor):
        yield from beside(office.organization, times)


def questions(office: Office, times: int = TIMES) -> Iterator[Asked]:
    """What is asked of the database, and the plain ways beside it.

    Raises:
        AssertionError: the two ways give different answers, and so nothing was measured.
    """
    actor = actor_of(office.account, office)
    with clock_stopped_at(stopped_on()), without_helpers(), seen_by(actor):
        for case in cases(office.organization, actor):
            with seen_by(actor):
                yield asked(case, times)


def asked(case: Case, times: int = TIMES, times_plainly: int = TIMES_PLAINLY) -> Asked:
    timing, found = measured(case.run, times)
    plain = None
    if case.plainly is not None:
        plain, other = measured(case.plainly, min(times, times_plainly))
        if case.compared and found != other:
            raise AssertionError(f"{case.title}: {case.plain_title} gives another answer")
    return Asked(case, timing, plain, way(case.run))


def pages(office: Office, times: int = TIMES_A_PAGE) -> Iterator[Visited]:
    with without_helpers():
        yield from all_visited(office.account, office.organization, times)


def loading(profile: str, seed: int) -> Iterator[Loading]:
    """The demo itself, and a roster of everybody in it."""
    loaded: list[Province] = []

    def load() -> int:
        loaded.append(load_province(profiles.load(profile), seed, lambda words: None).province)
        return Movement.objects.count()

    with migrated():
        yield timed("the demo: invented, loaded by COPY, derived (rows: movements)", load)
    yield from imported(sheets_of(loaded[0]))


def proof() -> Loading:
    """Everything that can be proved of the database."""

    def verify() -> int:
        call_command("verify", quiet=True, stdout=StringIO())
        return Movement.objects.count()

    return timed("`sotay verify` (rows: movements)", verify)
