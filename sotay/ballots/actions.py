"""Writing down what a vote came to: the numbers are judged by the rules of its day, and stay."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.law import demand, law, warn
from sotay.organizations.actions import kept, refuse_the_future
from sotay.organizations.models import Body, Decision, Organization
from sotay.regulations import Bound, Refused

from .counting import Ground, Miscount, Tally, Verdict, count
from .judging import Sort
from .models import GROUND_WORDS, VoteResult
from .votes import VOTES, Channel, Vote

UNANIMITY = "privacy.unanimity_warning_below"

FAULTS = {
    "negative": gettext_lazy("Các số không thể âm."),
    "nobody_counted": gettext_lazy("Sau khi trừ những người không tính thì không còn ai để biểu quyết."),
    "more_present_than_counted": gettext_lazy(
        "Số người có mặt nhiều hơn số người được tính. Người vắng mặt được trừ thì không ghi vào số có mặt."
    ),
    "more_votes_than_present": gettext_lazy("Tổng số phiếu nhiều hơn số người có mặt. Hãy đếm lại."),
}


def judge_vote(vote: Vote, tally: Tally, on: date, at: Organization) -> Verdict:
    """The verdict of a vote by the rules of its day, for the organisation it was held in.

    Raises:
        Refused: the numbers cannot be of one vote.
    """
    try:
        return count(
            tally,
            law(vote.majority, on, at=at),
            law(vote.left_out, on, at=at),
            law(vote.quorum, on, at=at),
            few_below=law(UNANIMITY, on).value,
        )
    except Miscount as miscount:
        raise Refused(None, str(FAULTS[miscount.fault])) from miscount


def record_vote(
    organization: Organization,
    *,
    kind: str,
    held_on: date,
    channel: str,
    tally: Tally,
    body: Body | None = None,
    subject: str = "",
    decision: Decision | None = None,
    supersedes: VoteResult | None = None,
) -> VoteResult:
    """Keep the result of a vote, within an action that is running.

    Args:
        organization: the one whose members or body voted.
        kind: the key of a declared vote.
        tally: what the tellers wrote down; probationary members are no part of it.
        body: the body that voted, where it is kept as one.
        subject: the coded matter it belongs to, such as "case:12".
        decision: the resolution it became.
        supersedes: the result this one corrects.

    Returns:
        The result; ``agreed`` says what came of it. Too few votes refuse nothing: the paper still goes its way.

    Raises:
        Refused: the numbers cannot be of one vote, this body does not vote about this, or a rule that is sure was
            broken (how it is voted, who is left out, how many must be there).
    """
    vote = VOTES.get(kind)
    if vote is None or vote.sort != Sort.CHOICE:
        raise Refused(None, _("Không có loại biểu quyết này."))
    refuse_the_future(held_on)
    refuse_another_body(vote, organization, body, held_on)
    refuse_another_vote(supersedes, organization, kind, subject)
    verdict = judge_vote(vote, tally, held_on, organization)
    object_to_how(vote, verdict, channel, held_on, organization)
    result = VoteResult(
        organization=organization,
        body=body,
        kind=kind,
        subject=subject,
        held_on=held_on,
        channel=channel,
        decision=kept(decision) if decision else None,
        supersedes=supersedes,
        **numbers_of(tally, verdict),
    )
    result.save()
    return result


def numbers_of(tally: Tally, verdict: Verdict) -> dict[str, object]:
    """The columns of a result that hold numbers and the rule they were judged by."""
    share, majority, base = Fraction(verdict.majority.value), verdict.majority, verdict.base
    return {
        **{f"less_{ground}": tally.left_out.get(ground, 0) for ground in Ground},
        "summoned": tally.summoned,
        "present": tally.present,
        "votes_for": tally.votes_for,
        "votes_against": tally.votes_against,
        "votes_other": tally.votes_other,
        "denominator": verdict.denominator,
        "share_top": share.numerator,
        "share_bottom": share.denominator,
        "more_than": majority.bound is Bound.MORE_THAN,
        "needed": verdict.needed,
        "agreed": verdict.agreed,
        "quorate": verdict.quorate,
        "discloses": verdict.discloses,
        "rule_key": majority.key,
        "rule_since": majority.since,
        "rule_citation": majority.citation,
        "rule_grade": majority.grade,
        "base_key": base.key,
        "base_citation": base.citation,
        "base_grade": base.grade,
    }


def refuse_another_body(vote: Vote, organization: Organization, body: Body | None, on: date) -> None:
    """Only the body of the declared kind, of the organisation itself, and on a day it was there."""
    state = organization.state(on)
    if state is None:
        raise Refused(None, _("Ngày biểu quyết, tổ chức này chưa có hoặc đã kết thúc."))
    if state.kind not in vote.kinds:
        raise Refused(None, _("Tổ chức loại này không biểu quyết về việc đó."))
    if body is None:
        return
    if body.organization_id != organization.pk or not body.in_force(on):
        raise Refused(None, _("Cơ quan này không thuộc tổ chức đó vào ngày biểu quyết."))
    if body.kind not in vote.bodies:
        raise Refused(None, _("Cơ quan này không biểu quyết về việc đó."))


def refuse_another_vote(
    former: VoteResult | None, organization: Organization, kind: str, subject: str
) -> None:
    """A correction is of the same vote, and of its latest result."""
    if former is None:
        return
    if (former.organization_id, former.kind, former.subject) != (organization.pk, kind, subject):
        raise Refused(None, _("Kết quả thay thế phải là của cùng một lần biểu quyết."))
    if VoteResult.objects.filter(supersedes=former).exists():
        raise Refused(None, _("Kết quả này đã được thay bằng kết quả khác. Hãy sửa kết quả mới nhất."))


def object_to_how(vote: Vote, verdict: Verdict, channel: str, on: date, at: Organization) -> None:
    """How it was voted, who was left out, how many were there; and how sure the majority is.

    Raises:
        Refused: a rule that is sure enough was broken.
    """
    object_to_channel(vote, channel, on, at)
    for ground in verdict.strange:
        demand(
            verdict.base,
            kept=False,
            why=_("Ở hội nghị này không được trừ người “%(ground)s”.") % {"ground": GROUND_WORDS[ground]},
        )
    demand(verdict.quorum, verdict.quorate, _("Số người dự chưa đủ để hội nghị hợp lệ."))
    if not verdict.majority.refuses:
        warn(verdict.majority, _("Tỷ lệ phải đạt chưa chắc chắn; cấp có thẩm quyền kết luận."))
    if verdict.discloses:
        warn(
            law(UNANIMITY, on),
            _("Ít người bỏ phiếu và mọi người bỏ như nhau: kết quả cho biết từng người đã bỏ thế nào."),
        )


def object_to_channel(vote: Vote, channel: str, on: date, at: Organization) -> None:
    """Whether a kind of vote may be held in a way. An electronic ballot needs a rule that allows it, however sure.

    Raises:
        Refused: it may not.
    """
    channels = law(vote.channels, on, at=at)
    allowed = channel in channels.value
    why = _("Việc này không biểu quyết bằng cách “%(channel)s”.") % {
        "channel": str(Channel(channel).label).lower()
    }
    if channel == Channel.ELECTRONIC and not allowed:
        raise Refused(channels, why, _("Hãy bỏ phiếu kín trên giấy."))
    demand(channels, allowed, why)


@action("vote.record", gettext_lazy("Ghi kết quả biểu quyết"))
def record(
    actor: Actor,
    organization: Organization,
    *,
    kind: str,
    held_on: date,
    channel: str,
    summoned: int,
    present: int,
    votes_for: int,
    votes_against: int = 0,
    votes_other: int = 0,
    left_out: Mapping[Ground, int] | None = None,
    body: Body | None = None,
    decision: Decision | None = None,
) -> VoteResult:
    """Record what a body voted. See ``record_vote``."""
    tally = Tally(summoned, present, votes_for, votes_against, votes_other, left_out or {})
    return record_vote(
        organization,
        kind=kind,
        held_on=held_on,
        channel=channel,
        tally=tally,
        body=body,
        decision=decision,
    )


@action("vote.correct", gettext_lazy("Sửa kết quả biểu quyết"))
def correct(
    actor: Actor,
    result: VoteResult,
    *,
    held_on: date,
    channel: str,
    summoned: int,
    present: int,
    votes_for: int,
    votes_against: int = 0,
    votes_other: int = 0,
    left_out: Mapping[Ground, int] | None = None,
) -> VoteResult:
    """Replace a result that was written down wrongly; the former one stays and says what replaced it.

    Raises:
        Refused: it was replaced already, or the numbers are wrong; and where the verdict would turn, once something
            was done on its strength.
    """
    tally = Tally(summoned, present, votes_for, votes_against, votes_other, left_out or {})
    if result.subject:
        refuse_to_turn(result, tally, held_on)
    return record_vote(
        result.organization,
        kind=result.kind,
        held_on=held_on,
        channel=channel,
        tally=tally,
        body=result.body,
        subject=result.subject,
        decision=result.decision,
        supersedes=result,
    )


def refuse_to_turn(result: VoteResult, tally: Tally, on: date) -> None:
    """A verdict on which a case went on is turned in that case, not behind its back."""
    vote = VOTES.get(result.kind)
    if vote and judge_vote(vote, tally, on, result.organization).agreed != result.agreed:
        raise Refused(
            None,
            _("Số sửa lại làm thay đổi kết luận của một hồ sơ đang giải quyết."),
            _("Hãy biểu quyết và ghi lại trong hồ sơ đó."),
        )
