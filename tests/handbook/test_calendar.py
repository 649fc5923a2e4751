"""A member's calendar: their own meetings, votes, tasks and dues at the secret address; kinds and numbers only."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from sotay.handbook import own_days as days
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import Clock
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.meetings.actions import call, plan
from sotay.meetings.models import Assignment, Meeting
from sotay.people.models import Account, Office, actor_of
from sotay.procedures.calendar_actions import make_calendar
from tests import make
from tests.desk.visiting import words
from tests.handbook.world import Cell, account_of, build, signed_in
from tests.procedures.test_calendar import CONFIG

TODAY = make.TODAY
HERE = "/handbook/calendar/"


@pytest.fixture
def world(db: None) -> Iterator[Cell]:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        yield build()


def met(world: Cell, in_days: int, at: time | None = time(19, 30), is_called: bool = True) -> Meeting:
    found = plan(
        PROGRAM,
        world.cell,
        kind="regular",
        on=TODAY + timedelta(days=in_days),
        starts_at=at,
        venue="Nhà ông Bí Mật",
    )
    return call(PROGRAM, found) if is_called else found


def given(meeting: Meeting, member: Any, due: date) -> None:
    with entry(PROGRAM, "test.task"):
        Assignment.objects.create(meeting=meeting, person=member.person, what="Việc Bí Mật", due_on=due)


def address(account: Account) -> str:
    office = Office.objects.select_related("organization").get(account=account)
    return f"/calendar/{make_calendar(actor_of(account, office), office)}.ics"


def events(where: str) -> dict[Any, str]:
    answer = Client().get(where)
    assert answer.status_code == 200, answer
    return {
        each["dtstart"].dt: str(each["summary"]) for each in Calendar.from_ical(answer.content).walk("VEVENT")
    }


def test_it_holds_ones_own_days_and_nobody_elses(world: Cell) -> None:
    meeting = met(world, 8)
    met(world, 35, is_called=False)
    given(meeting, world.me, TODAY + timedelta(days=20))
    given(meeting, world.me, TODAY - timedelta(days=2))
    given(meeting, world.other, TODAY + timedelta(days=21))
    begins = datetime.combine(TODAY + timedelta(days=8), time(19, 30), ZoneInfo("Asia/Ho_Chi_Minh"))
    assert events(address(world.account)) == {
        begins: "Sinh hoạt chi bộ thường kỳ",
        TODAY + timedelta(days=20): "Việc được giao: 1 việc đến hạn",
        TODAY - timedelta(days=2): "Việc được giao: 1 việc quá hạn",
    }


def test_votes_stand_at_today_and_dues_at_the_end_of_the_month(
    world: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Waits:
        has_cast = False

    class Month:
        open = 20_000

    monkeypatch.setattr(days, "votes_open_to", lambda _person: [Waits(), Waits()])
    monkeypatch.setattr(days, "months_of", lambda *_period: [Month()])
    assert events(address(world.account)) == {
        TODAY: "Biểu quyết: 2 cuộc đang chờ",
        date(2024, 3, 31): "Đảng phí: 1 tháng chưa đóng",
    }


def test_nobody_and_nothing_is_named(world: Cell) -> None:
    given(met(world, 8), world.me, TODAY + timedelta(days=20))
    text = Client().get(address(world.account)).content.decode().replace("\r\n ", "")
    for named in ("Bí Mật", "Lý Thị Tôi", "Chi bộ thôn", "http", world.account.username):
        assert named not in text
    assert "LOCATION" not in text


def test_an_office_reads_its_cases_and_its_holders_own_days_at_one_address(world: Cell) -> None:
    met(world, 8, at=None)
    secretary = account_of(world.other, world.cell, "bithu", "cell_secretary")
    assert events(address(secretary)) == {TODAY + timedelta(days=8): "Sinh hoạt chi bộ thường kỳ"}


def test_it_is_made_renewed_and_ended_on_a_page_of_the_handbook(world: Cell) -> None:
    client = signed_in(world.account)
    assert "/handbook/calendar/" in client.get("/handbook/mine/").content.decode()
    found = []
    for _time in range(2):
        answer = client.post(HERE, {"do": "make"})
        assert answer.headers["Cache-Control"] == "no-store"
        secret = re.search(r">http://testserver(/calendar/[^<]+)<", answer.content.decode())
        assert secret is not None
        assert f'href="webcal://testserver{secret[1]}"' in answer.content.decode()
        found.append(secret[1])
    assert [Client().get(where).status_code for where in found] == [404, 200]
    assert "Đang có một địa chỉ lịch" in words(client.get(HERE))
    client.post(HERE, {"do": "withdraw"})
    assert Client().get(found[1]).status_code == 404


def test_whose_office_makes_no_calendar_is_told_which_one_does(world: Cell) -> None:
    leader = account_of(world.other, world.province.top, "lanhdao", "leader")
    page = signed_in(leader).get(HERE)
    assert "Hãy chuyển sang cương vị đảng viên" in words(page)


def test_a_calendar_program_subscribes_and_follows(live_site: str, tmp_path: Path) -> None:
    """vdirsyncer, as it is installed for people, with nothing but the address."""
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        Clock.objects.create(id=1, day=TODAY)
        world = build()
        given(met(world, 8), world.me, TODAY + timedelta(days=20))
        where = address(world.account)
    (tmp_path / "calendar").mkdir()
    config = tmp_path / "config"
    config.write_text(CONFIG.format(folder=tmp_path, url=live_site + where))

    def synced() -> list[str]:
        for what in ("discover", "sync"):
            program = [str(Path(sys.executable).with_name("vdirsyncer")), "-c", str(config), what]
            subprocess.run(program, check=True, input=b"y\n", capture_output=True, timeout=60)
        files = [Calendar.from_ical(path.read_bytes()) for path in (tmp_path / "calendar").glob("*.ics")]
        return sorted(str(each["summary"]) for file in files for each in file.walk("VEVENT"))

    assert synced() == ["Sinh hoạt chi bộ thường kỳ", "Việc được giao: 1 việc đến hạn"]
    with clock_stopped_at(TODAY), seen_by(PROGRAM), entry(PROGRAM, "test.done"):
        Assignment.objects.update(result="done", closed_on=TODAY)
    assert synced() == ["Sinh hoạt chi bộ thường kỳ"]
