"""A month of dues for every cell of a province: reckoned, written, held to every constraint, and taken back."""

from collections.abc import Iterator

from django.db import connection, transaction

from sotay.dues.actions import post_months
from sotay.dues.models import MemberLine
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at, stopped_on, today
from sotay.organizations.models import Organization

from .loading import Loading, timed

TARGET = 10.0


def a_month(organization: Organization) -> Iterator[Loading]:
    """The running month of every cell below an organisation, as its office would write it.

    Yields:
        Whole seconds, and how many lines of members were written.
    """
    with clock_stopped_at(stopped_on()), seen_by(PROGRAM):
        yield timed(
            "a month of dues for every cell (rows: members charged)", lambda: written(organization), TARGET
        )


def written(organization: Organization) -> int:
    """Write it, let the database check what it checks at the end, and take it all back."""
    with transaction.atomic():
        before = MemberLine.objects.count()
        post_months(PROGRAM, organization, month=today())
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        lines = MemberLine.objects.count() - before
        transaction.set_rollback(True)
    return lines
