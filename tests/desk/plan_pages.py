"""A plan of reorganisation on its pages: begun, a line added, two communes merged."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from sotay.kernel.time import clock_stopped_at
from sotay.organizations.models import Organization
from sotay.organizations.plans import Reorganization
from tests import make
from tests.desk.visiting import reader, words

ON = date(2024, 3, 15)
PAPER = {"number": "45-QĐ/TU", "signed_on": "1/3/2024", "issuer": "Ban Thường vụ Tỉnh ủy"}


@pytest.fixture
def world(a_province: make.Province) -> Iterator[make.Province]:
    """Two communes of two cells each: 3 and 2 members, 4 and 1."""
    with clock_stopped_at(make.TODAY):
        province = a_province
        for cell, count in zip(province.cells, (3, 2, 4, 1), strict=True):
            for _each in range(count):
                make.official(cell)
        yield province


@pytest.fixture
def department(world: make.Province) -> Client:
    return reader("organization_department", world.top)


def begun(client: Client, world: make.Province, on: str = "15/3/2024") -> Reorganization:
    """A plan begun on its page, without a line."""
    given = {"name": "Sắp xếp xã C, D", "effective_on": on, **PAPER}
    answer = client.post(f"/organizations/{world.top.pk}/plans/new/", given)
    assert answer.status_code == 302, words(answer)
    return Reorganization.objects.get()


def add(client: Client, plan: Reorganization, kind: str, **given: Any) -> Any:
    plan.refresh_from_db()
    return client.post(f"/plans/{plan.pk}/lines/new/?kind={kind}", {"version": plan.entry_id, **given})


def merged(client: Client, world: make.Province, plan: Reorganization) -> None:
    """Both communes become a new one under the first district."""
    given = {
        "pick": [world.communes[0].pk, world.communes[1].pk],
        "name": "Đảng bộ xã Nà Phặc",
        "organization_kind": "grassroots_committee",
        "sector": "commune",
        "parent": world.districts[0].pk,
        "parent_words": "",
    }
    answer = add(client, plan, "merge", **given)
    assert answer.status_code == 302, words(answer)


def name_of(organization: Organization, on: date = make.TODAY) -> str:
    state = organization.state(on)
    assert state
    return state.name
