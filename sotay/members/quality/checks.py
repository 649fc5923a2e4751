"""The checks: each a condition on members or organisations of a day, and so a figure with rows behind it.

A check says what is wrong in words an office uses, which fields mend it, and the rule it rests on. What a date of
month or year precision cannot prove is not called wrong. Numbers stand in the rule book.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, F, Func, Q
from django.utils.translation import gettext_lazy as _

from sotay.indicators.question import Question
from sotay.kernel.law import law
from sotay.kernel.time import today
from sotay.members.kinds import Status
from sotay.organizations.kinds import CELL_KINDS, COMMITTEE_KINDS, Kind
from sotay.people.models import Precision
from sotay.regulations import FOREVER, Clause, clauses

MISSING, WRONG, DOUBLE, IMPRECISE, ORGANIZATIONS = "missing", "wrong", "double", "imprecise", "organizations"
KINDS = {
    WRONG: _("Mâu thuẫn hoặc trái quy định"),
    DOUBLE: _("Nghi trùng"),
    ORGANIZATIONS: _("Tổ chức cần xem lại"),
    MISSING: _("Còn thiếu"),
    IMPRECISE: _("Chưa đủ ngày, tháng"),
}
"""In the order in which an office should see to them."""

Condition = Callable[[Question], Q]


@dataclass(frozen=True)
class Check:
    """Something that should not be.

    Attributes:
        code: of its figure.
        title: what is wrong, as a line of a list.
        how: how one finds out what is right.
        condition: on standings of the day, or on states of organisations.
        fields: what of a member mends it, by the names of the form that corrects a member.
        rule: the key of the rule it rests on.
    """

    code: str
    kind: str
    title: Any
    condition: Condition
    how: Any = ""
    fields: tuple[str, ...] = ()
    rule: str = ""

    def clause(self, on: date) -> Clause | None:
        return law(self.rule, on) if self.rule else None


PERSON, MEMBER = "member__person", "member"
WHOLE_JOINED = Q(member__joined_precision=Precision.DAY, member__joined_on__isnull=False)
WHOLE_OFFICIAL = Q(member__official_precision=Precision.DAY, member__official_on__isnull=False)
WHOLE_DECIDED = Q(member__decided_precision=Precision.DAY, member__decided_on__isnull=False)
WHOLE_BORN = Q(member__person__born_precision=Precision.DAY, born_on__isnull=False)


class Later(Func):
    """A day so many months later."""

    template = "(%(expressions)s + make_interval(months => %(months)s))::date"
    output_field = DateField()


def _plain(**wanted: Any) -> Condition:
    return lambda asked: Q(**wanted)


def _official_without(**wanted: Any) -> Condition:
    return lambda asked: Q(status=Status.OFFICIAL, **wanted)


def versions(key: str) -> list[tuple[Any, date, date]]:
    """The values of a rule with the days on which each judges; before the first known one the nearest does."""
    found = [(clause.value, clause.since, clause.until) for clause in clauses(key)]
    first = (found[0][0], date.min, found[0][2])
    return [first, *found[1:]]


def _too_young(asked: Question) -> Q:
    """Younger on the day of the ceremony than the rule of that day asks."""
    wanted = Q()
    for years, since, until in versions("admission.minimum_age"):
        then = Q(member__joined_on__gte=since) & (Q(member__joined_on__lt=until) if until != FOREVER else Q())
        wanted |= then & Q(member__joined_on__lt=Later(F("born_on"), months=12 * int(years)))
    return WHOLE_BORN & WHOLE_JOINED & wanted


def _official_too_soon(asked: Question) -> Q:
    """Official before the probation was over, by the rule of the day of the ceremony; only since the rule is known."""
    wanted = Q()
    for clause in clauses("probation.months"):
        then = Q(member__joined_on__gte=clause.since)
        then &= Q(member__joined_on__lt=clause.until) if clause.until != FOREVER else Q()
        over = Later(F("member__joined_on"), months=int(clause.value))
        wanted |= then & Q(member__official_on__lt=over, member__official_on__gte=F("member__joined_on"))
    return WHOLE_JOINED & WHOLE_OFFICIAL & wanted


def _probation_over(asked: Question) -> Q:
    months = int(law("probation.months", asked.on).value)
    return WHOLE_JOINED & Q(status=Status.PROBATIONARY, member__joined_on__lte=before(asked.on, months))


def before(on: date, months: int) -> date:
    """The last day of which that many months are over on a day."""
    from_year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    for day in range(on.day, 0, -1):
        try:
            return date(from_year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError(on)


def _no_card(asked: Question) -> Q:
    return Q(status=Status.OFFICIAL, member__card_type="")


def _odd_card(asked: Question) -> Q:
    return Q(member__card_number__isnull=False) & ~Q(member__card_number__regex=r"^[0-9]{8}$")


def _odd_name(asked: Question) -> Q:
    """One word, or digits in it."""
    name = f"{PERSON}__full_name"
    return Q(**{f"{name}__regex": r"[0-9]"}) | ~Q(**{f"{name}__contains": " "})


INCOMPLETE = "quality_incomplete"
CONTRADICTORY = "quality_contradictory"
DOUBLES = "quality_probable_doubles"
ASTRAY = "quality_presence_astray"
UNSOUND = "quality_organizations"

MEMBER_CHECKS = (
    Check("quality_joined_before_of_age", WRONG, _("Vào Đảng khi chưa đủ tuổi"), _too_young,
          _("So ngày sinh và ngày vào Đảng với lý lịch; thường một trong hai ghi nhầm năm."),
          ("born", "joined"), "admission.minimum_age"),
    Check("quality_born_in_future", WRONG, _("Ngày sinh ở tương lai"), lambda asked: Q(born_on__gt=today()),
          _("Ghi lại ngày sinh theo hồ sơ."), ("born",)),
    Check("quality_official_before_joined", WRONG, _("Ngày chính thức trước ngày vào Đảng"),
          lambda asked: Q(member__official_on__lt=F("member__joined_on")) & WHOLE_JOINED & WHOLE_OFFICIAL,
          _("Hai ngày có thể ghi đổi chỗ."), ("joined", "official")),
    Check("quality_official_too_soon", WRONG, _("Chính thức khi chưa hết thời gian dự bị"), _official_too_soon,
          _("Ngày chính thức là ngày hết thời gian dự bị kể từ lễ kết nạp."), ("joined", "official"),
          "probation.months"),
    Check("quality_decided_after_joined", WRONG, _("Quyết định kết nạp ký sau lễ kết nạp"),
          lambda asked: Q(member__decided_on__gt=F("member__joined_on")) & WHOLE_DECIDED & WHOLE_JOINED,
          _("Lễ kết nạp chỉ làm khi đã có quyết định."), ("decided", "joined")),
    Check("quality_joined_after_counted", WRONG, _("Được tính trong đảng số trước ngày vào Đảng"),
          lambda asked: Q(member__joined_on__gt=F("valid_from")) & WHOLE_JOINED,
          _("So ngày vào Đảng với ngày bắt đầu tính ở chi bộ trong sổ biến động."), ("joined",)),
    Check("quality_probation_over", WRONG, _("Hết thời gian dự bị, chưa ghi công nhận chính thức"), _probation_over,
          _("Ghi quyết định công nhận, hoặc quyết định xóa tên nếu không công nhận."), (), "probation.months"),
    Check("quality_card_odd", WRONG, _("Số thẻ không đủ 8 chữ số"), _odd_card,
          _("Ghi đúng số trên thẻ."), ("card_number",), "card.digits"),
    Check("quality_name_odd", WRONG, _("Họ tên chỉ có một từ, hoặc có chữ số"), _odd_name,
          _("Ghi đủ họ và tên khai sinh."), ("full_name",)),
    Check("quality_status_unknown", MISSING, _("Chưa rõ chính thức hay dự bị"), _plain(status=Status.UNKNOWN),
          _("Đối chiếu hồ sơ rồi ghi công nhận chính thức.")),
    Check("quality_born_missing", MISSING, _("Thiếu ngày sinh"), _plain(born_on__isnull=True), "", ("born",)),
    Check("quality_sex_missing", MISSING, _("Thiếu giới tính"), _plain(sex=""), "", ("sex",)),
    Check("quality_ethnicity_missing", MISSING, _("Thiếu dân tộc"), _plain(minority__isnull=True), "",
          ("ethnicity",)),
    Check("quality_joined_missing", MISSING, _("Thiếu ngày vào Đảng"), _plain(member__joined_on__isnull=True), "",
          ("joined",)),
    Check("quality_decided_missing", MISSING, _("Thiếu ngày quyết định kết nạp"),
          _plain(member__decided_on__isnull=True), _("Tuổi đảng tính từ ngày này."), ("decided",)),
    Check("quality_official_missing", MISSING, _("Chính thức nhưng thiếu ngày chính thức"),
          _official_without(member__official_on__isnull=True), "", ("official",)),
    Check("quality_card_missing", MISSING, _("Chính thức nhưng thiếu số thẻ đảng viên"), _no_card,
          _("Chưa được phát thẻ thì để trống."), ("card_number",)),
    Check("quality_identity_missing", MISSING, _("Thiếu số định danh cá nhân"),
          _plain(member__person__identity_hash__isnull=True), _("12 chữ số trên thẻ căn cước."),
          ("identity_number",)),
    Check("quality_phone_missing", MISSING, _("Thiếu số điện thoại"), _plain(member__person__phone=""), "",
          ("phone",)),
    Check("quality_education_missing", MISSING, _("Thiếu học vấn"), _plain(education=""), "", ("education",)),
    Check("quality_theory_missing", MISSING, _("Thiếu lý luận chính trị"), _plain(theory=""), "", ("theory",)),
    Check("quality_occupation_missing", MISSING, _("Thiếu nghề nghiệp"), _plain(occupation=""), "",
          ("occupation",)),
    Check("quality_born_imprecise", IMPRECISE, _("Ngày sinh chỉ có năm hoặc tháng"), _plain(age_estimated=True),
          _("Nhóm tuổi của các đồng chí này là ước tính."), ("born",)),
    Check("quality_joined_imprecise", IMPRECISE, _("Ngày vào Đảng chỉ có năm hoặc tháng"),
          lambda asked: Q(member__joined_on__isnull=False) & ~Q(member__joined_precision=Precision.DAY), "",
          ("joined",)),
    Check("quality_official_imprecise", IMPRECISE, _("Ngày chính thức chỉ có năm hoặc tháng"),
          lambda asked: Q(member__official_on__isnull=False) & ~Q(member__official_precision=Precision.DAY), "",
          ("official",)),
)  # fmt: skip
"""Of members, each told by the member's own rows."""

