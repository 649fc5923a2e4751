"""A demo's province in small, for tools/keep_version.py: one district, a bloc and an army, some hundred members.

It runs with the program of the version that is kept, so it asks of it no more than every version has.
"""

from collections.abc import Callable
from typing import Any

from django.apps import apps

from sotay.demo import profiles
from sotay.demo.load import load_province

VISITS = 2


def load(_profile: str, seed: int, progress: Callable[[str], None]) -> Any:
    """Load it; what ``SOTAY_DEMO_LOADER`` names."""
    sign_ins = load_province(profiles.profile("bac_kan", told()), seed, progress).sign_ins
    keep_few_visits()
    return sign_ins


def keep_few_visits() -> None:
    """The handbook's envelopes are closed and all of one length: nothing makes them smaller, and a few tell as much."""
    visits = apps.all_models["handbook"].get("visit")
    if visits is not None:
        kept = visits.objects.order_by("pk").values("pk")[:VISITS]
        visits.objects.exclude(pk__in=kept).delete()


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
