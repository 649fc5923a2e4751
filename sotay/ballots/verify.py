"""What must hold of results of votes: each adds up, and replaces only a result of the same vote."""

from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from sotay.kernel.verify import proves, rows

from .counting import Miscount, check
from .models import VoteResult


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
