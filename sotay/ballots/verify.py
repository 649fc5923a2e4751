"""What must hold of results of votes: each adds up, and replaces only a result of the same vote."""

from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from sotay.kernel.verify import proves, rows

from .closing import digest_of
from .counting import Miscount, check
from .judging import faults_of
from .models import Outcome, VoteResult


@proves(_("Kết quả biểu quyết: số phiếu cộng đúng, kết luận đúng với tỷ lệ phải đạt"))
def results_add_up() -> Iterator[str]:
    for result in VoteResult.objects.iterator(chunk_size=1000):
        try:
            check(result.tally)
        except Miscount as miscount:
            yield f"ballots_voteresult:{result.pk} {miscount.fault}"
            continue
        reached = Fraction(result.votes_for, result.tally.denominator)
        agreed = reached > result.share if result.more_than else reached >= result.share
        if (agreed, result.tally.denominator) != (result.agreed, result.denominator):
            yield f"ballots_voteresult:{result.pk} says otherwise than its numbers"


@proves(_("Kết quả biểu quyết: chỉ thay cho kết quả của cùng một lần biểu quyết"))
def results_replace_their_own() -> Iterator[str]:
    sql = """
    SELECT later.id FROM ballots_voteresult later JOIN ballots_voteresult former ON former.id = later.supersedes_id
    WHERE (later.organization_id, later.kind, later.subject) IS DISTINCT FROM
          (former.organization_id, former.kind, former.subject)
    """
    for (number,) in rows(sql):
        yield f"ballots_voteresult:{number} replaces the result of another vote"


@proves(_("Kiểm phiếu: bảng kiểm phiếu cộng đúng, phiếu và biên nhận đã công bố còn nguyên"))
def outcomes_add_up() -> Iterator[str]:
    for outcome in Outcome.objects.select_related("voting").iterator(chunk_size=1000):
        sheet, voting = outcome.count, outcome.voting
        if voting.channel in ("paper", "electronic") and faults_of(sheet, voting.design):
            yield f"ballots_outcome:{outcome.pk} a line holds more than there were papers"
        if outcome.denominator != outcome.summoned - sum(outcome.left_out.values()):
            yield f"ballots_outcome:{outcome.pk} counts others than those on the list"
        if not voting.is_electronic:
            continue
        if len(outcome.papers) != len(outcome.receipts) or sheet.returned != len(outcome.receipts):
            yield f"ballots_outcome:{outcome.pk} has not one receipt for each paper"
        if outcome.digest != digest_of(outcome.papers, outcome.receipts):
            yield f"ballots_outcome:{outcome.pk} was published otherwise"


@proves(_("Hòm phiếu: mỗi người đã bỏ phiếu có đúng một lá, và hòm đã kiểm thì trống"))
def boxes_hold_one_each() -> Iterator[str]:
    sql = """
    SELECT voting.id, voting.state, count(slot.id), count(*) FILTER (WHERE voter.has_cast),
      max(jsonb_array_length(o.receipts))
    FROM ballots_voting voting JOIN ballots_voter voter ON voter.voting_id = voting.id
    LEFT JOIN ballots_slot slot ON slot.voter_id = voter.id LEFT JOIN ballots_outcome o ON o.voting_id = voting.id
    WHERE voting.channel = 'electronic' GROUP BY voting.id
    """
    for number, state, slots, cast, receipts in rows(sql):
        if slots != (cast if state == "open" else 0):
            yield f"ballots_voting:{number} holds {slots} ballots"
        if state == "counted" and receipts != cast:
            yield f"ballots_voting:{number} published {receipts} receipts of {cast} who voted"
