"""The second wall: what the database lets a transaction see and write, whatever is asked of it.

The queries here forget their scope on purpose. Tables with a policy are found, none is listed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from psycopg import errors

from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.bulk import A_HANDFUL, copy_instances
from sotay.kernel.sight import seen_by
from sotay.kernel.time import BEGINNING, FOREVER, clock_stopped_at, now
from sotay.members.actions import Beginning, Counted, arrive, transfer
from sotay.members.imports import FileKind, ImportBlock, ImportFile, RosterImport
from sotay.members.models import Leg, Member, Movement, Standing, Traits
from sotay.organizations.actions import move
from sotay.organizations.models import Organization
from sotay.people.models import Person, Presence
from sotay.regulations import Refused
from tests import make
from tests.make import Province

NOBODY = Actor("")
MOVED_ON = date(2024, 3, 1)


def guarded() -> list[Any]:
    """The models whose tables have row security, and the view over the ledger."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        tables = {name for (name,) in cursor.fetchall()}
    return [*(model for model in apps.get_models() if model._meta.db_table in tables), Leg]


def numbers(model: type[models.Model]) -> set[int]:
    """Whatever a query that forgot its scope gives."""
    return set(model._default_manager.order_by().values_list("pk", flat=True))


def in_sight() -> dict[Any, set[int]]:
    return {model: numbers(model) for model in guarded()}


def roster(organization: Organization) -> RosterImport:
    """A file handed in for an organisation, with the page of its check."""
    made = RosterImport(
        organization=organization,
        office_path=organization.path or "",
        file_name=f"{organization.pk}.xlsx",
        opens_on=date(2014, 1, 1),
        created_at=now(),
    )
    made.save()
    ImportFile(roster=made, kind=FileKind.ROSTER, closed=b"closed").save()
    ImportBlock(roster=made, number=1, closed=b"closed").save()
    return made


def peopled() -> Province:
    """In each of two districts two members, a file handed in, and the post of a secretary."""
    made = make.province()
    for cell in made.cells:
        made.members.append(make.official(cell))
    with entry(PROGRAM, "test"):
        for commune in made.communes:
            roster(commune)
    return made


@pytest.fixture
def world(db: None) -> Iterator[Province]:
    with clock_stopped_at(make.TODAY):
        yield peopled()


def office(organization: Organization, role: str = "grassroots_office") -> Actor:
    return make.actor(role, organization)


# Reading -----------------------------------------------------------------------------------------------------


def test_where_nothing_was_said_there_is_no_row(world: Province) -> None:
    with seen_by(PROGRAM):
        everything = in_sight()
    with seen_by(NOBODY):
        assert {model: found for model, found in in_sight().items() if found} == {}
    # The joinings and posts nobody made are empty; all else has rows for the rules below to mean anything.
    assert {m._meta.label for m, found in everything.items() if found} >= {
        "people.Person",
        "people.NameToken",
        "people.Presence",
        "members.Member",
        "members.Traits",
        "members.Standing",
        "members.Movement",
        "members.Leg",
        "members.RosterImport",
        "members.ImportFile",
        "members.ImportBlock",
    }


def test_two_branches_have_no_row_in_common_and_none_is_left_out(world: Province) -> None:
    with seen_by(PROGRAM):
        everything = in_sight()
    with seen_by(office(world.communes[0])):
        ours = in_sight()
    with seen_by(office(world.communes[1])):
        theirs = in_sight()
    assert {model: ours[model] & theirs[model] for model in ours if ours[model] & theirs[model]} == {}
    assert {model: ours[model] | theirs[model] for model in ours} == everything


def test_the_office_above_sees_what_lies_below(world: Province) -> None:
    with seen_by(PROGRAM):
        everything = in_sight()
    top = office(world.top, "organization_department")
    for actor in (top, replace(top, reaches_all=True)):
        with seen_by(actor):
            assert in_sight() == everything


@pytest.mark.parametrize(
    "question",
    [
        "SELECT count(*) FROM {table}",
        "SELECT count(*) FROM {table} one JOIN {table} other USING ({key})",
        "SELECT count(*) FROM (SELECT * FROM {table} ORDER BY {key} LIMIT 5) few",
        "WITH all_of AS MATERIALIZED (SELECT * FROM {table}) SELECT count(*) FROM all_of",
        "SELECT count(*) FROM organizations_organization o LEFT JOIN {table} t ON true WHERE t.{key} IS NOT NULL",
        "SELECT count(*) FROM {table} WHERE {key} = ANY(SELECT {key} FROM {table})",
    ],
)
def test_raw_sql_finds_no_way_round(world: Province, question: str) -> None:
    for model in guarded():
        key = model._meta.pk.column
        with seen_by(NOBODY), connection.cursor() as cursor:
            cursor.execute(question.format(table=model._meta.db_table, key=key))
            assert cursor.fetchone() == (0,), model._meta.label


