"""The ledger of an invented province is one the program itself could have written."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from sotay.demo.shapes import Movement, Province

from .recount import CELLS, INWARD, OUTWARD, Tree, chains, effective, last_closing, province, stays

pytestmark = pytest.mark.xdist_group("invented provinces")

SEEDS = (None, 1, 77, 4_021)


@pytest.fixture(params=SEEDS)
def rows(request: pytest.FixtureRequest) -> Province:
    return province("bac_kan", request.param)


def test_every_entry_starts_where_the_one_before_ended(rows: Province) -> None:
    for chain in chains(rows).values():
        stack: list[Movement] = []
        for entry in chain:
            if entry.quantity < 0:
                wrong = stack.pop()
                assert entry.reverses == wrong.id
                assert _legs(entry) == _legs(wrong)
                assert entry.reason
                continue
            place = (stack[-1].to_organization, stack[-1].to_status) if stack else (None, None)
            assert (entry.from_organization, entry.from_status) == place
            stack.append(entry)


def _legs(entry: Movement) -> tuple[object, ...]:
    return (
        entry.kind,
        entry.from_organization,
        entry.from_status,
        entry.to_organization,
        entry.to_status,
        entry.happened_on,
    )


def test_entries_of_a_person_were_recorded_in_the_order_they_count(rows: Province) -> None:
    for chain in chains(rows).values():
        times = [entry.recorded_at for entry in chain]
        assert times == sorted(set(times))


def test_ids_follow_the_time_of_recording(rows: Province) -> None:
    entries = list(rows.ledger())
    assert [entry.id for entry in entries] == list(range(1, len(entries) + 1))
    assert all(a.recorded_at <= b.recorded_at for a, b in pairwise(entries))


def test_shapes_fit_kinds(rows: Province) -> None:
    for entry in rows.ledger():
        inward, outward = entry.from_organization is None, entry.to_organization is None
        if entry.kind in INWARD:
            assert (inward, outward) == (True, False)
        elif entry.kind in OUTWARD:
            assert (inward, outward) == (False, True)
        else:
            assert (inward, outward) == (False, False)
        if entry.kind == "recognition":
            assert (entry.from_status, entry.to_status) == ("probationary", "official")
            assert entry.from_organization == entry.to_organization
        if entry.kind == "transfer":
            assert entry.from_organization != entry.to_organization
            assert entry.from_status == entry.to_status
        if entry.kind == "cancellation":
            assert entry.from_status == "probationary"


def test_members_sit_only_in_cells_that_exist(rows: Province) -> None:
    tree = Tree(rows)
    for spans in stays(rows).values():
        for cell, _, since, until in spans:
            if since == until:
                continue  # carried over, and recognised the same day
            assert tree.value(cell, "kind", since) in CELLS
            assert tree.value(cell, "kind", (until or rows.day) - timedelta(days=1)) in CELLS


def test_every_cell_keeps_three_official_members(rows: Province) -> None:
    tree = Tree(rows)
    counts = Counter(
        spans[-1][0]
        for spans in stays(rows).values()
        if spans and spans[-1][3] is None and spans[-1][1] == "official"
    )
    totals = {facet.organization for facet in rows.facets if facet.aspect == "bookkeeping"}
    for org in tree.existing(rows.day):
        if tree.value(org, "kind", rows.day) in CELLS and not totals & set(tree.up(org, rows.day)):
            assert counts[org] >= 3


def test_grassroots_cells_have_fewer_than_thirty_members_and_committees_no_fewer(rows: Province) -> None:
    tree = Tree(rows)
    counts: Counter[int] = Counter()
    for spans in stays(rows).values():
        if spans and spans[-1][3] is None:
            counts.update(tree.up(spans[-1][0], rows.day))
    for org, count in counts.items():
        kind = tree.value(org, "kind", rows.day)
        assert kind != "grassroots_cell" or count < 30
        assert kind != "grassroots_committee" or count >= 30


def test_nothing_counts_before_the_opening_or_on_the_day(rows: Province) -> None:
    for entry in rows.ledger():
        assert rows.opens_on <= entry.counted_on < rows.day
        assert entry.happened_on <= entry.counted_on
        assert entry.counted_on <= entry.recorded_at.date() < rows.day
        assert (entry.kind == "opening") == (entry.counted_on == rows.opens_on)


def test_nothing_is_recorded_into_a_closed_period(rows: Province) -> None:
    tree = Tree(rows)
    closings: dict[int, list[tuple[object, date]]] = defaultdict(list)
    for closing in rows.closings:
        closings[closing.organization].append((closing.closed_at, closing.closed_through))
    paths: dict[tuple[int, date], int] = {}
    for entry in rows.ledger():
        for org in {entry.from_organization, entry.to_organization} - {None}:
            assert org is not None
            key = org, entry.counted_on
            if key not in paths:
                paths[key] = tree.up(*key)[-2]
            closed = last_closing(closings, paths[key], entry.recorded_at)
            assert closed is None or entry.counted_on > closed


def test_what_was_recorded_late_counts_from_the_first_open_day(rows: Province) -> None:
    late = [entry for entry in rows.movements if entry.counted_on > entry.happened_on and entry.quantity > 0]

    assert len(late) > 400
    assert {(entry.counted_on.month, entry.counted_on.day) for entry in late} == {(1, 1), (7, 1)}


def test_some_hundreds_of_mistakes_were_reversed(rows: Province) -> None:
    reasons = Counter(entry.reason for entry in rows.movements if entry.quantity < 0)
    assert 200 < sum(reasons.values()) < 700
    assert len(reasons) >= 4
    later = [entry for entry in rows.movements if entry.quantity < 0 and entry.counted_on > entry.happened_on]
    assert later, "some mistakes were found only when their period was closed"


def test_probation_lasts_twelve_months_from_the_ceremony(rows: Province) -> None:
    people = {member.id: member for member in rows.members}
    for entry in rows.movements:
        if entry.kind == "recognition" and entry.quantity > 0:
            person = people[entry.member]
            months = (entry.happened_on.year - person.joined_on.year) * 12
            months += entry.happened_on.month - person.joined_on.month
            if entry.happened_on == person.official_on:
                leap_day = (person.joined_on.month, person.joined_on.day) == (2, 29)
                assert months == (13 if leap_day else 12)
    for chain in chains(rows).values():
        admitted = [entry for entry in effective(chain) if entry.kind == "admission"]
        for entry in admitted:
            person = people[entry.member]
            assert person.admission_decided_on is not None
            assert person.admission_decided_on < person.joined_on == entry.happened_on


def test_moving_an_organisation_carries_every_member_over(rows: Province) -> None:
    tree, spans = Tree(rows), stays(rows)
    moved = [facet for facet in rows.facets if facet.aspect == "parent" and facet.since > rows.opens_on]
    moved = [
        facet for facet in moved if tree.value(facet.organization, "kind", facet.since - timedelta(days=1))
    ]
    carried = {(entry.member, entry.counted_on) for entry in rows.movements if entry.kind == "reorganization"}

    assert len(moved) > 10
    for facet in moved:
        eve = facet.since - timedelta(days=1)
        there = [
            member
            for member, stay in spans.items()
            if any(
                since <= eve and (until is None or until > eve) and facet.organization in tree.up(cell, eve)
                for cell, _, since, until in stay
            )
        ]
        assert all((member, facet.since) in carried for member in there)


def test_opening_and_movements_make_the_closing_for_every_organisation_and_year(rows: Province) -> None:
    tree, flows = Tree(rows), _flows_by_year(rows)
    for year in range(rows.opens_on.year, rows.day.year + 1):
        end = min(date(year, 12, 31), rows.day)
        below = _stock_by_organisation(rows, end)
        for org in tree.existing(end):
            assert sum(count for when, count in flows[org].items() if when <= year) == below[org]


def _flows_by_year(rows: Province) -> dict[int, Counter[int]]:
    """What every organisation gained and lost each year, by the tree of each entry's day."""
    tree = Tree(rows)
    flows: dict[int, Counter[int]] = defaultdict(Counter)
    for entry in rows.ledger():
        # a reorganisation leaves the tree of the day before; on its day all others find the tree changed
        left = entry.counted_on - timedelta(days=entry.kind == "reorganization")
        for org, quantity, day in (
            (entry.to_organization, entry.quantity, entry.counted_on),
            (entry.from_organization, -entry.quantity, left),
        ):
            for above in tree.up(org, day) if org is not None else ():
                flows[above][entry.counted_on.year] += quantity
    return flows


def _stock_by_organisation(rows: Province, day: date) -> Counter[int]:
    """Members in and below every organisation, by the tree of the day."""
    tree = Tree(rows)
    held: Counter[int | None] = Counter()
    for entry in rows.ledger():
        if entry.counted_on <= day:
            held[entry.to_organization] += entry.quantity
            held[entry.from_organization] -= entry.quantity
    below: Counter[int] = Counter()
    for org, count in held.items():
        for above in tree.up(org, day) if org is not None and count else ():
            below[above] += count
    return below


def test_lines_never_take_more_than_there_is(rows: Province) -> None:
    held: Counter[tuple[object, ...]] = Counter()
    for line in rows.lines:
        make_up = (line.sex, line.minority, line.age_band, line.education, line.occupation)
        if line.from_organization is not None:
            held[line.from_organization, line.from_status, *make_up] -= line.quantity
            assert held[line.from_organization, line.from_status, *make_up] >= 0
        if line.to_organization is not None:
            held[line.to_organization, line.to_status, *make_up] += line.quantity
    assert any(line.reverses for line in province("ha_giang").lines)
