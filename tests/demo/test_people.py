"""Invented people look like people of their province, and their numbers belong to nobody."""

import os
import subprocess
import sys
import unicodedata
from collections import Counter
from dataclasses import fields
from datetime import date
from itertools import pairwise

import pytest

from sotay.demo import profiles
from sotay.demo.generate import generate
from sotay.demo.shapes import Province

from .recount import province

pytestmark = pytest.mark.xdist_group("invented provinces")


@pytest.fixture
def rows() -> Province:
    return province("bac_kan")


def test_numbers_are_unique_well_formed_and_out_of_use(rows: Province) -> None:
    identities = [member.identity_number for member in rows.members if member.identity_number]
    cards = [member.card_number for member in rows.members if member.card_number]
    phones = [member.phone for member in rows.members if member.phone]

    assert len(set(identities)) == len(identities) and len(set(cards)) == len(cards)
    assert all(len(number) == 12 and number[:3] == "006" and number[6] == "9" for number in identities)
    assert all(len(number) == 8 and number.isdigit() for number in cards)
    assert all(len(phone) == 10 and phone.startswith("04") for phone in phones)


def test_identity_numbers_agree_with_sex_and_birth_year(rows: Province) -> None:
    for member in rows.members:
        if member.identity_number:
            woman, century = member.sex == "female", 0 if member.born_on.year < 2000 else 2
            assert member.identity_number[3:6] == f"{century + woman}{member.born_on.year % 100:02d}"


def test_names_are_in_one_form_and_hold_the_given_name(rows: Province) -> None:
    for member in rows.members:
        assert member.full_name == unicodedata.normalize("NFC", member.full_name).strip()
        assert "  " not in member.full_name
        assert member.given_name in member.full_name


def test_peoples_are_mixed_as_in_the_province(rows: Province) -> None:
    peoples = Counter(member.ethnicity for member in rows.members)

    assert peoples.most_common(1)[0][0] == "Tày"
    assert {"Tày", "Nùng", "Dao", "Kinh", "Mông", "Hoa", "Sán Chay"} <= set(peoples)


def test_some_birth_dates_are_known_by_year_or_month_only(rows: Province) -> None:
    precisions = Counter(member.born_precision for member in rows.members)
    first_of_january = [
        m for m in rows.members if m.born_precision == "day" and m.born_on.timetuple().tm_yday == 1
    ]

    assert precisions["year"] > 100 and precisions["month"] > 50
    assert len(first_of_january) > 300


def test_everybody_had_his_backgrounds_one_after_the_other(rows: Province) -> None:
    by_member: dict[int, list[tuple[date, date | None]]] = {}
    for row in rows.backgrounds:
        by_member.setdefault(row.member, []).append((row.since, row.until))
    assert len(by_member) == len(rows.members)
    for spans in by_member.values():
        spans.sort(key=lambda span: span[0])
        assert spans[-1][1] is None
        assert all(a[0] < b[0] == a[1] for a, b in pairwise(spans))


def test_the_same_seed_gives_the_same_province_and_another_one_another() -> None:
    profile = profiles.load("thai_nguyen")
    assert generate(profile) == generate(profile)
    assert generate(profile, 5).members != generate(profile, 6).members


def test_the_order_of_hashing_does_not_matter() -> None:
    program = (
        "import hashlib; from sotay.demo import profiles; from sotay.demo.generate import generate;"
        "print(hashlib.sha256(repr(generate(profiles.load('thai_nguyen'))).encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in (1, 2)
    }
    assert len(told) == 1


def test_a_second_root_shares_no_id_code_or_number() -> None:
    first = province("bac_kan")
    second = generate(profiles.load("thai_nguyen"), id_base=first.next_id)

    for name in (
        "decisions",
        "organizations",
        "units",
        "bodies",
        "terms",
        "members",
        "movements",
        "sheets",
        "lines",
    ):
        taken = {row.id for row in getattr(first, name)}
        assert taken.isdisjoint(row.id for row in getattr(second, name))
        assert max(taken) < first.next_id
    for name in ("identity_number", "card_number"):
        numbers = {getattr(member, name) for member in first.members} - {None}
        assert numbers.isdisjoint({getattr(member, name) for member in second.members} - {None})
    codes = [{f.value for f in rows.facets if f.aspect == "code"} for rows in (first, second)]
    assert codes[0].isdisjoint(codes[1])
    assert fields(second)
