"""Preparing meetings: when they fall, what they go through, who is told; and calling one off."""

import secrets
from datetime import date, time

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.ballots.opening import give_up
from sotay.ballots.opening import locked as locked_voting
from sotay.kernel.actions import action
from sotay.kernel.authority import Actor
from sotay.kernel.law import law, warn
from sotay.kernel.time import DAY, FOREVER, today
from sotay.members.suspension.queries import suspended_on
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Body, Organization
from sotay.people.models import Office
from sotay.people.notices import Notice, NoticeKind
from sotay.people.notices import declare as declare_notice
from sotay.people.noticing import tell
from sotay.regulations import Refused

from .held_votes import WAITING, votes_of
from .kinds import OF_MEMBERS, Manner, MeetingKind, State, kinds_for
from .models import AgendaItem, Meeting
from .planned import Recurrence, Theme
from .recording import hold_open
from .recurring import first_of, recurrence_of
from .templates_of import agenda_of

PAPERS_BEFORE = "meeting.papers_before"
UPLOAD_WITHIN = "meeting.upload_within"
DEMOCRACY_MONTH = "meeting.democracy_month"

CALLED = declare_notice(NoticeKind("meeting.called", gettext_lazy("Được mời họp: %(count)s cuộc"), "home"))


@action("meeting.plan", gettext_lazy("Chuẩn bị cuộc họp"))
def plan(
    actor: Actor,
    organization: Organization,
    *,
    kind: str,
    on: date,
    starts_at: time | None = None,
    venue: str = "",
    manner: str = Manner.IN_PERSON,
    topic: str = "",
    combined: bool = False,
    body: Body | None = None,
) -> Meeting:
    """Begin to prepare a meeting: its agenda comes from the version for its kind, sector and day.

    Args:
        topic: of a thematic meeting; where the year's plan has one for the month, it need not be given.
        combined: a thematic part follows the regular one.
        body: the body that meets, for a meeting of a committee.

    Raises:
        Refused: this kind of organisation holds no such meeting, or was not there that day; a regular meeting of the
            month stands already; a thematic one has no theme; a committee's has no body.
    """
    state = organization.state(on)
    if state is None:
        raise Refused(None, _("Ngày họp, tổ chức này chưa có hoặc đã kết thúc."))
    if kind not in kinds_for(state.kind):
        raise Refused(None, _("Tổ chức loại này không họp loại đó."))
    month = first_of(on)
    refuse_a_second(organization, kind, month)
    theme = theme_of(organization, month) if kind == MeetingKind.THEMATIC or combined else None
    topic = topic.strip() or (theme.title if theme else "")
    if kind == MeetingKind.THEMATIC and not topic:
        raise Refused(None, _("Hãy ghi chủ đề của buổi sinh hoạt chuyên đề."))
    usual = recurrence_of(organization, kind, on)
    meeting = Meeting(
        organization=organization,
        body=_body_of(organization, kind, body, on),
        kind=kind,
        held_on=on,
        month=month,
        starts_at=starts_at or (usual.starts_at if usual else None),
        venue=venue.strip() or (usual.venue if usual else ""),
        manner=manner,
        topic=topic,
        combined=combined and kind == MeetingKind.REGULAR,
        minutes_due=on + int(law(UPLOAD_WITHIN, on, at=organization).value) * DAY,
    )
    meeting.save()
    if theme is not None and theme.meeting_id is None:
        theme.meeting = meeting
        theme.save()
    lay_out(meeting, state.sector)
    return meeting


def refuse_a_second(organization: Organization, kind: str, month: date) -> None:
    """A cell holds one regular meeting a month; one that was called off does not count.

    Raises:
        Refused: there is one.
    """
    if kind != MeetingKind.REGULAR:
        return
    rows = Meeting.objects.filter(organization=organization, kind=kind, month=month)
    known = rows.exclude(state=State.CANCELLED).first()
    if known is not None:
        raise Refused(
            None,
            _("Tháng %(month)s/%(year)s đã có buổi sinh hoạt thường kỳ ngày %(day)s.")
            % {"month": month.month, "year": month.year, "day": known.held_on.day},
            _("Hãy mở buổi ấy."),
        )


