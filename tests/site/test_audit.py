"""The step of CI that asks whether a pinned package is known to be vulnerable, before an index made up on loopback."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "audit_packages.py"
HASH = "0" * 64


class Index(BaseHTTPRequestHandler):
    """Knows of one version that is vulnerable."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name, version = asked["package"]["name"], asked["version"]
        known = {
            "id": "PYSEC-1",
            "summary": "made up",
            "affected": [{
                "package": {"name": name, "ecosystem": "PyPI"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"fixed": "1.1"}]}],
            }],
        }  # fmt: skip
        body = json.dumps({"vulns": [known]} if (name, version) == ("leaky", "1.0") else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """The test says what is of interest."""


@pytest.fixture
def index() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Index)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query"
    server.shutdown()
    server.server_close()
    thread.join()


def audited(folder: Path, at: str, *pins: str) -> tuple[int, str]:
    lock = folder / "some.lock"
    lock.write_text("".join(f"{pin} --hash=sha256:{HASH}\n" for pin in pins))
    done = subprocess.run(
        [sys.executable, str(TOOL), str(lock), "--at", at],
        env=os.environ | {"NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_a_package_known_to_be_vulnerable_is_named_and_fails(index: str, tmp_path: Path) -> None:
    code, said = audited(tmp_path, index, "leaky==1.0", "sound==2.0")
    assert code == 1
    assert "2 packages audited" in said
    assert "leaky 1.0: PYSEC-1, mended in ['1.1']" in said


def test_packages_of_which_nothing_is_known_pass(index: str, tmp_path: Path) -> None:
    code, said = audited(tmp_path, index, "leaky==1.1", "sound==2.0")
    assert code == 0
    assert "2 packages audited" in said


def test_where_no_index_answers_it_says_so_and_fails_nobody(tmp_path: Path) -> None:
    code, said = audited(tmp_path, "http://127.0.0.1:9/v1/query", "leaky==1.0")
    assert code == 0
    assert "NOT AUDITED" in said
    assert "packages audited" not in said
