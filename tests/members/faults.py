"""Members of whom everything is known but what a test says, and the pages that find it."""

from datetime import date
from typing import Any

from django.urls import reverse

from sotay.kernel.authority import PROGRAM
from sotay.members.actions import Beginning, Counted, arrive
from sotay.members.models import Member
from sotay.organizations.models import Organization
from tests import make


def somebody(cell: Organization, name: str = "Hoàng Thị Đủ", status: str = "official", **more: Any) -> Member:
    """Somebody of whom everything is known, but what is said otherwise."""
    own = {
        "sex": "female", "born_on": date(1980, 5, 17), "ethnicity": "Tày", "phone": "0912345678",
        "identity_number": f"0060{cell.pk:04}{Member.objects.count():04}",
        **{key: more.pop(key) for key in list(more) if key in ("sex", "born_on", "born_precision", "ethnicity",
                                                               "phone", "identity_number")},
    }  # fmt: skip
    counted = {
        key: more.pop(key, default)
        for key, default in (("education", "college"), ("theory", "none"), ("occupation", "farmer"))
    }
    beginning = {
        "decided_on": date(2005, 8, 2), "joined_on": date(2005, 9, 2), "official_on": date(2006, 9, 2), **more
    }  # fmt: skip
    return arrive(
        PROGRAM, cell, profile=make.profile(name, **own), counted=Counted(**counted),
        beginning=Beginning(**beginning), status=status, on=date(2020, 2, 3),
    )  # fmt: skip


def address(name: str, organization: Organization, *more: Any) -> str:
    return reverse(f"members:{name}", args=[organization.pk, *more])
