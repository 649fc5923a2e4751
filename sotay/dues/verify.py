"""Proofs about the book of dues: every posting adds up to nothing, lines agree with it, nobody is charged twice."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from sotay.kernel.verify import proves, rows

from .kinds import ACCOUNTS


@proves(_("Sổ đảng phí: mỗi bút toán cộng lại bằng không"))
def postings_add_up_to_nothing() -> Iterator[str]:
    sql = f"SELECT id FROM dues_posting WHERE {' + '.join(ACCOUNTS)} <> 0 OR receivable + uncollected <> 0"
    for (number,) in rows(sql):
        yield f"dues_posting:{number} does not add up to nothing"
    guards = """
    SELECT unnest(%s::text[]) EXCEPT
    (SELECT tgname::text FROM pg_trigger WHERE tgenabled <> 'D'
     UNION ALL SELECT conname::text FROM pg_constraint WHERE convalidated)
    """
    names = [
        "dues_posting_adds_up_to_nothing",
        "dues_posting_uncollected_is_owed_by_members",
        "dues_posting_agrees",
        "dues_posting_append_only",
        "dues_posting_no_truncate",
        "dues_memberline_together",
        "dues_memberline_append_only",
        "dues_memberline_no_truncate",
    ]
    for (name,) in rows(guards, [names]):
        yield f"the database does not keep to {name}"


@proves(_("Sổ đảng phí: số của từng đảng viên khớp với bút toán của chi bộ"))
def lines_agree_with_postings() -> Iterator[str]:
    sql = """
    SELECT p.id FROM dues_posting p LEFT JOIN (
      SELECT posting_id, sum(due) AS due, sum(due - paid) AS open, sum(paid) AS paid
      FROM dues_memberline GROUP BY 1) l ON l.posting_id = p.id
    WHERE (NOT p.in_sums AND p.kind NOT IN ('remittance', 'receipt') AND (
             p.receivable <> coalesce(l.open, 0)
             OR p.kind = 'month' AND (p.cash + p.receivable, p.cash) <> (coalesce(l.due, 0), coalesce(l.paid, 0))))
       OR (p.in_sums OR p.kind IN ('remittance', 'receipt')) AND l.posting_id IS NOT NULL
    """
    for (number,) in rows(sql):
        yield f"dues_posting:{number} does not agree with its lines"


@proves(_("Sổ đảng phí: mỗi chi bộ một tháng một sổ, không ai bị tính hai lần"))
def nobody_is_charged_twice() -> Iterator[str]:
    sheets = """
    SELECT p.organization_id, p.month FROM dues_posting p
    WHERE p.kind = 'month' AND p.reverses_id IS NULL
      AND NOT EXISTS (SELECT FROM dues_posting r WHERE r.reverses_id = p.id)
    GROUP BY 1, 2 HAVING count(*) > 1
    """
    for organization, month in rows(sheets):
        yield f"organisation {organization}: two sheets of {month:%m/%Y}"
    twice = """
    SELECT l.member_id, l.month FROM dues_memberline l JOIN dues_posting p ON p.id = l.posting_id
    WHERE p.kind = 'month' AND l.due <> 0
    GROUP BY 1, 2 HAVING count(DISTINCT p.organization_id) FILTER (
      WHERE p.reverses_id IS NULL AND NOT EXISTS (SELECT FROM dues_posting r WHERE r.reverses_id = p.id)) > 1
    """
    for member, month in rows(twice):
        yield f"member {member}: charged in two cells for {month:%m/%Y}"


@proves(_("Sổ đảng phí: bút toán đảo lặp lại đúng bút toán sai, với dấu ngược"))
def reversals_mirror() -> Iterator[str]:
    sums = " OR ".join(
        f"r.{name} <> -p.{name}" for name in (*ACCOUNTS, "members", "exempt", "unpaid", "behind")
    )
    sql = f"""
    SELECT r.id FROM dues_posting r JOIN dues_posting p ON p.id = r.reverses_id
    WHERE {sums} OR p.reverses_id IS NOT NULL
      OR (r.organization_id, r.kind, r.month, r.counted_on, r.other_id)
         IS DISTINCT FROM (p.organization_id, p.kind, p.month, p.counted_on, p.other_id)
    """
    for (number,) in rows(sql):
        yield f"dues_posting:{number} does not mirror what it reverses"


@proves(_("Sổ đảng phí: số dư chuyển đi bằng số dư nhận; tổ chức đã kết thúc không còn số dư"))
def what_is_carried_arrives() -> Iterator[str]:
    sums = ", ".join(f"sum({name})" for name in ACCOUNTS)
    sql = f"""
    SELECT least(organization_id, other_id), greatest(organization_id, other_id), {sums} FROM dues_posting
    WHERE kind = 'carry' GROUP BY 1, 2
    """
    for one, other, *left in rows(sql):
        if any(left):
            yield f"organisations {one} and {other}: what one gave is not what the other took"
    ended = f"""
    SELECT organization_id, {sums} FROM dues_posting p
    WHERE NOT EXISTS (
      SELECT FROM organizations_placement o WHERE o.organization_id = p.organization_id AND o.known_to >= '9999-12-30'
        AND o.valid_to = '9999-12-31')
      AND EXISTS (SELECT FROM dues_posting c WHERE c.organization_id = p.organization_id AND c.kind = 'carry')
    GROUP BY 1
    """
    for organization, *left in rows(ended):
        if any(left):
            yield f"organisation {organization} has ended, and its book of dues is not closed"
    members = """
    SELECT l.member_id, l.month FROM dues_memberline l JOIN dues_posting p ON p.id = l.posting_id
    WHERE p.kind = 'carry' GROUP BY 1, 2 HAVING sum(due) <> 0 OR sum(paid) <> 0
    """
    for member, month in rows(members):
        yield f"member {member}: what was open of {month:%m/%Y} changed on the way to another book"
