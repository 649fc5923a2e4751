"""The register of organisation models: entered, used, looked over, ended; counted with the rows behind; taken out."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sotay.indicators.engine import evaluate
from sotay.kernel.authority import PROGRAM
from sotay.members.queries import ask
from sotay.organizations.models import Organization
from sotay.organizations.pattern_actions import adopt, leave, review, use
from sotay.organizations.patterns import Pattern
from sotay.regulations import Refused
from tests import make
from tests.desk.visiting import doors, reader, words
from tests.reports.test_pages import table

ADOPTED = date(2022, 5, 1)
PAPER = {"number": "45-QĐ/TU", "signed_on": "1/3/2024", "issuer": "Ban Thường vụ Tỉnh ủy"}


@pytest.fixture
def world(a_province: make.Province) -> make.Province:
    return a_province


def joint_cells(world: make.Province, name: str = "Chi bộ ghép hai thôn") -> Pattern:
    """A model of the province, used by a cell of either district."""
    pattern = adopt(
        PROGRAM,
        world.top,
        name=name,
        sort="cells",
        on=ADOPTED,
        decision=make.decision(on=ADOPTED),
        pilot=True,
    )
    for cell in (world.cells[0], world.cells[2]):
        use(PROGRAM, pattern, at=cell, on=ADOPTED)
    return pattern


def figures(organization: Organization, on: date = make.TODAY) -> dict[str, object]:
    codes = (
        "organization_models",
        "organization_model_uses",
        "organization_models_reviewed",
        "organization_models_not_reviewed",
        "organization_model_reviews",
    )
    found = evaluate(codes, ask(organization, on))
    return {code.removeprefix("organization_model"): found[code].value for code in codes}


def test_a_model_counts_where_it_is_kept_and_where_it_is_used(world: make.Province) -> None:
    joint_cells(world)

    assert figures(world.top)["s"] == 1
    assert figures(world.top)["_uses"] == 2
    assert figures(world.districts[0])["s"] == 1
    assert figures(world.districts[0])["_uses"] == 1
    assert figures(world.cells[1])["s"] == 0
    assert figures(world.top, date(2022, 4, 30))["s"] == 0


def test_a_review_counts_in_its_year_and_may_end_the_model(world: make.Province) -> None:
    pattern = joint_cells(world)
    review(PROGRAM, pattern, on=date(2023, 12, 1), outcome="keep")
    assert figures(world.top)["s_reviewed"] == 0
    assert figures(world.top)["s_not_reviewed"] == 1

    review(PROGRAM, pattern, on=date(2024, 3, 1), outcome="end", conclusion="Không còn phù hợp")

    assert figures(world.top, date(2024, 3, 1))["s_reviewed"] == 1
    assert figures(world.top) == {
        "s": 0, "_uses": 0, "s_reviewed": 0, "s_not_reviewed": 0, "_reviews": 1,
    }  # fmt: skip


def test_what_contradicts_the_register_is_refused(world: make.Province) -> None:
    pattern = joint_cells(world)

    with pytest.raises(Refused):
        use(PROGRAM, pattern, at=world.cells[0], on=make.TODAY)
    with pytest.raises(Refused):
        use(PROGRAM, pattern, at=world.cells[1], on=date(2022, 4, 1))
    with pytest.raises(Refused):
        leave(PROGRAM, pattern, at=world.cells[1], on=make.TODAY)
    review(PROGRAM, pattern, on=date(2024, 3, 1), outcome="keep")
    with pytest.raises(Refused):
        review(PROGRAM, pattern, on=date(2024, 2, 1), outcome="end")


def test_a_department_enters_a_model_says_where_and_reviews_it(world: make.Province) -> None:
    client = reader("organization_department", world.top)
    given = {"name": "Chi bộ cơ quan ghép", "sort": "cells", "on": "1/1/2024", **PAPER}
    made = client.post(f"/organizations/{world.top.pk}/patterns/new/", given)
    model = Pattern.objects.get()
    assert made["Location"] == f"/organizations/patterns/{model.pk}/"

    client.post(f"{made['Location']}use/", {"at": world.cells[0].pk, "at_words": "", "on": "2/1/2024"})
    client.post(
        f"{made['Location']}review/", {"on": "1/2/2024", "outcome": "change", "conclusion": "Bổ sung quy chế"}
    )
    said = words(client.get(made["Location"]))

    assert "Giữ, có điều chỉnh" in said
    assert "Bổ sung quy chế" in said
    assert world.cells[0].state(make.TODAY).name in said  # type: ignore[union-attr]


def test_the_register_is_filtered_and_taken_out(world: make.Province) -> None:
    joint_cells(world)
    ended = joint_cells(world, "Chi bộ đường phố")
    review(PROGRAM, ended, on=date(2024, 3, 1), outcome="end")
    client = reader("leader", world.top)
    address = f"/organizations/{world.top.pk}/patterns"

    assert "Chi bộ ghép hai thôn" in words(client.get(f"{address}/"))
    assert "Chi bộ đường phố" not in words(client.get(f"{address}/"))
    assert "Chi bộ đường phố" in words(client.get(f"{address}/?state=ended"))
    assert "Không có mô hình nào như vậy" in words(client.get(f"{address}/?words=không có"))
    rows = table(client.get(f"{address}.xlsx").content)
    assert [row[6] for row in rows if row[1] == "Chi bộ ghép hai thôn"] == [2.0]


def test_each_figure_of_the_register_leads_to_its_rows(world: make.Province) -> None:
    review(PROGRAM, joint_cells(world), on=date(2024, 3, 1), outcome="keep")
    client = reader("leader", world.top)

    for code, told in (
        ("organization_models", "Mô hình tổ chức đang áp dụng: 1 mô hình"),
        ("organization_model_uses", "Lượt tổ chức áp dụng mô hình: 2 lượt"),
        ("organization_model_reviews", "Lượt rà soát mô hình tổ chức: 1 lượt"),
    ):
        page = client.get(f"/reports/{world.top.pk}/rows/{code}/")
        assert told in words(page)
        assert any(door.startswith("/organizations/patterns/") for door in doors(page))


def test_many_models_ask_no_more_of_the_database_than_one(world: make.Province) -> None:
    client = reader("leader", world.top)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(f"/organizations/{world.top.pk}/patterns/")
        return len(found)

    joint_cells(world)
    before = asked()
    for number in range(4):
        joint_cells(world, f"Mô hình {number}")
    assert asked() == before
