"""A round as one reads it: everybody who is due a badge, asked for, decided or handed over, and what comes next."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import Actor
from sotay.kernel.dates import spelled
from sotay.kernel.place import under
from sotay.members.models import Member
from sotay.organizations.models import Organization, described
from sotay.people.models import Presence
from sotay.procedures.declaring import SEATS, Seat
from sotay.procedures.seating import may_act, permission_of

from .actions import is_asked_at
from .awarding import in_words
from .candidates import Candidate, candidates
from .kinds import Ground
from .models import BadgeAward

NEXT = {Seat.GRASSROOTS: "badge.pass_on", Seat.UPPER: "badge.pass_on", Seat.PROVINCE: "badge.award"}
"""What is done with a proposal at each seat."""


@dataclass
class Line:
    """Somebody on a round's list.

    Attributes:
        part: which of ``PARTS`` they stand in.
        act: what the reader may do about them now, or ""; ``own`` where it is their own level's turn.
        note: what else one must know.
    """

    member: Member
    cell_id: int
    years: int
    ground: str
    reached_on: date | None
    part: str
    act: str = ""
    own: bool = False
    note: str = ""
    estimated: bool = False
    case_id: int | None = None
    award: BadgeAward | None = None
    cell: str = ""
    number: str = ""

    @property
    def ground_words(self) -> Any:
        return Ground(self.ground).label if self.ground else ""


PARTS: dict[str, Any] = {
    "to_decide": gettext_lazy("Chờ quyết định"),
    "turn": gettext_lazy("Đến lượt mình"),
    "to_propose": gettext_lazy("Đủ tuổi đảng trong đợt này, chưa đề nghị"),
    "asked": gettext_lazy("Đã đề nghị, chờ nơi khác"),
    "to_hand_over": gettext_lazy("Đã có quyết định, chưa trao"),
    "handed_over": gettext_lazy("Đã trao"),
    "to_confirm": gettext_lazy("Ngày kết nạp mới là ước tính: cần xác nhận"),
    "earlier": gettext_lazy("Đủ tuổi đảng từ các đợt trước, chưa ghi Huy hiệu"),
    "waiting": gettext_lazy("Chưa xét trong đợt này"),
}


def lines(actor: Actor, organization: Organization, round_on: date, on: date) -> list[Line]:
    """Everybody on a round's list below an organisation, by a fixed number of queries."""
    found = [_line(actor, each, round_on) for each in candidates(organization, round_on, on)]
    rows = awards_of(organization, round_on)
    cells = _cells_of([row.member_id for row in rows])
    may_hand = actor.may("badge.hand_over", organization.path)
    found += [_awarded(row, cells.get(row.member_id, row.organization_id), may_hand) for row in rows]
    states = described(
        {each.cell_id for each in found} | {row.province_id for row in rows},
        on,
    )
    for each in found:
        state = states.get(each.cell_id)
        each.cell = state.name if state else ""
        if each.award is not None:
            province = states.get(each.award.province_id)
            each.number = in_words(each.award, province.code if province else "")
    order = list(PARTS)
    return sorted(found, key=lambda each: (order.index(each.part), -each.years, each.member.person.name_key))


def awards_of(organization: Organization, round_on: date) -> list[BadgeAward]:
    """The badges decided for a round, of members who are in a branch now, or were last."""
    there = Presence.objects.filter(under(organization.path or "-"), person=OuterRef("member"), latest=True)
    rows = BadgeAward.objects.standing().filter(Exists(there), round_on=round_on)
    return list(rows.select_related("member__person", "decision").order_by("-years", "pk"))


def _cells_of(members: list[int]) -> dict[int, int]:
    rows = Presence.objects.filter(person__in=members, latest=True).order_by("valid_to")
    return dict(rows.values_list("person_id", "organization_id"))


def _line(actor: Actor, each: Candidate, round_on: date) -> Line:
    line = Line(
        member=each.member,
        cell_id=each.cell_id,
        years=each.years,
        ground=each.ground,
        reached_on=each.due.reached_on if each.due else None,
        part="to_propose",
        estimated=each.estimated,
    )
    if each.guest:
        line.note = _("đang sinh hoạt tạm thời nơi khác")
    if each.task is not None:
        return _asked(actor, each, line, round_on)
    if each.estimated:
        line.part = "to_confirm"
    elif each.waits_until is not None and each.waits_until > round_on:
        line.part, line.note = "waiting", _("được xét từ ngày %(day)s") % {"day": spelled(each.waits_until)}
    elif line.ground == Ground.LATE:
        line.part = "earlier"
    if each.asks_at(round_on) and actor.may("badge.propose") and actor.may(permission_of(Seat.CELL)):
        line.act, line.own = "badge.propose", each.cell_id == actor.organization_id
    return line


def _asked(actor: Actor, each: Candidate, line: Line, round_on: date) -> Line:
    task = each.task
    assert task is not None
    line.part, line.case_id = "asked", task.case_id
    seat = Seat(task.seat)
    line.note = _("chờ: %(who)s") % {"who": SEATS[seat]}
    if not is_asked_at(each, round_on):
        if each.asked:
            line.note = _("đang đề nghị đợt %(day)s") % {
                "day": spelled(date.fromisoformat(each.asked["round"]))
            }
        return line
    if seat in NEXT and actor.may(NEXT[seat]) and may_act(actor, seat, task.path):
        line.part, line.act = "to_decide" if seat is Seat.PROVINCE else "turn", NEXT[seat]
        line.own = task.organization_id == actor.organization_id
    return line


def _awarded(row: BadgeAward, cell_id: int, may_hand: bool) -> Line:
    decision = row.decision
    said = _("Quyết định số %(number)s") % {"number": decision.number} if decision else ""
    handed = row.handed_on is not None
    return Line(
        member=row.member,
        cell_id=cell_id,
        years=row.years,
        ground=row.ground,
        reached_on=row.reached_on,
        part="handed_over" if handed else "to_hand_over",
        act="badge.hand_over" if may_hand and not handed else "",
        own=False,
        note=_("trao ngày %(day)s") % {"day": spelled(row.handed_on)} if row.handed_on else said,
        award=row,
    )
