"""How places, languages and courses are read from what somebody typed, on a page as in a cell of a sheet."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.utils.translation import override

from sotay.kernel.vietnamese import fold, nfc

from .kinds import Informatics, Language, LanguageLevel, Management, Specialty, StatePost
from .models import LONGEST_PLACE

_HOUSE = re.compile(
    r"\bsố nhà\b|^\s*(số\s*)?\d+[\w/.-]*\s*,?\s+(đường|phố|ngõ|ngách|hẻm|kiệt)\b", re.IGNORECASE
)
_STEP = re.compile(r"\b([abc][12])\b|\bbậc\s*([1-6])\b", re.IGNORECASE)
_LANGUAGES = {
    "anh": "english", "trung": "chinese", "trung quốc": "chinese", "hoa": "chinese", "pháp": "french",
    "nga": "russian", "đức": "german", "nhật": "japanese", "nhật bản": "japanese", "hàn": "korean",
    "hàn quốc": "korean", "lào": "lao", "khmer": "khmer", "khơ me": "khmer",
}  # fmt: skip


def place_of_living(text: str) -> str | None:
    """A village or street, commune and province in one line; ``None`` where a house is named, or it is no place."""
    place = " ".join(nfc(text).split())
    if not any(char.isalpha() for char in place) or len(place) > LONGEST_PLACE or _HOUSE.search(place):
        return None
    return place


def language_of(text: str) -> str | None:
    """The first foreign language that is named: "Anh B1", "tiếng Anh", "Anh văn"."""
    words = _STEP.sub(" ", nfc(text)).casefold().replace("tiếng", " ").replace("văn", " ")
    first = re.split(r"[,;/+(]", words, maxsplit=1)[0]
    return _LANGUAGES.get(" ".join(first.split()))


def language_level_of(text: str) -> str | None:
    """A step of the national frame: "B1", "bậc 3", "tiếng Anh B1"."""
    found = _STEP.search(nfc(text))
    if found is None:
        return None
    return found[1].lower() if found[1] else ("a1", "a2", "b1", "b2", "c1", "c2")[int(found[2]) - 1]


def chosen_of(choices: Any) -> Callable[[str], str | None]:
    """Reads the words of a list, with or without their marks."""

    @cache
    def by_words() -> dict[str, str]:
        with override("vi"):
            return {fold(str(label)).strip(): str(value) for value, label in choices.choices if value}

    return lambda text: by_words().get(fold(text).strip())


_language, _level = chosen_of(Language), chosen_of(LanguageLevel)

READ: dict[str, Callable[[str], str | None]] = {
    "lives_at": place_of_living,
    "registered_at": place_of_living,
    "state_post": chosen_of(StatePost),
    "specialty": chosen_of(Specialty),
    "management": chosen_of(Management),
    "language": lambda text: _language(text) or language_of(text),
    "language_level": lambda text: language_level_of(text) or _level(text),
    "informatics": chosen_of(Informatics),
}
"""How each of the particulars is read from a cell of a roster; ``None`` is not understood."""
