"""What the frame of every page shows: in which office one acts, where one may go, and where one stands in the tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from sotay.kernel.authority import Actor
from sotay.organizations.accreditation import in_words
from sotay.organizations.bar import Bar
from sotay.organizations.doors import door
from sotay.organizations.queries import way
from sotay.people.models import Office
from sotay.people.roles import ROLES
from sotay.people.web import NOTICE_KEY


@dataclass(frozen=True)
class Seat:
    """An office one holds, in words."""

    pk: int
    title: str
    organization_name: str
    current: bool


@dataclass(frozen=True)
class Place:
    """A part of the program, in the navigation.

    Attributes:
        name: its address; one of an organisation is given the office's own.
        needs: the permission it needs; "" is open to whoever signed in.
        within: beginnings of the names of pages that belong to it.
        only: the roles it is for; none is for all.
        but: the roles it is not for.
    """

    name: str
    label: Any
    icon: str
    needs: str = ""
    within: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    def is_open_to(self, actor: Actor) -> bool:
        """Whether somebody in this office finds it in the navigation."""
        if actor.role in self.but or (self.only and actor.role not in self.only):
            return False
        return not self.needs or actor.may(self.needs)

    def nearness(self, here: str) -> int:
        """How closely a page belongs to it: the length of the beginning they share."""
        return max((len(beginning) for beginning in self.within if here.startswith(beginning)), default=0)


MEMBER, KEEPER = "member", "system_administrator"
OWN_PAGES = (
    "handbook:mine",
    "handbook:printed",
    "members:detail",
    "members:own",
    "dues:own",
    "dues:declare_own",
)

PLACES = (
    Place("home", gettext_lazy("Trang chủ"), "house", "", ("home", "task_"), but=(MEMBER,)),
    Place("handbook:home", gettext_lazy("Sổ tay"), "journal-bookmark", "", ("handbook:",), only=(MEMBER,)),
    Place("handbook:mine", gettext_lazy("Của tôi"), "person-vcard", "", OWN_PAGES, only=(MEMBER,)),
    Place(
        "handbook:feedback",
        pgettext_lazy("menu", "Góp ý"),
        "chat-left-text",
        "feedback.send",
        ("handbook:feedback", "handbook:answer"),
        only=(MEMBER,),
    ),
    Place(
        "tree",
        pgettext_lazy("count", "Tổ chức"),
        "diagram-3",
        "organization.view",
        ("tree", "organization", "organizations:", "hold_post"),
    ),
    Place("members:list", gettext_lazy("Đảng viên"), "people", "member.list", ("members:",)),
    Place("meetings:of", gettext_lazy("Sinh hoạt"), "calendar-check", "meeting.view", ("meetings:",)),
    Place(
        "documents:of",
        gettext_lazy("Văn bản, học tập"),
        "file-earmark-text",
        "document.view",
        ("documents:",),
    ),
    Place("ballots:mine", gettext_lazy("Biểu quyết"), "check2-square", "ballot.cast", ("ballots:",)),
    Place("dues:of", gettext_lazy("Đảng phí"), "cash-coin", "dues.view", ("dues:",)),
    Place("cases", pgettext_lazy("menu", "Hồ sơ"), "folder2-open", "case.view", ("case", "calendar")),
    Place("honours:badges", gettext_lazy("Huy hiệu, thẻ"), "award", "member.list", ("honours:",)),
    Place("reports:index", gettext_lazy("Báo cáo"), "table", "figures.view", ("reports:",)),
    Place(
        "members:imports",
        gettext_lazy("Nhập danh sách"),
        "file-earmark-arrow-up",
        "import.upload",
        ("members:import",),
    ),
    Place(
        "plans",
        gettext_lazy("Sắp xếp tổ chức"),
        "diagram-2",
        "reorganization.view",
        ("plan", "organizations:pattern"),
    ),
    Place("rules", pgettext_lazy("count", "Quy định"), "book", "", ("rules",)),
    Place("offices", pgettext_lazy("count", "Vai trò"), "person-badge", "office.give", ("office", "account")),
    Place("audit", gettext_lazy("Nhật ký"), "journal-text", "audit.view", ("audit", "seal")),
    Place(
        "incidents", gettext_lazy("Sự cố dữ liệu"), "shield-exclamation", "incident.continue", ("incident",)
    ),
    Place(
        "handbook:rollout",
        gettext_lazy("Sổ tay điện tử"),
        "phone",
        "figures.view",
        ("handbook:rollout",),
        but=("auditor",),
    ),
    Place(
        "handbook:received",
        pgettext_lazy("menu", "Góp ý"),
        "chat-left-text",
        "feedback.answer",
        ("handbook:received", "handbook:answer_feedback", "handbook:hand_over"),
    ),
    Place(
        "handbook:home",
        gettext_lazy("Sổ tay của tôi"),
        "journal-bookmark",
        "",
        ("handbook:",),
        but=(MEMBER, KEEPER),
    ),
    Place("health", gettext_lazy("Sức khỏe hệ thống"), "heart-pulse", "system.view", ("health",)),
)


def frame(request: Any) -> dict[str, Any]:
    """The context processor. What costs a query is fetched only where a page shows it."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not request.user.is_authenticated:
        return {}
    seats = [seat(office, request.office) for office in request.offices]
    return {
        "acting": next((each for each in seats if each.current), None),
        "offices": seats if len(seats) > 1 else [],
        "account_notice": bool(request.session.get(NOTICE_KEY)),
        "unread_notices": at_most_two_digits(sum(getattr(office, "unread", 0) for office in request.offices)),
        "accreditations": allowed(request.offices),
        "navigation": navigation(actor, request.office, getattr(request.resolver_match, "view_name", "")),
        "trail": SimpleLazyObject(lambda: trail(actor, getattr(request, "bar", None))),
    }


