"""An office's calendar: read by a real calendar program at a secret address; kinds and numbers only; ended in time."""

import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from icalendar import Calendar

from sotay.kernel.actions import NotAllowed, entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Clock
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.organizations.models import Organization
from sotay.people.attempts import FREE
from sotay.people.models import Account, Office, actor_of
from sotay.people.offices import end_office, name_deputy
from sotay.procedures import calendar_views
from sotay.procedures.calendar_actions import make_calendar, withdraw_calendar
from sotay.procedures.calendars import CalendarAddress
from sotay.procedures.models import Case, Task
from sotay.regulations import Refused
from sotay.site.logs import Discreet
from tests import make
from tests.desk.visiting import words
from tests.procedures import stories

TODAY = make.TODAY
NAME = "Nông Thị Bí Mật"


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        yield make.province()


@pytest.fixture
def secretary(world: make.Province) -> Account:
    return make.account("cell_secretary", world.cells[0])


def waiting(cell: Organization, days: int | None) -> Case:
    """A case of the cell whose step is due so many days from today."""
    case = stories.recognition(make.member(cell, date(2023, 2, 3), NAME), cell, date(2024, 1, 2))
    due = None if days is None else TODAY + timedelta(days=days)
    with entry(PROGRAM, "test.due"):
        Task.objects.filter(case=case).update(due_on=due)
    return case


def address(account: Account) -> str:
    office = Office.objects.select_related("organization").get(account=account)
    return f"/calendar/{make_calendar(actor_of(account, office), office)}.ics"


def events(where: str) -> dict[date, str]:
    answer = Client().get(where)
    assert answer.status_code == 200, answer
    return {
        each["dtstart"].dt: str(each["summary"]) for each in Calendar.from_ical(answer.content).walk("VEVENT")
    }


def status(where: str) -> int:
    return Client().get(where).status_code


# What it holds -----------------------------------------------------------------------------------------------


def test_on_each_day_stands_how_many_of_which_procedure(world: make.Province, secretary: Account) -> None:
    for days in (-3, 5, 5, 364, 365, None):
        waiting(world.cells[0], days)
    waiting(world.cells[1], 5)
    assert events(address(secretary)) == {
        TODAY - timedelta(days=3): "Công nhận đảng viên chính thức: 1 việc quá hạn",
        TODAY + timedelta(days=5): "Công nhận đảng viên chính thức: 2 việc đến hạn",
        date(2025, 3, 18): "Công nhận đảng viên chính thức: 1 việc đến hạn",
    }


def test_nobody_no_organisation_and_no_case_is_named(world: make.Province, secretary: Account) -> None:
    case = waiting(world.cells[0], 5)
    text = Client().get(address(secretary)).content.decode()
    unfolded = text.replace("\r\n ", "")
    state = world.cells[0].state(TODAY)
    assert state is not None
    for named in (NAME, state.name, "Chi bộ", secretary.username, f"/cases/{case.pk}", "http"):
        assert named not in unfolded
    assert set(re.findall(r"^([A-Z-]+)[;:]", unfolded, re.MULTILINE)) == {
        "BEGIN", "END", "VERSION", "PRODID", "METHOD", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL",
        "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "TRANSP",
    }  # fmt: skip


