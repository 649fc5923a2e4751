"""What is kept beside its source agrees with it: migrations, compiled messages."""

import ast
import gettext
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

CATALOGUES = sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/*.po"))


@pytest.mark.django_db(databases=["default", "owner"])
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=3)


def test_compiled_messages_are_up_to_date() -> None:
    for catalogue in CATALOGUES:
        with catalogue.with_suffix(".mo").open("rb") as file:
            compiled: dict[str, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        written = messages_of(catalogue)
        assert {text: compiled.get(text) for text in written} == written


def messages_of(catalogue: Path) -> dict[str, str]:
    """The plain entries of a catalogue, those that are translated and certain."""
    found: dict[str, str] = {}
    for entry in catalogue.read_text(encoding="utf-8").split("\n\n"):
        if "#, fuzzy" in entry or "msgid_plural" in entry or "msgctxt" in entry:
            continue
        parts: dict[str, str] = {}
        word = ""
        for line in entry.splitlines():
            before, quote, text = line.partition('"')
            word = before.strip() or word
            if quote and not line.startswith("#"):
                parts[word] = parts.get(word, "") + str(ast.literal_eval(quote + text))
        if parts.get("msgid") and parts.get("msgstr"):
            found[parts["msgid"]] = parts["msgstr"]
    return found
