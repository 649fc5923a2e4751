"""The papers of a case: filled in with what was recorded, numbered once, by whoever issues them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from sotay.kernel.actions import NotAllowed
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.sight import seen_by
from sotay.kernel.time import clock_stopped_at
from sotay.papers.actions import void
from sotay.papers.models import IssuedNumber
from sotay.people.openings import Opening
from sotay.procedures.models import Case
from sotay.procedures.numbering import number_paper
from sotay.procedures.printing import facts_of, printable
from sotay.regulations import Refused
from tests import make
from tests.desk.visiting import reader
from tests.procedures import stories

JOINED = date(2023, 3, 1)
RESOLUTION = "resolution_cell_recognition"


@pytest.fixture
def world(db: None) -> Iterator[make.Province]:
    with clock_stopped_at(make.TODAY), seen_by(PROGRAM):
        yield make.province()


@pytest.fixture
def case(world: make.Province) -> Case:
    member = make.member(world.cells[0], name="Triệu Mùi Chản", on=JOINED)
    found = stories.recognition(member, world.cells[0], date(2024, 3, 2))
    stories.considered(found, date(2024, 3, 4), yes=8)
    return found


def facts(case: Case, form: str) -> dict[str, Any]:
    return facts_of(case, next(each for each in printable(case) if each.form.key == form))


def numbered(case: Case, key: str, actor: Actor = PROGRAM, dated: date = date(2024, 3, 4)) -> IssuedNumber:
    found = next(each for each in printable(case) if each.paper.key == key)
    return number_paper(actor, found.task, paper=key, dated=dated)


def test_what_was_recorded_stands_in_the_paper(world: make.Province, case: Case) -> None:
    said = facts(case, RESOLUTION)

    assert (said["full_name"], said["joined_on"], said["official_on"]) == (
        "Triệu Mùi Chản",
        JOINED,
        date(2024, 3, 1),
    )
    assert (said["votes_for"], said["denominator"], said["held_on"]) == (8, 10, date(2024, 3, 4))
    assert said["issuer"] == world.cells[0].state(make.TODAY).name
    assert "number" not in said


def test_a_paper_is_vietnamese_whatever_its_reader_speaks(world: make.Province, case: Case) -> None:
    with override("en"):
        assert facts(case, RESOLUTION)["sex"] in ("Nam", "Nữ")


def test_steps_that_lie_ahead_have_no_papers_yet(case: Case) -> None:
    assert [(each.task.step, each.form.code) for each in printable(case)] == [
        ("consider", "13-KNĐ"),
        ("resolve", "15A-KNĐ"),
    ]


def test_a_number_is_given_once_and_later_papers_name_it(world: make.Province, case: Case) -> None:
    given = numbered(case, "cell_resolution")

    assert facts(case, RESOLUTION)["number"] == given.words
    with pytest.raises(Refused, match=given.words):
        numbered(case, "cell_resolution")
    later = facts(case, "resolution_grassroots_recognition")
    assert later["cell_resolution"].startswith(given.words)
    assert later["cell"] == world.cells[0].state(make.TODAY).name


def test_a_number_that_was_voided_makes_way_for_another(case: Case) -> None:
    first = numbered(case, "cell_resolution")
    void(PROGRAM, first, reason="mistaken", on=make.TODAY)

    second = numbered(case, "cell_resolution")

    assert second.number == first.number + 1
    assert facts(case, RESOLUTION)["number"] == second.words


def test_what_is_no_paper_of_the_step_gets_no_number(case: Case) -> None:
    task = case.tasks.get(step="consider")
    for paper in ("self_review", "resolution", "nothing"):
        with pytest.raises(Refused):
            number_paper(PROGRAM, task, paper=paper, dated=make.TODAY)
    assert not IssuedNumber.objects.exists()


def test_another_cell_numbers_nothing_here(world: make.Province, case: Case) -> None:
    stranger = make.actor("cell_secretary", world.cells[1])
    with pytest.raises(NotAllowed):
        numbered(case, "cell_resolution", stranger)


def test_a_cell_does_not_number_what_its_committee_issues(world: make.Province, case: Case) -> None:
    secretary = make.actor("cell_secretary", world.cells[0])
    with pytest.raises(NotAllowed):
        numbered(case, "resolution", secretary)


def test_the_secretary_numbers_prints_and_leaves_a_trace(world: make.Province, case: Case) -> None:
    client = reader("cell_secretary", world.cells[0])
    address = f"/cases/{case.pk}/papers/{RESOLUTION}/"
    assert address in client.get(f"/cases/{case.pk}/").content.decode()

    before = client.get(address).content.decode()
    assert f"{address}number/" in before
    sent = client.post(f"{address}number/", {"paper": "cell_resolution", "dated": "4/3/2024"}, follow=True)

    words = IssuedNumber.objects.get(subject=case.subject).words
    shown = sent.content.decode()
    assert words in shown and "Triệu Mùi Chản" in shown and f"{address}number/" not in shown
    assert Opening.objects.filter(person=case.person).exists()
    values = {name: bound.value() or "" for name, bound in _form_of(sent).items()}
    pdf = client.post(address, {**values, "as": "pdf"})
    assert pdf.content.startswith(b"%PDF")


def _form_of(response: Any) -> dict[str, Any]:
    form = response.context["form"]
    return {name: form[name] for name in form.fields}


def test_a_paper_the_case_does_not_have_is_not_found(world: make.Province, case: Case) -> None:
    client = reader("cell_secretary", world.cells[0])
    for key in ("decision_recognition", "resolution_cell_admission", "nothing"):
        assert client.get(f"/cases/{case.pk}/papers/{key}/").status_code == 404
    assert (
        reader("cell_secretary", world.cells[1]).get(f"/cases/{case.pk}/papers/{RESOLUTION}/").status_code
        == 404
    )
