"""Handing in a sheet about one's own record, or for somebody who has none but paper; the cell's answer, field by field.

What is confirmed is written by the same acts that correct and describe a member, and only then.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.kernel.actions import NotAllowed, action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.place import under
from sotay.kernel.sight import seen_by
from sotay.kernel.time import FOREVER, today
from sotay.members.form_parts import place_of
from sotay.members.models import Member, Standing, Traits
from sotay.members.particulars.models import Particulars
from sotay.members.quality.actions import Filled, fill_one
from sotay.members.quality.changes import Change, contradictions, flat, known_of, seen_of, whole
from sotay.members.quality.fields import FIELDS, Known
from sotay.organizations.actions import refuse_the_future
from sotay.organizations.models import Organization
from sotay.regulations import Refused

from .models import Answer, HandedInBy, Proposed, Supplement, SupplementItem, home_of
from .rounds import owed_by, round_on


@action("supplement.hand_in_own", gettext_lazy("Gửi phiếu bổ sung hồ sơ của mình"), elsewhere=("member",))
def hand_in_own(
    actor: Actor, member: Member, *, values: Mapping[str, Any], since: date | None = None
) -> Supplement:
    """A member says what has changed in their own record, or that nothing has.

    Args:
        values: by the keys of ``Proposed``; empty where nothing has changed.
        since: the day from which places, posts, levels and occupation are so.

    Raises:
        NotAllowed: it is somebody else's record.
        Refused: nothing of it differs from the record, it contradicts itself, or nothing needs to be said.
    """
    if actor.person_id is None or actor.person_id != member.pk:
        raise NotAllowed("supplement.hand_in_own")
    return _handed_in(member, values, since, today(), HandedInBy.MEMBER)


@action("supplement.hand_in", gettext_lazy("Ghi phiếu bổ sung thay đảng viên"), elsewhere=("member",))
def hand_in(
    actor: Actor, member: Member, *, values: Mapping[str, Any], since: date | None = None, on: date
) -> Supplement:
    """The cell writes down the paper sheet of a member who has no telephone; the sheet says so.

    It is the home cell's, wherever else the member may be for a time or hold a post.

    Args:
        on: the day on which the paper was handed in.

    Raises:
        NotAllowed: the member's home lies elsewhere.
        Refused: as for one's own; the member has handed one in already.
    """
    homes = home_of(member.pk)
    if not homes or not all(actor.may("supplement.hand_in", path) for path in homes):
        raise NotAllowed("supplement.hand_in")
    refuse_the_future(on)
    waiting = Supplement.objects.filter(member=member, answered_on=None, handed_in_by=HandedInBy.MEMBER)
    if waiting.exists():
        raise Refused(
            None,
            _("Đảng viên đã tự gửi phiếu, đang chờ chi bộ xác nhận."),
            _("Hãy xác nhận hoặc trả lời từng mục của phiếu ấy."),
        )
    return _handed_in(member, values, since, on, HandedInBy.CELL)


def _handed_in(
    member: Member, values: Mapping[str, Any], since: date | None, on: date, by: HandedInBy
) -> Supplement:
    known = known_now(member)
    changes = _changes(known, values)
    this = round_on(today(), place_of(member))
    year = owed_by(member, this, today())
    if year is not None and on < this.opens:
        raise Refused(None, _("Phiếu của năm %(year)s chỉ nhận từ ngày mở đợt.") % {"year": year})
    if year is None and not changes:
        raise Refused(None, _("Không có phiếu nào phải nộp. Không có gì thay đổi thì không cần gửi."))
    if not any(FIELDS[change.key].trait for change in changes):
        since = None
    elif since is None:
        raise Refused(None, _("Hãy ghi nơi ở, chức vụ, nghề nghiệp hoặc trình độ thay đổi từ ngày nào."))
    else:
        refuse_the_future(since)
    # A sheet that waits gives way to the one that is handed in now; whoever was about to answer it is told.
    Supplement.objects.filter(member=member, year=year, answered_on=None).delete()
    sheet = Supplement(member=member, year=year, handed_in_on=on, handed_in_by=by, since=since)
    sheet.save()
    for change in changes:
        SupplementItem(
            supplement=sheet, field=change.key, before=flat(change.old), value=flat(change.new)
        ).save()
    return sheet


def _changes(known: Known, values: Mapping[str, Any]) -> list[Change]:
    """What differs from the record.

    Raises:
        Refused: none of it does though something was said, a field may not be proposed, or days contradict one another.
    """
    if unknown := set(values) - set(Proposed.values):
        raise Refused(
            None, _("Mục này không sửa bằng phiếu bổ sung: %(names)s.") % {"names": ", ".join(unknown)}
        )
    compared = [Change(key, FIELDS[key].kept(known), new) for key, new in values.items()]
    changes = [each for each in compared if each.old != each.new]
    if values and not changes:
        raise Refused(None, _("Sổ đã ghi đúng như vậy, không có gì khác."))
    if wrong := contradictions(known, changes):
        raise Refused(None, " ".join(wrong))
    return changes


def known_now(member: Member) -> Known:
    """A member's record as it stands."""
    traits = Traits.objects.filter(member=member, valid_to=FOREVER).first()
    particulars = Particulars.objects.filter(member=member, valid_to=FOREVER).first()
    return Known(Member.objects.select_related("person").get(pk=member.pk), traits, particulars)


