"""Recording a meeting: jottings merged so that nothing is lost and nothing doubled, in whatever order they arrive.

Each says a key, a value, when it was made and a name of its own. Of two for one key the later stands; made in the same
millisecond, the one whose name is greater. The same one handed in twice changes nothing.
"""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sotay.ballots.models import Channel
from sotay.kernel.actions import NotAllowed, action
from sotay.kernel.authority import PROGRAM, Actor
from sotay.kernel.sight import seen_by
from sotay.regulations import Refused

from .calling import called_to
from .kinds import Absence, Manner, Outcome, Seen
from .models import Jotting, Meeting
from .room import Room
from .voters import follow_the_roll

MOST = 4000
"""The most letters of one value."""

AT_ONCE = 500
CLOCK = re.compile(r"^([01]?\d|2[0-3]):[0-5]\d$")
NUMBER = re.compile(r"^\d{0,6}$")
KEY = re.compile(
    r"^(?:p\.(?P<person>\d{1,18})\.(?:seen|reason|spoke|said|code)"
    r"|m\.(?:began|ended|chair|note_taker|conclusion|democracy)"
    r"|i\.(?P<item>\d{1,18})\.(?:outcome|noted)"
    r"|v\.(?P<vote>\d{1,18})\.(?:for|against|other|channel)"
    r"|t\.[a-z0-9]{1,16}\.(?:what|who|due|gone)"
    r"|s\.[a-z_]{1,20})$"
)
OP = re.compile(r"^[A-Za-z0-9_-]{1,24}$")
CHOICES: dict[str, tuple[str, ...]] = {
    "seen": tuple(Seen.values),
    "reason": ("", *Absence.values),
    "spoke": ("", "1"),
    "code": ("", "1"),
    "gone": ("", "1"),
    "outcome": tuple(Outcome.values),
    "channel": ("", Channel.HANDS.value, Channel.CARD.value, Channel.PAPER.value),
    "democracy": ("", "yes", "no"),
}
NUMBERS = ("for", "against", "other", "who", "chair", "note_taker")
MOMENTS = ("began", "ended")


@dataclass(frozen=True, order=True)
class Entry:
    """A jotting as it is handed in; ``made_at`` in milliseconds since 1970, ``op`` its own name."""

    key: str
    value: str
    made_at: int
    op: str


@dataclass(frozen=True)
class Jotted:
    """What became of what was handed in: how many stand, and by name what could not be taken, and why."""

    taken: int
    left: dict[str, str]


def real_now() -> int:
    """The server's own clock in milliseconds: it only orders what is jotted down, and stops for no demonstration."""
    return time.time_ns() // 1_000_000


@action("meeting.jot", gettext_lazy("Ghi diễn biến cuộc họp"))
def jot(actor: Actor, meeting: Meeting, *, entries: list[Entry]) -> Jotted:
    """Record what happens in a meeting, as often and in whatever order it comes.

    Raises:
        Refused: the minutes are signed already, or the meeting is not held; or too much was handed in at once.
        NotAllowed: the office is neither that of who meets nor of its grassroots organisation.
    """
    if len(entries) > AT_ONCE:
        raise Refused(None, _("Gửi quá nhiều mục một lần. Hãy gửi lại từng phần."))
    refuse_from_afar(actor, meeting, "meeting.jot")
    hold_open(meeting)
    room = Room.of(meeting)
    good, left = sorted_out(room, entries)
    write(meeting, good)
    follow_the_roll(meeting, of_the_roll(good))
    return Jotted(len(good), left)


def of_the_roll(entries: Iterable[Entry]) -> set[int]:
    """Of whom it was said that they are there, or why not."""
    found = (KEY.match(each.key) for each in entries if each.key.endswith((".seen", ".reason")))
    return {int(each["person"]) for each in found if each and each["person"]}


def sorted_out(room: Room, entries: Iterable[Entry]) -> tuple[list[Entry], dict[str, str]]:
    """What can be taken, the last of each key, and what cannot."""
    people = {each.person_id for each in room.called}
    items = {each.pk for each in room.items}
    latest = real_now()
    good: dict[str, Entry] = {}
    left: dict[str, str] = {}
    for each in entries:
        why = fault(each, people, items)
        if why:
            left[each.op] = why
            continue
        taken = Entry(each.key, each.value, min(each.made_at, latest), each.op)
        known = good.get(each.key)
        if known is None or (known.made_at, known.op) < (taken.made_at, taken.op):
            good[each.key] = taken
    return sorted(good.values()), left


def fault(entry: Entry, people: set[int], items: set[int]) -> str:
    """Why an entry cannot be taken, or ""."""
    found = KEY.match(entry.key)
    if not found or not OP.match(entry.op) or entry.made_at < 0:
        return _("Mục này không đọc được.")
    return fault_of_subject(found, people, items) or fault_of_value(entry)


