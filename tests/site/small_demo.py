"""A demo as small as can be, for the tests of the command that loads and serves it."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.contrib.sessions.models import Session
from django.utils import timezone


class SignIn(NamedTuple):
    role: str
    account: str
    password: str


def load(profile: str, seed: int, progress: Callable[[str], None]) -> list[SignIn]:
    """One row; slowly, where the test asks for that."""
    progress(f"{profile} {seed}")
    Session.objects.create(session_key=f"{profile}-{seed}", expire_date=timezone.now())
    waits = Path(os.environ["SOTAY_DATA"]) / "wait"
    while waits.exists():
        time.sleep(0.05)
    return [SignIn("kiểm toán", "kiem.toan", "mật khẩu")]
