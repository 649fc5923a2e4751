"""Builders: little worlds made by the program's own actions, so that what they hold is lawful."""

from dataclasses import dataclass, field
from datetime import date
from itertools import count

from sotay.kernel.authority import PROGRAM, Actor
from sotay.members.actions import Beginning, Counted, admit, arrive
from sotay.members.bookkeeping import open_book
from sotay.members.models import Member
from sotay.members.prospects.actions import Known, enter
from sotay.members.prospects.models import Prospect
from sotay.organizations.actions import found
from sotay.organizations.models import Decision, Organization
from sotay.people.actions import create_account
from sotay.people.models import Account, Office, Person, actor_of
from sotay.people.offices import give_office
from sotay.people.persons import Profile
from sotay.people.recovery import close
from sotay.people.roles import ROLES

TODAY = date(2024, 3, 19)
"""The day the tests' clock stands at, unless they say otherwise."""

FOUNDED = date(2010, 1, 1)
OPENED = date(2014, 1, 1)
_numbers = count(1)


def decision(number: str = "", on: date = FOUNDED, issuer: str = "Tỉnh ủy") -> Decision:
    """A decision not yet kept, with a number of its own."""
    return Decision(number=number or f"{next(_numbers)}-QĐ/TU", signed_on=on, issuer=issuer)


def organization(
    parent: Organization | None, kind: str, name: str = "", on: date = FOUNDED, **more: object
) -> Organization:
    """An organisation of a kind under another."""
    name = name or f"{kind} {next(_numbers)}"
    return found(PROGRAM, parent, name=name, kind=kind, on=on, decision=decision(on=on), **more)  # type: ignore[arg-type]


@dataclass
class Province:
    """A province with two districts, each with one commune of two cells, whose book is open."""

    top: Organization
    districts: list[Organization]
    communes: list[Organization]
    cells: list[Organization]
    members: list[Member] = field(default_factory=list)

    @property
    def organizations(self) -> list[Organization]:
        return [self.top, *self.districts, *self.communes, *self.cells]


def province(name: str = "Đảng bộ tỉnh Ba Bể", *, opened: date = OPENED) -> Province:
    top = organization(None, "province", name, code=f"{next(_numbers):02d}")
    districts = [organization(top, "upper", f"Đảng bộ huyện {n}", upper_type="district") for n in "AB"]
    communes = [
        organization(d, "grassroots_committee", f"Đảng bộ xã {n}", sector="commune")
        for d, n in zip(districts, "CD", strict=True)
    ]
    cells = [
        organization(c, "cell", f"Chi bộ thôn {c.pk}-{n}", sector="residential")
        for c in communes
        for n in (1, 2)
    ]
    open_book(PROGRAM, top, on=opened)
    return Province(top, districts, communes, cells)


def profile(name: str = "", **more: object) -> Profile:
    values: dict[str, object] = {"sex": "male", "born_on": date(1980, 5, 17), "ethnicity": "Tày", **more}
    return Profile(name or f"Nông Văn {next(_numbers)}", **values)  # type: ignore[arg-type]


def member(cell: Organization, on: date = date(2020, 2, 3), name: str = "", **more: object) -> Member:
    """Somebody admitted to a cell: probationary."""
    given = decision(on=on, issuer="Huyện ủy")
    return admit(
        PROGRAM,
        cell,
        profile=profile(name, **more),
        counted=Counted("university", "none", "farmer"),
        decision=given,
        ceremony_on=on,
    )


def official(cell: Organization, on: date = date(2020, 2, 3), name: str = "", **more: object) -> Member:
    """Somebody who arrived from outside as an official member."""
    return arrive(
        PROGRAM,
        cell,
        profile=profile(name, **more),
        counted=Counted("upper_secondary", "elementary", "farmer"),
        beginning=Beginning(joined_on=date(2005, 9, 2), official_on=date(2006, 9, 2)),
        status="official",
        on=on,
    )


def prospect(cell: Organization, on: date = date(2024, 1, 8), name: str = "", **more: object) -> Prospect:
    """Somebody whom an official member of the cell helps on the way into the Party."""
    given: dict[str, object] = {"sex": "female", "born_on": date(1999, 5, 17), **more}
    return enter(
        PROGRAM,
        cell,
        known=Known(name or f"Hoàng Thị {next(_numbers)}", **given),  # type: ignore[arg-type]
        consented_on=on,
        on=on,
        helper=official(cell, date(2020, 2, 3)),
    )


def actor(role: str, organization: Organization) -> Actor:
    """Somebody acting in a role at an organisation, without an account."""
    assert organization.path
    grants = tuple((pattern, organization.path) for pattern in ROLES[role].may)
    return Actor(f"{role} {organization.pk}", role=role, office=role, path=organization.path, grants=grants)


def account(
    role: str, organization: Organization, username: str = "", person: Person | None = None
) -> Account:
    """An account that holds a role at an organisation; its password is its name."""
    username = username or f"{role}-{organization.pk}"
    made = create_account(
        PROGRAM, organization, username=username, name=username, password=username, person=person
    )
    give_office(PROGRAM, organization, account=made, role=role, on=FOUNDED)
    return made


def closed(holder: Account) -> Account:
    """An account that lets nobody in any more."""
    return close(PROGRAM, holder)


def acting(holder: Account) -> Actor:
    office = Office.objects.select_related("organization").get(account=holder)
    return actor_of(holder, office)
