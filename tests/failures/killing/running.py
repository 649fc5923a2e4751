"""The run, and the verdict."""

import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sotay.site.postgres import Server

from .clients import KINDS, Client, Outcome
from .site import PATIENCE, Site

CHANCES = ["backend"] * 10 + ["web"] * 5 + ["worker"] * 2 + ["parent"] + ["postmaster"] * 2
MODES = ("fast", "immediate")
AWAY = 4.0
"""How long PostgreSQL stays stopped, every other time."""

VERBS = {"death": "die", "transfer": "transfer", "admit": "admit"}
Say = Callable[[str], None]


@dataclass
class Verdict:
    """What was found afterwards; ``wrong`` is empty when all is well."""

    done: Counter[str]
    told: Outcome
    seconds: float
    wrong: list[str]

    def __str__(self) -> str:
        of_each = {kind: len(each) for kind, each in self.told.acknowledged.items()}
        lines = [
            f"in {self.seconds:.0f} s: " + ", ".join(f"{n} {kind}" for kind, n in sorted(self.done.items())),
            f"acknowledged: {self.told.acts} {of_each}",
            f"never answered: {sum(len(each) for each in self.told.unanswered.values())}",
            f"forms sent again: {self.told.resent}; answered otherwise: {dict(self.told.troubles)}",
            f"refused: {dict(self.told.refused)}",
        ]
        well = "every acknowledged act is there once, no other is half there, every proof holds"
        return "\n".join([*lines, *(self.wrong or [well])])


def run(
    data: Path, *, kills: int, restarts: int = 0, clients: int, seed: int = 1, members: int = 400,
    pause: float = 1.0, say: Say = lambda _words: None,
) -> Verdict:  # fmt: skip
    """Let the clients act while processes are killed and the database is restarted, then look."""
    site, told, stop = Site(data), Outcome(), threading.Event()
    done: Counter[str] = Counter()
    wrong: list[str] = []
    with site.server:
        world = site.ask("prepare", str(members)) | {"clients": clients}
        site.start()
        began = time.monotonic()
        acting = [Client(number, site, world, told, stop) for number in range(clients)]
        try:
            for client in acting:
                client.start()
            wrong += restart(site, restarts, done, pause, lambda words: say(f"{words}, {told.acts} acts"))
            kill(
                site, kills, done, random.Random(seed), pause, lambda words: say(f"{words}, {told.acts} acts")
            )
            time.sleep(2 * pause)
        finally:
            stop.set()
            for client in acting:
                client.join(PATIENCE)
            seconds = time.monotonic() - began
            site.stop()
        wrong += contradictions(told, site.ask("look"), world["name"])
        wrong += [f"an error of the program: {error}" for error in told.errors]
        return Verdict(done, told, seconds, wrong)


def kill(site: Site, kills: int, done: Counter[str], rng: random.Random, pause: float, say: Say) -> None:
    """Kill somebody again and again, and start what a service manager would."""
    for number in range(kills):
        time.sleep(rng.uniform(0.2, 2 * pause))
        done[f"{site.kill(rng.choice(CHANCES), rng)} killed"] += 1
        site.start()
        if number % 10 == 9:
            say(f"{number + 1} killed")


def restart(site: Site, restarts: int, done: Counter[str], pause: float, say: Say) -> list[str]:
    """Restart the database again and again; what the site did not get over by itself is told."""
    wrong = []
    for number in range(restarts):
        time.sleep(pause)
        mode = MODES[number % len(MODES)]
        before = site.victims()
        began = time.monotonic()
        site.restart_database(mode, away=AWAY * (number // len(MODES) % 2))
        if not site.wait():
            wrong.append(f"after {mode} restart {number + 1} the site did not come back by itself")
            site.start()
        well = time.monotonic() - began
        worked = site.ask("work")
        if worked is None:
            wrong.append(f"after {mode} restart {number + 1} the worker did nothing any more")
        if gone := {
            pid for kind in ("parent", "web") for pid in before[kind] if pid not in site.victims()[kind]
        }:
            wrong.append(f"{mode} restart {number + 1} ended {len(gone)} web processes")
        done[f"{mode} restarts"] += 1
        say(f"{mode} restart: well after {well:.1f} s, the worker's next work after {worked or -1:.1f} s")
    return wrong


def contradictions(told: Outcome, seen: dict[str, Any], everybody: str) -> Iterator[str]:
    """Every way in which what is there is not what was said.

    Args:
        everybody: the name of those who were there before.
    """
    for kind in KINDS:
        there = {str(about): count for about, count in seen["found"][kind].items() if about != everybody}
        acknowledged = {str(about) for about in told.acknowledged[kind]}
        unanswered = {str(about) for about in told.unanswered[kind]}
        for about in acknowledged:
            if there.get(about, 0) != 1:
                yield f"{kind} {about} was acknowledged and is there {there.get(about, 0)} times"
        for about, count in there.items():
            if count != 1:
                yield f"{kind} {about} is there {count} times"
            if about not in acknowledged | unanswered:
                yield f"{kind} {about} is there, and was refused or never asked for"
        if seen["entries"][VERBS[kind]] != len(there):
            yield f"{kind}: {seen['entries'][VERBS[kind]]} entries of the trail for {len(there)} acts"
    yield from seen["contradictions"]


def remove(data: Path) -> None:
    """The folder, and the station that root's PostgreSQL has elsewhere."""
    station = Server.of(data).station
    shutil.rmtree(station, ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)
