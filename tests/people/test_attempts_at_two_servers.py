"""Guessing at two server processes on one database is no faster than at one."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import httpx
import pytest

from sotay.kernel.time import clock_stopped_at
from sotay.people.attempts import FREE
from sotay.site.supervisor import port_from
from tests import make
from tests.harness.databases import own_database

PATIENCE = 60.0


@pytest.fixture
def servers(committed_database: None) -> Iterator[list[str]]:
    """The addresses of two web servers, each a process of its own with one that answers."""
    with clock_stopped_at(make.TODAY):
        make.account("leader", make.province().top, "anh")
    started, addresses = [], []
    with ExitStack() as ports:
        try:
            for _ in range(2):
                port = ports.enter_context(port_from(19600, "127.0.0.1"))
                words = [sys.executable, "-P", "-m", "sotay.site.web", "127.0.0.1", str(port), "1"]
                started.append(subprocess.Popen(words, env=os.environ | own_database()))
                addresses.append(f"http://127.0.0.1:{port}")
            for address in addresses:
                wait_for(address)
            yield addresses
        finally:
            for process in started:
                process.terminate()
            for process in started:
                process.wait(PATIENCE)


def wait_for(address: str) -> None:
    for _ in range(int(PATIENCE / 0.1)):
        with suppress(httpx.HTTPError):
            httpx.get(f"{address}/sign-in/", timeout=PATIENCE)
            return
        time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


def try_(address: str, password: str) -> int:
    """A sign-in from a browser nobody knows yet: what was answered."""
    with httpx.Client(base_url=address, timeout=PATIENCE) as browser:
        browser.get("/sign-in/")
        form = {
            "username": "anh",
            "password": password,
            "csrfmiddlewaretoken": browser.cookies["csrftoken"],
        }
        return browser.post("/sign-in/", data=form).status_code


def test_attempts_at_either_server_count_together(servers: list[str]) -> None:
    """All at once: no more are let through than one after another, and then both say to wait."""
    with ThreadPoolExecutor(8) as guessers:
        answers = Counter(guessers.map(lambda number: try_(servers[number % 2], "sai"), range(12)))
    assert answers == {200: FREE["pair"], 429: 12 - FREE["pair"]}
    assert [try_(server, "anh") for server in servers] == [429, 429]
