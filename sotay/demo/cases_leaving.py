"""Cases in flight of an invented province: transfers of every kind, exemptions, removals, wishes, a restoration.

They are begun and taken forward by the same acts as on a page, and none of them has changed the list yet: all figures
stay what they are. Most belong to the demonstration's own commune, so that its offices find them in their inboxes.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from sotay.ballots.counting import Tally
from sotay.ballots.models import Channel
from sotay.kernel.authority import PROGRAM
from sotay.kernel.bulk import copy_instances
from sotay.kernel.place import under
from sotay.kernel.time import DAY
from sotay.members.excusals import Removal
from sotay.members.excusing import excuse
from sotay.members.kinds import Kind, RemovalGround, Status
from sotay.members.models import Member, Movement, Standing
from sotay.members.procedures.returning import last_entry
from sotay.members.suspension.actions import suspend
from sotay.organizations.kinds import CELL_KINDS
from sotay.organizations.models import Decision, Organization, OrganizationState
from sotay.people.models import Office, Presence
from sotay.procedures.actions import Voted, open_case, take_step
from sotay.procedures.models import Case, Task

Given = Mapping[str, Any]
WEEK = 7 * DAY
OLD = 78
"""Full years from which some are exempt in the demonstration."""
PAPERS = (
    "grounds", "self_review", "dues", "slip", "application", "conclusion", "slip_3a", "slip_3b",
    "class_certificate", "helper_remarks", "opinions", "photo",
)  # fmt: skip


class Stage:
    """The demonstration's own commune, a neighbour, and their members who wait for nothing yet."""

    def __init__(self, day: date) -> None:
        self.day = day
        own = (
            Office.objects.filter(role="grassroots_office")
            .select_related("organization")
            .order_by("pk")
            .first()
        )
        self.commune = own.organization if own else None
        self.old = date(day.year - OLD, 1, 1)
        secretary = Office.objects.filter(role="cell_secretary").order_by("pk").first()
        self.home = secretary.organization_id if secretary else 0
        self.cells = self.cells_under(self.commune.path if self.commune else "-")
        others = OrganizationState.objects.known_at(None).as_of(day).filter(kind="grassroots_committee")
        near = (
            others.exclude(organization=self.commune)
            .select_related("organization")
            .order_by("organization__path")
        )
        self.neighbours = [
            cells[0]
            for state in near[:6]
            if len(cells := self.cells_under(state.organization.path or "-")) > 1
        ]
        self.waiting = {cell.pk: self.members_of(cell) for cell in (*self.cells, *self.neighbours)}

    def cells_under(self, path: str | None) -> list[Organization]:
        """The cells of a branch: the one whose secretary signs in first, then the largest."""
        states = (
            OrganizationState.objects.known_at(None)
            .as_of(self.day)
            .filter(under(path or "-", "organization__path"), kind__in=CELL_KINDS)
        )
        found = {state.organization_id: state.organization for state in states.select_related("organization")}
        rows = Standing.objects.as_of(self.day).filter(organization_id__in=found, status=Status.OFFICIAL)
        counts = dict(rows.values_list("organization_id").annotate(n=Count("pk")).order_by())
        return sorted(
            found.values(), key=lambda cell: (cell.pk != self.home, -counts.get(cell.pk, 0), cell.pk)
        )

    def members_of(self, cell: Organization) -> Iterator[Member]:
        """Official members of a cell, from the last who came: the first, and the oldest, have other parts to play."""
        rows = Standing.objects.as_of(self.day).filter(
            organization=cell, status=Status.OFFICIAL, born_on__gte=self.old
        )
        return (row.member for row in rows.select_related("member__person").order_by("-member_id")[2:40])

    def begin(self, key: str, number: int, began: date, **more: Any) -> Case | None:
        """A case about the next member of one of the own cells."""
        cell = self.cells[number % len(self.cells)]
        return self.begin_in(cell, key, began, **more)

    def begin_in(self, cell: Organization, key: str, began: date, **more: Any) -> Case | None:
        member = next(self.waiting[cell.pk], None)
        if member is None:
            return None
        return open_case(PROGRAM, cell, procedure=key, on=began, person=member.person, **more)


