"""Trích ngang: chosen columns in groups with totals; kept by name; taken out with a purpose and a mark."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry, AuditRow
from sotay.kernel.sheets import open_sheet
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import die, transfer
from sotay.members.extracts.actions import change_extract, drop_extract, export_extract, save_extract
from sotay.members.extracts.columns import COLUMNS
from sotay.members.extracts.document import GroupLine, RowLine
from sotay.members.extracts.grouping import GROUPINGS, leaves_of
from sotay.members.extracts.models import SavedExtract
from sotay.members.extracts.reading import content_of
from sotay.members.extracts.sheet import sheet_of
from sotay.members.extracts.spec import Spec
from sotay.members.listing import PER_PAGE
from sotay.members.queries import ask
from sotay.regulations import Refused
from tests import make
from tests.desk.visiting import reader

YEAR = (date(2024, 1, 1), date(2025, 1, 1))


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture
def world(a_province: make.Province) -> make.Province:
    return a_province


def some_members(world: make.Province, count: int = 14) -> None:
    """Members of all cells, of both sexes and several ages and peoples."""
    for number in range(count):
        make.member(
            world.cells[number % 4],
            on=date(2016 + number % 5, 2, 3),
            sex="female" if number % 3 else "male",
            born_on=date(1950 + 4 * (number % 14), 1, 1 + number % 28) if number % 5 else None,
            ethnicity=("Kinh", "Tày", "Dao", "")[number % 4],
        )


def spec(**given: Any) -> Spec:
    return Spec(**given)


def names(lines: list[Any]) -> list[str]:
    return [line.row.listed.member.person.full_name for line in lines if isinstance(line, RowLine)]


@pytest.mark.parametrize(
    "groups", [("child", "cell"), ("sex", "age", "minority"), ("joined",), ("ethnicity", "education"), ()]
)
def test_the_pages_of_a_grouped_list_meet_everybody_once_in_the_order_of_the_groups(
    world: make.Province, groups: tuple[str, ...]
) -> None:
    some_members(world)
    asked = ask(world.top, make.TODAY)
    content = content_of(asked, spec(groups=groups))
    actor = make.actor("organization_department", world.top)

    whole = content.read(actor, 0, 100)
    paged = [row for first in range(0, 14, 3) for row in content.read(actor, first, 3)]

    assert [row.listed.member.pk for row in paged] == [row.listed.member.pk for row in whole]
    assert len({row.listed.member.pk for row in whole}) == 14 == content.whole.totals.members
    for leaf in leaves_of(content.whole):
        inside = whole[leaf.first : leaf.first + leaf.totals.members]
        assert sum(row.listed.member.person.sex == "female" for row in inside) == leaf.totals.women
        keys = [row.listed.member.person.name_key for row in inside]
        assert keys == sorted(keys)


@pytest.mark.parametrize("key", sorted(GROUPINGS))
def test_every_grouping_divides_the_whole_without_rest(world: make.Province, key: str) -> None:
    some_members(world)
    content = content_of(ask(world.top, make.TODAY), spec(groups=(key,)))
    groups = content.whole.inside

    assert sum(group.totals.members for group in groups) == 14
    assert all(group.name for group in groups)
    read = content.lines(content.read(PROGRAM, 0, 100), 0)
    assert [line.group.key for line in read if isinstance(line, GroupLine)] == [each.key for each in groups]


@pytest.mark.parametrize("key", sorted(COLUMNS))
def test_every_column_says_something_of_everybody(world: make.Province, key: str) -> None:
    some_members(world, 4)
    content = content_of(ask(world.top, make.TODAY), spec(columns=(key,)))
    lines = content.lines(content.read(PROGRAM, 0, 100), 0)
    assert len([line.cells for line in lines if isinstance(line, RowLine)]) == 4


def test_its_total_is_the_figure_as_of_the_day(world: make.Province) -> None:
    some_members(world)
    for on in (date(2018, 3, 1), make.TODAY):
        asked = ask(world.top, on)
        figure = evaluate(["party_members_total"], asked)["party_members_total"].value
        assert content_of(asked, spec(groups=("child",))).whole.totals.members == figure


def test_columns_are_moved_left_out_and_added_in_their_order() -> None:
    made = Spec(columns=("born", "sex", "joined"))
    assert made.done("up.joined").columns == ("born", "joined", "sex")
    assert made.done("down.born").columns == ("sex", "born", "joined")
    assert made.done("off.sex").columns == ("born", "joined")
    assert made.done("on.card").columns == ("born", "sex", "joined", "card")
    assert made.done("up.born") == made.done("off.nothing") == made
    assert Spec(columns=("born",)).done("off.born").columns == ("born",)


def test_what_is_asked_for_survives_being_written_as_an_address() -> None:
    made = Spec(
        filters={"sex": "female", "age": "18-30"}, columns=("card", "born"), groups=("cell", "sex"),
        order="-born", paper="a3-portrait", title="Nữ trẻ", only_totals=True, members=(3, 5),
        figure="members_admitted", child=7, period={"period": "custom", "from": "1/1/2024", "to": "5/3/2024"},
    )  # fmt: skip
    assert Spec.of_words(made.words()) == made


def test_those_behind_a_figure_of_a_period_are_listed_though_they_left(world: make.Province) -> None:
    gone = make.official(world.cells[0], name="Hoàng Văn Đi")
    make.official(world.cells[0], name="Hoàng Văn Ở")
    die(PROGRAM, gone, on=date(2024, 2, 5))
    asked = ask(world.top, make.TODAY, *YEAR)

    content = content_of(asked, spec(figure="members_died", columns=("f7_12",)))
    lines = content.lines(content.read(PROGRAM, 0, 10), 0)

    assert names(lines) == ["Hoàng Văn Đi"]
    assert lines[0].values == ["5/2/2024"]


def test_ticked_members_make_a_list(world: make.Province) -> None:
    some_members(world, 3)
    chosen = make.official(world.cells[1], name="Lý Thị Chọn")
    response = reader("grassroots_office", world.communes[0]).get(
        reverse("members:extract", args=[world.communes[0].pk], query={"m": chosen.pk})
    )
    assert [line["name"] for line in response.context["lines"]] == ["Lý Thị Chọn"]


def test_nothing_personal_is_told_of_whoever_left_the_scope(world: make.Province) -> None:
    moved = make.official(world.cells[0], name="Ma Văn Chuyển")
    transfer(PROGRAM, moved, to_cell=world.cells[2], on=make.TODAY)
    office = reader("grassroots_office", world.communes[0])
    address = reverse("members:extract", args=[world.communes[0].pk], query={"on": "1/3/2024", "col": "born"})

    (line,) = office.get(address).context["lines"]
    assert (line["name"], line["gone"], line["cells"][0]["text"]) == ("Ma Văn Chuyển", True, "")
    actor = make.actor("grassroots_office", world.communes[0])
    taken = export_extract(
        actor, world.communes[0], on=date(2024, 3, 1), spec=spec(), purpose="check", period=YEAR
    )
    assert taken.lines == []


def test_a_page_costs_as_many_statements_for_many_as_for_few(
    world: make.Province, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    office = reader("organization_department", world.top)
    query = {"group": ["child", "cell"], "col": ["posts", "grassroots", "came_on", "party_age"]}
    address = reverse("members:extract", args=[world.top.pk], query=query)
    some_members(world, 2)
    office.get(address)
    with django_assert_max_num_queries(100) as few:
        office.get(address)
    some_members(world, PER_PAGE)
    with django_assert_max_num_queries(len(few)):
        office.get(address)


# Kept by name ------------------------------------------------------------------------------------------------


def test_a_saved_list_opens_with_the_members_of_the_day_it_is_opened(world: make.Province) -> None:
    office = reader("organization_department", world.top)
    page = reverse("members:save_extract", args=[world.top.pk], query={"sex": "female", "group": "child"})
    form = office.get(page).context["form"]
    saved_at = office.post(page, {"name": "Nữ đảng viên", "spec": form.initial["spec"]}).url
    assert office.get(saved_at, follow=True).context["count"] == 0

    make.official(world.cells[0], sex="female")
    opened = office.get(saved_at, follow=True)
    assert opened.context["count"] == 1
    assert opened.context["spec"].groups == ("child",)
    assert "Nữ đảng viên" in office.get(reverse("members:extracts")).content.decode()


def test_a_name_somebody_was_looked_for_by_is_not_kept(world: make.Province) -> None:
    made = spec(filters={"q": "Nông", "sex": "male"}, groups=("sex",))
    saved = save_extract(PROGRAM, world.top, title="Nam", spec=made)
    assert Spec.of_words(saved.words) == spec(filters={"sex": "male"}, groups=("sex",))


def test_ones_own_list_is_nobody_elses_and_a_shared_one_is_the_organisations(world: make.Province) -> None:
    one, other = (make.account("organization_department", world.top, name) for name in ("one", "two"))
    mine, theirs = make.acting(one), make.acting(other)
    own = save_extract(mine, world.top, title="Riêng", spec=spec())
    shared = save_extract(mine, world.top, title="Chung", spec=spec(), shared=True)

    assert set(SavedExtract.objects.at_hand(theirs)) == {shared}
    with pytest.raises(Refused):
        drop_extract(theirs, own)
    change_extract(theirs, shared, title="Chung, đã sửa", shared=True, spec=spec(groups=("sex",)))
    with pytest.raises(Refused, match="Đã có"):
        save_extract(mine, world.top, title="Riêng", spec=spec())

    drop_extract(theirs, shared)
    trail = AuditEntry.objects.filter(action="extract.drop").get()
    assert AuditRow.objects.filter(entry_id=trail.pk, row_id=shared.pk or 0, change="delete").count() in (
        0,
        1,
    )
    assert list(SavedExtract.objects.at_hand(mine)) == [own]


def test_a_list_shared_below_is_not_changed_from_above(world: make.Province) -> None:
    below = make.acting(make.account("grassroots_office", world.communes[0]))
    above = make.acting(make.account("organization_department", world.top))
    shared = save_extract(below, world.communes[0], title="Của xã", spec=spec(), shared=True)

    assert not SavedExtract.objects.at_hand(above).exists()
    with pytest.raises(Refused):
        change_extract(above, shared, title="Của tỉnh", shared=True)


# Taken out ---------------------------------------------------------------------------------------------------


def test_the_sheet_has_groups_totals_and_headings_that_stay(world: make.Province) -> None:
    some_members(world)
    taken = export_extract(
        PROGRAM, world.top, on=make.TODAY, spec=spec(groups=("child", "sex"), columns=("born", "card"),
        paper="a3-portrait"), purpose="report", period=YEAR,
    )  # fmt: skip
    content = sheet_of(taken)

    words = [" ".join(cell.text for cell in row if not cell.blank) for row in open_sheet(content).rows]
    assert any(line.startswith("Đảng bộ huyện A: 8 đảng viên") for line in words)
    assert any(line.startswith("Tổng cộng: 14 đảng viên") for line in words)
    assert sum("Nông Văn" in line for line in words) == 14
    xml = ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in xml
    assert 'paperSize="8"' in xml
    assert 'orientation="portrait"' in xml
    assert 'outlineLevel="' in xml


def test_what_leaves_names_its_purpose_and_leads_back_to_the_trail(world: make.Province) -> None:
    make.official(world.cells[0], name="Lò Thị Số", identity_number="006080001234")
    office = reader("cell_secretary", world.cells[0])
    page = reverse("members:export_extract", args=[world.cells[0].pk], query={"layout": "7-hsdv"})
    form = office.get(page).context["form"]
    sent = {"on": "19/3/2024", "spec": form.initial["spec"], "medium": "print"}

    assert "Chưa ghi mục này" in office.post(page, sent).content.decode()
    paper = office.post(page, {**sent, "purpose": "meeting"}).content.decode()

    mark = AuditEntry.objects.get(action="member.export_extract")
    assert mark.purpose == "meeting"
    assert "Mục đích: tổ chức sinh hoạt, đại hội" in paper
    assert f"Bản xuất số {mark.pk}" in paper
    assert "Mẫu 7-HSĐV" in paper
    assert "Lò Thị Số" in paper
    assert paper.count('<th scope="col"') == 14
    assert "1234" not in paper


def test_so_many_persons_do_not_leave_by_one_office_alone(
    world: make.Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_members(world, 4)
    monkeypatch.setattr("sotay.members.leaving.law", lambda *args, **more: _Limit())
    with pytest.raises(Refused, match="4 người"):
        export_extract(PROGRAM, world.top, on=make.TODAY, spec=spec(), purpose="report", period=YEAR)


class _Limit:
    value = 3
    citation = ""

    def allows(self, count: int) -> bool:
        return count > self.value


def test_a_paper_of_february_writes_its_month_with_a_nought(world: make.Province) -> None:
    taken = export_extract(
        PROGRAM, world.cells[0], on=date(2024, 2, 5), spec=spec(), purpose="check", period=YEAR
    )
    assert taken.head.place_and_day == "Ba Bể, ngày 05 tháng 02 năm 2024"
    assert (taken.head.sealed, taken.head.on_behalf) == (False, "T/M CHI BỘ")
