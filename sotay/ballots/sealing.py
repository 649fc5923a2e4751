"""A sealed ballot: closed in the voter's browser for the counting team, opened only with the keys of enough of them.

    01 · ephemeral point (65) · for each counter its part of the ballot's key, closed (48) · the paper, closed

Each ballot has a key of its own, split among the counters (``sharing``). A part is closed for its counter by ECDH on
P-256, HKDF-SHA256 and AES-256-GCM; the paper by the ballot's key. Keys are used once, so nonces are zero. What is
sealed names its slot: nobody can put somebody else's sealed ballot into their own. Every paper of a vote has the same
length. No single person or machine ever held a key that opens ballots: there is none. See docs/decisions/0029.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .sharing import join, split

VERSION = 1
CURVE = ec.SECP256R1()
POINT, KEY, TAG = 65, 32, 16
PART = KEY + TAG
NONCE = bytes(12)
RECEIPT = 32
"""Signs of a receipt: half of a SHA-256, in hexadecimal."""


class CannotOpen(Exception):
    """What is sealed was not made as it should be, or not for this slot, or the keys are not enough."""


def context(voting: int, slot: int) -> bytes:
    """What a sealed ballot is bound to."""
    return f"sotay-ballot-{VERSION}:{voting}:{slot}".encode()


def length(counters: int, lines: int) -> int:
    """How long every sealed ballot of a vote is."""
    return 1 + POINT + counters * PART + lines + TAG


def receipt_of(sealed: bytes) -> str:
    """The voter's receipt: a digest of what is sealed. It says that it is in the box, and nothing of its content."""
    return hashlib.sha256(sealed).hexdigest()[:RECEIPT]


def is_sealed(sealed: bytes, counters: int, lines: int) -> bool:
    """Whether something looks like a sealed ballot of a vote. What is in it nobody can tell."""
    if len(sealed) != length(counters, lines) or sealed[0] != VERSION:
        return False
    return is_point(sealed[1 : 1 + POINT])


def is_point(public: bytes) -> bool:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public)
    except ValueError:
        return False
    return len(public) == POINT


# The counters' keys ------------------------------------------------------------------------------------------


def code_of(key: ec.EllipticCurvePrivateKey) -> str:
    """A counter's key as it is written down: groups of four letters and digits."""
    code = base64.b32encode(key.private_numbers().private_value.to_bytes(KEY, "big")).decode().rstrip("=")
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def key_of(code: str) -> ec.EllipticCurvePrivateKey | None:
    """The key of a code as somebody typed it; ``None`` where it cannot be one."""
    letters = "".join(each for each in code.upper() if each.isalnum())
    letters = letters.translate(str.maketrans("018", "OIB"))
    try:
        number = int.from_bytes(base64.b32decode(letters + "=" * (-len(letters) % 8)), "big")
        return ec.derive_private_key(number, CURVE)
    except ValueError:
        return None


def public_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def new_key() -> ec.EllipticCurvePrivateKey:
    """For tests and tools; a counter's key is made in the counter's browser."""
    return ec.generate_private_key(CURVE)


# Sealing and opening -----------------------------------------------------------------------------------------


def _part_key(shared: bytes, number: int, bound: bytes) -> AESGCM:
    info = b"sotay ballot part " + str(number).encode() + b" " + bound
    return AESGCM(HKDF(SHA256(), length=KEY, salt=None, info=info).derive(shared))


def seal(paper: bytes, publics: Sequence[bytes], needed: int, bound: bytes) -> bytes:
    """As the browser does it; for tests and tools."""
    content, once = secrets.token_bytes(KEY), new_key()
    sealed = bytes([VERSION]) + public_of(once)
    for number, part in split(content, len(publics), needed).items():
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, publics[number - 1])
        shared = once.exchange(ec.ECDH(), theirs)
        sealed += _part_key(shared, number, bound).encrypt(NONCE, part, bound)
    return sealed + AESGCM(content).encrypt(NONCE, paper, bound)


def unseal(
    sealed: bytes, keys: Mapping[int, ec.EllipticCurvePrivateKey], counters: int, bound: bytes
) -> bytes:
    """The paper, with the keys of enough counters by their numbers.

    Raises:
        CannotOpen: see there.
    """
    try:
        once = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sealed[1 : 1 + POINT])
        parts = {}
        for number, key in keys.items():
            at = 1 + POINT + (number - 1) * PART
            shared = key.exchange(ec.ECDH(), once)
            parts[number] = _part_key(shared, number, bound).decrypt(NONCE, sealed[at : at + PART], bound)
        return AESGCM(join(parts)).decrypt(NONCE, sealed[1 + POINT + counters * PART :], bound)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error
