"""A breach of personal data: recorded at once, told in time, and never closed untold."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sotay.kernel.authority import PROGRAM
from sotay.kernel.time import clock_stopped_at, now
from sotay.people.breaches import continue_incident, open_incidents, record_incident
from sotay.regulations import Refused
from tests import make


@pytest.fixture(autouse=True)
def today():
    with clock_stopped_at(make.TODAY):
        yield


@pytest.fixture
def world(a_province):
    return a_province


def breach(world, **more):
    given = {"discovered_at": now(), "what": "Mất một máy tính", "kinds": ["profile", "contact"], **more}
    return record_incident(PROGRAM, world.districts[0], **given)


def test_the_authority_must_be_told_within_the_hours_of_the_rule(world):
    found = breach(world)
    assert found.due_at - found.discovered_at == timedelta(hours=72)


def test_the_office_is_reminded_until_it_has_ended(world):
    client = Client()
    client.force_login(make.account("committee_office", world.districts[0]))
    assert "Sự cố dữ liệu cá nhân chưa kết thúc" not in client.get("/").content.decode()
    breach(world, discovered_at=now() - timedelta(hours=80))
    home = client.get("/").content.decode()
    assert "Sự cố dữ liệu cá nhân chưa kết thúc" in home
    assert "quá hạn" in home


def test_it_is_filled_in_told_and_closed_on_its_page(world):
    client = Client()
    client.force_login(make.account("committee_office", world.districts[0]))
    client.post(
        reverse("incident_new", args=[world.districts[0].pk]),
        {"discovered_at": "0:05 18/3/2024", "what": "Gửi nhầm tệp", "kinds": ["profile"], "persons": "12"},
    )
    (found,) = open_incidents(make.acting(make.account("organization_department", world.districts[0])))
    address = reverse("incident", args=[found.pk])
    assert "Phải báo cơ quan chuyên trách trước" in client.get(address).content.decode()
    told = {"kinds": ["profile"], "persons": "12", "measures": "Đã thu hồi", "notified_on": "0:30 18/3/2024",
            "notice_number": "5-BC/VP", "persons_told_on": "18/3/2024", "closed_on": "18/3/2024"}  # fmt: skip
    assert client.post(address, told).status_code == 302
    found.refresh_from_db()
    assert (found.persons, found.notice_number, found.closed_on.day) == (12, "5-BC/VP", 18)


def test_it_is_not_closed_before_the_authority_was_told(world):
    with pytest.raises(Refused, match="Chưa báo"):
        continue_incident(
            PROGRAM, breach(world), persons=1, kinds=["profile"], measures="", closed_on=make.TODAY
        )


def test_a_neighbour_does_not_see_it(world):
    breach(world)
    stranger = make.acting(make.account("organization_department", world.districts[1]))
    assert list(open_incidents(stranger)) == []
