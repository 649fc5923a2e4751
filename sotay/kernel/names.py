"""Names of people: tidied with respect, sorted by the given name, found however one types them."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from .vietnamese import FLAT, collation_key, fold, letters_and_tone, nfc

# Peoples of the Central Highlands, in whose names the given name does not stand last.
GIVEN_NAME_NOT_LAST: Final = frozenset(
    "ede giarai jrai bana bahnar mnong xodang sedang coho kho ma churu raglai gietrieng brau romam".split()
)
# Kinh family names: who bears one is sorted by the given name, of whatever people.
KINH_FAMILIES: Final = frozenset(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan vuong trinh truong dinh "
    "lam phung mai to ta ha luong luu nong chu cao thai".split()
)
# How such a name begins, whatever the roll says of the bearer's people.
_IN_ORDER = re.compile(r"(y|h|ksor|kpa|siu|nay|rah|rahlan|ro|rocham|romah|rmah|rcom|kpuih|puih) |[hkr]'")
_APOSTROPHES = str.maketrans("’‘ʼ`´′", "''''''")
_SPACED_APOSTROPHE = re.compile(r"\b([^\W\d_])\s?'\s?(?=\w)")
_PIECES = re.compile(r"\w+")


class Name(NamedTuple):
    """A full name and its parts. Where the given name is not last there is only one part, in order."""

    full: str
    family: str
    middle: str
    given: str


def tidy_name(text: str) -> str:
    """The name as one writes it: NGUYỄN VĂN AN and nguyễn văn an are Nguyễn Văn An; H'Hen Niê stays."""
    joined = _SPACED_APOSTROPHE.sub(r"\1'", nfc(text).translate(_APOSTROPHES))
    return " ".join(map(_capitalised, joined.split()))


def read_name(text: str, ethnicity: str | None = None) -> Name:
    full = tidy_name(text)
    words = full.split()
    if len(words) < 2 or _keeps_its_order(full, ethnicity):
        return Name(full, "", "", full)
    return Name(full, words[0], " ".join(words[1:-1]), words[-1])


def sort_key(full_name: str, ethnicity: str | None = None) -> str:
    """The name's place in a list, for COLLATE "C": given name, family name, middle name."""
    name = read_name(full_name, ethnicity)
    parts = [name.given, name.family, name.middle] if name.family else name.full.split()
    return " ".join(map(collation_key, parts)).rstrip()


# Search: one stored row per token, found by a range; then ``matches`` decides on the few names left.


def search_tokens(full_name: str) -> list[str]:
    """The name's words without diacritics, each once; H'Hen is found as "h", "hen" and "hhen"."""
    return list(dict.fromkeys(_tokens(fold(full_name.translate(_APOSTROPHES)))))


def prefix_range(token: str) -> tuple[str, str]:
    """Under COLLATE "C" tokens that begin so stand from the first of these up to, not with, the second."""
    return token, f"{token[:-1]}{chr(ord(token[-1]) + 1)}" if token else "\U0010ffff"


def matches(full_name: str, query: str) -> bool:
    """Does each word of the query begin another word of the name? Diacritics count where they were typed."""
    asked = sorted(_PIECES.findall(_comparable(query)), key=len, reverse=True)
    return bool(asked) and _each_finds_its_own(asked, _tokens(_comparable(full_name)))


def _each_finds_its_own(asked: Sequence[str], tokens: Sequence[str]) -> bool:
    if not asked:
        return True
    return any(
        _begins(asked[0], token) and _each_finds_its_own(asked[1:], [*tokens[:at], *tokens[at + 1 :]])
        for at, token in enumerate(tokens)
    )


def _begins(asked: str, token: str) -> bool:
    if asked == fold(asked):
        return fold(token).startswith(asked)
    letters, tone = letters_and_tone(asked)
    whole, its_tone = letters_and_tone(token)
    # A word still being typed may not have its tone yet: "nguyê" already begins "nguyễn".
    return whole.startswith(letters) and (tone == its_tone or (tone == FLAT and len(letters) < len(whole)))


def _comparable(text: str) -> str:
    return nfc(text).lower().translate(_APOSTROPHES)


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for word in text.split():
        pieces = _PIECES.findall(word)
        tokens += [*pieces, "".join(pieces)] if len(pieces) > 1 else pieces
    return tokens


def _keeps_its_order(name: str, ethnicity: str | None) -> bool:
    folded = fold(name)
    if _IN_ORDER.match(folded):
        return not name.startswith("Ý ")
    people = re.sub("[^a-z]", "", fold(ethnicity or ""))
    return people in GIVEN_NAME_NOT_LAST and folded.split()[0] not in KINH_FAMILIES


def _capitalised(word: str) -> str:
    pieces = re.split("(['-])", word)
    if word.islower() or word.isupper():
        return "".join(map(str.capitalize, pieces))
    after_apostrophe = [piece.capitalize() if piece.islower() else piece for piece in word.split("'")]
    return "'".join(after_apostrophe)