OWN_QUESTIONS = (
    Check(
        DOUBLES,
        DOUBLE,
        _("Cùng họ tên, ngày sinh, giới tính"),
        _plain(),
        _("Xem hai hồ sơ: là một người thì gộp làm một, là hai người thì để nguyên."),
    ),
    Check(
        ASTRAY,
        WRONG,
        _("Nơi có mặt khác với sổ biến động"),
        _plain(),
        _("Báo quản trị hệ thống chạy kiểm chứng; không sửa tay."),
    ),
)
"""Of members, told by comparing them with other rows."""

NEEDED = (
    "quality_born_missing", "quality_sex_missing", "quality_ethnicity_missing", "quality_joined_missing",
    "quality_official_missing", "quality_education_missing", "quality_theory_missing", "quality_occupation_missing",
)  # fmt: skip
"""Without these statistics are not whole: who lacks one of them is incomplete."""

ENDED_BY_AN_ACT = ("quality_probation_over",)
"""Not a mistake of the record: something has not been decided yet."""


def any_of(codes: tuple[str, ...]) -> Condition:
    """Whether one of some checks finds fault."""

    def condition(asked: Question) -> Q:
        found = Q()
        for check in MEMBER_CHECKS:
            if check.code in codes:
                found |= check.condition(asked)
        return found

    return condition


