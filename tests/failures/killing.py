"""A site under load whose processes are killed at random, and what is in the book afterwards.

    .venv/bin/python -m tests.failures.killing --kills 100 --clients 8 --data FOLDER

The site runs as it would in earnest: ``sotay serve``, on a PostgreSQL that writes everything to disk, in a data folder
of its own. Clients act through pages: they admit, transfer, note deaths and correct education. A client that gets no
answer sends the very same form again, as an impatient browser would, until it is answered. Meanwhile web processes,
the worker, backends of PostgreSQL and its postmaster are killed (kill -9, by number). What was acknowledged must be
there once; what was never answered once or not at all; nothing half; and every proof must hold.
"""

import argparse
import contextlib
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from sotay.site.postgres import OWNER_ROLE, PROGRAM_ROLE, Server

PATIENCE = 60.0
MEMBERS_OF_A_CLIENT = 2000
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')

# Run in processes of their own, so that they ask the server that runs by then.
PREPARE = """
import json, sys
import django; django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from sotay.kernel.models import Clock
from sotay.kernel.time import clock_stopped_at
call_command("migrate", verbosity=0)
from tests import make
with clock_stopped_at(make.TODAY):
    world = make.province()
    Clock.objects.create(id=1, day=make.TODAY)
    account = make.account("organization_department", world.top, "tochuc")
    browser = Client()
    browser.force_login(account)
    members = [make.official(world.cells[n % 2], name=f"Nông Văn An").pk for n in range(int(sys.argv[1]))]
session = browser.cookies[settings.SESSION_COOKIE_NAME].value
print(json.dumps({"session": session, "cells": [c.pk for c in world.cells], "members": members}))
"""
LOOK = """
import json, sys
import django; django.setup()
from sotay.kernel.authority import PROGRAM
from sotay.kernel.models import AuditEntry, EntryKind
from sotay.kernel.verify import PROOFS
from sotay.members.models import Member, Movement
from sotay.kernel.sight import seen_by
with seen_by(PROGRAM):
    found = {
        "death": dict.fromkeys(Movement.objects.filter(kind="death").values_list("member_id", flat=True), 0),
        "transfer": dict.fromkeys(Movement.objects.filter(kind="transfer").values_list("member_id", flat=True), 0),
        "admit": dict.fromkeys(Member.objects.values_list("person__full_name", flat=True), 0),
    }
    for kind in ("death", "transfer"):
        for pk in Movement.objects.filter(kind=kind).values_list("member_id", flat=True):
            found[kind][pk] += 1
    for name in Member.objects.values_list("person__full_name", flat=True):
        found["admit"][name] += 1
    told = {
        "found": found,
        "entries": {name: AuditEntry.objects.filter(action=f"member.{name}", kind=EntryKind.ACT).count()
                    for name in ("die", "transfer", "admit")},
        "contradictions": [problem for proof in PROOFS for problem in proof.search()],
    }
print(json.dumps(told))
"""


@dataclass
class Outcome:
    """What the clients were told of each act: that it is done, that it is refused, or nothing yet."""

    acknowledged: dict[str, set[Any]] = field(default_factory=lambda: {k: set() for k in KINDS})
    unanswered: dict[str, set[Any]] = field(default_factory=lambda: {k: set() for k in KINDS})
    refused: Counter[str] = field(default_factory=Counter)
    resent: int = 0
    troubles: Counter[str] = field(default_factory=Counter)


KINDS = ("death", "transfer", "admit")


