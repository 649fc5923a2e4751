"""Vietnamese that people read is marked for translation; what is not marked is data, and told here."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from django.conf import settings
from django.template.base import Lexer, Token, TokenType

PACKAGE = Path(settings.LOCALE_PATHS[0]).parent
VIETNAMESE = re.compile("[à-ãè-êìíò-õùúýăđĩũơưạ-ỹ]", re.IGNORECASE)
MARKED = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")

DATA = {
    "demo/*": "the invented province",
    "desk/words.py": "beginnings of names of organisations",
    "kernel/authority.py": "the program's name in the trail, kept in the language of the installation",
    "kernel/names.py": "syllables of names",
    "kernel/personal.py": "the catalogue of fields, a page of the documents",
    "kernel/sheets/*": "headings of lists people bring",
    "kernel/vietnamese.py": "letters",
    "handbook/templates/handbook/look.html": "the language's own name",
    "members/erasure.py": "what stands in place of a name that was erased",
    "members/extracts/*": "the head of a paper and the name of a form",
    "members/particulars/reading.py": "answers of lists people bring",
    "members/quality/sheet.py": "the heading by which a sheet is known again",
    "members/roster/*": "headings and answers of lists people bring",
    "members/story.py": "the beginning of a word it leaves out",
    "members/totals_forms.py": "words a clerk types into a line",
    "organizations/plan_sheet.py": "headings of plans people bring",
    "documents/stamps.py": "what a stamp says",
    "dues/fields.py": "how people write sums",
    "dues/sheets.py": "headings of the year book, as it is printed",
    "dues/vietqr.py": "a letter that banks do not write",
    "honours/export.py": "what stands in a paper",
    "honours/card_procedure.py": "codes of forms, and citations",
    "honours/card_register.py": "codes of forms",
    "honours/procedure.py": "codes of forms, and citations",
    "members/procedures/*": "codes of forms, and citations",
    "organizations/switching.py": "beginnings of names of organisations",
    "people/comings.py": "the trail's words, kept in the language of the installation",
    "procedures/deadlines.py": "units of the rule book",
    "procedures/document.py": "a page of the documents",
    "papers/kinds.py": "abbreviations and signatures on papers",
    "papers/letterhead.py": "the head and foot of a paper",
    "papers/composing.py": "what stands in a paper",
    "papers/as_docx.py": "what stands in a paper",
    "papers/paper.py": "the head and the day of a paper",
    "regulations/*": "the rule book",
    "reports/columns.py": "beginnings of names of organisations",
    "site/gallery.py": "what the gallery of components shows",
    "site/settings.py": "the language's own name",
    "site/templates/gallery.html": "the gallery of components",
    "site/templates/shell/preferences.html": "the language's own name",
}


def test_vietnamese_in_the_code_is_marked_or_data() -> None:
    found: dict[str, list[str]] = {}
    for file, words in [*unmarked_in_code(), *unmarked_in_templates()]:
        found.setdefault(file.relative_to(PACKAGE).as_posix(), []).append(words)
    told = {file: [name for name in DATA if fnmatch(file, name)] for file in found}
    assert {file: found[file][:3] for file, names in told.items() if not names} == {}
    assert set(DATA) == {name for names in told.values() for name in names}, "told, but no longer there"


def unmarked_in_code() -> Iterator[tuple[Path, str]]:
    for file in PACKAGE.rglob("*.py"):
        if file.parent.name == "migrations":
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        marked = {id(part) for node in ast.walk(tree) if is_mark_or_comment(node) for part in ast.walk(node)}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and id(node) not in marked
                and VIETNAMESE.search(str(node.value))
            ):
                yield file, str(node.value)


def is_mark_or_comment(node: ast.AST) -> bool:
    """A call that marks words for translation, or a string that stands alone: a docstring."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        return name == "_" or "gettext" in name
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def unmarked_in_templates() -> Iterator[tuple[Path, str]]:
    for file in PACKAGE.rglob("*.html"):
        inside = ""
        for token in Lexer(file.read_text(encoding="utf-8")).tokenize():
            tag = token.contents.split(maxsplit=1)[0] if token.token_type is TokenType.BLOCK else ""
            if tag in {"blocktranslate", "comment"}:
                inside = tag
            if not inside and VIETNAMESE.search(shown_as_it_stands(token, tag)):
                yield file, token.contents.strip()
            if inside and tag == f"end{inside}":
                inside = ""


def shown_as_it_stands(token: Token, tag: str) -> str:
    if token.token_type is TokenType.COMMENT or tag == "translate":
        return ""
    return MARKED.sub("", token.contents)
