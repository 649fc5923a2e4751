"""Votes of the demonstration's own cell in every state: keys to be made, open, at the tellers, counted.

They are held by the same acts as on a page. The codes of the open box are made of a sentence, so that whoever looks at
the demonstration can open it; docs/running.md tells them.
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from sotay.ballots import sealing
from sotay.ballots.casting import cast
from sotay.ballots.closing import close, enter
from sotay.ballots.opening import make_key, open_ballot
from sotay.ballots.votings import Teller, Voting
from sotay.kernel.authority import Actor
from sotay.kernel.time import clock_stopped_at
from sotay.members.electorates import official_members
from sotay.organizations.models import Organization
from sotay.people.models import Office

SENTENCE = "sotay minh hoa"
MANY = 24
"""So many members have voted where a vote is told."""


def load_votings(day: date) -> int:
    """Hold the votes of the cell whose secretary and member one can sign in as.

    Returns:
        How many votes were opened.
    """
    seats = {
        role: Office.objects.filter(role=role)
        .select_related("organization", "account")
        .order_by("pk")
        .first()
        for role in ("cell_secretary", "member")
    }
    secretary, member = seats["cell_secretary"], seats["member"]
    if secretary is None or member is None or not (secretary.account.person_id and member.account.person_id):
        return 0
    cell = secretary.organization
    with clock_stopped_at(day):
        electors = official_members(cell, day)
        voters = [each.person_id for each in electors if not each.ground]
        tellers = [pk for pk in (secretary.account.person_id, member.account.person_id) if pk in voters]
        tellers += [pk for pk in voters if pk not in tellers][: 3 - len(tellers)]
        if len(tellers) < 3:
            return 0
        common = {"electors": electors, "held_on": day}
        counted_secretly(cell, voters, tellers, common)
        counted_on_paper(cell, tellers, common)
        with_codes(opened(cell, "Sinh hoạt chuyên đề quý II vào ngày 15/5", tellers, common))
        opened(cell, "Góp ý dự thảo quy chế làm việc của chi bộ", tellers, common)
        election(cell, "Bầu bổ sung chi ủy viên", tellers, common)
    return 5


def opened(cell: Organization, matter: str, tellers: Sequence[int], common: dict[str, Any]) -> Voting:
    return open_ballot(
        cell,
        kind="consultation.members",
        matter=matter,
        channel="electronic",
        tellers=tellers,
        keys_needed=2,
        **common,
    )


def oneself(person: int) -> Actor:
    """A member who acts for themselves."""
    return Actor("đảng viên", person_id=person, grants=(("ballot.*", ""),))


def key(number: int) -> ec.EllipticCurvePrivateKey:
    """The key of a counter of the demonstration."""
    digest = hashlib.sha256(f"{SENTENCE} {number}".encode()).digest()
    return ec.derive_private_key(int.from_bytes(digest, "big") >> 1, sealing.CURVE)


def with_codes(voting: Voting) -> Voting:
    """Every counter has made a key."""
    for teller in voting.tellers.select_related("voting").order_by("number"):
        public = base64.b64encode(sealing.public_of(key(teller.number))).decode()
        make_key(oneself(teller.person_id), teller, public_key=public)
    voting.refresh_from_db()
    return voting


def counted_secretly(
    cell: Organization, voters: Sequence[int], tellers: Sequence[int], common: dict[str, Any]
) -> None:
    voting = with_codes(opened(cell, "Thống nhất địa điểm học tập thực tế", tellers, common))
    publics = [sealing.public_of(key(number)) for number in range(1, len(tellers) + 1)]
    slots = dict(voting.voters.values_list("person_id", "pk"))
    for place, person in enumerate(voters[:MANY]):
        bound = sealing.context(voting.pk, slots[person])
        sealed = sealing.seal(bytes([(1, 1, 1, 2, 1, 4)[place % 6]]), publics, 2, bound)
        cast(oneself(person), voting, sealed=base64.b64encode(sealed).decode())
    close(oneself(tellers[0]), voting, codes=[sealing.code_of(key(1)), sealing.code_of(key(2))])


def election(cell: Organization, matter: str, tellers: Sequence[int], common: dict[str, Any]) -> Voting:
    return open_ballot(
        cell,
        kind="election.cell",
        matter=matter,
        channel="paper",
        lines=["Nông Thị Mai", "Triệu Văn Sơn", "Hoàng Văn Đức"],
        at_most=2,
        tellers=tellers[:2],
        **common,
    )


def counted_on_paper(cell: Organization, tellers: Sequence[int], common: dict[str, Any]) -> None:
    voting = election(cell, "Bầu chi ủy", tellers, common)
    there = voting.voters.filter(present=True).count()
    marks = [[there - 1], [there - 2], [min(2, there)]]
    rows: Iterable[Teller] = voting.tellers.select_related("voting__organization").order_by("number")
    for teller in rows:
        enter(oneself(teller.person_id), teller, issued=there, returned=there, invalid={}, marks=marks)
