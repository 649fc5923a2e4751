"""The languages: every word of the program has its English, and words of Django their Vietnamese."""

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
import pytest
from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation.template import templatize

PACKAGE = Path(settings.LOCALE_PATHS[0]).parent
DJANGO = Path(django.__file__).parent
LANGUAGES = ("en", "vi")

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]\b|\{\w*\}")
TAG = re.compile(r"</?\w+[^<>]*>")


@dataclass
class Entry:
    """One entry of a catalogue: the words, and what they are in its language, one text for each number."""

    words: dict[str, str] = field(default_factory=dict)
    fuzzy: bool = False

    @property
    def key(self) -> str:
        context = self.words.get("msgctxt")
        return self.words["msgid"] if context is None else f"{context}\x04{self.words['msgid']}"

    @property
    def originals(self) -> list[str]:
        return [text for word, text in self.words.items() if word in {"msgid", "msgid_plural"}]

    @property
    def translations(self) -> list[str]:
        return [text for word, text in self.words.items() if word.startswith("msgstr")]

    @property
    def compiled(self) -> dict[str | tuple[str, int], str]:
        if "msgid_plural" not in self.words:
            return {self.key: self.translations[0]}
        return {(self.key, number): text for number, text in enumerate(self.translations)}


def entries_of(catalogue: Path) -> list[Entry]:
    """The entries of a catalogue, without its head."""
    found = []
    for part in catalogue.read_text(encoding="utf-8").strip().split("\n\n"):
        entry, word = Entry(), ""
        for line in part.splitlines():
            entry.fuzzy |= line.startswith("#,") and "fuzzy" in line
            if line.startswith("#"):
                continue
            name, quote, text = line.partition('"')
            word = name.strip() or word
            entry.words[word] = entry.words.get(word, "") + str(ast.literal_eval(quote + text))
        found.append(entry)
    return [entry for entry in found if entry.words.get("msgid")]


def catalogue_of(language: str, folder: Path = PACKAGE) -> Path:
    return folder / "locale" / language / "LC_MESSAGES" / "django.po"


# What is written against what is used -----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_translated_and_certain(language: str) -> None:
    written = entries_of(catalogue_of(language))
    assert [entry.key for entry in written if entry.fuzzy or not all(entry.translations)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    with catalogue_of(language).with_suffix(".mo").open("rb") as file:
        compiled: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    written = {"": compiled[""]}
    for entry in entries_of(catalogue_of(language)):
        written |= entry.compiled  # type: ignore[arg-type]
    assert compiled == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders_and_tags(language: str) -> None:
    for entry in entries_of(catalogue_of(language)):
        for pattern in (PLACEHOLDER, TAG):
            allowed = [sorted(pattern.findall(text)) for text in entry.originals]
            for text in entry.translations:
                assert sorted(pattern.findall(text)) in allowed, entry.key


def test_every_word_of_the_program_has_its_english() -> None:
    known = {entry.key for entry in entries_of(catalogue_of("en"))}
    forgotten = {
        f"{file.relative_to(PACKAGE)}: {words}"
        for file, words in words_of_the_program()
        if words not in known
    }
    assert forgotten == set(), "run tools/messages.py"


def test_the_english_catalogue_keeps_nothing_that_is_no_longer_used() -> None:
    used = {words for _file, words in words_of_the_program()}
    assert [entry.key for entry in entries_of(catalogue_of("en")) if entry.key not in used] == []


def test_vietnamese_for_django_is_of_words_django_still_uses() -> None:
    rooms = [DJANGO / "conf", DJANGO / "contrib" / "auth"]
    used = {entry.key for room in rooms for entry in entries_of(catalogue_of("en", room))}
    assert [entry.key for entry in entries_of(catalogue_of("vi")) if entry.key not in used] == []


def test_a_form_left_empty_says_so_in_either_language() -> None:
    errors = {}
    for language in LANGUAGES:
        with translation.override(language), pytest.raises(forms.ValidationError) as refused:
            forms.CharField().clean("")
        with translation.override(language):
            errors[language] = refused.value.messages
    assert errors == {"en": ["This field is required."], "vi": ["Chưa ghi mục này."]}


# The words of the program: what xgettext would find, found without it ----------------------------------------

FUNCTIONS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
TEXT = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
MARKED_IN_TEMPLATE = re.compile(rf"\b({'|'.join(FUNCTIONS | IN_CONTEXT)})\(\s*((?:u?(?:{TEXT})\s*,?\s*)+)")


def words_of_the_program() -> Iterator[tuple[Path, str]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and called(call) in FUNCTIONS | IN_CONTEXT:
                yield from ((file, words) for words in marked(called(call), texts_in(call)))
    for file in sorted(PACKAGE.rglob("*.html")):
        for function, texts in MARKED_IN_TEMPLATE.findall(templatize(file.read_text(encoding="utf-8"))):
            found = list(ast.literal_eval(f"[{texts}]"))
            yield from ((file, words) for words in marked(function, found))


def called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def texts_in(call: ast.Call) -> list[str]:
    assert not any(isinstance(each, ast.JoinedStr | ast.BinOp) for each in call.args), ast.unparse(call)
    return [
        each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


def marked(function: str, texts: list[str]) -> Iterator[str]:
    """The key of a call's words; a call with a variable is of words marked elsewhere."""
    if texts and function in FUNCTIONS:
        yield texts[0]
    if len(texts) > 1 and function in IN_CONTEXT:
        yield "\x04".join(texts[:2])
