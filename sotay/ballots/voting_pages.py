"""What the pages of a vote show: who is on the list, how far it is, what came of it."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.law import law
from sotay.kernel.sight import seen_by
from sotay.kernel.vietnamese import percent

from .actions import UNANIMITY
from .closing import counted_in
from .electing import Confidence
from .judging import Difference, Sort, differences
from .models import GROUND_WORDS, Outcome
from .queries import Shown, shown
from .voting_forms import COLUMN_WORDS, FLAW_WORDS, column_words
from .votings import State, Teller, Voting

CONFIDENCE_WORDS = {
    Confidence.NOTHING: "",
    Confidence.CONSIDER: gettext_lazy(
        "quá nửa tín nhiệm thấp: xem xét đưa ra khỏi quy hoạch, cho thôi giữ chức"
    ),
    Confidence.DISMISS: gettext_lazy("từ hai phần ba tín nhiệm thấp: miễn nhiệm, bố trí công tác thấp hơn"),
}


@dataclass(frozen=True)
class Standing:
    """How far a vote is.

    Attributes:
        counted: those counted so far; ``eligible`` may vote.
        cast: electronic ballots in the box.
        tellers: each with name, whether the key is made, whether the sheet is there.
        small: so few vote that a unanimous result says how each voted.
    """

    summoned: int
    denominator: int
    present: int
    cast: int
    eligible: int
    tellers: list[dict[str, Any]]
    small: bool

    @property
    def keys_made(self) -> int:
        return sum(teller["has_key"] for teller in self.tellers)

    @property
    def sheets(self) -> int:
        return sum(teller["has_sheet"] for teller in self.tellers)


def standing_of(voting: Voting) -> Standing:
    """How far a vote is, in numbers; and the tellers by name, whom every voter knows."""
    with seen_by(PROGRAM):
        who = counted_in(voting)
        voters = list(voting.voters.values_list("ground", "has_cast"))
        tellers = [
            {
                "name": teller.person.full_name,
                "person_id": teller.person_id,
                "number": teller.number,
                "has_key": teller.public_key is not None,
                "has_sheet": teller.sheet is not None,
                "has_handed": teller.handed is not None,
            }
            for teller in voting.tellers.select_related("person").order_by("number")
        ]
    eligible = sum(1 for ground, _cast in voters if not ground)
    return Standing(
        who.summoned,
        who.denominator,
        who.present,
        sum(cast for _ground, cast in voters),
        eligible,
        tellers,
        eligible < law(UNANIMITY, voting.held_on).value,
    )


def voters_of(voting: Voting, actor: Actor) -> list[dict[str, Any]]:
    """The list by name, for the office of the organisation itself; offices above it see numbers."""
    if actor.organization_id != voting.organization_id:
        return []
    rows = voting.voters.select_related("person").order_by("person__name_key", "pk")
    return [
        {
            "pk": row.pk,
            "name": row.person.full_name,
            "ground": GROUND_WORDS.get(row.ground, "") if row.ground else "",  # type: ignore[call-overload]
            "present": row.present,
            "has_cast": row.has_cast,
            "left_out": row.is_left_out,
        }
        for row in rows
    ]


def differing(tellers: list[Teller], voting: Voting) -> list[dict[str, Any]]:
    """Where two sheets that are both there do not agree, in words."""
    sheets = [teller.counted for teller in tellers]
    if len(sheets) < 2 or sheets[0] is None or sheets[1] is None:
        return []
    return [
        {"label": said(each, voting), "one": each.one, "other": each.other}
        for each in differences(sheets[0], sheets[1], voting.design)
    ]


def said(difference: Difference, voting: Voting) -> str:
    """Which line of the sheet it is."""
    if difference.what == "issued":
        return _("Số phiếu phát ra")
    if difference.what == "returned":
        return _("Số phiếu thu về")
    if difference.what == "invalid":
        return _("Phiếu không hợp lệ: %(why)s") % {"why": FLAW_WORDS[difference.key]}
    column = column_words(voting, difference.key)
    return f"{voting.lines[difference.line]}: {column}" if voting.lines else column


@dataclass(frozen=True)
class Told:
    """What came of a vote, as a page and the minutes tell it.

    Attributes:
        vote: the result of one matter, with its calculation.
        sheet: issued, returned, valid, invalid by reason.
        who: from those summoned to the denominator.
        lines: for each name its numbers, shares and what came of it.
        summary: the finding in a sentence.
    """

    outcome: Outcome
    vote: Shown | None
    sheet: list[dict[str, Any]]
    who: list[dict[str, Any]]
    columns: list[str]
    lines: list[dict[str, Any]] = field(default_factory=list)
    summary: str = ""
    rule: str = ""
    papers: list[str] = field(default_factory=list)


def told(outcome: Outcome) -> Told:
    """What came of a vote, in numbers and words."""
    voting, sheet = outcome.voting, outcome.count
    design = voting.design
    rows = [
        {"label": _("Phiếu phát ra"), "value": sheet.issued},
        {"label": _("Phiếu thu về"), "value": sheet.returned},
        {"label": _("Phiếu hợp lệ"), "value": sheet.valid},
    ]
    rows += [
        {"label": _("Không hợp lệ: %(why)s") % {"why": FLAW_WORDS[flaw]}, "value": number}
        for flaw, number in sheet.invalid.items()
    ]
    who = [{"label": _("Được triệu tập"), "value": outcome.summoned}]
    who += [
        {"label": _("Trừ: %(ground)s") % {"ground": GROUND_WORDS[ground]}, "value": f"−{number}"}
        for ground, number in outcome.left_out.items()
    ]
    who += [
        {"label": _("Tổng số để tính"), "value": outcome.denominator},
        {"label": _("Có mặt"), "value": outcome.present},
    ]
    return Told(
        outcome=outcome,
        vote=shown(outcome.vote) if outcome.vote else None,
        sheet=rows,
        who=who,
        columns=[column_words(voting, column) for column in design.columns],
        lines=lines_of(outcome) if design.sort != Sort.CHOICE else [],
        summary=summary_of(outcome),
        rule=outcome.rule_citation,
        papers=[in_words_of(paper) for paper in outcome.papers],
    )


def in_words_of(paper: str) -> str:
    """A published paper, in the words that stood on it."""
    return " · ".join(str(COLUMN_WORDS.get(mark, mark)) for mark in paper.split("·"))


def lines_of(outcome: Outcome) -> list[dict[str, Any]]:
    """Each name with its numbers, what share they are, and what came of it."""
    voting, sheet, came = outcome.voting, outcome.count, outcome.came
    is_levels = voting.design.sort == Sort.LEVELS
    whole = sheet.returned if is_levels else outcome.denominator
    found = []
    for line, (name, marks) in enumerate(zip(voting.lines, sheet.marks, strict=True)):
        shares = [percent(Fraction(number, whole)) if whole else "" for number in marks]
        found.append(
            {
                "name": name,
                "cells": [
                    {"value": number, "share": share} for number, share in zip(marks, shares, strict=True)
                ],
                "elected": line in came.get("elected", []),
                "tied": line in came.get("tied", []),
                "after": CONFIDENCE_WORDS[Confidence(came["confidence"][line])] if is_levels else "",
            }
        )
    return found


def summary_of(outcome: Outcome) -> str:
    """The finding, in a sentence."""
    came = outcome.came
    if outcome.vote is not None or "elected" not in came:
        return ""
    lines = outcome.voting.lines
    if outcome.voting.declared.named_where:
        return _("%(elected)s người đủ tỷ lệ được giới thiệu.") % {"elected": len(came["elected"])}
    if came["tied"]:
        names = ", ".join(lines[at] for at in came["tied"])
        return _("Bằng phiếu nhau ở vị trí cuối: %(names)s. Bầu lần nữa giữa những người này.") % {
            "names": names
        }
    if came["open_seats"]:
        words = {"elected": len(came["elected"]), "seats": outcome.voting.at_most}
        return _("Bầu được %(elected)s trên %(seats)s; còn thiếu, hội nghị quyết định bầu thêm.") % words
    return _("Đã bầu đủ %(seats)s người.") % {"seats": outcome.voting.at_most}


def state_kind(state: str) -> str:
    """Which chip a state wears."""
    return {State.KEYS: "waiting", State.OPEN: "open", State.COUNTED: "done", State.WITHDRAWN: "ended"}[
        State(state)
    ]
