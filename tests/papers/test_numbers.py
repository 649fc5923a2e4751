"""Number books: no number twice, none missing, whoever asks in the same moment; what is outside is said to be."""

import contextvars
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import DatabaseError, connection, connections, transaction

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.organizations.structure import begin_term, constitute
from sotay.papers.actions import issue, issue_number, keep_outside, void
from sotay.papers.models import IssuedNumber, NumberSeries
from sotay.papers.queries import books
from sotay.papers.verify import every_number_is_accounted_for, only_issued_numbers_are_void
from sotay.regulations import Refused
from tests import make
from tests.desk.visiting import reader, words
from tests.make import Province

TODAY = date(2026, 6, 3)
ISSUERS = 32


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(TODAY):
        yield


@pytest.fixture
def world(db) -> Province:
    return make.province()


def take(organization, document_type="resolution", dated=TODAY, **more):
    return issue(PROGRAM, organization, document_type=document_type, dated=dated, **more)


def numbers(organization):
    rows = IssuedNumber.objects.filter(series__organization=organization)
    return sorted(row.words for row in rows.select_related("series"))


def test_numbers_begin_at_01_and_are_written_as_on_the_paper(world):
    cell, commune = world.cells[0], world.communes[0]
    assert [take(cell).words for _ in range(3)] == ["01-NQ/CB", "02-NQ/CB", "03-NQ/CB"]
    assert take(commune, "decision").words == "01-QĐ/ĐU"
    assert take(commune).words == "01-NQ/ĐU"
    assert take(world.districts[0], "decision").words == "01-QĐ/HU"
    assert take(world.top, "plan").words == "01-KH/TU"
    assert take(world.cells[1]).words == "01-NQ/CB"


def test_a_decision_and_a_regulation_are_abbreviated_alike_and_counted_apart(world):
    assert take(world.top, "decision").words == take(world.top, "regulation").words == "01-QĐ/TU"


def test_a_congress_has_one_series_for_all_types(world):
    with entry(PROGRAM, "test.congress"):
        given = [
            issue_number(world.communes[0], document_type="congress", dated=TODAY, abbreviation=abbreviation)
            for abbreviation in ("NQ", "BC", "CTr")
        ]
    assert [number.words for number in given] == ["01-NQ/ĐU", "02-BC/ĐU", "03-CTr/ĐU"]


def test_executive_and_standing_share_the_committees_series_and_the_commission_has_its_own(world):
    commune = world.communes[0]
    executive, standing, commission = (
        constitute(PROGRAM, commune, kind=kind, name=kind, on=make.FOUNDED)
        for kind in ("executive", "standing", "inspection")
    )
    assert take(commune, "decision", body=executive).words == "01-QĐ/ĐU"
    assert take(commune, "decision", body=standing).words == "02-QĐ/ĐU"
    assert take(commune, "decision").words == "03-QĐ/ĐU"
    assert take(commune, "decision", body=commission).words == "01-QĐ/UBKTĐU"
    with pytest.raises(Refused, match="không thuộc"):
        take(world.communes[1], "decision", body=standing)


def test_a_new_term_begins_again_and_a_late_paper_of_the_old_one_goes_on_there(world):
    commune = world.communes[0]
    executive = constitute(PROGRAM, commune, kind="executive", name="Đảng ủy", on=make.FOUNDED)
    begin_term(PROGRAM, executive, name="2020 – 2025", on=date(2020, 6, 2))
    assert [take(commune, dated=date(2025, 5, day)).number for day in (3, 4)] == [1, 2]
    begin_term(PROGRAM, executive, name="2025 – 2030", on=date(2025, 6, 5))
    assert take(commune, dated=date(2025, 6, 4)).number == 3
    assert take(commune, dated=date(2025, 6, 5)).number == 1
    assert [(str(book.series.term), book.last) for book in books(commune)] == [
        ("2025 – 2030", 1),
        ("2020 – 2025", 3),
    ]


def test_papers_numbered_before_this_system_are_entered_by_number_and_day_only(world):
    cell = world.cells[0]
    keep_outside(PROGRAM, cell, document_type="resolution", last=46, dated=date(2026, 5, 31))
    assert take(cell).words == "47-NQ/CB"
    (book,) = books(cell)
    assert (book.last, book.issued, book.void, book.outside, book.accounted_for) == (47, 1, 0, 46, True)
    assert set(IssuedNumber.objects.filter(use="outside").values_list("form", "subject", "decision")) == {
        ("", "", None)
    }
    with pytest.raises(Refused, match="đã có trong sổ"):
        keep_outside(PROGRAM, cell, document_type="resolution", last=47, dated=TODAY)


