"""What the steps of an admission do: the file goes along with whoever moves, the ceremony makes a member."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sotay.kernel.bulk import copy_instances
from sotay.kernel.dates import spelled
from sotay.kernel.law import demand
from sotay.kernel.names import sort_key
from sotay.kernel.time import BEGINNING
from sotay.members.actions import refuse_unless_cell
from sotay.members.bookkeeping import refuse_before_the_book
from sotay.members.derive import effective
from sotay.members.kinds import Kind, Status
from sotay.members.ledger import post
from sotay.members.models import Member, Movement, Traits
from sotay.members.prospects.actions import move_to, resume
from sotay.members.prospects.erasing import end
from sotay.members.prospects.models import Prospect, ProspectState
from sotay.organizations.models import Decision, Organization
from sotay.people.models import NameToken, Person, Precision
from sotay.people.persons import tokens_of
from sotay.procedures.actions import standing_steps
from sotay.procedures.carry import settle
from sotay.procedures.deadlines import end_of_term
from sotay.procedures.declaring import Taken
from sotay.procedures.models import Case, StepTaken
from sotay.regulations import Refused

from .admitting import prospect_of, standing_decision
from .coming_back import former

# Moving on the way -------------------------------------------------------------------------------------------


def forwarded_rightly(case: Case, taken: Taken) -> None:
    """The file goes to another cell, of a day that has come."""
    if taken.way != "forwarded":
        return
    cell, moved_on = taken.given["cell"], taken.given["moved_on"]
    if cell.pk == case.organization_id:
        raise Refused(None, _("Người này đang ở chi bộ ấy."))
    if moved_on > taken.on:
        raise Refused(None, _("Ngày chuyển đơn vị ở sau ngày gửi hồ sơ."))
    refuse_unless_cell(cell, taken.on)


def forwarded(case: Case, taken: Taken) -> None:
    """The person is helped there from now on, and the file goes along."""
    cell: Organization = taken.given["cell"]
    move_to(prospect_of(case), cell, taken.on)
    settle(case, cell)


def moved_on(case: Case) -> date | None:
    """The day on which the person moved, as the forwarding committee wrote it down."""
    row = standing_steps(case).filter(step="forward", way="forwarded").last()
    return date.fromisoformat(row.given["moved_on"]) if row else None


def taken_over(case: Case, taken: Taken) -> None:
    """A decision made in time before or after the move holds; a later one is cancelled, and all is considered again."""
    if taken.way not in ("honoured", "cancelled"):
        return
    row, day = standing_decision(case), moved_on(case)
    if row is None or row.decision is None or day is None:
        raise Refused(None, _("Hồ sơ này chưa có quyết định kết nạp."), _("Hãy giao chi bộ mới xét."))
    rule = case.law("admission.moved_decided_within")
    last = end_of_term(rule, day)
    if taken.way == "honoured":
        demand(
            rule,
            row.decision.signed_on <= last,
            _("Quyết định ký ngày %(signed)s, quá hạn ngày %(last)s kể từ khi chuyển đơn vị, nên bị hủy.")
            % {"signed": spelled(row.decision.signed_on), "last": spelled(last)},
        )
    elif row.decision.signed_on <= last:
        raise Refused(None, _("Quyết định ký trong hạn nên còn giá trị; hãy giao chi bộ mới làm lễ."))


# The ceremony ------------------------------------------------------------------------------------------------


def admitted(case: Case, taken: Taken) -> None:
    """The person is a probationary member from the day of the ceremony; the decision's day is kept for Party age."""
    row = standing_decision(case)
    if row is None or row.decision is None:
        raise Refused(None, _("Chưa có quyết định kết nạp."))
    if taken.on < row.decision.signed_on:
        raise Refused(None, _("Lễ kết nạp không thể trước ngày quyết định."))
    prospect = prospect_of(case)
    refuse_unless_cell(case.organization, taken.on)
    refuse_before_the_book(case.organization, taken.on)
    person = Person.objects.get(pk=case.person_id or 0)
    member = former(case)
    if member is None:
        member = new_from(person, taken.given, row.decision, taken.on)
    else:
        begin_anew(member, row.decision, taken.on)
    entry = Movement(
        member=member,
        kind=Kind.ADMISSION,
        happened_on=taken.on,
        to_organization=case.organization,
        to_status=Status.PROBATIONARY,
        decision=row.decision,
    )
    post([entry])
    end(prospect, ProspectState.ADMITTED, taken.on)


def new_from(person: Person, given: Any, decision: Decision, ceremony_on: date) -> Member:
    """A member of somebody who was a prospect; what is counted of them is asked at the ceremony."""
    person.is_prospect = False
    person.ethnicity = given.get("ethnicity", "")
    person.name_key = sort_key(person.full_name, person.ethnicity or None)
    person.save()
    copy_instances(tokens_of(person))
    member = Member.objects.filter(person=person).first() or Member(person=person)
    member.decided_on, member.joined_on = decision.signed_on, ceremony_on
    member.save()
    Traits.objects.filter(member=member).delete()  # of a ceremony that was written down wrongly
    counted = {name: given.get(name, "") for name in ("education", "theory", "occupation")}
    Traits(member=member, valid_from=BEGINNING, **counted).save()
    return member


def begin_anew(member: Member, decision: Decision, ceremony_on: date) -> None:
    """Who comes back is on probation again; Party age counts from the first decision, less the time outside."""
    member.decided_on = member.decided_on or decision.signed_on
    member.joined_on, member.joined_precision = ceremony_on, Precision.DAY
    member.official_on, member.recognition_decided_on = None, None
    member.save()


def not_held(case: Case, row: StepTaken) -> None:
    """The entry of the ceremony is reversed: the cell helps again whom it helped, until the ceremony is held."""
    person = Person.objects.get(pk=case.person_id or 0)
    rows = Prospect.objects.filter(person=person, state=ProspectState.ADMITTED, ended_on=row.happened_on)
    prospect = rows.order_by("pk").last()
    if prospect is None:
        raise Refused(None, _("Không còn thông tin của chi bộ giúp đỡ để mở lại hồ sơ kết nạp."))
    resume(prospect)
    if former(case) is None:
        person.is_prospect = True
        person.save()
        NameToken.objects.filter(person=person).delete()
        return
    last = [entry for entry in effective(Movement.objects.filter(member_id=person.pk)) if entry.quantity > 0]
    days = {entry.kind: entry.happened_on for entry in last}
    member = Member.objects.get(pk=person.pk)
    member.joined_on = days.get(Kind.ADMISSION)
    member.official_on = days.get(Kind.RECOGNITION)
    member.save()
