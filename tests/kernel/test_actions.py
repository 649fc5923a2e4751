"""Every write is an action: judged, in one transaction, with one audit entry on every row."""

import psycopg
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry, AuditRow
from sotay.kernel.time import clock_stopped_at
from sotay.members.actions import die, transfer
from sotay.members.models import Movement
from sotay.organizations.actions import rename
from sotay.organizations.models import Organization, OrganizationState
from sotay.procedures.actions import open_case
from tests import make


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture
def world(a_province):
    return a_province


def test_a_row_names_the_entry_of_the_action_that_wrote_it(world):
    cell = world.cells[0]

    rename(PROGRAM, cell, name="Chi bộ thôn Nà Pán", on=make.TODAY, decision=make.decision())

    state = OrganizationState.objects.known_at(None).as_of(make.TODAY).get(organization=cell)
    entry = AuditEntry.objects.get(pk=state.entry_id)
    assert (entry.action, entry.subject, entry.place) == (
        "organization.rename",
        f"organizations.organization:{cell.pk}",
        cell.path,
    )


def test_a_changed_row_is_noted_by_the_database(world):
    before = world.cells[0].states.get()

    rename(PROGRAM, world.cells[0], name="Chi bộ khác", on=make.TODAY, decision=make.decision())

    notes = AuditRow.objects.filter(table_name="organizations_organizationstate", row_id=before.pk)
    assert [note.change for note in notes] == ["update"]


def test_nothing_is_written_outside_an_action(db):
    with pytest.raises(DatabaseError, match="nothing is written outside an action"), transaction.atomic():
        Organization().save()


def test_nothing_is_written_after_an_action_in_the_same_transaction(world):
    with pytest.raises(DatabaseError, match="nothing is written outside an action"), transaction.atomic():
        Organization().save()


def test_copy_outside_an_action_is_refused(world):
    refused = pytest.raises(psycopg.DatabaseError, match="nothing is written")
    columns = "COPY organizations_group (name, code, valid_from, valid_to) FROM STDIN"
    with refused, transaction.atomic(), connection.cursor() as cursor, cursor.copy(columns) as copy:
        copy.write_row(["n", "c", "2020-01-01", "2021-01-01"])


def test_a_stranger_is_refused_and_leaves_no_trace(world):
    neighbour = make.actor("organization_department", world.districts[1])
    before = AuditEntry.objects.count()

    with pytest.raises(NotAllowed):
        rename(neighbour, world.cells[0], name="X", on=make.TODAY, decision=make.decision())

    assert AuditEntry.objects.count() == before


def test_every_argument_with_a_place_is_judged_but_the_other_side_of_a_transfer(world):
    someone, other = make.official(world.cells[0]), make.official(world.cells[2])
    office = make.actor("grassroots_office", world.communes[0])
    asked = {"procedure": "transfer", "on": make.TODAY}

    case = open_case(office, world.cells[0], person=someone.person, destination=world.cells[3], **asked)

    assert case.destination == world.cells[3]
    with pytest.raises(NotAllowed):
        open_case(office, world.cells[2], person=other.person, destination=world.cells[0], **asked)


def test_a_finished_transfer_is_booked_only_by_who_answers_for_both_sides(world):
    someone = make.official(world.cells[0])
    one_side = make.actor("grassroots_office", world.communes[0])

    transfer(one_side, someone, to_cell=world.cells[1], on=make.TODAY)

    with pytest.raises(NotAllowed):
        transfer(one_side, someone, to_cell=world.cells[3], on=make.TODAY)
    transfer(make.actor("organization_department", world.top), someone, to_cell=world.cells[3], on=make.TODAY)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE members_movement SET quantity = 1", "DELETE FROM members_movement", "TRUNCATE members_movement"],
)
def test_the_ledger_only_grows(world, statement):
    make.member(world.cells[0])
    with (
        pytest.raises((DatabaseError, ProgrammingError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Movement.objects.count() == 1


def test_an_action_that_fails_leaves_neither_row_nor_entry(world):
    someone = make.member(world.cells[0])
    entries, movements = AuditEntry.objects.count(), Movement.objects.count()
    die(PROGRAM, someone, on=make.TODAY)

    with pytest.raises(Exception, match="không có trong danh sách"), transaction.atomic():
        die(PROGRAM, someone, on=make.TODAY)

    assert (AuditEntry.objects.count(), Movement.objects.count()) == (entries + 1, movements + 1)
