"""The page of an organisation and the tree: of any day, as known at any moment, within one's scope."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from sotay.kernel.authority import PROGRAM
from sotay.members.actions import die
from sotay.organizations.actions import move, rename
from sotay.organizations.structure import begin_term, constitute, found_unit, seat, serve
from sotay.people.actions import hold_post
from tests import make
from tests.desk.visiting import doors, reader, words
from tests.make import Province

RENAMED = date(2022, 5, 1)


@pytest.fixture
def world(a_province: Province) -> Province:
    return a_province


def page_of(pk: int, **query: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/organizations/{pk}/?{asked}" if asked else f"/organizations/{pk}/"


def test_it_says_what_it_is_and_on_which_decision(world: Province) -> None:
    page = words(reader("leader", world.top).get(page_of(world.districts[0].pk)))
    assert page.startswith("Đảng bộ huyện A Đảng bộ cấp trên trực tiếp của tổ chức cơ sở đảng Huyện Số ")
    assert "ngày 1/1/2010, Tỉnh ủy" in page


def test_its_figures_add_up_to_those_of_its_children(world: Province) -> None:
    make.official(world.cells[0], sex="female")
    make.official(world.cells[0])
    make.member(world.cells[2], on=date(2024, 1, 1))

    page = words(reader("leader", world.top).get(page_of(world.top.pk)))

    assert "Tổng số đảng viên 3" in page
    assert "Đảng viên dự bị 1" in page
    assert "33,33 %" in page
    assert "Đảng bộ huyện A Huyện 2 2 0 1" in page
    assert "Đảng bộ huyện B Huyện 2 1 1 0" in page


def test_before_the_book_opens_there_is_no_figure_and_a_reason(world: Province) -> None:
    page = words(reader("leader", world.top).get(page_of(world.top.pk, on="1/1/2012")))
    assert "Sổ mở ngày 1/1/2014" in page


def test_its_drawing_counts_years_from_the_ledger(world: Province) -> None:
    make.official(world.cells[0], on=date(2020, 2, 1))
    someone = make.official(world.cells[1], on=date(2021, 3, 1))
    die(PROGRAM, someone, on=date(2023, 5, 5))

    page = words(reader("leader", world.top).get(page_of(world.top.pk)))

    assert "Từ cuối năm 2014 tăng 1 đảng viên, từ 0 lên 1" in page
    assert "2020 1 0 1 2021 1 0 2 2022 0 0 2 2023 0 1 1 19/3/2024 0 0 1" in page


def test_another_day_shows_the_name_of_that_day_and_says_so(world: Province) -> None:
    cell = world.cells[0]
    rename(PROGRAM, cell, name="Chi bộ Nà Pán", on=RENAMED, decision=make.decision(on=RENAMED))
    leader = reader("leader", world.top)

    before = leader.get(page_of(cell.pk, on="30/4/2022"))
    assert words(before).startswith(f"Chi bộ thôn {world.communes[0].pk}-1 ")
    assert b'class="is-past"' in before.content
    assert words(leader.get(page_of(cell.pk))).startswith("Chi bộ Nà Pán ")


def test_its_history_tells_each_change_with_its_decision(world: Province) -> None:
    cell, commune = world.cells[0], world.communes[0]
    rename(PROGRAM, cell, name="Chi bộ Nà Pán", on=RENAMED, decision=make.decision("45-QĐ/ĐU", RENAMED))
    day = date(2023, 1, 1)
    move(PROGRAM, commune, to_parent=world.districts[1], on=day, decision=make.decision("9-QĐ/TU", day))
    leader = reader("leader", world.top)

    of_cell = words(leader.get(page_of(cell.pk)))
    assert "Theo Đảng bộ xã C về Đảng bộ huyện B Số 9-QĐ/TU, ngày 1/1/2023" in of_cell
    assert f"Đổi tên Chi bộ thôn {commune.pk}-1 → Chi bộ Nà Pán Số 45-QĐ/ĐU" in of_cell
    of_commune = words(leader.get(page_of(commune.pk)))
    assert "Chuyển giao Đảng bộ huyện A → Đảng bộ huyện B Số 9-QĐ/TU" in of_commune


def test_before_it_was_founded_it_says_since_when(world: Province) -> None:
    page = words(reader("leader", world.top).get(page_of(world.cells[0].pk, on="1/1/2000")))
    assert "Ngày này tổ chức chưa thành lập" in page
    assert "1/1/2010" in page


def test_as_known_before_it_was_recorded_it_is_unknown(world: Province) -> None:
    page = words(reader("leader", world.top).get(page_of(world.cells[0].pk, known_at="1/1/2015")))
    assert "Lúc ấy sổ chưa ghi tổ chức này" in page


def test_the_day_goes_along_from_page_to_page(world: Province) -> None:
    page = reader("leader", world.top).get(page_of(world.top.pk, on="30/4/2022", known_at="19/3/2024"))
    carried = "?on=30/4/2022&known_at=19/3/2024"
    assert f"/organizations/{world.districts[0].pk}/{carried}" in doors(page)
    assert f"/tree/{world.top.pk}/{carried}" in doors(page)


def test_who_leads_is_named_to_those_who_may_list_members(world: Province) -> None:
    body = constitute(PROGRAM, world.communes[0], kind="executive", name="Đảng ủy xã C", on=make.FOUNDED)
    begin_term(PROGRAM, body, name="2020 – 2025", on=date(2020, 6, 1))
    post = seat(PROGRAM, body, title="secretary", on=make.FOUNDED)
    seat(PROGRAM, body, title="deputy_secretary", on=make.FOUNDED)
    someone = make.official(world.cells[0], name="Đàm Thị Dẫn")
    hold_post(PROGRAM, post, on=date(2021, 1, 1), is_member=True, person=someone.person)

    named = words(reader("leader", world.top).get(page_of(world.communes[0].pk)))
    assert "Đảng ủy xã C nhiệm kỳ 2020 – 2025 Bí thư Đàm Thị Dẫn Phó bí thư khuyết 1" in named
    counted = words(reader("propaganda_department", world.top).get(page_of(world.communes[0].pk)))
    assert "Bí thư 1 người" in counted
    assert "Đàm Thị Dẫn" not in counted


def test_it_says_which_units_it_serves(world: Province) -> None:
    unit = found_unit(PROGRAM, world.communes[0], name="Thôn Nà Pán", kind="village", on=make.FOUNDED)
    serve(PROGRAM, unit, cell=world.cells[0], on=make.FOUNDED)
    leader = reader("leader", world.top)
    assert "Phụ trách Thôn Nà Pán" in words(leader.get(page_of(world.cells[0].pk)))
    assert "Trên địa bàn Thôn Nà Pán" in words(leader.get(page_of(world.communes[0].pk)))


def test_only_who_decides_today_is_offered_decisions(world: Province) -> None:
    department = reader("organization_department", world.top)
    address = f"/organizations/{world.districts[0].pk}/move/"
    assert address in doors(department.get(page_of(world.districts[0].pk)))
    assert address not in doors(department.get(page_of(world.districts[0].pk, on="1/1/2023")))
    assert address not in doors(reader("leader", world.top).get(page_of(world.districts[0].pk)))


def test_the_trail_leads_up_to_the_top_of_ones_scope(world: Province) -> None:
    page = reader("grassroots_office", world.communes[0]).get(page_of(world.cells[0].pk))
    names = [step["label"] for step in page.context["trail"]]
    assert names[:3] == ["Đảng bộ tỉnh Ba Bể", "Đảng bộ huyện A", "Đảng bộ xã C"]
    open_ = [bool(step["url"]) for step in page.context["trail"]]
    assert open_ == [False, False, True, True]


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_asks_as_much_of_the_database_for_many_as_for_one(
    world: Province, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        make.organization(world.communes[0], "cell", f"Chi bộ {number}")
        make.member(world.cells[0], on=date(2023, 1, 1))
        body = constitute(PROGRAM, world.communes[0], kind="executive", name=f"B{number}", on=make.FOUNDED)
        post = seat(PROGRAM, body, title="secretary", on=make.FOUNDED)
        hold_post(
            PROGRAM, post, on=date(2021, 1, 1), is_member=True, person=make.official(world.cells[0]).person
        )
    leader = reader("leader", world.top)
    with django_assert_num_queries(32):
        leader.get(page_of(world.communes[0].pk))


# The tree ----------------------------------------------------------------------------------------------------


def test_the_tree_opens_where_one_is(world: Province) -> None:
    make.official(world.cells[0])
    page = words(reader("leader", world.top).get(f"/tree/{world.cells[0].pk}/"))
    assert "Đảng bộ tỉnh Ba Bể Đảng bộ tỉnh, thành phố 1" in page
    assert f"Chi bộ thôn {world.communes[0].pk}-1 1" in page
    assert "Đảng bộ xã D" not in page


def test_one_level_is_fetched_at_a_time(world: Province) -> None:
    part = reader("leader", world.top).get(f"/tree/{world.districts[1].pk}/", headers={"HX-Request": "true"})
    html = part.content.decode()
    assert "<html" not in html
    assert "Đảng bộ xã D" in html
    assert "Đảng bộ huyện" not in html


def test_the_tree_of_a_past_day_stands_as_it_stood(world: Province) -> None:
    day = date(2023, 1, 1)
    move(PROGRAM, world.communes[0], to_parent=world.districts[1], on=day, decision=make.decision(on=day))
    leader = reader("leader", world.top)
    there = {"HX-Request": "true"}
    now_ = leader.get(f"/tree/{world.districts[1].pk}/", headers=there).content.decode()
    then = leader.get(f"/tree/{world.districts[1].pk}/?on=31/12/2022", headers=there).content.decode()
    assert ("Đảng bộ xã C" in now_, "Đảng bộ xã C" in then) == (True, False)


def test_the_tree_begins_at_the_top_of_ones_scope(world: Province) -> None:
    page = words(reader("grassroots_office", world.communes[0]).get(f"/tree/{world.cells[0].pk}/"))
    assert "Đảng bộ tỉnh" not in page
    assert "Đảng bộ xã C" in page


def test_the_tree_is_filtered_by_typing(world: Province) -> None:
    page = words(reader("leader", world.top).get(f"/tree/{world.top.pk}/?q=xa+c"))
    assert "Đảng bộ xã C Đảng bộ huyện A" in page
    assert "Đảng bộ xã D" not in page


@pytest.mark.parametrize("size", [1, 3])
def test_the_tree_asks_as_much_for_many_branches_as_for_one(
    world: Province, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make.official(world.cells[0])
    make.official(world.cells[2])
    for number in range(size):
        make.organization(world.communes[0], "cell", f"Chi bộ {number}")
    leader = reader("leader", world.top)
    with django_assert_num_queries(34):
        leader.get(f"/tree/{world.communes[0].pk}/")
