"""What stands on the first page of the handbook: each room says what it has for a member, and says nothing if nothing.

A tile is a question a member comes with: when do we meet, what have I to do, what may I vote on, what is there to read,
what do I owe. Where there is nothing to show there is no tile.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sotay.dues.models import first_of
from sotay.dues.queries import months_of
from sotay.dues.rates import next_month
from sotay.honours.candidates import beginnings_of, had_by
from sotay.honours.eligibility import Beginning, badge_years, reaches, rounds_around
from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.members.case_queries import running
from sotay.members.models import Member
from sotay.organizations.doors import door
from sotay.organizations.models import Organization
from sotay.regulations import book, clause


@dataclass(frozen=True)
class Line:
    """One thing of a tile.

    Attributes:
        words: what it is; ``note``: what else one wants to know at once.
        url: where it leads.
        chip: a kind of chip and its words.
    """

    words: Any
    note: str = ""
    url: str = ""
    chip: tuple[str, str] | None = None


@dataclass(frozen=True)
class Tile:
    """One question answered.

    Attributes:
        key: names it, and its place in the page.
        title: the question in two or three words.
        icon: a picture beside it.
        lead: the answer, large; ``lead_note``: a few words after it.
        kind: "" or how it is coloured: ``due``, ``done``, ``honour``.
        lines: what there is, one by one.
        url: where all of it stands; ``more``: the words of that door.
        is_primary: it is what one has to do now.
    """

    key: str
    title: Any
    icon: str
    lead: str = ""
    lead_note: str = ""
    kind: str = ""
    lines: tuple[Line, ...] = ()
    url: str = ""
    more: Any = ""
    is_primary: bool = False


@dataclass(frozen=True)
class Reader:
    """Who opens the handbook: the member, where they sit, and the day.

    Attributes:
        actor: who asks; the member, or whoever prints it for them.
        is_own: the member themself.
    """

    actor: Actor
    member: Member
    cell: Organization | None
    on: date
    is_own: bool = True
    kept: dict[str, Any] = field(default_factory=dict, compare=False)


Shows = Callable[[Reader], Tile | None]


def dues(reader: Reader) -> Tile | None:
    """What is open, and where the code to pay it stands."""
    months = months_of(reader.member, date(reader.on.year - 2, 1, 1), next_month(first_of(reader.on)))
    if not months:
        return None
    open_ = [month for month in months if month.open > 0]
    url = door("dues:own") if reader.is_own else ""
    if not open_:
        last = months[0].month
        return Tile(
            "dues",
            _("Đảng phí"),
            "cash-coin",
            lead=_("Đã đóng đủ"),
            lead_note=_("đến tháng %(month)s/%(year)s") % {"month": last.month, "year": last.year},
            kind="done",
            url=url,
            more=_("Xem từng tháng"),
        )
    amount = sum(month.open for month in open_)
    return Tile(
        "dues",
        _("Đảng phí"),
        "cash-coin",
        lead=_("%(amount)s đ") % {"amount": f"{amount:,}".replace(",", ".")},
        lead_note=ngettext("của %(count)s tháng chưa đóng", "của %(count)s tháng chưa đóng", len(open_))
        % {"count": len(open_)},
        kind="due",
        url=url,
        more=_("Quét mã để đóng"),
    )


def about_me(reader: Reader) -> Tile | None:
    """Procedures about oneself that run: where they stand."""
    found = running(reader.member.pk, reader.on)
    if not found:
        return None
    lines = tuple(
        Line(
            each.title,
            " · ".join(
                filter(
                    None,
                    (
                        str(each.step),
                        each.place,
                        _("hạn %(day)s") % {"day": spelled(each.due_on)} if each.due_on else "",
                    ),
                )
            ),
        )
        for each in found
    )
    return Tile("about-me", _("Hồ sơ của tôi đang được giải quyết"), "folder2-open", lines=lines)


NEW_FOR = 365
AT_MOST = 3


def to_read(reader: Reader) -> Tile | None:
    """Regulations that came into force lately, the latest first."""
    texts = [text for text in book().texts.values() if 0 <= (reader.on - text.since).days <= NEW_FOR]
    texts = sorted(texts, key=lambda text: (text.since, text.number), reverse=True)[:AT_MOST]
    used = {clause(key, reader.on).regulation for key in book().keys}
    lines = tuple(
        Line(
            text.number,
            _("%(name)s, hiệu lực từ %(day)s") % {"name": text.name, "day": spelled(text.since)},
            door("rules", q=text.number) if text.number in used else door("rules"),
        )
        for text in texts
    )
    if not lines:
        return None
    return Tile("read", _("Quy định mới"), "book", lines=lines, url=door("rules"), more=_("Tất cả quy định"))


# Badges ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Coming:
    """The next badge of somebody: which, when its age is reached, and at which round it may be given."""

    years: int
    reached_on: date
    round_on: date | None
    sure: bool


def coming_badge(member: Member, on: date) -> Coming | None:
    """The next badge a member comes to; ``None`` where the day of admission is not known, or none is left."""
    beginning: Beginning | None = beginnings_of([member]).get(member.pk)
    if beginning is None or beginning.died_on is not None:
        return None
    had = had_by([member.pk])[member.pk]
    for years in badge_years(on):
        reached = reaches(years, beginning)
        if years in had or reached is None or years < max(had, default=0):
            continue
        round_on = next((day for day in rounds_around(max(reached, on)) if day >= max(reached, on)), None)
        return Coming(years, reached, round_on, beginning.sure)
    return None


TILES: list[Shows] = [about_me, to_read, dues]
"""The tiles in the order of the page."""


def tiles_of(reader: Reader) -> list[Tile]:
    """All that the rooms have for a member today."""
    found: Iterable[Tile | None] = (shows(reader) for shows in TILES)
    return [tile for tile in found if tile is not None]