class Site:
    """The site and its database, started again whenever they are gone."""

    def __init__(self, data: Path) -> None:
        self.data, self.server = data, Server.of(data)
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        told = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_", "SOTAY_TEST"))
        }
        return told | {
            "DATABASE_URL": self.server.url(PROGRAM_ROLE),
            "DATABASE_OWNER_URL": self.server.url(OWNER_ROLE),
            "DJANGO_SETTINGS_MODULE": "sotay.site.settings",
            "SOTAY_DATA": str(self.data),
            "SOTAY_SECRET_KEY": "a key for killing only, as long as one for use would be",
            "SOTAY_DATA_KEYS": "1:a key for killing only",
            "SOTAY_SEAL_KEYS": "1:a key for killing only",
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        }

    def ask(self, program: str, *words: str) -> Any:
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            env=self.environment(),
            stdout=subprocess.PIPE,
            check=True,
        )
        return json.loads(done.stdout)

    def start(self) -> None:
        """What a service manager would do: see that both run."""
        with self.lock:
            self.server.start()
            if self.process is None or self.process.poll() is not None:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "sotay.site.command", "serve", "--port", str(self.port)],
                    env=self.environment(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
        self.wait()

    def wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.address}/health/", timeout=5).status_code == 200:
                    return
            if self.process is not None and self.process.poll() is not None:
                return  # it is started again by whoever asks next
            time.sleep(0.1)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(60)
            self.process.kill()
        self.server.start()

    def victims(self) -> dict[str, list[int]]:
        """The processes that may be killed, by what they are."""
        found: dict[str, list[int]] = {"web": [], "worker": [], "parent": [], "backend": [], "postmaster": []}
        parent = self.process.pid if self.process else -1
        note = self.server.cluster / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError, IndexError):
            postmaster = int(note.read_text().splitlines()[0])
            found["postmaster"].append(postmaster)
            found["backend"] += [pid for pid in children_of(postmaster) if b"sotay" in command(pid)]
        if parent > 0:
            found["parent"].append(parent)
            for child in children_of(parent):
                kind = "worker" if b"worker" in command(child) else "web"
                found[kind] += [child, *children_of(child)]
        return found

    def kill(self, kind: str, rng: random.Random) -> str:
        """Kill one of a kind, or whoever there is; tells what was killed."""
        there = {name: pids for name, pids in self.victims().items() if pids}
        kind = kind if kind in there else rng.choice(sorted(there))
        pid = rng.choice(there[kind])
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        if kind == "postmaster":
            # The machine that went down had the site on it, too; its database comes back at another socket.
            with contextlib.suppress(ProcessLookupError, AttributeError):
                os.kill(self.process.pid, signal.SIGKILL)  # type: ignore[union-attr]
            if self.process is not None:
                self.process.wait()
        return kind


