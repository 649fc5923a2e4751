"""Organisations of an invented province: their attributes through time, codes, bodies and posts."""

from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from sotay.demo.shapes import Province

from .recount import CELLS, Tree, province, stays

pytestmark = pytest.mark.xdist_group("invented provinces")


@pytest.fixture
def rows() -> Province:
    return province("bac_kan")


PARENTS: dict[str, set[str | None]] = {
    "province": {None},
    "upper": {"province"},
    "delegation": {"province"},
    "grassroots_committee": {"upper"},
    "grassroots_cell": {"upper"},
    "section": {"grassroots_committee"},
    "cell": {"grassroots_committee", "section"},
}


def test_attributes_follow_each_other_without_gap_or_overlap(rows: Province) -> None:
    for (_, aspect), unsorted in Tree(rows).rows.items():
        if aspect != "power":
            facets = sorted(unsorted, key=lambda facet: facet.since)
            assert facets[-1].until is None
            assert all(a.until == b.since for a, b in pairwise(facets))


def test_every_organisation_has_a_lawful_parent_at_all_times(rows: Province) -> None:
    tree = Tree(rows)
    days = sorted({facet.since for facet in rows.facets if facet.aspect in ("kind", "parent")})
    for day in [*days, *(day - timedelta(days=1) for day in days[1:])]:
        for org in tree.ids:
            kind = tree.value(org, "kind", day)
            if kind:
                parent = tree.value(org, "parent", day)
                assert (tree.value(parent, "kind", day) if parent else None) in PARENTS[kind]


def test_codes_are_unique_follow_the_parent_and_are_never_given_twice(rows: Province) -> None:
    tree = Tree(rows)
    owners: dict[str, set[int]] = defaultdict(set)
    for facet in rows.facets:
        if facet.aspect == "code":
            owners[str(facet.value)].add(facet.organization)
            parent = tree.value(facet.organization, "parent", facet.since)
            if parent is not None:
                above = (
                    str(tree.value(parent, "code", facet.since)).removesuffix(".000.000").removesuffix(".000")
                )
                assert str(facet.value).startswith(above.replace(".000", ""))
    assert all(len(organizations) == 1 for organizations in owners.values())
    assert all(len(code.replace(".", "")) == 14 for code in owners)


def test_siblings_have_different_names(rows: Province) -> None:
    tree = Tree(rows)
    for day in (rows.opens_on, date(2019, 12, 31), rows.day):
        names = Counter(
            (tree.value(o, "parent", day), tree.value(o, "name", day)) for o in tree.existing(day)
        )
        assert max(names.values()) == 1


def test_the_decade_saw_every_kind_of_change(rows: Province) -> None:
    changed = Counter(facet.aspect for facet in rows.facets if facet.since > rows.opens_on)
    founded = [organization for organization in rows.organizations if organization.founded_on > rows.opens_on]

    assert changed["name"] > 50 and changed["parent"] > 10 and changed["kind"] > 5 and changed["code"] > 10
    assert changed["power"] >= 2 and changed["upper_type"] == 1
    assert len(founded) > 200


def test_names_are_those_of_the_province(rows: Province) -> None:
    tree = Tree(rows)
    names = {tree.value(org, "name", rows.day) for org in tree.ids}

    assert {"Đảng bộ tỉnh Bắc Kạn", "Đảng bộ huyện Na Rì", "Đảng bộ xã Kim Lư"} <= names
    assert (
        "Chi bộ Trường Trung học phổ thông Na Rì" in names
        or "Chi bộ Trường Trung học phổ thông Yến Lạc" in names
    )
    assert any(str(name).startswith("Chi bộ thôn Nà ") for name in names)


def test_a_town_became_a_city_and_a_commune_a_section(rows: Province) -> None:
    tree = Tree(rows)
    city = next(o for o in tree.ids if tree.value(o, "name", rows.day) == "Đảng bộ thành phố Bắc Kạn")
    section = next(o for o in tree.ids if str(tree.value(o, "name", rows.day)).endswith("Lương Hạ"))

    assert tree.value(city, "upper_type", date(2014, 6, 1)) == "town"
    assert tree.value(section, "name", date(2019, 6, 1)) == "Đảng bộ xã Lương Hạ"
    assert tree.value(section, "kind", date(2019, 6, 1)) == "grassroots_committee"


