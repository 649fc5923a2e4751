"""Who is in the file twice, and who is in the system already.

A number that identifies is one person's. A name with full birth date and sex may be two persons': that is a question
for people. Somebody who is where the roster puts them, with the same name, dates and numbers, is there already.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from sotay.kernel.authority import PROGRAM
from sotay.kernel.names import sort_key
from sotay.kernel.secrets import keyed_hash, keyed_hashes
from sotay.kernel.sight import seen_by
from sotay.people.models import Precision

from . import words
from .rows import CARD_DIGITS, Draft
from .words import Issue, Level

SAME, OTHER = "same", "other"


class Known(NamedTuple):
    """A person of the system as far as a roster can be compared with them."""

    id: int
    full_name: str
    sex: str
    born_on: date | None
    born_precision: str
    identity_hash: str
    card_number: str
    joined_on: date | None
    place: int | None
    """Where they counted on the day of the roster."""


PERSONS = """
SELECT p.id, p.full_name, p.sex, p.born_on, p.born_precision, coalesce(p.identity_hash, ''),
       coalesce(m.card_number, ''), m.joined_on, s.organization_id
FROM people_person p
LEFT JOIN members_member m ON m.person_id = p.id
LEFT JOIN members_standing s ON s.member_id = p.id AND s.valid_from <= %(on)s AND s.valid_to > %(on)s
WHERE NOT p.withdrawn AND {which}
"""
BY = {
    "identity": "p.identity_hash = ANY(%(values)s)",
    "card": "m.card_number = ANY(%(values)s)",
    "name": "p.name_key = ANY(%(values)s)",
}


def taken_elsewhere(by: str, values: Iterable[str], on: date) -> set[str]:
    """Which of some numbers belong to somebody whom whoever asks may not see; not to whom."""
    wanted = set(values)
    number = "identity_hash" if by == "identity" else "card_number"
    with seen_by(PROGRAM):
        taken = {str(getattr(known, number)) for known in fetched(by, wanted, on)}
    return taken & wanted


def fetched(by: str, values: Iterable[str], on: date) -> list[Known]:
    """The persons of the system that bear one of some values, as far as whoever asks may see them."""
    wanted = list(values)
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(PERSONS.format(which=BY[by]), {"values": wanted, "on": on})
        return [Known(*row) for row in cursor.fetchall()]


class Doubles:
    """Compares the rows of a file with each other and with the system."""

    def __init__(self, drafts: Sequence[Draft], answers: Mapping[str, str], on: date) -> None:
        self.drafts, self.answers, self.on = drafts, answers, on
        self.issues: list[Issue] = []
        self.taken: set[int] = set()
        self.hashes: dict[str, str] = {}

    def judge(self) -> list[Issue]:
        for draft in self.drafts:
            draft.name_key = sort_key(draft.full_name, draft.ethnicity or None)
        self._twice_in_the_file()
        self._numbers_in_the_system()
        self._alike_in_the_system()
        self._alike_in_the_file()
        for draft in self.drafts:
            if draft.present:
                self._say(draft, "full_name", Level.NOTE, words.PRESENT)
        return self.issues

    def _say(self, draft: Draft, key: str, level: Level, sentence: str, **values: Any) -> None:
        column = draft.columns.get(key, draft.columns.get("full_name", 0))
        self.issues.append(Issue(draft.row, column, level, sentence, values))
        draft.wrong |= level is Level.ERROR

    # Numbers

    def _twice_in_the_file(self) -> None:
        for key, sentence in (("identity_number", words.SAME_IDENTITY), ("card_number", words.SAME_CARD)):
            rows: dict[str, list[Draft]] = defaultdict(list)
            for draft in self.drafts:
                if number := getattr(draft, key):
                    rows[number].append(draft)
            for number, same in rows.items():
                if len(same) < 2 or (key == "card_number" and len(number) != CARD_DIGITS):
                    continue
                for draft, other in zip(same, [same[1], *[same[0]] * (len(same) - 1)], strict=True):
                    self._say(draft, key, Level.ERROR, sentence, other=other.row + 1)

    def _numbers_in_the_system(self) -> None:
        by_hash = {
            value: draft
            for draft in self.drafts
            if draft.identity_number
            for value in keyed_hashes(draft.identity_number)
        }
        seen = fetched("identity", by_hash, self.on)
        for known in seen:
            self._of_same_identity(by_hash[known.identity_hash], known)
        for value in taken_elsewhere(
            "identity", by_hash.keys() - {known.identity_hash for known in seen}, self.on
        ):
            self._say(by_hash[value], _identity_column(by_hash[value]), Level.ERROR, words.TAKEN_ELSEWHERE)
        by_card = {draft.card_number: draft for draft in self.drafts if len(draft.card_number) == CARD_DIGITS}
        seen = fetched("card", by_card, self.on)
        for value in taken_elsewhere("card", by_card.keys() - {known.card_number for known in seen}, self.on):
            self._say(by_card[value], "card_number", Level.ERROR, words.TAKEN_ELSEWHERE)
        for known in seen:
            draft = by_card[known.card_number]
            if draft.present and known.id in self.taken:
                continue
            if _is_there(draft, known, self._may_be_identity(draft, known)):
                self._present(draft, known)
            else:
                self._say(draft, "card_number", Level.ERROR, words.CARD_TAKEN)

    def _of_same_identity(self, draft: Draft, known: Known) -> None:
        key = _identity_column(draft)
        if not _alike(draft, known):
            self._say(draft, key, Level.ERROR, words.IDENTITY_OF_ANOTHER)
        elif known.place != draft.place:
            self._say(draft, key, Level.ERROR, words.IDENTITY_ELSEWHERE)
        else:
            self._present(draft, known)

    def _present(self, draft: Draft, known: Known) -> None:
        draft.present = True
        self.taken.add(known.id)

    def _may_be_identity(self, draft: Draft, known: Known) -> bool:
        if not draft.identity_number or not known.identity_hash:
            return True
        return known.identity_hash in keyed_hashes(draft.identity_number)

    # Names

    def _alike_in_the_system(self) -> None:
        rows: dict[str, list[Draft]] = defaultdict(list)
        for draft in self.drafts:
            if draft.full_name and not draft.present:
                rows[draft.name_key].append(draft)
        found: dict[str, list[Known]] = defaultdict(list)
        for known in fetched("name", rows, self.on):
            found[known.full_name].append(known)
        for draft in (draft for same in rows.values() for draft in same):
            alike = [k for k in found.get(draft.full_name, ()) if k.id not in self.taken and _alike(draft, k)]
            there = next((k for k in alike if _is_there(draft, k, self._may_be_identity(draft, k))), None)
            if there is not None:
                self._present(draft, there)
            elif alike and is_telling(draft):
                self._ask(draft, words.SAME_AS_MEMBER)

    def _alike_in_the_file(self) -> None:
        first: dict[tuple[str, date | None, str], Draft] = {}
        for draft in self.drafts:
            if not is_telling(draft):
                continue
            earlier = first.setdefault((draft.full_name, draft.born_on, draft.sex), draft)
            if earlier is not draft and not draft.present:
                self._ask(draft, words.SAME_AS_ROW, other=earlier.row + 1)

    def _ask(self, draft: Draft, sentence: str, **values: Any) -> None:
        answer = self.answers.get(str(draft.row), "")
        if answer == SAME:
            draft.left_out = True
            self._say(draft, "full_name", Level.NOTE, words.LEFT_OUT)
            return
        self._say(draft, "full_name", Level.QUESTION, sentence, **values)
        draft.question |= answer != OTHER


def _identity_column(draft: Draft) -> str:
    return "identity_number" if "identity_number" in draft.columns else "card_number"


def is_telling(draft: Draft) -> bool:
    """Whether name, birth date and sex say enough to take two for one: a whole day, and not 1 January."""
    born = draft.born_on
    if born is None or draft.born_precision != Precision.DAY or not draft.full_name:
        return False
    return (born.month, born.day) != (1, 1)


def _alike(draft: Draft, known: Known) -> bool:
    """The same name, birth date as far as it is known, and sex."""
    return (draft.full_name, draft.born_on, draft.sex) == (known.full_name, known.born_on, known.sex) and (
        draft.born_on is None or draft.born_precision == known.born_precision
    )


def _is_there(draft: Draft, known: Known, may_be_identity: bool) -> bool:
    """Nothing tells the row and the person apart, and the person is where the row says."""
    same_card = (
        len(draft.card_number) != CARD_DIGITS
        or not known.card_number
        or draft.card_number == known.card_number
    )
    same_place = known.place is not None and known.place == draft.place
    return (
        may_be_identity
        and same_card
        and same_place
        and _alike(draft, known)
        and draft.joined_on == known.joined_on
    )


def content_hash(digest: str) -> str:
    """The mark by which the same file is known again, and which tells nobody anything about it."""
    return keyed_hash(f"file {digest}")
