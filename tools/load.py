"""Many people at once: drives a running Sotay on this machine, for some minutes, and says how long its pages took.

    .venv/bin/sotay demo --port 8765                     (two web processes)
    .venv/bin/python tools/load.py --port 8765 --users 200 --minutes 12

Everybody signs in with one of the demonstration's accounts, and then looks and writes as its role would: home, an
organisation, the tree, the list, a member, a search, figures and form 1; one in ten puts something about a member
right or admits somebody. It stops by itself, speaks to this machine only, and ends with a table for docs/benchmarks.md.
"""

import argparse
import logging
import os
import random
import re
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import gevent.monkey

gevent.monkey.patch_all()

from locust import FastHttpUser, between, task  # noqa: E402
from locust.env import Environment  # noqa: E402
from locust.stats import RequestStats  # noqa: E402

PASSWORD = "sotay-minh-hoa"  # noqa: S105 -- the demonstration's
READERS = ("tochuc", "lanhdao", "vanphong", "kiemtra", "coso", "bithu")
WRITERS = ("coso", "tochuc")
NAMES = ("nguyen", "hoang", "nong van", "trieu thi", "ly", "dinh", "ha thi hoa", "luong", "an")
MEMBER, LIST = re.compile(r"/members/(\d+)/"), re.compile(r"/members/of/(\d+)/")
MAX_MINUTES = 30


class Fields(HTMLParser):
    """What the forms of a page would send, by where they would send it."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.forms.append((has.get("action", ""), {}))
        elif not self.forms:
            return
        elif tag == "input" and has.get("name"):
            if has.get("type") not in ("checkbox", "radio", "submit", "file") or "checked" in has:
                self.forms[-1][1][has["name"]] = has.get("value", "")
        elif tag in ("select", "textarea"):
            self.name = has.get("name", "")
            self.forms[-1][1].setdefault(self.name, "")
        elif tag == "option" and "selected" in has and self.name:
            self.forms[-1][1][self.name] = has.get("value", "")
        elif tag == "button" and has.get("name"):
            self.forms[-1][1].setdefault(has["name"], has.get("value", ""))


def form_with(page: str, field: str) -> dict[str, str]:
    """The values of the form of a page that has a field."""
    fields = Fields()
    fields.feed(page)
    return next((values for _action, values in fields.forms if field in values), {})


class Person(FastHttpUser):  # type: ignore[misc]
    """Somebody at a desk."""

    wait_time = between(2, 8)
    connection_timeout = network_timeout = 60.0

    def on_start(self) -> None:
        self.account = random.choice(READERS)
        self.writes = self.account in WRITERS
        self.top, self.members = "1", ["1"]
        page = self.look("/sign-in/", "sign in: the page").text
        values = form_with(page, "password") | {"username": self.account, "password": PASSWORD}
        with self.client.post("/sign-in/", data=values, name="sign in", catch_response=True) as answer:
            if answer.status_code != 200 or 'name="password"' in (answer.text or ""):
                answer.failure("not signed in")
        page = self.look("/members/", "member list").text or ""
        self.remember(page)

    def look(self, address: str, name: str) -> object:
        return self.client.get(address, name=name)

    def remember(self, page: str) -> None:
        """Where one may go from here."""
        self.members = MEMBER.findall(page) or self.members
        self.top = next(iter(LIST.findall(page)), self.top)

    @task(10)
    def home(self) -> None:
        self.look("/", "home")

    @task(8)
    def organization(self) -> None:
        self.look(f"/organizations/{self.top}/", "organisation")

    @task(3)
    def tree(self) -> None:
        self.look(f"/tree/{self.top}/", "tree")

    @task(8)
    def list_of_members(self) -> None:
        self.remember(self.look("/members/", "member list").text or "")

    @task(8)
    def member(self) -> None:
        self.look(f"/members/{random.choice(self.members)}/", "member")

    @task(6)
    def search(self) -> None:
        self.look(f"/search/?q={random.choice(NAMES)}".replace(" ", "+"), "search")

    @task(3)
    def form1(self) -> None:
        self.look(f"/reports/{self.top}/form-1/", "form 1")

    @task(2)
    def composition(self) -> None:
        self.look(f"/reports/{self.top}/composition/", "composition")

    @task(1)
    def figures(self) -> None:
        self.look(f"/reports/{self.top}/figures/", "all figures")

    @task(5)
    def put_right(self) -> None:
        """A correction of a member's telephone."""
        if not self.writes:
            return self.home()
        address = f"/members/{random.choice(self.members)}/do/member.correct/"
        values = form_with(self.look(address, "correction: the form").text or "", "phone")
        if not values:
            return None
        values["phone"] = f"09{random.randrange(10**8):08d}"
        with self.client.post(address, data=values, name="correction", catch_response=True) as answer:
            if answer.status_code == 200 and 'name="phone"' in (answer.text or ""):
                answer.failure("the form came back")
        return None


# The run -----------------------------------------------------------------------------------------------------


def memory_of(port: int) -> float:
    """How much the processes that serve hold, in MB: whose command line names the port."""
    pages = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
            if b"sotay.site.web" in command and str(port).encode() in command:
                pages += int((process / "statm").read_text().split()[1])
        except OSError:
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def table(stats: RequestStats) -> Iterator[str]:
    yield "| page | requests | errors | median, ms | p95, ms | worst, ms |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for entry in [*sorted(stats.entries.values(), key=lambda e: -e.num_requests), stats.total]:
        name = f"**{entry.name}**" if entry is stats.total else entry.name
        yield (
            f"| {name} | {entry.num_requests:,} | {entry.num_failures} | "
            f"{entry.median_response_time or 0:,.0f} | {entry.get_response_time_percentile(0.95) or 0:,.0f} | "
            f"{entry.max_response_time:,.0f} |"
        )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--spawn", type=float, default=4, help="so many begin in a second")
    told = parser.parse_args()
    logging.getLogger("locust").setLevel(logging.WARNING)
    environment = Environment(user_classes=[Person], host=f"http://127.0.0.1:{told.port}")
    runner = environment.create_local_runner()
    say = sys.stdout.write
    say(f"{told.users} users, load average {os.getloadavg()[0]:.1f}, memory {memory_of(told.port):.0f} MB\n")
    runner.start(told.users, spawn_rate=told.spawn)
    end = time.monotonic() + min(told.minutes, MAX_MINUTES) * 60
    all_there = False
    while time.monotonic() < end:
        time.sleep(10)
        total = environment.stats.total
        if not all_there and runner.user_count >= told.users:
            all_there = True
            environment.stats.reset_all()
            continue
        say(
            f"{runner.user_count} users, {total.num_requests} requests, {total.num_failures} errors, "
            f"p95 of late {total.get_current_response_time_percentile(0.95) or 0:.0f} ms, "
            f"{total.current_rps:.1f} a second, memory {memory_of(told.port):.0f} MB, "
            f"load average {os.getloadavg()[0]:.1f}\n"
        )
        sys.stdout.flush()
    runner.quit()
    say("\n".join(table(environment.stats)) + "\n")
    for error in environment.stats.errors.values():
        say(f"{error.name}: {error.error} ({error.occurrences})\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
