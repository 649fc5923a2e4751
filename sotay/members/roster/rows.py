"""A row of a roster read as a person: every cell for what it means, with whatever is to be said about it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sotay.kernel.dates import spelled
from sotay.kernel.law import law
from sotay.kernel.names import tidy_name
from sotay.kernel.sheets import Cell, Line, Sheet
from sotay.members.kinds import Status
from sotay.members.particulars.models import UNSAID, Declared
from sotay.members.particulars.reading import READ, language_level_of
from sotay.people.models import Precision, Sex

from . import values, words
from .cells import UNKNOWN_DATE, Cells
from .headings import Reading
from .place_fields import PLACE_KEYS
from .places import Finding, Naming, Places
from .spelling import Groups, latest, months_after
from .words import Level

NAME_LENGTH = 150
OLDEST = 115
IDENTITY_DIGITS = 12
OLD_IDENTITY_DIGITS = 9
CARD_DIGITS = 8
PART_FIELDS = {"code": "organization_code", "path": "organization", "heading": "full_name", "": "full_name"}


@dataclass(slots=True)
class Draft:
    """A person as the roster says, before anything is written."""

    row: int
    full_name: str = ""
    sex: str = ""
    born_on: date | None = None
    born_precision: str = Precision.DAY.value
    ethnicity: str = ""
    phone: str = ""
    identity_number: str = ""
    card_number: str = ""
    education: str = ""
    theory: str = ""
    occupation: str = ""
    declared: Declared = UNSAID
    decided_on: date | None = None
    decided_precision: str = Precision.DAY.value
    joined_on: date | None = None
    joined_precision: str = Precision.DAY.value
    official_on: date | None = None
    official_precision: str = Precision.DAY.value
    recognition_decided_on: date | None = None
    status: str = Status.UNKNOWN.value
    asks_status: bool = False
    name_key: str = ""
    place: int = 0
    held: bool = False
    wrong: bool = False
    question: bool = False
    present: bool = False
    left_out: bool = False
    columns: dict[str, int] = field(default_factory=dict)

    @property
    def to_load(self) -> bool:
        return not (self.wrong or self.question or self.present or self.left_out)


class Reader(Cells):
    """Reads the rows of one sheet.

    Args:
        opens_on: the day of which the rows say how things stood.
    """

    def __init__(self, sheet: Sheet, reading: Reading, places: Places, opens_on: date, today: date) -> None:
        super().__init__({key: column for column, key in reading.columns.items()}, today)
        self.sheet, self.places, self.opens_on = sheet, places, opens_on
        self.merged = _filled_down(sheet, {self.at[key] for key in PLACE_KEYS if key in self.at})
        self.blank_is_male = self._only_women_are_marked(reading)
        self.probation = int(law("probation.months", opens_on).value)
        self.minimum: dict[int, tuple[int, str]] = {}
        self.groups = Groups()

    def read(self, lines: Iterator[Line]) -> Iterator[Draft]:
        """The persons, one for each line that holds data."""
        for line in lines:
            if line.kind == "group":
                self.groups.enter(line.text)
            elif line.kind == "data":
                yield self.draft(line, self.groups.text)

    def draft(self, line: Line, heading: str) -> Draft:
        self.row = line.row
        draft = Draft(line.row, columns=self.at)
        before = len(self.issues)
        cells = line.cells
        self._name(draft, cells)
        self._sex_and_birth(draft, cells)
        self._background(draft, cells)
        self._numbers(draft, cells)
        self._dates(draft, cells)
        self._status(draft, cells)
        self._place(draft, cells, heading)
        draft.wrong = any(issue.level is Level.ERROR for issue in self.issues[before:])
        return draft

    # The person

    def _name(self, draft: Draft, cells: dict[str, Cell]) -> None:
        parts = [self.text(cells, key) for key in ("surname", "full_name", "given_name") if key in self.at]
        name = draft.full_name = tidy_name(" ".join(part for part in parts if part))
        key = "full_name" if "full_name" in self.at else "given_name"
        if not name:
            self.say(key, Level.ERROR, words.NO_NAME)
        elif any(char.isdigit() for char in name):
            self.say(key, Level.ERROR, words.NAME_HAS_DIGITS)
        elif len(name) > NAME_LENGTH:
            self.say(key, Level.ERROR, words.NAME_TOO_LONG)
        elif " " not in name:
            self.say(key, Level.WARNING, words.ONE_WORD)

    def _sex_and_birth(self, draft: Draft, cells: dict[str, Cell]) -> None:
        before = len(self.issues)
        if text := self.text(cells, "sex"):
            sex = values.sex_of(text)
            if sex is None:
                self.say("sex", Level.ERROR, words.BAD_SEX, text=text[:40])
            draft.sex = sex or ""
        elif "male" in self.at or "female" in self.at:
            self._sex_by_marks(draft, cells)
        draft.born_on, draft.born_precision = self.day(cells, "born_on")
        for key, sex in (("born_male", Sex.MALE), ("born_female", Sex.FEMALE)):
            if self.text(cells, key):
                if draft.sex and draft.sex != sex.value:
                    self.say(key, Level.ERROR, words.BOTH_SEXES)
                draft.sex = sex.value
                draft.born_on, draft.born_precision = self.day(cells, key)
        if not draft.sex and not any(issue.level is Level.ERROR for issue in self.issues[before:]):
            self.say("sex", Level.WARNING, words.NO_SEX)
        self._judge_birth(draft)

    def _sex_by_marks(self, draft: Draft, cells: dict[str, Cell]) -> None:
        male = "male" in self.at and self.ticked(cells, "male")
        female = "female" in self.at and self.ticked(cells, "female")
        if male and female:
            self.say("female", Level.ERROR, words.BOTH_SEXES)
        elif male or (self.blank_is_male and not female):
            draft.sex = Sex.MALE.value
        elif female:
            draft.sex = Sex.FEMALE.value

    def _judge_birth(self, draft: Draft) -> None:
        key = next((key for key in ("born_on", "born_male", "born_female") if key in self.at), "born_on")
        born = draft.born_on
        if born is None:
            if not any(
                issue.row == self.row and issue.column == self.at.get(key) for issue in self.issues[-3:]
            ):
                self.say(key, Level.WARNING, words.NO_BIRTH)
        elif draft.born_precision == Precision.YEAR:
            self.say(key, Level.NOTE, words.YEAR_ONLY)
        elif draft.born_precision == Precision.MONTH:
            self.say(key, Level.NOTE, words.MONTH_ONLY)
        elif (born.month, born.day) == (1, 1):
            self.say(key, Level.NOTE, words.NEW_YEARS_DAY)
        if born is not None and self.opens_on.year - born.year > OLDEST:
            self.say(key, Level.WARNING, words.TOO_OLD, age=self.opens_on.year - born.year)

    def _background(self, draft: Draft, cells: dict[str, Cell]) -> None:
        if text := self.text(cells, "ethnicity"):
            people = values.people_of(text)
            if people is None:
                self.say("ethnicity", Level.ERROR, words.BAD_ETHNICITY, text=text[:40])
            draft.ethnicity = people or ""
        elif "ethnicity" in self.at:
            self.say("ethnicity", Level.WARNING, words.NO_ETHNICITY)
        levels = [
            self._level(cells, key, values.education_of) for key in ("education", "schooling", "training")
        ]
        draft.education = values.highest(levels)
        draft.theory = self._level(cells, "theory", values.theory_of)
        draft.occupation = self._level(cells, "occupation", values.occupation_of)
        if any(key in self.at for key in READ):
            draft.declared = self._declared(cells)

    def _declared(self, cells: dict[str, Cell]) -> Declared:
        """What stands in the columns of the particulars; a level may stand behind its language."""
        said = {key: self._level(cells, key, read) for key, read in READ.items() if key in self.at}
        if said.get("language") and not said.get("language_level"):
            said["language_level"] = language_level_of(self.text(cells, "language")) or ""
        return Declared(**said)

    def _level(self, cells: dict[str, Cell], key: str, read: Any) -> str:
        text = self.text(cells, key)
        if not text:
            return ""
        level: str | None = read(text)
        if level is None:
            self.say(key, Level.WARNING, words.NOT_UNDERSTOOD, text=text[:40])
        return level or ""

    # Numbers

    def _numbers(self, draft: Draft, cells: dict[str, Cell]) -> None:
        draft.identity_number = self._identity(cells)
        if self.text(cells, "card_number"):
            self._card(draft, cells["card_number"])
        if text := self.text(cells, "phone"):
            number = values.phone_of(text)
            if number is None and text not in values.NOTHING:
                self.say("phone", Level.WARNING, words.BAD_PHONE)
            draft.phone = number or ""

    def _identity(self, cells: dict[str, Cell]) -> str:
        key = "identity_number"
        text = self.text(cells, key)
        if not text or text in values.NOTHING:
            return ""
        if sum(map(str.isdigit, text)) == OLD_IDENTITY_DIGITS:
            self.say(key, Level.WARNING, words.OLD_IDENTITY_CARD)
            return ""
        number = self.digits_of(cells[key], key, IDENTITY_DIGITS)
        if number and not number.startswith("0"):
            self.say(key, Level.ERROR, words.BAD_IDENTITY)
            return ""
        return number

    def _card(self, draft: Draft, cell: Cell) -> None:
        """Eight digits, or since September 2025 the identity number."""
        key = "card_number"
        count = sum(map(str.isdigit, cell.text))
        if cell.text in values.NOTHING:
            return
        if count > CARD_DIGITS:
            number = self.digits_of(cell, key, IDENTITY_DIGITS)
            if number and draft.identity_number and number != draft.identity_number:
                self.say(key, Level.ERROR, words.CARD_IS_NOT_IDENTITY)
            draft.card_number = draft.identity_number = number or draft.identity_number
        else:
            draft.card_number = self.digits_of(cell, key, CARD_DIGITS)

    # The beginning of membership

    def _dates(self, draft: Draft, cells: dict[str, Cell]) -> None:
        draft.decided_on, draft.decided_precision = self.day(cells, "decided_on")
        draft.joined_on, draft.joined_precision = self.day(cells, "joined_on")
        draft.official_on, draft.official_precision = self.day(cells, "official_on")
        draft.recognition_decided_on = self.whole_day(cells, "recognition_decided_on")
        joined = draft.joined_on
        if joined is None:
            return
        if joined > self.opens_on:
            self.say("joined_on", Level.ERROR, words.JOINED_AFTER_OPENING, day=spelled(self.opens_on))
        if draft.born_on is not None and joined <= draft.born_on:
            self.say("joined_on", Level.ERROR, words.BORN_AFTER_JOINING)
        elif draft.born_on is not None:
            self._judge_age(draft.born_on, draft.born_precision, joined)
        if draft.official_on is not None and latest(draft.official_on, draft.official_precision) < joined:
            self.say("official_on", Level.ERROR, words.OFFICIAL_BEFORE_JOINING)
        if draft.decided_on is not None and draft.decided_on > latest(joined, draft.joined_precision):
            self.say("decided_on", Level.WARNING, words.DECIDED_AFTER_JOINING)
        if draft.recognition_decided_on is not None and draft.recognition_decided_on < joined:
            self.say("recognition_decided_on", Level.ERROR, words.RECOGNIZED_BEFORE_JOINING)

    def _judge_age(self, born: date, precision: str, joined: date) -> None:
        """What is entered about the past is checked, never refused by a rule."""
        age = joined.year - born.year
        if precision == Precision.DAY:
            age -= (joined.month, joined.day) < (born.month, born.day)
        if joined.year not in self.minimum:
            rule = law("admission.minimum_age", joined)
            self.minimum[joined.year] = (int(rule.value), rule.citation)
        minimum, citation = self.minimum[joined.year]
        if age < minimum:
            self.say("joined_on", Level.WARNING, words.TOO_YOUNG, age=age, minimum=minimum, citation=citation)

    def _status(self, draft: Draft, cells: dict[str, Cell]) -> None:
        """Of either date; of a column or mark that says so; never guessed."""
        said = self._said_status(cells)
        official, joined = draft.official_on, draft.joined_on
        if official is not None and official > self.opens_on:
            self.say("official_on", Level.WARNING, words.OFFICIAL_AFTER_OPENING, day=spelled(self.opens_on))
            draft.official_on, draft.official_precision = UNKNOWN_DATE
            draft.recognition_decided_on = None
            draft.status = Status.PROBATIONARY.value
        elif official is not None:
            draft.status = Status.OFFICIAL.value
            if said == Status.PROBATIONARY.value:
                self.say("official_on", Level.ERROR, words.STATUS_AGAINST_DATES)
        elif said:
            draft.status = said
        elif joined is None:
            draft.asks_status = True
            self.say("joined_on", Level.WARNING, words.NO_DATES)
        elif self._on_probation(joined):
            draft.status = Status.PROBATIONARY.value
        else:
            draft.asks_status = True
            self.say("official_on", Level.WARNING, words.ASKED_STATUS, months=self.probation)

    def _said_status(self, cells: dict[str, Cell]) -> str:
        if text := self.text(cells, "status"):
            status = values.status_of(text)
            if status is None and values.is_mark(text) is None:
                self.say("status", Level.WARNING, words.BAD_STATUS, text=text[:40])
            return status or ""
        official = self.is_tick(cells, "official_on")
        probationary = self.is_tick(cells, "joined_on")
        if official and probationary:
            self.say("official_on", Level.ERROR, words.BOTH_STATUSES)
        if official:
            return str(Status.OFFICIAL.value)
        return str(Status.PROBATIONARY.value) if probationary else ""

    def _on_probation(self, joined: date) -> bool:
        """Whether the months of probation have certainly not passed."""
        return months_after(joined, self.probation) >= self.opens_on

    # The place

    def _place(self, draft: Draft, cells: dict[str, Cell], heading: str) -> None:
        parts = [self._place_text(cells, key) for key in PLACE_KEYS]
        naming = Naming(*parts, heading=heading)  # type: ignore[misc]  # as many as there are columns of parts
        found = self.places.find(naming)
        if found.sentence:
            self._say_of_place(found)
        if found.place is None:
            return
        draft.place, draft.held = found.place.id, found.held
        if found.place.opens_on is not None and found.place.opens_on != self.opens_on:
            self._say_of_place(
                Finding(
                    level=Level.ERROR,
                    sentence=words.BOOK_OPENS_ELSEWHEN,
                    values={"name": found.place.name, "day": spelled(found.place.opens_on)},
                    part=found.part,
                )
            )

    def _say_of_place(self, found: Finding) -> None:
        assert found.level is not None
        key = PART_FIELDS.get(found.part, found.part)
        if key not in self.at:
            key = next((each for each in reversed(PLACE_KEYS) if each in self.at), "full_name")
        self.say(key, found.level, found.sentence, **found.values)

    def _place_text(self, cells: dict[str, Cell], key: str) -> str:
        column = self.at.get(key)
        if column is None:
            return ""
        text = self.text(cells, key)
        return text or self.merged.get((self.row, column), "")

    def _only_women_are_marked(self, reading: Reading) -> bool:
        """Rosters with one column "Nữ" mark the women and leave the men blank."""
        column = self.at.get("female")
        if column is None or "male" in self.at or "sex" in self.at:
            return False
        rows = range(reading.header.first_row, len(self.sheet.values))
        return any(values.is_mark(self.sheet.cell(row, column).text) for row in rows)


def _filled_down(sheet: Sheet, columns: set[int]) -> dict[tuple[int, int], str]:
    """What merged cells say to the rows they stretch over."""
    return {
        (row, column): sheet.cell(first, left).text
        for (first, left), (last, right) in sheet.merged
        for column in columns
        if left <= column <= right and last > first
        for row in range(first + 1, last + 1)
    }