def _body_of(organization: Organization, kind: str, body: Body | None, on: date) -> Body | None:
    """Which body meets, where one does.

    Raises:
        Refused: none was named, or it is another organisation's.
    """
    if kind == MeetingKind.CELL_COMMITTEE:
        return Body.objects.as_of(on).filter(organization=organization, kind="cell_committee").first()
    if kind != MeetingKind.COMMITTEE:
        return None
    if body is None:
        raise Refused(
            None, _("Hãy chọn cơ quan họp: ban chấp hành, ban thường vụ, thường trực, ủy ban kiểm tra.")
        )
    if body.organization_id != organization.pk or not body.in_force(on):
        raise Refused(None, _("Cơ quan này không thuộc tổ chức đó vào ngày họp."))
    return body


def theme_of(organization: Organization, month: date) -> Theme | None:
    """What the year's plan says a cell discusses in a month."""
    return Theme.objects.filter(organization=organization, month=month).first()


def lay_out(meeting: Meeting, sector: str) -> None:
    """Put the items of the agenda's version down; once a year, the check of democracy at the grassroots with them."""
    agenda = agenda_of(meeting.kind, meeting.held_on)
    if agenda is None:
        return
    meeting.agenda = agenda.key
    meeting.save()
    rows = [(item.step, item.code, item.title_for(sector), item.by) for item in agenda.items]
    last_of_body = max(at for at, row in enumerate(rows) if row[0] != "close") + 1
    if meeting.combined:
        theme = _("Chuyên đề: %(topic)s") % {"topic": meeting.topic} if meeting.topic else _("Phần chuyên đề")
        rows.insert(last_of_body, ("conduct", "theme", str(theme), ""))
    if asks_about_democracy(meeting):
        words = _("Kiểm điểm thực hiện dân chủ ở cơ sở trong năm")
        rows.insert(last_of_body, ("conduct", "democracy", words, "democracy"))
    for place, (step, code, title, by) in enumerate(rows, start=1):
        AgendaItem(
            meeting=meeting, place_in_list=place, step=step, code=code, title=title[:200], by=by
        ).save()


def asks_about_democracy(meeting: Meeting) -> bool:
    """Whether the regular meeting is the one of the year at which that is asked."""
    month = int(law(DEMOCRACY_MONTH, meeting.held_on, at=meeting.organization).value)
    return meeting.kind == MeetingKind.REGULAR and meeting.month.month == month


@action("meeting.add_item", gettext_lazy("Thêm nội dung, tài liệu"))
def add_item(actor: Actor, meeting: Meeting, *, title: str, paper: str = "") -> AgendaItem:
    """Put an item of one's own before the closing part, with the paper that goes with it.

    Raises:
        Refused: the meeting is signed or called off.
    """
    hold_open(meeting)
    closing = meeting.items.filter(step="close").order_by("place_in_list").first()
    highest = meeting.items.aggregate(last=Max("place_in_list"))["last"] or 0
    place = closing.place_in_list if closing else highest + 1
    for item in meeting.items.filter(place_in_list__gte=place).order_by("-place_in_list"):
        item.place_in_list += 1
        item.save()
    made = AgendaItem(
        meeting=meeting, place_in_list=place, step="conduct", code="own", title=title.strip(), paper=paper
    )
    made.save()
    return made


@action("meeting.set_paper", gettext_lazy("Ghi tài liệu của nội dung"))
def set_paper(actor: Actor, meeting: Meeting, *, item: AgendaItem, paper: str) -> AgendaItem:
    """Write the paper of an item that stands on the agenda.

    Raises:
        Refused: the item is of another meeting, or the meeting is signed or called off.
    """
    hold_open(meeting)
    if item.meeting_id != meeting.pk:
        raise Refused(None, _("Nội dung này không thuộc cuộc họp đang mở."))
    item.paper = paper
    item.save()
    return item


@action("meeting.call", gettext_lazy("Báo họp"))
def call(actor: Actor, meeting: Meeting) -> Meeting:
    """Tell everybody who is called, with the agenda and papers; where one takes part from afar, a code is made.

    Raises:
        Refused: the meeting is signed or called off, or everybody was told already.
    """
    hold_open(meeting)
    if meeting.state == State.CALLED:
        raise Refused(None, _("Cuộc họp này đã báo rồi."))
    on = today()
    rule = law(PAPERS_BEFORE, meeting.held_on, at=meeting.organization)
    early = (meeting.held_on - on).days
    if early < int(rule.value):
        warn(rule, _("Báo họp, gửi tài liệu muộn: còn %(days)s ngày.") % {"days": max(early, 0)})
    meeting.state, meeting.called_on = State.CALLED, on
    if meeting.manner != Manner.IN_PERSON and not meeting.code:
        meeting.code = f"{secrets.randbelow(10**6):06d}"
    meeting.save()
    tell_of(meeting, on)
    return meeting


