"""A screening round on its pages, its papers, by the command, and where its cell is absorbed."""

import pytest
from django.core.management import call_command
from django.test import Client

from sotay.kernel.authority import PROGRAM
from sotay.kernel.sight import seen_by
from sotay.members.screening.actions import hear, propose
from sotay.members.screening.models import ScreenedMember, ScreeningPart, ScreeningRound
from sotay.members.screening.rounds import close_round
from sotay.organizations.plan_lines import PlanLine
from sotay.organizations.planning import approve, draft
from sotay.procedures.models import Case, Task
from sotay.procedures.printing import facts_of, printable
from tests import make
from tests.members import screenings
from tests.members.screenings import ON, listed, office, part_of, secretary, take, voted
from tests.members.test_supplements import link

province, running = screenings.province, screenings.running


# Pages, papers, command --------------------------------------------------------------------------------------


@pytest.fixture
def clients(province):
    holder = make.account("member", province.cells[0])
    link(holder, province.members[0])
    accounts = {
        "member": holder,
        "cell_secretary": make.account("cell_secretary", province.cells[0]),
        "grassroots_office": make.account("grassroots_office", province.communes[0]),
        "organization_department": make.account("organization_department", province.top),
    }
    found = {}
    for role, account in accounts.items():
        found[role] = Client()
        found[role].force_login(account)
    return found


def test_the_whole_way_on_the_pages(province, clients):
    commune, cell, member = province.communes[0], province.cells[0], province.members[0]
    name = member.person.full_name
    given = {
        "on": "1/3/2024",
        "list_by": "31/3/2024",
        "ends_on": "31/5/2024",
        "number": "12-KH/ĐU",
        "signed_on": "1/3/2024",
        "issuer": "Đảng ủy xã",
    }
    page = f"/members/of/{commune.pk}/screening/"
    assert "Mở đợt" in clients["grassroots_office"].get(page).content.decode()
    assert clients["grassroots_office"].post(f"{page}open/", given).status_code == 302
    case = part_of(cell).case_id
    of_cell = f"/members/screening/of-cell/{case}/"
    assert (
        f"/members/screening/of-cell/{case}/"
        in clients["cell_secretary"].get(f"/cases/{case}/").content.decode()
    )
    sent = {"member": member.pk, "ground": "tasks", "on": "19/3/2024"}
    assert clients["cell_secretary"].post(f"{of_cell}list/", {**sent, "ground": "faith"}).status_code == 200
    assert clients["cell_secretary"].post(f"{of_cell}list/", sent).status_code == 302
    row = ScreenedMember.objects.get()
    assert "mời đồng chí đến trao đổi" in clients["member"].get("/members/mine/screening/").content.decode()
    step = {"way": "listed", "on": "19/3/2024"}
    assert clients["cell_secretary"].post(f"/cases/{case}/", step).status_code == 302
    entry = f"/members/screening/listed/{row.pk}/"
    heard = {"called_on": "19/3/2024", "heard": "heard", "on": "19/3/2024"}
    assert clients["cell_secretary"].post(f"{entry}hear/", heard).status_code == 302
    vote = {"held_on": "19/3/2024", "channel": "hands", "summoned": 3, "present": 3, "votes_for": 3}
    assert (
        clients["cell_secretary"].post(f"{entry}propose/", {**vote, "measure": "remove"}).status_code == 302
    )
    shown = clients["cell_secretary"].get(of_cell).content.decode()
    assert name in shown
    assert (
        clients["cell_secretary"].post(f"/cases/{case}/", {"way": "proposed", "on": "19/3/2024"}).status_code
        == 302
    )
    assert clients["organization_department"].get(of_cell).status_code == 200
    assert name not in clients["organization_department"].get(of_cell).content.decode()
    assert name not in clients["organization_department"].get(page).content.decode()
    results = {f"measure_{row.pk}": "help", f"until_{row.pk}": "1/9/2024"}
    assert clients["grassroots_office"].post(f"{of_cell}settle/", results).status_code == 302
    last = {
        "way": "decided",
        "on": "19/3/2024",
        "number": "3-QĐ/ĐU",
        "signed_on": "19/3/2024",
        "issuer": "Đảng ủy xã",
    }
    assert clients["grassroots_office"].post(f"/cases/{case}/", last).status_code == 302
    assert "Giáo dục, giúp đỡ" in clients["member"].get("/members/mine/screening/").content.decode()
    running = ScreeningRound.objects.get()
    closing = f"/members/screening/{running.pk}/close/"
    assert "bị xóa" in clients["grassroots_office"].get(closing).content.decode()
    assert clients["grassroots_office"].post(closing, {"on": "19/3/2024"}).status_code == 200
    ending = {"on": "19/3/2024", "unfinished": "on"}
    assert clients["grassroots_office"].post(closing, ending).status_code == 302
    for who, url in (
        ("cell_secretary", of_cell),
        ("member", "/members/mine/screening/"),
        ("grassroots_office", page),
    ):
        assert name not in clients[who].get(url).content.decode().replace("title>", "")
    assert clients["cell_secretary"].get(f"{entry}hear/").status_code == 404


def test_papers_list_who_is_listed_while_the_round_runs_and_nobody_afterwards(province, running):
    row = listed(province)
    take(secretary(province), province.cells[0], "listed")
    hear(secretary(province), row, called_on=ON, heard="heard", on=ON)
    propose(secretary(province), row, measure="none", voted=voted())
    case = Case.objects.get(pk=row.part.case_id)
    (paper,) = printable(case)
    assert [each["full_name"] for each in facts_of(case, paper)["rows"]] == ["Nông Văn Soát"]
    close_round(office(province), running, on=ON, unfinished=True)
    assert facts_of(case, paper)["rows"] == []


def test_from_the_command_line_the_same_steps_are_open_and_the_same_are_closed(province, running):
    holder = make.account("cell_secretary", province.cells[0], "bi thu")
    part = part_of(province.cells[0])
    said = (f"member={province.members[0].pk}", "ground=tasks", "on=19/3/2024")
    call_command("do", "screening.list", part.pk, *said, account=holder.username)
    row = ScreenedMember.objects.get()
    with pytest.raises(Exception, match="bước"):
        call_command("do", "screening.propose", row.pk, "measure=none", "held_on=19/3/2024", "channel=hands",
                     "summoned=3", "present=3", "votes_for=3", account=holder.username)  # fmt: skip
    call_command("do", "screening.unlist", row.pk, account=holder.username)
    assert not ScreenedMember.objects.exists()


def test_a_cell_that_is_absorbed_leaves_its_part_and_its_list_to_its_successor(province, running):
    row = listed(province)
    take(secretary(province), province.cells[0], "listed")
    line = PlanLine("absorb", province.cells[0].pk, destination=province.cells[1].pk)
    plan = draft(PROGRAM, province.top, name="Sáp nhập", effective_on=ON, lines=[line])
    approve(PROGRAM, plan, decision=make.decision(on=ON))
    part = ScreeningPart.objects.select_related("case").get(pk=row.part_id)
    assert part.case.organization == province.cells[1]
    assert Task.objects.get(case=part.case, done_on=None).organization == province.cells[1]
    row = ScreenedMember.objects.get(pk=row.pk)
    hear(secretary(province, 1), row, called_on=ON, heard="heard", on=ON)
    propose(secretary(province, 1), row, measure="none", voted=voted())
    with seen_by(secretary(province, 1)):
        assert ScreenedMember.objects.get().proposal == "none"
