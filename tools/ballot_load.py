"""Three hundred members vote in the same minute, against two server processes; one of them is killed in the middle.

    .venv/bin/python tools/ballot_load.py                     # 300 voters within 60 seconds
    .venv/bin/python tools/ballot_load.py --voters 60 --seconds 10 --no-kill
    .venv/bin/python tools/ballot_load.py --one-server        # as it is served: one server, two workers, one is killed

It makes a database of its own in a temporary folder, on this machine only, and takes everything away again. Each voter
opens the page, seals a ballot as a browser does and sends it; some send it twice at once, some vote again, and whoever
gets no answer sends it again to the other process. At the end every acknowledged ballot must be in the box, once, and
the opened box must say what was voted.
"""

import argparse
import base64
import contextlib
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from sotay.ballots import sealing

ROOT = Path(__file__).resolve().parents[1]
MOST_VOTERS, MOST_SECONDS = 600, 180
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
SLOT = re.compile(r'data-slot="(\d+)"')
RECEIPT = re.compile(r'data-receipt="([0-9a-f]{32})"')
PATIENCE = 60.0


# Within the program ------------------------------------------------------------------------------------------


def prepare(voters: int) -> dict[str, Any]:
    """A cell with so many members, each signed in, and a vote that waits for them."""
    import django  # noqa: PLC0415 -- this part runs in a process of its own

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from sotay.ballots.opening import make_key, open_vote  # noqa: PLC0415
    from sotay.kernel.actions import entry  # noqa: PLC0415
    from sotay.kernel.authority import PROGRAM  # noqa: PLC0415
    from sotay.kernel.models import Clock  # noqa: PLC0415
    from sotay.kernel.sight import looking_on  # noqa: PLC0415
    from sotay.kernel.time import clock_stopped_at  # noqa: PLC0415
    from sotay.people.models import Office, actor_of  # noqa: PLC0415
    from tests import make  # noqa: PLC0415
    from tests.ballots.voters import voters_of  # noqa: PLC0415

    call_command("migrate", database="owner", verbosity=0)
    with clock_stopped_at(make.TODAY), looking_on():
        with entry(PROGRAM, "demo.load"):
            Clock(id=1, day=make.TODAY).save()
        cell = make.province().cells[0]
        accounts = voters_of(cell, voters)
        voting = open_vote(
            make.actor("cell_secretary", cell),
            cell,
            kind="consultation.members",
            matter="Thử tải",
            channel="electronic",
            tellers=[account.person for account in accounts[:3]],
            keys_needed=2,
        )
        codes, publics = [], []
        for teller in voting.tellers.select_related("voting").order_by("number"):
            holder = next(account for account in accounts if account.person_id == teller.person_id)
            office = Office.objects.select_related("organization").get(account=holder)
            key = sealing.new_key()
            publics.append(base64.b64encode(sealing.public_of(key)).decode())
            codes.append(sealing.code_of(key))
            make_key(actor_of(holder, office), teller, public_key=publics[-1])
        sessions = []
        for account in accounts:
            client = Client()
            client.force_login(account)
            sessions.append(client.cookies["sessionid"].value)
    return {"voting": voting.pk, "sessions": sessions, "codes": codes, "publics": publics, "needed": 2}


def look(codes: list[str]) -> dict[str, Any]:
    """What is in the box; then it is opened."""
    import django  # noqa: PLC0415

    django.setup()
    from sotay.ballots.closing import close  # noqa: PLC0415
    from sotay.ballots.models import Slot, Voting  # noqa: PLC0415
    from sotay.kernel.sight import looking_on  # noqa: PLC0415
    from sotay.people.models import Account, Office, actor_of  # noqa: PLC0415

    with looking_on():
        voting = Voting.objects.select_related("organization").get()
        receipts = list(Slot.objects.values_list("receipt", flat=True))
        counter = voting.tellers.first()
        holder = Account.objects.get(person_id=counter.person_id)
        actor = actor_of(holder, Office.objects.select_related("organization").get(account=holder))
        outcome = close(actor, voting, codes=codes[:2])
        return {"receipts": receipts, "papers": outcome.papers, "left": Slot.objects.count()}


# Outside -----------------------------------------------------------------------------------------------------


