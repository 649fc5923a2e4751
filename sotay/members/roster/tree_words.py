"""Words of a sheet of organisations read as what they mean: kinds, sectors, units."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sotay.kernel.vietnamese import fold
from sotay.organizations.kinds import Kind, Ownership, Sector, UnitKind, UpperType

_KINDS: tuple[tuple[Kind, str], ...] = (
    (Kind.DELEGATION, r"dang doan|ban can su"),
    (Kind.CENTRAL_BRANCH, r"truc thuoc trung uong$"),
    (Kind.UPPER, r"cap tren|tren co so|dang bo (huyen|quan|thi xa|khoi|thanh pho thuoc)|huyen uy|thi uy"),
    (Kind.PROVINCE, r"dang bo (tinh|thanh pho)|tinh uy|thanh uy"),
    (Kind.GRASSROOTS_CELL, r"chi bo co so"),
    (Kind.SECTION, r"bo phan"),
    (Kind.SUBORDINATE_COMMITTEE, r"dang bo truc thuoc|dang uy truc thuoc"),
    (Kind.CELL, r"chi bo truc thuoc"),
    (Kind.GRASSROOTS_COMMITTEE, r"dang (bo|uy) (co so|xa|phuong|thi tran)"),
)
_UPPERS = (
    (UpperType.DISTRICT, r"huyen|quan\b(?! su)"),
    (UpperType.ARMY, r"quan su"),
    (UpperType.POLICE, r"cong an"),
    (UpperType.BORDER_GUARD, r"bien phong"),
    (UpperType.BLOC, r"khoi"),
    (UpperType.PARTY_AGENCIES, r"co quan dang"),
    (UpperType.PEOPLES_COMMITTEE, r"uy ban nhan dan|ubnd"),
    (UpperType.COMMUNE, r"\bxa\b|phuong|dac khu"),
    (UpperType.CITY, r"thanh pho|thi xa"),
    (UpperType.OTHER, r"khac"),
)
_SECTORS = (
    (Sector.RESIDENTIAL, r"thon|to dan pho|ban\b|khu dan cu|residential|khu pho"),
    (Sector.PUBLIC_SERVICE, r"su nghiep|truong|benh vien|tram y te"),
    (
        Sector.PRIVATE_ENTERPRISE,
        r"(doanh nghiep|cong ty).*(ngoai|tu nhan|tu)|tu nhan|fdi|von dau tu nuoc ngoai",
    ),
    (Sector.STATE_ENTERPRISE, r"doanh nghiep|cong ty"),
    (Sector.COOPERATIVE, r"hop tac xa|htx"),
    (Sector.ARMED_FORCES, r"vu trang|quan su|cong an|bien phong|llvt"),
    (Sector.COMMUNE, r"\bxa\b|phuong|thi tran"),
    (Sector.AGENCY, r"co quan|hanh chinh"),
    (Sector.OTHER, r"khac"),
)
_UNITS = (
    (UnitKind.RESIDENTIAL_GROUP, r"to dan pho|tdp\b|khu pho|^to \d"),
    (UnitKind.VILLAGE, r"thon|\bban\b|xom|\bap\b|buon|khu dan cu"),
    (UnitKind.SCHOOL, r"truong|mam non|tieu hoc|trung hoc"),
    (UnitKind.HEALTH, r"y te|benh vien|tram xa"),
    (UnitKind.COOPERATIVE, r"hop tac xa|htx"),
    (UnitKind.ENTERPRISE, r"cong ty|doanh nghiep|nha may|xi nghiep|ngan hang|chi nhanh"),
    (UnitKind.ARMED_FORCES, r"quan su|cong an|bien phong|vu trang|don vi quan"),
    (UnitKind.AGENCY, r"co quan|so\b|phong|uy ban|ubnd|van phong|ban |trung tam|chi cuc|toa an|vien"),
    (UnitKind.OTHER, r"khac"),
)


def _first(pairs: Sequence[tuple[Any, str]], text: str) -> Any:
    plain = fold(text)
    for kind, _pattern in pairs:
        if plain in (str(kind.value), fold(str(kind.label))):
            return kind
    return next((kind for kind, pattern in pairs if re.search(pattern, plain)), None)


def kind_of(text: str, above: Kind | None) -> Kind | None:
    """A kind in its own words; "chi bộ" alone is told by what it stands under."""
    plain = fold(text)
    by_words = {fold(str(kind.label)): kind for kind in Kind} | {
        kind.value.replace("_", " "): kind for kind in Kind
    }
    if found := by_words.get(plain.replace("_", " ")):
        return found
    if found := _first(_KINDS, text):
        return Kind(found)
    if plain.startswith("chi bo"):
        below = (Kind.GRASSROOTS_COMMITTEE, Kind.SECTION, Kind.SUBORDINATE_COMMITTEE)
        return Kind.CELL if above in below else Kind.GRASSROOTS_CELL
    return None


@lru_cache(maxsize=1_000)
def upper_type_of(text: str) -> UpperType | None:
    found: UpperType | None = _first(_UPPERS, text) if text else None
    return found


@lru_cache(maxsize=1_000)
def sector_of(text: str) -> Sector | None:
    found: Sector | None = _first(_SECTORS, text)
    return found


@lru_cache(maxsize=5_000)
def unit_kind_of(text: str) -> UnitKind | None:
    found: UnitKind | None = _first(_UNITS, text)
    return found


@lru_cache(maxsize=100)
def ownership_of(text: str) -> Ownership:
    """Whose an enterprise is, from the words of a column; the state's, where they say nothing else."""
    plain = fold(text)
    if not plain:
        return Ownership.NONE
    if "nuoc ngoai" in plain or "fdi" in plain:
        return Ownership.FOREIGN
    return Ownership.PRIVATE if "ngoai" in plain or "tu nhan" in plain else Ownership.STATE