def fault_of_subject(found: re.Match[str], people: set[int], items: set[int]) -> str:
    """Why what an entry is about is not part of the meeting, or ""."""
    if found["person"] and int(found["person"]) not in people:
        return _("Đồng chí này không có trong danh sách triệu tập.")
    of_item = found["item"] or found["vote"]
    if of_item and int(of_item) not in items:
        return _("Nội dung này đã được bỏ khỏi chương trình.")
    return ""


def fault_of_value(entry: Entry) -> str:
    """Why a value does not fit its key, or ""."""
    name = entry.key.rpartition(".")[2]
    if len(entry.value) > MOST:
        return _("Phần ghi quá dài, tối đa %(most)s chữ.") % {"most": MOST}
    if name in CHOICES and entry.value not in CHOICES[name]:
        return _("Giá trị này không có trong các lựa chọn.")
    if name in NUMBERS or entry.key.startswith("s."):
        return "" if NUMBER.match(entry.value) else _("Ở đây chỉ ghi số.")
    if name in MOMENTS and entry.value and not CLOCK.match(entry.value):
        return _("Giờ ghi như 19:30.")
    return ""


def write(meeting: Meeting, entries: Iterable[Entry]) -> None:
    """Let the later of each key stand; always in the order of keys, so that two who write never wait in a ring."""
    rows = []
    for each in entries:
        found = KEY.match(each.key)
        person = int(found["person"]) if found and found["person"] else None
        rows.append((meeting.pk, each.key, person, each.value, each.made_at, each.op))
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO meetings_jotting (meeting_id, key, person_id, value, made_at, op)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (meeting_id, key) DO UPDATE"
            " SET value = excluded.value, made_at = excluded.made_at, op = excluded.op"
            " WHERE (meetings_jotting.made_at, meetings_jotting.op) < (excluded.made_at, excluded.op)",
            rows,
        )


def hold_open(meeting: Meeting) -> None:
    """Let nobody sign or call off the meeting until this is written.

    Raises:
        Refused: it was signed or called off already.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM meetings_meeting WHERE id = %s FOR SHARE", [meeting.pk])
        (state,) = cursor.fetchone()
    if state != meeting.state:
        meeting.state = state
    refuse_unless_open(meeting)


def refuse_unless_open(meeting: Meeting) -> None:
    """Only a meeting still to be signed is written into.

    Raises:
        Refused: it is signed, or was not held.
    """
    if not meeting.is_open:
        raise Refused(
            None,
            _("Cuộc họp này %(state)s, không ghi thêm được.")
            % {"state": str(meeting.get_state_display()).lower()},
        )


def refuse_from_afar(actor: Actor, meeting: Meeting, permission: str) -> None:
    """What is said in a room is written near it: by who met or by its grassroots organisation (see ``wall``).

    Raises:
        NotAllowed: it is somebody else.
    """
    if not keeps(actor, meeting):
        raise NotAllowed(permission)


def keeps(actor: Actor, meeting: Meeting) -> bool:
    """Whether an office reads and writes who was there and what was said; the database judges by the same."""
    if not actor.path:
        return actor.may("meeting.jot")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sotay_keeps_meeting(%s)", [meeting.pk])
        (found,) = cursor.fetchone()
    return bool(found)


@action("meeting.check_in", gettext_lazy("Điểm danh bằng mã"))
def check_in(actor: Actor, meeting: Meeting, *, code: str) -> None:
    """Say by a code that one takes part from afar. Nothing is kept of where one is or by what means.

    Raises:
        Refused: another code, a meeting held in one room only, or one is not called.
    """
    hold_open(meeting)
    if meeting.manner == Manner.IN_PERSON or not meeting.code:
        raise Refused(None, _("Cuộc họp này không điểm danh bằng mã."))
    if code.strip() != meeting.code:
        raise Refused(None, _("Mã điểm danh không đúng. Hãy hỏi đồng chí chủ trì."))
    refuse_uncalled(meeting, actor.person_id)
    moment = real_now()
    at = f"p.{actor.person_id}."
    write(meeting, [Entry(f"{at}code", "1", moment, "code"), Entry(f"{at}seen", Seen.ONLINE, moment, "code")])
    follow_the_roll(meeting, {actor.person_id} if actor.person_id else ())


def refuse_uncalled(meeting: Meeting, person_id: int | None) -> None:
    """Only who is called takes part, and nobody while suspended.

    Raises:
        Refused: the person is not.
    """
    with seen_by(PROGRAM):
        called = {each.person_id for each in called_to(meeting) if each.excuse != Absence.SUSPENDED}
    if person_id not in called:
        raise Refused(None, _("Đồng chí không có trong danh sách triệu tập của cuộc họp này."))


def stamps(meeting: Meeting) -> dict[str, list[Any]]:
    """Every key with its value, when it was made and its name: what a telephone compares its own with."""
    rows = Jotting.objects.filter(meeting=meeting).values_list("key", "value", "made_at", "op")
    return {key: [value, made_at, op] for key, value, made_at, op in rows}
