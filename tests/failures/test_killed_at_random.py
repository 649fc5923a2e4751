"""A short walk of ``python -m tests.failures.killing``, whose long one is in docs/operations.md."""

import tempfile
from pathlib import Path

import pytest

from .killing.running import contradictions, remove, run


@pytest.mark.xdist_group("killing")
def test_what_was_acknowledged_is_there_once_whatever_was_killed_or_restarted() -> None:
    data = Path(tempfile.mkdtemp(prefix="sotay-killing-"))
    try:
        verdict = run(data, kills=2, restarts=1, clients=3, seed=4, members=40, pause=0.5)
    finally:
        remove(data)
    assert verdict.wrong == []
    assert sum(verdict.done.values()) == 3
    assert verdict.told.acts > 0, str(verdict)


def test_what_is_lost_doubled_or_never_asked_for_is_named() -> None:
    class Told:
        acknowledged = {"death": {1, 2}, "transfer": set(), "admit": {"Lò Thị A"}}
        unanswered = {"death": {3}, "transfer": {4}, "admit": set()}

    seen = {
        "found": {
            "death": {"1": 2, "5": 1},
            "transfer": {"4": 1},
            "admit": {"Lò Thị A": 1, "Nông Văn An": 60},
        },
        "entries": {"die": 3, "transfer": 1, "admit": 1},
        "contradictions": [],
    }
    assert sorted(contradictions(Told(), seen, "Nông Văn An")) == [  # type: ignore[arg-type]
        "death 1 is there 2 times",
        "death 1 was acknowledged and is there 2 times",
        "death 2 was acknowledged and is there 0 times",
        "death 5 is there, and was refused or never asked for",
        "death: 3 entries of the trail for 2 acts",
    ]
