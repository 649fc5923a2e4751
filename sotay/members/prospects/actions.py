"""What a cell writes down about a prospect. Their name is known near them only, so these acts are the cell's and its
grassroots organisation's; offices above count.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.dates import spelled
from sotay.kernel.names import sort_key, tidy_name
from sotay.kernel.sight import seen_by
from sotay.kernel.time import FOREVER, today
from sotay.members.actions import refuse_unless_cell
from sotay.members.kinds import Status
from sotay.members.models import Member, Standing
from sotay.organizations.actions import refuse_the_future
from sotay.organizations.models import Organization, Unit
from sotay.people.models import Person, Presence, PresenceReason
from sotay.procedures.carry import settle
from sotay.procedures.models import Case, CaseState
from sotay.regulations import Refused

from .erasing import erase, kept_until
from .models import Prospect, ProspectState, ProspectStay, ProspectStep, StepKind

ADMISSION = "admission"


@dataclass(frozen=True)
class Known:
    """All that is asked about somebody at first."""

    full_name: str
    sex: str
    born_on: date


# Coming ------------------------------------------------------------------------------------------------------


@action("prospect.enter", gettext_lazy("Đưa vào danh sách quần chúng ưu tú"))
def enter(
    actor: Actor,
    cell: Organization,
    *,
    known: Known,
    consented_on: date,
    on: date,
    helper: Member,
    unit: Unit | None = None,
) -> Prospect:
    """Enter somebody the cell will help, with their written consent.

    Args:
        consented_on: the day of their written consent, not after ``on``.
        on: the day the cell chose them.
        helper: an official member of the cell.

    Raises:
        Refused: no cell, no consent yet, a helper who may not help, or somebody of that name and birth is there.
    """
    hold(cell)
    there = Prospect.objects.filter(
        state=ProspectState.OPEN,
        organization=cell,
        person__name_key=sort_key(tidy_name(known.full_name), None),
        person__born_on=known.born_on,
    )
    if there.exists():
        raise Refused(
            None,
            _("%(name)s, sinh ngày ấy, đã có trong danh sách của chi bộ.") % {"name": known.full_name},
            _("Hãy mở tên trong danh sách để ghi tiếp."),
        )
    refuse_wrong_beginning(cell, helper, consented_on, on)
    name = tidy_name(known.full_name)
    person = Person(
        full_name=name,
        name_key=sort_key(name, None),
        sex=known.sex,
        born_on=known.born_on,
        is_prospect=True,
    )
    person.save()
    return begin(person, cell, helper, unit, consented_on, on)


@action("prospect.enter_again", gettext_lazy("Đưa vào danh sách để xét kết nạp lại"))
def enter_again(
    actor: Actor, member: Member, *, cell: Organization, consented_on: date, on: date, helper: Member
) -> Prospect:
    """Enter somebody who was a member and left. The rules of admission say whether and when they may come back."""
    member = Member.objects.select_for_update(of=("self",)).select_related("person").get(pk=member.pk)
    if Standing.objects.as_of(on).filter(member=member).exists():
        raise Refused(None, _("%(member)s đang là đảng viên.") % {"member": member})
    if Prospect.objects.filter(person=member.person, state=ProspectState.OPEN).exists():
        raise Refused(None, _("%(member)s đã có trong danh sách quần chúng ưu tú.") % {"member": member})
    refuse_wrong_beginning(cell, helper, consented_on, on)
    return begin(member.person, cell, helper, None, consented_on, on)


def refuse_wrong_beginning(cell: Organization, helper: Member, consented_on: date, on: date) -> None:
    """A day that has come, a consent before it, a cell, and somebody of it who may help."""
    refuse_the_future(on)
    refuse_unless_cell(cell, on)
    if consented_on > on:
        raise Refused(
            None,
            _("Người này đồng ý ngày %(day)s, sau ngày chi bộ chọn.") % {"day": spelled(consented_on)},
            _("Chỉ đưa vào danh sách khi đã có giấy đồng ý."),
        )
    if kept_until(on, cell) <= today():
        raise Refused(
            None,
            _("Từ ngày %(day)s đến nay đã quá thời hạn giữ thông tin mà chưa có bước nào.")
            % {"day": spelled(on)},
            _("Hãy ghi ngày chi bộ xét gần nhất."),
        )
    refuse_helper(helper, cell, on)


def begin(
    person: Person, cell: Organization, helper: Member, unit: Unit | None, consented_on: date, on: date
) -> Prospect:
    prospect = Prospect(
        person=person,
        organization=cell,
        path=cell.path or "",
        sex=person.sex,
        consented_on=consented_on,
        unit=unit,
        helper=helper,
        began_on=on,
        last_step_on=on,
    )
    prospect.save()
    ProspectStay(prospect=prospect, organization=cell, sex=prospect.sex, valid_from=on).save()
    stand_at(prospect, on)
    stepped(prospect, StepKind.ENTERED, on)
    return prospect


def stand_at(prospect: Prospect, since: date) -> None:
    """The presence by which the person is found where they are helped."""
    Presence.objects.filter(person=prospect.person, reason=PresenceReason.CANDIDACY).delete()
    Presence(
        person=prospect.person,
        organization=prospect.organization,
        reason=PresenceReason.CANDIDACY,
        path=prospect.path,
        valid_from=since,
    ).save()


def resume(prospect: Prospect) -> None:
    """The cell helps again from the day it had stopped: what ended its help was written down wrongly."""
    since = prospect.ended_on or today()
    prospect.state, prospect.ended_on = ProspectState.OPEN, None
    prospect.save()
    stay = ProspectStay.objects.filter(prospect=prospect, valid_to=since).first() or ProspectStay(
        prospect=prospect, organization=prospect.organization, sex=prospect.sex, valid_from=since
    )
    stay.valid_to = FOREVER
    stay.save()
    stand_at(prospect, stay.valid_from)


# On the way --------------------------------------------------------------------------------------------------


@action("prospect.review", gettext_lazy("Ghi chi bộ đã xét"))
def review(actor: Actor, prospect: Prospect, *, on: date) -> Prospect:
    """The cell has considered, as it does each month, how its prospects come along. What was said stays there."""
    prospect = held(prospect, on)
    stepped(prospect, StepKind.REVIEWED, on)
    return prospect


@action("prospect.assign", gettext_lazy("Đổi người giúp đỡ"))
def assign(actor: Actor, prospect: Prospect, *, helper: Member, on: date) -> Prospect:
    """Another official member of the cell helps from now on."""
    prospect = held(prospect, on)
    refuse_helper(helper, prospect.organization, on)
    prospect.helper = helper
    stepped(prospect, StepKind.HELPER, on)
    return prospect


@action("prospect.certify", gettext_lazy("Ghi lớp nhận thức về Đảng"))
def certify(actor: Actor, prospect: Prospect, *, class_from: date, class_to: date, on: date) -> Prospect:
    """They attended the awareness class, and have its certificate.

    Args:
        class_from, class_to: its first and last day.
        on: the day of the certificate, not before the class was over. It may lie before they were entered.
    """
    refuse_the_future(on)
    if not class_from <= class_to <= on:
        raise Refused(
            None,
            _("Ngày không khớp: lớp mở trước, bế giảng sau, giấy chứng nhận cấp sau khi học xong."),
        )
    prospect = held(prospect, None)
    prospect.class_from, prospect.class_to, prospect.certified_on = class_from, class_to, on
    ProspectStep.objects.filter(prospect=prospect, kind=StepKind.CERTIFIED).delete()  # it was one class
    stepped(prospect, StepKind.CERTIFIED, on)
    return prospect


@action("prospect.correct", gettext_lazy("Sửa thông tin"))
def correct(actor: Actor, prospect: Prospect, *, known: Known, unit: Unit | None = None) -> Prospect:
    """Put right what was typed wrongly. Of somebody who was a member the record is corrected there."""
    prospect = held(prospect, None)
    person = Person.objects.get(pk=prospect.person_id or 0)
    if not person.is_prospect:
        raise Refused(None, _("Người này đã có hồ sơ đảng viên; hãy sửa ở hồ sơ ấy."))
    person.full_name = tidy_name(known.full_name)
    person.name_key = sort_key(person.full_name, None)
    person.sex, person.born_on = known.sex, known.born_on
    person.save()
    prospect.sex, prospect.unit = known.sex, unit
    prospect.save()
    ProspectStay.objects.filter(prospect=prospect).update(sex=known.sex)
    return prospect


@action("prospect.move", gettext_lazy("Chuyển sang chi bộ khác"), elsewhere=("to_cell",))
def move(actor: Actor, prospect: Prospect, *, to_cell: Organization, on: date) -> Prospect:
    """The prospect goes along to another cell, which helps from then on. Nobody is asked: nothing is decided by it.

    Raises:
        Refused: a file for admission is open, in which that is a step of its own.
    """
    prospect = held(prospect, on)
    if Case.objects.filter(person=prospect.person, procedure=ADMISSION, state=CaseState.OPEN).exists():
        raise Refused(
            None,
            _("Đang có hồ sơ kết nạp chưa xong."),
            _("Hãy mở hồ sơ ấy và ghi “Người vào Đảng chuyển đơn vị”; hồ sơ và người cùng chuyển."),
        )
    refuse_unless_cell(to_cell, on)
    if to_cell.pk == prospect.organization_id:
        raise Refused(None, _("Người này đang ở chi bộ ấy."))
    with seen_by(PROGRAM):
        move_to(prospect, to_cell, on)
        for case in Case.objects.filter(person=prospect.person, state=CaseState.OPEN).select_for_update():
            settle(case, to_cell)
    return prospect


def move_to(prospect: Prospect, cell: Organization, on: date) -> None:
    """Let another cell help from a day on; who helped there helps no more."""
    go_on_at(prospect, cell, on)
    prospect.helper = prospect.unit = None
    stepped(prospect, StepKind.MOVED, on)


def go_on_at(prospect: Prospect, cell: Organization, on: date) -> None:
    """The stay at one cell ends and that at another begins; of the same day, the other's only."""
    for stay in ProspectStay.objects.filter(prospect=prospect, valid_to__gt=on):
        if stay.valid_from >= on:
            stay.delete()
            continue
        stay.valid_to = on
        stay.save()
    ProspectStay(prospect=prospect, organization=cell, sex=prospect.sex, valid_from=on).save()
    prospect.organization, prospect.path = cell, cell.path or ""
    prospect.save()
    stand_at(prospect, on)


