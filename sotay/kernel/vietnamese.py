"""Vietnamese text and numbers: read however they were typed, written the way an office writes them.

A letter of the alphabet carries two kinds of marks: those that make another letter (ă â đ ê ô ơ ư) and the
five tones. Everything here rests on telling the two apart.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from string import ascii_letters
from typing import Final, Literal

ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES: Final = "\u0300\u0309\u0303\u0301\u0323"  # huyền hỏi ngã sắc nặng, the order of the dictionary
FLAT: Final = 1

_LETTER_MARKS = "\u0302\u0306\u031b"
_TONE_BEFORE_LETTER_MARK = re.compile(f"([{TONES}])([{_LETTER_MARKS}])")
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_CODES = dict(zip(ALPHABET, sorted(ascii_letters), strict=False))
_FOREIGN = str.maketrans("ƀɓðɖ", "bbđđ")
_ETH = str.maketrans("ÐðƉɖ", "ĐđĐđ")  # the Icelandic letter that old keyboards gave for đ
_MARKS = re.compile("[\u0300-\u036f]+")
_PERHAPS_BROKEN = re.compile(f"{_MARKS.pattern}|[ÐðƉɖ]")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}

Number = int | Decimal | Fraction


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation; it is translated where it is shown. Imported as ``_``."""
    return sentence


class Fault(ValueError):
    """A sentence for the user. Its values are kept apart, so that the page can translate it."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence.format(**values))
        self.sentence = sentence
        self.values = values


# Text


def nfc(text: str) -> str:
    """The same words, cleanly written: composed letters, single spaces, nothing invisible."""
    if text.isprintable() and _is_composed(text):
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text.translate(_ETH))
    if any(unicodedata.combining(char) for char in composed):
        composed = _mended(composed)
    # What was invisible may have stood between a letter and its mark.
    seen = unicodedata.normalize("NFC", "".join(_visible(composed)))
    return " ".join(seen.split())


def fold(text: str) -> str:
    """What is left for comparing: lower case, no diacritics, single spaces."""
    clean = nfc(text)
    if not clean.isascii():
        flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", clean).lower())
        bare = _MARKS.sub("", flat).replace("đ", "d")
        if bare.isascii() and bare.isprintable():
            return " ".join(bare.split())
        clean = "".join(char for char in flat if not unicodedata.combining(char)).translate(_FOREIGN)
        clean = " ".join("".join(_visible(clean.replace("đ", "d"))).split())
    return clean.lower()


def letters_and_tone(word: str) -> tuple[str, int]:
    """A word's letters without tones, and its tone from 1 (ngang) to 6 (nặng)."""
    letters, tone = [], FLAT
    for char in nfc(word).lower().translate(_FOREIGN):
        if char.isascii() or char in _CODES:
            letters.append(char)
            continue
        apart = unicodedata.normalize("NFD", char)
        base = apart[0]
        for mark in apart[1:]:
            if mark in TONES:
                tone = TONES.index(mark) + 2 if tone == FLAT else tone
            elif (lettered := unicodedata.normalize("NFC", base + mark)) in _CODES:
                base = lettered
        if not unicodedata.combining(base):
            letters.append(base)
    return "".join(letters), tone


@lru_cache(maxsize=20_000)
def collation_key(text: str) -> str:
    """An ASCII string that sorts under COLLATE "C" as a Vietnamese dictionary would.

    Word by word: first the letters, then the tone. Numbers come before words, by their value.
    """
    return "".join(map(_word_key, _WORDS.findall(_bare(text))))


def legacy_font(text: str) -> Literal["TCVN3", "VNI"] | None:
    """The old font encoding this text was typed in, if it shows the marks of one."""
    words = [word for word in text.split() if not word.isascii()]
    for font, sign in _LEGACY_SIGNS.items():
        if words and sum(1 for word in words if sign.search(word)) * 3 >= len(words):
            return font
    return None


def syllables_among(words: Iterable[str]) -> Fraction:
    """Which share of these words could be Vietnamese."""
    judged = [_could_be_vietnamese(word) for word in words]
    return Fraction(sum(judged), len(judged)) if judged else Fraction(1)


