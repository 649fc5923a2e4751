"""A working member is introduced to the cell where they live; its yearly remark is received; the tie ends."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.time import FOREVER, today
from sotay.members.actions import refuse_unless_cell, standing_on
from sotay.members.models import Member
from sotay.organizations.actions import refuse_the_future
from sotay.organizations.models import Organization
from sotay.regulations import Refused

from .models import ResidenceIntroduction, ResidenceRemark


@action("member.introduce_home", gettext_lazy("Giới thiệu giữ mối liên hệ nơi cư trú"), elsewhere=("cell",))
def introduce(actor: Actor, member: Member, *, cell: Organization, on: date) -> ResidenceIntroduction:
    """Introduce a member to the cell at their residence; an earlier introduction ends that day.

    Raises:
        Refused: that is their own cell, no cell, or the same as now.
    """
    refuse_the_future(on)
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if standing_on(member, on).organization_id == cell.pk:
        raise Refused(None, _("Đây là chi bộ đồng chí ấy đang sinh hoạt."))
    refuse_unless_cell(cell, on)
    running = now_of(member)
    if running is not None:
        if running.cell_id == cell.pk:
            raise Refused(None, _("Đồng chí này đã được giới thiệu về chi bộ ấy."))
        _end(running, on)
    row = ResidenceIntroduction(member=member, cell=cell, valid_from=on, valid_to=FOREVER)
    row.save()
    return row


@action("member.end_home", gettext_lazy("Thôi giữ mối liên hệ nơi cư trú"))
def end_introduction(actor: Actor, member: Member, *, on: date) -> ResidenceIntroduction:
    """The tie with the residence ends: retired, moved, or not working any more."""
    refuse_the_future(on)
    running = now_of(member)
    if running is None:
        raise Refused(None, _("Đồng chí này chưa được giới thiệu về nơi cư trú."))
    _end(running, on)
    return running


@action("member.remark_home", gettext_lazy("Ghi đã nhận nhận xét nơi cư trú"))
def receive_remark(actor: Actor, member: Member, *, year: int, on: date) -> ResidenceRemark:
    """The remark of a year was received. Only that, and when; what it says stays on paper.

    Raises:
        Refused: the member was not introduced then, or it was written down already.
    """
    refuse_the_future(on)
    if on.year not in (year, year + 1):
        raise Refused(None, _("Ngày nhận không thuộc năm ấy hoặc năm sau."))
    known = ResidenceIntroduction.objects.filter(
        member=member, valid_from__lte=on, valid_to__gt=date(year, 1, 1)
    )
    if not known.exists():
        raise Refused(
            None,
            _("Năm ấy đồng chí này chưa được giới thiệu về nơi cư trú."),
            _("Hãy ghi giới thiệu trước."),
        )
    if ResidenceRemark.objects.filter(member=member, year=year).exists():
        raise Refused(None, _("Nhận xét của năm ấy đã được ghi."))
    row = ResidenceRemark(member=member, year=year, received_on=on)
    row.save()
    return row


def now_of(member: Member) -> ResidenceIntroduction | None:
    """Where a member is introduced today."""
    rows = ResidenceIntroduction.objects.filter(member=member, valid_to__gt=today())
    return rows.order_by("valid_from").last()


def _end(row: ResidenceIntroduction, on: date) -> None:
    if on <= row.valid_from:
        raise Refused(None, _("Ngày này ở trước hoặc trùng ngày đã giới thiệu."))
    row.valid_to = on
    row.save()