def test_an_event_is_known_again_and_what_has_not_changed_is_not_sent_again(
    world: make.Province, secretary: Account
) -> None:
    waiting(world.cells[0], 5)
    where = address(secretary)
    first = Client().get(where)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert Client().get(where, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    waiting(world.cells[0], 5)
    second = Client().get(where, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert uids(first.content) == uids(second.content) != []


def uids(text: bytes) -> list[str]:
    return [str(each["uid"]) for each in Calendar.from_ical(text).walk("VEVENT")]


def test_the_department_reads_what_its_inbox_holds(world: make.Province) -> None:
    for cell in world.cells:
        waiting(cell, 5)
    above = make.account("organization_department", world.districts[0])
    assert events(address(above)) == {
        TODAY + timedelta(days=5): "Công nhận đảng viên chính thức: 2 việc đến hạn"
    }


# Who makes it, and when it ends ------------------------------------------------------------------------------


def test_it_is_made_on_a_page_shown_once_and_withdrawn(world: make.Province, secretary: Account) -> None:
    client = Client()
    client.force_login(secretary)
    made = client.post("/cases/calendar/", {"do": "make"})
    assert made.headers["Cache-Control"] == "no-store"
    where = re.search(r">http://testserver(/calendar/[^<]+)<", made.content.decode())
    assert where is not None
    assert status(where[1]) == 200
    again = client.get("/cases/calendar/")
    assert where[1] not in again.content.decode()
    assert "Đang có một địa chỉ lịch" in words(again)
    client.post("/cases/calendar/", {"do": "withdraw"})
    assert status(where[1]) == 404
    assert "Chưa có địa chỉ lịch" in words(client.get("/cases/calendar/"))


def test_only_a_keyed_hash_is_kept(secretary: Account) -> None:
    secret = address(secretary).split("/")[-1].removesuffix(".ics")
    kept = str(CalendarAddress.objects.values().get())
    assert secret not in kept
    assert len(secret) == 43


def test_a_new_address_ends_the_one_before(secretary: Account) -> None:
    old, new = address(secretary), address(secretary)
    assert (status(old), status(new)) == (404, 200)


def test_it_ends_with_the_office(world: make.Province, secretary: Account) -> None:
    where = address(secretary)
    end_office(PROGRAM, Office.objects.get(account=secretary), until=TODAY)
    assert status(where) == 200
    with clock_stopped_at(TODAY + timedelta(days=1)):
        assert status(where) == 404


def test_it_ends_with_the_account(secretary: Account) -> None:
    where = address(secretary)
    make.closed(secretary)
    assert status(where) == 404


def test_a_deputy_reads_it_while_they_stand_in(world: make.Province, secretary: Account) -> None:
    waiting(world.cells[0], 5)
    deputy = make.account("member", world.cells[0], "làm thay")
    office = Office.objects.get(account=secretary)
    name_deputy(PROGRAM, office, account=deputy, on=TODAY, until=TODAY)
    seat = next(each for each in deputy.seats(TODAY) if each.pk == office.pk)
    where = f"/calendar/{make_calendar(actor_of(deputy, seat), seat)}.ics"
    assert len(events(where)) == 1
    with clock_stopped_at(TODAY + timedelta(days=1)):
        assert status(where) == 404


def test_nobody_makes_or_withdraws_somebody_elses(world: make.Province, secretary: Account) -> None:
    address(secretary)
    office = Office.objects.get(account=secretary)
    above = make.acting(make.account("organization_department", world.districts[0]))
    neighbour = make.acting(make.account("cell_secretary", world.cells[2]))
    with pytest.raises(Refused, match="của chính mình"):
        make_calendar(above, office)
    with pytest.raises(Refused, match="của người khác"):
        withdraw_calendar(above, CalendarAddress.objects.get())
    with pytest.raises(NotAllowed):
        make_calendar(neighbour, office)


def test_roles_without_cases_have_no_calendar(world: make.Province) -> None:
    client = Client()
    client.force_login(make.account("leader", world.top))
    assert client.get("/cases/calendar/").status_code == 403


# Guessing, reading too often, logs ---------------------------------------------------------------------------


def test_guessing_is_slowed_down_and_a_right_address_is_not_counted(secretary: Account) -> None:
    where = address(secretary)
    for _time in range(FREE["calendar"] + 5):
        assert status(where) == 200
    wrong = f"/calendar/{'A' * 43}.ics"
    assert [status(wrong) for _time in range(FREE["calendar"] + 1)][-2:] == [404, 429]
    answer = Client().get(wrong)
    assert int(answer.headers["Retry-After"]) >= 60


def test_whoever_reads_one_calendar_all_the_time_waits(
    secretary: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FREE, "feed", 3)
    where = address(secretary)
    assert [status(where) for _time in range(4)] == [200, 200, 200, 429]


def test_the_secret_is_in_no_log(
    world: make.Province, secretary: Account, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    where = address(secretary)
    secret = where.split("/")[-1].removesuffix(".ics")

    def broken(*_arguments: Any) -> None:
        raise RuntimeError(f"failed at {where}")

    monkeypatch.setattr(calendar_views, "all_days", broken)
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Discreet(settings.LOGGING["formatters"]["plain"]["format"], style="{"))
    logger = logging.getLogger("django.request")
    monkeypatch.setattr(logger, "handlers", [handler])
    monkeypatch.setattr(logger, "propagate", False)
    assert Client(raise_request_exception=False).get(where).status_code == 500
    assert "Internal Server Error: /calendar/…" in written.getvalue()
    assert secret not in written.getvalue()


# A real calendar program -------------------------------------------------------------------------------------

CONFIG = """
[general]
status_path = "{folder}/status"
[pair work]
a = "here"
b = "there"
collections = null
[storage here]
type = "filesystem"
path = "{folder}/calendar"
fileext = ".ics"
[storage there]
type = "http"
url = "{url}"
"""


def test_a_calendar_program_subscribes_and_follows(live_site: str, tmp_path: Path) -> None:
    """vdirsyncer, as it is installed for people, with nothing but the address."""
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        Clock.objects.create(id=1, day=TODAY)
        world = make.province()
        account = make.account("cell_secretary", world.cells[0])
        done = waiting(world.cells[0], 5)
        waiting(world.cells[0], 5)
        waiting(world.cells[0], -3)
        where = address(account)
    (tmp_path / "calendar").mkdir()
    config = tmp_path / "config"
    config.write_text(CONFIG.format(folder=tmp_path, url=live_site + where))

    def synced() -> list[str]:
        for what in ("discover", "sync"):
            program = [str(Path(sys.executable).with_name("vdirsyncer")), "-c", str(config), what]
            subprocess.run(program, check=True, input=b"y\n", capture_output=True, timeout=60)
        files = [Calendar.from_ical(path.read_bytes()) for path in (tmp_path / "calendar").glob("*.ics")]
        return sorted(str(each["summary"]) for file in files for each in file.walk("VEVENT"))

    kind = "Công nhận đảng viên chính thức"
    assert synced() == [f"{kind}: 1 việc quá hạn", f"{kind}: 2 việc đến hạn"]
    with clock_stopped_at(TODAY), seen_by(PROGRAM), entry(PROGRAM, "test.due"):
        Task.objects.filter(case=done).update(done_on=TODAY)
    assert synced() == [f"{kind}: 1 việc quá hạn", f"{kind}: 1 việc đến hạn"]
