"""Where the demo's members live, what they hold and know: invented from their numbers, with gaps as records have."""

from collections.abc import Iterator

from django.db.models import Model

from sotay.kernel.time import FOREVER
from sotay.members.particulars.models import Particulars

from . import shapes

KNOWN, OF = 2, 5
"""Two of five members have told it: cells are still filling the new fields in."""
LEVELS = ("a1", "a2", "a2", "b1", "b1", "b2")
SPECIALTIES = (
    "teaching",
    "medicine",
    "farming",
    "engineering",
    "economics",
    "law",
    "administration",
    "humanities",
)
STUDIED = ("vocational", "college", "university", "master", "doctor")


def particulars(province: shapes.Province) -> Iterator[Model]:
    """One state for each member who has told it, from the day the books open or they came."""
    homes = _homes(province)
    posts = _posts(province)
    last = {row.member: row for row in sorted(province.backgrounds, key=lambda row: row.since)}
    for told in province.members:
        number, background = told.id, last.get(told.id)
        home = homes.get(number, "")
        if number % OF >= KNOWN or background is None or not home:
            continue
        studied = background.education in STUDIED
        at_office = background.occupation in ("civil_servant", "public_employee")
        language = studied and number % 3 == 0
        yield Particulars(
            member_id=number,
            lives_at=home,
            registered_at=home if number % 11 else "",
            state_post=posts.get(number, "none" if number % 3 else ""),
            specialty=SPECIALTIES[number % len(SPECIALTIES)] if studied else "none",
            management=("officer", "principal", "none")[number % 3] if at_office else "",
            language=("chinese" if number % 5 == 0 else "english") if language else "",
            language_level=LEVELS[number % len(LEVELS)] if language else "",
            informatics="basic" if studied else "",
            valid_from=max(province.opens_on, told.joined_on),
            valid_to=FOREVER,
        )


def _homes(province: shapes.Province) -> dict[int, str]:
    """The village of the cell one belonged to last, or only its commune, with the province; no house."""
    latest: dict[int, shapes.Unit] = {}
    for unit in province.units:
        if unit.id not in latest or unit.since > latest[unit.id].since:
            latest[unit.id] = unit
    villages: dict[int, shapes.Unit] = {}
    for service in province.services:
        unit = latest[service.unit]
        if unit.commune and (service.cell not in villages or unit.kind in ("village", "residential_group")):
            villages[service.cell] = unit
    names = {each.organization: str(each.value) for each in province.facets if each.aspect == "name"}
    top = names[province.root].removeprefix("Đảng bộ ")
    found: dict[int, str] = {}
    for entry in province.movements:
        unit_ = villages.get(entry.to_organization or 0)
        if unit_ is None:
            continue
        parts = [unit_.name] if unit_.kind in ("village", "residential_group") else []
        found[entry.member] = ", ".join([*parts, unit_.commune[:1].lower() + unit_.commune[1:], top])
    return found


def _posts(province: shapes.Province) -> dict[int, str]:
    """Heads of villages who are members, and heads of where people work."""
    kinds = {unit.id: unit.kind for unit in province.units}
    return {
        head.member: "village_head" if kinds[head.unit] in ("village", "residential_group") else "agency_head"
        for head in province.heads
        if head.member is not None and head.until is None
    }