def test_posts_are_held_by_official_members_of_the_organisation(rows: Province) -> None:
    tree, spans = Tree(rows), stays(rows)
    kinds = {body.id: body for body in rows.bodies}
    for post in rows.posts:
        body = kinds[post.body]
        if body.kind != "cell_committee":
            continue
        inside = [(since, until) for cell, _, since, until in spans[post.member] if cell == body.organization]
        assert any(since <= post.since and (until is None or post.since < until) for since, until in inside)
        assert tree.value(body.organization, "kind", post.since) in CELLS


def test_every_cell_with_members_has_one_secretary(rows: Province) -> None:
    tree = Tree(rows)
    bodies = {body.id: body.organization for body in rows.bodies}
    secretaries = Counter(
        bodies[post.body]
        for post in rows.posts
        if post.title == "secretary" and post.since <= rows.day and post.until is None
    )
    with_members = {s[-1][0] for s in stays(rows).values() if s and s[-1][3] is None}
    cells = [org for org in with_members if tree.value(org, "kind", rows.day) in CELLS]

    assert max(secretaries[cell] for cell in cells) == 1
    assert sum(secretaries[cell] == 1 for cell in cells) > 0.99 * len(cells)


def test_villages_and_workplaces_have_one_head_each_who_is_a_member_nearby(rows: Province) -> None:
    spans = stays(rows)
    heads = [head for head in rows.heads if head.until is None]

    assert Counter(head.unit for head in heads) == Counter({unit.id for unit in rows.units})
    for head in rows.heads:
        assert head.is_member == (head.member is not None)
        if head.member is not None:
            assert any(
                since <= head.since and (u is None or head.since < u) for _, _, since, u in spans[head.member]
            )


def test_who_heads_a_workplace_sits_in_a_cell_of_it(rows: Province) -> None:
    spans = stays(rows)
    workplaces = {unit.id for unit in rows.units if unit.kind not in ("village", "residential_group")}
    cells: dict[int, set[int]] = defaultdict(set)
    for service in rows.services:
        if not service.hosts:
            cells[service.unit].add(service.cell)
    heads = [head for head in rows.heads if head.until is None and head.unit in workplaces]

    assert 0.5 < sum(head.is_member for head in heads) / len(heads) < 0.9
    for head in heads:
        if head.member is not None:
            assert spans[head.member][-1][0] in cells[head.unit]


def test_some_units_without_a_cell_have_members_who_sit_elsewhere(rows: Province) -> None:
    served = {service.unit for service in rows.services if not service.hosts}
    hosted = {service.unit for service in rows.services if service.hosts}

    assert len(hosted) > 10
    assert not hosted & served
    assert {unit.id for unit in rows.units} - served - hosted


def test_some_villages_share_a_cell_and_some_have_none(rows: Province) -> None:
    villages = {unit.id for unit in rows.units if unit.kind in ("village", "residential_group")}
    current = [service for service in rows.services if service.until is None and not service.hosts]
    served = {service.unit for service in current}
    joint = [
        cell for cell, count in Counter(s.cell for s in current if s.unit in villages).items() if count > 1
    ]

    assert len(villages) == 1292
    assert 3 < len(villages - served) < 40
    assert len(joint) > 10


def test_every_paper_has_a_number_no_other_paper_of_that_body_and_term_has(rows: Province) -> None:
    terms: dict[int, list[date]] = defaultdict(list)
    for term in sorted(rows.terms, key=lambda term: term.since):
        terms[term.body].append(term.since)
    numbers = Counter((d.body, d.number, bisect_right(terms[d.body], d.decided_on)) for d in rows.decisions)
    first = Counter((d.body, d.number) for d in rows.decisions if d.decided_on < rows.opens_on)

    assert all(decision.number and decision.subject for decision in rows.decisions)
    assert max(numbers.values()) == 1
    assert max(first.values()) == 1
    assert {row.decision for row in rows.movements} <= {decision.id for decision in rows.decisions}


def test_movements_rest_on_papers_that_are_not_younger(rows: Province) -> None:
    papers = {decision.id: decision for decision in rows.decisions}
    for movement in rows.movements:
        assert papers[movement.decision].decided_on <= movement.recorded_at.date()
