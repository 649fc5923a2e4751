"""The catalogue as a reader meets it: every indicator in its section, and which of them apply to an organisation."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from sotay.indicators.declaration import INDICATORS, Declared, Indicator, Ratio, YearlyChange
from sotay.indicators.engine import Figure
from sotay.kernel.place import depth
from sotay.members.quality.indicators import SOURCES
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import OrganizationState


@dataclass(frozen=True)
class Section:
    """A group of indicators.

    Attributes:
        key: how an address names it.
        holds: whether it holds an indicator, given the name of its source and its properties.
        applies: whether it says anything about an organisation of this kind, this far below the root.
    """

    key: str
    title: Any
    holds: Callable[[str, frozenset[str]], bool]
    applies: Callable[[OrganizationState, str], bool] = lambda state, path: True


def _stock_by(*properties: str) -> Callable[[str, frozenset[str]], bool]:
    return lambda source, where: source == "stock" and bool(where.intersection(properties))


QUALITY = frozenset(source.name for source in SOURCES)
ON_THEIR_OWN_PAGE = ("quality", "peoples", "sectors")
"""These have a page of their own, and are left out where all figures stand."""

UNITS = ("village_heads", "workplace_heads", "units", "units without members")

SECTIONS = (
    Section(
        "sectors",
        _("Tổ chức đảng theo loại hình"),
        lambda source, where: source == "organizations by sector",
        lambda state, path: False,
    ),
    Section(
        "organizations",
        _("Tổ chức đảng"),
        lambda source, where: source == "organizations",
        lambda state, path: state.kind not in CELL_KINDS,
    ),
    Section("age", _("Tuổi"), _stock_by("age", "age_estimated")),
    Section("education", _("Học vấn"), _stock_by("education")),
    Section("theory", _("Lý luận chính trị"), _stock_by("theory")),
    Section("occupation", _("Nghề nghiệp"), _stock_by("occupation")),
    Section("sector", _("Loại hình chi bộ"), _stock_by("sector")),
    Section("members", _("Đảng viên"), lambda source, where: source in ("stock", "excused members")),
    Section(
        "movements",
        _("Tăng, giảm trong kỳ"),
        lambda source, where: source in ("flow", "described flow", "outcomes", "transfers"),
    ),
    Section("admissions", _("Kết nạp, theo cơ cấu"), lambda source, where: source == "admissions"),
    Section(
        "peoples",
        _("Kết nạp, theo dân tộc"),
        lambda source, where: source == "admissions by people",
        lambda state, path: False,
    ),
    Section(
        "villages",
        _("Thôn, tổ dân phố, đơn vị và người đứng đầu"),
        lambda source, where: source in UNITS,
    ),
    Section(
        "groups",
        _("Nhóm tổ chức"),
        lambda source, where: source == "groups",
        lambda state, path: depth(path) == 1,
    ),
    Section(
        "quality", _("Chất lượng dữ liệu"), lambda source, where: source in QUALITY, lambda state, path: False
    ),
    Section(
        "patterns",
        _("Mô hình tổ chức"),
        lambda source, where: source in ("patterns", "pattern uses", "pattern reviews"),
        lambda state, path: state.kind not in CELL_KINDS,
    ),
    Section("targets", _("Chỉ tiêu được giao"), lambda source, where: source == "targets"),
    Section("prospects", _("Quần chúng ưu tú"), lambda source, where: source.startswith("prospects")),
    Section("screening", _("Rà soát, sàng lọc"), lambda source, where: source.startswith("screening")),
    Section("records", _("Phiếu bổ sung hồ sơ"), lambda source, where: source == "supplements"),
    Section("cases", _("Hồ sơ đang giải quyết"), lambda source, where: source == "cases"),
    Section("meetings", _("Sinh hoạt, họp"), lambda source, where: source.startswith("meetings ")),
    Section("documents", _("Văn bản, học tập"), lambda source, where: source.startswith("documents ")),
    Section("dues", _("Đảng phí"), lambda source, where: source.startswith("dues ")),
    Section("handbook", _("Sổ tay đảng viên"), lambda source, where: source == "handbook"),
    Section("honours", _("Huy hiệu, thẻ đảng viên"), lambda source, where: source in ("badges", "cards")),
    Section("others", _("Số liệu khác"), lambda source, where: True),
)
IN_ORDER = (
    "organizations", "members", "age", "education", "theory", "occupation", "sector", "movements", "admissions",
    "villages", "groups", "targets", "prospects", "honours", "screening", "records", "meetings", "documents",
    "handbook", "cases", "dues", "patterns", "others", "sectors", "peoples",
    "quality",
)  # fmt: skip
"""How the sections follow one another on a page; an indicator belongs to the first that holds it."""


def plain_of(indicator: Declared) -> Indicator:
    """The plain indicator that a derived one rests on."""
    while not isinstance(indicator, Indicator):
        indicator = INDICATORS[indicator.numerator if isinstance(indicator, Ratio) else indicator.of]
    return indicator


def section_of(indicator: Declared) -> Section:
    """The section of the catalogue a figure is listed in, by its source and the properties it picks."""
    plain = plain_of(indicator)
    properties = frozenset(plain.where)
    return next(section for section in SECTIONS if section.holds(plain.source.name, properties))


def sections_for(
    state: OrganizationState, path: str, *, checks: bool = False
) -> list[tuple[Section, list[str]]]:
    """The sections that say something about an organisation, each with the codes of its indicators.

    Args:
        checks: those of data quality as well.
    """
    found: dict[str, tuple[Section, list[str]]] = {}
    for code, indicator in INDICATORS.items():
        section = section_of(indicator)
        if section.applies(state, path) or (checks and section.key in ON_THEIR_OWN_PAGE):
            found.setdefault(section.key, (section, []))[1].append(code)
    return [found[key] for key in IN_ORDER if key in found]


def codes_for(state: OrganizationState, path: str, *, checks: bool = False) -> list[str]:
    """Every indicator that applies to an organisation; with ``checks``, those of data quality as well."""
    return [code for _section, codes in sections_for(state, path, checks=checks) for code in codes]


def is_share(indicator: Declared) -> bool:
    """A share or a change of shares, told with decimals."""
    return isinstance(indicator, Ratio | YearlyChange)


def rounded(figure: Figure) -> int | float | None:
    """The value as it is told: a whole number, or a share with two decimals."""
    if figure.value is None:
        return None
    return round(float(figure.value), 2) if isinstance(figure.value, Fraction) else int(figure.value)
