"""Many people at once: drives a running Sotay on this machine, for some minutes, and says how long its pages took.

    SOTAY_DATA=/tmp/under-load .venv/bin/sotay demo --port 8765      (a demo to throw away; two web processes)
    .venv/bin/python tools/load.py --port 8765 --users 200 --minutes 12

Everybody signs in once, with one of the demonstration's accounts, and then does what its role would, with pauses to
read: home, an organisation, the list, a member, a search, figures, form 1, the checks of quality; offices correct a
member, admit somebody, hand out a small list. It speaks to this machine only and stops by itself. It ends with a table
for docs/benchmarks.md, and the memory of the web processes before, under load, at the end and a while after.
"""

import argparse
import logging
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import gevent.monkey

gevent.monkey.patch_all()

from locust import FastHttpUser, between, events  # noqa: E402
from locust.env import Environment  # noqa: E402
from locust.stats import RequestStats  # noqa: E402

PASSWORD = "sotay-minh-hoa"  # noqa: S105 -- the demonstration's
PEOPLE = {"coso": 8, "bithu": 4, "tochuc": 3, "dangvien": 2, "vanphong": 1, "kiemtra": 1, "lanhdao": 1}
"""How many of twenty are who."""

FIGURES_ONLY = ("vanphong",)
"""Who sees no lists of members."""

PAUSE = (3.0, 12.0)
"""Seconds between two pages of one person: some look something up, others read."""

NAMES = ("nguyen", "hoang", "nong van", "trieu thi", "ly", "dinh", "ha thi hoa", "luong", "an")
LETTERS = "abcdeghiklmnopqrstuvxy"
MEMBER, LIST = re.compile(r"/members/(\d+)/"), re.compile(r"/members/of/(\d+)/")
BELOW = re.compile(r"/organizations/(\d+)/")
MAX_MINUTES = 30
HERE: list[str] = []
"""Who has signed in and looked round."""

AFTER = 30
"""Seconds until the memory is looked at once more when all have gone."""


