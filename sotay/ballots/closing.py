"""Counting: hands and cards by number, paper by two tellers who must agree, electronic ballots by opening the box."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import NotAllowed, action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.law import demand, law, warn
from sotay.kernel.sight import seen_by
from sotay.kernel.time import today
from sotay.regulations import Clause, Refused

from . import sealing
from .actions import FAULTS, object_to_channel, record_vote
from .counting import Ground, Tally, as_share, needed_of
from .electing import confidence, elect
from .judging import Column, Flaw, Sheet, Slip, Sort, count_slips, faults_of, written
from .models import GROUND_WORDS, Outcome, VoteResult
from .opening import locked
from .votes import Channel
from .votings import State, Teller, Voting

UNREADABLE = "unreadable"
"""An electronic ballot that the counters' keys do not open: it was not made by the page."""

SHEET_FAULTS = {
    "negative": gettext_lazy("Các số không thể âm."),
    "more_returned": gettext_lazy("Số phiếu thu về nhiều hơn số phiếu phát ra. Hãy đếm lại."),
    "more_invalid": gettext_lazy("Số phiếu không hợp lệ nhiều hơn số phiếu thu về. Hãy đếm lại."),
    "more_marks": gettext_lazy("Dòng %(line)s: tổng số nhiều hơn số phiếu hợp lệ. Hãy đếm lại."),
    "more_elected": gettext_lazy("Tổng số phiếu bầu nhiều hơn số phiếu hợp lệ cho phép. Hãy đếm lại."),
}


@dataclass(frozen=True)
class Counted:
    """Who is counted: from those on the list to the denominator."""

    summoned: int
    left_out: dict[str, int]
    present: int

    @property
    def denominator(self) -> int:
        return self.summoned - sum(self.left_out.values())


def counted_in(voting: Voting) -> Counted:
    """Who is counted, from the list: whoever is there or has voted always is."""
    voters = list(voting.voters.all())
    left_out = Counter(voter.ground for voter in voters if voter.is_left_out)
    present = sum(voter.present or voter.has_cast for voter in voters)
    return Counted(len(voters), dict(sorted(left_out.items())), present)


# Ways of counting --------------------------------------------------------------------------------------------


@action("vote.conclude", gettext_lazy("Ghi số đã đếm"))
def conclude(
    actor: Actor, voting: Voting, *, votes_for: int, votes_against: int = 0, votes_other: int = 0
) -> Outcome:
    """Write down how many raised their hands or cards; who is counted stands on the list.

    Raises:
        Refused: it is a secret vote, or the numbers cannot be.
    """
    found = locked(voting, State.OPEN)
    if found.channel not in (Channel.HANDS, Channel.CARD):
        raise Refused(None, _("Phiếu kín do tổ kiểm phiếu đếm."))
    cast = votes_for + votes_against + votes_other
    return finish(found, Sheet(cast, cast, {}, ((votes_for, votes_against, votes_other),)))


@action("ballot.enter", gettext_lazy("Ghi bảng kiểm phiếu"), elsewhere=("teller",))
def enter(
    actor: Actor,
    teller: Teller,
    *,
    issued: int,
    returned: int,
    invalid: Mapping[str, int],
    marks: Sequence[Sequence[int]],
) -> Teller:
    """A teller writes down what was counted, without seeing the other's sheet. Two that agree are the result.

    The office that opened the vote may type the sheet of one teller from paper; two sheets are never one account's.

    Raises:
        NotAllowed: it is another's.
        Refused: the vote is counted, the numbers cannot be, or the same account typed the other sheet.
    """
    office = actor.may("vote.open", teller.voting.organization.path)
    if not office and (actor.person_id is None or teller.person_id != actor.person_id):
        raise NotAllowed("ballot.enter")
    with seen_by(PROGRAM):
        voting = locked(teller.voting, State.OPEN)
        if voting.channel != Channel.PAPER:
            raise Refused(None, _("Việc này không bỏ phiếu trên giấy."))
        sheet = Sheet(issued, returned, dict(invalid), tuple(tuple(line) for line in marks))
        refuse_sheet(voting, sheet)
        others = list(voting.tellers.exclude(pk=teller.pk))
        if actor.account_id is not None and actor.account_id in [other.entered_by for other in others]:
            raise Refused(
                None,
                _("Hai bảng kiểm phiếu phải do hai người ghi."),
                _("Hãy để người kiểm phiếu thứ hai đăng nhập và ghi bảng của mình."),
            )
        teller.sheet, teller.entered_by = sheet.plain, actor.account_id
        teller.save()
        if all(other.sheet == sheet.plain for other in others):
            finish(voting, sheet)
    return teller


