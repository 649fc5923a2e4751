"""The role table: who may do what. An office is a role held at an organisation; its patterns reach the subtree.

A pattern is the name of an action ("member.admit"), of a way of looking ("member.view"), or a family of them
("member.*"). Nobody is allowed anything that is not written here.

Ways of looking: ``organization.view`` (what it is, its posts, its history), ``figures.view`` (numbers and the rows
behind them), ``member.list`` (lists of members), ``member.view`` (to open one record), ``audit.view`` (the trail).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise
else:
    StrOrPromise = str

READ_FIGURES = ("organization.view", "figures.view")
READ_MEMBERS = (*READ_FIGURES, "member.list", "member.view", "extract.*")


@dataclass(frozen=True)
class Role:
    """A role: its name in words, what it is for, and what it may do in its subtree."""

    title: StrOrPromise
    purpose: StrOrPromise
    may: tuple[str, ...]
    states_purpose: bool = False
    """Opening a person's record asks this role for the purpose first."""


ROLES: dict[str, Role] = {
    "member": Role(
        pgettext_lazy("one", "Đảng viên"), _("xem phần của mình và chi bộ mình"), ("organization.view",)
    ),
    "cell_secretary": Role(
        _("Bí thư chi bộ"),
        _("công việc của chi bộ"),
        (*READ_MEMBERS, "member.correct", "member.export", "member.export_extract"),
    ),
    "grassroots_office": Role(
        _("Cán bộ tổ chức đảng ủy cơ sở"),
        _("ghi việc của đảng bộ cơ sở"),
        (*READ_MEMBERS, "member.*", "unit.*", "body.*", "post.*", "import.*"),
    ),
    "organization_department": Role(
        _("Ban Tổ chức"),
        _("quản lý tổ chức và đảng viên toàn đảng bộ"),
        (
            *READ_MEMBERS,
            "member.*",
            "organization.*",
            "pattern.*",
            "unit.*",
            "body.*",
            "post.*",
            "group.*",
            "import.*",
            "ledger.*",
            "totals.*",
            "rule.*",
            "office.*",
            "account.*",
        ),
    ),
    "inspection_commission": Role(
        _("Ủy ban kiểm tra"), _("kiểm tra, giám sát"), (*READ_MEMBERS, "opening.release"), states_purpose=True
    ),
    "propaganda_department": Role(_("Ban Tuyên giáo và Dân vận"), _("học tập, tuyên truyền"), READ_FIGURES),
    "committee_office": Role(_("Văn phòng cấp ủy"), _("văn bản, tổng hợp"), READ_FIGURES),
    "leader": Role(_("Lãnh đạo cấp ủy"), _("đọc số liệu"), (*READ_MEMBERS,), states_purpose=True),
    "system_administrator": Role(
        _("Quản trị hệ thống"), _("vận hành máy, không đọc nội dung"), ("system.*",)
    ),
    "auditor": Role(
        _("Kiểm toán dữ liệu"),
        _("đối chiếu số liệu và vết thao tác"),
        (*READ_MEMBERS, "audit.view"),
        states_purpose=True,
    ),
}
