"""Reads over meetings: what is next, what was given to whom, what the last resolution left open, what a level lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from sotay.kernel.authority import PROGRAM
from sotay.kernel.place import under
from sotay.kernel.sight import seen_by
from sotay.kernel.time import in_force, known
from sotay.members.models import Standing
from sotay.members.suspension.models import Suspension
from sotay.organizations.doors import door
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Organization, OrganizationState
from sotay.people.models import Presence, PresenceReason
from sotay.procedures.queries import ALSO_WAITING, Beside, Desk

from .kinds import OF_MEMBERS, MeetingKind, State
from .models import VIEW, Assignment, Attendance, Beforehand, Meeting, Meetings
from .recurring import first_of

# A member's own -------------------------------------------------------------------------------------------------


def cells_of(person_id: int, on: date) -> list[int]:
    """The cells a person meets with on a day: where they count, and where they are a guest."""
    with seen_by(PROGRAM):
        home = (
            Standing.objects.as_of(on).filter(member_id=person_id).values_list("organization_id", flat=True)
        )
        guest = Presence.objects.filter(
            in_force(on), person_id=person_id, reason=PresenceReason.TEMPORARY
        ).values_list("organization_id", flat=True)
        return [*home, *guest]


def meetings_for(person_id: int, on: date) -> Meetings:
    """The meetings of members in a person's cells."""
    rows = Meeting.objects.filter(organization_id__in=cells_of(person_id, on), kind__in=OF_MEMBERS)
    found: Meetings = rows.select_related("organization", "number__series")
    return found


def next_meeting_of(person_id: int, on: date) -> Meeting | None:
    """The next meeting a person is called to: one that was called, and is not over."""
    return calls_to(person_id, on).filter(held_on__gte=on).order_by("held_on", "starts_at", "pk").first()


def calls_to(person_id: int, on: date) -> Meetings:
    """The meetings that were called in a person's cells, but for those of days on which they are suspended."""
    that_day = {"valid_from__lte": OuterRef("held_on"), "valid_to__gt": OuterRef("held_on")}
    away = Suspension.objects.filter(member_id=person_id, **that_day)
    found: Meetings = meetings_for(person_id, on).filter(~Exists(away), state=State.CALLED)
    return found


def resolutions_of(person_id: int, on: date) -> QuerySet[Meeting]:
    """The resolutions of a person's cells, the latest first."""
    return meetings_for(person_id, on).held().filter(has_resolution=True).order_by("-held_on", "-pk")


def tasks_of(person_id: int) -> QuerySet[Assignment]:
    """What resolutions gave a person and is still open, the most urgent first; seen by the person themselves."""
    rows = Assignment.objects.filter(person_id=person_id, result="").select_related("meeting__organization")
    return rows.order_by("due_on", "pk")


def own_words(meeting: Meeting, person_id: int) -> Beforehand | None:
    """What a person sent before a meeting."""
    return Beforehand.objects.filter(meeting=meeting, person_id=person_id).first()


def own_attendance(person_id: int) -> QuerySet[Attendance]:
    """The meetings a person was called to, the latest first; seen by the person themselves."""
    rows = Attendance.objects.filter(person_id=person_id).select_related("meeting")
    return rows.order_by("-meeting__held_on", "-pk")


# An organisation's ----------------------------------------------------------------------------------------------


def left_open(organization: Organization, before: date | None = None) -> QuerySet[Assignment]:
    """What earlier resolutions gave and nobody has closed, the most urgent first."""
    rows = Assignment.objects.filter(meeting__organization=organization, result="")
    if before is not None:
        rows = rows.filter(meeting__held_on__lt=before)
    return rows.select_related("meeting", "person").order_by("due_on", "pk")


def meetings_of(organization: Organization) -> QuerySet[Meeting]:
    """The meetings of an organisation itself, the latest first."""
    rows = Meeting.objects.filter(organization=organization).select_related("number__series", "body")
    return rows.order_by("-held_on", "-pk")


def cells_below(organization: Organization, on: date) -> QuerySet[OrganizationState]:
    """The cells in an organisation on a day, itself included; those kept by totals record no meetings here."""
    return OrganizationState.objects.filter(
        in_force(on),
        known(None),
        under(organization.path or "-", "organization__path"),
        kind__in=CELL_KINDS,
        temporary=False,
        kept_by_totals=False,
    )


def not_met(organization: Organization, month: date, on: date) -> QuerySet[OrganizationState]:
    """The cells without signed minutes of a regular meeting in a month."""
    met = Meeting.objects.held().filter(
        organization_id=OuterRef("organization_id"), month=first_of(month), kind=MeetingKind.REGULAR
    )
    return cells_below(organization, on).filter(~Exists(met))


@dataclass(frozen=True)
class Lacks:
    """What the office of a level must look after."""

    not_met: int
    late: int
    without_follow_up: int


def lacks(organization: Organization, on: date) -> Lacks:
    """Cells that have not met in the last month that is over, minutes past their term, resolutions nobody followed."""
    # Each counted by itself: for each there is an index of the few it is about.
    late, without = (_held_below(organization).filter(each(on)) for each in (late_minutes, without_follow_up))
    return Lacks(not_met(organization, _last_month(on), on).count(), late.count(), without.count())


def _held_below(organization: Organization) -> QuerySet[Meeting]:
    return Meeting.objects.filter(under(organization.path or "-", "organization__path"))


def _last_month(on: date) -> date:
    return first_of(date.fromordinal(first_of(on).toordinal() - 1))


def late_minutes(on: date) -> Q:
    """Meetings whose day is over and whose minutes are past their term, not signed yet."""
    return ~Q(state=State.SIGNED) & Q(state__in=(State.PLANNED, State.CALLED), minutes_due__lt=on)


def without_follow_up(on: date) -> Q:
    """Resolutions whose tasks are past their last day, and some have no result."""
    return Q(state=State.SIGNED, has_resolution=True, follow_up_by__lt=on, tasks_closed__lt=F("tasks"))


def beside_cases(desk: Desk) -> Iterable[Beside]:
    """In the inbox: of a cell, tasks past their day and minutes to sign; of a level above, what it must ask for."""
    if not desk.may(VIEW) or desk.organization is None or desk.state is None:
        return
    organization, on = desk.organization, desk.on
    url = door("meetings:of", organization.pk)
    if desk.may("assignment.close"):
        late = left_open(organization).filter(due_on__lt=on).count()
        yield Beside(_("Việc nghị quyết giao đã quá hạn"), late, url)
    if desk.may("meeting.sign"):
        own = Meeting.objects.filter(organization=organization).filter(late_minutes(on)).count()
        yield Beside(_("Biên bản họp chưa ký, đã quá hạn"), own, url)
    if desk.state.kind not in CELL_KINDS and desk.may("meeting.plan"):
        missing = not_met(organization, _last_month(on), on).count()
        without = _held_below(organization).filter(without_follow_up(on)).count()
        yield Beside(_("Chi bộ tháng trước không sinh hoạt: hỏi lý do"), missing, url)
        yield Beside(_("Nghị quyết quá hạn chưa có kết quả: đôn đốc"), without, url)


ALSO_WAITING.append(beside_cases)
