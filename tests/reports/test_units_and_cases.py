"""Figures of units without cells or members, of their heads, and of cases that wait too long; with the rows behind."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from urllib.parse import quote

import pytest

from sotay.indicators.engine import evaluate, spread
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import FOREVER, clock_stopped_at
from sotay.members.excusing import excuse
from sotay.members.queries import ask
from sotay.organizations.models import Post
from sotay.organizations.structure import end_unit, found_unit, serve
from sotay.people.actions import hold_post
from sotay.procedures.actions import open_case
from sotay.procedures.models import Task
from sotay.regulations import Refused
from sotay.reports.behind import shelves_of
from sotay.reports.member_forms import membership_form
from tests import make
from tests.reports.test_pages import reader, table, text


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY), seen_by(PROGRAM):
        yield make.province()


def unit(home, name, kind="village", **more):
    return found_unit(PROGRAM, home, name=name, kind=kind, on=date(2015, 1, 1), **more)


def values(organization, *codes, on=make.TODAY):
    return [each.value for each in evaluate(codes, ask(organization, on)).values()]


def test_a_village_is_without_cell_until_one_serves_it_and_without_members_until_there_is_one(province):
    commune, cell = province.communes[0], province.cells[0]
    village = unit(commune, "Thôn Nà Pán")
    asked = ("villages", "villages_without_cell", "villages_without_members")
    assert values(province.top, *asked) == [1, 1, 1]
    serve(PROGRAM, village, cell=cell, on=date(2020, 1, 1))
    assert values(province.top, *asked) == [1, 0, 1]
    make.member(cell, date(2023, 5, 1))
    assert values(province.top, *asked) == [1, 0, 0]
    assert values(province.top, *asked, on=date(2023, 4, 30)) == [1, 0, 1]
    assert values(province.top, *asked, on=date(2019, 12, 31)) == [1, 1, 1]
    end_unit(PROGRAM, village, on=date(2024, 3, 1))
    assert values(province.top, *asked) == [0, 0, 0]
    assert values(province.districts[1], *asked, on=date(2023, 12, 31)) == [0, 0, 0]


def test_workplaces_are_counted_apart_with_their_heads(province):
    commune = province.communes[0]
    firm = unit(commune, "Công ty A", "enterprise", ownership="private")
    school = unit(commune, "Trường B", "school", ownership="state")
    unit(commune, "Thôn Nà Pán")
    asked = ("workplaces", "workplaces_without_cell", "workplace_heads", "workplace_heads_party_members")
    assert values(province.top, *asked) == [2, 2, 0, 0]
    member = make.member(province.cells[0], date(2023, 5, 1))
    posts = {post.unit_id: post for post in Post.objects.filter(unit__isnull=False)}
    hold_post(PROGRAM, posts[firm.pk], on=date(2024, 1, 1), person=None, is_member=False)
    hold_post(PROGRAM, posts[school.pk], on=date(2024, 1, 1), person=member.person, is_member=True)
    assert values(province.top, *asked) == [2, 2, 2, 1]
    assert values(province.top, "village_heads") == [0]
    assert (
        spread(["workplaces"], ask(province.top, make.TODAY))
        .children[province.districts[0].pk]["workplaces"]
        .value
        == 2
    )


def test_the_rows_behind_are_the_units_by_name(province):
    unit(province.communes[0], "Thôn Nà Pán", commune="Xã C")
    (shelf,) = shelves_of(
        "villages_without_cell", ask(province.top, make.TODAY), make.actor("leader", province.top)
    )
    (entry,) = shelf.read().entries
    assert (entry.name, entry.kind, entry.place) == ("Thôn Nà Pán, Xã C", "Thôn", "Đảng bộ xã C")


@pytest.fixture
def waiting(province):
    member = make.member(province.cells[0], date(2023, 1, 5))
    case = open_case(
        PROGRAM, province.cells[0], procedure="recognition", on=date(2024, 1, 5), person=member.person
    )
    return case.tasks.get()


def test_a_step_is_overdue_from_the_day_after_its_term(province, waiting: Task):
    asked = ("cases_waiting", "cases_overdue", f"cases_overdue_at_{waiting.seat}")
    due = waiting.due_on
    assert due is not None
    before = date.fromordinal(waiting.opened_on.toordinal() - 1)
    after = date.fromordinal(due.toordinal() + 1)
    with clock_stopped_at(after):
        assert values(province.top, *asked, on=after) == [1, 1, 1]
        assert values(province.top, *asked, on=due) == [1, 0, 0]
        assert values(province.top, *asked, on=before) == [0, 0, 0]
        assert values(province.districts[1], *asked, on=after) == [0, 0, 0]


def test_the_steps_behind_name_somebody_only_to_who_may_see_the_case(province, waiting: Task):
    question = ask(province.top, make.TODAY)
    for role, opens in (("leader", False), ("organization_department", True)):
        (shelf,) = shelves_of("cases_waiting", question, make.actor(role, province.top))
        (entry,) = shelf.read().entries
        assert str(waiting.declared.title) in entry.kind
        assert bool(entry.url) is opens
        assert waiting.case.person is not None
        assert (entry.name == waiting.case.person.full_name) is opens


def test_what_is_overdue_stands_by_step_and_by_who_must_take_it(province, waiting: Task):
    due = waiting.due_on
    assert due is not None
    after = date.fromordinal(due.toordinal() + 1)
    with clock_stopped_at(after):
        client = reader("leader", province.top)
        page = text(client.get(f"/reports/{province.top.pk}/overdue/"))
        assert "1 hồ sơ quá hạn" in page
        assert str(waiting.declared.title) in page
        rows = table(client.get(f"/reports/{province.top.pk}/overdue.xlsx").content)
        (line,) = [row for row in rows if str(row[1]).strip().startswith(str(waiting.declared.title))]
        assert line[2:5] == [1.0, 1.0, 0.0]
        other = text(client.get(f"/reports/{province.districts[1].pk}/overdue/"))
        assert "Không có hồ sơ nào quá hạn" in other


def test_each_number_of_what_is_overdue_leads_to_its_rows(province, waiting: Task):
    due = waiting.due_on
    assert due is not None
    with clock_stopped_at(date.fromordinal(due.toordinal() + 1)):
        client = reader("organization_department", province.top)
        shown = client.get(f"/reports/{province.top.pk}/overdue/").content.decode()
        links = [unescape(each) for each in re.findall(r'href="([^"]*cases_overdue[^"]*)"', shown)]
        of_step = [each for each in links if f"step=recognition.{waiting.step}" in each]
        assert len(of_step) == 3, links  # of the whole, and of each district
        for address in of_step[:2]:
            behind = text(client.get(address))
            assert waiting.case.person is not None
            assert waiting.case.person.full_name in behind
            assert f"{waiting.declared.title} ({waiting.case.title})" in behind
        other = of_step[0].replace(f"recognition.{waiting.step}", "recognition.decide")
        assert "Không có dòng nào" in text(client.get(other))
        for wrong in ("recognition.nowhere", "nothing.at_all", "recognition", "'; DROP"):
            address = of_step[0].replace(f"recognition.{waiting.step}", quote(wrong))
            assert client.get(address).status_code == 404


def test_a_unit_may_have_members_and_no_cell_or_neither(province):
    commune, cell = province.communes[0], province.cells[0]
    make.official(cell)
    hosted, empty, served = (unit(commune, f"Thôn Nà {name}") for name in ("Ghép", "Trắng", "Đủ"))
    firm = unit(commune, "Công ty Ghép", kind="enterprise", ownership="private")
    serve(PROGRAM, served, cell=cell, on=make.FOUNDED)
    for each in (hosted, firm):
        serve(PROGRAM, each, cell=cell, on=date(2024, 2, 1), hosts=True)
    asked = (
        "villages",
        "villages_without_cell",
        "villages_without_members",
        "villages_with_members_without_cell",
        "villages_without_members_and_cell",
        "workplaces_with_members_without_cell",
        "workplaces_without_members_and_cell",
    )
    assert values(province.top, *asked) == [3, 2, 1, 1, 1, 1, 0]
    assert values(province.top, *asked, on=date(2024, 1, 31)) == [3, 2, 2, 0, 2, 0, 1]
    (shelf,) = shelves_of(asked[3], ask(province.top, make.TODAY), make.actor("leader", province.top))
    assert [entry.name for entry in shelf.read().entries] == ["Thôn Nà Ghép"]
    assert empty.pk


def test_members_are_guests_of_another_cell_only_until_their_unit_has_one(province):
    village, (own, host) = unit(province.communes[0], "Thôn Nà Ghép"), province.cells[:2]
    serve(PROGRAM, village, cell=host, on=date(2024, 1, 5), hosts=True)
    with pytest.raises(Refused, match="đã được ghi"):
        serve(PROGRAM, village, cell=host, on=date(2024, 1, 9), hosts=True)
    serve(PROGRAM, village, cell=own, on=date(2024, 2, 1))
    rows = [(row.cell_id, row.hosts, row.valid_to) for row in village.services.order_by("pk")]
    assert rows == [(host.pk, True, date(2024, 2, 1)), (own.pk, False, FOREVER)]
    with pytest.raises(Refused, match="đã có chi bộ phụ trách"):
        serve(PROGRAM, village, cell=host, on=date(2024, 3, 1), hosts=True)


def test_the_page_tells_guests_from_those_a_cell_serves(province):
    village = unit(province.communes[0], "Thôn Nà Ghép")
    office = reader("grassroots_office", province.communes[0])
    address = f"/organizations/{province.communes[0].pk}/units/served/?of={village.pk}"
    given = {"cell": province.cells[0].pk, "on": "1/2/2024", "hosts": "on"}
    assert "Chỉ sinh hoạt ghép" in text(office.get(address))
    assert office.post(address, given).status_code == 302
    again = text(office.post(address, given))
    assert "đã được ghi cho đơn vị từ trước" in again
    shown = text(office.get(f"/organizations/{province.cells[0].pk}/"))
    assert "Thôn Nà Ghép (đảng viên sinh hoạt ghép)" in shown


def test_who_is_exempt_counts_at_home_and_stands_on_form_3(province):
    members = [make.official(province.cells[0]) for _ in range(3)]
    excuse(PROGRAM, members[0], ground="retiring", on=date(2023, 1, 15), until=date(2023, 6, 1))
    excuse(PROGRAM, members[0], ground="aged", on=date(2024, 1, 15))
    asked = ("party_members_total", "members_exempt", "members_elsewhere")
    assert values(province.top, *asked) == [3, 1, 0]
    assert values(province.top, *asked, on=date(2024, 1, 14)) == [3, 0, 0]
    assert values(province.districts[1], *asked) == [0, 0, 0]
    form = membership_form(province.top, make.TODAY, make.actor("auditor", province.top))
    assert form.wrong == []
    assert form.made.found.whole["members_exempt"].value == 1
    (shelf,) = shelves_of(
        "members_exempt", ask(province.top, make.TODAY), make.actor("auditor", province.top)
    )
    assert [entry.name for entry in shelf.read().entries] == [members[0].person.full_name]
