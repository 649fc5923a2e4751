"""The handbook as its member reads it: what stands on it, and what a telephone may keep of it."""

import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from sotay.handbook.shelf import FILES, version
from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.offline import KEEP, KEPT, NOBODY, WHOSE
from sotay.kernel.time import clock_stopped_at
from sotay.meetings.actions import call
from sotay.meetings.actions import plan as plan_meeting
from sotay.meetings.models import Assignment
from sotay.people.openings import Opening
from tests import make
from tests.desk.visiting import doors, words
from tests.handbook.world import account_of, build, signed_in


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture
def world(a_province):
    return build(a_province)


def test_a_member_comes_to_the_handbook_and_finds_themself(world):
    page = signed_in(world.account).get("/", follow=True)
    assert page.redirect_chain == [("/handbook/", 302)]
    assert "Lý Thị Tôi" in words(page)
    assert "Bàn Văn Khác" not in words(page)


def test_an_office_keeps_its_own_home_and_finds_the_handbook_beside_it(world):
    secretary = signed_in(account_of(world.other, world.cell, "bithu", "cell_secretary"))
    assert not secretary.get("/", follow=True).redirect_chain
    assert "/handbook/" in doors(secretary.get("/"))
    assert "Bàn Văn Khác" in words(secretary.get("/handbook/"))


def test_where_there_is_nothing_to_show_there_is_no_tile(world):
    page = words(signed_in(world.account).get("/handbook/"))
    assert "Đảng phí" not in page
    assert "Hồ sơ của tôi đang được giải quyết" not in page


def test_the_badge_to_come_is_told_with_its_day(world):
    page = words(signed_in(world.account).get("/handbook/mine/"))
    assert "Huy hiệu 30 năm tuổi đảng" in page
    assert "đủ tuổi ngày 2/9/2035" in page


@pytest.mark.parametrize(
    "path",
    ["/handbook/", "/handbook/mine/", "/handbook/printed/", "/dues/mine/", "/members/mine/supplement/"],
)
def test_ones_own_pages_may_be_kept_on_the_telephone(world, path):
    assert signed_in(world.account).get(path).headers[KEPT] == KEEP


def test_nobodys_record_but_ones_own_may_be_kept(world):
    secretary = signed_in(account_of(world.other, world.cell, "bithu", "cell_secretary"))
    assert KEPT not in secretary.get(f"/members/{world.me.pk}/").headers
    assert KEPT not in secretary.get(f"/handbook/{world.me.pk}/printed/").headers
    assert secretary.get(f"/members/{world.other.pk}/").headers[KEPT] == KEEP


@pytest.mark.parametrize("path", ["/", "/members/", "/search/?q=a", "/rules/", "/sign-in/", "/why/"])
def test_no_page_of_an_office_may_be_kept(world, path):
    office = signed_in(make.account("organization_department", world.province.top))
    assert KEPT not in office.get(path).headers


def test_every_answer_says_for_whom_it_was_made_without_naming_them(world):
    first = signed_in(world.account).get("/handbook/").headers[WHOSE]
    other = signed_in(account_of(world.other, world.cell, "khac")).get("/handbook/").headers[WHOSE]
    assert len({first, other, NOBODY}) == 3
    assert str(world.account.pk) != first
    assert Client().get("/sign-in/").headers[WHOSE] == NOBODY


def test_the_secretary_prints_everything_for_a_member_and_is_seen_doing_so(world):
    secretary = signed_in(account_of(world.other, world.cell, "bithu", "cell_secretary"))
    assert f"/handbook/{world.me.pk}/printed/" in doors(secretary.get(f"/members/{world.me.pk}/"))
    page = secretary.get(f"/handbook/{world.me.pk}/printed/")
    assert "Sổ tay của Lý Thị Tôi" in words(page)
    assert Opening.objects.filter(person_id=world.me.pk).count() == 1


def test_nobody_prints_what_they_may_not_open(world):
    assert signed_in(world.account).get(f"/handbook/{world.other.pk}/printed/").status_code == 404
    stranger = signed_in(make.account("cell_secretary", world.province.cells[2]))
    assert stranger.get(f"/handbook/{world.me.pk}/printed/").status_code == 404


