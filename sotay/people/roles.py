"""The role table: who may do what. An office is a role held at an organisation; its patterns reach the subtree.

A pattern is the name of an action ("member.admit"), of a way of looking ("member.view"), or a family of them
("member.*"). Nobody is allowed anything that is not written here.

Ways of looking: ``organization.view`` (what it is, its posts, its history), ``figures.view`` (numbers and the rows
behind them), ``member.list`` (lists of members), ``member.view`` (to open one record), ``reorganization.view``
(plans of reorganisation), ``vote.view`` (results of votes), ``paper.view`` (papers and their numbers), ``case.view``
(cases of procedures), ``audit.view`` (the trail), ``dues.view`` (books of dues; a member's sums only near the member,
whoever holds it), ``prospect.view`` (who is helped on the way into the Party), ``meeting.view`` (meetings and their
numbers; who came and what was said only near the people, whoever holds it), ``document.view`` (registers of documents,
and by numbers how far their study has come).
In procedures an office acts at a seat: ``case.at_cell``, ``case.at_grassroots``, ``case.at_upper``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sotay.kernel.authority import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise
else:
    StrOrPromise = str

SEE_PLANS = "reorganization.view"
SEE_PAPERS = ("vote.view", "paper.view")
SEE_DUES = "dues.view"
SEE_MEETINGS = "meeting.view"
KEEP_MEETINGS = ("meeting.*", "assignment.*", "theme.*")
OWN_CALENDAR = ("case.make_calendar", "case.withdraw_calendar")
IN_OWN_MEETINGS = ("meeting.say_before", "meeting.check_in", "assignment.report")
KEEP_MONEY = (SEE_DUES, "dues.remit", "dues.receive", "dues.reverse", "dues.set_account", "dues.end_account")
OWN_VOTE = "ballot.*"
"""What one does as a voter or teller oneself, wherever one's office is; who may is said by the list of the vote."""
SCREEN_IN_CELLS = ("screening.list", "screening.unlist", "screening.hear", "screening.propose")
"""Who is on the list of a screening round is known near them only; offices above count, and decide what is theirs."""
RUN_SCREENING = ("screening.open", "screening.close", "screening.settle")
OWN_RECORD = ("supplement.hand_in_own", "supplement.withdraw_own")
"""What everybody may say of their own record, in whatever office they act."""
SEE_DOCUMENTS = "document.view"
KEEP_DOCUMENTS = ("document.*", "study.ask", "study.withdraw")
STUDY_IN_CELLS = ("study.record", "study.take_back")
"""Who has studied is written near them only; offices above count."""
OWN_STUDY = ("study.mark_own", "study.unmark_own")
READ_FIGURES = (
    "organization.view",
    "figures.view",
    "deputy.*",
    SEE_DOCUMENTS,
    OWN_VOTE,
    *OWN_RECORD,
    *OWN_STUDY,
)
READ_MEMBERS = (*READ_FIGURES, "member.list", "member.view", "extract.*", "opening.release")
"""Whoever may open a record may also say that their own office's inspection is over."""
KNOWN_AT_HOME = ("member.introduce_home", "member.remark_home", "member.end_home")
KEEP_BADGES = ("badge.propose", "badge.hand_over", "badge.record", "badge.number", "badge.export", "card.*")
FEEDBACK = ("feedback.*",)
HELP_PROSPECTS = ("prospect.*",)
"""Who is helped on the way into the Party is known near them only; offices above count."""
NEAR_ONLY = (*HELP_PROSPECTS, *SCREEN_IN_CELLS, *STUDY_IN_CELLS, "reminder.close")
"""What only whoever is near people may do. No office above holds it, and yet one of them appoints who is near."""
CASES = (
    "case.view",
    "case.open",
    "case.step",
    "case.withdraw",
    "case.take_back",
    "case.number",
    *OWN_CALENDAR,
)


@dataclass(frozen=True)
class Role:
    """A role: its name in words, what it is for, and what it may do in its subtree.

    ``apart``: whoever holds it holds, and stands in for, none of the other roles that decide or read content. Who runs
    the machine reads nothing, and who audits does nothing that is audited.
    """

    title: StrOrPromise
    purpose: StrOrPromise
    may: tuple[str, ...]
    states_purpose: bool = False
    """Opening a person's record asks this role for the purpose first."""
    apart: bool = False


