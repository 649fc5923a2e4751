"""Every address and every action, as every role, from its own office and from a neighbouring organisation.

Nothing is listed: addresses come from the site, their arguments from the kind of each converter, actions from the
register, their targets from the type of their first argument. A new page or action is covered when it exists; one
without an example fails.
"""

import inspect

import pytest

from sotay.kernel.actions import ACTIONS, NotAllowed
from sotay.kernel.web import PUBLIC, SIGNED_IN
from sotay.people.roles import ROLES
from tests import make, walking
from tests.walking import ADDRESSES, OWN_PLACE, POSTED, ask, holds, takes_place

built, today, world = walking.built, walking.today, walking.world


def test_every_address_says_whom_it_is_open_to():
    assert [address.route for address in ADDRESSES if not getattr(address.view, "open_to", None)] == []


def test_every_address_is_open_to_somebody():
    unknown = [a.route for a in ADDRESSES if not any(holds(role, a.view.open_to) for role in ROLES)]
    assert unknown == []


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_address_opens_to_the_offices_it_is_open_to_and_to_no_other(role, world, settings):
    settings.SOTAY_GALLERY = True
    wrong = []
    for address in ADDRESSES:
        status = ask(world, address, world.account(role, neighbour=False)).status_code
        if holds(role, address.view.open_to):
            expected = {200, 405} if address.name in POSTED else {200}
            if address.view.open_to == SIGNED_IN and address.arguments:
                expected.add(404)
        else:
            expected = {403, 404}
        if status not in expected:
            wrong.append((address.route, status))
    assert wrong == []


@pytest.mark.parametrize("role", sorted(ROLES))
def test_no_address_of_a_place_opens_to_a_role_of_its_neighbour(role, world):
    stranger = world.account(role, neighbour=True)
    placed = [address for address in ADDRESSES if takes_place(address)]
    opened = [
        address.route for address in placed if ask(world, address, stranger).status_code not in (403, 404)
    ]
    assert opened == []


def test_nobody_comes_in_without_signing_in_but_where_everybody_may(world):
    closed = [address for address in ADDRESSES if address.view.open_to != PUBLIC]
    assert {ask(world, address, None, follow=False).status_code for address in closed} == {302}


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_every_action_is_refused_to_every_role_of_a_neighbour(name, world):
    action = ACTIONS[name]
    first, *rest = action.parameters.values()
    target = world.target(first.annotation)
    others = {p.name: None for p in rest if p.kind is inspect.Parameter.KEYWORD_ONLY}
    for role in ROLES:
        stranger = make.actor(role, world.there[OWN_PLACE.get(role, 0)])
        with pytest.raises(NotAllowed):
            action.run(stranger, target, **others)


@pytest.mark.parametrize("role", ["organization_department", "grassroots_office", "auditor"])
def test_no_table_with_names_of_persons_is_copied_without_a_purpose(role, world, settings):
    """“Chép sang Excel” takes a table out without a purpose and a mark, so no such table names a person."""
    settings.SOTAY_GALLERY = False
    name = world.member.person.full_name
    found = []
    for address in ADDRESSES:
        answer = ask(world, address, world.account(role, neighbour=False))
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for part in answer.content.decode().split("data-table>")[1:]:
            table = part.partition("</table>")[0]
            if "data-copy" in table and name in table:
                found.append(address.route)
    assert found == []
