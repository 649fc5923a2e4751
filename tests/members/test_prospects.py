"""Prospects: entered with consent, known by name near them only, forgotten when they withdraw or nothing happens."""

from collections.abc import Iterator
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sotay.indicators.engine import evaluate, rows_behind
from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.dates import months_after
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member, Movement
from sotay.members.prospects.actions import Known, assign, certify, correct, enter, move, review, withdraw
from sotay.members.prospects.erasing import erase_lapsed
from sotay.members.prospects.models import Prospect, ProspectState, ProspectStay, ProspectStep
from sotay.members.queries import ask
from sotay.organizations.models import Organization
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import approve, draft
from sotay.people.models import NameToken, Person, Presence
from sotay.regulations import Refused
from sotay.reports.behind import shelves_of
from tests import make
from tests.desk.visiting import reader
from tests.proving import contradictions

TODAY = make.TODAY
BEGAN = date(2024, 1, 8)
CODES = ("prospects_total", "prospects_women", "prospects_entered", "prospects_class_attended")
NAME = "Hoàng Thị Mơ"


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        yield make.province()


@pytest.fixture
def helper(world: make.Province) -> Member:
    return make.official(world.cells[0], name="Lò Văn Giúp")


@pytest.fixture
def prospect(world: make.Province) -> Prospect:
    return make.prospect(world.cells[0], BEGAN, NAME)


def known(name: str = NAME) -> Known:
    return Known(name, "female", date(1999, 5, 17))


def figures(place: Organization, on: date = TODAY) -> tuple[Any, ...]:
    asked = ask(place, on, date(2024, 1, 1), on + timedelta(days=1))
    found = evaluate(CODES, asked)
    return tuple(found[code].value for code in CODES)


def near(place: Organization, role: str = "cell_secretary") -> Actor:
    return make.actor(role, place)


# Coming ------------------------------------------------------------------------------------------------------


def test_a_prospect_is_entered_with_consent_and_counted_above(
    world: make.Province, prospect: Prospect
) -> None:
    assert figures(world.cells[0]) == figures(world.top) == (1, 1, 1, 0)
    assert figures(world.communes[1]) == (0, 0, 0, 0)
    assert figures(world.top, BEGAN - timedelta(days=1))[0] == 0
    presence = Presence.objects.get(person=prospect.person)
    assert (presence.reason, presence.organization_id) == ("candidacy", world.cells[0].pk)
    assert contradictions() == {}


