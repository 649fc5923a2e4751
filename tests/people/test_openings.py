"""Openings and refusals: whatever way somebody looks into a record, or tries to, is found in the trail."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from sotay.kernel.models import AuditEntry, EntryKind
from sotay.kernel.time import clock_stopped_at
from sotay.members.export import export_members
from sotay.people import looking
from sotay.people.looking import opened
from sotay.people.openings import Opening, Way
from tests import make
from tests.desk.visiting import reader


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture
def world(a_province):
    return a_province


def seen(member):
    return list(Opening.objects.filter(person_id=member.pk).order_by("pk").values_list("way", flat=True))


def entries(kind):
    return AuditEntry.objects.filter(kind=kind).order_by("pk")


def test_an_entry_says_which_office_it_was(world):
    member = make.member(world.cells[0])
    reader("cell_secretary", world.cells[0]).get(reverse("members:detail", args=[member.pk]))

    entry = entries(EntryKind.OPENING).get()
    assert (entry.role, entry.organization_id) == ("cell_secretary", world.cells[0].pk)
    assert entry.on_behalf_of is None


def test_one_look_leaves_one_opening_and_another_purpose_or_a_later_hour_another(world, monkeypatch):
    member = make.member(world.cells[0])
    actor = make.acting(make.account("inspection_commission", world.top))

    for purpose in ("check", "check", "inspection", "check"):
        opened(actor, [member.pk], purpose=purpose)
    assert len(seen(member)) == 2

    monkeypatch.setattr(looking, "A_LOOK", timedelta(0))
    opened(actor, [member.pk], purpose="check")
    assert len(seen(member)) == 3


def test_ones_own_record_is_not_opened_by_oneself(world):
    member = make.member(world.cells[0])
    account = make.account("cell_secretary", world.cells[0])
    actor = make.acting(account)
    themself = type(actor)(
        **{name: getattr(actor, name) for name in actor.__slots__} | {"person_id": member.pk}
    )

    opened(themself, [member.pk])

    assert seen(member) == []


def test_a_list_taken_out_opens_everybody_in_it_each_time(world):
    members = [make.member(world.cells[0]) for _ in range(3)]
    actor = make.acting(make.account("cell_secretary", world.cells[0]))

    for _ in range(2):
        export_members(actor, world.cells[0], on=make.TODAY, columns=["born"], purpose="check")

    assert [seen(member) for member in members] == [[Way.EXPORT, Way.EXPORT]] * 3
    assert [entry.purpose for entry in entries(EntryKind.EXPORT)] == ["check", "check"]


def test_the_command_line_opens_as_a_page_does(world):
    member = make.member(world.cells[0])
    make.account("grassroots_office", world.communes[0], "vanphong-xa")

    with pytest.raises(CommandError):
        call_command("do", "member.die", str(member.pk), account="vanphong-xa")

    assert seen(member) == [Way.COMMAND]


def test_what_was_refused_is_in_the_trail(world):
    stranger_of = make.member(world.cells[2])
    client = reader("cell_secretary", world.cells[0])

    assert client.get(reverse("members:detail", args=[stranger_of.pk])).status_code == 404
    assert client.get(reverse("audit")).status_code == 403

    refused = [(entry.action, entry.subject, entry.role) for entry in entries(EntryKind.REFUSAL)]
    assert refused == [
        ("member.view", f"members.member:{stranger_of.pk}", "cell_secretary"),
        ("audit.view", "", "cell_secretary"),
    ]


def test_a_command_that_was_refused_is_in_the_trail(world):
    make.account("leader", world.top, "lanhdao")
    member = make.member(world.cells[0])

    with pytest.raises(CommandError):
        call_command("do", "member.die", str(member.pk), account="lanhdao")

    assert [(e.action, e.subject) for e in entries(EntryKind.REFUSAL)] == [
        ("member.die", f"members.member:{member.pk}")
    ]


def test_openings_only_grow(world):
    member = make.member(world.cells[0])
    opened(make.acting(make.account("cell_secretary", world.cells[0])), [member.pk])
    for statement in ("UPDATE people_opening SET way = 'api'", "DELETE FROM people_opening"):
        with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(f"SAVEPOINT a; {statement}")
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO a")
