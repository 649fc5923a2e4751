"""A clause: what one rule said over one period, where it stands, and how sure we are that it does.

Only a clause somebody has read, in the text itself or in a trustworthy account of it, may refuse. Every other
clause warns, names its grade, and leaves the decision to the office that can cite better.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sotay.regulations.value import BOUND_WORDS, Bound, Number, Range, in_words
from sotay.regulations.words import gettext_noop as _
from sotay.regulations.words import said

FOREVER = date.max
"""The end of a period nobody has ended."""


class Grade(StrEnum):
    """How sure we are of a clause."""

    READ = "read"  # the regulation's own text was read
    SECONDARY = "secondary"  # taken from the press, a local guide, an existing tool
    UNVERIFIED = "unverified"  # known by hearsay; somebody must look it up
    UNCONFIRMED = "unconfirmed"  # its text was replaced by one nobody here has read
    ASSUMED = "assumed"  # not known for this day, or a decision of this program


GRADE_WORDS = {
    Grade.READ: _("đã đọc nguyên văn"),
    Grade.SECONDARY: _("theo nguồn thứ cấp"),
    Grade.UNVERIFIED: _("chưa kiểm chứng"),
    Grade.UNCONFIRMED: _("chưa xác nhận theo văn bản mới"),
    Grade.ASSUMED: _("giả định"),
}
REPLACED = _("{sureness}: đã được {regulation} thay thế")
LOCAL = _("{sureness}, chỉ áp dụng ở {place}")


@dataclass(frozen=True)
class Clause:
    """One version of a rule, in force on the days from ``since`` up to, but not including, ``until``."""

    key: str
    value: Any
    unit: str
    title: str
    regulation: str
    article: str
    since: date
    until: date
    grade: Grade
    bound: Bound | None = None
    wording: str = ""  # the value as a clerk reads it, where the value is a code or a table
    also: str = ""  # further places that say the same
    superseded_by: str = ""  # the unread text that replaced the one cited
    place: str = ""  # the one province or commune the regulation binds
    date_inferred: bool = False
    note: str = ""

    @property
    def refuses(self) -> bool:
        """Is the clause sure enough, and binding enough, to say no?"""
        return self.grade in (Grade.READ, Grade.SECONDARY) and not self.place and self.value is not None

    @property
    def citation(self) -> str:
        """Where the clause stands: "mục 9.3.4, 294-QĐ/TW"."""
        first = f"{self.article}, {self.regulation}" if self.article else self.regulation
        return f"{first}; {self.also}" if self.also else first

    @property
    def standing(self) -> str:
        """How sure we are, in words: "chưa xác nhận theo văn bản mới: đã được 20-QĐ/TW thay thế"."""
        sureness = said(GRADE_WORDS[self.grade])
        if self.grade is Grade.UNCONFIRMED and self.superseded_by:
            return said(REPLACED).format(sureness=sureness, regulation=self.superseded_by)
        return said(LOCAL).format(sureness=sureness, place=self.place) if self.place else sureness

    @property
    def value_in_words(self) -> str:
        """The value with its bound, without its unit: "ít nhất 2/3"."""
        if self.wording:
            return self.wording
        if self.value is None or self.bound is None:
            return in_words(self.value)
        return f"{BOUND_WORDS[self.bound]} {in_words(self.value)}"

    @property
    def in_words(self) -> str:
        """What the clause demands: "ít nhất 2/3 số đảng viên chính thức"."""
        needs_unit = self.unit and not self.wording and self.value is not None
        return f"{self.value_in_words} {self.unit}" if needs_unit else self.value_in_words

    def in_force(self, on: date) -> bool:
        return self.since <= on < self.until

    def allows(self, measured: Number) -> bool:
        """Does what was measured keep to the clause? It is measured in the clause's own unit."""
        if isinstance(self.value, Range):
            return measured in self.value
        if self.bound is None or self.value is None:
            raise TypeError(f"{self.key} sets no bound to measure {measured} by")
        return self.bound.allows(measured, self.value)

    def __hash__(self) -> int:
        return hash((self.key, self.since, self.grade))


class Refused(Exception):
    """The rules do not allow this; ``clause`` says which one, ``why`` and ``way_out`` say it to the user."""

    def __init__(self, clause: Clause | None, why: str, way_out: str = "") -> None:
        super().__init__(clause, why, way_out)
        self.clause = clause
        self.why = why
        self.way_out = way_out

    def __str__(self) -> str:
        said = f"{self.why} ({self.clause.citation})" if self.clause else str(self.why)
        return f"{said} {self.way_out}" if self.way_out else said


@dataclass(frozen=True)
class Warned:
    """The rules speak against this, not surely enough to refuse: the competent office decides and cites."""

    clause: Clause
    why: str

    def __str__(self) -> str:
        return f"{self.why} ({self.clause.citation}; {self.clause.standing})"


def object_to(clause: Clause, why: str) -> Warned:
    """Refuse, where the clause is sure enough to; else the warning to show."""
    if clause.refuses:
        raise Refused(clause, why)
    return Warned(clause, why)