def refuse_sheet(voting: Voting, sheet: Sheet) -> None:
    """The numbers of a sheet can be of one box.

    Raises:
        Refused: the first contradiction, in words.
    """
    for fault in faults_of(sheet, voting.design):
        key, _colon, line = fault.partition(":")
        raise Refused(None, SHEET_FAULTS[key] % {"line": line} if line else str(SHEET_FAULTS[key]))
    papers = sheet.returned - sheet.invalid.get(Flaw.NOT_ISSUED, 0)
    if max(papers, sheet.issued) > counted_in(voting).present:
        raise Refused(
            None,
            _("Số phiếu nhiều hơn số người có mặt."),
            _("Hãy đếm lại, hoặc nhờ người mở biểu quyết sửa số có mặt."),
        )


@action("ballot.close", gettext_lazy("Mở hòm, kiểm phiếu"), elsewhere=("voting",))
def close(actor: Actor, voting: Voting, *, codes: Sequence[str]) -> Outcome:
    """Open the box with the codes of enough counters, count, and destroy what was in it.

    The codes live in this call and nowhere else. Papers are opened in the order of their receipts, without their
    voters' names at hand; what is kept is sorted.

    Raises:
        NotAllowed: not one of the counters.
        Refused: the vote is not open, a code is nobody's, or there are too few.
    """
    if actor.person_id is None:
        raise NotAllowed("ballot.close")
    with seen_by(PROGRAM):
        if not voting.tellers.filter(person_id=actor.person_id).exists():
            raise NotAllowed("ballot.close")
        found = locked(voting, State.OPEN)
        if not found.is_electronic:
            raise Refused(None, _("Việc này không bỏ phiếu điện tử."))
        keys = keys_of(found, codes)
        slips, papers, receipts = open_box(found, keys)
        design, rule = found.design, law(found.declared.invalid, found.held_on)
        sheet = count_slips(slips, design, rule.value, issued=len(receipts))
        if unreadable := len(receipts) - len(slips):
            invalid = {**sheet.invalid, UNREADABLE: unreadable}
            sheet = Sheet(len(receipts), len(receipts), invalid, sheet.marks)
        found.slots.all().delete()
        found.tellers.update(public_key=None, handed=None)
        found.opener = found.opening_key = None
        return finish(found, sheet, papers, receipts)


def keys_of(voting: Voting, codes: Sequence[str]) -> dict[int, EllipticCurvePrivateKey]:
    """The counters' keys by their numbers, as many as open the box.

    Raises:
        Refused: a code belongs to no counter, or there are too few.
    """
    numbers = {bytes(teller.public_key or b""): teller.number for teller in voting.tellers.all()}
    keys: dict[int, EllipticCurvePrivateKey] = {}
    for place, code in enumerate((code for code in codes if code.strip()), 1):
        key = sealing.key_of(code)
        number = numbers.get(sealing.public_of(key)) if key else None
        if key is None or number is None:
            raise Refused(
                None,
                _("Mã thứ %(place)s không phải mã của tổ kiểm phiếu này. Hãy xem lại.") % {"place": place},
            )
        keys[number] = key
    if len(keys) < voting.keys_needed:
        raise Refused(
            None,
            _("Cần mã của %(needed)s người, mới có %(given)s.")
            % {"needed": voting.keys_needed, "given": len(keys)},
        )
    return dict(sorted(keys.items())[: voting.keys_needed])


def open_box(
    voting: Voting, keys: Mapping[int, EllipticCurvePrivateKey]
) -> tuple[list[Slip], list[str], list[str]]:
    """The papers of a box in sorted order, as slips and as lines; and the receipts, sorted.

    A ballot nobody can open is one line "?" and no slip.
    """
    design, counters = voting.design, voting.tellers.count()
    slips, papers, receipts = [], [], []
    rows = voting.slots.order_by("receipt").values_list("contents", "receipt", "voter_id")
    for sealed, receipt, slot in rows:
        receipts.append(receipt)
        try:
            paper = sealing.unseal(bytes(sealed), keys, counters, sealing.context(voting.pk, slot))
        except sealing.CannotOpen:
            papers.append("?")
            continue
        slip = Slip(tuple(paper))
        slips.append(slip)
        papers.append(written(slip, design))
    return sorted(slips, key=lambda each: each.marks), sorted(papers), receipts


