"""Search finds organisations and members however they are typed, within one's scope; identity numbers only by POST."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.members.models import Member
from sotay.organizations.actions import rename
from tests import make
from tests.desk.visiting import doors, reader, words
from tests.make import Province

NUMBER = "006090001234"


@pytest.fixture
def world(a_province: Province) -> Province:
    return a_province


def test_members_are_found_in_any_word_order_and_without_diacritics(world: Province) -> None:
    make.official(world.cells[0], name="Triệu Thị Mùi")
    leader = reader("leader", world.top)
    for typed in ("trieu thi mui", "mui trieu", "Triệu", "mùi t"):
        assert "Triệu Thị Mùi 17/5/1980" in words(leader.get("/search/", {"q": typed})), typed


def test_diacritics_count_where_they_were_typed(world: Province) -> None:
    make.official(world.cells[0], name="Hà Văn Hạ")
    make.official(world.cells[0], name="Nông Văn Hà")
    leader = reader("leader", world.top)
    plain, exact = (words(leader.get("/search/", {"q": typed})) for typed in ("ha van", "hạ"))
    assert ("Hà Văn Hạ" in plain, "Nông Văn Hà" in plain) == (True, True)
    assert ("Hà Văn Hạ" in exact, "Nông Văn Hà" in exact) == (True, False)


def test_an_old_card_number_finds_its_bearer(world: Province) -> None:
    someone = make.official(world.cells[0], name="Bàn Văn Thẻ")
    with entry(PROGRAM, "member.correct", someone):
        Member.objects.filter(pk=someone.pk).update(card_number="09012345", card_type="old")
    assert "Bàn Văn Thẻ" in words(reader("leader", world.top).get("/search/", {"q": "09 012 345"}))


def test_members_elsewhere_are_not_found(world: Province) -> None:
    make.official(world.cells[2], name="Hoàng Thị Xa")
    assert "Hoàng Thị Xa" not in words(
        reader("grassroots_office", world.communes[0]).get("/search/?q=hoang+thi+xa")
    )


def test_who_may_not_list_members_finds_organisations_only(world: Province) -> None:
    make.official(world.cells[0], name="Hoàng Thị Xã")
    page = words(reader("propaganda_department", world.top).get("/search/?q=xa"))
    assert "Đảng bộ xã C" in page
    assert "Hoàng" not in page


def test_organisations_are_found_by_word_code_and_former_name(world: Province) -> None:
    day = date(2022, 5, 1)
    rename(PROGRAM, world.communes[0], name="Đảng bộ xã Nà Phặc", on=day, decision=make.decision(on=day))
    leader = reader("leader", world.top)
    assert "Đảng bộ xã Nà Phặc — Đảng bộ huyện A" in words(leader.get("/search/?q=phac+na"))
    assert "Đảng bộ xã Nà Phặc trước gọi: Đảng bộ xã C" in words(leader.get("/search/", {"q": "xa c"}))
    code = world.top.state(make.TODAY).code  # type: ignore[union-attr]
    assert "Đảng bộ tỉnh Ba Bể" in words(leader.get("/search/", {"q": code}))


def test_an_identity_number_in_an_address_is_not_looked_up(world: Province) -> None:
    make.official(world.cells[0], name="Lý Văn Số", identity_number=NUMBER)
    answer = reader("leader", world.top).get("/search/", {"q": "006 090 001 234"})
    assert answer.status_code == 302
    assert answer["Location"] == "/search/?number=1"


def test_an_identity_number_finds_its_bearer_by_post_and_is_not_shown_again(world: Province) -> None:
    make.official(world.cells[0], name="Lý Văn Số", identity_number=NUMBER)
    leader = reader("leader", world.top)
    answer = leader.post("/search/", {"number": NUMBER})
    assert "Lý Văn Số" in words(answer)
    assert NUMBER not in answer.content.decode()
    assert "Không thấy đảng viên nào như vậy" in words(leader.post("/search/", {"number": "006090009999"}))
    assert "Số định danh có 12 chữ số." in words(leader.post("/search/", {"number": "0060"}))


def test_an_identity_number_from_elsewhere_is_unknown(world: Province) -> None:
    make.official(world.cells[2], name="Lý Văn Số", identity_number=NUMBER)
    neighbour = reader("grassroots_office", world.communes[0])
    assert "Không thấy đảng viên nào như vậy" in words(neighbour.post("/search/", {"number": NUMBER}))


@pytest.mark.parametrize("size", [1, 3])
def test_search_asks_as_much_for_many_as_for_one(
    world: Province, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(size):
        make.official(world.cells[0], name="Vi Văn Chung")
        make.organization(world.communes[0], "cell", "Chi bộ Chung")
    leader = reader("leader", world.top)
    # Two more than where many are there: in a small branch it is asked who is there, then who of them bears the name.
    with django_assert_num_queries(12):
        leader.get("/search/?q=chung")


# The time bar ------------------------------------------------------------------------------------------------


def test_suggestions_stay_within_ones_scope(world: Province) -> None:
    office = reader("grassroots_office", world.communes[0])
    answer = office.get("/search/organizations/?q=chi+bo").content.decode()
    assert [f'data-value="{cell.pk}"' in answer for cell in world.cells] == [True, True, False, False]


def test_the_other_side_of_a_transfer_may_be_anywhere(world: Province) -> None:
    office = reader("grassroots_office", world.communes[0])
    answer = office.get("/search/organizations/?q=chi+bo&anywhere=1&kinds=cell").content.decode()
    assert all(f'data-value="{cell.pk}"' in answer for cell in world.cells)
    secretary = reader("cell_secretary", world.cells[0])
    answer = secretary.get("/search/organizations/?q=chi+bo&anywhere=1").content.decode()
    assert f'data-value="{world.cells[2].pk}"' in answer  # a cell begins a transfer to anywhere
    inspector = reader("inspection_commission", world.communes[0])
    answer = inspector.get("/search/organizations/?q=chi+bo&anywhere=1").content.decode()
    assert f'data-value="{world.cells[2].pk}"' not in answer


def test_choosing_in_the_bar_leads_to_the_same_page_of_another_organisation(world: Province) -> None:
    leader, there = reader("leader", world.top), world.districts[1].pk
    asked: dict[str, str | int] = {
        "org": there,
        "org_words": "Đảng bộ huyện B",
        "on": "1/5/2021",
        "known_at": "",
    }
    assert leader.get(f"/tree/{world.top.pk}/", asked)["Location"] == f"/tree/{there}/?on=1/5/2021"
    assert leader.get("/", asked)["Location"] == f"/organizations/{there}/?on=1/5/2021"


def test_words_typed_into_the_bar_without_choosing_are_understood_or_searched(world: Province) -> None:
    leader, here = reader("leader", world.top), world.top.pk
    typed: dict[str, str | int] = {"org": here, "org_words": "huyen b", "on": "19/3/2024"}
    one = leader.get(f"/tree/{here}/", typed)
    assert one["Location"] == f"/tree/{world.districts[1].pk}/"
    many = leader.get(f"/tree/{here}/", {"org": "", "org_words": "huyen"})
    assert many["Location"] == "/search/?q=huyen"


def test_a_past_day_leads_back_to_today(world: Province) -> None:
    page = reader("leader", world.top).get(f"/organizations/{world.top.pk}/?on=1/5/2021")
    assert f"/organizations/{world.top.pk}/" in doors(page)
