"""Bring the catalogues of translations up to date; run by hand after writing or changing words for people.

    .venv/bin/python tools/messages.py

Words for people are written in Vietnamese where they are used; their English stands in sotay/locale/en. This gathers
the words of the whole package into that catalogue, beside the English they have already, drops those no longer used,
and compiles. What is new comes without English, what changed is marked fuzzy: the tool names both, and ends with 1
until somebody has translated the one and looked at the other. It needs GNU gettext (apt-get install gettext).

The catalogue of sotay/locale/vi is written by hand and only compiled: it holds Vietnamese for words of Django that a
reader may meet and that Django itself leaves in English or says in a way nobody here would.
"""

import os
import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.conf import settings
from django.core.management import call_command

PACKAGE = Path(__file__).resolve().parent.parent / "sotay"
CATALOGUES = PACKAGE / "locale"
ENGLISH = CATALOGUES / "en" / "LC_MESSAGES" / "django.po"

# These change with each run and each machine, and tell nobody anything.
IDLE_HEADERS = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Report-Msgid-Bugs-To): .*\n',
    re.MULTILINE,
)
EMPTY = re.compile(r'^msgstr.* ""$(?!\n")', re.MULTILINE)


def main() -> int:
    settings.configure(LOCALE_PATHS=[CATALOGUES], USE_I18N=True)
    django.setup()
    with TemporaryDirectory() as elsewhere:
        gather(Path(elsewhere))
    os.chdir(PACKAGE)
    call_command("compilemessages", verbosity=0)
    missing = unfinished(ENGLISH.read_text(encoding="utf-8"))
    for entry in missing:
        print(entry, end="\n\n")
    print(f"{len(missing)} to do in {ENGLISH.relative_to(PACKAGE.parent)}")
    return 1 if missing else 0


def gather(elsewhere: Path) -> None:
    """From a copy of the package: Django lays its work files beside the templates it reads."""
    shutil.copytree(PACKAGE, elsewhere, dirs_exist_ok=True, ignore=shutil.ignore_patterns("static", "locale"))
    os.chdir(elsewhere)
    call_command(
        "makemessages",
        locale=["en"],
        extensions=["html", "py"],
        no_location=True,
        no_obsolete=True,
        no_wrap=True,
        verbosity=0,
    )
    written = ENGLISH.read_text(encoding="utf-8")
    ENGLISH.write_text(IDLE_HEADERS.sub("", written), encoding="utf-8")


def unfinished(catalogue: str) -> list[str]:
    """The entries without English, or with English somebody must look at."""
    entries = catalogue.strip().split("\n\n")[1:]
    return [entry for entry in entries if "#, fuzzy" in entry or EMPTY.search(entry)]


if __name__ == "__main__":
    sys.exit(main())
