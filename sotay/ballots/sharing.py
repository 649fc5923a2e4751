"""A secret in parts, of which any ``needed`` give it back and fewer say nothing (Shamir, byte by byte over GF(256)).

The field is that of AES (x⁸ + x⁴ + x³ + x + 1); part number i is the polynomial at i. The browser splits
(static/ballots/sealing.js), the server only joins; ``split`` is for tests and tools.
"""

import secrets
from collections.abc import Mapping

MOST = 255


def times(a: int, b: int) -> int:
    """The product of two bytes."""
    product = 0
    for _bit in range(8):
        product ^= a * (b & 1)
        a = (a << 1) ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product & 0xFF


TABLE = [[times(a, b) for b in range(256)] for a in range(256)]
INVERSE = [0, *(TABLE[a].index(1) for a in range(1, 256))]


def split(secret: bytes, parts: int, needed: int) -> dict[int, bytes]:
    """Part numbers 1 … ``parts`` and what each holds.

    Raises:
        ValueError: not 1 ≤ needed ≤ parts ≤ 255.
    """
    if not 1 <= needed <= parts <= MOST:
        raise ValueError("needed must lie between 1 and the number of parts, at most 255")
    polynomials = [bytes([byte]) + secrets.token_bytes(needed - 1) for byte in secret]
    return {at: bytes(_value(each, at) for each in polynomials) for at in range(1, parts + 1)}


def _value(polynomial: bytes, at: int) -> int:
    value = 0
    for coefficient in reversed(polynomial):
        value = TABLE[value][at] ^ coefficient
    return value


def join(parts: Mapping[int, bytes]) -> bytes:
    """The secret from some of its parts. From too few comes something else: whoever joins must be able to tell."""
    factors = {}
    for own in parts:
        factor = 1
        for other in parts:
            if other != own:
                factor = TABLE[factor][TABLE[other][INVERSE[own ^ other]]]
        factors[own] = factor
    length = len(next(iter(parts.values())))
    joined = bytearray(length)
    for own, part in parts.items():
        row = TABLE[factors[own]]
        for place in range(length):
            joined[place] ^= row[part[place]]
    return bytes(joined)