_LEGACY_SIGNS: dict[Literal["TCVN3", "VNI"], re.Pattern[str]] = {
    "TCVN3": re.compile("[a-zA-Z][µ¶·¸¹¨©ª«¬®\xad×]|[µ¶·¸¹¨©ª«¬®\xad§][a-zÀ-ß]|[a-z][À-ËÍ-ÑÓ-Ýß]"),
    "VNI": re.compile(
        "[a-zA-Z][öïøûåäëîæüÖÏØÛÅÄËÎÆÜ]|[ñöÑÖ][a-zA-Z]|[aeAE][âáàãêéèúùõÂÁÀÃÊÉÈÚÙÕ]|[oO][âùúõÂÙÚÕ]"
    ),
}
_SYLLABLE = re.compile(
    r"(ngh?|nh|th|tr|ch|gh|gi|kh|ph|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(ng|nh|ch|[cmnpt])?", re.ASCII
)


def _could_be_vietnamese(word: str) -> bool:
    return set(letters_and_tone(word)[0]) <= set(_CODES) and bool(_SYLLABLE.fullmatch(fold(word)))


def _is_composed(text: str) -> bool:
    """Whether a printable text is surely as ``nfc`` leaves it; most are, and this is quick to see."""
    return text.isascii() or (not _PERHAPS_BROKEN.search(text) and unicodedata.is_normalized("NFC", text))


def _mended(text: str) -> str:
    """Compose letters whose tone was typed before the mark that belongs to the letter."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _TONE_BEFORE_LETTER_MARK.sub(r"\2\1", apart))


def _visible(text: str) -> Iterator[str]:
    for char in text:
        if char.isspace():
            yield " "
        elif unicodedata.category(char) not in _HIDDEN:
            yield char


def _bare(text: str) -> str:
    return "".join(char for char in nfc(text).lower() if not unicodedata.combining(char))


@lru_cache(maxsize=20_000)
def _word_key(word: str) -> str:
    if word.isdecimal():
        digits = str(int(word[:99]))
        return f"0{len(digits):02}{digits}"
    letters, tone = letters_and_tone(word)
    return "".join(_CODES.get(letter) or f"z{ord(letter):06x}" for letter in letters) + str(tone)


# Numbers


def number(value: Number, decimals: int = 0) -> str:
    """37340 is "37.340", and 91.95 with two decimals "91,95". Halves are rounded away from zero."""
    if isinstance(value, int) and not decimals:
        return f"{value:,}".replace(",", ".")  # by far the most, and a page may hold a thousand
    scaled = int(abs(Fraction(value)) * 10**decimals + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**decimals)
    sign = "-" if value < 0 and scaled else ""
    fraction = f",{rest:0{decimals}}" if decimals else ""
    return sign + f"{whole:,}".replace(",", ".") + fraction


def percent(share: Number, decimals: int = 2) -> str:
    """A share of one as a percentage: 0.9195 is "91,95%"."""
    return f"{number(Fraction(share) * 100, decimals)}%"


def in_words(value: int) -> str:
    """A whole number as papers spell it: "ba mươi bảy nghìn ba trăm bốn mươi"."""
    if value < 0:
        return f"âm {in_words(-value)}"
    if value >= _BILLION:
        billions, rest = divmod(value, _BILLION)
        return f"{in_words(billions)} tỷ" + (f" {_below_billion(rest, full=True)}" if rest else "")
    return _below_billion(value) if value else _DIGITS[0]


_BILLION = 10**9
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def _below_billion(value: int, *, full: bool = False) -> str:
    """The groups of three that are not empty; ``full`` when something was said before them."""
    words: list[str] = []
    for size, unit in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        if group := value // size % 1000:
            words += _hundreds(group, full=full or bool(words))
            words += [unit] * bool(unit)
    return " ".join(words)


def _hundreds(value: int, *, full: bool) -> list[str]:
    hundreds, rest = divmod(value, 100)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if 0 < rest < 10:
        return [*words, *["linh"] * bool(words), _DIGITS[rest]]
    return [*words, *_tens(*divmod(rest, 10))]


def _tens(tens: int, ones: int) -> list[str]:
    if not tens:
        return []
    words = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if not ones:
        return words
    changed = {5: "lăm"} if tens == 1 else {1: "mốt", 4: "tư", 5: "lăm"}
    return [*words, changed.get(ones, _DIGITS[ones])]