def test_a_number_known_from_elsewhere_opens_nothing(world: Province) -> None:
    for model in guarded():
        with seen_by(office(world.communes[1])):
            theirs = numbers(model)
        with seen_by(office(world.communes[0])):
            assert not model._default_manager.filter(pk__in=theirs).exists(), model._meta.label
            for number in theirs:
                assert model._default_manager.filter(pk=number).first() is None


def test_a_joined_row_of_another_branch_is_not_there(world: Province) -> None:
    ours, theirs = world.members[0], world.members[2]
    with seen_by(office(world.communes[0])):
        assert Person.objects.filter(member__movements__isnull=False).distinct().count() == 2
        assert Movement.objects.filter(member__person__full_name=theirs.person.full_name).count() == 0
        assert Standing.objects.filter(member__person=ours.person).count() == 1


def test_a_page_about_many_sees_what_a_page_about_one_sees(world: Province) -> None:
    transfer(PROGRAM, world.members[0], to_cell=world.cells[2], on=MOVED_ON)
    me = replace(office(world.cells[1], "member"), person_id=world.members[1].pk)
    offices = [office(each) for each in (world.top, *world.communes, *world.cells)]
    for actor in (*offices, me, NOBODY, PROGRAM, office(world.top, "system_administrator")):
        with seen_by(actor):
            one_by_one = in_sight()
        with seen_by(actor, many=True):
            assert in_sight() == one_by_one
            with seen_by(NOBODY):
                assert Person.objects.count() == 0


def test_who_runs_the_machine_reads_nobody(world: Province) -> None:
    with seen_by(office(world.top, "system_administrator")):
        assert {model: found for model, found in in_sight().items() if found} == {}


def test_somebody_reads_their_own_record_and_no_other(world: Province) -> None:
    me = world.members[0]
    with seen_by(replace(office(world.cells[0], "member"), person_id=me.pk)):
        assert numbers(Person) == numbers(Member) == {me.pk}
        assert {row.member_id for row in Movement.objects.all()} == {me.pk}
        assert {row.member_id for row in Standing.objects.all()} == {me.pk}
        assert {row.person_id for row in Presence.objects.all()} == {me.pk}
        assert Traits.objects.filter(member=me).exists()
        with entry(replace(office(world.cells[0], "member"), person_id=me.pk), "test"):
            assert Person.objects.filter(pk=me.pk).update(phone="1") == 0


# One sight within another ------------------------------------------------------------------------------------


def test_an_inner_sight_gives_way_again(world: Province) -> None:
    with seen_by(office(world.communes[0])):
        assert Member.objects.count() == 2
        with seen_by(PROGRAM):
            assert Member.objects.count() == 4
        assert Member.objects.count() == 2
        with pytest.raises(ValueError, match="inside"), seen_by(PROGRAM):
            raise ValueError("inside")
        assert Member.objects.count() == 2
        with pytest.raises(DatabaseError), seen_by(PROGRAM):
            run("SELECT 1/0")
        assert Member.objects.count() == 2


