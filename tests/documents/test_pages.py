"""The pages of documents and of their study, as their readers meet them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sotay.documents.models import Document, Studied, StudyRequest
from sotay.documents.studying import ask, record
from sotay.kernel.authority import PROGRAM
from sotay.kernel.offline import KEEP, KEPT
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from tests import make
from tests.handbook.world import signed_in

from .world import LAST_DAY, a_document, build


@pytest.fixture
def world(db):
    with clock_stopped_at(make.TODAY), seen_by(PROGRAM):
        yield build()


def words_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def as_(role, organization):
    return signed_in(make.account(role, organization))


def test_an_office_enters_a_document_and_asks_for_it_and_sees_how_far_its_members_have_come(world):
    commune = world.province.communes[0]
    office = as_("grassroots_office", commune)
    given = {
        "kind": "plan",
        "number": "3-KH/ĐU",
        "issued_on": "1/3/2024",
        "title": "Làm đường thôn",
        "open_": "on",
    }
    refused = office.post(
        f"/documents/of/{commune.pk}/do/document.enter/", {**given, "title": "Kế hoạch (Mật)"}
    )
    assert "không được đưa vào đây" in words_of(refused)
    office.post(f"/documents/of/{commune.pk}/do/document.enter/", given)
    made = Document.objects.get(organization=commune)
    office.post(f"/documents/{made.pk}/do/study.ask/", {"due_on": "30/4/2024"})
    request = StudyRequest.objects.get(organization=commune)
    told = words_of(office.get(f"/documents/of/{commune.pk}/"))
    assert "Làm đường thôn" in told
    assert "đã học 0/3 đảng viên" in told
    assert "Nông Văn" not in words_of(office.get(f"/documents/of/{commune.pk}/study/{request.pk}/"))


def test_a_register_is_searched_by_words_kind_and_year(world):
    top = world.province.top
    a_document(
        top, number="1-CT/TU", kind="directive", title="Về rừng", issued_on=make.TODAY.replace(year=2023)
    )
    department = as_("organization_department", top)

    def found(**asked):
        told = words_of(department.get(f"/documents/of/{top.pk}/", asked))
        return "chuyển đổi số" in told, "Về rừng" in told

    assert found() == (True, True)
    assert found(words="rừng") == (False, True)
    assert found(kind="resolution") == (True, False)
    assert found(year="2023") == (False, True)


def test_an_office_finds_what_the_levels_above_keep_and_asks_for_it_itself(world):
    commune = world.province.communes[0]
    office = as_("grassroots_office", commune)
    assert "chuyển đổi số" not in words_of(office.get(f"/documents/of/{commune.pk}/"))
    told = words_of(office.get(f"/documents/of/{commune.pk}/", {"whose": "above"}))
    assert "chuyển đổi số" in told
    assert "Đảng bộ tỉnh Ba Bể" in told
    assert "Đề nghị học tập" in words_of(office.get(f"/documents/{world.document.pk}/"))


def test_a_member_reads_presses_once_and_takes_it_back_on_the_day(world):
    request = ask(PROGRAM, world.document, organization=world.province.top, due_on=LAST_DAY)
    member, url = signed_in(world.account), f"/handbook/study/{request.pk}/"
    assert "1 tài liệu chưa học" in words_of(member.get("/handbook/"))
    read = member.get(url)
    assert read.headers[KEPT] == KEEP
    assert "Điều một." in words_of(read)
    member.post(url, {"do": "mark"})
    assert Studied.objects.get().member_id == world.members[0].pk
    done = words_of(member.get(url))
    assert "đã học 19/3/2024" in done
    assert "Đã học đủ" in words_of(member.get("/handbook/"))
    member.post(url, {"do": "unmark"})
    assert not Studied.objects.exists()


def test_a_document_one_is_not_asked_to_study_is_not_there(world):
    request = ask(PROGRAM, world.document, organization=world.province.districts[1], due_on=LAST_DAY)
    member = signed_in(world.account)
    assert member.get(f"/handbook/study/{request.pk}/").status_code == 404
    assert member.post(f"/handbook/study/{request.pk}/", {"do": "mark"}).status_code == 404
    assert "Không có tài liệu nào" in words_of(member.get("/handbook/study/"))


def test_the_secretary_ticks_names_and_takes_a_mistake_back(world):
    cell = world.province.cells[0]
    request = ask(PROGRAM, world.document, organization=world.province.top, due_on=LAST_DAY)
    secretary, url = as_("cell_secretary", cell), f"/documents/of/{cell.pk}/study/{request.pk}/"
    old = world.members[4]
    given = {"request": request.pk, "members": [str(old.pk)], "on": "19/3/2024"}
    told = words_of(secretary.post(url, given, follow=True))
    assert "chi bộ ghi hộ" in told
    secretary.post(url, {**given, "take_back": str(old.pk)})
    assert not Studied.objects.exists()


def test_above_the_cell_nobody_is_named_and_nothing_is_written(world):
    cell = world.province.cells[0]
    request = ask(PROGRAM, world.document, organization=world.province.top, due_on=LAST_DAY)
    department, url = (
        as_("organization_department", world.province.top),
        f"/documents/of/{cell.pk}/study/{request.pk}/",
    )
    assert "Nông Văn" not in words_of(department.get(url))
    department.post(url, {"request": request.pk, "members": [str(world.members[0].pk)], "on": "19/3/2024"})
    assert not Studied.objects.exists()


def test_a_documents_page_belongs_to_its_own_branch_and_those_below(world):
    own = a_document(world.province.communes[0], number="1-NQ/ĐU")
    secretary, stranger = (
        as_("cell_secretary", cell) for cell in (world.province.cells[0], world.province.cells[2])
    )
    assert secretary.get(f"/documents/{own.pk}/").status_code == 200
    assert secretary.get(f"/documents/{own.pk}/do/document.correct/").status_code == 404
    assert stranger.get(f"/documents/{own.pk}/").status_code == 404
    assert stranger.get(f"/documents/{world.document.pk}/").status_code == 200


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_pages_ask_as_often_however_much_there_is(world):
    top, cell = world.province.top, world.province.cells[0]
    request = ask(PROGRAM, world.document, organization=top, due_on=LAST_DAY)
    department, secretary, member = (
        as_("organization_department", top),
        as_("cell_secretary", cell),
        signed_in(world.account),
    )
    pages = [
        (department, f"/documents/of/{top.pk}/"),
        (department, f"/documents/of/{top.pk}/study/{request.pk}/"),
        (secretary, f"/documents/of/{cell.pk}/study/{request.pk}/"),
        (member, "/handbook/study/"),
    ]
    before = [queries(*each) for each in pages]
    for number in range(6):
        more = a_document(top, number=f"{number}-KH/TU", title=f"Kế hoạch {number}")
        other = ask(PROGRAM, more, organization=top, due_on=LAST_DAY)
        record(PROGRAM, cell, request=other, members=world.members[:1], on=make.TODAY)
        make.official(cell)
    assert [queries(*each) for each in pages] == before
