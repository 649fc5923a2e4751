import unicodedata
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotay.kernel.vietnamese import (
    ALPHABET,
    Fault,
    collation_key,
    fold,
    in_words,
    legacy_font,
    letters_and_tone,
    nfc,
    number,
    percent,
)

vietnamese = st.text(
    ALPHABET + ALPHABET.upper() + "\u0300\u0309\u0303\u0301\u0323 \u00a0\u200b'-09", max_size=30
)


@pytest.mark.parametrize("typed", ["hòa", "hoà", "HÒA", "ho\u0300a", " Hoa\u0300 ", "hoa", "h\u200boà\u00a0"])
def test_however_it_was_typed_it_folds_alike(typed: str) -> None:
    assert fold(typed) == "hoa"


def test_dj_folds_to_d_even_where_an_icelandic_letter_stands_for_it() -> None:
    assert fold("Đà Nẵng") == fold("Ðà Nẵng") == "da nang"
    assert nfc("Ðà Nẵng") == "Đà Nẵng"


def test_old_and_new_placement_of_tones_stay_different_words() -> None:
    assert nfc("hoà") != nfc("hòa")


def test_cleaning_composes_letters_and_drops_what_cannot_be_seen() -> None:
    assert nfc(unicodedata.normalize("NFD", "Nguyễn  Thị\u00a0Hường\u200b\x00\t")) == "Nguyễn Thị Hường"


def test_a_tone_typed_before_the_letters_own_mark_is_composed_with_it() -> None:
    assert nfc("Nguye\u0303\u0302n") == "Nguyễn"


@given(st.text() | vietnamese)
def test_folding_and_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert nfc(nfc(text)) == nfc(text)


@given(vietnamese)
def test_folding_does_not_mind_how_the_letters_are_composed(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert fold(unicodedata.normalize("NFD", composed)) == fold(composed)


def test_a_word_is_letters_and_a_tone() -> None:
    tones = [letters_and_tone(word) for word in ("hoa", "hòa", "hỏa", "hõa", "hoá", "họa")]
    assert tones == [("hoa", tone) for tone in (1, 2, 3, 4, 5, 6)]
    assert letters_and_tone("Nguyễn") == ("nguyên", 4)
    assert letters_and_tone("đường") == ("đương", 2)


def in_order(*texts: str) -> bool:
    keys = [collation_key(text) for text in texts]
    return keys == sorted(set(keys))


def test_letters_sort_as_in_the_alphabet() -> None:
    assert in_order(
        "an", "ăn", "ân", "ba", "da", "đa", "em", "êm", "o", "ô", "ơ", "u", "ư", "va", "xa", "y", "za"
    )


def test_tones_decide_between_the_same_letters_only() -> None:
    assert in_order("hoa", "hòa", "hỏa", "hõa", "hóa", "họa", "hoan", "hoàn")


def test_a_word_is_settled_before_the_next_one() -> None:
    assert in_order("Hoa Xuân", "Hòa An", "Hòa Bình")


def test_numbers_sort_by_value_and_before_words() -> None:
    assert in_order("Chi bộ 2", "Chi bộ 10", "Chi bộ Nà Bản")


@given(st.text() | vietnamese)
def test_a_collation_key_is_plain_ascii(text: str) -> None:
    assert collation_key(text).isascii()
    assert collation_key(text).isprintable()


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (37340, 0, "37.340"),
        (Decimal("91.95"), 2, "91,95"),
        (Fraction(1, 3), 2, "0,33"),
        (Fraction(1, 2), 0, "1"),
        (Decimal("-0.001"), 2, "0,00"),
        (-1234567, 0, "-1.234.567"),
        (Decimal("0.045"), 2, "0,05"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(
    value: int | Decimal | Fraction, decimals: int, written: str
) -> None:
    assert number(value, decimals) == written


def test_a_share_of_one_is_a_percentage() -> None:
    assert percent(Decimal("0.9195")) == "91,95%"
    assert percent(Fraction(1, 2), 0) == "50%"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "không"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (105, "một trăm linh năm"),
        (111, "một trăm mười một"),
        (1_005, "một nghìn không trăm linh năm"),
        (37_340, "ba mươi bảy nghìn ba trăm bốn mươi"),
        (5_600_000, "năm triệu sáu trăm nghìn"),
        (25_000_000_001, "hai mươi lăm tỷ không trăm linh một"),
        (-3, "âm ba"),
    ],
)
def test_numbers_are_spelled_as_on_papers(value: int, words: str) -> None:
    assert in_words(value) == words


@given(st.integers(0, 10**15))
def test_different_numbers_are_spelled_differently(value: int) -> None:
    assert in_words(value) != in_words(value + 1)
    assert "  " not in in_words(value)


def test_a_fault_keeps_its_sentence_apart_from_its_values() -> None:
    fault = Fault("Không có {what}.", what="ngày này")
    assert (str(fault), fault.sentence, fault.values) == (
        "Không có ngày này.",
        "Không có {what}.",
        {"what": "ngày này"},
    )


def test_text_of_old_fonts_is_recognised() -> None:
    assert legacy_font("NguyÔn V¨n An, chi bé Nµ B¶n, ®¶ng viªn chÝnh thøc") == "TCVN3"
    assert legacy_font("Nguyeãn Vaên An, ñaûng vieân chính thöùc") == "VNI"
    assert legacy_font("Nguyễn Văn An, chi bộ Nà Bản, hoà, oái, Hoàng Oanh") is None
    assert legacy_font("Nguyen Van An") is None