def test_a_void_number_stays_with_its_reason_and_is_not_given_again(world):
    cell = world.cells[0]
    first, second = take(cell), take(cell)
    void(PROGRAM, second, reason="unsigned", on=TODAY)
    assert take(cell).number == 3
    (book,) = books(cell)
    assert (book.last, book.issued, book.void, book.accounted_for) == (3, 2, 1, True)
    with pytest.raises(Refused, match="đã được hủy"):
        void(PROGRAM, second, reason="mistaken", on=TODAY)
    with pytest.raises(Refused, match="trước ngày cấp"):
        void(PROGRAM, first, reason="mistaken", on=date(2026, 6, 2))


def test_no_number_is_given_for_a_day_to_come_or_to_an_organisation_that_was_not_there(world):
    with pytest.raises(Refused, match="chưa đến"):
        take(world.cells[0], dated=date(2026, 6, 4))
    with pytest.raises(Refused, match="chưa có"):
        take(world.cells[0], dated=date(2009, 6, 4))
    assert not NumberSeries.objects.exists()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE papers_issuednumber SET number = 9",
        "DELETE FROM papers_issuednumber",
        "DELETE FROM papers_voidednumber",
    ],
)
def test_no_number_is_changed_or_removed_by_anybody(world, sql):
    void(PROGRAM, take(world.cells[0]), reason="mistaken", on=TODAY)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        entry(PROGRAM, "test.write"),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_the_proof_names_a_book_with_a_number_missing(world):
    number = take(world.cells[0])
    assert list(every_number_is_accounted_for()) == []
    with entry(PROGRAM, "test.write"):
        IssuedNumber(
            series=number.series, number=5, use="issued", dated=TODAY, abbreviation="NQ", width=2
        ).save()
    assert [str(number.series_id) in line for line in every_number_is_accounted_for()] == [True]
    assert list(only_issued_numbers_are_void()) == []


def test_of_thirty_two_who_ask_in_the_same_moment_none_gets_anothers_number(committed_database) -> None:
    def world() -> Iterator[Province]:
        yield make.province()

    (province,) = world()
    cell = province.cells[0]

    def ask(turn: int) -> str:
        try:
            number = take(cell)
            if turn % 8 == 0:
                void(PROGRAM, number, reason="spoilt", on=TODAY)
            return number.words
        finally:
            connections.close_all()

    contexts = [contextvars.copy_context() for _ in range(ISSUERS)]
    with ThreadPoolExecutor(ISSUERS) as pool:
        given = list(pool.map(lambda turn: contexts[turn].run(ask, turn), range(ISSUERS)))
    assert sorted(given) == [f"{number:02}-NQ/CB" for number in range(1, ISSUERS + 1)]
    assert numbers(cell) == sorted(given)
    (book,) = books(cell)
    assert (book.last, book.issued, book.void) == (ISSUERS, ISSUERS - 4, 4)
    assert book.accounted_for


def test_a_secretary_takes_a_number_on_the_page_and_sees_the_book(world):
    secretary = reader("cell_secretary", world.cells[0])
    cell = world.cells[0].pk
    assert "Chưa cấp số" in words(secretary.get(f"/papers/{cell}/numbers/"))
    answer = secretary.post(
        f"/papers/{cell}/numbers/issue/", {"document_type": "resolution", "dated": "3/6/2026"}
    )
    book = words(secretary.get(answer["Location"]))
    assert "Đã cấp Số 01-NQ/CB." in book
    secretary.post(
        f"/papers/{cell}/numbers/outside/", {"document_type": "resolution", "dated": "3/6/2026", "last": "4"}
    )
    number = IssuedNumber.objects.get(number=1)
    secretary.post(f"/papers/numbers/{number.pk}/void/", {"reason": "mistaken", "on": "3/6/2026"})
    shown = words(secretary.get(answer["Location"]))
    assert "Cấp nhầm" in shown
    assert "Giữ ngoài hệ thống" in shown
    assert "Đủ" in words(secretary.get(f"/papers/{cell}/numbers/"))
    assert reader("cell_secretary", world.cells[1]).get(answer["Location"]).status_code == 404