def test_an_account_without_a_member_is_told_so(world):
    office = signed_in(make.account("organization_department", world.province.top))
    assert office.get("/handbook/").status_code == 200


def test_the_manifest_is_one_that_can_be_installed(db):
    answer = Client().get("/handbook/manifest.webmanifest")
    said = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert said["name"]
    assert said["display"] == "standalone"
    assert said["start_url"].startswith("/handbook/")
    sizes = {(icon["sizes"], icon["purpose"]) for icon in said["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    for icon in said["icons"]:
        path = finders.find(urlsplit(icon["src"]).path.removeprefix("/static/"))
        with open(path, "rb") as picture:
            head = picture.read(24)
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
        assert f"{width}x{height}" == icon["sizes"]


def test_the_worker_knows_its_files_and_their_version(db):
    answer = Client().get("/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer.headers["Cache-Control"]
    assert version() in answer.content.decode()
    assert all(finders.find(name) for name in FILES)


def test_a_page_that_may_be_kept_needs_nothing_that_is_not_kept(world):
    """Without a network the page looks as it does with one."""
    for path in (
        "/handbook/",
        "/handbook/mine/",
        "/dues/mine/",
        "/members/mine/supplement/",
        f"/members/{world.me.pk}/",
    ):
        html = signed_in(world.account).get(path).content.decode()
        asked = {
            part.partition('"')[0].removeprefix("/static/")
            for part in html.split('="')[1:]
            if part.startswith("/static/")
        }
        assert asked - set(FILES) <= {"handbook/icons/apple-180.png", "django_htmx/django-htmx.js"}, path


def called_meeting(world):
    found = plan_meeting(
        PROGRAM, world.cell, kind="regular", on=make.TODAY + timedelta(days=8), venue="Nhà văn hóa thôn"
    )
    call(PROGRAM, found)
    return found


def test_whoever_has_no_telephone_reads_the_next_meeting_on_paper(world):
    found = called_meeting(world)
    with entry(PROGRAM, "test.paper"):
        item = found.items.first()
        item.paper = "Dự thảo nghị quyết tháng tới"
        item.save()
    secretary = signed_in(account_of(world.other, world.cell, "bithu", "cell_secretary"))
    page = words(secretary.get(f"/handbook/{world.me.pk}/printed/"))
    assert item.title in page
    assert "Dự thảo nghị quyết tháng tới" in page
    above = signed_in(make.account("organization_department", world.province.districts[0]))
    assert "Dự thảo nghị quyết tháng tới" not in words(above.get(f"/handbook/{world.me.pk}/printed/"))


def test_the_next_meeting_comes_first_and_ones_words_go_before_it(world):
    found = called_meeting(world)
    me = signed_in(world.account)
    page = me.get("/handbook/")
    assert "27/3/2024" in words(page)
    assert f"/handbook/meetings/{found.pk}/" in doors(page)
    me.post(f"/handbook/meetings/{found.pk}/", {"do": "say", "text": "Nên làm đường trước mùa mưa."})
    answer = me.get(f"/handbook/meetings/{found.pk}/")
    assert "Ý kiến tôi đã gửi" in words(answer)
    assert answer.headers[KEPT] == KEEP


def test_a_meeting_of_another_cell_is_not_there(world):
    stranger = make.official(world.province.cells[2])
    client = signed_in(account_of(stranger, world.province.cells[2], "xa"))
    assert client.get(f"/handbook/meetings/{called_meeting(world).pk}/").status_code == 404


def test_ones_tasks_stand_on_the_first_page_and_are_reported_from_there(world):
    found = called_meeting(world)
    with entry(PROGRAM, "test.assign"):
        task = Assignment(meeting=found, person=world.me.person, what="Vận động làm đường", due_on=make.TODAY)
        task.save()
        found.refresh_from_db()
        found.tasks = 1
        found.save()
    me = signed_in(world.account)
    assert "Vận động làm đường" in words(me.get("/handbook/"))
    other = signed_in(account_of(world.other, world.cell, "khác"))
    assert other.get(f"/handbook/tasks/{task.pk}/").status_code == 404
    answer = me.post(f"/handbook/tasks/{task.pk}/", {"result": "done"})
    assert answer.status_code == 302, words(answer)
    assert "Vận động làm đường" not in words(me.get("/handbook/"))
