"""Those who act meanwhile, and what they were told."""

import contextlib
import random
import re
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

from .site import Site

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
HEADING = re.compile(r"<h1>(.*?)</h1>")
KINDS = ("death", "transfer", "admit")
LETTERS = "ABCDEGHIKLMNOPQRSTUVXY"


def _of_each_kind() -> dict[str, set[Any]]:
    return {kind: set() for kind in KINDS}


@dataclass
class Outcome:
    """What the clients were told of each act: that it is done, that it is refused, or nothing yet.

    Attributes:
        troubles: what was answered instead, by the heading of its page.
        errors: addresses of pages that failed as errors of the program.
    """

    acknowledged: dict[str, set[Any]] = field(default_factory=_of_each_kind)
    unanswered: dict[str, set[Any]] = field(default_factory=_of_each_kind)
    refused: Counter[str] = field(default_factory=Counter)
    resent: int = 0
    troubles: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    @property
    def acts(self) -> int:
        return sum(map(len, self.acknowledged.values()))


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
        self.cookies: dict[str, str] = {}

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
        name = f"Lò Thị {LETTERS[self.number]}{spelled(self.admitted)}"
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

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> httpx.Response | None:
        cookies = {**self.cookies, "sessionid": self.world["session"]}
        answer = None
        with contextlib.suppress(httpx.HTTPError), httpx.Client(cookies=cookies, timeout=30) as browser:
            answer = browser.request(method, f"{self.site.address}{path}", data=form)
        self.note(method, path, answer)
        return answer

    def note(self, method: str, path: str, answer: httpx.Response | None) -> None:
        """What was answered when all was not well."""
        if answer is None:
            self.told.troubles["no answer"] += 1
        elif answer.status_code >= 500:
            heading = HEADING.search(answer.text)
            self.told.troubles[f"{answer.status_code} {heading[1] if heading else ''}"] += 1
            if answer.status_code != 503 or not heading:
                self.told.errors.append(f"{method} {path}: {answer.status_code}")


def spelled(number: int) -> str:
    """A number as a name that is like no other."""
    said = ""
    while number:
        number, rest = divmod(number, len(LETTERS))
        said = LETTERS[rest].lower() + said
    return said
