"""Cards: given, exchanged, lost, collected; of eight digits before 2/9/2025, of the identity number since."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from sotay.honours.cards import check, collect, issue, lose, type_on, undo
from sotay.honours.models import CardCheck, CardEvent
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import Beginning, Counted, arrive, die, expel
from sotay.members.erasure import erase_person
from sotay.members.kinds import CardType
from sotay.members.models import Member
from sotay.procedures.actions import open_case, take_step
from sotay.procedures.models import Case, Task
from sotay.regulations import Refused
from tests import make
from tests.proving import contradictions

from .world import signed_in

BEFORE, SINCE = date(2025, 9, 1), date(2025, 9, 2)
IDENTITY = "006080001234"


@pytest.fixture
def province(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(date(2026, 3, 3)), seen_by(PROGRAM):
        yield make.province()


def member(cell, identity: str = "", **more: object) -> Member:
    profile = replace(make.profile(), identity_number=identity)
    return arrive(
        PROGRAM,
        cell,
        profile=profile,
        counted=Counted(),
        beginning=Beginning(joined_on=date(2005, 9, 2), official_on=date(2006, 9, 2)),
        status="official",
        on=date(2020, 1, 1),
    )


def card_of(someone: Member) -> tuple[str, str | None]:
    return Member.objects.values_list("card_type", "card_number").get(pk=someone.pk)


@pytest.mark.parametrize(("on", "kind"), [(BEFORE, CardType.OLD), (SINCE, CardType.IDENTITY)])
def test_the_day_of_giving_says_which_number_a_card_bears(on, kind):
    assert type_on(on) == kind


def test_a_card_before_the_change_needs_its_eight_digits_and_since_then_none(province):
    one, other = (member(province.cells[0], f"00608000123{n}") for n in (1, 2))
    for number in ("", "1234567", "123456789"):
        with pytest.raises(Refused):
            issue(PROGRAM, one, act="issued", on=BEFORE, number=number)
    issue(PROGRAM, one, act="issued", on=BEFORE, number="06123456")
    assert card_of(one) == ("old", "06123456")
    with pytest.raises(Refused, match="của người khác"):
        issue(PROGRAM, other, act="issued", on=BEFORE, number="06123456")
    with pytest.raises(Refused):
        issue(PROGRAM, other, act="issued", on=SINCE, number="06123457")
    issue(PROGRAM, other, act="issued", on=SINCE)
    assert card_of(other) == ("identity", None)


def test_a_card_of_the_identity_number_needs_one_in_the_record_and_repeats_it_nowhere(province):
    without, with_one = member(province.cells[0]), member(province.cells[0], IDENTITY)
    with pytest.raises(Refused, match="số định danh"):
        issue(PROGRAM, without, act="issued", on=SINCE)
    issue(PROGRAM, with_one, act="issued", on=SINCE)
    with connection.cursor() as cursor:
        for table in ("honours_cardevent", "members_member", "procedures_steptaken"):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {table}::text LIKE %s", [f"%{IDENTITY}%"])
            assert cursor.fetchone() == (0,)
    assert Member.objects.get(pk=with_one.pk).card == "…1234"


def test_an_exchange_keeps_the_former_number_in_the_register_and_can_be_undone(province):
    someone = member(province.cells[0], IDENTITY)
    issue(PROGRAM, someone, act="issued", on=BEFORE, number="06123456")
    with pytest.raises(Refused):
        issue(PROGRAM, someone, act="issued", on=SINCE)
    event = issue(PROGRAM, someone, act="exchanged", on=SINCE)
    assert (event.before_type, event.before_number) == ("old", "06123456")
    undo(PROGRAM, someone, event=event)
    assert card_of(someone) == ("old", "06123456")
    assert CardEvent.objects.count() == 1
    assert contradictions() == {}


def test_a_lost_card_is_given_again(province):
    someone = member(province.cells[0])
    with pytest.raises(Refused):
        lose(PROGRAM, someone, on=BEFORE)
    issue(PROGRAM, someone, act="issued", on=date(2025, 8, 1), number="06123456")
    lose(PROGRAM, someone, on=BEFORE)
    with pytest.raises(Refused, match="báo mất"):
        lose(PROGRAM, someone, on=BEFORE)
    with pytest.raises(Refused, match="trước việc"):
        issue(PROGRAM, someone, act="reissued", on=date(2025, 8, 2), number="06123456")
    issue(PROGRAM, someone, act="reissued", on=BEFORE)
    assert card_of(someone) == ("old", "06123456")


def test_who_was_put_out_gives_the_card_back_and_the_family_of_who_died_keeps_it(province):
    stays, gone, dead = (member(province.cells[0]) for _each in range(3))
    for number, each in enumerate((stays, gone, dead)):
        issue(PROGRAM, each, act="issued", on=date(2025, 8, 1), number=f"0612345{number}")
    with pytest.raises(Refused, match="ra khỏi Đảng"):
        collect(PROGRAM, stays, on=BEFORE)
    expel(PROGRAM, gone, on=date(2025, 8, 20), decision=make.decision(on=date(2025, 8, 20)))
    die(PROGRAM, dead, on=date(2025, 8, 20))
    assert collect(PROGRAM, gone, on=BEFORE).act == "collected"
    assert collect(PROGRAM, dead, on=BEFORE).act == "family"
    assert card_of(gone) == card_of(dead) == ("", None)
    with pytest.raises(Refused):
        collect(PROGRAM, gone, on=BEFORE)
    assert contradictions() == {}


def test_when_a_person_is_erased_the_former_number_goes_too(province):
    someone = member(province.cells[0], IDENTITY)
    issue(PROGRAM, someone, act="issued", on=BEFORE, number="06123456")
    issue(PROGRAM, someone, act="exchanged", on=SINCE)
    with entry(PROGRAM, "privacy.erase"):
        erase_person(someone)
    assert set(CardEvent.objects.values_list("before_number", flat=True)) == {""}


def test_a_cell_checks_its_cards_once_a_year_as_numbers(province):
    cell = province.cells[0]
    check(PROGRAM, cell, year=2025, on=date(2025, 11, 5), seen=12, missing=1)
    check(PROGRAM, cell, year=2025, on=date(2025, 11, 6), seen=13)
    assert [(row.seen, row.missing) for row in CardCheck.objects.all()] == [(13, 0)]
    with pytest.raises(Refused):
        check(PROGRAM, province.communes[0], year=2025, on=date(2025, 11, 5), seen=12)
    with pytest.raises(Refused):
        check(PROGRAM, cell, year=2023, on=date(2025, 11, 5), seen=12)


def test_a_card_goes_through_its_procedure_and_is_the_members_when_handed_over(province):
    someone = member(province.cells[0], IDENTITY)
    on = date(2026, 3, 2)
    case = open_case(PROGRAM, province.cells[0], procedure="card", on=on, person=someone.person)

    def step(way: str, **more: object) -> None:
        take_step(PROGRAM, Task.objects.get(case=case, done_on=None), way=way, on=on, **more)  # type: ignore[arg-type]

    with pytest.raises(Refused, match="lần đầu"):
        step("asked", given={"act": "exchanged"}, papers=("photo",))
    step("asked", given={"act": "issued"}, papers=("photo",))
    for way in ("agreed", "agreed", "made"):
        step(way)
    assert card_of(someone) == ("", None)
    step("handed")
    assert card_of(someone) == ("identity", None)
    assert Case.objects.get().state == "agreed"


def test_the_register_is_a_page_and_a_sheet_read_back(province):
    cell = province.cells[0]
    someone = member(cell, IDENTITY)
    issue(PROGRAM, someone, act="issued", on=date(2026, 1, 5))
    member(cell)
    secretary = signed_in("cell_secretary", cell)
    said = secretary.get(f"/honours/cards/{cell.pk}/").content.decode()
    assert "Phát thẻ lần đầu" in said
    assert "Chính thức, chưa có thẻ" in said
    address = f"/honours/cards/{cell.pk}/export/"
    given = {"year": "2026", "medium": "sheet", "purpose": "check"}
    answer = secretary.post(address, given)
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    (line,) = [row for row in rows if someone.person.full_name in row]
    assert line[4:8] == [date(2026, 1, 5), "Phát thẻ lần đầu", "…1234", ""]
    assert not any(IDENTITY in str(value) for row in rows for value in row)
    paper = secretary.post(address, {**given, "medium": "7-TĐV"})
    assert "wordprocessing" in paper.headers["Content-Type"]
    posted = secretary.post(
        f"/honours/cards/{cell.pk}/check/",
        {"year": "2026", "on": "3/3/2026", "seen": "1", "missing": "0"},
        follow=True,
    )
    assert "đã xem 1 thẻ" in posted.content.decode()
    for act in ("issue", "lose", "undo"):
        assert secretary.get(f"/honours/{someone.pk}/do/card.{act}/").status_code == 200
