"""Identity numbers occur on no page, in no file, address, log, trail or job, whoever looks."""

import logging
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.secrets import keyed_hash, open_
from sotay.kernel.time import clock_stopped_at
from sotay.members.export import export_members
from sotay.members.kinds import CardType
from sotay.members.listing import EXPORTED
from sotay.members.models import Member
from sotay.members.own_data import as_json, held_of
from sotay.people.models import Person
from sotay.people.roles import ROLES
from tests import make
from tests.test_walk import ADDRESSES, POSTED, World, ask

NUMBER = "006180009876"
TABLES_OF_WORDS = (
    "kernel_auditentry",
    "kernel_auditrow",
    "procrastinate_jobs",
    "django_session",
    "members_rosterimport",
)


@pytest.fixture
def world(db):
    with clock_stopped_at(make.TODAY):
        made = World()
        with entry(PROGRAM, "test.number"):
            person = Person.objects.get(pk=made.member.pk)
            person.set_identity(NUMBER)
            person.save()
            member = Member.objects.get(pk=made.member.pk)
            member.card_type = CardType.IDENTITY
            member.save()
        yield made


def everything_written() -> str:
    """All that the trail, the jobs and the sessions hold."""
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT row_to_json(t)::text FROM {table} t" for table in TABLES_OF_WORDS)
        )
        return "\n".join(words for (words,) in cursor.fetchall())


@pytest.mark.parametrize("role", sorted(ROLES))
def test_no_page_shows_it_to_any_role(world, role, caplog):
    caplog.set_level(logging.DEBUG)
    account = world.account(role, neighbour=False)
    shown = [
        address.route
        for address in ADDRESSES
        if address.name not in POSTED
        and NUMBER in ask(world, address, account).content.decode(errors="replace")
    ]
    assert shown == []
    assert NUMBER not in everything_written()
    assert not any(
        NUMBER in record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )


def test_it_is_found_without_standing_in_an_address(world):
    client = Client()
    client.force_login(world.account("grassroots_office", neighbour=False))
    answer = client.get("/search/", {"q": NUMBER}, follow=True)
    assert all(NUMBER not in url for url, _status in answer.redirect_chain)
    found = client.post("/search/", {"q": NUMBER}, follow=True)
    assert NUMBER not in found.request["QUERY_STRING"]
    assert NUMBER not in everything_written()


def test_no_list_that_leaves_holds_it(world):
    actor = make.acting(world.account("grassroots_office", neighbour=False))
    done = export_members(actor, world.here[1], on=make.TODAY, columns=EXPORTED, purpose="check")
    inside = ZipFile(BytesIO(done.content))
    assert not any(NUMBER in inside.read(name).decode(errors="replace") for name in inside.namelist())
    assert NUMBER not in everything_written()


def test_ones_own_data_show_its_last_digits_only(world):
    member = Member.objects.select_related("person").get(pk=world.member.pk)
    held = as_json(held_of(make.actor("grassroots_office", world.here[1]), member)).decode()
    assert NUMBER not in held
    assert "…9876" in held


def test_a_new_key_closes_what_the_old_one_closed_and_may_be_stopped_between(world, settings):
    make.account("system_administrator", world.here[0], "quantri")
    settings.DATA_KEYS = settings.DATA_KEYS | {9: "a ninth key"}
    call_command("rekey", account="quantri")
    person = Person.objects.get(pk=world.member.pk)
    assert bytes(person.identity_closed).startswith(b"9:")
    assert open_(bytes(person.identity_closed)).decode() == NUMBER
    assert person.identity_hash == keyed_hash(NUMBER)

    at = person.entry_id
    call_command("rekey", account="quantri")
    assert Person.objects.get(pk=world.member.pk).entry_id == at
    settings.DATA_KEYS = {9: "a ninth key"}
    assert open_(bytes(person.identity_closed)).decode() == NUMBER
