"""Members of one ward who already use the handbook, and some feedback: what its pages of numbers and letters show.

Nobody signs in as them: their accounts have no password at all.
"""

from datetime import date, timedelta
from random import Random

from sotay.handbook.letterbox import empty_envelope
from sotay.handbook.models import Feedback, FeedbackSender, Naming, Visit
from sotay.kernel.place import under
from sotay.organizations.models import Organization
from sotay.people.models import Account, Office, Presence, PresenceReason
from sotay.people.roles import ROLES

USE, INSTALLED, LATELY = 0.58, 0.7, 0.8
"""Of the members of the ward those with an account; of these those who installed it, who opened it lately."""
NO_PASSWORD = "!"  # noqa: S105 -- nothing fits it
SAID = "Đề nghị họp chi bộ vào buổi tối để người đi làm ở xa dự được."
ASKED, ANSWERED = (
    "Đề nghị chi bộ báo lịch sinh hoạt chuyên đề của cả năm từ đầu năm.",
    "Chi ủy đã đưa lịch chuyên đề cả năm vào kế hoạch, xem ở mục Sinh hoạt.",
)
WHISPERED = "Tài liệu họp nên gửi trước hai ngày để người lớn tuổi kịp đọc."


def load_handbook(ward: Organization, on: date, seed: int) -> int:
    """Accounts and visits for part of a ward's members. Within an entry.

    Returns:
        How many accounts.
    """
    dice = Random(seed)
    here = Presence.objects.filter(under(ward.path or "-"), latest=True, reason=PresenceReason.HOME)
    rows = here.filter(person__account=None, valid_to__gt=on).select_related("person").order_by("person_id")
    chosen = [row for row in rows if dice.random() < USE]
    accounts = Account.objects.bulk_create(
        Account(
            username=f"dv{row.person_id}",
            name=row.person.full_name,
            password=NO_PASSWORD,
            person=row.person,
            organization_id=row.organization_id,
        )
        for row in chosen
    )
    Office.objects.bulk_create(
        Office(
            account=account,
            role="member",
            organization_id=row.organization_id,
            valid_from=on - timedelta(days=90),
        )
        for account, row in zip(accounts, chosen, strict=True)
    )
    Visit.objects.bulk_create(
        Visit(
            account_id=account.pk,
            seen_on=on
            - timedelta(days=dice.randint(0, 29) if dice.random() < LATELY else dice.randint(31, 80)),
            installed_on=on - timedelta(days=dice.randint(0, 90)) if dice.random() < INSTALLED else None,
            envelope=empty_envelope(),
        )
        for account in accounts
    )
    if chosen:
        said = Feedback(organization=ward, naming=Naming.NAMED, text=SAID, received_on=on - timedelta(days=2))
        said.save()
        FeedbackSender(feedback=said, person=chosen[0].person).save()
    _said_in_the_cell(on)
    return len(accounts)


def _said_in_the_cell(on: date) -> None:
    """The cell whose secretary signs in has answered its member, and has a letter without a name to read."""
    member = Account.objects.filter(held_offices__role="member", person__isnull=False).order_by("pk").first()
    if member is None or member.organization is None or member.person is None:
        return
    cell = member.organization
    asked = Feedback(
        organization=cell,
        naming=Naming.NAMED,
        text=ASKED,
        received_on=on - timedelta(days=20),
        answer=ANSWERED,
        answered_on=on - timedelta(days=12),
        answered_as=str(ROLES["cell_secretary"].title),
    )
    asked.save()
    FeedbackSender(feedback=asked, person=member.person).save()
    Feedback(
        organization=cell, naming=Naming.NAMELESS, text=WHISPERED, received_on=on - timedelta(days=3)
    ).save()
