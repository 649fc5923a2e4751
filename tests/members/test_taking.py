"""Long lists: made in the background as one export, kept closed for hours, fetched by whoever asked and nobody else."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry, EntryKind
from sotay.kernel.sheets import open_sheet
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.members.extracts.actions import save_extract
from sotay.members.extracts.models import SavedExtract
from sotay.members.extracts.spec import Spec
from sotay.members.jobs import make_taken_list
from sotay.members.taking.actions import GivenUp, drop_list, fetch_list, make_list, take_list
from sotay.members.taking.models import KEPT, TakenFile, TakenList, TakenProgress, TakenState
from sotay.members.taking.patience import told
from sotay.members.taking.work import SILENT_FOR, erase
from sotay.people.models import Account, Office
from sotay.people.openings import Opening
from sotay.regulations import Refused
from tests import make
from tests.harness.databases import own_database
from tests.members.test_roster_at_once import lock_is_held, wait_until

ASKED = {"on": "19/3/2024", "purpose": "check", "medium": "sheet", "spec": "col=born"}
WORDS = "on=19%2F3%2F2024&purpose=check&medium=sheet&spec=col%3Dborn"


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sotay.members.taking.patience.AT_ONCE", 2)


def filled() -> make.Province:
    made = make.province()
    for name in ("Nông Văn An", "Lý Thị Bình", "Hoàng Văn Cao"):
        make.official(made.cells[0], name=name)
    return made


@pytest.fixture
def world(db: None) -> make.Province:
    return filled()


@pytest.fixture
def clerk(world: make.Province) -> Account:
    return make.account("grassroots_office", world.communes[0], "xa")


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def work(account: Account) -> None:
    """What the worker does with the lists that wait, within the test's own transaction."""
    for taken in TakenList.objects.filter(state=TakenState.MAKING):
        make_list(make.acting(account), taken)


def do_the_job(account: Account) -> None:
    """What the worker does with the jobs that wait."""
    for taken in TakenList.objects.filter(state=TakenState.MAKING):
        make_taken_list.func(taken_id=taken.pk, office_id=Office.objects.get(account=account).pk)


def names_in(content: bytes) -> set[str]:
    texts = {cell.text for row in open_sheet(content, "a.xlsx").rows for cell in row}
    return texts & {"Nông Văn An", "Lý Thị Bình", "Hoàng Văn Cao"}


def exports() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(kind=EntryKind.EXPORT))


def test_a_long_list_is_made_while_one_waits_and_fetched_on_its_page(world, clerk):
    client = client_of(clerk)
    asked = client.post(reverse("members:export_extract", args=[world.communes[0].pk]), ASKED, follow=True)
    assert "Đang chờ đến lượt" in asked.content.decode()
    assert exports() == []
    assert Opening.objects.count() == 0

    work(clerk)
    taken = TakenList.objects.get()
    address = reverse("members:taken_list", args=[taken.pk])
    assert "Tải tệp về" in client.get(address).content.decode()
    (export,) = exports()
    assert (export.action, export.purpose, export.pk) == ("member.export_extract", "check", taken.number)
    assert Opening.objects.filter(entry_id=export.pk).count() == 3

    assert "Danh sách dài đã lập xong, chờ tải về" in client.get("/").content.decode()
    file = client.post(address, {"do": "fetch"})
    assert "chờ tải về" not in client.get("/").content.decode()
    assert file.headers["Cache-Control"] == "no-store"
    assert names_in(file.content) == {"Nông Văn An", "Lý Thị Bình", "Hoàng Văn Cao"}
    assert f"Sotay {export.pk}" in ZipFile(BytesIO(file.content)).read("docProps/core.xml").decode()
    assert client.post(address, {"do": "fetch"}).content == file.content
    assert exports() == [export]

    gone = client.post(address, {"do": "drop"}, follow=True)
    assert "tệp đã xóa" in gone.content.decode()
    assert not TakenFile.objects.exists()
    assert "không còn được giữ" in client.post(address, {"do": "fetch"}).content.decode()


@pytest.mark.parametrize("page", ["members:export", "members:export_extract"])
def test_a_short_list_comes_at_once(world, clerk, page):
    short = {"on": "19/3/2024", "purpose": "check", "columns": ["born"], "medium": "sheet", "q": "Nông"}
    short["spec"] = "q=N%C3%B4ng"
    done = client_of(clerk).post(reverse(page, args=[world.communes[0].pk]), short)
    assert done.headers["Content-Type"].endswith("sheet")
    assert not TakenList.objects.exists()


