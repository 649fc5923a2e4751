"""Voters of a cell with accounts of their own, for tests that go through pages."""

from datetime import date

from sotay.kernel.authority import PROGRAM
from sotay.people.actions import create_account
from sotay.people.models import Account
from sotay.people.offices import give_office
from tests import make


def voters_of(cell, number: int) -> list[Account]:
    """So many official members with the role of a member."""
    found = []
    for place in range(number):
        person = make.official(cell, date(2020, 2, 3), f"Nông Văn {chr(65 + place % 26)} {place + 1}").person
        account = create_account(
            PROGRAM, cell, username=f"cử tri {place + 1}", name=person.full_name, password="x", person=person
        )
        give_office(PROGRAM, cell, account=account, role="member", on=make.FOUNDED)
        found.append(account)
    return found
