"""VietQR: what a banking program reads from a slip. The payload of EMVCo's merchant-presented codes, of NAPAS 247.

A field is its number, its length in two digits, its value; the last one is a checksum over all before it.
"""

import unicodedata

APPLICATION = "A000000727"
TO_AN_ACCOUNT = "QRIBFTTA"
DONG, VIETNAM = "704", "VN"
LONGEST_PURPOSE = 25


def payload(bank_bin: str, account: str, amount: int, purpose: str) -> str:
    """The text of a code that pays a sum to an account.

    Args:
        bank_bin: the bank's number of six digits.
        account: the account's number.
        amount: whole đồng; 0 leaves it to whoever pays.
        purpose: a few words; kept to the letters a code may hold.
    """
    beneficiary = _field("00", bank_bin) + _field("01", account)
    parts = [
        _field("00", "01"),
        _field("01", "12" if amount else "11"),
        _field("38", _field("00", APPLICATION) + _field("01", beneficiary) + _field("02", TO_AN_ACCOUNT)),
        _field("53", DONG),
        _field("54", str(amount)) if amount else "",
        _field("58", VIETNAM),
        _field("62", _field("08", plain(purpose))) if plain(purpose) else "",
        "6304",
    ]
    text = "".join(parts)
    return f"{text}{checksum(text):04X}"


def plain(words: str) -> str:
    """Words without marks, as banks pass them on."""
    bare = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(char for char in bare if char.isascii() and (char.isalnum() or char == " "))
    return " ".join(letters.split())[:LONGEST_PURPOSE].strip()


def checksum(text: str) -> int:
    """CRC-16 with the polynomial 0x1021, begun with 0xFFFF."""
    crc = 0xFFFF
    for byte in text.encode("ascii"):
        crc ^= byte << 8
        for _bit in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
            crc &= 0xFFFF
    return crc


def _field(number: str, value: str) -> str:
    return f"{number}{len(value):02d}{value}"
