"""Leaving the system: with a mark that leads back, and above a rule's number of persons only with a second office."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from sotay.kernel.authority import PROGRAM
from sotay.kernel.law import law as kernel_law
from sotay.kernel.models import AuditEntry, EntryKind
from sotay.kernel.time import clock_stopped_at
from sotay.members.export_requests import Answer, ExportRequest
from sotay.members.leaving import agree_to_export, agreed_requests, ask_export, decline_export
from sotay.organizations.models import Organization
from sotay.organizations.rules import override
from sotay.people.openings import Opening
from sotay.regulations import Refused
from tests import make

WORDS = "on=19%2F3%2F2024&purpose=check&columns=born"


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture
def world(a_province, monkeypatch):
    """A province where a list of more than two persons needs a second office."""
    made = a_province
    for _ in range(3):
        make.official(made.cells[0])
    monkeypatch.setattr("sotay.members.leaving.law", Limited(2))
    return made


class Limited:
    """The rule book with another number of persons."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, key, on, at=None):
        clause = kernel_law(key, on, at=at)
        return replace(clause, value=self.limit) if "above" in key else clause


def client_of(account):
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def offices(world):
    """Who asks, and the second office."""
    return make.account("grassroots_office", world.communes[0], "xa"), make.account(
        "committee_office", world.districts[0], "vp"
    )


def test_a_long_list_leaves_when_a_second_office_has_agreed(world, offices):
    asker, second = (client_of(account) for account in offices)
    address = reverse("members:export", args=[world.communes[0].pk])
    asked = {"on": "19/3/2024", "purpose": "check", "columns": ["born"]}

    refused = asker.post(address, asked)
    assert "Gửi đề nghị tới cơ quan thứ hai" in refused.content.decode()
    assert Opening.objects.count() == 0
    asker.post(
        refused.context["ask_url"],
        {"export": "member.export", "words": refused.context["asked_words"], "about": ""},
    )
    request = ExportRequest.objects.get()
    assert (request.count, request.purpose) == (3, "check")

    assert "Đề nghị xuất danh sách, chờ đồng ý" in second.get("/").content.decode()
    page = second.get(reverse("members:export_request", args=[request.pk]))
    assert "Đồng ý cho xuất" in page.content.decode()
    second.post(reverse("members:answer_export", args=[request.pk]), {"agree": "1"})

    assert "Danh sách đã được đồng ý cho xuất, chờ lấy" in asker.get("/").content.decode()
    ready = asker.get(reverse("members:export_request", args=[request.pk]))
    done = asker.post(ready.context["again_url"], dict(asked))
    assert done.headers["Content-Type"].endswith("sheet")
    request.refresh_from_db()
    assert request.taken_entry == AuditEntry.objects.get(kind=EntryKind.EXPORT, action="member.export").pk
    assert Opening.objects.filter(entry_id=request.taken_entry).count() == 3
    assert "chờ lấy" not in asker.get("/").content.decode()


def test_the_mark_stands_in_the_sheet_and_in_the_files_properties_and_leads_back(world):
    cell = make.account("cell_secretary", world.cells[1])
    make.official(world.cells[1])
    file = client_of(cell).post(
        reverse("members:export", args=[world.cells[1].pk]), {"on": "19/3/2024", "purpose": "check"}
    )
    entry = AuditEntry.objects.get(action="member.export")
    inside = ZipFile(BytesIO(file.content))
    assert f"Sotay {entry.pk}" in inside.read("docProps/core.xml").decode()
    assert str(entry.pk) in inside.read("docProps/custom.xml").decode()

    auditor = client_of(make.account("auditor", world.top))
    found = auditor.get(reverse("audit"), {"mark": entry.pk})
    assert [line["entry"].pk for line in found.context["entries"]] == [entry.pk]
    assert auditor.get(reverse("audit"), {"mark": entry.pk - 1}).context["entries"] == []


