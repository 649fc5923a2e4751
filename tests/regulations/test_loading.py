"""A rule file that says something wrong is an error that names the file and the rule."""

from pathlib import Path

import pytest

from sotay.regulations import BrokenRuleBook, Grade, RuleBook
from sotay.regulations.loading import load

TEXTS = """
["1-QĐ"]
name = "Quy định thứ nhất"
issued = 2020-01-01
replaced_by = "2-QĐ"

["2-QĐ"]
name = "Quy định thứ hai"
issued = 2024-05-01
"""

HEAD = 'chapter = "Kết nạp"\norder = 1\n'

VERSION = 'since = 2020-01-01\nvalue = 18\ncite = "Điều 1, 1-QĐ"\ngrade = "read"\n'


def rule(version: str = VERSION, *more: str, head: str = 'title = "Tuổi"\nunit = "tuổi"\n') -> str:
    versions = "".join(f"[[admission.age.versions]]\n{text}" for text in (version, *more))
    return f"[admission.age]\n{head}{versions}"


def written(folder: Path, *chapters: str, texts: str = TEXTS) -> Path:
    (folder / "articles").mkdir()
    (folder / "texts.toml").write_text(texts, "utf-8")
    for number, chapter in enumerate(chapters):
        (folder / "articles" / f"chapter{number}.toml").write_text(chapter, "utf-8")
    return folder


def loaded(folder: Path, *chapters: str, texts: str = TEXTS) -> RuleBook:
    return load(written(folder, *chapters, texts=texts))


def test_a_plain_rule_is_read(tmp_path: Path) -> None:
    (only,) = loaded(tmp_path, HEAD + rule()).clauses("admission.age")
    assert (only.value, only.unit, only.title, only.grade) == (18, "tuổi", "Tuổi", Grade.READ)
    assert (only.regulation, only.article, only.citation) == ("1-QĐ", "Điều 1", "Điều 1, 1-QĐ")


def test_several_places_are_cited_in_their_order(tmp_path: Path) -> None:
    cite = VERSION.replace("Điều 1, 1-QĐ", "Điều 1, 1-QĐ; 2-QĐ")
    (only,) = loaded(tmp_path, HEAD + rule(cite)).clauses("admission.age")
    assert only.regulation == "1-QĐ"
    assert only.citation == "Điều 1, 1-QĐ; 2-QĐ"


def test_a_gap_between_versions_is_allowed(tmp_path: Path) -> None:
    later = VERSION.replace("2020", "2022")
    first, second = loaded(tmp_path, HEAD + rule(VERSION + "until = 2021-01-01\n", later)).clauses(
        "admission.age"
    )
    assert first.until < second.since


def test_a_version_goes_on_unconfirmed_from_the_day_its_text_was_replaced_unread(tmp_path: Path) -> None:
    known, unsure = loaded(tmp_path, HEAD + rule(VERSION + 'superseded_by = "2-QĐ"\n')).clauses(
        "admission.age"
    )
    assert known.until == unsure.since
    assert (known.grade, unsure.grade) == (Grade.READ, Grade.UNCONFIRMED)
    assert (known.superseded_by, unsure.superseded_by) == ("", "2-QĐ")


