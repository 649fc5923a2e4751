"""One's own dues: what was charged and paid each month, and by which group one pays."""

from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sotay.dues.models import DuesProfile, DuesRelief, first_of
from sotay.dues.queries import account_of, months_of
from sotay.dues.rates import next_month
from sotay.dues.reminders import reminder_of
from sotay.dues.slips import Slip, slip_of
from sotay.kernel.offline import kept_offline
from sotay.kernel.time import today
from sotay.kernel.web import Request, page, signed_in
from sotay.members.form_parts import place_of
from sotay.members.models import Member
from sotay.organizations.bar import bar_of
from sotay.organizations.doors import door

YEARS = 3


@kept_offline
@require_GET
@signed_in
def own(request: Request) -> HttpResponse:
    """What one paid, what is open, and a code to pay it with."""
    member = Member.objects.select_related("person").filter(pk=request.actor.person_id or 0).first()
    context = {"page_title": _("Đảng phí của tôi"), "member": member}
    if member is None:
        return page(request, "dues/own.html", context)
    now_ = today()
    cell = place_of(member)
    bar_of(request, cell)
    behind, met = reminder_of(member, cell, now_) if cell else (None, None)
    months = months_of(member, date(now_.year - YEARS + 1, 1, 1), next_month(first_of(now_)))
    return page(
        request,
        "dues/own.html",
        context
        | {
            "months": months,
            "profile": DuesProfile.objects.as_of(now_).filter(member=member).first(),
            "relief": DuesRelief.objects.as_of(now_).filter(member=member).first(),
            "open": sum(month.open for month in months),
            "behind": behind,
            "met": met,
            "slip": own_slip(member, sum(month.open for month in months), now_),
            "declare_url": door("dues:declare_own") if request.actor.may("dues.declare_own") else "",
        },
    )


def own_slip(member: Member, amount: int, on: date) -> Slip | None:
    """A code for what is open, where the cell or a level above it has an account."""
    cell = place_of(member)
    account = account_of(cell.ancestor_ids[-2:], on) if cell else None
    return (
        slip_of(member.pk, member.person.full_name, on, amount, account) if account and amount > 0 else None
    )