def environment(server: Any, data: Path) -> dict[str, str]:
    from sotay.site.postgres import OWNER_ROLE, PROGRAM_ROLE  # noqa: PLC0415

    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "SOTAY_"))}
    key = "a key for this load only and as long as one for use would be"
    return kept | {
        "DATABASE_URL": server.url(PROGRAM_ROLE),
        "DATABASE_OWNER_URL": server.url(OWNER_ROLE),
        "DJANGO_SETTINGS_MODULE": "sotay.site.settings",
        "SOTAY_DATA": str(data),
        "SOTAY_SECRET_KEY": key,
        "SOTAY_DATA_KEYS": f"1:{key}",
        "SOTAY_SEAL_KEYS": f"1:{key}",
        "PYTHONPATH": str(ROOT),
    }


def inside(env: dict[str, str], *words: str) -> Any:
    done = subprocess.run(
        [sys.executable, __file__, *words], env=env, stdout=subprocess.PIPE, check=True, timeout=600
    )
    return json.loads(done.stdout.splitlines()[-1])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Servers:
    """Two server processes."""

    def __init__(self, env: dict[str, str]) -> None:
        self.ports = [free_port(), free_port()]
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "sotay.site.web", "127.0.0.1", str(port), "1"],
                env=env | {"SOTAY_WEB": "1"},
                start_new_session=True,
            )
            for port in self.ports
        ]
        for port in self.ports:
            self.wait(port)

    @staticmethod
    def wait(port: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"http://127.0.0.1:{port}/health/", timeout=5).status_code == 200:
                    return
            time.sleep(0.2)
        raise TimeoutError(port)

    def kill(self, which: int) -> None:
        """End one server by kill -9, with the worker it had: the group this tool began for it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.processes[which].pid, signal.SIGKILL)
        self.processes[which].wait()

    def stop(self) -> None:
        for which, _process in enumerate(self.processes):
            self.kill(which)


class OneServer(Servers):
    """One server as ``sotay serve`` runs it: two workers behind one listening socket, one that dies is begun again."""

    def __init__(self, env: dict[str, str]) -> None:
        port = free_port()
        self.ports = [port, port]
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "sotay.site.web", "127.0.0.1", str(port), "2"],
                env=env | {"SOTAY_WEB": "1"},
                start_new_session=True,
            )
        ]
        self.wait(port)

    def kill_a_worker(self) -> None:
        """End one worker by kill -9: the last child of the server this tool began."""
        server = self.processes[0].pid
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        os.kill(int(children[-1]), signal.SIGKILL)


class Told:
    """What the voters were told, and how long it took."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.pages: list[float] = []
        self.casts: list[float] = []
        self.acknowledged: dict[int, tuple[str, int]] = {}
        self.again = self.doubled = self.retried = 0
        self.troubles: Counter[str] = Counter()


class Voter:
    """One member with a telephone."""

    def __init__(self, number: int, scene: dict[str, Any], ports: list[int], told: Told) -> None:
        self.number, self.scene, self.ports, self.told = number, scene, ports, told
        self.rng = random.Random(number)
        self.server = number % 2
        self.client = httpx.Client(cookies={"sessionid": scene["sessions"][number]}, timeout=20)

    def ask(self, method: str, times: list[float], data: dict[str, str] | None = None) -> httpx.Response:
        """From one server, or, where it does not answer, from the other."""
        for _attempt in range(6):
            address = f"http://127.0.0.1:{self.ports[self.server]}/votes/ballots/{self.scene['voting']}/vote/"
            began = time.perf_counter()
            try:
                answer = self.client.request(method, address, data=data, headers={"Referer": address})
            except httpx.HTTPError:
                self.server = 1 - self.server
                with self.told.lock:
                    self.told.retried += 1
                continue
            with self.told.lock:
                times.append((time.perf_counter() - began) * 1000)
            return answer
        raise TimeoutError(self.number)

    def vote(self) -> None:
        for _time in range(2 if self.number % 10 == 0 else 1):
            self.cast(self.rng.choice((1, 1, 1, 2, 4)))
        self.client.close()

    def cast(self, mark: int) -> None:
        page = self.ask("GET", self.told.pages).text
        token, slot = TOKEN.search(page), SLOT.search(page)
        if token is None or slot is None:
            with self.told.lock:
                self.told.troubles["no ballot on the page"] += 1
            return
        publics = [base64.b64decode(key) for key in self.scene["publics"]]
        bound = sealing.context(self.scene["voting"], int(slot[1]))
        sealed = sealing.seal(bytes([mark]), publics, self.scene["needed"], bound)
        data = {
            "csrfmiddlewaretoken": token[1],
            "sealed": base64.urlsafe_b64encode(sealed).decode(),
        }
        answer = self.ask("POST", self.told.casts, data)
        if self.number % 15 == 0:
            self.told.doubled += 1
            answer = self.ask("POST", [], data)
        found = RECEIPT.search(self.ask("GET", self.told.pages).text)
        with self.told.lock:
            if answer.status_code != 302 or found is None:
                self.told.troubles[f"{answer.status_code}"] += 1
            elif found[1] != sealing.receipt_of(sealed):
                self.told.troubles["another receipt"] += 1
            else:
                self.told.again += self.number in self.told.acknowledged
                self.told.acknowledged[self.number] = (found[1], mark)