CONTRADICTIONS = tuple(
    check.code for check in MEMBER_CHECKS if check.kind == WRONG and check.code not in ENDED_BY_AN_ACT
)
SUMMARIES = (
    Check(INCOMPLETE, MISSING, _("Thiếu ít nhất một mục cần cho thống kê"), any_of(NEEDED), "",
          ("sex", "born", "ethnicity", "joined", "official", "education", "theory", "occupation")),
    Check(CONTRADICTORY, WRONG, _("Có ngày tháng, số thẻ hoặc tên mâu thuẫn"), any_of(CONTRADICTIONS), "",
          ("full_name", "born", "decided", "joined", "official", "card_number")),
)  # fmt: skip

# Organisations -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Facts:
    """What is known of an organisation of a day.

    Attributes:
        members, officials: in the cell itself, or in all cells of a committee.
        counted: they are known by name: nothing in it, nor above it, is kept by totals.
        by_name: it is not itself kept by totals, nor what it belongs to.
        led: somebody holds the post of secretary.
    """

    kind: str
    sector: str
    members: int
    officials: int
    counted: bool
    by_name: bool
    led: bool


Fault = Callable[[Facts, date], bool]


@dataclass(frozen=True)
class OrganizationCheck(Check):
    """Something that should not be of an organisation."""

    fault: Fault = lambda facts, on: False


