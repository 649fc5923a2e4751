"""A province, and the office of its first commune before a page."""

import pytest
from django.test import Client

from sotay.kernel.time import clock_stopped_at
from tests import make


@pytest.fixture
def province(db):
    with clock_stopped_at(make.TODAY):
        yield make.province()


@pytest.fixture
def office(province):
    client = Client()
    client.force_login(make.account("grassroots_office", province.communes[0], "xa"))
    return client
