"""What every answer bears: pages, errors and files alike; and how the session's cookie is kept."""

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tests import make
from tests.make import Province

BEARS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def world(a_province: Province) -> Province:
    return a_province


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/nothing/", "/search/?q=a%00b"])
def test_every_answer_forbids_what_it_does_not_need(world: Province, path: str) -> None:
    client = Client()
    client.force_login(make.account("organization_department", world.top))
    answer = client.get(path, follow=True)
    for name, value in BEARS.items():
        assert answer.headers.get(name) == value, (path, name)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_a_character_no_text_holds_is_a_bad_request(world: Province) -> None:
    client = Client()
    client.force_login(make.account("organization_department", world.top))
    assert client.get("/search/?q=a%00b").status_code == 400
    assert client.post("/language/", {"language": "v\0i"}).status_code == 400
    assert client.get("/search/?q=a").status_code == 200


def test_behind_https_everything_stays_there(world: Province) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31536000):
        assert Client().get("/sign-in/").status_code == 301
        answer = Client().get("/sign-in/", secure=True)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_the_session_is_out_of_reach_of_scripts_and_other_sites() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert settings.SESSION_COOKIE_SECURE == settings.CSRF_COOKIE_SECURE == settings.HTTPS


def test_the_health_of_the_machine_is_plain_text_and_nothing_else(world: Province) -> None:
    answer = Client().get("/health/")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"].startswith("text/plain")