def go(case: Case | None, way: str, on: date, given: Given | None = None, yes: int | None = None) -> None:
    """Take the step that waits."""
    if case is None:
        return
    task = Task.objects.select_related("case", "organization").get(case=case, done_on=None)
    step = task.declared
    voted = Voted(on, Channel.PAPER, Tally(10, 10, yes, 10 - yes)) if yes is not None else None
    take_step(
        PROGRAM,
        task,
        way=way,
        on=on,
        given={name: value for name, value in (given or {}).items() if name in step.fields},
        papers=tuple(paper.key for paper in step.papers if paper.key in PAPERS),
        voted=voted,
    )


def load_cases(day: date, more: tuple[Callable[[Stage], None], ...] = ()) -> int:
    """Begin the cases that are in flight on a day.

    Returns:
        How many there are.
    """
    stage = Stage(day)
    if len(stage.cells) < 2 or len(stage.neighbours) < 2:
        return 0
    for play in (*PLAYS, *more):
        play(stage)
    say_why_names_were_removed()
    return Case.objects.count()


def say_why_names_were_removed() -> None:
    """The ground of each removal in the book: mostly absence, now and then another."""
    grounds = (*[RemovalGround.ABSENT] * 5, RemovalGround.WEAKENED, RemovalGround.CONDUCT, RemovalGround.CARD)
    removed = Movement.objects.filter(kind=Kind.REMOVAL, quantity=1, member__isnull=False, removal=None)
    copy_instances(
        [Removal(movement_id=pk, ground=grounds[pk * 7 % 8]) for pk in removed.values_list("pk", flat=True)]
    )


# Transfers ---------------------------------------------------------------------------------------------------


def transfers_in_every_state(stage: Stage) -> None:
    """Being prepared, on their way, out too long, coming in, sent back."""
    day, (far, farther) = stage.day, stage.neighbours[:2]
    stage.begin("transfer", 0, day - WEEK, destination=far)
    for number, since in ((0, day - 2 * WEEK), (1, day - timedelta(days=140)), (1, day - 3 * WEEK)):
        sent(stage.begin("transfer", number, since, destination=farther), since)
    within = stage.begin("transfer", 0, day - 2 * WEEK, destination=stage.cells[1])
    sent(within, day - 2 * WEEK)
    for cell, since in ((far, day - WEEK), (farther, day - 3 * WEEK)):
        sent(stage.begin_in(cell, "transfer", since, destination=stage.cells[0]), since)
    back = stage.begin("transfer", 2, day - 5 * WEEK, destination=far)
    sent(back, day - 5 * WEEK)
    go(back, "refused", day - 3 * WEEK)


def sent(case: Case | None, on: date) -> None:
    go(case, "introduced", on)
    go(case, "confirmed", on + DAY)
    if case is not None and Task.objects.get(case=case, done_on=None).step == "introduce_above":
        go(case, "introduced", on + 2 * DAY)


def guests_both_ways(stage: Stage) -> None:
    """One is away for studies, one is a guest here, one is on the way; and one goes abroad."""
    day, far = stage.day, stage.neighbours[0]
    for cell, there, since, months, study in (
        (stage.cells[0], far, day - 20 * WEEK, 18, True),
        (far, stage.cells[0], day - 10 * WEEK, 9, False),
    ):
        case = stage.begin_in(cell, "temporary", since, destination=there)
        go(
            case,
            "introduced",
            since,
            {"since": since, "until": since + timedelta(days=30 * months), "study": study},
        )
        go(case, "confirmed", since + DAY)
        go(case, "received", since + WEEK)
    on_the_way = stage.begin("temporary", 1, day - WEEK, destination=far)
    go(
        on_the_way,
        "introduced",
        day - WEEK,
        {"since": day, "until": day + timedelta(days=200), "study": False},
    )
    go(on_the_way, "confirmed", day - WEEK + DAY)
    abroad = stage.begin("abroad", 1, day - 2 * WEEK)
    go(abroad, "introduced", day - 2 * WEEK, {"since": day + WEEK, "until": day + timedelta(days=700)})
    go(abroad, "confirmed", day - WEEK)