ROLES: dict[str, Role] = {
    "member": Role(
        pgettext_lazy("one", "Đảng viên"),
        _("xem phần của mình và chi bộ mình"),
        (
            "organization.view",
            "dues.declare_own",
            OWN_VOTE,
            *OWN_RECORD,
            *OWN_STUDY,
            *IN_OWN_MEETINGS,
            *OWN_CALENDAR,
            "feedback.send",
        ),
    ),
    "cell_secretary": Role(
        _("Bí thư chi bộ"),
        _("công việc của chi bộ"),
        (
            *READ_MEMBERS,
            "member.correct",
            "member.export",
            *KNOWN_AT_HOME,
            "member.export_extract",
            "member.ask_export",
            "member.export_to_fill",
            "member.fill",
            "supplement.*",
            *SCREEN_IN_CELLS,
            *HELP_PROSPECTS,
            *CASES,
            "case.at_cell",
            *KEEP_BADGES,
            *FEEDBACK,
            "vote.*",
            *KEEP_MEETINGS,
            *KEEP_DOCUMENTS,
            *STUDY_IN_CELLS,
            "dues.*",
            "reminder.close",
            "number.*",
            "paper.view",
        ),
    ),
    "grassroots_office": Role(
        _("Cán bộ tổ chức đảng ủy cơ sở"),
        _("ghi việc của đảng bộ cơ sở"),
        (
            *READ_MEMBERS,
            "member.*",
            "supplement.*",
            *SCREEN_IN_CELLS,
            *RUN_SCREENING,
            "letter.*",
            "unit.*",
            "body.*",
            "post.*",
            "import.*",
            *HELP_PROSPECTS,
            *CASES,
            "case.at_cell",
            "case.at_grassroots",
            *KEEP_BADGES,
            *FEEDBACK,
            "badge.pass_on",
            "badge.withdraw",
            "vote.*",
            *KEEP_MEETINGS,
            *KEEP_DOCUMENTS,
            *STUDY_IN_CELLS,
            "dues.*",
            "number.*",
            "target.*",
            "paper.view",
        ),
    ),
    "organization_department": Role(
        _("Ban Tổ chức"),
        _("quản lý tổ chức và đảng viên toàn đảng bộ"),
        (
            *READ_MEMBERS,
            "member.*",
            "supplement.*",
            *RUN_SCREENING,
            "letter.*",
            "organization.*",
            "reorganization.*",
            "pattern.*",
            "unit.*",
            "body.*",
            "post.*",
            "group.*",
            "import.*",
            "ledger.*",
            "totals.*",
            "rule.*",
            "export.*",
            "accreditation.*",
            "incident.*",
            "case.*",
            "badge.*",
            "card.*",
            "privacy.*",
            *FEEDBACK,
            "office.*",
            "account.*",
            "vote.*",
            *KEEP_MEETINGS,
            *KEEP_DOCUMENTS,
            "dues.*",
            "number.*",
            "target.*",
            "paper.view",
        ),
    ),
    "inspection_commission": Role(
        _("Ủy ban kiểm tra"),
        _("kiểm tra, giám sát"),
        (*READ_MEMBERS, SEE_DUES, SEE_MEETINGS, "export.*", "vote.*", "number.*", "paper.view"),
        states_purpose=True,
    ),
    "propaganda_department": Role(
        _("Ban Tuyên giáo và Dân vận"),
        _("học tập, tuyên truyền"),
        (*READ_FIGURES, SEE_MEETINGS, "meeting.hand_in", *KEEP_DOCUMENTS),
    ),
    "committee_office": Role(
        _("Văn phòng cấp ủy"),
        _("văn bản, tổng hợp"),
        (
            *READ_FIGURES,
            *KEEP_MONEY,
            *KEEP_MEETINGS,
            *KEEP_DOCUMENTS,
            *FEEDBACK,
            "export.*",
            "incident.*",
            "vote.*",
            "number.*",
            "paper.view",
        ),
    ),
    "leader": Role(
        _("Lãnh đạo cấp ủy"),
        _("đọc số liệu"),
        (*READ_MEMBERS, SEE_PLANS, *SEE_PAPERS, SEE_DUES, SEE_MEETINGS, "feedback.send"),
        states_purpose=True,
    ),
    "system_administrator": Role(
        _("Quản trị hệ thống"), _("vận hành máy, không đọc nội dung"), ("system.*",), apart=True
    ),
    "auditor": Role(
        _("Kiểm toán dữ liệu"),
        _("đối chiếu số liệu và vết thao tác"),
        (*READ_MEMBERS, SEE_PLANS, *SEE_PAPERS, SEE_DUES, SEE_MEETINGS, "audit.*"),
        states_purpose=True,
        apart=True,
    ),
}


def holds_all(actor: Actor, role: Role) -> bool:
    """Whether an actor holds whatever a role may do, but for what is done near people only.

    A family of permissions holds each of its members.
    """
    asked = [pattern for pattern in role.may if pattern not in NEAR_ONLY]
    return all(any(fnmatchcase(pattern, own) for own, _path in actor.grants) for pattern in asked)


HOLDS_KEYS = ("system.", "audit.", "office.", "account.")
"""Permissions with which somebody could open doors for others, or see what everybody did."""


def care_of(roles: Iterable[str]) -> str:
    """How much care an account asks for that holds some roles: ``own``, ``content`` or ``keys``."""
    held = [pattern for role in roles for pattern in ROLES[role].may]
    if any(pattern.startswith(HOLDS_KEYS) for pattern in held):
        return "keys"
    return "content" if any(pattern.startswith(("figures.", "member.")) for pattern in held) else "own"


def clash(role: str, others: Iterable[str]) -> bool:
    """Whether one account may not have a role beside the others it holds or stands in for."""
    beside = {other for other in others if other not in (role, "member")}
    return role != "member" and any(ROLES[role].apart or ROLES[other].apart for other in beside)
