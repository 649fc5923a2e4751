"""A province, and the office of its first commune before a page."""

import pytest
from django.test import Client

from tests import make


@pytest.fixture
def province(a_province):
    return a_province


@pytest.fixture
def office(province):
    client = Client()
    client.force_login(make.account("grassroots_office", province.communes[0], "xa"))
    return client