@action("supplement.withdraw_own", gettext_lazy("Rút phiếu bổ sung của mình"), elsewhere=("supplement",))
def withdraw_own(actor: Actor, supplement: Supplement) -> None:
    """A member takes back a sheet that nobody has answered; it is gone.

    Raises:
        NotAllowed: it is somebody else's.
        Refused: it was answered.
    """
    if actor.person_id is None or actor.person_id != supplement.member_id:
        raise NotAllowed("supplement.withdraw_own")
    _waiting(supplement).delete()


@action("supplement.answer", gettext_lazy("Xác nhận phiếu bổ sung"))
def answer(actor: Actor, supplement: Supplement, *, answers: Mapping[str, str]) -> Supplement:
    """The cell confirms or refuses each field of a sheet; what is confirmed is written into the record.

    Args:
        answers: an ``Answer`` by field; a sheet without changes has none.

    Raises:
        Refused: it was answered or taken back meanwhile, it is one's own, or a field was left without an answer.
    """
    sheet = _waiting(supplement)
    if actor.person_id == sheet.member_id:
        raise Refused(
            None,
            _("Không tự xác nhận phiếu của mình."),
            _("Phó bí thư hoặc đảng ủy cơ sở xác nhận phiếu này."),
        )
    items = list(sheet.items.order_by("pk"))
    if {item.field for item in items} != set(answers):
        raise Refused(None, _("Hãy trả lời từng mục của phiếu."))
    for item in items:
        if answers[item.field] not in Answer.values or not answers[item.field]:
            raise Refused(None, _("Hãy chọn xác nhận, hoặc lý do không ghi, ở từng mục."))
        item.answer = answers[item.field]
        item.save()
    sheet.answered_on = today()
    sheet.save()
    _write(sheet, {item.field: whole(item.value) for item in items if item.answer == Answer.CONFIRMED})
    return sheet


def _waiting(supplement: Supplement) -> Supplement:
    """The sheet, held, if it still waits."""
    held = Supplement.objects.select_for_update().filter(pk=supplement.pk, answered_on=None).first()
    if held is None:
        raise Refused(
            None,
            _("Phiếu này vừa được trả lời, được sửa hoặc được rút."),
            _("Hãy mở lại danh sách phiếu để xem."),
        )
    return held


def _write(sheet: Supplement, values: Mapping[str, Any]) -> None:
    """What was confirmed goes into the record as it is now, beside whatever else was put right meanwhile.

    The cell's confirmation is enough: it need not hold the permission to describe members by itself.
    """
    if not values:
        return
    with seen_by(PROGRAM):
        known = known_of(PROGRAM, [sheet.member_id])[sheet.member_id]
        changes = [Change(key, FIELDS[key].kept(known), new) for key, new in values.items()]
        if wrong := contradictions(known, changes):
            raise Refused(None, " ".join(wrong))
        # The last description is changed from its own first day on at the earliest: what was before it stays.
        holders = {
            known.particulars if FIELDS[key].declared else known.traits for key in values if FIELDS[key].trait
        }
        first = max((row.valid_from for row in holders if row), default=None)
        since = max(filter(None, (sheet.since, first)), default=today())
        fill_one(PROGRAM, known, Filled(sheet.member_id, seen_of(known), values), since)


@action("supplement.accept_unchanged", gettext_lazy("Xác nhận các phiếu không thay đổi"))
def accept_unchanged(actor: Actor, cell: Organization) -> int:
    """The cell confirms at once all sheets that say that nothing has changed, but for one's own.

    Returns:
        How many they were.

    Raises:
        Refused: there is none.
    """
    here = Standing.objects.as_of(today()).filter(under(cell.path or "-")).values("member")
    rows = Supplement.objects.filter(member__in=here, answered_on=None, items=None, year__isnull=False)
    if actor.person_id is not None:
        rows = rows.exclude(member=actor.person_id)  # nobody confirms their own
    numbers = list(rows.values_list("pk", flat=True))
    held = Supplement.objects.select_for_update().filter(pk__in=numbers, answered_on=None)
    done = 0
    for sheet in held:
        sheet.answered_on = today()
        sheet.save()
        done += 1
    if not done:
        raise Refused(None, _("Không có phiếu “không thay đổi” nào đang chờ."))
    return done
