"""A demo's province in small, for tools/keep_version.py: one district, a bloc and an army, some hundred members.

It runs with the program of the version that is kept, so it asks of it no more than every version has.
"""

from collections.abc import Callable
from typing import Any

from sotay.demo import profiles
from sotay.demo.load import load_province


def load(_profile: str, seed: int, progress: Callable[[str], None]) -> Any:
    """Load it; what ``SOTAY_DEMO_LOADER`` names."""
    return load_province(profiles.profile("bac_kan", told()), seed, progress).sign_ins


def told() -> dict[str, Any]:
    whole = profiles.raw("bac_kan")
    changes = whole["changes"]
    return whole | {
        "districts": ["Huyện Pác Nặm"],
        "villages": 30,
        "targets": {"grassroots": 22, "cells": 122, "sections": 0, "delegations": 0, "members": 900},
        "upper": [
            {"name": "Đảng bộ khối các cơ quan và doanh nghiệp tỉnh", "type": "bloc", "grassroots": 5},
            {"name": "Đảng bộ Quân sự tỉnh", "type": "army", "grassroots": 2, "strength": 40},
            {"name": "Đảng bộ Công an tỉnh", "type": "police", "grassroots": 2, "strength": 30},
        ],
        "flows": whole["flows"] | {"admission": [22, 22, 22, 21, 21, 20, 19, 18, 18, 18, 3]},
        "changes": changes
        | {
            "grown": 1,
            "lowered": 1,
            "villages_moved": 1,
            "renamed": 2,
            "late_villages": 1,
            "late_grassroots": 1,
            "rename": changes["rename"][1:],
            "handover": [],
            "commune": [],
            "absorbed": [],
            "section": [],
        },
    }
