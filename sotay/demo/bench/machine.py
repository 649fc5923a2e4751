"""Where and on what something was measured."""

import os
import platform
import subprocess
from pathlib import Path

from django.db import connection

from sotay.kernel.models import AuditEntry
from sotay.members.models import Member, Movement, Standing
from sotay.organizations.models import Organization
from sotay.people.models import Person

CHECKOUT = Path(__file__).resolve().parents[3]
COUNTED = (
    ("organisations", Organization),
    ("persons", Person),
    ("members, past and present", Member),
    ("movements", Movement),
    ("standings", Standing),
    ("audit entries", AuditEntry),
)


def machine() -> str:
    """The processor, how many of them, and the memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} × {_processor()}, {memory:.0f} GiB; {platform.system()} {platform.machine()}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "processor"


def software() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('shared_buffers')")
        version, buffers = cursor.fetchone()
    return f"Python {platform.python_version()}, PostgreSQL {version.split()[0]} (shared_buffers {buffers})"


def commit() -> str:
    """The commit the program stands at, with a star where the working tree has gone on."""
    try:
        head = _git("rev-parse", "--short", "HEAD")
        return head + ("*" if _git("status", "--porcelain", "--untracked-files=no", "sotay") else "")
    except (OSError, subprocess.CalledProcessError):
        return "—"


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=CHECKOUT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def rows() -> str:
    return ", ".join(f"{model.objects.count():,} {words}" for words, model in COUNTED)