def children_of(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").glob("*/children")
        return [int(child) for task in tasks for child in task.read_text().split()]
    return []


def command(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return int(trial.getsockname()[1])


class Client(threading.Thread):
    """Somebody who acts, one act after the other, each on a member or a name of its own."""

    def __init__(
        self, number: int, site: Site, world: dict[str, Any], told: Outcome, stop: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self.number, self.site, self.world, self.told, self.stopping = number, site, world, told, stop
        self.rng = random.Random(number)
        self.members = list(world["members"][number :: world["clients"]])
        self.admitted = 0

    def run(self) -> None:
        while not self.stopping.is_set() and self.members:
            self.rng.choice((self.dies, self.moves, self.comes))()

    def dies(self) -> None:
        member = self.members.pop()
        answers = {"on": "4/5/2023", "confirmed": "1", "words": "An"}
        self.act("death", member, f"/members/{member}/do/member.die/", answers)

    def moves(self) -> None:
        member = self.members.pop()
        answers = {"to_cell": str(self.world["cells"][3]), "on": "4/5/2023", "confirmed": "1"}
        self.act("transfer", member, f"/members/{member}/do/member.transfer/", answers)

    def comes(self) -> None:
        self.admitted += 1
        letters = "ABCDEGHIKLMNOPQRSTUVXY"
        name = f"Lò Thị {letters[self.number]}{spelled(self.admitted, letters)}"
        answers = {
            "full_name": name, "sex": "female", "born": "3/2/1999", "ethnicity": "Tày", "phone": "",
            "identity_number": "", "education": "university", "theory": "", "occupation": "farmer",
            "number": "12-QĐ/HU", "signed_on": "1/2/2024", "issuer": "Huyện ủy", "ceremony_on": "3/2/2024",
        }  # fmt: skip
        self.act("admit", name, f"/members/of/{self.world['cells'][0]}/do/member.admit/", answers)

    def act(self, kind: str, about: Any, path: str, answers: dict[str, str]) -> None:
        """Open the form, send it, and send it again until somebody answers."""
        token = self.token_of(path)
        if token is None:
            return
        self.told.unanswered[kind].add(about)
        first = True
        while not self.stopping.is_set():
            self.told.resent += not first
            first = False
            answer = self.ask("POST", path, {**answers, "csrfmiddlewaretoken": token})
            if answer is None or answer.status_code in (500, 503):
                self.told.troubles[str(answer.status_code if answer is not None else "no answer")] += 1
                self.stopping.wait(0.2)
                continue
            self.told.unanswered[kind].discard(about)
            if answer.status_code == 302 and "/sign-in" not in answer.headers["location"]:
                self.told.acknowledged[kind].add(about)
            else:
                self.told.refused[f"{kind} {answer.status_code}"] += 1
            return

    def token_of(self, path: str) -> str | None:
        while not self.stopping.is_set():
            answer = self.ask("GET", path)
            if answer is not None and answer.status_code == 200 and (found := TOKEN.search(answer.text)):
                self.cookies = dict(answer.cookies)
                return found[1]
            self.stopping.wait(0.2)
        return None

    cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> httpx.Response | None:
        cookies = {**self.cookies, "sessionid": self.world["session"]}
        with contextlib.suppress(httpx.HTTPError), httpx.Client(cookies=cookies, timeout=30) as browser:
            return browser.request(method, f"{self.site.address}{path}", data=form)
        return None


def spelled(number: int, letters: str) -> str:
    """A number as a name that is like no other."""
    said = ""
    while number:
        number, rest = divmod(number, len(letters))
        said = letters[rest].lower() + said
    return said


@dataclass
class Verdict:
    """What was found afterwards; ``wrong`` is empty when all is well."""

    killed: Counter[str]
    told: Outcome
    seconds: float
    wrong: list[str]

    def __str__(self) -> str:
        acts = sum(len(each) for each in self.told.acknowledged.values())
        return "\n".join(
            [
                f"killed in {self.seconds:.0f} s: "
                + ", ".join(f"{n} {k}" for k, n in sorted(self.killed.items())),
                f"acknowledged: {acts} " + str({k: len(each) for k, each in self.told.acknowledged.items()}),
                f"never answered: {sum(len(each) for each in self.told.unanswered.values())}",
                f"forms sent again: {self.told.resent}; not answered, or 5xx: {dict(self.told.troubles)}",
                f"refused: {dict(self.told.refused)}",
                *(
                    self.wrong
                    or ["every acknowledged act is there once, no other is half there, every proof holds"]
                ),
            ]
        )


CHANCES = ["backend"] * 10 + ["web"] * 5 + ["worker"] * 2 + ["parent"] + ["postmaster"] * 2


def run(
    data: Path, *, kills: int, clients: int, seed: int = 1, members: int = 400, pause: float = 1.0,
    say: Callable[[str], None] = lambda _words: None,
) -> Verdict:  # fmt: skip
    """Let the clients act while processes are killed, then look."""
    site, rng, told, stop = Site(data), random.Random(seed), Outcome(), threading.Event()
    killed: Counter[str] = Counter()
    with site.server:
        world = site.ask(PREPARE, str(members)) | {"clients": clients}
        site.start()
        began = time.monotonic()
        acting = [Client(number, site, world, told, stop) for number in range(clients)]
        try:
            for client in acting:
                client.start()
            for number in range(kills):
                time.sleep(rng.uniform(0.2, 2 * pause))
                killed[site.kill(rng.choice(CHANCES), rng)] += 1
                site.start()
                if number % 10 == 9:
                    say(f"{number + 1} killed, {sum(map(len, told.acknowledged.values()))} acts")
            time.sleep(2 * pause)
        finally:
            stop.set()
            for client in acting:
                client.join(PATIENCE)
            seconds = time.monotonic() - began
            site.stop()
        return Verdict(killed, told, seconds, list(contradictions(told, site.ask(LOOK))))


def contradictions(told: Outcome, seen: dict[str, Any]) -> Iterator[str]:
    """Every way in which what is there is not what was said."""
    verbs = {"death": "die", "transfer": "transfer", "admit": "admit"}
    for kind in KINDS:
        there = {str(about): count for about, count in seen["found"][kind].items()}
        acknowledged = {str(about) for about in told.acknowledged[kind]}
        unanswered = {str(about) for about in told.unanswered[kind]}
        for about in acknowledged:
            if there.get(about, 0) != 1:
                yield f"{kind} {about} was acknowledged and is there {there.get(about, 0)} times"
        for about, count in there.items():
            if count != 1 and (kind != "admit" or about != "Nông Văn An"):
                yield f"{kind} {about} is there {count} times"
            if about not in acknowledged | unanswered and (kind != "admit" or about != "Nông Văn An"):
                yield f"{kind} {about} is there, and was refused or never asked for"
        acts = len([about for about in there if kind != "admit" or about != "Nông Văn An"])
        if seen["entries"][verbs[kind]] != acts:
            yield f"{kind}: {seen['entries'][verbs[kind]]} entries of the trail for {acts} acts"
    yield from seen["contradictions"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--members", type=int, default=MEMBERS_OF_A_CLIENT)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--data", type=Path, help="a folder of its own; by default one that is removed afterwards"
    )
    given = parser.parse_args()
    data = given.data or Path(tempfile.mkdtemp(prefix="sotay-killing-"))
    data.mkdir(parents=True, exist_ok=True)
    verdict = run(
        data, kills=given.kills, clients=given.clients, seed=given.seed, members=given.members,
        say=lambda words: print(words, flush=True),  # noqa: T201
    )  # fmt: skip
    print(verdict)  # noqa: T201
    if not given.data:
        remove(data)
    sys.exit(bool(verdict.wrong))


def remove(data: Path) -> None:
    """The folder, and the station that root's PostgreSQL has elsewhere."""
    station = Server.of(data).station
    shutil.rmtree(station, ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