def at_most_two_digits(number: int) -> str:
    """A number as a small mark shows it; "" for none."""
    return "99+" if number > 99 else str(number or "")


def allowed(offices: Sequence[Office]) -> list[str]:
    """What this installation may hold beyond the safe profile, in words; shown on every page, mostly nothing."""
    rows = getattr(offices[0], "allowed", ()) if offices else ()
    return [in_words(**row) for row in rows]


def seat(office: Office, current: Office | None) -> Seat:
    """An office as one may act in it; of a deputy it says for whom."""
    name: str = getattr(office, "organization_name", "")
    title = str(ROLES[office.role].title)
    if office.stands_in:
        title = _("%(title)s, thay mặt %(name)s") % {"title": title, "name": office.account.name}
    return Seat(office.pk, title, name, office == current)


def navigation(actor: Actor, office: Office | None, here: str) -> list[dict[str, Any]]:
    """Where this actor may go; what it may not, or what this installation does not have, is not shown."""
    allowed = [place for place in PLACES if place.is_open_to(actor)]
    nearest = max((place.nearness(here) for place in allowed), default=0)
    return [
        {
            "label": place.label,
            "url": url,
            "icon": place.icon,
            "current": place.nearness(here) == nearest > 0,
        }
        for place in allowed
        if (url := _address(place.name, office))
    ]


def _address(name: str, office: Office | None) -> str:
    return door(name) or (door(name, office.organization_id) if office else "")


def trail(actor: Actor, bar: Bar | None) -> Sequence[dict[str, str]]:
    """The way from the top to the organisation one looks at; those above one's scope are named, not entered."""
    if bar is None or bar.organization is None:
        return []
    steps = way(actor, bar.organization, bar.on, bar.known_at)
    if steps and not hasattr(bar.organization, "name"):
        bar.organization.name = steps[-1].name
    return [
        {"label": step.name, "url": door("organization", step.pk, bar=bar, period=None) if step.open else ""}
        for step in steps
    ]
