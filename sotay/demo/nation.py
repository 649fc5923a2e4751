"""The whole country, one province after the other: for benchmarks, so that only one is ever in memory.

Some provinces are invented, of different sizes and regions; the others are copies of these.
"""

from typing import Any

from . import profiles
from .days import DAY, as_datetime
from .profiles import Profile
from .shapes import Body, Decision, Facet, Organization, Province

BLOC, ARMY, POLICE = 62, 8, 16  # grassroots organisations under the three that are no districts
AT_ARMS = 0.06  # of the members, kept by totals in army and police
ETHNIC_NAMES = {
    "kinh": "Kinh",
    "tay": "Tày",
    "nung": "Nùng",
    "mong": "Mông",
    "dao": "Dao",
    "khmer": "Khmer",
    "hoa": "Hoa",
    "ede": "Ê Đê",
    "mixed": "Mường",
}


INVENTED = ("95", "06", "82", "34")
"""The provinces that are invented: Bạc Liêu, Bắc Kạn, Tiền Giang, Thái Bình."""


def models_for(wanted: list[Profile]) -> dict[str, str]:
    """Which of the invented provinces each is like, by code: the nearest in size, all together nearly as many."""
    sizes = {profile.code: profile.members for profile in wanted if profile.code in INVENTED}
    whole = sum(profile.members for profile in wanted)

    def chosen(stretch: float) -> dict[str, str]:
        return {
            profile.code: profile.code
            if profile.code in sizes
            else min(sizes, key=lambda code: abs(sizes[code] - profile.members * stretch))
            for profile in wanted
        }

    def astray(like: dict[str, str]) -> int:
        return abs(sum(sizes[code] for code in like.values()) - whole)

    return min((chosen(percent / 100) for percent in range(100, 200)), key=astray)


def provinces(raw: dict[str, Any]) -> list[Profile]:
    """A profile for each province: members in proportion to its communes, together exactly as many as there are."""
    found = list(profiles.places(raw["places"]).items())
    communes = [sum(len(district.communes) for district in districts) for _, (_, districts) in found]
    whole, given = sum(communes), 0
    made: list[Profile] = []
    for place, (code, (name, _)) in enumerate(found):
        until_here = sum(communes[: place + 1]) * raw["members"] // whole
        made.append(_profile(raw, code, name, communes[place], until_here - given))
        given = until_here
    return made


def _profile(raw: dict[str, Any], code: str, name: str, communes: int, members: int) -> Profile:
    districts = profiles.places(raw["places"])[code][1]
    region = next(region for region in raw["region"] if code in region["codes"] or not region["codes"])
    others = raw["agencies_in_a_district"] * len(districts)
    at_arms = round(members * AT_ARMS / 2)
    short = name.split(maxsplit=1)[1] if name.startswith("Tỉnh") else name.removeprefix("Thành phố ")
    return profiles.profile(
        f"nation-{code}",
        raw
        | {
            "name": profiles.lower(name),
            "short": short,
            "code": code,
            "villages": round(communes * raw["villages_in_a_commune"]),
            "hamlets": region["hamlets"],
            "village_word": region["village_word"],
            "ward_word": region["ward_word"],
            "groups": [region["group"]] if "group" in region else [],
            "ethnicity": {
                key: {"share": share, "name": ETHNIC_NAMES[key]} for key, share in region["peoples"].items()
            },
            "upper": [
                {"name": "Đảng bộ khối các cơ quan và doanh nghiệp tỉnh", "type": "bloc", "grassroots": BLOC},
                {"name": "Đảng bộ Quân sự tỉnh", "type": "army", "grassroots": ARMY, "strength": at_arms},
                {"name": "Đảng bộ Công an tỉnh", "type": "police", "grassroots": POLICE, "strength": at_arms},
            ],
            "flows": {
                "admission": [round(rate * members / 1000) for rate in raw["flows"]["admission"]],
                "rates": raw["flows"]["rates"],
            },
            "targets": {
                "grassroots": communes + BLOC + ARMY + POLICE + others,
                "cells": round(members / raw["members_in_a_cell"]),
                "sections": len(raw["changes"]["section"]),
                "delegations": 10,
                "members": members,
            },
        },
    )


def centre_of(raw: dict[str, Any], base: int = 0) -> Province:
    """The root above all provinces: one organisation, its standing body, and the list that opens the books."""
    root, opens = base + 1, raw["opens_on"]
    recorded = as_datetime(opens.toordinal() * DAY + 27_000)
    decision = Decision(root, "list", "01-DS/TW", opens, root, "Mở sổ theo dõi tổ chức đảng và đảng viên")
    facets = [
        Facet(root, aspect, value, opens, None, root, recorded)
        for aspect, value in (("name", raw["name"]), ("kind", "center"), ("parent", None))
    ]
    return Province(
        name=raw["name"],
        root=root,
        day=raw["day"],
        opens_on=opens,
        id_base=base,
        next_id=root + 1,
        decisions=[decision],
        organizations=[Organization(root, opens, root, recorded)],
        facets=facets,
        bodies=[Body(root, root, "standing", "Ban Bí thư", opens)],
    )