def run(statement: str, *arguments: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return int(cursor.rowcount)


def test_an_action_is_judged_with_open_eyes(world: Province) -> None:
    """Whoever cannot see somebody does not see where they are; that must not look like nowhere."""
    stranger = world.members[2]
    with pytest.raises(NotAllowed):
        transfer(office(world.communes[0]), stranger, to_cell=world.cells[0], on=MOVED_ON)


# Those who left ----------------------------------------------------------------------------------------------


def test_who_left_is_known_by_name_and_not_opened(world: Province) -> None:
    leaver = world.members[0]
    with seen_by(PROGRAM):
        transfer(PROGRAM, leaver, to_cell=world.cells[2], on=MOVED_ON)
    with seen_by(office(world.communes[0])):
        assert Person.objects.get(pk=leaver.pk).full_name == leaver.person.full_name
        assert Movement.objects.filter(member=leaver, kind="transfer").count() == 1
        assert [row.organization_id for row in Standing.objects.filter(member=leaver)] == [world.cells[0].pk]
        assert Member.objects.visible_to(office(world.communes[0])).filter(pk=leaver.pk).count() == 0
        with entry(office(world.communes[0]), "test"):
            assert Person.objects.filter(pk=leaver.pk).update(phone="1") == 0
    with seen_by(office(world.communes[1])):
        assert Standing.objects.filter(member=leaver).count() == 2
        assert Movement.objects.filter(member=leaver).count() == 2


def test_a_branch_that_moved_keeps_its_past(world: Province) -> None:
    commune, there = world.communes[0], world.districts[1]
    move(PROGRAM, commune, to_parent=there, on=make.TODAY, decision=make.decision())
    commune.refresh_from_db()
    holder = make.acting(make.account("grassroots_office", commune))
    assert holder.also
    with seen_by(PROGRAM):
        past = set(Movement.objects.filter(member__in=world.members[:2]).values_list("pk", flat=True))
    with seen_by(holder):
        assert numbers(Movement) == past
        assert numbers(Member) == {member.pk for member in world.members[:2]}
    with seen_by(office(world.districts[0])):
        assert Movement.objects.filter(member__in=world.members[:2]).exclude(pk__in=past).count() == 0
        assert Standing.objects.filter(member__in=world.members[:2]).count() == 2


# Writing -----------------------------------------------------------------------------------------------------


@contextmanager
def acting(organization: Organization) -> Iterator[None]:
    """An act of an office, taken back at its end."""
    with transaction.atomic():
        with entry(office(organization), "test"):
            yield
        transaction.set_rollback(True)


def may_be_changed(model: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'UPDATE')", [model._meta.db_table])
        return bool(cursor.fetchone()[0])


def test_rows_of_another_branch_are_neither_changed_nor_removed(world: Province) -> None:
    with seen_by(office(world.communes[1])):
        theirs = in_sight()
    for model in filter(may_be_changed, theirs.keys() - {Leg}):
        table, key = model._meta.db_table, model._meta.pk.column
        for statement in (f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}"):
            with acting(world.communes[0]):
                assert run(f"{statement} WHERE {key} = ANY(%s)", list(theirs[model])) == 0, statement


def test_no_row_is_written_into_another_branch(world: Province) -> None:
    stranger, cell = world.members[2], world.cells[2]
    rows: list[models.Model] = [
        Traits(member=stranger, valid_from=BEGINNING, valid_to=FOREVER),
        Presence(person=stranger.person, organization=cell, path=cell.path, reason="office", valid_from=MOVED_ON),
        Standing(member=stranger, organization=cell, path=cell.path, status="official", valid_from=date(2001, 1, 1),
                 valid_to=date(2002, 1, 1)),
        Movement(kind="death", member=stranger, happened_on=MOVED_ON, counted_on=MOVED_ON, recorded_at=now(),
                 from_organization=cell, from_path=cell.path, from_status="official", common_depth=0),
        RosterImport(organization=world.communes[1], office_path=cell.path, opens_on=MOVED_ON, created_at=now()),
    ]  # fmt: skip
    for row in rows:
        with acting(world.communes[0]), pytest.raises(DatabaseError) as caught, transaction.atomic():
            copy_instances([row])
        assert isinstance(caught.value.__cause__, errors.InsufficientPrivilege), row._meta.label


def test_many_rows_go_in_through_a_table_of_ones_own(world: Province) -> None:
    persons = [Person(full_name=f"Nông {n}", name_key=f"nong {n}") for n in range(A_HANDFUL + 1)]
    before = Person.objects.count()
    with entry(office(world.communes[0]), "test") as act:
        copy_instances(persons)
        assert Person.objects.filter(pk__in=[person.pk for person in persons]).count() == len(persons)
    assert Person.objects.count() == before + len(persons)
    assert set(Person.objects.filter(full_name__startswith="Nông ").values_list("entry_id", flat=True)) >= {
        act.pk
    }
    with seen_by(office(world.communes[0])):
        assert Person.objects.filter(pk__in=[person.pk for person in persons]).count() == 0


def test_copying_says_what_is_wrong_without_the_row(world: Province) -> None:
    persons = [
        Person(full_name="Nông", name_key="nong", identity_hash="the same") for _n in range(A_HANDFUL + 1)
    ]
    for some in (persons, persons[:2]):
        with (
            pytest.raises(IntegrityError) as caught,
            transaction.atomic(),
            entry(office(world.communes[0]), "test"),
        ):
            copy_instances(some)
        assert "the same" not in f"{caught.value} {caught.value.__cause__}"


# Numbers taken out of sight ----------------------------------------------------------------------------------


def test_a_number_taken_out_of_sight_is_refused_without_saying_by_whom(world: Province) -> None:
    make.official(world.cells[2], name="Người Xa", identity_number="006080000017")
    with pytest.raises(Refused) as caught:
        arrive(
            office(world.communes[0]),
            world.cells[0],
            profile=make.profile(identity_number="006080000017"),
            counted=Counted(),
            beginning=Beginning(),
            status="official",
            on=date(2024, 2, 1),
        )
    assert "đã có trong hệ thống" in str(caught.value)
    assert "Người Xa" not in str(caught.value)
