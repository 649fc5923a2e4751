"""An admission on its pages: who may see and take what, and what is forgotten."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.members.models import Member
from sotay.members.prospects.actions import withdraw as let_go
from sotay.members.prospects.erasing import erase_lapsed
from sotay.people.models import Person
from sotay.procedures.actions import open_case
from sotay.procedures.models import Case, CaseState
from sotay.regulations import Refused
from tests import make
from tests.desk.visiting import reader
from tests.members.admissions import CONSIDERED, OPENED, candidate
from tests.procedures import stories

# Who may, and what is forgotten --------------------------------------------------------------------------------


def test_only_a_prospect_has_such_a_file(world: make.Province, introducer: Member) -> None:
    with pytest.raises(Refused, match="không có trong danh sách quần chúng ưu tú"):
        open_case(PROGRAM, world.cells[0], procedure="admission", on=OPENED, person=introducer.person)


def test_a_prospect_has_no_file_of_a_member(world: make.Province) -> None:
    with pytest.raises(Refused, match="dành cho đảng viên"):
        open_case(PROGRAM, world.cells[0], procedure="recognition", on=OPENED, person=candidate(world).person)


def test_the_name_goes_up_with_the_file_and_not_before(world: make.Province, introducer: Member) -> None:
    prospect = candidate(world, name="Hoàng Thị Lên")
    case = stories.filed(stories.admission(prospect, OPENED), date(2025, 9, 3), introducer)
    department = Client()
    department.force_login(make.account("organization_department", world.districts[0]))

    def seen() -> bool:
        page = department.get(f"/cases/{case.pk}/").content.decode()
        inbox = "".join(
            department.get(f"/cases/?box={box}").content.decode() for box in ("late", "elsewhere")
        )
        return "Hoàng Thị Lên" in page and "Hoàng Thị Lên" in inbox

    assert not seen()
    assert "Kết nạp đảng viên" in department.get(f"/cases/{case.pk}/").content.decode()
    stories.voted_through(case, CONSIDERED)
    assert seen()
    stories.step(case, "refused", date(2025, 9, 20), voted=stories.vote(date(2025, 9, 20), 2))
    assert not seen()


def test_who_withdraws_leaves_a_case_without_a_name(world: make.Province, introducer: Member) -> None:
    prospect = candidate(world)
    case = stories.filed(stories.admission(prospect, OPENED), date(2025, 9, 3), introducer)
    let_go(PROGRAM, prospect, on=date(2025, 9, 8))
    case.refresh_from_db()
    assert (case.person_id, case.state) == (None, CaseState.WITHDRAWN)
    assert not Person.objects.filter(is_prospect=True).exists()
    assert not case.tasks.filter(done_on=None).exists()


def test_a_step_of_the_case_counts_as_a_step(world: make.Province, introducer: Member) -> None:
    prospect = make.prospect(world.cells[0], date(2025, 7, 7))
    with clock_stopped_at(date(2027, 3, 1)):
        stories.step(stories.admission(prospect, OPENED), "proposed", date(2027, 3, 1), papers=("proposal",))
    with clock_stopped_at(date(2029, 2, 28)):
        assert erase_lapsed() == 0
    with clock_stopped_at(date(2029, 3, 1)):
        assert erase_lapsed() == 1


# Pages and the command ---------------------------------------------------------------------------------------


def test_a_file_begins_on_the_prospects_page_and_is_shown_there(
    world: make.Province, introducer: Member
) -> None:
    prospect = candidate(world)
    secretary = reader("cell_secretary", world.cells[0])
    own = f"/members/prospects/{prospect.pk}/"
    assert "Kết nạp đảng viên" in secretary.get(own).content.decode()
    begun = secretary.post(
        f"{own}begin/admission/", {"procedure": "admission", "person": prospect.person_id, "on": "4/8/2025"}
    )
    case = Case.objects.get()
    assert begun.headers["Location"] == f"/cases/{case.pk}/"
    assert "Chi bộ đề nghị cho làm hồ sơ" in secretary.get(own).content.decode()
    assert secretary.get(f"/members/{prospect.person_id}/").headers["Location"] == own

    stories.filed(case, date(2025, 9, 3), introducer, until="introduce")
    offered = secretary.get(f"/cases/{case.pk}/").content.decode()
    assert "Lò Văn Giới" in offered
    wrong = secretary.post(
        f"/cases/{case.pk}/", {"way": "introduced", "on": "3/9/2025", "paper_introduction": "on"}
    )
    assert {"field_first", "field_union"} <= set(wrong.context["form"].errors)
    done = secretary.post(
        f"/cases/{case.pk}/",
        {
            "way": "introduced",
            "on": "3/9/2025",
            "paper_introduction": "on",
            "field_first": introducer.pk,
            "field_union": "youth",
        },
    )
    assert done.status_code == 302
    assert stories.waiting(case).step == "gather"


def test_steps_that_are_not_ones_own_are_refused_by_action_page_and_command(
    world: make.Province, introducer: Member
) -> None:
    case = stories.filed(stories.admission(candidate(world), OPENED), date(2025, 9, 3), introducer)
    neighbour = make.account("cell_secretary", world.cells[1], "lang gieng")
    with pytest.raises(NotAllowed):
        stories.step(case, "agreed", CONSIDERED, make.acting(neighbour), voted=stories.vote(CONSIDERED))
    client = Client()
    client.force_login(neighbour)
    assert client.post(f"/cases/{case.pk}/", {"way": "agreed", "on": "10/9/2025"}).status_code == 404
    with pytest.raises(CommandError, match="Không có số"):
        call_command("do", "case.step", stories.waiting(case).pk, "way=agreed", account="lang gieng")
    make.account("cell_secretary", world.cells[0], "bi thu")
    with pytest.raises(CommandError, match="cần 7, được 6 trên 10"):
        call_command(
            "do",
            "case.step",
            stories.waiting(case).pk,
            "way=agreed",
            "on=10/9/2025",
            "vote_channel=paper",
            "vote_summoned=10",
            "vote_present=10",
            "vote_votes_for=6",
            "vote_votes_against=4",
            account="bi thu",
        )
    assert stories.waiting(case).step == "consider"
    with pytest.raises(Refused, match="không kết thúc theo cách đó"):
        stories.step(case, "held", CONSIDERED)


def test_the_awareness_class_is_proposed_sent_and_certified(world: make.Province) -> None:
    prospect = make.prospect(world.cells[0], date(2025, 7, 7))
    case = open_case(PROGRAM, world.cells[0], procedure="awareness_class", on=OPENED, person=prospect.person)
    stories.step(case, "proposed", OPENED, papers=("proposal",))
    stories.step(case, "sent", OPENED)
    stories.step(
        case,
        "certified",
        date(2025, 8, 20),
        papers=("certificate",),
        given={"class_from": date(2025, 8, 11), "class_to": date(2025, 8, 15)},
    )
    prospect.refresh_from_db()
    assert (prospect.class_from, prospect.certified_on) == (date(2025, 8, 11), date(2025, 8, 20))