def test_the_plain_list_takes_the_same_way_when_it_is_long(world, clerk):
    given = {"on": "19/3/2024", "purpose": "check", "columns": ["born"]}
    client = client_of(clerk)
    client.post(reverse("members:export", args=[world.communes[0].pk]), given)
    work(clerk)
    taken = TakenList.objects.get()
    done = client.post(reverse("members:taken_list", args=[taken.pk]), {"do": "fetch"})
    assert len(names_in(done.content)) == 3


def test_paper_of_a_long_list_is_a_workbook_laid_out_for_printing(world, clerk):
    printed = ASKED | {"medium": "print", "spec": "layout=7-hsdv&paper=a3-landscape"}
    client = client_of(clerk)
    client.post(reverse("members:export_extract", args=[world.communes[0].pk]), printed)
    work(clerk)
    done = client.post(reverse("members:taken_list", args=[TakenList.objects.get().pk]), {"do": "fetch"})
    assert 'paperSize="8"' in ZipFile(BytesIO(done.content)).read("xl/worksheets/sheet1.xml").decode()


def test_what_is_kept_is_closed_and_words_go_when_it_is_made(world, clerk):
    take_list(make.acting(clerk), world.communes[0], export="member.export_extract", words=WORDS)
    work(clerk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT closed FROM members_takenfile")
        (closed,) = cursor.fetchone()
        cursor.execute("SELECT words, trouble FROM members_takenlist")
        assert cursor.fetchone() == ("", "")
    assert b"PK\x03\x04" not in bytes(closed)
    assert not TakenProgress.objects.exists()


def test_nobody_else_fetches_it_in_no_other_office(world, clerk):
    taken = take_list(make.acting(clerk), world.communes[0], export="member.export_extract", words=WORDS)
    work(clerk)
    address = reverse("members:taken_list", args=[taken.pk])
    for other in (
        make.account("grassroots_office", world.communes[0], "cùng xã"),
        make.account("organization_department", world.districts[0], "huyện"),
        make.account("grassroots_office", world.communes[1], "xã bên"),
    ):
        assert client_of(other).get(address).status_code == 404
        assert client_of(other).post(address, {"do": "fetch"}).status_code == 404
        with pytest.raises((Refused, NotAllowed)):
            fetch_list(make.acting(other), taken)


def test_another_branch_does_not_see_it_in_the_database_either(world, clerk):
    taken = take_list(make.acting(clerk), world.communes[0], export="member.export_extract", words=WORDS)
    work(clerk)
    saved = save_extract(
        make.acting(clerk), world.communes[0], title="Đã chọn", spec=Spec(members=(5, 6)), shared=True
    )
    with seen_by(make.actor("grassroots_office", world.communes[1])):
        assert not TakenList.objects.filter(pk=taken.pk).exists()
        assert not TakenFile.objects.exists()
        assert not SavedExtract.objects.filter(pk=saved.pk).exists()
    with seen_by(make.acting(clerk)):
        assert TakenFile.objects.count() == 1
        assert SavedExtract.objects.get(pk=saved.pk).words.endswith("m=5&m=6")


def test_files_are_erased_after_some_hours_and_what_never_ended_after_a_day(world, clerk):
    taken = take_list(make.acting(clerk), world.communes[0], export="member.export_extract", words=WORDS)
    work(clerk)
    before = AuditEntry.objects.count()
    assert (erase(), AuditEntry.objects.count()) == (0, before)
    with entry(PROGRAM, "test.older"):
        TakenFile.objects.update(kept_since=timezone.now() - KEPT)
    assert erase() == 1
    assert not TakenFile.objects.exists()
    taken.refresh_from_db()
    assert taken.state == TakenState.EXPIRED
    with pytest.raises(Refused, match="không còn được giữ"):
        fetch_list(make.acting(clerk), taken)

    stuck = take_list(make.acting(clerk), world.communes[0], export="member.export_extract", words=WORDS)
    TakenProgress.objects.update(at=timezone.now() - timedelta(days=2))
    assert erase() == 1
    stuck.refresh_from_db()
    assert (stuck.state, stuck.words) == (TakenState.EXPIRED, "")


def test_what_is_given_up_in_the_middle_is_not_made(world, clerk):
    actor = make.acting(clerk)
    taken = take_list(actor, world.communes[0], export="member.export_extract", words=WORDS)

    def dropped(stage: str, done: int, total: int) -> None:
        if stage == "writing":
            drop_list(actor, taken)

    with pytest.raises(GivenUp), told(dropped):
        make_list(actor, taken)
    assert exports() == []
    assert not TakenFile.objects.exists()


def test_two_workers_make_one_list_once(world, clerk):
    actor = make.acting(clerk)
    taken = take_list(actor, world.communes[0], export="member.export_extract", words=WORDS)
    make_list(actor, taken)
    with pytest.raises(GivenUp):  # it was begun when the list was still waited for
        make_list(actor, taken)
    assert len(exports()) == 1
    assert TakenFile.objects.count() == 1


def test_the_same_list_asked_for_twice_is_one_and_too_many_are_refused(world, clerk):
    actor, place = make.acting(clerk), world.communes[0]
    first = take_list(actor, place, export="member.export_extract", words=WORDS)
    assert take_list(actor, place, export="member.export_extract", words=WORDS) == first
    for column in ("sex", "party_age"):
        take_list(actor, place, export="member.export_extract", words=WORDS.replace("born", column))
    with pytest.raises(Refused, match="đang chờ 3 danh sách"):
        take_list(actor, place, export="member.export_extract", words=WORDS.replace("born", "phone"))


def test_a_list_whose_office_ended_meanwhile_is_not_made(world, clerk):
    take_list(make.acting(clerk), world.communes[0], export="member.export_extract", words=WORDS)
    with clock_stopped_at(make.TODAY):
        make_taken_list.func(taken_id=TakenList.objects.get().pk, office_id=0)
    assert exports() == []


def test_work_that_died_is_said_to_have_died_and_can_be_begun_again(world, clerk):
    client = client_of(clerk)
    client.post(reverse("members:export_extract", args=[world.communes[0].pk]), ASKED)
    taken = TakenList.objects.get()
    TakenProgress.objects.update(stage="reading", at=timezone.now() - timedelta(seconds=SILENT_FOR * 2))
    address = reverse("members:taken_list", args=[taken.pk])
    assert "đã dừng giữa chừng" in client.get(address).content.decode()
    assert "Đang chờ đến lượt" in client.post(address, {"do": "again"}, follow=True).content.decode()
    work(clerk)
    assert len(exports()) == 1


def test_a_list_that_is_too_long_for_anybody_says_what_to_do(world, clerk, monkeypatch):
    monkeypatch.setattr("sotay.members.taking.patience.MOST", 2)
    page = client_of(clerk).post(reverse("members:export_extract", args=[world.communes[0].pk]), ASKED)
    assert "mỗi tệp nhiều nhất 2 người" in page.content.decode()


KILLED = """
import os, signal, django
django.setup()
from sotay.kernel.time import clock_stopped_at
from sotay.members.taking import patience, work
from sotay.people.models import Account
from tests import make

patience.AT_ONCE = 2
real = work.Progress.__call__

def dying(self, stage, done, total):
    real(self, stage, done, total)
    if stage == "writing":
        os.kill(os.getpid(), signal.SIGKILL)

work.Progress.__call__ = dying
with clock_stopped_at(make.TODAY):
    work.make(make.acting(Account.objects.get(username="xa")), %s)
"""


def test_a_worker_killed_in_the_middle_leaves_neither_a_file_nor_an_export(committed_database):
    world = filled()
    clerk = make.account("grassroots_office", world.communes[0], "xa")
    taken = take_list(make.acting(clerk), world.communes[0], export="member.export_extract", words=WORDS)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED % taken.pk],
        env=os.environ | own_database(),
        timeout=60,
        check=False,
        cwd=Path.cwd(),
    )
    assert killed.returncode == -signal.SIGKILL
    wait_until(lambda: not lock_is_held())
    assert exports() == []
    assert not TakenFile.objects.exists()
    assert TakenProgress.objects.get().stage == "writing"
    do_the_job(clerk)
    assert len(exports()) == 1
    assert names_in(fetch_list(make.acting(clerk), TakenList.objects.get()).content)
