"""The three reorganisations, on a small province: in one day, on time and late; no earlier figure changes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from sotay.demo.playing import acts_of, play
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sheets import open_sheet
from sotay.kernel.time import clock_stopped_at
from sotay.members.bookkeeping import open_book
from sotay.organizations.models import Organization, OrganizationState
from sotay.organizations.plan_sheet import read_plan
from tests import make
from tests.harness.worlds import taken_back
from tests.proving import contradictions

TODAY = date(2025, 6, 20)


def small_province(name: str) -> Organization:
    """Two districts of three communes, a bloc, a delegation; each commune with villages, an office and its police."""
    top = make.organization(None, "province", name)
    open_book(PROGRAM, top, on=make.OPENED)
    for letter in "AB":
        district = make.organization(top, "upper", f"Đảng bộ huyện {name[-1]}{letter}", upper_type="district")
        for number in range(3):
            called = f"xã {name[-1]}{letter}{number}"
            commune = make.organization(
                district, "grassroots_committee", f"Đảng bộ {called}", sector="commune"
            )
            for village in ("Nà Pán", "Nà Bản"):
                cell = make.organization(
                    commune, "cell", f"Chi bộ thôn {village} {called}", sector="residential"
                )
                for _ in range(4):
                    make.official(cell)
            office = make.organization(commune, "cell", f"Chi bộ cơ quan {called}", sector="agency")
            make.official(office)
            police = make.organization(commune, "cell", f"Chi bộ Công an {called}", sector="armed_forces")
            make.official(police)
        section = make.organization(commune, "section", f"Đảng bộ bộ phận {called}")
        make.official(make.organization(section, "cell", f"Chi bộ thôn Xa {called}", sector="residential"))
        hall = make.organization(district, "grassroots_cell", f"Chi bộ Huyện ủy {letter}", sector="agency")
        make.official(hall)
    bloc = make.organization(top, "upper", "Đảng bộ Khối", upper_type="bloc")
    for agency in ("Chi bộ Văn phòng Tỉnh ủy", "Chi bộ Sở Tư pháp"):
        make.official(make.organization(bloc, "grassroots_cell", agency, sector="agency"))
    make.organization(top, "delegation", "Đảng đoàn Hội đồng nhân dân")
    return top


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Organization]:
    with django_db_blocker.unblock(), clock_stopped_at(TODAY), taken_back():
        yield small_province("Đảng bộ tỉnh K")


@pytest.fixture
def province(built: Organization) -> Iterator[Organization]:
    with clock_stopped_at(TODAY), taken_back():
        yield Organization.objects.get(pk=built.pk)


def kinds(on: date) -> dict[str, int]:
    found: dict[str, int] = {}
    for kind in OrganizationState.objects.known_at(None).as_of(on).values_list("kind", flat=True):
        found[kind] = found.get(kind, 0) + 1
    return found


@pytest.mark.parametrize("late", [False, True])
def test_july_2025_and_the_switches_of_2026(province: Organization, late: bool) -> None:
    before = kinds(date(2025, 6, 30))
    told: list[str] = []

    (played,) = play("2025", told.append, late=late, prove=True)

    after = kinds(date(2025, 7, 1))
    assert played.differences == []
    assert played.plan.state == "carried_out"
    assert bool(played.readdressed) == late
    assert (before["upper"], before["delegation"], before["section"]) == (3, 1, 2)
    assert (after["upper"], after.get("delegation"), after.get("section")) == (4, None, None)
    assert contradictions() == {}

    with clock_stopped_at(date(2025, 7, 20)):
        switched = play("2026", told.append, late=late, prove=True)

    assert [each.differences for each in switched] == [[], []]
    last = kinds(date(2026, 12, 1))
    assert (last["upper"], last.get("grassroots_committee")) == (2, 2)
    assert contradictions() == {}


@pytest.mark.parametrize("late", [False, True])
def test_two_provinces_become_one_on_the_same_day(province: Organization, late: bool) -> None:
    with clock_stopped_at(TODAY):
        small_province("Đảng bộ tỉnh T")
    told: list[str] = []
    if not late:
        assert [each.differences for each in play("2025", told.append)] == [[], []]

    (played,) = play("merger", told.append, late=late, prove=True)

    assert played.differences == []
    assert kinds(date(2025, 7, 1))["province"] == 1
    assert contradictions() == {}


def test_a_plan_written_as_a_spreadsheet_reads_back_as_the_same(
    province: Organization, tmp_path: Path
) -> None:
    with clock_stopped_at(TODAY):
        ((root, act),) = acts_of("2025")
        play("2025", lambda _text: None, sheets=tmp_path)
    with clock_stopped_at(TODAY):
        read = read_plan(open_sheet(tmp_path / "phuong-an-2025-1.xlsx"), None, date(2025, 6, 30))
    assert read.mistakes == []
    assert [(line.kind, line.organization, line.parent, line.destination) for line in read.lines] == [
        (line.kind, line.organization, line.parent, line.destination) for line in act.lines
    ]
    assert root == province