BROKEN_RULES = {
    "no title": (rule(head='unit = "tuổi"\n'), "has no title"),
    "an empty title": (rule(head='title = " "\n'), "has no title"),
    "an empty unit": (rule(head='title = "Tuổi"\nunit = ""\n'), "has no unit"),
    "no versions": ('[admission.age]\ntitle = "Tuổi"\n', "has no versions"),
    "an empty list of versions": ('[admission.age]\ntitle = "Tuổi"\nversions = []\n', "has no versions"),
    "versions that are no tables": ('[admission.age]\ntitle = "Tuổi"\nversions = [1]\n', "is no table"),
    "no table at all": ("[admission]\nage = 18\n", "is no table"),
    "a field nobody knows": (rule(head='title = "Tuổi"\ntitel = "Tuổi"\n'), "the field titel"),
    "a field of a version nobody knows": (rule(VERSION + "from = 2020-01-01\n"), "the field from"),
    "the wrong order": (rule(VERSION, VERSION.replace("2020", "2019")), "not in the order of time"),
    "the same day twice": (rule(VERSION, VERSION), "not in the order of time"),
    "an overlap": (rule(VERSION + "until = 2023-01-01\n", VERSION.replace("2020", "2022")), "overlaps"),
    "an end before its beginning": (rule(VERSION + "until = 2019-01-01\n"), "ends before it begins"),
    "an end on its beginning": (rule(VERSION + "until = 2020-01-01\n"), "ends before it begins"),
    "no first day": (rule(VERSION.replace("since = 2020-01-01\n", "")), "has no day in since"),
    "a moment for a day": (rule(VERSION.replace("2020-01-01", "2020-01-01T08:00:00")), "has no day in since"),
    "a text for a day": (rule(VERSION.replace("2020-01-01", '"2020"')), "has no day in since"),
    "a text for the last day": (rule(VERSION + 'until = "mai"\n'), "has no day in until"),
    "no citation": (rule(VERSION.replace('cite = "Điều 1, 1-QĐ"\n', "")), "has no cite"),
    "an empty citation": (rule(VERSION.replace("Điều 1, 1-QĐ", "")), "has no cite"),
    "a citation of nothing known": (rule(VERSION.replace("1-QĐ", "9-QĐ")), "the unknown text '9-QĐ'"),
    "a second citation of nothing": (rule(VERSION.replace("1-QĐ", "1-QĐ; 9-QĐ")), "the unknown text '9-QĐ'"),
    "an article without a text": (rule(VERSION.replace("Điều 1, 1-QĐ", "Điều 1")), "the unknown text"),
    "an unknown grade": (rule(VERSION.replace("read", "certain")), "unknown grade 'certain'"),
    "no grade": (rule(VERSION.replace('grade = "read"\n', "")), "unknown grade None"),
    "unconfirmed by hand": (rule(VERSION.replace("read", "unconfirmed")), "unconfirmed by superseded_by"),
    "no value": (rule(VERSION.replace("value = 18\n", "")), "has no value"),
    "a value and unknown": (rule(VERSION + "unknown = true\n"), "is unknown and has a value"),
    "unknown but read": (rule(VERSION.replace("value = 18", "unknown = true")), "so it is assumed"),
    "unknown perhaps": (rule(VERSION + 'unknown = "perhaps"\n'), "neither true nor false"),
    "a float": (rule(VERSION.replace("18", "0.5")), "does not say of what kind"),
    "a share without its kind": (rule(VERSION.replace("18", '"2/3"')), "does not say of what kind"),
    "a share by zero": (
        rule(VERSION.replace("18", '"2/0"'), head='title = "Tuổi"\nkind = "fraction"\n'),
        "is no share",
    ),
    "another kind than said": (rule(head='title = "Tuổi"\nkind = "fraction"\n'), "is no share"),
    "a kind nobody knows": (rule(head='title = "Tuổi"\nkind = "money"\n'), "unknown kind 'money'"),
    "a change of kind": (
        rule(VERSION, VERSION.replace("2020", "2022").replace("18", "true")),
        "changes its kind",
    ),
    "a bound nobody knows": (rule(head='title = "Tuổi"\nbound = "about"\n'), "unknown bound 'about'"),
    "a bound on a word": (
        rule(VERSION.replace("18", '"nhiều"'), head='title = "Tuổi"\nbound = "at_least"\n'),
        "sets a bound on a text",
    ),
    "a code nobody can read": (rule(VERSION.replace("18", '"ceremony"')), "needs a wording"),
    "an empty list": (rule(VERSION.replace("18", "[]")), "is no list of values"),
    "a range without an end": (
        rule(VERSION.replace("18", "{ at_least = 1 }"), head='title = "Tuổi"\nkind = "range"\n'),
        "a range has a start",
    ),
    "a range that runs backwards": (
        rule(VERSION.replace("18", "{ at_least = 9, at_most = 1 }"), head='title = "Tuổi"\nkind = "range"\n'),
        "ends after it starts",
    ),
    "superseded by nothing known": (rule(VERSION + 'superseded_by = "9-QĐ"\n'), "unknown text '9-QĐ'"),
    "superseded before it began": (
        rule(VERSION.replace("2020", "2025") + 'superseded_by = "2-QĐ"\n'),
        "does not fall in its period",
    ),
}


