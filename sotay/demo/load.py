"""Loading an invented province: its rows go in by COPY, held to the same constraints and triggers as any others.

A province is one transaction under one audit entry. Derived rows are derived by the same statements as ever, and
the clock stops at the profile's day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, models

from sotay.kernel.actions import entry
from sotay.kernel.authority import PROGRAM
from sotay.kernel.bulk import copy_instances
from sotay.kernel.models import Clock
from sotay.kernel.sight import seen_by
from sotay.members.derive import derive
from sotay.organizations.models import Organization, OrganizationState
from sotay.procedures.reminding import remind

from . import rows
from .accounts import SignIn, open_accounts, ward_of
from .bare import dress, lay_bare
from .cases_becoming import cards, recognitions
from .cases_leaving import load_cases
from .copies import Template, blocks_of, copy, highest, keep_blocks, set_sequences
from .documents import load_documents
from .dues import load_dues
from .generate import generate
from .handbook import load_handbook
from .honours import load_honours
from .meetings import load_meetings
from .nation import centre_of, models_for, provinces
from .profiles import Profile
from .profiles import load as read_profile
from .profiles import raw as raw_profile
from .prospects import load_prospects
from .residence import load_residence
from .rosters import write
from .screening import load_screening
from .shapes import Province
from .supplements import load_supplements
from .targets import load_targets
from .votings import load_votings

Progress = Callable[[str], None]
NATION = "nation"


@dataclass(frozen=True)
class Loaded:
    province: Province
    sign_ins: list[SignIn]


def load(profile: str, seed: int, progress: Progress) -> list[SignIn]:
    """Invent the province of a profile and load it.

    Args:
        profile: the key of a profile in ``profiles/``.
        seed: any whole number; the same one gives the same province.
        progress: told in words what has been done.

    Returns:
        One sign-in per role.
    """
    if profile == NATION:
        return load_nation(seed, progress)
    return load_province(read_profile(profile), seed, progress).sign_ins


def load_province(profile: Any, seed: int, progress: Progress) -> Loaded:
    """Load a province beside whatever is there already; the clock stays where the first one stopped it."""
    progress(f"dựng {profile.name}")
    province = generate(profile, seed, _highest_number())
    with entry(PROGRAM, "demo.load"):
        _write(province, progress)
        sign_ins = open_accounts(province)
        progress(f"sổ tay: {load_handbook(ward_of(sign_ins), province.day, seed)}")
        progress(f"đảng phí: {load_dues(province.day)}")
        progress(f"sinh hoạt: {load_meetings(province.day)}")
        progress(
            f"học tập văn bản: {load_documents(Organization.objects.get(pk=province.root), province.day)}"
        )
        progress(f"Huy hiệu: {load_honours(Organization.objects.get(pk=province.root), province.day)}")
        progress(f"hồ sơ đang giải quyết: {load_cases(province.day, (recognitions, cards))}")
        progress(f"chỉ tiêu: {load_targets(province.day)}")
        progress(f"quần chúng ưu tú: {load_prospects(province.day, seed)}")
        progress(f"rà soát, sàng lọc: {load_screening(province.day)}")
        progress(f"phiếu bổ sung: {load_supplements(province.day)}")
        progress(f"giữ mối liên hệ nơi cư trú: {load_residence(province.day)}")
        progress(f"biểu quyết: {load_votings(province.day)}")
    _tell_the_planner()
    progress(f"nhắc việc: {remind(province.day)}")
    return Loaded(province, sign_ins)


def load_nation(seed: int, progress: Progress) -> list[SignIn]:
    """Load the centre and its provinces, each in a transaction of its own; those that are there are not loaded again.

    Returns:
        One sign-in per role, at the centre.
    """
    raw = raw_profile(NATION)
    wanted = provinces(raw)
    centre = centre_of(raw)
    lay_bare()
    if not Organization.objects.filter(pk=centre.root).exists():
        with entry(PROGRAM, "demo.load"):
            _write(centre, progress)
    like = models_for(wanted)
    order = sorted(
        wanted, key=lambda profile: like[profile.code] != profile.code
    )  # those to be copied come first
    for place, profile in enumerate(order, 1):
        if OrganizationState.objects.filter(name=f"Đảng bộ {profile.name}").exists():
            continue
        model = next(other for other in wanted if other.code == like[profile.code])
        if model is profile:
            _invent(profile, seed, centre, progress)
        else:
            copy(Template(model.code, model.name, model.members, blocks_of(model.code)), profile)
        progress(f"{place}/{len(order)} {profile.name}: {model.members} ({model.name})")
    set_sequences()
    dress(progress)
    with entry(PROGRAM, "demo.load"):
        sign_ins = open_accounts(centre)
    _tell_the_planner()
    return sign_ins


def _invent(profile: Profile, seed: int, centre: Province, progress: Progress) -> None:
    before = highest()
    province = generate(profile, seed, _highest_number(), above=centre.root)
    province.facets += centre.facets  # a place under the centre begins with the centre's own
    with entry(PROGRAM, "demo.load"):
        _write(province, progress)
    keep_blocks(profile.code, before)


def _write(province: Province, progress: Progress) -> None:
    """Write the rows of a province, and what follows from them."""
    Clock.objects.get_or_create(id=1, defaults={"day": province.day})
    for what, build in rows.TABLES.items():
        made = list(build(province))
        for model, some in _by_model(made).items():
            copy_instances(some)
            _skip_numbers(model)
        progress(f"{what}: {len(made)}")
    derive([member.id for member in province.members], fresh=True)
    progress("danh sách suy ra từ sổ biến động")


def _tell_the_planner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def write_rosters(profile: str, seed: int, folder: Path) -> list[Path]:
    """Write the province of a profile as its committees would send it: three layouts, with their mistakes."""
    folder.mkdir(parents=True, exist_ok=True)
    return write(generate(read_profile(profile), seed), folder)


def _by_model(made: list[models.Model]) -> dict[type[models.Model], list[models.Model]]:
    found: dict[type[models.Model], list[models.Model]] = {}
    for row in made:
        found.setdefault(type(row), []).append(row)
    return found


NUMBERED = (
    "organizations_organization",
    "organizations_decision",
    "organizations_body",
    "organizations_term",
    "organizations_unit",
    "people_person",
    "members_movement",
    "members_sheet",
)


def _highest_number() -> int:
    """The highest number any of the tables has given: the new province's start above it."""
    with seen_by(PROGRAM), connection.cursor() as cursor:
        highest = " UNION ALL ".join(f"SELECT max(id) AS id FROM {table}" for table in NUMBERED)
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM ({highest}) numbers")
        return int(cursor.fetchone()[0])


def _skip_numbers(model: type[models.Model]) -> None:
    """Move a table's sequence past the numbers the province brought along."""
    key = model._meta.pk
    assert key is not None
    if not isinstance(key, models.AutoField | models.BigAutoField):
        return
    table, sequence = (
        model._meta.db_table,
        f"pg_get_serial_sequence('{model._meta.db_table}', '{key.column}')",
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max({key.column}) - nextval({sequence}) FROM {table}")
        (ahead,) = cursor.fetchone()
        if ahead > 0:
            cursor.execute(f"SELECT count(nextval({sequence})) FROM generate_series(1, {int(ahead)})")
