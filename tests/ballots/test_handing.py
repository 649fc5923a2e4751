"""Codes from several devices: each counter gives their own, for one opening; what rests meanwhile opens nothing."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import connection

from sotay.ballots import sealing
from sotay.ballots.closing import close
from sotay.ballots.handing import HANDED, gather, hand_over
from sotay.ballots.models import Outcome, Slot, Teller
from sotay.ballots.opening import withdraw
from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.regulations import Refused
from tests import make

from .held import TODAY, as_, opened, people, votes, with_keys


@pytest.fixture
def cell(a_province):
    with clock_stopped_at(TODAY):
        yield a_province.cells[0]


@pytest.fixture
def box(cell):
    """Five voters, three counters of whom two open, two ballots in the box; and the codes."""
    voters = people(cell, 5)
    voting = opened(cell, voters)
    codes = with_keys(voting)
    for person, mark in zip(voters[3:], (1, 2), strict=True):
        votes(voting, person, mark)
    return voting, voters, codes


def teller(voting, number):
    return voting.tellers.select_related("voting__organization", "person").get(number=number)


def in_words(content):
    return base64.urlsafe_b64encode(content).decode()


def between(key, other, voting, number):
    """The key of a handing over, as both pages reckon it."""
    info = f"sotay handing sotay-handing-1:{voting.pk}:{number}".encode()
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=info).derive(key.exchange(ec.ECDH(), other)))


def closed_for(opening, voting, number, code):
    """What a counter's page makes of a code."""
    once, bound = sealing.new_key(), f"sotay-handing-1:{voting.pk}:{number}".encode()
    raw = sealing.key_of(code).private_numbers().private_value.to_bytes(32, "big")
    key = between(once, opening.public_key(), voting, number)
    return sealing.public_of(once) + key.encrypt(bytes(12), raw, bound)


def begun(voting, voters, number=1):
    opening = sealing.new_key()
    gather(as_(voters[number - 1]), teller(voting, number), public_key=in_words(sealing.public_of(opening)))
    return opening


def given(voting, voters, opening, number, code):
    return hand_over(
        as_(voters[number - 1]),
        teller(voting, number),
        opening_key=in_words(sealing.public_of(opening)),
        sealed=in_words(closed_for(opening, voting, number, code)),
    )


def taken(opening, voting, number):
    """The code, as the page that opens the box takes it out."""
    content = bytes(Teller.objects.get(voting=voting, number=number).handed)
    other = ec.EllipticCurvePublicKey.from_encoded_point(sealing.CURVE, content[: sealing.POINT])
    bound = f"sotay-handing-1:{voting.pk}:{number}".encode()
    raw = between(opening, other, voting, number).decrypt(bytes(12), content[sealing.POINT :], bound)
    return sealing.code_of(ec.derive_private_key(int.from_bytes(raw, "big"), sealing.CURVE))


def test_the_opener_takes_the_codes_out_and_the_box_opens_with_enough(box):
    voting, voters, codes = box
    opening = begun(voting, voters)
    given(voting, voters, opening, 3, codes[2])
    outcome = close(as_(voters[0]), voting, codes=[codes[0], taken(opening, voting, 3)])
    assert outcome.papers == ["against", "for"]
    voting.refresh_from_db()
    assert (voting.opener, voting.opening_key) == (None, None)
    assert not Teller.objects.exclude(handed=None).exists() and not Slot.objects.exists()


def test_what_rests_between_the_first_code_and_the_last_is_no_code(box):
    voting, voters, codes = box
    opening = begun(voting, voters)
    given(voting, voters, opening, 2, codes[1])
    raw = [sealing.key_of(code).private_numbers().private_value.to_bytes(32, "big") for code in codes]
    private = opening.private_numbers().private_value.to_bytes(32, "big")
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        written = ""
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT coalesce(string_agg(t::text, chr(10)), $$$$) FROM "{table}" t')
            written += cursor.fetchone()[0]
    assert sealing.public_of(opening).hex() in written
    for secret in (*raw, private):
        assert secret.hex() not in written and base64.b64encode(secret).decode() not in written
    assert not any(code in written or code.replace("-", "") in written for code in codes)


def test_what_was_closed_for_one_opening_opens_in_no_other(box):
    voting, voters, codes = box
    first = begun(voting, voters)
    given(voting, voters, first, 3, codes[2])
    begun(voting, voters, number=2)
    assert not Teller.objects.exclude(handed=None).exists()
    with pytest.raises(Refused, match="bắt đầu lại"):
        given(voting, voters, first, 3, codes[2])


def test_nobody_hands_over_for_another_or_begins_in_their_place(box):
    voting, voters, _codes = box
    opening = begun(voting, voters)
    for stranger in (as_(voters[1]), as_(voters[4]), PROGRAM):
        with pytest.raises(NotAllowed):
            gather(stranger, teller(voting, 1), public_key=in_words(sealing.public_of(opening)))
        with pytest.raises(NotAllowed):
            hand_over(stranger, teller(voting, 3), opening_key="", sealed="")


@pytest.mark.parametrize("sealed", ["", "AAAA", in_words(bytes(HANDED)), "không phải"])
def test_what_is_no_closed_code_is_not_taken(box, sealed):
    voting, voters, _codes = box
    opening = begun(voting, voters)
    with pytest.raises(Refused, match="niêm phong"):
        hand_over(
            as_(voters[1]),
            teller(voting, 2),
            opening_key=in_words(sealing.public_of(opening)),
            sealed=sealed,
        )


def test_a_box_that_is_counted_or_given_up_takes_no_code(box):
    voting, voters, codes = box
    opening = begun(voting, voters)
    given(voting, voters, opening, 2, codes[1])
    withdraw(make.actor("cell_secretary", voting.organization), voting)
    assert not Teller.objects.exclude(handed=None).exists() and not Outcome.objects.exists()
    with pytest.raises(Refused, match="đã hủy"):
        given(voting, voters, opening, 2, codes[1])
