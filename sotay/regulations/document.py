"""docs/regulations.md: the whole rule book as one page, written from the rule files.

``python -m sotay.regulations.document`` writes the page anew; a test compares it with the files.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from sotay.regulations import FOREVER, GRADE_WORDS, Clause, Grade, RuleBook, book, in_words
from sotay.regulations.book import Chapter, Text

PAGE = Path(__file__).parents[2] / "docs" / "regulations.md"

OPENING = """\
# The rule book

Every age, majority, deadline, rate and threshold the program judges by: what it is, where it stands, when it
holds, and how sure we are of it. Titles and values are in Vietnamese, as the program shows them.

This page is written from `sotay/regulations/articles/*.toml` by `python -m sotay.regulations.document`.
Correct a rule there, not here.

The day of an event chooses the version. A vote of 30/6/2025 is judged by the rules of that day, even when it
is entered a year later. A rule that changes is not edited: it gets a further version. Where a competent body
has set its own value for an organisation, the program uses that one there and cites the decision; such values
are kept in the database and not on this page.

## How sure we are

| grade | shown as | what it means | may refuse |
|---|---|---|---|
"""

MEANINGS = {
    Grade.READ: "The regulation's own words were read, or an article quoted from them in full.",
    Grade.SECONDARY: (
        "Taken from the press, a local guide, a question bank or an existing tool. "
        "The number is probably right; the article may be missing."
    ),
    Grade.UNVERIFIED: "Known by hearsay only. Somebody must look it up before anybody relies on it.",
    Grade.UNCONFIRMED: (
        "It was read, but its text has since been replaced by one nobody here has read. "
        "The value goes on until somebody confirms or corrects it."
    ),
    Grade.ASSUMED: (
        "Not known for the day asked, so the nearest known version stands in; "
        "or no regulation was found, and the program had to choose."
    ),
}

AFTER_GRADES = """
A rule that may not refuse warns. It names its citation and its grade, and leaves the decision to the office
that can cite better. Rules of a single province warn too: they are kept as examples and bind nobody else.

Asked about a day before its first version or after its last, a rule answers with the nearest one and calls it
*assumed*. Both days of a period belong to it; a period without an end is still running. A day marked ≈ was
worked out, not read, and a note says how.

To confirm a rule, read the text, correct the version in its file, set its `grade` to `read`, take out
`superseded_by`, and write this page anew.
"""

TEXTS = """
## The texts

| cited as | name | issued | in force from | replaced by |
|---|---|---|---|---|
"""


def markdown() -> str:
    """The page."""
    rules = book()
    parts = [OPENING, *_grades(), AFTER_GRADES, *_contents(rules)]
    for chapter in rules.chapters:
        parts += _chapter(chapter, rules)
    parts += [TEXTS, *_texts(rules.texts.values())]
    return "".join(parts)


def _grades() -> Iterator[str]:
    for grade, meaning in MEANINGS.items():
        refuses = "yes" if grade in (Grade.READ, Grade.SECONDARY) else "no"
        yield _row(grade, GRADE_WORDS[grade], meaning, refuses)


def _contents(rules: RuleBook) -> Iterator[str]:
    yield f"\n## The {len(rules.keys)} rules\n\n| chapter | file | rules |\n|---|---|---|\n"
    for chapter in rules.chapters:
        link = f"[{chapter.title}](#{chapter.name})"
        yield _row(link, f"`{chapter.name}.toml`", str(len(chapter.keys)))


def _chapter(chapter: Chapter, rules: RuleBook) -> Iterator[str]:
    yield f'\n### <a id="{chapter.name}"></a>{chapter.title}\n\n'
    yield "| rule | value | where it stands | in force | grade |\n|---|---|---|---|---|\n"
    notes: list[str] = []
    for key in chapter.keys:
        name = f"{rules.clauses(key)[0].title}<br>`{key}`"
        for written, replaced in _versions(rules.clauses(key)):
            yield _row(name, written.in_words, written.citation, _period(written), _grade(written, replaced))
            name = ""
            if written.note:
                notes.append(f"- `{key}` from {in_words(written.since)}: {written.note}\n")
    if notes:
        yield "\n"
        yield from notes


def _versions(clauses: tuple[Clause, ...]) -> Iterator[tuple[Clause, Clause | None]]:
    """Each version as it was written, with the part of it whose text was replaced unread."""
    followers = [*clauses[1:], None]
    for clause, follower in zip(clauses, followers, strict=True):
        if not clause.superseded_by:
            yield clause, follower if follower and follower.superseded_by else None


def _texts(texts: Iterable[Text]) -> Iterator[str]:
    notes: list[str] = []
    for text in texts:
        issued = in_words(text.issued) if text.issued else ""
        yield _row(text.number, text.name, issued, _day(text.since, text.date_inferred), text.replaced_by)
        if text.note:
            notes.append(f"- {text.number}: {text.note}\n")
    yield "\n"
    yield from notes


def _period(clause: Clause) -> str:
    last = "" if clause.until == FOREVER else in_words(clause.until - timedelta(days=1))
    return f"{_day(clause.since, clause.date_inferred)} – {last}".rstrip()


def _grade(clause: Clause, replaced: Clause | None) -> str:
    grade = f"{clause.grade}, {clause.place} only" if clause.place else str(clause.grade)
    if replaced is None:
        return grade
    end = "" if replaced.until == FOREVER else f" to {in_words(replaced.until - timedelta(days=1))}"
    return f"{grade}; {replaced.grade} from {in_words(replaced.since)}{end} ({replaced.superseded_by})"


def _day(day: date, inferred: bool) -> str:
    return f"≈ {in_words(day)}" if inferred else in_words(day)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |\n"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(markdown(), "utf-8")
