"""Studying: an organisation asks, a member says “đã học”, the cell says it for whoever has no telephone."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import NotAllowed, action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.sight import seen_by
from sotay.kernel.time import today
from sotay.members.models import Member, Standing
from sotay.organizations.actions import refuse_the_future
from sotay.organizations.kinds import Sector
from sotay.organizations.models import Organization
from sotay.regulations import Refused

from .actions import held
from .models import Document, Studied, StudyRequest
from .queries import asked_of


@action("study.ask", gettext_lazy("Đề nghị học tập văn bản"), elsewhere=("document",))
def ask(
    actor: Actor,
    document: Document,
    *,
    organization: Organization,
    due_on: date,
    sectors: tuple[str, ...] = (),
) -> StudyRequest:
    """Ask an organisation's members to study a document by a day.

    Args:
        document: of its own register, of one below, or of an organisation above it.
        sectors: only members of cells of these kinds; empty is all.

    Raises:
        NotAllowed: the document is not theirs to read.
        Refused: the day is over, the document was withdrawn, or a kind is none.
        Clash: the organisation has asked for this document already.
    """
    if not Document.objects.visible_to(actor).filter(pk=document.pk).exists():
        raise NotAllowed("study.ask")
    if due_on < today():
        raise Refused(None, _("Hạn học đã qua. Hãy chọn từ hôm nay trở đi."))
    if any(not each or each not in Sector.values for each in sectors):
        raise Refused(None, _("Không có loại hình chi bộ này."))
    made = StudyRequest(
        document=held(document),
        organization=organization,
        asked_on=today(),
        due_on=due_on,
        sectors=sorted(set(sectors)),
    )
    made.save()
    return made


@action("study.withdraw", gettext_lazy("Rút đề nghị học tập"))
def withdraw(actor: Actor, request: StudyRequest) -> None:
    """Take a request back: nobody is asked any more, and no figure counts it. What was studied stays.

    Raises:
        Refused: it was taken back already.
    """
    found = StudyRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if found.withdrawn_on is not None:
        raise Refused(None, _("Đề nghị này đã được rút."))
    found.withdrawn_on = today()
    found.save()


@action("study.mark_own", gettext_lazy("Đã học"), elsewhere=("request",))
def mark_own(actor: Actor, request: StudyRequest) -> None:
    """Say that one has studied the document. Said twice, the first day stands.

    Raises:
        NotAllowed: one is not asked.
    """
    member_id = _asked(actor, request, "study.mark_own")
    _marked(request.document_id, [member_id], today(), on_behalf=False)


@action("study.unmark_own", gettext_lazy("Bấm nhầm, chưa học"), elsewhere=("request",))
def unmark_own(actor: Actor, request: StudyRequest) -> None:
    """Take one's own “đã học” back, on the day it was said.

    Raises:
        NotAllowed: one is not asked.
        Refused: it was said on an earlier day, or not at all.
    """
    member_id = _asked(actor, request, "study.unmark_own")
    gone, _tables = Studied.objects.filter(
        document_id=request.document_id, member_id=member_id, studied_on=today()
    ).delete()
    if not gone:
        raise Refused(None, _("Chỉ bỏ được dấu “Đã học” ghi trong hôm nay."), _("Hãy nói với bí thư chi bộ."))


def _asked(actor: Actor, request: StudyRequest, permission: str) -> int:
    """The member who acts, where the request asks them."""
    if actor.person_id is None or not asked_of(actor.person_id, today()).filter(pk=request.pk).exists():
        raise NotAllowed(permission)
    return actor.person_id


@action("study.record", gettext_lazy("Ghi đã học hộ"), elsewhere=("request",))
def record(
    actor: Actor, cell: Organization, *, request: StudyRequest, members: list[Member], on: date
) -> int:
    """Record on behalf of members who do not use a telephone; it bears the mark that the cell wrote it.

    Returns:
        How many were recorded; who had said so already stays as they said it.

    Raises:
        Refused: the request does not ask this cell, nobody was chosen, somebody does not count there, or the day is
            yet to come or before the request.
    """
    refuse_the_future(on)
    current = StudyRequest.objects.get(pk=request.pk)
    if current.withdrawn_on is not None or not current.reaches(cell):
        raise Refused(None, _("Chi bộ này không được đề nghị học văn bản ấy."))
    if on < current.asked_on:
        raise Refused(None, _("Ngày học không thể trước ngày đề nghị."))
    wanted = {member.pk for member in members}
    if not wanted:
        raise Refused(None, _("Chưa chọn đồng chí nào."), _("Hãy đánh dấu những đồng chí đã học."))
    here = Standing.objects.as_of(today()).filter(organization=cell, member_id__in=wanted)
    if set(here.values_list("member_id", flat=True)) != wanted:
        raise Refused(None, _("Có đồng chí không còn sinh hoạt ở chi bộ này."), _("Hãy mở lại trang."))
    return _marked(current.document_id, sorted(wanted), on, on_behalf=True)


@action("study.take_back", gettext_lazy("Bỏ dấu đã ghi hộ"), elsewhere=("request",))
def take_back(actor: Actor, member: Member, *, request: StudyRequest) -> None:
    """Take back what the cell recorded by mistake. What a member said themself is theirs.

    Raises:
        Refused: nothing was recorded for them.
    """
    gone, _tables = Studied.objects.filter(
        document_id=request.document_id, member=member, on_behalf=True
    ).delete()
    if not gone:
        raise Refused(None, _("Không có dấu ghi hộ nào để bỏ."))


def _marked(document_id: int, member_ids: list[int], on: date, *, on_behalf: bool) -> int:
    """Write marks; of two for one member the first stands, whoever was faster."""
    before = _marks(document_id, member_ids)
    Studied.objects.bulk_create(
        [
            Studied(document_id=document_id, member_id=each, studied_on=on, on_behalf=on_behalf)
            for each in member_ids
        ],
        ignore_conflicts=True,
    )
    return _marks(document_id, member_ids) - before


def _marks(document_id: int, member_ids: list[int]) -> int:
    with seen_by(PROGRAM):
        return Studied.objects.filter(document_id=document_id, member_id__in=member_ids).count()
