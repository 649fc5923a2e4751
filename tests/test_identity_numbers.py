"""Identity numbers occur on no page, in no file, address, log, trail or job, whoever looks."""

import logging
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from sotay.desk.trail import Wanted, export_trail
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.secrets import keyed_hash, open_
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.export import export_members
from sotay.members.extracts.columns import COLUMNS
from sotay.members.extracts.spec import Spec
from sotay.members.jobs import ask_for_work
from sotay.members.kinds import CardType
from sotay.members.listing import EXPORTED
from sotay.members.models import Member
from sotay.members.own_data import as_json, held_of
from sotay.members.quality.actions import export_to_fill
from sotay.members.quality.checks import CHECKS
from sotay.members.roster.actions import upload
from sotay.members.roster.work import work_on
from sotay.members.taking.actions import fetch_list, make_list
from sotay.members.taking.models import TakenList
from sotay.people.models import Office, Person
from sotay.people.roles import ROLES
from tests import make
from tests.walking import ADDRESSES, POSTED, World, ask

NUMBER = "006180009876"


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
    """All that stands in any table in plain words: the trail, the jobs, the sessions, whatever else there is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(f'SELECT row_to_json(t)::text FROM "{name}" t' for name in tables))
        return "\n".join(words for (words,) in cursor.fetchall())


def inside(workbook: bytes) -> str:
    """All parts of a workbook."""
    file = ZipFile(BytesIO(workbook))
    return "\n".join(file.read(name).decode(errors="replace") for name in file.namelist())


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
    assert world.member.person.full_name in inside(done.content)
    assert NUMBER not in inside(done.content)
    assert NUMBER not in everything_written()


def test_no_extract_holds_it_on_paper_or_as_a_sheet_whatever_columns_are_chosen(world):
    client = Client()
    client.force_login(world.account("grassroots_office", neighbour=False))
    spec = Spec(columns=tuple(COLUMNS), groups=("cell",)).words()
    address = reverse("members:export_extract", args=[world.here[1].pk])
    asked = {"on": "19/3/2024", "purpose": "check", "spec": spec}
    printed = client.post(address, asked | {"medium": "print"}).content.decode()
    sheet = inside(client.post(address, asked | {"medium": "sheet"}).content)
    assert world.member.person.full_name in printed
    assert world.member.person.full_name in sheet
    assert NUMBER not in printed + sheet + everything_written()


def test_no_sheet_to_be_filled_in_holds_it(world):
    actor = make.acting(world.account("grassroots_office", neighbour=False))
    found = 0
    for check in CHECKS.values():
        if check.fields:
            sheet = export_to_fill(actor, world.here[1], check=check.code, purpose="complete")
            found += world.member.person.full_name in inside(sheet.content)
            assert NUMBER not in inside(sheet.content)
    assert found


def test_a_list_that_is_made_in_the_background_holds_it_nowhere(world, monkeypatch):
    monkeypatch.setattr("sotay.members.taking.patience.AT_ONCE", 0)
    account = world.account("grassroots_office", neighbour=False)
    client = Client()
    client.force_login(account)
    asked = {"on": "19/3/2024", "purpose": "check", "columns": list(EXPORTED), "q": NUMBER}
    client.post(reverse("members:export", args=[world.here[1].pk]), asked)
    asked["q"] = ""
    client.post(reverse("members:export", args=[world.here[1].pk]), asked)
    taken = TakenList.objects.exclude(pk=world.taken.pk).latest("pk")
    assert NUMBER not in everything_written()
    make_list(make.acting(account), taken)
    assert NUMBER not in inside(fetch_list(make.acting(account), taken).content)
    assert NUMBER not in everything_written()


def test_the_trail_that_is_taken_out_does_not_hold_it(world):
    client = Client()
    client.force_login(world.account("grassroots_office", neighbour=False))
    client.post("/search/", {"q": NUMBER}, follow=True)
    auditor = make.acting(world.account("auditor", neighbour=False))
    done = export_trail(auditor, world.here[0], wanted=Wanted(), purpose="check")
    assert NUMBER not in inside(done.content)


def test_a_roster_that_brings_it_leaves_it_in_no_job_no_trail_and_on_no_page(world):
    account = world.account("grassroots_office", neighbour=False)
    client = Client()
    client.force_login(account)
    other = "006180001111"
    content = f"Họ và tên;Số định danh\nLý Thị Hoa;{other}\n".encode()
    with seen_by(make.acting(account)):
        roster = upload(
            make.acting(account), world.here[2], content=content, file_name="b.csv", opens_on=make.OPENED
        )
        ask_for_work(Office.objects.get(account=account), roster)
    work_on(make.acting(account), roster)
    page = client.get(reverse("members:import", args=[roster.pk])).content.decode()
    assert "Lý Thị Hoa" in page
    assert other not in page + everything_written()


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
