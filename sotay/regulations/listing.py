"""The rules of one day as lines to print: what holds, where it stands, and how sure that is."""

import unicodedata
from datetime import date
from typing import NamedTuple

from sotay.regulations import Clause, book


class Line(NamedTuple):
    key: str
    title: str
    value: str
    unit: str
    citation: str
    grade: str


def listing(on: date, contains: str = "") -> list[Line]:
    """Every rule as it stands on a day, in the order of the chapters.

    Args:
        on: the day; a rule not known for it is listed with its nearest version, graded "assumed".
        contains: words that a line must all contain, in any order, with or without diacritics and capitals.
    """
    wanted = plain(contains).split()
    lines = (_line(book().clause(key, on)) for key in book().keys)
    return [line for line in lines if all(word in plain(" ".join(line)) for word in wanted)]


def plain(text: str) -> str:
    """A text without diacritics and capitals: "Đảng phí" and "dang phi" become the same."""
    letters = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _line(clause: Clause) -> Line:
    unit = "" if clause.wording or clause.value is None else clause.unit
    return Line(clause.key, clause.title, clause.value_in_words, unit, clause.citation, clause.grade)