def digest_of(papers: Sequence[str], receipts: Sequence[str]) -> str:
    """What binds the papers and the receipts that were published together."""
    return hashlib.sha256("\n".join([*papers, "", *receipts]).encode()).hexdigest()


# What comes of it --------------------------------------------------------------------------------------------


def finish(voting: Voting, sheet: Sheet, papers: Sequence[str] = (), receipts: Sequence[str] = ()) -> Outcome:
    """Keep what was counted, judged by the rules of the day of the vote.

    Raises:
        Refused: the numbers cannot be, or a rule that is sure was broken.
    """
    voting.state = State.COUNTED
    voting.save()
    who, vote = counted_in(voting), voting.declared
    rule = as_share(law(vote.majority, voting.held_on, at=voting.organization))
    result, came, quorate = None, {}, True
    if vote.sort == Sort.CHOICE:
        result = result_of_sheet(voting, who, sheet)
        quorate = result.quorate
    else:
        quorate = quorum_of(voting, who)
        came = came_of(voting, who, sheet, rule)
    outcome = Outcome(
        voting=voting,
        counted_on=today(),
        sheet=sheet.plain,
        summoned=who.summoned,
        left_out=who.left_out,
        denominator=who.denominator,
        present=who.present,
        quorate=quorate,
        needed=0 if vote.sort == Sort.LEVELS or voting.runoff else needed_of(rule, who.denominator),
        came=came,
        papers=list(papers),
        receipts=list(receipts),
        digest=digest_of(papers, receipts) if voting.is_electronic else "",
        rule_key=rule.key,
        rule_since=rule.since,
        rule_citation=rule.citation,
        rule_grade=rule.grade,
        vote=result,
    )
    outcome.save()
    return outcome


def result_of_sheet(voting: Voting, who: Counted, sheet: Sheet) -> VoteResult:
    """The result as numbers; what is invalid counts as other."""
    votes_for, votes_against, _other = sheet.marks[0]
    other = sheet.returned - sheet.invalid.get(Flaw.NOT_ISSUED, 0) - votes_for - votes_against
    left_out = {Ground(ground): number for ground, number in who.left_out.items()}
    return record_vote(
        voting.organization,
        kind=voting.kind,
        held_on=voting.held_on,
        channel=voting.channel,
        tally=Tally(who.summoned, who.present, votes_for, votes_against, other, left_out),
        body=voting.body,
        subject=voting.subject,
    )


def quorum_of(voting: Voting, who: Counted) -> bool:
    """Whether enough were there; who was left out and how it was voted are judged as well.

    Raises:
        Refused: a rule that is sure was broken.
    """
    vote, on, at = voting.declared, voting.held_on, voting.organization
    if who.denominator < 1:
        raise Refused(None, str(FAULTS["nobody_counted"]))
    object_to_channel(vote, voting.channel, on, at)
    base, quorum = law(vote.left_out, on, at=at), law(vote.quorum, on, at=at)
    for ground in who.left_out:
        why = _("Ở hội nghị này không được trừ người “%(ground)s”.") % {
            "ground": GROUND_WORDS[Ground(ground)]
        }
        demand(base, ground in base.value, why)
    whole = who.summoned if vote.sort == Sort.LEVELS else who.denominator
    quorate = quorum.allows(Fraction(who.present, whole))
    demand(quorum, quorate, _("Số người dự chưa đủ để hội nghị hợp lệ."))
    return quorate


def came_of(voting: Voting, who: Counted, sheet: Sheet, rule: Clause) -> dict[str, object]:
    """Who is elected; or what the rules ask after a vote of confidence."""
    design = voting.design
    if design.sort == Sort.LEVELS:
        consider = law("confidence.low_middle", voting.held_on)
        low = design.columns.index(Column.LOW)
        return {
            "confidence": [str(confidence(line[low], sheet.returned, consider, rule)) for line in sheet.marks]
        }
    if not rule.refuses:
        warn(rule, _("Tỷ lệ phải đạt chưa chắc chắn; cấp có thẩm quyền kết luận."))
    votes = [line[0] for line in sheet.marks]
    came = elect(votes, voting.at_most, who.denominator, rule, runoff=voting.runoff)
    open_seats = voting.at_most - len(came.elected)
    return {
        "elected": list(came.elected),
        "tied": list(came.tied),
        "missing": came.missing,
        "open_seats": open_seats,
    }
