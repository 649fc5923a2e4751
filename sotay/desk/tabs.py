"""The ways one looks at an organisation, as tabs over its pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sotay.kernel.authority import Actor
from sotay.organizations.bar import Bar
from sotay.organizations.doors import door
from sotay.organizations.models import Organization

WAYS = (
    ("organization", _("Tổng quan"), "organization.view"),
    ("tree", _("Cây tổ chức"), "organization.view"),
    ("members:list", _("Đảng viên"), "member.list"),
    ("members:prospects", _("Quần chúng ưu tú"), "prospect.view"),
    ("members:transfers", _("Chuyển sinh hoạt"), "case.view"),
    ("members:screening", _("Rà soát, sàng lọc"), "case.view"),
    ("members:supplements", _("Phiếu bổ sung"), "supplement.answer"),
    ("reports:form1", _("Tăng, giảm"), "figures.view"),
    ("reports:composition", _("Cơ cấu"), "figures.view"),
    ("meetings:of", _("Sinh hoạt"), "meeting.view"),
    ("documents:of", _("Văn bản, học tập"), "document.view"),
    ("dues:of", _("Đảng phí"), "dues.view"),
    ("honours:badges", _("Huy hiệu"), "member.list"),
    ("members:quality", _("Chất lượng dữ liệu"), "figures.view"),
)


def tabs_of(actor: Actor, organization: Organization, bar: Bar, here: str) -> list[dict[str, Any]]:
    """The pages of an organisation that this actor may open, of the day one looks at."""
    tabs = [
        {"label": label, "url": door(name, organization.pk, bar=bar), "current": name == here}
        for name, label, needs in WAYS
        if actor.may(needs, organization.path)
    ]
    return [tab for tab in tabs if tab["url"]]