def share(times: list[float]) -> str:
    points = statistics.quantiles(times, n=100)
    return f"{len(times)} | {points[49]:.0f} | {points[94]:.0f} | {points[98]:.0f} | {max(times):.0f}"


def run(voters: int, seconds: float, *, kills: bool, one_server: bool) -> int:
    from sotay.site.postgres import Server  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="sotay-ballots-") as folder:
        data = Path(folder)
        server = Server.throw_away()
        server.start()
        env = environment(server, data)
        try:
            return measured(env, voters, seconds, kills=kills, one_server=one_server)
        finally:
            server.release()


def measured(env: dict[str, str], voters: int, seconds: float, *, kills: bool, one_server: bool) -> int:
    scene = inside(env, "--prepare", str(voters))
    servers, told = OneServer(env) if one_server else Servers(env), Told()
    ends: Callable[[], None] = (
        servers.kill_a_worker if isinstance(servers, OneServer) else partial(servers.kill, 1)
    )
    shape = "one server with two workers" if one_server else "two server processes"
    print(f"{voters} voters within {seconds:.0f} s, {shape}, load average {os.getloadavg()[0]:.1f}")
    try:
        rng = random.Random(5)
        due = sorted((rng.uniform(0, seconds), number) for number in range(voters))
        began = time.monotonic()
        killer = threading.Timer(seconds / 2, ends)
        if kills:
            killer.start()
        with ThreadPoolExecutor(32) as pool:
            for at, number in due:
                time.sleep(max(0.0, began + at - time.monotonic()))
                pool.submit(Voter(number, scene, servers.ports, told).vote)
        killer.cancel()
    finally:
        servers.stop()
    found = inside(env, "--look", *scene["codes"])
    wanted = sorted(receipt for receipt, _mark in told.acknowledged.values())
    words = {1: "for", 2: "against", 4: "other"}
    voted = sorted(words[mark] for _receipt, mark in told.acknowledged.values())
    print("| | requests | p50, ms | p95, ms | p99, ms | worst, ms |\n| --- | --- | --- | --- | --- | --- |")
    print(f"| the page | {share(told.pages)} |\n| casting | {share(told.casts)} |")
    killed = "one process killed with kill -9 in the middle" if kills else "no process killed"
    print(
        f"{killed}; asked again after no answer: {told.retried}; sent twice: {told.doubled}; voted again: {told.again}"
    )
    print(
        f"acknowledged: {len(wanted)}, in the box: {len(found['receipts'])}, papers: {len(found['papers'])}"
    )
    right = wanted == sorted(found["receipts"]) and voted == found["papers"] and not found["left"]
    print(f"troubles: {dict(told.troubles)}; every acknowledged ballot is there once: {right}")
    return 0 if right and len(wanted) == voters and not told.troubles else 1


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--voters", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--no-kill", action="store_true")
    parser.add_argument("--one-server", action="store_true")
    parser.add_argument("--prepare", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--look", nargs="*", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.prepare:
        print(json.dumps(prepare(told.prepare)))
        return 0
    if told.look:
        print(json.dumps(look(told.look)))
        return 0
    return run(
        min(told.voters, MOST_VOTERS),
        min(told.seconds, MOST_SECONDS),
        kills=not told.no_kill,
        one_server=told.one_server,
    )


if __name__ == "__main__":
    raise SystemExit(main())
