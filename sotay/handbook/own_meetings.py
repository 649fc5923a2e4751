"""Meetings, tasks and votes on a member's first page."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sotay.ballots.asking import duties_of, votes_open_to
from sotay.dues.kinds import About
from sotay.dues.reminders import reminder_of
from sotay.kernel.dates import spelled
from sotay.meetings.models import Meeting
from sotay.meetings.queries import next_meeting_of, own_words, resolutions_of, tasks_of
from sotay.meetings.recording import keeps
from sotay.organizations.doors import door

from .tiles import TILES, Line, Reader, Tile

FEW = 5


def next_meeting(reader: Reader) -> Tile | None:
    """When and where one meets next, with the papers behind the door."""
    found = next_meeting_of(reader.member.pk, reader.on)
    if found is None:
        return None
    days = (found.held_on - reader.on).days
    away = _("hôm nay") if not days else _("còn %(days)s ngày") % {"days": days}
    sent = own_words(found, reader.member.pk) if reader.is_own else None
    lines = [Line(when_and_where(found), found.topic)]
    if sent is not None:
        lines.append(Line(_("Đã gửi ý kiến trước"), chip=("done", _("đã gửi"))))
    return Tile(
        "meeting",
        _("Cuộc họp tới"),
        "calendar-event",
        lead=spelled(found.held_on),
        lead_note=away,
        lines=tuple(lines),
        url=door("handbook:meeting", found.pk) if reader.is_own else "",
        more=_("Chương trình, tài liệu, gửi ý kiến"),
        is_primary=True,
    )


def when_and_where(meeting: Meeting) -> str:
    """“Sinh hoạt thường kỳ, 19:30, nhà văn hóa thôn”."""
    at = f"{meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    return ", ".join(filter(None, (str(meeting.get_kind_display()), at, meeting.venue)))


def on_paper(reader: Reader) -> dict[str, Any]:
    """What somebody without a telephone reads of meetings: the next one with its papers, and the last resolution.

    An office that is not near (``recording.keeps``) prints neither.
    """
    ahead = next_meeting_of(reader.member.pk, reader.on)
    last = resolutions_of(reader.member.pk, reader.on).first()
    read = [each if each and (reader.is_own or keeps(reader.actor, each)) else None for each in (ahead, last)]
    return {
        "next_meeting": read[0],
        "next_words": when_and_where(read[0]) if read[0] else "",
        "items": list(read[0].items.all()) if read[0] else [],
        "last_resolution": read[1],
    }


def tasks(reader: Reader) -> Tile | None:
    """What resolutions gave one, the most urgent first."""
    found = list(tasks_of(reader.member.pk)[: FEW + 1])
    if not found:
        return None
    lines = tuple(
        Line(
            row.what,
            _("hạn %(day)s") % {"day": spelled(row.due_on)},
            door("handbook:task", row.pk) if reader.is_own else "",
            ("late", _("quá hạn")) if row.due_on < reader.on else None,
        )
        for row in found[:FEW]
    )
    return Tile("tasks", _("Việc của tôi"), "check2-square", lines=lines)


def votes(reader: Reader) -> Tile | None:
    """The votes open to one, and those one counts."""
    open_, duties = votes_open_to(reader.member.pk), duties_of(reader.member.pk)
    if not open_ and not duties:
        return None
    lines = [
        Line(
            each.voting.matter,
            url=door("ballots:cast", each.voting.pk) if reader.is_own else "",
            chip=("done", _("đã bỏ phiếu")) if each.has_cast else ("due", _("chưa bỏ phiếu")),
        )
        for each in open_
    ]
    if duties:
        count = len(duties)
        words = ngettext("%(count)s cuộc tôi kiểm phiếu", "%(count)s cuộc tôi kiểm phiếu", count)
        lines.append(Line(words % {"count": count}, url=door("ballots:mine") if reader.is_own else ""))
    return Tile("votes", _("Biểu quyết của tôi"), "box-seam", lines=tuple(lines))


def resolutions(reader: Reader) -> Tile | None:
    """The last resolution of one's cell."""
    found = resolutions_of(reader.member.pk, reader.on).first()
    if found is None:
        return None
    number, day = found.number.words if found.number else "", spelled(found.held_on)
    line = Line(
        _("Nghị quyết %(number)s ngày %(day)s") % {"number": number, "day": day}
        if number
        else _("Nghị quyết ngày %(day)s") % {"day": day},
        found.topic,
        door("handbook:meeting", found.pk) if reader.is_own else "",
    )
    return Tile(
        "resolutions",
        _("Nghị quyết của chi bộ"),
        "file-earmark-text",
        lines=(line,),
        url=door("handbook:resolutions") if reader.is_own else "",
        more=_("Tất cả nghị quyết"),
    )


def asked_after(reader: Reader) -> Tile | None:
    """That the cell is to ask after one who was absent for months, or that it has: gone when one comes again."""
    if reader.cell is None or not reader.is_own:
        return None
    behind, met = reminder_of(reader.member, reader.cell, reader.on, About.ABSENCE)
    if behind is not None:
        months = ", ".join(f"{month.month}/{month.year}" for month in behind.months)
        line = Line(
            _("Chi bộ được nhắc gặp gỡ, tìm hiểu vì đồng chí vắng sinh hoạt tháng %(months)s.")
            % {"months": months},
            _("Nếu có khó khăn, hãy nói với bí thư chi bộ; đây không phải là nhận xét về đồng chí."),
        )
    elif met is not None:
        line = Line(
            _("Chi bộ đã gặp gỡ, tìm hiểu: %(result)s.") % {"result": met.get_result_display()},
            _("Ghi chép này tự xóa khi đồng chí dự sinh hoạt lại."),
        )
    else:
        return None
    return Tile("asked-after", _("Gặp gỡ, tìm hiểu"), "chat-left-text", lines=(line,))


TILES[:] = [next_meeting, tasks, votes, asked_after, *TILES[:-1], resolutions, TILES[-1]]
"""When we meet, what I have to do, what I vote on; then what runs about me, what there is to read, what I owe."""
