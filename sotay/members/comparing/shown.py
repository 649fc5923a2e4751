"""A comparison as its page shows it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Func, TextField
from django.utils.translation import gettext as _

from sotay.members.comparisons import Difference, Found
from sotay.members.imports import RosterImport
from sotay.organizations.doors import door

from .actions import ACCEPT, AT_ONCE, KEEP, KNOWN, PERSON, content_of_row, open_differences
from .fields import BY_ACT, TITLES
from .forms import NAMED

ACTS = {"status": "members:recognize", "cell": "members:transfer"}


def tabs_of(roster: RosterImport, kind: str) -> list[dict[str, Any]]:
    """The three things that may be found, each with how many persons are still to be decided."""
    counts = open_differences(roster)
    return [
        {
            "label": f"{found.label} ({counts[found.value]})",
            "url": door("members:differences", roster.pk, kind=found.value),
            "current": found.value == kind,
        }
        for found in Found
    ]


def ways_to_settle_many(roster: RosterImport, field: str) -> dict[str, Any]:
    """By field, how many persons are open; and what may be decided for many at once."""
    rows = Difference.objects.filter(roster=roster, kind=Found.DIFFERS).exclude(open_fields=[])
    each = Func(F("open_fields"), function="unnest", output_field=TextField())
    counts = dict(rows.annotate(field=each).values_list("field").annotate(n=Count("pk")))
    return {
        "field": field,
        "title": TITLES.get(field, ""),
        "many": bool(counts) and field not in BY_ACT,
        "at_once": AT_ONCE,
        "fields": [
            {
                "label": title,
                "count": counts[key],
                "current": key == field,
                "url": door("members:differences", roster.pk, field=key),
            }
            for key, title in TITLES.items()
            if counts.get(key)
        ],
        "all_url": door("members:differences", roster.pk),
    }


def shown_rows(rows: Iterable[Difference]) -> list[dict[str, Any]]:
    """Persons with what each side says of them, and what may be answered."""
    return [shown_row(row) for row in rows]


def shown_row(row: Difference) -> dict[str, Any]:
    """One person of whom the two sides differ, field by field, as the page lists it."""
    content = content_of_row(row)
    return {
        "name": content["name"],
        "born": content["born"],
        "place": content["place"],
        "line": row.row + 1 if row.row is not None else None,
        "url": door("members:detail", row.member_id) if row.member_id else "",
        "person": f"{NAMED}{row.pk}:{PERSON}" if row.open_fields == [PERSON] else "",
        "way": way_of(row, content),
        "fields": [
            question(row, name, content["fields"][name]) for name in row.open_fields if name != PERSON
        ],
    }


def way_of(row: Difference, content: dict[str, Any]) -> dict[str, str]:
    """What to do about somebody missing on one side."""
    if row.kind == Found.ONLY_THEIRS and content["place_id"]:
        return {"label": _("Tiếp nhận vào sổ"), "url": door("members:arrive", content["place_id"])}
    return {}


def question(row: Difference, name: str, told: dict[str, Any]) -> dict[str, Any]:
    """One field: what each side says, and the answers there are."""
    by_act = name in BY_ACT
    return {
        "title": TITLES[name],
        "ours": told["ours"],
        "theirs": told["theirs"],
        "name": f"{NAMED}{row.pk}:{name}",
        "act_url": door(ACTS[name], row.member_id) if by_act else "",
        "accept": ACCEPT,
        "keep": KEEP,
        "known": KNOWN,
    }
