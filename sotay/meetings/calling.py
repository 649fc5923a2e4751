"""Who is called to a meeting, and as what: the members of the cell, or those who hold seats on the body."""

from dataclasses import dataclass
from datetime import date

from sotay.kernel.time import in_force
from sotay.members.electorates import official_members
from sotay.members.excusals import Excusal
from sotay.members.kinds import AWAY, Status
from sotay.members.models import Standing
from sotay.members.suspension.queries import suspended_on
from sotay.organizations.kinds import BodyKind, Title
from sotay.organizations.models import Organization
from sotay.people.models import Person, PostHolding, Presence, PresenceReason

from .kinds import OF_MEMBERS, Absence, MeetingKind, Right
from .models import Meeting

LEADS = (Title.SECRETARY, Title.STANDING_DEPUTY, Title.DEPUTY_SECRETARY)
LEADING_BODIES = (BodyKind.CELL_COMMITTEE, BodyKind.CELL_SECRETARIAT)


@dataclass(frozen=True)
class Called:
    """Somebody called to a meeting.

    Attributes:
        right: as what.
        excuse: why they need not come, if so: they are taken for absent until somebody says that they came.
        title: of the seat they hold there.
    """

    person_id: int
    name: str
    right: str
    excuse: str = ""
    title: str = ""

    @property
    def right_words(self) -> str:
        return str(Right(self.right).label)

    @property
    def excuse_words(self) -> str:
        return str(Absence(self.excuse).label) if self.excuse else ""


def called_to(meeting: Meeting) -> list[Called]:
    """Who is called, those who lead first, then by name.

    A guest of the cell is called and has no vote there; whoever is exempt, or elsewhere for a time, need not come;
    whoever is suspended does not come.
    """
    on = meeting.held_on
    titles = seats_at(meeting, on)
    if meeting.kind in OF_MEMBERS:
        rights = members_of(meeting.organization, on)
    else:
        rights = dict.fromkeys(titles, str(Right.SEAT))
    excuses = excuses_of(list(rights), on)
    people = Person.objects.filter(pk__in=rights).order_by("name_key", "pk")
    found = [
        Called(
            person.pk,
            person.full_name,
            rights[person.pk],
            _excuse(rights[person.pk], excuses.get(person.pk, "")),
            titles.get(person.pk, ""),
        )
        for person in people
    ]
    return sorted(found, key=lambda each: _rank(each.title))


def members_of(cell: Organization, on: date) -> dict[int, str]:
    """Who sits in a cell on a day, and as what: those who vote are the electorate of ``members``."""
    found = {each.person_id: str(Right.VOTES) for each in official_members(cell, on)}
    others = Standing.objects.as_of(on).filter(organization=cell).exclude(member_id__in=found)
    for pk, status in others.values_list("member_id", "status"):
        found[pk] = str(Right.PROBATIONARY if status == Status.PROBATIONARY else Right.UNKNOWN)
    guests = Presence.objects.filter(
        in_force(on),
        organization=cell,
        reason=PresenceReason.TEMPORARY,
        person__member__isnull=False,
    )
    for pk in guests.values_list("person_id", flat=True):
        found.setdefault(pk, str(Right.GUEST))
    return found


def excuses_of(people: list[int], on: date) -> dict[int, str]:
    """Why some need not come on a day."""
    rows = Excusal.objects.as_of(on).filter(member_id__in=people).values_list("member_id", "ground")
    found = {pk: str(Absence.ELSEWHERE if ground in AWAY else Absence.EXEMPT) for pk, ground in rows}
    return found | dict.fromkeys(suspended_on(people, on), str(Absence.SUSPENDED))


def _excuse(right: str, excuse: str) -> str:
    """A guest comes here though excused at home; suspended, nowhere."""
    return "" if right == Right.GUEST and excuse != Absence.SUSPENDED else excuse


def seats_at(meeting: Meeting, on: date) -> dict[int, str]:
    """Who holds a seat: on the body that meets, or among those who lead the cell."""
    rows = PostHolding.objects.as_of(on).filter(
        in_force(on, "post"), in_force(on, "post__body"), person__isnull=False
    )
    if meeting.kind == MeetingKind.COMMITTEE:
        rows = rows.filter(post__body=meeting.body)
    else:
        rows = rows.filter(
            post__body__organization_id=meeting.organization_id, post__body__kind__in=LEADING_BODIES
        )
    found: dict[int, str] = {}
    for pk, title in rows.order_by("pk").values_list("person_id", "post__title"):
        if pk not in found or _rank(title) < _rank(found[pk]):
            found[pk] = title
    return found


def _rank(title: str) -> int:
    return LEADS.index(Title(title)) if title in LEADS else len(LEADS)
