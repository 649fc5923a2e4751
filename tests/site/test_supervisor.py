"""One parent keeps the site's processes: the worker is started again when it ends, the web server ends them all."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from sotay.site import supervisor
from sotay.site.supervisor import Child, Ended, keep

SLEEPS = "import time; time.sleep(60)"


class Program(Child):
    """A child that is a line of Python instead of a module."""

    def __init__(self, line: str, folder: Path, *, again: bool = False) -> None:
        name = f"line{len(list(folder.glob('*.py')))}"
        (folder / f"{name}.py").write_text(line)
        super().__init__("việc", [name], again=again)


@pytest.fixture(autouse=True)
def _modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(supervisor, "PAUSE", 0.2)


def test_a_worker_that_was_killed_is_started_again(tmp_path: Path) -> None:
    worker, said, numbers = Program(SLEEPS, tmp_path, again=True), [], []

    def kill_twice() -> None:
        for _ in range(3):
            while worker.process is None or worker.process.pid in numbers:
                time.sleep(0.05)
            numbers.append(worker.process.pid)
            if len(numbers) < 3:
                os.kill(worker.process.pid, signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGTERM)

    keep([worker], when_started=threading.Thread(target=kill_twice).start, say=said.append)
    assert len(set(numbers)) == 3
    assert [words for words in said if "chạy lại" in words] == ["việc đã tự dừng; đang chạy lại …"] * 2
    assert worker.has_ended


def test_when_the_web_server_ends_all_end(tmp_path: Path) -> None:
    worker, web = Program(SLEEPS, tmp_path, again=True), Program("", tmp_path)
    with pytest.raises(Ended):
        keep([web, worker], when_started=lambda: None, say=lambda _words: None)
    assert worker.has_ended