def test_only_the_asker_takes_it_only_that_list_and_only_for_some_days(world, offices):
    asker, second = (make.acting(account) for account in offices)
    place = Organization.objects.get(pk=world.communes[0].pk)
    request = ask_export(asker, place, export="member.export", words=WORDS)
    agree_to_export(second, request)
    address = reverse("members:export", args=[place.pk])
    same = {"on": "19/3/2024", "purpose": "check", "columns": ["born"]}

    another = client_of(make.account("grassroots_office", world.communes[0], "xa2"))
    assert another.post(address, same).headers["Content-Type"].startswith("text/html")
    owner = client_of(offices[0])
    assert (
        owner.post(address, same | {"columns": ["born", "phone"]})
        .headers["Content-Type"]
        .startswith("text/html")
    )
    make.official(world.cells[0])
    assert (
        owner.post(address, same).headers["Content-Type"].startswith("text/html")
    )  # one more than was agreed to

    with clock_stopped_at(make.TODAY + timedelta(days=8)):
        assert owner.post(address, same).headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(("days", "leaves"), [(6, True), (7, True), (8, False)])
@pytest.mark.parametrize("shorter_from", [None, 1, 30])
def test_what_was_agreed_to_leaves_for_seven_days_or_for_fewer_where_a_committee_says_so(
    world, offices, days, leaves, shorter_from
):
    """A committee's own number holds from its day on, at the page and in what home counts alike."""
    asker, second = (make.acting(account) for account in offices)
    place = Organization.objects.get(pk=world.communes[0].pk)
    agree_to_export(second, ask_export(asker, place, export="member.export", words=WORDS))
    if shorter_from is not None:
        override(
            PROGRAM, world.top, key="people.export_agreed_for", value=6, regulation="5-QC/TU",
            on=make.TODAY + timedelta(days=shorter_from), decision=make.decision(on=make.TODAY),
        )  # fmt: skip
        leaves = leaves and (days < shorter_from or days <= 6)

    with clock_stopped_at(make.TODAY + timedelta(days=days)):
        assert bool(agreed_requests(asker)) is leaves
        same = {"on": "19/3/2024", "purpose": "check", "columns": ["born"]}
        answer = client_of(offices[0]).post(reverse("members:export", args=[place.pk]), same)
    assert answer.headers["Content-Type"].endswith("sheet") is leaves


def test_nobody_is_their_own_second_office(world, offices):
    asker, second = (make.acting(account) for account in offices)
    request = ask_export(asker, world.communes[0], export="member.export", words=WORDS)
    department = make.account("organization_department", world.districts[0], "btc")
    own = ask_export(make.acting(department), world.communes[0], export="member.export", words=WORDS)
    with pytest.raises(Refused, match="không tự đồng ý"):
        agree_to_export(make.acting(department), own)
    colleague = make.account("organization_department", world.districts[0], "btc2")
    with pytest.raises(Refused, match="không tự đồng ý"):
        agree_to_export(make.acting(colleague), own)
    decline_export(second, request)
    with pytest.raises(Refused, match="đã được trả lời"):
        agree_to_export(make.acting(department), request)
    assert ExportRequest.objects.get(pk=request.pk).answer == Answer.DECLINED


def test_the_command_line_goes_the_same_way(world, offices, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    place = world.communes[0].pk
    export = ("do", "member.export", str(place), "on=19/3/2024", "purpose=check", "columns=born")
    with pytest.raises(CommandError, match="cơ quan thứ hai"):
        call_command(*export, account="xa")
    call_command(
        "do", "member.ask_export", str(place), "export=member.export", f"words={WORDS}", account="xa"
    )
    request = ExportRequest.objects.get()
    call_command("do", "export.agree", str(request.pk), account="vp")
    call_command(*export, account="xa")
    assert [path.suffix for path in tmp_path.iterdir()] == [".xlsx"]


@pytest.mark.parametrize(("limit", "waits"), [(2, True), (3, False), (4, False)])
def test_a_list_of_three_needs_a_second_office_only_where_three_is_too_many(
    world, offices, monkeypatch, limit, waits
):
    monkeypatch.setattr("sotay.members.leaving.law", Limited(limit))
    address = reverse("members:export", args=[world.communes[0].pk])
    same = {"on": "19/3/2024", "purpose": "check", "columns": ["born"]}
    answer = client_of(offices[0]).post(address, same)
    assert answer.headers["Content-Type"].endswith("sheet") is not waits


def test_a_short_list_needs_nobody_else(world):
    with pytest.raises(Refused, match="không cần cơ quan thứ hai"):
        ask_export(
            make.acting(make.account("grassroots_office", world.communes[1])), world.communes[1],
            export="member.export", words=WORDS,
        )  # fmt: skip
