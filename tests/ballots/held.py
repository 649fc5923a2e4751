"""Votes of a cell, held by its members: opened, sealed for those who count, elections on paper."""

import base64
from datetime import date

import pytest

from sotay.ballots import sealing
from sotay.ballots.casting import cast
from sotay.ballots.closing import enter
from sotay.ballots.electorate import Elector
from sotay.ballots.opening import make_key, open_ballot
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.time import clock_stopped_at
from tests import make

TODAY = date(2025, 9, 1)


@pytest.fixture
def cell(a_province):
    with clock_stopped_at(TODAY):
        yield a_province.cells[0]


def people(cell, number):
    return [make.official(cell, date(2020, 2, 3), f"Nông Văn {chr(65 + n)}").person for n in range(number)]


def as_(person):
    """Somebody in a member's office."""
    own = make.actor("member", person.presences.get(latest=True).organization)
    return Actor(own.name, None, person.pk, own.role, own.office, own.path, own.grants)


def opened(cell, voters, **more):
    given = {
        "kind": "consultation.members",
        "matter": "Chọn ngày họp",
        "channel": "electronic",
        "electors": [Elector(person.pk) for person in voters],
        "tellers": [person.pk for person in voters[:3]],
        "keys_needed": 2,
        **more,
    }
    with entry(PROGRAM, "test.open"):
        return open_ballot(cell, **given)


def with_keys(voting):
    """The counters' codes; the vote is open."""
    codes = []
    for teller in voting.tellers.select_related("voting", "person").order_by("number"):
        key = sealing.new_key()
        public = base64.b64encode(sealing.public_of(key)).decode()
        make_key(as_(teller.person), teller, public_key=public)
        codes.append(sealing.code_of(key))
    voting.refresh_from_db()
    return codes


def sealed_by(voting, person, *marks):
    publics = [bytes(key) for key in voting.tellers.order_by("number").values_list("public_key", flat=True)]
    voter = voting.voters.get(person=person)
    bound = sealing.context(voting.pk, voter.pk)
    return base64.b64encode(sealing.seal(bytes(marks), publics, voting.keys_needed, bound)).decode()


def votes(voting, person, *marks):
    return cast(as_(person), voting, sealed=sealed_by(voting, person, *marks))


def election(cell, voters, **more):
    given = {
        "kind": "election.cell",
        "matter": "Bầu chi ủy",
        "channel": "paper",
        "lines": ["Triệu Văn X", "Triệu Văn Y", "Triệu Văn Z"],
        "at_most": 2,
        "tellers": [voters[0].pk, voters[1].pk],
        "keys_needed": 0,
        **more,
    }
    return opened(cell, voters, **given)


def sheet(teller, marks, **more):
    given = {"issued": 7, "returned": 7, "invalid": {}, "marks": marks, **more}
    return enter(as_(teller.person), teller, **given)
