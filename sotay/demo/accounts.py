"""One account per role, to look at the invented province from every side."""

from collections.abc import Iterator
from dataclasses import dataclass

from sotay.kernel.authority import PROGRAM
from sotay.organizations.kinds import CELL_KINDS, Kind
from sotay.organizations.models import Organization, OrganizationState, Placement
from sotay.people.actions import create_account
from sotay.people.models import Account, Person, PostHolding
from sotay.people.offices import give_office
from sotay.people.roles import ROLES

from .shapes import Province

PASSWORD = "sotay-minh-hoa"  # noqa: S105 -- the demonstration's, printed at its start

NAMES = {
    "member": "dangvien",
    "cell_secretary": "bithu",
    "grassroots_office": "coso",
    "organization_department": "tochuc",
    "inspection_commission": "kiemtra",
    "propaganda_department": "tuyengiao",
    "committee_office": "vanphong",
    "leader": "lanhdao",
    "system_administrator": "quantri",
    "auditor": "kiemtoan",
}


@dataclass(frozen=True)
class SignIn:
    role: str
    account: str
    password: str


def open_accounts(province: Province) -> list[SignIn]:
    """An account for each role; a second province gets its number after the names."""
    suffix = "" if not Account.objects.exists() else f"-{province.root}"
    top = Organization.objects.get(pk=province.root)
    commune, cell = _village_cell(province)
    secretary = _secretary_of(cell, province)
    homes = {"member": cell, "cell_secretary": cell, "grassroots_office": commune}
    persons = {"cell_secretary": secretary, "member": _somebody_else(cell, secretary)}
    sign_ins: list[SignIn] = []
    for role, username in NAMES.items():
        home, person = homes.get(role, top), persons.get(role)
        name = person.full_name if person else str(ROLES[role].title)
        account = create_account(
            PROGRAM, home, username=username + suffix, name=name, password=PASSWORD, person=person
        )
        give_office(PROGRAM, home, account=account, role=role, on=province.opens_on)
        sign_ins.append(SignIn(str(ROLES[role].title), account.username, PASSWORD))
    return sign_ins


def ward_of(sign_ins: list[SignIn]) -> Organization:
    """The grassroots organisation for which the demonstration has an office."""
    names = [each.account for each in sign_ins if each.account.startswith(NAMES["grassroots_office"])]
    return Organization.objects.get(accounts__username=names[0])


def _village_cell(province: Province) -> tuple[Organization, Organization]:
    """The first village cell of a commune committee, and the committee."""
    states = (
        OrganizationState.objects.known_at(None)
        .as_of(province.day)
        .filter(organization__path__startswith=Organization.objects.get(pk=province.root).path)
    )
    cells = states.filter(kind=Kind.CELL, sector="residential").order_by("organization__path")
    for state in cells[:200]:
        place = Placement.objects.known_at(None).as_of(province.day).get(organization=state.organization_id)
        above = place.parent.state(province.day) if place.parent else None
        if above and above.kind == Kind.GRASSROOTS_COMMITTEE and _members(state.organization):
            assert place.parent
            return place.parent, state.organization
    raise LookupError(CELL_KINDS)


def _members(cell: Organization) -> bool:
    return Person.objects.filter(presences__organization=cell, presences__latest=True).count() > 2


def _secretary_of(cell: Organization, province: Province) -> Person:
    held = PostHolding.objects.as_of(province.day).filter(
        post__body__organization=cell, post__title="secretary"
    )
    found = held.select_related("person").first()
    return found.person if found and found.person else next(_persons_of(cell))


def _somebody_else(cell: Organization, secretary: Person) -> Person:
    return next(person for person in _persons_of(cell) if person.pk != secretary.pk)


def _persons_of(cell: Organization) -> Iterator[Person]:
    rows = Person.objects.filter(
        presences__organization=cell, presences__latest=True, presences__valid_to__year=9999
    )
    yield from rows.order_by("name_key")
