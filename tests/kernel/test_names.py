import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotay.kernel.names import (
    Name,
    matches,
    prefix_range,
    read_name,
    search_tokens,
    sort_key,
    tidy_name,
)
from sotay.kernel.vietnamese import fold

GIVEN = "An Ăn Ân Anh Ánh Hoa Hòa Hoà Hỏa Hõa Hóa Họa Hoan Yến Đức Dức".split()
PARTS = ["Nguyễn", "Trần", "Y", "H'Hen", "Ksor", "Văn", "Thị", *GIVEN]
full_names = st.lists(st.sampled_from(PARTS), min_size=1, max_size=5).map(" ".join)


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("nguyễn  văn an ", "Nguyễn Văn An"),
        ("Nguyễn Văn AN", "Nguyễn Văn An"),
        ("Y Bhăm Niê", "Y Bhăm Niê"),
        ("H'Hen Niê", "H'Hen Niê"),
        ("H’ HEN NIÊ", "H'Hen Niê"),
        ("Ksor Phước", "Ksor Phước"),
        ("GIÀNG A PÁO", "Giàng A Páo"),
        ("K'Brể", "K'Brể"),
        ("Lê McDonald", "Lê McDonald"),
    ],
)
def test_capitals_are_set_right_and_proper_names_left_alone(typed: str, tidy: str) -> None:
    assert tidy_name(typed) == tidy


def test_a_name_is_family_middle_and_given_name() -> None:
    assert read_name("NGUYỄN THỊ THU HÀ") == Name("Nguyễn Thị Thu Hà", "Nguyễn", "Thị Thu", "Hà")


@pytest.mark.parametrize(
    ("name", "ethnicity"),
    [
        ("Y Bhăm Niê", None),
        ("H'Hen Niê", None),
        ("Ksor Phước", None),
        ("Rơ Chăm H'Phik", None),
        ("Siu Black", None),
        ("Kpă Klơng", None),
        ("K'Brể", None),
        ("Alê Mlô", "Ê Đê"),
        ("Alê Mlô", "Ê-đê"),
        ("A Sang", "Xơ Đăng"),
    ],
)
def test_where_the_given_name_is_not_last_the_parts_keep_their_order(
    name: str, ethnicity: str | None
) -> None:
    assert read_name(name, ethnicity) == Name(name, "", "", name)


@pytest.mark.parametrize(
    ("name", "ethnicity"),
    [
        ("Nguyễn Văn An", "Ê Đê"),
        ("Giàng A Páo", "Mông"),
        ("Ý Lan", None),
        ("Hà Thị An", None),
        ("Hoàng Y An", "Tày"),
    ],
)
def test_other_names_go_by_the_given_name(name: str, ethnicity: str | None) -> None:
    assert read_name(name, ethnicity).given == name.rsplit(maxsplit=1)[-1]


def in_order(*names: str) -> bool:
    keys = [sort_key(name) for name in names]
    return keys == sorted(set(keys))


def test_names_sort_by_given_name_then_family_then_middle() -> None:
    assert in_order(
        "Nguyễn Thị An",
        "Nguyễn Văn An",
        "Trần Văn An",
        "Nguyễn Văn Ăn",
        "Nguyễn Văn Ân",
        "Trần Thị Bình",
        "Lê Đức Dũng",
        "Lê Văn Đức",
    )


def test_the_well_known_order_of_tones() -> None:
    assert in_order(*(f"Lê {given}" for given in ("Hoa", "Hòa", "Hỏa", "Hõa", "Hóa", "Họa", "Hoan")))


def test_all_of_one_given_name_stand_together() -> None:
    assert in_order("Vũ Hoa", "An Hòa", "Vũ Hòa", "An Hoan")


def test_capitals_and_composition_do_not_change_the_place() -> None:
    assert sort_key("NGUYỄN VĂN HOÀ") == sort_key("Nguyễn Văn Hòa")


@given(full_names, full_names)
def test_names_with_the_same_place_are_the_same_name(one: str, other: str) -> None:
    assert sort_key(one).isascii()
    if sort_key(one) == sort_key(other):
        assert fold(one) == fold(other)


@given(full_names, full_names, full_names)
def test_a_smaller_given_name_always_comes_first(one: str, other: str, third: str) -> None:
    order = sorted([one, other, third], key=sort_key)
    givens = [sort_key(name).partition(" ")[0] for name in order]
    assert givens == sorted(givens)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("nguyen", True),
        ("hoa nguyen", True),
        ("v h n", True),
        ("Hòa", True),
        ("hoà", True),
        ("Họa", False),
        ("Hoa", True),
        ("nguyê", True),
        ("nguyên", False),
        ("NGUYỄN", True),
        ("van van", False),
        ("nguyen hoa thi", False),
        ("", False),
        ("'", False),
    ],
)
def test_a_name_is_found_in_any_order_and_by_the_diacritics_that_were_typed(query: str, found: bool) -> None:
    assert matches("Nguyễn Văn Hòa", query) is found


def test_every_asked_word_needs_a_word_of_its_own() -> None:
    assert matches("Hà Hải", "ha hai")
    assert matches("Hà Hải", "hai ha")
    assert not matches("Hà Anh", "ha h")


def test_names_with_an_apostrophe_are_found_with_and_without_it() -> None:
    assert search_tokens("H’Hen Niê") == ["h", "hen", "hhen", "nie"]
    assert all(matches("H'Hen Niê", query) for query in ("h'hen", "hhen", "hen nie", "h’ hen", "niê"))


@given(full_names)
def test_a_name_is_found_by_each_of_its_tokens_through_their_range(name: str) -> None:
    for token in search_tokens(name):
        assert token.isascii()
        low, high = prefix_range(token[:2])
        assert low <= token < high
        assert matches(name, token)
    assert matches(name, name)
