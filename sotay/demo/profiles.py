"""Profiles: what is known of a province, its places, figures and decade; read from `profiles/*.toml`."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Commune:
    name: str  # "Xã Kim Lư"
    district: str  # "Huyện Na Rì"

    @property
    def label(self) -> str:
        return lower(self.name)

    @property
    def short(self) -> str:
        return without_kind(self.name)

    @property
    def urban(self) -> bool:
        return not self.name.startswith("Xã ")


@dataclass(frozen=True, slots=True)
class District:
    name: str
    communes: tuple[Commune, ...]

    @property
    def short(self) -> str:
        return without_kind(self.name)


@dataclass(frozen=True, slots=True)
class Admissions:
    """So many admissions between two days, both included."""

    since: date
    until: date
    count: int


@dataclass(frozen=True, slots=True)
class Upper:
    """A committee directly under the province that is no district."""

    name: str
    type: str  # bloc, army, police, border
    strength: int = 0  # members, where they are kept by totals
    grassroots: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    key: str
    name: str  # "tỉnh Bắc Kạn"
    short: str
    code: str
    day: date
    opens_on: date
    seed: int
    # targets: the exact state on the day
    members: int
    grassroots: int
    cells: int
    sections: int
    delegations: int
    # places
    districts: tuple[District, ...]
    hamlets: str
    villages: int
    village_word: str
    ward_word: str
    uppers: tuple[Upper, ...]
    ethnicity: dict[str, float]
    ethnic_names: dict[str, str]
    # the decade: persons admitted each year; the others per thousand members and year
    admission: tuple[int, ...]
    rates: dict[str, float]
    windows: tuple[Admissions, ...] = ()
    head_terms: tuple[tuple[date, float], ...] = ()
    changes: dict[str, Any] = field(default_factory=dict)
    groups: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.name[0].upper() + self.name[1:]


def lower(name: str) -> str:
    """With a small first letter, as inside a longer name: "xã Kim Lư"."""
    return name[0].lower() + name[1:]


def without_kind(name: str) -> str:
    for kind in ("Thành phố ", "Thị xã ", "Huyện ", "Quận ", "Phường ", "Thị trấn ", "Xã "):
        if name.startswith(kind):
            return name[len(kind) :]
    return name


def names() -> list[str]:
    """The provinces there is a profile of."""
    found = sorted(path.stem for path in (HERE / "profiles").glob("*.toml"))
    return [name for name in found if "code" in raw(name)]


@cache
def data(name: str) -> dict[str, Any]:
    """One of the lists beside this module: people, agencies, hamlets."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def places(name: str) -> dict[str, tuple[str, tuple[District, ...]]]:
    """Districts and their communes by province code, from `places/`; with the province's name."""
    found: dict[str, tuple[str, list[District]]] = {}
    for line in (HERE / "places" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, province, district, communes = (part.strip() for part in line.split("|"))
        inside = tuple(Commune(commune.strip(), district) for commune in communes.split(","))
        found.setdefault(code, (province, []))[1].append(District(district, inside))
    return {code: (province, tuple(districts)) for code, (province, districts) in found.items()}


@cache
def raw(name: str) -> dict[str, Any]:
    """What a profile's file says."""
    return tomllib.loads((HERE / "profiles" / f"{name}.toml").read_text(encoding="utf-8"))


def load(key: str) -> Profile:
    return profile(key, raw(key))


def profile(key: str, told: dict[str, Any]) -> Profile:
    """Build a profile from what its file says."""
    targets = told["targets"]
    districts = places(told["places"])[told["code"]][1]
    if "districts" in told:
        districts = tuple(district for district in districts if district.name in told["districts"])
    return Profile(
        key=key,
        name=told["name"],
        short=told["short"],
        code=told["code"],
        day=told["day"],
        opens_on=told["opens_on"],
        seed=told["seed"],
        members=targets["members"],
        grassroots=targets["grassroots"],
        cells=targets["cells"],
        sections=targets["sections"],
        delegations=targets["delegations"],
        districts=districts,
        hamlets=told["hamlets"],
        villages=told["villages"],
        village_word=told["village_word"],
        ward_word=told["ward_word"],
        uppers=tuple(Upper(**upper) for upper in told.get("upper", [])),
        ethnicity={key: row["share"] for key, row in told["ethnicity"].items()},
        ethnic_names={key: row["name"] for key, row in told["ethnicity"].items()},
        admission=tuple(told["flows"]["admission"]),
        rates=told["flows"]["rates"],
        windows=tuple(Admissions(**window) for window in targets.get("admissions", [])),
        head_terms=tuple((term["since"], term["share"]) for term in told["heads"]),
        changes=told.get("changes", {}),
        groups=tuple(told.get("groups", [])),
    )