# Exempt, and leaving -----------------------------------------------------------------------------------------


def exempt(stage: Stage) -> None:
    """Some are exempt for their age; one waits for the cell, one for the committee."""
    day = stage.day
    for cell in stage.cells[:4]:
        rows = Standing.objects.as_of(day).filter(
            organization=cell, born_on__lt=stage.old, valid_from__lt=date(day.year - 1, 1, 1)
        )
        for row in rows.select_related("member").order_by("member_id")[:2]:
            excuse(PROGRAM, row.member, ground="aged", on=date(day.year - 1, 1, 15))
    stage.begin("exemption", 0, day - WEEK)
    case = stage.begin("exemption", 1, day - 3 * WEEK)
    go(case, "proposed", day - 2 * WEEK, {"ground": "itinerant", "until": day + timedelta(days=240)}, yes=9)


def suspended(stage: Stage) -> None:
    """The activity of one member is suspended for a time: they count, and are not called to the next meeting."""
    member = next(stage.waiting[stage.cells[1].pk], None)
    if member is None:
        return
    since = stage.day - 5 * DAY
    paper = Decision(
        number=f"{since.month:02d}-QĐ/UBKTHU", signed_on=since, issuer="Ủy ban Kiểm tra cấp trên"
    )
    suspend(PROGRAM, member, on=since, until=since + timedelta(days=59), decision=paper)


def leaving(stage: Stage) -> None:
    """A removal at each of its stages, a wish to leave, a death reported."""
    day = stage.day
    heard = {
        "ground": "absent",
        "months": 5,
        "invited_1": day - 8 * WEEK,
        "invited_2": day - 7 * WEEK,
        "invited_3": day - 6 * WEEK,
        "heard": "declined",
        "exemption_looked_at": True,
        "stay_looked_at": True,
    }
    stage.begin("removal", 0, day - 9 * WEEK)
    for number, stages in ((1, 1), (2, 2), (3, 3)):
        case = stage.begin("removal", number, day - 9 * WEEK)
        go(case, "prepared", day - 5 * WEEK, heard)
        for taken in range(stages - 1):
            go(case, "agreed", day - (4 - taken) * WEEK, yes=8)
    wish = stage.begin("withdrawal", 1, day - 4 * WEEK)
    go(wish, "proposed", day - 3 * WEEK)
    death = stage.begin("death", 2, day - 2 * DAY)
    go(death, "reported", day - DAY, {"died_on": day - 3 * DAY})


def a_way_back(stage: Stage) -> None:
    """Somebody whose name was removed asks to be restored."""
    began_on = stage.day - 3 * WEEK
    gone = Movement.objects.filter(
        kind=Kind.REMOVAL, quantity=1, reversal=None, member__isnull=False, counted_on__lte=began_on
    )
    for row in gone.select_related("member__person").order_by("-counted_on", "pk")[:20]:
        member = row.member
        last = (
            Presence.objects.filter(person_id=row.member_id or 0, latest=True)
            .select_related("organization")
            .first()
        )
        book = last_entry(member) if member else None
        if (
            member is None
            or last is None
            or book is None
            or book.kind != Kind.REMOVAL
            or last.organization.state(stage.day) is None
        ):
            continue
        case = open_case(
            PROGRAM,
            last.organization,
            procedure="restoration",
            on=began_on,
            person=member.person,
        )
        go(case, "proposed", stage.day - 2 * WEEK, {"unjust": True, "no_violation": True})
        return


PLAYS: tuple[Callable[[Stage], None], ...] = (
    transfers_in_every_state,
    guests_both_ways,
    exempt,
    suspended,
    leaving,
    a_way_back,
)