# Leaving -----------------------------------------------------------------------------------------------------


@action("prospect.withdraw", gettext_lazy("Thôi và xóa thông tin"))
def withdraw(actor: Actor, prospect: Prospect, *, on: date) -> Prospect:
    """They take their consent back, or the cell ends it: everything that says who they are is erased at once."""
    prospect = held(prospect, on)
    with seen_by(PROGRAM):
        erase(prospect, ProspectState.WITHDRAWN, on)
    return prospect


# What all of them ask ----------------------------------------------------------------------------------------


def hold(cell: Organization) -> None:
    """Two who enter somebody in one cell take turns."""
    list(Organization.objects.select_for_update(no_key=True).filter(pk=cell.pk).values_list("pk"))


def held(prospect: Prospect, on: date | None) -> Prospect:
    """The prospect as they are now; nobody else writes about them until the act is done.

    Raises:
        Refused: they are helped no longer, or the day lies before they were entered, or ahead.
    """
    found = Prospect.objects.select_for_update(of=("self",)).get(pk=prospect.pk)
    if not found.is_open:
        raise Refused(
            None,
            _("Người này không còn trong danh sách, có thể vừa do người khác ghi."),
            _("Hãy mở lại danh sách của chi bộ."),
        )
    if on is not None:
        refuse_the_future(on)
        if on < found.began_on:
            raise Refused(
                None,
                _("Ngày này ở trước ngày đưa vào danh sách (%(day)s).") % {"day": spelled(found.began_on)},
            )
    return found


def stepped(prospect: Prospect, kind: str, on: date) -> None:
    """Write down a step; the time until they are forgotten begins anew."""
    ProspectStep(prospect=prospect, organization=prospect.organization, kind=kind, happened_on=on).save()
    prospect.last_step_on = max(prospect.last_step_on, on)
    prospect.save()


def officials(cell: Organization, on: date) -> QuerySet[Member]:
    """The official members of a cell on a day."""
    there = Standing.objects.as_of(on).filter(organization=cell, status=Status.OFFICIAL)
    return Member.objects.filter(pk__in=there.values("member")).select_related("person")


def refuse_helper(helper: Member, cell: Organization, on: date) -> None:
    if not officials(cell, on).filter(pk=helper.pk).exists():
        raise Refused(
            None,
            _("%(helper)s không phải đảng viên chính thức của chi bộ vào ngày này.") % {"helper": helper},
            _("Hãy chọn đảng viên chính thức của chi bộ để giúp đỡ."),
        )
