"""The settings: addresses of databases, keys, languages, and what a deployment is asked for."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import formats, translation

from sotay.site.database_url import database_at
from sotay.site.language import language_of_reader
from sotay.site.postgres import OWNER_ROLE, Server

WHO = """
import django, json
django.setup()
from django.db import connections
names = {}
for alias in ("default", "owner"):
    with connections[alias].cursor() as cursor:
        cursor.execute("select session_user, current_user")
        names[alias] = cursor.fetchone()
print(json.dumps(names))
"""


def in_fresh_process(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {
        name: value for name, value in os.environ.items() if not name.startswith(("SOTAY_", "DATABASE_"))
    }
    return subprocess.run(
        [sys.executable, *words],
        env=known | {"DJANGO_SETTINGS_MODULE": "sotay.site.settings"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_an_address_tells_role_password_host_port_and_name(scheme: str) -> None:
    known = database_at(f"{scheme}://v%C4%83n:m%40t:kh%2Fau@db.tinh.vn:5433/s%E1%BB%95?sslmode=require")
    assert (known["USER"], known["PASSWORD"]) == ("văn", "m@t:kh/au")
    assert (known["HOST"], known["PORT"], known["NAME"]) == ("db.tinh.vn", "5433", "sổ")
    assert known["OPTIONS"] == {"sslmode": "require"}


def test_an_address_may_name_a_sockets_folder() -> None:
    known = database_at("postgres://sotay_app:x@/sotay?host=%2Ftmp%2Fa%20b")
    assert (known["HOST"], known["PORT"], known["OPTIONS"]) == ("/tmp/a b", "", {})


def test_an_address_of_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="postgres://"):
        database_at("mysql://localhost/sotay")


def test_a_role_is_taken_on_beside_other_options() -> None:
    known = database_at("postgres://a@/b?options=-c%20jit%3Doff", acting_as="sotay_app")
    assert known["OPTIONS"]["options"] == "-c jit=off -c role=sotay_app"


def test_with_one_address_the_program_steps_back_from_the_owners_role() -> None:
    with Server.throw_away() as server:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            answer = in_fresh_process("-c", WHO, **{name: server.url(OWNER_ROLE)})
            assert json.loads(answer.stdout) == {
                "default": ["sotay_owner", "sotay_app"],
                "owner": ["sotay_owner", "sotay_owner"],
            }


def test_keys_are_numbered() -> None:
    told = in_fresh_process(
        "-c",
        "from sotay.site.settings import DATA_KEYS, SECRET_KEY; print(DATA_KEYS, repr(SECRET_KEY))",
        SOTAY_DATA_KEYS="1:old,2:new:with colon",
    )
    assert told.stdout.strip() == "{1: 'old', 2: 'new:with colon'} ''"


def test_a_deployment_behind_https_leaves_no_check_unanswered() -> None:
    checked = in_fresh_process(
        *("-m", "django", "check", "--deploy", "--tag", "security", "--fail-level", "WARNING"),
        SOTAY_HTTPS="1",
        SOTAY_HSTS_SUBDOMAINS="1",
        SOTAY_HOSTS="sotay.tinh.vn",
        SOTAY_SECRET_KEY="a long key of more than fifty letters, as the check demands it 0123456789",
    )
    assert checked.returncode == 0, checked.stderr


def test_pages_are_vietnamese_until_the_reader_switches() -> None:
    def said(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(translation.get_language())

    answer = language_of_reader(said)
    english_browser = RequestFactory().get("/", headers={"Accept-Language": "en"})
    assert answer(english_browser).content == b"vi"
    english_browser.COOKIES[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = answer(english_browser)
    assert response.content == b"en"
    assert response["Content-Language"] == "en"
    english_browser.COOKIES[settings.LANGUAGE_COOKIE_NAME] = "fr"
    assert answer(english_browser).content == b"vi"


def test_numbers_and_dates_are_written_the_vietnamese_way() -> None:
    assert formats.number_format(37340, force_grouping=True) == "37.340"
    assert formats.number_format("91.95") == "91,95"
    assert formats.get_format("SHORT_DATE_FORMAT") == "j/n/Y"
    with translation.override("en"):
        assert formats.number_format(37340, force_grouping=True) == "37,340"


@pytest.mark.django_db(databases=["default", "owner"])
def test_tests_run_as_the_program_and_may_ask_for_the_owner() -> None:
    names = []
    for alias in ("default", "owner"):
        with connections[alias].cursor() as cursor:
            cursor.execute("select current_user::text")
            names.append(cursor.fetchone()[0])
    assert names[0] == "sotay_app"
    assert names[1] != "sotay_app"
