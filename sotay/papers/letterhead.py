"""What stands at the head and foot of an organisation's papers: whose they are, where and when, who signs."""

from datetime import date
from typing import Any

from sotay.kernel.place import numbers
from sotay.organizations.kinds import CELL_KINDS, Kind
from sotay.organizations.models import Organization, described

from .declaration import Form
from .kinds import signs

PROVINCE_NAMES = ("Đảng bộ tỉnh ", "Đảng bộ thành phố ")
ABOVE_ALL = "ĐẢNG CỘNG SẢN VIỆT NAM"
SECRETARY = "BÍ THƯ"


def letterhead_of(form: Form, organization: Organization, on: date) -> dict[str, Any]:
    """What the tree of a day says of a paper's head and foot, by the keys of its fields.

    Returns:
        ``above``, ``issuer``, ``place``, ``on``, ``on_behalf``, ``signer_title`` and ``recipients``; the name of who
        signs and the number are given by whoever signs and numbers.
    """
    placement = organization.placement(on)
    way = numbers(placement.path) if placement else [organization.pk]
    states = described(way, on)
    own = states.get(organization.pk)
    parent = states.get(way[-2]) if len(way) > 1 else None
    province = next((each.name for each in states.values() if each.kind == Kind.PROVINCE), "")
    said = {
        "above": parent.name if parent else ABOVE_ALL,
        "issuer": own.name if own else "",
        "place": place_of(province),
        "on": on,
        "recipients": [parent.name, "Lưu"] if parent else ["Lưu"],
    }
    return {**said, **signature_of(form.signer, own.kind if own else "", own.upper_type if own else "")}


def place_of(province: str) -> str:
    """The province in few words: "Bắc Kạn"; "" where it is not known."""
    begins = next((each for each in PROVINCE_NAMES if province.startswith(each)), "")
    return province.removeprefix(begins) if begins else ""


def signature_of(signer: str, kind: str, upper_type: str) -> dict[str, str]:
    """On whose behalf a paper is signed, and by whom."""
    if signer == "keeper":
        return {"on_behalf": "NGƯỜI LẬP", "signer_title": ""}
    if signer == "standing" and kind not in CELL_KINDS:
        return {"on_behalf": "T/M BAN THƯỜNG VỤ", "signer_title": SECRETARY}
    return {"on_behalf": f"T/M {signs(kind, upper_type).on_behalf}", "signer_title": SECRETARY}
