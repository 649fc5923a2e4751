"""What a page says of a result: every step from those summoned to the verdict, with the rule behind it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sotay.regulations import BOUND_WORDS, GRADE_WORDS, Bound, Grade
from sotay.regulations.words import said

from .counting import Gathering
from .models import GATHERING_WORDS, GROUND_WORDS, VoteResult


@dataclass(frozen=True)
class Shown:
    """A result as a page shows it.

    Attributes:
        steps: how one gets from those summoned to those counted.
        outcome: the verdict in one sentence.
        rule: the majority with its citation; ``sureness`` where it is not sure.
        notes: what one should know beside.
    """

    result: VoteResult
    steps: list[dict[str, Any]]
    votes: list[dict[str, Any]]
    outcome: str
    rule: str
    sureness: str
    rule_url: str
    notes: list[str]


def shown(result: VoteResult) -> Shown:
    """A result with its whole calculation, from its own row: the rule as it was applied that day."""
    gathering = result.declared.gathering if result.declared else Gathering.MEMBERS
    steps = [{"label": _("Được triệu tập"), "value": result.summoned}]
    steps += [
        {"label": _("Trừ: %(ground)s") % {"ground": GROUND_WORDS[ground]}, "value": f"−{number}"}
        for ground, number in result.left_out.items()
    ]
    steps += [
        {
            "label": _("Tổng số %(who)s để tính") % {"who": GATHERING_WORDS[gathering]},
            "value": result.denominator,
            "note": result.base_citation,
        },
        {"label": _("Có mặt"), "value": result.present},
    ]
    votes = [
        {"label": _("Tán thành"), "value": result.votes_for},
        {"label": _("Không tán thành"), "value": result.votes_against},
        {"label": _("Ý kiến khác, phiếu trắng, không hợp lệ"), "value": result.votes_other},
    ]
    return Shown(
        result=result,
        steps=steps,
        votes=votes,
        outcome=outcome_of(result),
        rule=f"{majority_of(result)} ({result.rule_citation})",
        sureness="" if result.rule_grade in (Grade.READ, Grade.SECONDARY) else grade_of(result.rule_grade),
        rule_url=f"{reverse('rules')}?key={result.rule_key}",
        notes=notes_on(result),
    )


def outcome_of(result: VoteResult) -> str:
    """The verdict: 7 trên 9, cần 6: đủ tỷ lệ."""
    words = {"cast": result.votes_for, "counted": result.denominator, "needed": result.needed}
    if result.agreed:
        return _("%(cast)s trên %(counted)s, cần %(needed)s: đủ tỷ lệ.") % words
    return _("%(cast)s trên %(counted)s, cần %(needed)s: không đủ tỷ lệ.") % words


def majority_of(result: VoteResult) -> str:
    bound = Bound.MORE_THAN if result.more_than else Bound.AT_LEAST
    return f"{said(BOUND_WORDS[bound])} {result.share_top}/{result.share_bottom}"


def grade_of(grade: str) -> str:
    return said(GRADE_WORDS[Grade(grade)])


def notes_on(result: VoteResult) -> list[str]:
    """What one should know of a result beside its numbers."""
    notes = []
    if not result.quorate:
        notes.append(_("Số người dự chưa đủ để hội nghị hợp lệ."))
    if result.discloses:
        notes.append(
            _("Ít người bỏ phiếu và mọi người bỏ như nhau: kết quả cho biết từng người đã bỏ thế nào.")
        )
    later = VoteResult.objects.filter(supersedes=result).first()
    if later is not None:
        notes.append(_("Kết quả này ghi nhầm và đã được thay bằng kết quả khác."))
    if result.supersedes_id:
        notes.append(_("Kết quả này thay cho một kết quả ghi nhầm."))
    return notes