def _few_official(facts: Facts, on: date) -> bool:
    least = int(law("organization.cell_min_official_members", on).value)
    return facts.kind in CELL_KINDS and facts.counted and facts.officials < least


def _many(facts: Facts, on: date) -> bool:
    most = int(law("organization.cell_consent_above_members", on).value)
    return facts.kind == Kind.CELL and facts.counted and facts.members > most


def _should_be_committee(facts: Facts, on: date) -> bool:
    least = int(law("organization.grassroots_committee_min_members", on).value)
    return facts.kind == Kind.GRASSROOTS_CELL and facts.counted and facts.members >= least


def _committee_few(facts: Facts, on: date) -> bool:
    least = int(law("organization.grassroots_committee_min_members", on).value)
    return facts.kind == Kind.GRASSROOTS_COMMITTEE and facts.counted and facts.members < least


def _check(code: str, title: Any, how: Any, fault: Fault, rule: str = "") -> OrganizationCheck:
    return OrganizationCheck(code, ORGANIZATIONS, title, _plain(), how, (), rule, fault)


ORGANIZATION_CHECKS = (
    _check("quality_cells_few_official", _("Chi bộ chưa đủ đảng viên chính thức"),
           _("Ghép với chi bộ khác, hoặc bổ sung đảng viên."), _few_official,
           "organization.cell_min_official_members"),
    _check("quality_cells_many", _("Chi bộ trực thuộc đông, phải có ý kiến cấp trên"),
           _("Có văn bản đồng ý của cấp trên trực tiếp thì để nguyên."), _many,
           "organization.cell_consent_above_members"),
    _check("quality_grassroots_cells_many", _("Chi bộ cơ sở đã đủ số để lập đảng bộ cơ sở"),
           _("Đề nghị cấp trên quyết định lập đảng bộ cơ sở."), _should_be_committee,
           "organization.grassroots_committee_min_members"),
    _check("quality_cells_without_secretary", _("Chi bộ không có bí thư"),
           _("Ghi người giữ chức bí thư ở trang của chi bộ."),
           lambda facts, on: facts.kind in CELL_KINDS and facts.by_name and not facts.led),
    _check("quality_committees_few", _("Đảng bộ cơ sở chưa đủ đảng viên"),
           _("Có quyết định của cấp trên trực tiếp cho lập thì để nguyên."), _committee_few,
           "organization.grassroots_committee_min_members"),
    _check("quality_committees_without_secretary", _("Đảng bộ không có bí thư"),
           _("Ghi người giữ chức bí thư ở trang của đảng bộ."),
           lambda facts, on: facts.kind in COMMITTEE_KINDS and facts.by_name and not facts.led),
    _check("quality_cells_sector_missing", _("Chi bộ chưa rõ loại hình"),
           _("Ghi loại hình ở trang của chi bộ: thôn, cơ quan, trường học …"),
           lambda facts, on: facts.kind in CELL_KINDS and facts.by_name and not facts.sector),
)  # fmt: skip

OF_ORGANIZATIONS = _check(
    UNSOUND,
    _("Tổ chức có điều cần xem lại"),
    "",
    lambda facts, on: any(check.fault(facts, on) for check in ORGANIZATION_CHECKS),
)

ABOUT_MEMBERS = {check.code: check for check in (*MEMBER_CHECKS, *OWN_QUESTIONS, *SUMMARIES)}
ABOUT_ORGANIZATIONS = {check.code: check for check in (*ORGANIZATION_CHECKS, OF_ORGANIZATIONS)}
CHECKS: dict[str, Check] = {**ABOUT_MEMBERS, **ABOUT_ORGANIZATIONS}
"""Every check by its code."""
