"""What may be held beyond the safe profile: by default nothing, and only on the competent body's paper."""

from datetime import date, timedelta

import pytest
from django.test import Client

from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at
from sotay.organizations.accreditation import accredited
from sotay.organizations.accrediting import end_accreditation, record_accreditation
from sotay.regulations import Refused
from tests import make


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(make.TODAY):
        yield


def record(world, what="planning_names", on=date(2024, 3, 1)):
    decision = make.decision("15-QĐ/BTCTW", on=date(2024, 2, 27), issuer="Ban Tổ chức Trung ương")
    return record_accreditation(PROGRAM, world.top, what=what, level="mat", on=on, decision=decision)


@pytest.fixture
def world(a_province):
    return a_province


def test_nothing_is_open_until_it_is_recorded_and_nothing_after_it_is_ended(world):
    assert not accredited("planning_names", make.TODAY)
    accreditation = record(world)
    assert accredited("planning_names", make.TODAY)
    assert not accredited("planning_names", date(2024, 2, 29))
    assert not accredited("open_operations", make.TODAY)

    end_accreditation(PROGRAM, accreditation, on=make.TODAY, decision=make.decision())
    assert not accredited("planning_names", make.TODAY)
    assert accredited("planning_names", make.TODAY - timedelta(days=1))


def test_it_is_recorded_for_the_whole_installation_and_once(world):
    with pytest.raises(Refused, match="cao nhất"):
        record_accreditation(
            PROGRAM,
            world.districts[0],
            what="planning_names",
            level="mat",
            on=make.TODAY,
            decision=make.decision(),
        )
    record(world)
    with pytest.raises(Refused, match="đã được phép"):
        record(world)


@pytest.mark.parametrize("role", ["cell_secretary", "leader", "member", "system_administrator"])
def test_every_page_shows_it_to_everybody(world, role):
    client = Client()
    client.force_login(make.account(role, world.cells[0]))
    assert "được phép giữ" not in client.get("/", follow=True).content.decode()
    record(world)
    shown = client.get("/", follow=True).content.decode()
    for words in (
        "tên người trong các đợt quy hoạch",
        "cấp độ Mật",
        "15-QĐ/BTCTW",
        "Ban Tổ chức Trung ương",
        "27/2/2024",
    ):
        assert words in shown