def tell_of(meeting: Meeting, on: date) -> None:
    """A notice to every account with an office in the cell whose meeting it is, but to nobody suspended that day."""
    if meeting.kind not in OF_MEMBERS:
        return
    rows = Office.objects.as_of(on).filter(organization=meeting.organization, account__is_active=True)
    found = list(rows.values_list("pk", "account_id", "account__person_id"))
    away = suspended_on([person for *_office, person in found if person], meeting.held_on)
    tell(
        [
            Notice(account_id=account, office_id=office, kind=CALLED.key, on=on, count=1)
            for office, account, person in found
            if person not in away
        ]
    )


@action("meeting.cancel", gettext_lazy("Ghi không họp"))
def cancel(actor: Actor, meeting: Meeting, *, why_not: str) -> Meeting:
    """The meeting is not held; what was jotted down and sent beforehand goes, votes that are open are given up.

    Raises:
        Refused: it is signed or called off already.
    """
    locked = Meeting.objects.select_for_update(no_key=True, of=("self",)).get(pk=meeting.pk)
    hold_open(locked)
    for each in votes_of(locked):
        if not each.is_counted:
            give_up(locked_voting(each.voting, *WAITING))
    locked.jottings.all().delete()
    locked.beforehands.all().delete()
    locked.themes.update(meeting=None)
    locked.state, locked.why_not = State.CANCELLED, why_not
    locked.save()
    return locked


@action("meeting.repeat", gettext_lazy("Đặt lịch họp định kỳ"))
def repeat(
    actor: Actor,
    organization: Organization,
    *,
    kind: str,
    rule: str,
    on: date,
    starts_at: time | None = None,
    venue: str = "",
) -> Recurrence:
    """Say on which day of the month an organisation meets, from a day on; the rule before it ends there.

    Raises:
        Refused: such an organisation holds no meeting of the kind; or the day differs from a rule that is sure.
    """
    state = organization.state(on)
    if state is None or kind not in kinds_for(state.kind):
        raise Refused(None, _("Tổ chức loại này không họp loại đó."))
    if kind == MeetingKind.REGULAR:
        object_to_day(organization, rule, on)
    for before in Recurrence.objects.filter(organization=organization, kind=kind, valid_to=FOREVER):
        if before.valid_from >= on:
            before.delete()
        else:
            before.valid_to = on
            before.save()
    made = Recurrence(
        organization=organization,
        kind=kind,
        rule=rule,
        starts_at=starts_at,
        venue=venue.strip(),
        valid_from=on,
    )
    made.save()
    return made


FIRST_WEEK = 7


def object_to_day(organization: Organization, rule: str, on: date) -> None:
    """A cell meets on the day the rule names or in the first week; of another day the rule is told."""
    usual = law("meeting.day_of_month", on, at=organization)
    how, _colon, number = rule.partition(":")
    is_early = how == "first" or (how == "day" and int(number) <= FIRST_WEEK)
    if not is_early:
        warn(usual, _("Chi bộ sinh hoạt %(usual)s.") % {"usual": usual.wording or usual.value})


@action("theme.plan", gettext_lazy("Ghi chuyên đề vào kế hoạch năm"))
def plan_theme(actor: Actor, organization: Organization, *, month: date, title: str) -> Theme:
    """Say what a cell discusses in a month of the year; what stood there for the month is replaced.

    Raises:
        Refused: it is no cell, or the month's meeting was already held.
    """
    month = first_of(month)
    state = organization.state(max(month, today()))
    if state is None or state.kind not in CELL_KINDS:
        raise Refused(None, _("Chỉ chi bộ có kế hoạch sinh hoạt chuyên đề."))
    theme = theme_of(organization, month) or Theme(organization=organization, month=month)
    if theme.meeting_id and theme.meeting and not theme.meeting.is_open:
        raise Refused(None, _("Chuyên đề của tháng này đã sinh hoạt, không đổi được."))
    theme.title = title.strip()
    theme.save()
    return theme
