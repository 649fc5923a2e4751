"""Personal data over everything: all tables, fields, choices, forms, uploads; new ones are covered without a list."""

import re
from typing import Any

import pytest
from django import forms
from django.core.management import call_command
from django.db import models
from django.urls import get_resolver

from sotay.kernel.forms import FORMS
from sotay.kernel.personal import SORTS, fields_of, holdings, is_text, names_persons, ours

OURS = ours()
HOLDINGS = holdings()

FORBIDDEN = {
    "name": re.compile(
        r"relig|vetting|denounc|whistle|opinion|belief|famil|political_history|ballot|voted|income|health|disease"
        r"|device|geoloc|gps|latitude|biometr|fingerprint|secret_doc|confess|ton_giao|tham_tra|ly_lich|to_cao|gia_dinh"
    ),
    "words": re.compile(
        r"tôn giáo|thẩm tra|thẩm định tiêu chuẩn chính trị|lịch sử chính trị|lý lịch gia đình|gia đình|người tố cáo"
        r"|nội dung đơn|tuyệt mật|phiếu bầu|sức khỏe|bệnh|thu nhập|religio|vetting|denounc|family|health|opinion",
        re.IGNORECASE,
    ),
}
"""What has no field: vetting, religion, family or political history, denunciations, opinions, ballots, income."""

NOTICE = re.compile(r"[Kk]hông ghi ")
NAMES_OF_THINGS = {
    "name", "title", "number", "code", "issuer", "username", "abbreviation", "words", "commune", "notice_number",
    "full_name", "phone", "ethnicity", "regulation", "file_name", "sheet_name", "reference", "parent_reference",
    "destination_reference", "custodian_reference", "signer", "source", "printed", "asked_for", "subject",
    "value", "actor",
}  # fmt: skip
"""Short answers that name one thing: no room for a story."""


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_field_of_any_table_is_for_what_must_not_be_held(model: type[models.Model]) -> None:
    found = []
    for field in model._meta.get_fields():
        said = [str(getattr(field, name, "")) for name in ("verbose_name", "help_text")]
        said += [str(words) for _value, words in getattr(field, "choices", None) or ()]
        if FORBIDDEN["name"].search(field.name) or any(FORBIDDEN["words"].search(each) for each in said):
            found.append(field.name)
    assert found == []


@pytest.mark.parametrize("name", sorted(FORMS))
def test_no_form_asks_for_what_must_not_be_held(name: str) -> None:
    for field_name, field in FORMS[name].base_fields.items():
        assert not FORBIDDEN["name"].search(field_name), field_name
        said = NOTICE.split(str(field.help_text))[0]
        assert not FORBIDDEN["words"].search(f"{field.label} {said}"), field_name


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_files_are_kept_nowhere_but_where_the_catalogue_says_so(model: type[models.Model]) -> None:
    for field in fields_of(model):
        assert not isinstance(field, models.FileField | models.ImageField)
        if isinstance(field, models.BinaryField) and model._meta.label != "kernel.SealPart":
            assert field.name in HOLDINGS[model._meta.label].fields, field.name


def test_uploads_are_taken_by_rosters_and_nothing_else() -> None:
    takes = {
        f"{name}.{field_name}"
        for name, form in FORMS.items()
        for field_name, field in form.base_fields.items()
        if isinstance(field, forms.FileField)
    }
    assert all(each.startswith(("import.", "reorganization.")) for each in takes), takes


@pytest.mark.parametrize(
    "model", [model for model in OURS if names_persons(model)], ids=lambda model: model._meta.label
)
def test_every_table_that_holds_persons_is_in_the_catalogue_with_every_field(
    model: type[models.Model],
) -> None:
    held = HOLDINGS.get(model._meta.label)
    assert held, f"{model._meta.label}: say in personal_data.toml what it holds of persons"
    assert {field.name for field in fields_of(model)} - {model._meta.pk.name} <= set(held.fields)
    assert all((held.what, held.purpose, held.basis, held.kept))


def test_the_catalogue_names_nothing_that_is_not_there() -> None:
    known = {model._meta.label: {f.name for f in model._meta.concrete_fields} for model in OURS}
    assert {label for label in HOLDINGS if label not in known} == set()
    assert {
        f"{label}.{name}" for label, held in HOLDINGS.items() for name in set(held.fields) - known[label]
    } == set()
    assert {sort for held in HOLDINGS.values() for sort in held.fields.values()} <= set(SORTS)


def test_the_page_of_the_catalogue_is_what_the_program_says() -> None:
    call_command("docs", check=True)


def long_texts() -> list[tuple[str, str, Any]]:
    """The fields of forms in which one can write a story."""
    found = []
    for name, form in FORMS.items():
        for field_name, field in form.base_fields.items():
            plain = type(field) is forms.CharField and not isinstance(
                field.widget, forms.HiddenInput | forms.PasswordInput
            )
            if plain and field_name.rpartition("-")[2] not in NAMES_OF_THINGS:
                found.append((name, field_name, field))
    return found


@pytest.mark.parametrize(("name", "field_name", "field"), long_texts(), ids=lambda each: str(each)[:40])
def test_every_free_text_says_what_must_not_be_written_there(name: str, field_name: str, field: Any) -> None:
    assert NOTICE.search(str(field.help_text)), f"{name}.{field_name} has no notice"


def test_every_text_column_of_persons_is_sorted_and_free_ones_have_a_form_with_the_notice() -> None:
    get_resolver().url_patterns  # noqa: B018 -- forms of pages declare themselves
    noticed = {field_name for _name, field_name, field in long_texts() if NOTICE.search(str(field.help_text))}
    free = {
        (label, name)
        for label, held in HOLDINGS.items()
        for name, sort in held.fields.items()
        if sort == "free"
    }
    listed = {name for _label, name in free} - NAMES_OF_THINGS
    assert listed <= noticed
    unsorted = {
        (model._meta.label, field.name)
        for model in OURS
        if model._meta.label in HOLDINGS
        for field in fields_of(model)
        if is_text(field) and field.name not in HOLDINGS[model._meta.label].fields
    }
    assert unsorted == set()
