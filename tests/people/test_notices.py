"""Notices: numbers only, seen by their own account in its own offices, opened, read, forgotten."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.people import noticing
from sotay.people.jobs import forget_notices
from sotay.people.models import Account, Office
from sotay.people.notices import NOTICES, Notice
from sotay.people.offices import end_office, give_office, name_deputy
from tests import make
from tests.desk.visiting import words

TODAY = make.TODAY


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(TODAY), seen_by(PROGRAM):
        yield make.province()


def office_of(account: Account) -> Office:
    return Office.objects.get(account=account)


def told(
    account: Account,
    kind: str = "case.due_today",
    count: int = 3,
    on: date = TODAY,
    office: Office | None = None,
) -> Notice:
    office = office or office_of(account)
    noticing.tell([Notice(account=account, office=office, kind=kind, on=on, count=count)])
    return Notice.objects.get(account=account, office=office, kind=kind, on=on)


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def secretary(world: make.Province) -> Account:
    return make.account("cell_secretary", world.cells[0])


def test_the_bell_counts_what_is_unread_and_the_page_tells_it(secretary: Account) -> None:
    told(secretary, "case.overdue", 4)
    told(secretary, "case.due_today", 2, TODAY - timedelta(days=1))
    client = browser(secretary)
    home = client.get("/").content.decode()
    assert 'class="bell-count">2<' in home
    shown = words(client.get("/notices/"))
    assert shown.index("4 việc quá hạn") < shown.index("2 việc đến hạn hôm nay")
    assert "Bí thư chi bộ" in shown


def test_whoever_was_told_nothing_reads_so(secretary: Account) -> None:
    client = browser(secretary)
    assert "bell-count" not in client.get("/").content.decode()
    assert "Chưa có thông báo nào" in words(client.get("/notices/"))


def test_all_are_marked_as_read_at_once(secretary: Account) -> None:
    told(secretary)
    told(secretary, "case.overdue")
    client = browser(secretary)
    assert client.post("/notices/").status_code == 302
    assert "bell-count" not in client.get("/notices/").content.decode()
    assert not Notice.objects.filter(read_at=None).exists()
    assert "chưa đọc" not in words(client.get("/notices/"))


def test_what_is_unread_stands_before_what_is_newer_and_read(secretary: Account) -> None:
    new, old = told(secretary, count=7), told(secretary, count=5, on=TODAY - timedelta(days=9))
    client = browser(secretary)
    client.post("/notices/", {"notice": new.pk})
    shown = words(client.get("/notices/"))
    assert shown.index(old.words) < shown.index(new.words)


def test_a_notice_that_is_opened_is_read_and_leads_to_the_work_in_its_own_office(
    world: make.Province, secretary: Account
) -> None:
    second = give_office(PROGRAM, world.cells[1], account=secretary, role="cell_secretary", on=TODAY)
    notice = told(secretary, "case.overdue", office=second)
    client = browser(secretary)
    answer = client.post("/notices/", {"notice": notice.pk})
    assert answer.headers["Location"] == "/cases/?box=late"
    assert client.get("/").wsgi_request.office == second
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_nobody_else_sees_or_reads_it(world: make.Province, secretary: Account) -> None:
    notice = told(secretary)
    other = browser(make.account("grassroots_office", world.communes[0]))
    assert notice.words not in other.get("/notices/").content.decode()
    assert other.post("/notices/", {"notice": notice.pk}).status_code == 404
    other.post("/notices/")
    notice.refresh_from_db()
    assert notice.read_at is None


def test_a_deputy_is_told_apart_from_whoever_is_absent(world: make.Province, secretary: Account) -> None:
    deputy = make.account("member", world.cells[0], "làm thay")
    office = office_of(secretary)
    name_deputy(PROGRAM, office, account=deputy, on=TODAY, until=TODAY)
    told(deputy, office=office, count=6)
    assert "6 việc đến hạn" in words(browser(deputy).get("/notices/"))
    assert "6 việc đến hạn" not in words(browser(secretary).get("/notices/"))
    with clock_stopped_at(TODAY + timedelta(days=1)):
        assert "6 việc đến hạn" not in words(browser(deputy).get("/notices/"))


def test_an_office_that_never_was_takes_its_notices_along(world: make.Province, secretary: Account) -> None:
    second = give_office(PROGRAM, world.cells[1], account=secretary, role="cell_secretary", on=TODAY)
    told(secretary, office=second)
    end_office(PROGRAM, second, until=TODAY - timedelta(days=1))
    assert not Notice.objects.exists()


def test_the_same_is_told_once_a_day(secretary: Account) -> None:
    notice = told(secretary, count=3)
    assert (
        noticing.tell([Notice(account=secretary, office=notice.office, kind=notice.kind, on=TODAY, count=9)])
        == 0
    )
    assert Notice.objects.get().count == 3
    with pytest.raises(IntegrityError), transaction.atomic(), entry(PROGRAM, "test"):
        Notice(account=secretary, office=notice.office, kind=notice.kind, on=TODAY, count=9).save()


@pytest.mark.parametrize(("age", "kept"), [(89, True), (90, True), (91, False)])
def test_after_ninety_days_it_is_forgotten(secretary: Account, age: int, kept: bool) -> None:
    told(secretary, on=TODAY - timedelta(days=age))
    forget_notices.func(0)
    assert Notice.objects.exists() is kept


def test_a_notice_has_no_room_for_a_name() -> None:
    assert {field.name for field in Notice._meta.concrete_fields} == {
        "id", "entry_id", "account", "office", "kind", "on", "count", "read_at",
    }  # fmt: skip
    assert all("%(count)s" in str(kind.words) for kind in NOTICES.values())


@pytest.mark.parametrize("number", [0, 3])
def test_the_bell_costs_no_question_more(
    world: make.Province, secretary: Account, number: int, django_assert_num_queries: object
) -> None:
    for age in range(number):
        told(secretary, on=TODAY - timedelta(days=age))
    client = browser(secretary)
    with django_assert_num_queries(5):  # type: ignore[operator]
        client.get("/act-in/")
