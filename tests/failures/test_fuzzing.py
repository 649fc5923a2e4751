"""Whatever is asked of a page or sent to a form: an answer, never an error of the program, nothing of a neighbour.

The site is described to schemathesis as an API: its addresses, the names its pages read from a query string, the
fields of its forms. Nothing is listed by hand. ``SOTAY_FUZZ`` says how many examples there are (30 by default).
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from sotay.kernel.converters import CONVERTERS
from sotay.kernel.forms import FORMS
from sotay.kernel.time import clock_stopped_at
from sotay.people.models import Person
from tests import make
from tests.walking import ADDRESSES, Address, World

EXAMPLES = int(os.environ.get("SOTAY_FUZZ") or 30)
SLOW = "5s"
HOSTILE = [
    "\0", "a\0b", "' OR 1=1 --", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "../../etc/passwd",
    "%", "_%_", "\\", "9" * 40, "-1", "0", "1e999", "NaN", "31/2/2024", "29/2/2024", "0001-01-01", "9999-12-31",
    "1/1/10000", "2024-03-19T25:61", "٣/٢/٢٠٢٤", "\u202e\u200b", "﷽" * 60, "a" * 20_000, '=HYPERLINK("http://x")',
    "{{7*7}}", "{% load x %}", "True", "[]", "null", "-sort", "name,name", "year", "month", "custom", "",
]  # fmt: skip
LEAVES = {"sign_out"}
"""What ends the session is not of interest."""


def names(what: str) -> list[str]:
    """The names that pages read from ``request.GET`` or ``request.POST``, as their sources say."""
    found: set[str] = set()
    for path in Path("sotay").rglob("*.py"):
        found |= set(re.findall(rf'{what}(?:\.get|\.getlist)?[(\[]\s*"(\w+)"', path.read_text()))
    return sorted(found)


ASKED, SENT = names("GET"), names("POST")


def description(world: World) -> dict[str, Any]:
    """The site as OpenAPI tells it."""
    value = {"anyOf": [{"enum": HOSTILE}, {"type": "string", "maxLength": 30}]}
    paths: dict[str, Any] = {}
    for address in ADDRESSES:
        if address.name in LEAVES or "admin" in address.route:
            continue
        fields = fields_of(address)
        body = {"type": "object", "properties": dict.fromkeys(fields, value), "additionalProperties": False}
        form = {"content": {"application/x-www-form-urlencoded": {"schema": body}}}
        query = [{"name": name, "in": "query", "schema": value} for name in ASKED]
        answers = {"200": {"description": "a page"}}
        paths[path_of(world, address)] = {
            "get": {"parameters": query, "responses": answers},
            "post": {"requestBody": form, "responses": answers},
        }
    return {"openapi": "3.0.3", "info": {"title": "Sotay", "version": "1"}, "paths": paths}


def fields_of(address: Address) -> list[str]:
    action = next((part for part in address.route.split("/") if part in FORMS), None)
    own = list(FORMS[action].base_fields) if action else SENT
    return [*own, *(f"{name}_words" for name in own if action), "confirmed", "words", "purpose"]


def path_of(world: World, address: Address) -> str:
    path = "/" + address.route
    for name, converter in address.arguments.items():
        kind = next(key for key, known in CONVERTERS.items() if isinstance(converter, known))
        path = path.replace(f"<{kind}:{name}>", str(world.example(converter)))
    return path


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock_stopped_at(make.TODAY):
        yield World()


def test_sources_say_what_pages_ask_for() -> None:
    assert {"q", "on", "sort"} <= set(ASKED)


def test_every_question_and_every_form_is_answered(world: World) -> None:
    api = schemathesis.openapi.from_dict(description(world))
    operations = [result.ok() for result in api.get_all_operations()]
    client = Client()
    client.force_login(world.account("organization_department", neighbour=False))
    strangers = [
        person.full_name for person in Person.objects.filter(presences__path__startswith=world.there[0].path)
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{SLOW}'")

    @settings(max_examples=EXAMPLES, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(some.sampled_from(operations).flatmap(lambda operation: operation.as_strategy()))
    def whatever_is_asked(case: Any) -> None:
        sent = case.body if isinstance(case.body, dict) else {}
        with transaction.atomic():
            if case.method.upper() == "GET":
                answer = client.get(case.formatted_path, dict(case.query or {}))
            else:
                answer = client.post(case.formatted_path, {key: str(value) for key, value in sent.items()})
            transaction.set_rollback(True)
        assert answer.status_code < 500
        if "html" in answer.headers.get("Content-Type", ""):
            told = answer.content.decode()
            assert "<script>alert" not in told
            assert "<img src=x" not in told
            assert not [name for name in strangers if name in told]

    whatever_is_asked()
