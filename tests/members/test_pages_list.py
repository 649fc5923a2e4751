"""The list of members: the rows behind the figure, narrowed, sorted the Vietnamese way, a page at a time."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import die, recognize, transfer
from sotay.members.listing import PER_PAGE, Narrowing, Order, members_of, page_of
from sotay.members.queries import ask
from tests import make
from tests.desk.visiting import reader

YESTERDAY = make.TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture
def world(a_province):
    return a_province


def address(organization, **query):
    return reverse("members:list", args=[organization.pk], query=query)


def names(response):
    return [row["name"] for row in response.context["rows"]]


def test_the_list_shows_who_counts_on_the_day(world):
    stays = make.member(world.cells[0], name="Nông Văn Ở")
    leaves = make.member(world.cells[0], name="Nông Văn Đi")
    die(PROGRAM, leaves, on=make.TODAY)
    office = reader("grassroots_office", world.communes[0])

    assert names(office.get(address(world.communes[0]))) == [str(stays)]
    day = f"{YESTERDAY.day}/{YESTERDAY.month}/{YESTERDAY.year}"
    assert names(office.get(address(world.communes[0], on=day))) == [str(leaves), str(stays)]


def test_its_length_is_the_figure(world):
    for cell in world.cells:
        make.member(cell)
    asked = ask(world.top, make.TODAY)
    figure = evaluate(["party_members_total"], asked)["party_members_total"].value

    response = reader("organization_department", world.top).get(address(world.top))

    assert response.context["count"] == figure == 4


def test_names_stand_in_vietnamese_order(world):
    for name in ("Lý Văn Ân", "Lý Văn An", "Bàn Văn Ân", "Lý Văn Ấn", "Hà Thị Đào", "Hà Thị Dung"):
        make.member(world.cells[0], name=name)

    shown = names(reader("cell_secretary", world.cells[0]).get(address(world.cells[0])))

    assert shown == ["Lý Văn An", "Bàn Văn Ân", "Lý Văn Ân", "Lý Văn Ấn", "Hà Thị Dung", "Hà Thị Đào"]


@pytest.mark.parametrize("sort", ["name", "-name", "born", "-born", "joined", "-joined"])
def test_pages_meet_everybody_once_there_and_back(world, sort):
    for number in range(7):
        make.member(world.cells[0], born_on=date(1980, 1, 1 + number // 2) if number % 3 else None)
    rows, order = members_of(ask(world.cells[0], make.TODAY)), Order.read(sort)
    whole = [row.member_id for row in page_of(rows, order, size=100).rows]

    there, page = [], page_of(rows, order, size=3)
    there += page.rows
    while page.after:
        page = page_of(rows, order, after=page.after, size=3)
        there += page.rows
    back = page.rows
    while page.before:
        page = page_of(rows, order, before=page.before, size=3)
        back = [*page.rows, *back]

    assert [row.member_id for row in there] == whole
    assert [row.member_id for row in back][-len(whole) :] == whole
    assert len(set(whole)) == 7


@pytest.mark.parametrize("sort", ["name", "born", "joined"])
def test_few_rows_are_sorted_as_many_are(world, sort):
    for number in range(5):
        make.member(world.cells[0], born_on=date(1990 - number, 1, 1))
    rows, order = members_of(ask(world.top, make.TODAY)), Order.read(sort)

    assert page_of(rows, order).rows == page_of(rows, order, few=True).rows


def test_dates_nobody_knows_stand_last_whichever_way_one_reads(world):
    unknown = make.member(world.cells[0], born_on=None)
    known = make.member(world.cells[0], born_on=date(1999, 1, 1))
    rows = members_of(ask(world.cells[0], make.TODAY))

    for order in (Order("born"), Order("born", backwards=True)):
        assert [row.member_id for row in page_of(rows, order).rows] == [known.pk, unknown.pk]


@pytest.mark.parametrize(
    ("narrowing", "expected"),
    [
        (Narrowing(status=("official",)), {"b"}),
        (Narrowing(status=("probationary",)), {"a", "c"}),
        (Narrowing(sex=("female",)), {"c"}),
        (Narrowing(minority=(False,)), {"b"}),
        (Narrowing(minority=(None,)), {"c"}),
        (Narrowing(age=("18-30",)), {"c"}),
        (Narrowing(education=("university",)), {"a", "c"}),
        (Narrowing(theory=("elementary",)), {"b"}),
        (Narrowing(sector=("residential",)), {"a", "b", "c"}),
        (Narrowing(kind=("grassroots_cell",)), set()),
        (Narrowing(birth_unsure=True), {"c"}),
        (Narrowing(words="nong ba"), {"b"}),
        (Narrowing(words="Ba Nông", status=("probationary",)), set()),
    ],
)
def test_narrowing(world, narrowing, expected):
    persons = {
        "a": make.member(world.cells[0], name="Lý Văn An"),
        "b": make.official(world.cells[1], name="Nông Văn Ba", ethnicity="Kinh"),
        "c": make.member(
            world.cells[0],
            name="Hà Thị Ca",
            sex="female",
            born_on=date(2000, 1, 1),
            born_precision="year",
            ethnicity="",
        ),
    }
    by_pk = {member.pk: key for key, member in persons.items()}

    found = members_of(ask(world.top, make.TODAY), narrowing)

    assert {by_pk[row.member_id] for row in found} == expected


def test_the_list_of_who_waits_to_be_placed(world):
    waits = make.official(world.communes[0])
    make.official(world.cells[0])

    response = reader("grassroots_office", world.communes[0]).get(address(world.communes[0], look="unplaced"))

    assert names(response) == [str(waits)]
    assert "chưa xếp chi bộ" in response.content.decode()


def test_an_answer_is_taken_away_again_by_a_link(world):
    make.member(world.cells[0])
    office = reader("cell_secretary", world.cells[0])

    response = office.get(address(world.cells[0], sex="male", status="probationary", sort="-born"))

    assert [(each["words"], each["url"]) for each in response.context["narrowed"]] == [
        ("Tình trạng: dự bị", "?sex=male&sort=-born"),
        ("Giới tính: Nam", "?status=probationary&sort=-born"),
    ]


def test_whoever_left_the_scope_stays_in_the_list_of_the_day_by_name_only(world):
    gone = make.member(world.cells[0], name="Nông Văn Xa", born_on=date(1977, 7, 7))
    transfer(PROGRAM, gone, to_cell=world.cells[3], on=make.TODAY)
    day = f"{YESTERDAY.day}/{YESTERDAY.month}/{YESTERDAY.year}"

    response = reader("grassroots_office", world.communes[0]).get(address(world.communes[0], on=day))

    (row,) = response.context["rows"]
    assert (row["name"], row["url"], row["gone"]) == ("Nông Văn Xa", "", True)
    assert "7/7/1977" not in response.content.decode()


def test_before_the_book_opens_the_page_says_why(world):
    response = reader("cell_secretary", world.cells[0]).get(address(world.cells[0], on="31/12/2013"))

    assert "Sổ mở ngày 1/1/2014" in response.content.decode()


def test_nobody_here_yet_teaches_how_they_come(world):
    content = reader("grassroots_office", world.communes[0]).get(address(world.communes[0])).content.decode()

    assert "Chưa có đảng viên nào ở đây" in content


def test_identity_numbers_and_cards_that_bear_them_are_never_whole(world):
    member = make.member(world.cells[0], identity_number="006080001234")

    content = reader("cell_secretary", world.cells[0]).get(address(world.cells[0])).content.decode()

    assert member.person.full_name in content
    assert "006080001234" not in content


def test_the_choice_of_columns_is_kept(world):
    make.member(world.cells[0])
    office = reader("cell_secretary", world.cells[0])
    office.post(
        reverse("members:columns"),
        {"column": ["born", "education"], "organization": world.cells[0].pk, "back": "?sort=born"},
    )

    columns = office.get(address(world.cells[0])).context["columns"]

    assert [column["key"] for column in columns] == ["born", "education"]


def test_the_list_of_ones_office_is_one_address(world):
    office = reader("grassroots_office", world.communes[0])

    response = office.get(reverse("members:list", query={"q": "an"}))

    assert response.headers["Location"] == address(world.communes[0], q="an")


def test_only_what_one_may_record_is_offered(world):
    commune = world.communes[0]
    offered = reader("grassroots_office", commune).get(address(commune)).context["acts"]
    looking = reader("leader", world.top).get(address(commune)).context["acts"]

    assert offered["first"]["label"] == "Ghi quyết định kết nạp"
    assert looking == {"first": None, "others": []}


@pytest.mark.parametrize("count", [1, 4])
def test_a_page_asks_the_database_as_often_whoever_is_on_it(world, count, django_assert_num_queries):
    for number in range(count):
        recognised = make.member(world.cells[number % 2], on=date(2020, 2, 3))
        recognize(PROGRAM, recognised, decision=make.decision(on=date(2021, 2, 3)), on=date(2021, 2, 3))
    office = reader("grassroots_office", world.communes[0])
    office.get(address(world.communes[0]))

    with django_assert_num_queries(16):
        office.get(address(world.communes[0]))


def test_a_page_is_fifty_rows_with_the_next_one_a_link_away(world):
    for number in range(PER_PAGE + 1):
        make.member(world.cells[0], name=f"Lý Văn {'An' if number else 'Yên'}")
    office = reader("cell_secretary", world.cells[0])

    first = office.get(address(world.cells[0]))
    second = office.get(address(world.cells[0]) + first.context["pages"]["next_url"])

    assert (len(names(first)), names(second)) == (50, ["Lý Văn Yên"])
    assert second.context["pages"]["previous_url"]
    assert not second.context["pages"]["next_url"]
