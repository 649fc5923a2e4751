"""docs/regulations.md says what the rule files say."""

import re

from sotay.regulations import Grade, book, keys
from sotay.regulations.document import MEANINGS, PAGE, markdown


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == markdown(), "run python -m sotay.regulations.document"


def test_every_rule_and_every_text_is_on_the_page() -> None:
    page = markdown()
    assert all(f"`{key}`" in page for key in keys())
    assert all(f"| {number} |" in page for number in book().texts)


def test_every_grade_is_explained() -> None:
    assert list(MEANINGS) == list(Grade)


def test_every_row_of_a_table_has_the_cells_of_its_head() -> None:
    for table in re.findall(r"(?:^\|.*\n)+", markdown(), re.MULTILINE):
        widths = {line.count(" | ") for line in table.splitlines() if not line.startswith("|--")}
        assert len(widths) == 1


def test_no_text_is_listed_in_vain() -> None:
    needed = {text.replaced_by for text in book().texts.values()}
    for key in keys():
        for clause in book().clauses(key):
            needed |= {place.rpartition(", ")[2] for place in clause.citation.split("; ")}
            needed.add(clause.superseded_by)
    assert book().texts.keys() <= needed