class Fields(HTMLParser):
    """What the forms of a page would send; of what must be chosen, the first."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "input" and has.get("name"):
            if has.get("type") not in ("checkbox", "radio", "submit", "file") or "checked" in has:
                self.forms[-1][has["name"]] = has.get("value", "")
            elif has["type"] == "radio":
                self.forms[-1].setdefault(has["name"], has.get("value", ""))
        elif tag in ("select", "textarea"):
            self.name = has.get("name", "")
            self.forms[-1].setdefault(self.name, "")
        elif tag == "option" and "selected" in has and self.name:
            self.forms[-1][self.name] = has.get("value", "")


def form_with(page: str, field: str) -> dict[str, str]:
    """The values of the form of a page that has a field."""
    fields = Fields()
    fields.feed(page)
    return next((values for values in fields.forms if field in values), {})


def a_name() -> str:
    """Somebody who does not exist yet."""
    word = lambda: "".join(random.choices(LETTERS, k=4)).capitalize()  # noqa: E731
    return f"Nông {word()} {word()}"


def a_day(first: int, last: int) -> str:
    return f"{random.randint(1, 28)}/{random.randint(1, 12)}/{random.randint(first, last)}"


class Person(FastHttpUser):  # type: ignore[misc]
    """Somebody at a desk."""

    wait_time = between(*PAUSE)
    connection_timeout = network_timeout = 60.0

    def on_start(self) -> None:
        self.account = random.choices(list(PEOPLE), PEOPLE.values())[0]
        self.own, self.organizations, self.members = "", [""], [""]
        page = self.look("/sign-in/", "sign in: the page")
        values = form_with(page, "password") | {"username": self.account, "password": PASSWORD}
        with self.client.post("/sign-in/", data=values, name="sign in", catch_response=True) as answer:
            if answer.status_code != 200 or 'name="password"' in (answer.text or ""):
                answer.failure("not signed in")
        tasks = DOES[self.account if self.account in DOES else ""]
        self.tasks = [task for task, weight in tasks.items() for _time in range(weight)]
        if self.account == "dangvien":
            HERE.append(self.account)
            return
        if self.account in FIGURES_ONLY:
            self.own = next(iter(BELOW.findall(self.look("/", "home"))), "1")
        else:
            self.members_here()
        self.organizations = [self.own]
        below = BELOW.findall(self.look(f"/organizations/{self.own}/", "organisation"))
        self.organizations = [self.own, *dict.fromkeys(each for each in below if each != self.own)][:40]
        HERE.append(self.account)

    # What is looked at ----------------------------------------------------------------------------------------

    def look(self, address: str, name: str) -> str:
        return str(self.client.get(address, name=name).text or "")

    def home(self) -> None:
        self.look("/", "home")

    def own_record(self) -> None:
        self.look("/members/mine/", "one's own record")

    def organization(self) -> None:
        self.look(f"/organizations/{random.choice(self.organizations)}/", "organisation")

    def members_here(self) -> None:
        page = self.look("/members/", "member list")
        self.members = MEMBER.findall(page) or self.members
        self.own = self.own or next(iter(LIST.findall(page)), "1")

    def member(self) -> None:
        self.look(f"/members/{random.choice(self.members)}/", "member")

    def search(self) -> None:
        self.look(f"/search/?q={random.choice(NAMES)}".replace(" ", "+"), "search")

    def form1(self) -> None:
        self.look(f"/reports/{self.own}/form-1/", "form 1")

    def composition(self) -> None:
        self.look(f"/reports/{self.own}/composition/", "composition")

    def figures(self) -> None:
        self.look(f"/reports/{self.own}/figures/", "figures")

    def quality(self) -> None:
        self.look(f"/members/of/{self.own}/quality/", "quality")

    # What is done ---------------------------------------------------------------------------------------------

    def send(self, address: str, field: str, name: str, **answers: str) -> None:
        """Open a form, fill it in, send it; whoever is asked to prove it is they does, and opens it again."""
        page = self.look(address, f"{name}: the form")
        if proof := form_with(page, "password"):
            values = proof | {"password": PASSWORD}
            page = str(self.client.post("/account/prove/", data=values, name="proof").text or "")
        values = form_with(page, field)
        if not values:
            events.request.fire(
                request_type="POST",
                name=name,
                response_time=0,
                response_length=0,
                exception=ValueError("no form"),
            )
            return
        with self.client.post(address, data=values | answers, name=name, catch_response=True) as answer:
            if answer.status_code == 200 and f'name="{field}"' in (answer.text or ""):
                answer.failure("the form came back")

    def correct(self) -> None:
        phone = f"09{random.randrange(10**8):08d}"
        address = f"/members/{random.choice(self.members)}/do/member.correct/"
        self.send(address, "phone", "correction", phone=phone)

    def admit(self) -> None:
        answers = {
            "full_name": a_name(), "sex": "female", "born": a_day(1975, 2003), "ethnicity": "Tày",
            "education": "university", "occupation": "farmer", "number": f"{random.randint(1, 999)}-QĐ/HU",
            "signed_on": "1/2/2024", "issuer": "Huyện ủy", "ceremony_on": "3/2/2024",
        }  # fmt: skip
        cell = random.choice(self.organizations[1:] or self.organizations)
        self.send(f"/members/of/{cell}/do/member.admit/", "full_name", "admission", **answers)

    def export(self) -> None:
        """The list of one cell."""
        cell = random.choice(self.organizations[1:] or self.organizations)
        self.send(f"/members/of/{cell}/export/", "purpose", "export")

    def sheet(self) -> None:
        self.look(f"/reports/{self.own}/form-1.xlsx", "form 1 as a sheet")


LOOKS: dict[Callable[[Person], None], int] = {
    Person.home: 20, Person.organization: 14, Person.members_here: 14, Person.member: 16, Person.search: 10,
    Person.form1: 6, Person.composition: 3, Person.figures: 3, Person.quality: 3, Person.sheet: 1,
}  # fmt: skip
FIGURES = {
    look: often
    for look, often in LOOKS.items()
    if look not in (Person.members_here, Person.member, Person.quality)
}
DOES: dict[str, dict[Callable[[Person], None], int]] = {
    "": LOOKS,
    "dangvien": {Person.home: 3, Person.own_record: 3},
    "coso": LOOKS | {Person.correct: 6, Person.admit: 3, Person.export: 1},
    "tochuc": LOOKS | {Person.correct: 5},
    **dict.fromkeys(FIGURES_ONLY, FIGURES),
}
"""What each account does, and how often; "" is whoever is not named."""

Person.tasks = list(LOOKS)


# The run -----------------------------------------------------------------------------------------------------


def memory_of(port: int) -> float:
    """How much the processes that serve hold (RSS), in MB: whose command line names the port."""
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
    yield "| page | requests | errors | p50, ms | p95, ms | p99, ms | worst, ms |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    asked = [entry for entry in stats.entries.values() if entry.num_requests]
    for entry in [*sorted(asked, key=lambda entry: -entry.num_requests), stats.total]:
        name = "**all**" if entry is stats.total else entry.name
        points = (entry.get_response_time_percentile(share) or 0 for share in (0.5, 0.95, 0.99))
        told = " | ".join(f"{point:,.0f}" for point in points)
        yield f"| {name} | {entry.num_requests:,} | {entry.num_failures} | {told} | {entry.max_response_time:,.0f} |"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=12, help="from when all are there; 30 at most")
    parser.add_argument("--spawn", type=float, default=4, help="so many begin in a second")
    told = parser.parse_args()
    logging.getLogger("locust").setLevel(logging.WARNING)
    environment = Environment(
        user_classes=[Person], host=f"http://127.0.0.1:{told.port}", events=events, reset_stats=True
    )
    runner = environment.create_local_runner()

    def say(words: str) -> None:
        sys.stdout.write(words + "\n")
        sys.stdout.flush()

    memory = {"before": memory_of(told.port)}
    say(f"{told.users} users, load average {os.getloadavg()[0]:.1f}, memory {memory['before']:.0f} MB")
    runner.start(told.users, spawn_rate=told.spawn)
    all_in = time.monotonic() + 2 * told.users / told.spawn + 60
    while len(HERE) < told.users and time.monotonic() < all_in:
        time.sleep(1)
    signed_in = list(table(environment.stats))
    environment.stats.reset_all()
    memory["when all had signed in"] = memory_of(told.port)
    end = time.monotonic() + min(told.minutes, MAX_MINUTES) * 60
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(10.0, left))
        total = environment.stats.total
        say(
            f"{runner.user_count} users, {total.num_requests} requests, {total.num_failures} errors, "
            f"p95 of late {total.get_current_response_time_percentile(0.95) or 0:.0f} ms, "
            f"{total.current_rps:.1f} a second, memory {memory_of(told.port):.0f} MB, "
            f"load average {os.getloadavg()[0]:.1f}"
        )
    memory["at the end"] = memory_of(told.port)
    runner.quit()
    time.sleep(AFTER)
    memory[f"{AFTER} s after"] = memory_of(told.port)
    say(
        "\nWhile they signed in:\n\n"
        + "\n".join(row for row in signed_in if "sign in" in row or "page" in row)
    )
    say("\nFrom then on:\n\n" + "\n".join(table(environment.stats)))
    say(
        "\nMemory of the web processes: "
        + ", ".join(f"{when} {size:.0f} MB" for when, size in memory.items())
    )
    for error in environment.stats.errors.values():
        say(f"{error.name}: {error.error} ({error.occurrences})")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