@pytest.mark.parametrize(("broken", "complaint"), BROKEN_RULES.values(), ids=BROKEN_RULES.keys())
def test_a_broken_rule_is_named_with_its_file(tmp_path: Path, broken: str, complaint: str) -> None:
    with pytest.raises(BrokenRuleBook) as raised:
        loaded(tmp_path, HEAD + broken)
    assert str(raised.value).startswith("chapter0.toml: admission.age")
    assert complaint in str(raised.value)


BROKEN_FILES = {
    "no TOML": ("chapter = ", "chapter0.toml"),
    "a key twice": (HEAD + rule() + rule(), "chapter0.toml"),
    "no chapter": ("order = 1\n" + rule(), "has no chapter"),
    "no order": ('chapter = "Kết nạp"\n' + rule(), "has no order"),
    "an order that is true": ('chapter = "Kết nạp"\norder = true\n' + rule(), "has no order"),
    "no rules": (HEAD, "has no rules"),
    "a stray line": ("stray = 1\n" + HEAD + rule(), "chapter0.toml: stray: is no table"),
    "letters in pieces": (HEAD + rule(head='title = "Tuô\u0309i"\n'), "not composed"),
}


@pytest.mark.parametrize(("broken", "complaint"), BROKEN_FILES.values(), ids=BROKEN_FILES.keys())
def test_a_broken_file_is_named(tmp_path: Path, broken: str, complaint: str) -> None:
    with pytest.raises(BrokenRuleBook, match=r"^chapter0\.toml") as raised:
        loaded(tmp_path, broken)
    assert complaint in str(raised.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    folder = written(tmp_path, HEAD + rule())
    (folder / "articles" / "chapter0.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BrokenRuleBook, match=r"^chapter0\.toml"):
        load(folder)


def test_a_folder_without_texts_is_no_rule_book(tmp_path: Path) -> None:
    with pytest.raises(BrokenRuleBook, match=r"^texts\.toml"):
        load(tmp_path)


def test_the_rules_of_a_family_stand_in_one_file(tmp_path: Path) -> None:
    second = HEAD.replace("1", "2") + rule().replace("admission.age", "admission.education")
    with pytest.raises(BrokenRuleBook, match="rules of admission stand in another file"):
        loaded(tmp_path, HEAD + rule(), second)


def test_two_chapters_cannot_have_one_place(tmp_path: Path) -> None:
    second = HEAD + rule().replace("admission.age", "dues.rate")
    with pytest.raises(BrokenRuleBook, match=r"chapter1\.toml: has the order of chapter0\.toml"):
        loaded(tmp_path, HEAD + rule(), second)


def test_chapters_are_read_in_their_order_whatever_the_files_are_called(tmp_path: Path) -> None:
    second = HEAD.replace("1", "0") + rule().replace("admission.age", "dues.rate")
    assert loaded(tmp_path, HEAD + rule(), second).keys == ("dues.rate", "admission.age")


BROKEN_TEXTS = {
    "no name": ('["1-QĐ"]\nissued = 2020-01-01\n', "texts.toml: 1-QĐ: has no name"),
    "no day": ('["1-QĐ"]\nname = "Quy định"\n', "texts.toml: 1-QĐ: has no day"),
    "an unknown follower": (
        '["1-QĐ"]\nname = "Quy định"\nissued = 2020-01-01\nreplaced_by = "9-QĐ"\n',
        "texts.toml: 1-QĐ: is replaced by the unknown 9-QĐ",
    ),
    "a comma": ('["1, 2-QĐ"]\nname = "Quy định"\nissued = 2020-01-01\n', "may have no comma"),
    "an unknown field": ('["1-QĐ"]\nname = "Quy định"\nissued = 2020-01-01\nday = 1\n', "the field day"),
}


@pytest.mark.parametrize(("texts", "complaint"), BROKEN_TEXTS.values(), ids=BROKEN_TEXTS.keys())
def test_a_broken_text_is_named(tmp_path: Path, texts: str, complaint: str) -> None:
    with pytest.raises(BrokenRuleBook) as raised:
        loaded(tmp_path, HEAD + rule(), texts=texts)
    assert complaint in str(raised.value)
