"""Proofs: no badge before its age, nobody the same one twice, no number twice; cards as the register left them."""

from collections.abc import Iterator

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from sotay.kernel.law import law
from sotay.kernel.verify import proves, rows
from sotay.members.models import Member, Movement

from .candidates import beginnings_of
from .eligibility import objections
from .models import BadgeAward

AT_ONCE = 5000


@proves(_("Huy hiệu Đảng: không ai được tặng hai lần cùng loại, không số nào hai lần"))
def nobody_has_one_twice() -> Iterator[str]:
    twice = """
    SELECT member_id, years FROM honours_badgeaward WHERE withdrawn_on IS NULL GROUP BY 1, 2 HAVING count(*) > 1
    """
    for member, years in rows(twice):
        yield f"member {member}: the badge of {years} years twice"
    numbers = """
    SELECT province_id, years, number FROM honours_badgeaward WHERE number IS NOT NULL
    GROUP BY 1, 2, 3 HAVING count(*) > 1
    """
    for province, years, number in rows(numbers):
        yield f"organisation {province}: number {number} of the badge of {years} years twice"


@proves(_("Huy hiệu Đảng: không Huy hiệu nào được quyết định trước khi đủ tuổi đảng"))
def none_before_its_age() -> Iterator[str]:
    """Of those decided here, where nothing about the member was written since: reckoned again from the ledger."""
    decided = BadgeAward.objects.standing().filter(reached_on__isnull=False).order_by("pk")
    last = 0
    while chunk := list(decided.filter(pk__gt=last)[:AT_ONCE]):
        last = chunk[-1].pk
        members = Member.objects.in_bulk({row.member_id for row in chunk})
        beginnings = beginnings_of(members.values())
        moved = dict(
            Movement.objects.filter(member__in=members)
            .values("member")
            .annotate(latest=Max("entry_id"))
            .values_list("member", "latest")
        )
        for row in chunk:
            written = max(members[row.member_id].entry_id, moved.get(row.member_id, 0))
            if written > row.entry_id or row.member_id not in beginnings:
                continue
            for clause, why in objections(row.ground, row.years, row.round_on, beginnings[row.member_id]):
                if clause is None or law(clause.key, row.round_on).refuses:
                    yield f"honours_badgeaward:{row.pk} {why}"


@proves(
    _(
        "Thẻ đảng viên: thẻ đã thu hồi, thân nhân giữ thì không còn ở danh sách; thẻ số định danh thì hồ sơ có số ấy"
    )
)
def cards_are_as_the_register_left_them() -> Iterator[str]:
    ended = """
    SELECT member_id FROM (
      SELECT DISTINCT ON (member_id) member_id, act, card_type FROM honours_cardevent ORDER BY member_id, id DESC
    ) last WHERE act IN ('collected', 'family') AND card_type <> ''
    """
    for (member,) in rows(ended):
        yield f"member {member}: a card that was collected is called held"
    for (number,) in rows(
        "SELECT id FROM honours_cardevent WHERE before_number <> '' AND before_type <> 'old'"
    ):
        yield f"honours_cardevent:{number} keeps the number of a card that has none of its own"