@pytest.mark.parametrize(
    ("consented_on", "on", "why"),
    [
        (BEGAN + timedelta(days=1), BEGAN, "Chỉ đưa vào danh sách khi đã có giấy đồng ý"),
        (TODAY, TODAY + timedelta(days=1), "chưa đến"),
        (date(2022, 3, 19), date(2022, 3, 19), "quá thời hạn giữ thông tin"),
    ],
)
def test_days_that_cannot_be_are_refused(
    world: make.Province, helper: Member, consented_on: date, on: date, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        enter(PROGRAM, world.cells[0], known=known(), consented_on=consented_on, on=on, helper=helper)


def test_only_an_official_member_of_the_cell_helps(world: make.Province, prospect: Prospect) -> None:
    probationary, elsewhere = make.member(world.cells[0]), make.official(world.cells[1])
    for wrong in (probationary, elsewhere):
        with pytest.raises(Refused, match="không phải đảng viên chính thức của chi bộ"):
            assign(PROGRAM, prospect, helper=wrong, on=TODAY)


def test_members_sit_in_cells_and_prospects_too(world: make.Province, helper: Member) -> None:
    with pytest.raises(Refused, match="không phải chi bộ"):
        enter(PROGRAM, world.communes[0], known=known(), consented_on=BEGAN, on=BEGAN, helper=helper)


def test_the_same_person_is_not_entered_twice(
    world: make.Province, prospect: Prospect, helper: Member
) -> None:
    with pytest.raises(Refused, match="đã có trong danh sách"):
        enter(PROGRAM, world.cells[0], known=known(), consented_on=BEGAN, on=BEGAN, helper=helper)


# Who sees them -----------------------------------------------------------------------------------------------


def test_the_name_is_known_near_and_by_nobody_above(world: make.Province, prospect: Prospect) -> None:
    pk = prospect.person_id
    seen = {}
    for role, place in (
        ("cell_secretary", world.cells[0]),
        ("grassroots_office", world.communes[0]),
        ("cell_secretary", world.cells[1]),
        ("grassroots_office", world.communes[1]),
        ("organization_department", world.districts[0]),
        ("organization_department", world.top),
        ("leader", world.top),
        ("auditor", world.top),
    ):
        with seen_by(make.acting(make.account(role, place, f"{role} {place.pk}"))):
            seen[role, place.pk] = Person.objects.filter(pk=pk).exists()
    assert [key for key, sees in seen.items() if sees] == [
        ("cell_secretary", world.cells[0].pk),
        ("grassroots_office", world.communes[0].pk),
    ]


def test_offices_above_hold_no_permission_about_a_prospect(world: make.Province, prospect: Prospect) -> None:
    department = make.actor("organization_department", world.districts[0])
    with pytest.raises(NotAllowed):
        withdraw(department, prospect, on=TODAY)
    assert not Prospect.objects.visible_to(department).exists()


def test_rows_behind_a_figure_name_nobody_above(world: make.Province, prospect: Prospect) -> None:
    shown = {}
    for role, place in (("grassroots_office", world.communes[0]), ("organization_department", world.top)):
        actor = make.acting(make.account(role, place))
        with seen_by(actor):
            asked = ask(place, TODAY, date(2024, 1, 1), TODAY)
            (shelf,) = shelves_of("prospects_total", asked, actor)
            shown[role] = [(entry.name, bool(entry.url)) for entry in shelf.read().entries]
    assert shown["grassroots_office"] == [(NAME, True)]
    assert shown["organization_department"] == [("không nêu tên", False)]


def test_every_figure_is_what_its_rows_say(world: make.Province, prospect: Prospect) -> None:
    certify(PROGRAM, prospect, class_from=date(2024, 2, 1), class_to=date(2024, 2, 5), on=date(2024, 2, 9))
    asked = ask(world.top, TODAY, date(2024, 1, 1), TODAY)
    for code in CODES:
        assert (
            sum(rows.count() for _part, rows in rows_behind(code, asked))
            == evaluate([code], asked)[code].value
        )


# On the way --------------------------------------------------------------------------------------------------


def test_the_class_is_written_down_once_however_often_it_is_corrected(
    world: make.Province, prospect: Prospect
) -> None:
    for day in (9, 12):
        certify(
            PROGRAM, prospect, class_from=date(2024, 2, 1), class_to=date(2024, 2, 5), on=date(2024, 2, day)
        )
    prospect.refresh_from_db()
    assert prospect.certified_on == date(2024, 2, 12)
    assert figures(world.top)[3] == 1


def test_a_certificate_is_not_older_than_its_class(world: make.Province, prospect: Prospect) -> None:
    with pytest.raises(Refused, match="Ngày không khớp"):
        certify(
            PROGRAM, prospect, class_from=date(2024, 2, 1), class_to=date(2024, 2, 5), on=date(2024, 2, 4)
        )


def test_a_prospect_who_moves_goes_along_and_is_seen_there_only(
    world: make.Province, prospect: Prospect
) -> None:
    move(near(world.communes[0], "grassroots_office"), prospect, to_cell=world.cells[2], on=date(2024, 3, 1))
    prospect.refresh_from_db()
    assert prospect.organization_id == world.cells[2].pk
    assert prospect.helper is None
    assert figures(world.communes[0])[0] == 0
    assert figures(world.communes[0], date(2024, 2, 29))[0] == 1
    assert figures(world.communes[1])[0] == figures(world.top)[0] == 1
    with seen_by(near(world.cells[0])):
        assert not Person.objects.filter(pk=prospect.person_id).exists()
    with seen_by(near(world.cells[2])):
        assert Person.objects.filter(pk=prospect.person_id).exists()


def test_what_was_typed_wrongly_is_put_right(world: make.Province, prospect: Prospect) -> None:
    correct(PROGRAM, prospect, known=Known("hoàng văn mơ", "male", date(1998, 5, 17)))
    prospect.refresh_from_db()
    assert (str(prospect.person), prospect.sex) == ("Hoàng Văn Mơ", "male")
    assert figures(world.top)[:2] == (1, 0)


def test_prospects_of_a_cell_that_ends_go_on_at_its_successor(
    world: make.Province, prospect: Prospect
) -> None:
    line = PlanLine("absorb", world.cells[0].pk, destination=world.cells[1].pk)
    plan = draft(PROGRAM, world.top, name="Sáp nhập", effective_on=date(2024, 3, 1), lines=[line])
    approve(PROGRAM, plan, decision=make.decision(on=date(2024, 2, 20)))
    prospect.refresh_from_db()
    assert prospect.organization_id == world.cells[1].pk
    assert figures(world.cells[1])[0] == 1
    assert figures(world.communes[0], date(2024, 2, 29))[0] == 1
    assert contradictions() == {}


# Being forgotten ---------------------------------------------------------------------------------------------


def left_of(name: str) -> list[str]:
    """Every table in which a name, or a word of it, still stands."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text ILIKE %s", [f"%{name}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_who_withdraws_is_erased_at_once_and_the_count_stays(
    world: make.Province, prospect: Prospect
) -> None:
    assert left_of(NAME) == ["people_person"]
    before = figures(world.top, date(2024, 3, 1))
    person = prospect.person_id
    withdraw(near(world.cells[0]), prospect, on=date(2024, 3, 18))
    prospect.refresh_from_db()
    assert left_of(NAME) == []
    assert not Person.objects.filter(pk=person).exists()
    assert not NameToken.objects.filter(person=person).exists()
    assert not Presence.objects.filter(person=person).exists()
    assert (prospect.person, prospect.state, prospect.sex) == (None, ProspectState.WITHDRAWN, "female")
    assert {prospect.consented_on, prospect.helper, prospect.unit, prospect.certified_on} == {None}
    assert figures(world.top, date(2024, 3, 1)) == before
    assert figures(world.top) == (0, 0, 1, 0)
    assert contradictions() == {}


@pytest.mark.parametrize(("days", "erased"), [(-1, 0), (0, 1), (1, 1)])
def test_24_months_without_a_step_and_the_person_is_erased(
    world: make.Province, prospect: Prospect, days: int, erased: int
) -> None:
    with clock_stopped_at(months_after(BEGAN, 24) + timedelta(days=days)):
        assert erase_lapsed() == erased
    prospect.refresh_from_db()
    assert (prospect.person_id is None, prospect.state) == (
        (True, ProspectState.LAPSED) if erased else (False, ProspectState.OPEN)
    )
    assert ProspectStep.objects.filter(prospect=prospect).exists()


def test_each_step_lets_the_time_begin_anew(world: make.Province, prospect: Prospect) -> None:
    with clock_stopped_at(date(2025, 6, 1)):
        review(PROGRAM, prospect, on=date(2025, 6, 1))
    with clock_stopped_at(date(2027, 5, 31)):
        assert erase_lapsed() == 0
    with clock_stopped_at(date(2027, 6, 1)):
        assert erase_lapsed() == 1


def test_nothing_is_written_about_somebody_who_was_erased(world: make.Province, prospect: Prospect) -> None:
    withdraw(PROGRAM, prospect, on=TODAY)
    with pytest.raises(Refused, match="không còn trong danh sách"):
        review(PROGRAM, prospect, on=TODAY)


def at_once(*acts: Any) -> list[str]:
    ready, said = Barrier(len(acts)), []

    def run(act: Any) -> None:
        try:
            with clock_stopped_at(TODAY):
                ready.wait(30)
                act()
            said.append("done")
        except Refused as refusal:
            said.append(str(refusal.why))
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sorted(said)


def test_two_who_enter_the_same_person_at_once(committed_database: None) -> None:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        cell = make.province().cells[0]
        helper = make.official(cell)

    def act() -> None:
        enter(PROGRAM, cell, known=known(), consented_on=BEGAN, on=BEGAN, helper=helper)

    assert [each.partition(",")[0] for each in at_once(act, act)] == [NAME, "done"]
    with seen_by(PROGRAM):
        assert Prospect.objects.count() == Person.objects.filter(is_prospect=True).count() == 1


def test_two_who_withdraw_at_once(committed_database: None) -> None:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        prospect = make.prospect(make.province().cells[0], BEGAN)

    def act() -> None:
        withdraw(PROGRAM, prospect, on=TODAY)

    said = at_once(act, act)
    assert "done" in said
    assert any("không còn trong danh sách" in each for each in said)


# Pages and the command ---------------------------------------------------------------------------------------


def test_a_secretary_enters_looks_prints_and_lets_go(world: make.Province, helper: Member) -> None:
    secretary = reader("cell_secretary", world.cells[0])
    enter_page = f"/members/of/{world.cells[0].pk}/prospects/enter/"
    given = {
        "full_name": "hoàng thị mơ",
        "sex": "female",
        "born_on": "17/5/1999",
        "on": "8/1/2024",
        "consented_on": "8/1/2024",
        "helper": helper.pk,
    }
    wrong = secretary.post(enter_page, {**given, "consented_on": ""})
    assert "consented_on" in wrong.context["form"].errors
    done = secretary.post(enter_page, given)
    prospect = Prospect.objects.get()
    assert done.headers["Location"] == f"/members/prospects/{prospect.pk}/"
    assert NAME in secretary.get(f"/members/of/{world.cells[0].pk}/prospects/").content.decode()
    assert "Bản in cho người này" in secretary.get(done.headers["Location"]).content.decode()
    printed = secretary.get(f"{done.headers['Location']}print/").content.decode()
    assert all(words in printed for words in (NAME, "17/5/1999", "8/1/2024", "Lò Văn Giúp"))

    gone = secretary.post(f"/members/prospects/{prospect.pk}/do/prospect.withdraw/", {"on": "19/3/2024"})
    assert gone.headers["Location"] == f"/members/of/{world.cells[0].pk}/prospects/"
    assert secretary.get(f"/members/prospects/{prospect.pk}/").status_code == 404


def test_the_page_of_a_prospect_is_not_there_for_others(world: make.Province, prospect: Prospect) -> None:
    for role, place in (
        ("organization_department", world.districts[0]),
        ("cell_secretary", world.cells[1]),
        ("leader", world.top),
    ):
        client = reader(role, place)
        assert client.get(f"/members/prospects/{prospect.pk}/").status_code in (403, 404)
        assert client.get(f"/members/{prospect.person_id}/").status_code == 404


def test_the_list_asks_as_much_for_many_as_for_one(world: make.Province) -> None:
    secretary = reader("cell_secretary", world.cells[0])
    address = f"/members/of/{world.cells[0].pk}/prospects/"
    secretary.get(address)
    counts = []
    for more in (1, 4):
        for _ in range(more):
            make.prospect(world.cells[0])
        with CaptureQueriesContext(connection) as asked:
            secretary.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_command_does_what_the_page_does(world: make.Province, prospect: Prospect) -> None:
    make.account("cell_secretary", world.cells[0], "bi thu")
    make.account("cell_secretary", world.cells[1], "lang gieng")
    with pytest.raises(CommandError, match="Không có số"):
        call_command("do", "prospect.review", prospect.pk, "on=18/3/2024", account="lang gieng")
    call_command("do", "prospect.review", prospect.pk, "on=18/3/2024", account="bi thu")
    prospect.refresh_from_db()
    assert prospect.last_step_on == date(2024, 3, 18)
    assert ProspectStay.objects.count() == 1
    assert not Movement.objects.filter(member=prospect.person_id).exists()


def test_verify_names_what_contradicts_itself(world: make.Province, prospect: Prospect) -> None:
    with entry(PROGRAM, "test.break"):
        Presence.objects.filter(person=prospect.person).delete()
    assert [found for each in contradictions().values() for found in each] == [
        f"members_prospect:{prospect.pk} is not where it is helped"
    ]
