"""What is known of the members of a list beside their standing: posts, the way to their cell, how they came and left.

Each is fetched once for all rows that are shown, and only where a column asks for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sotay.kernel.authority import Actor
from sotay.kernel.place import numbers
from sotay.members.derive import effective
from sotay.members.kinds import ENTERING, LEAVING, Kind
from sotay.members.listing import Listed, introduced
from sotay.members.models import Movement, Standing
from sotay.members.particulars.kept import said, title_of
from sotay.members.particulars.models import Particulars
from sotay.members.story import PartyAge, party_age_of
from sotay.organizations.kinds import GRASSROOTS_KINDS
from sotay.organizations.kinds import Kind as OrganizationKind
from sotay.organizations.models import OrganizationState, Placement, described
from sotay.people.models import PostHolding

POSTS, WAY, STORY, DECLARED = "posts", "way", "story", "declared"


@dataclass
class Extras:
    """What columns asked for: posts in words and entries of the ledger by member, the way to a cell by its number."""

    posts: dict[int, str] = field(default_factory=dict)
    ways: dict[int, list[OrganizationState]] = field(default_factory=dict)
    stories: dict[int, list[Movement]] = field(default_factory=dict)
    places: dict[int, OrganizationState] = field(default_factory=dict)
    declared: dict[int, Particulars] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A member in the list, with its number there."""

    number: int
    listed: Listed
    extras: Extras

    @property
    def on(self) -> date:
        return self.listed.on

    @property
    def posts(self) -> str:
        return self.extras.posts.get(self.listed.member.pk, "")

    def declared(self, name: str) -> str:
        """One of the particulars that held on the day, in words."""
        row = self.extras.declared.get(self.listed.member.pk)
        return said(row).get(title_of(name), "") if row else ""

    def above(self, *kinds: str) -> str:
        """The nearest organisation of these kinds on the way to the cell, the cell itself included."""
        way = self.extras.ways.get(self.listed.standing.organization_id, [])
        return next((state.name for state in reversed(way) if state.kind in kinds), "")

    @property
    def grassroots(self) -> str:
        return self.above(*GRASSROOTS_KINDS)

    @property
    def upper(self) -> str:
        return self.above(OrganizationKind.UPPER)

    @property
    def story(self) -> list[Movement]:
        """What holds of the member's entries up to the day, in the order of time."""
        return self.extras.stories.get(self.listed.member.pk, [])

    @property
    def came(self) -> Movement | None:
        """The entry by which they came to the cell they are in."""
        there = self.listed.standing.organization_id
        comes = (*ENTERING, Kind.TRANSFER)
        found = [
            entry
            for entry in self.story
            if entry.quantity > 0 and entry.kind in comes and entry.to_organization_id == there
        ]
        return found[-1] if found else None

    @property
    def left(self) -> Movement | None:
        """The entry by which they left, of whoever is not there any more."""
        last = self.story[-1] if self.story else None
        return last if last is not None and last.quantity > 0 and last.kind in LEAVING else None

    def place(self, organization_id: int | None) -> str:
        state = self.extras.places.get(organization_id or 0)
        return state.name if state else ""

    @property
    def party_age(self) -> PartyAge | None:
        return party_age_of(self.listed.member, self.story, self.on)


def read_rows(
    standings: Iterable[Standing], actor: Actor, on: date, needs: Iterable[str], first: int = 1
) -> list[Row]:
    """The rows of a list with what its columns need, in as many queries whether there are ten or a thousand."""
    listed = introduced(standings, actor, on)
    extras, wanted = Extras(), set(needs)
    if POSTS in wanted:
        extras.posts = posts_of([each.member.pk for each in listed], on)
    if DECLARED in wanted:
        there = Particulars.objects.as_of(on).filter(member_id__in=[each.member.pk for each in listed])
        extras.declared = {row.member_id: row for row in there}
    if WAY in wanted:
        extras.ways = ways_to({each.standing.organization_id for each in listed}, on)
    if STORY in wanted:
        extras.stories = stories_of([each.member.pk for each in listed], on)
        ends = {
            number
            for story in extras.stories.values()
            for entry in story
            for number in (entry.from_organization_id, entry.to_organization_id)
            if number
        }
        extras.places = described(ends, on)
    return [Row(number, each, extras) for number, each in enumerate(listed, first)]


def posts_of(member_ids: Sequence[int], on: date) -> dict[int, str]:
    """The posts somebody holds on the day, in words."""
    held = PostHolding.objects.as_of(on).filter(person_id__in=member_ids, post__body__isnull=False)
    words: dict[int, list[str]] = {}
    for holding in held.select_related("post__body").order_by("post__body__organization__path", "pk"):
        body = holding.post.body
        assert body is not None
        words.setdefault(holding.person_id or 0, []).append(f"{holding.post}, {body.name}")
    return {person: "; ".join(each) for person, each in words.items()}


def ways_to(organization_ids: Iterable[int], on: date) -> dict[int, list[OrganizationState]]:
    """The organisations from the top to each of some, as they were on the day."""
    rows = Placement.objects.known_at(None).filter(organization_id__in=set(organization_ids))
    paths: dict[int, str] = {}
    for number, since, path in rows.order_by("valid_from").values_list(
        "organization_id", "valid_from", "path"
    ):
        if since <= on or number not in paths:
            paths[number] = path
    states = described({number for path in paths.values() for number in numbers(path)}, on)
    return {
        number: [states[step] for step in numbers(path) if step in states] for number, path in paths.items()
    }


def stories_of(member_ids: Sequence[int], on: date) -> dict[int, list[Movement]]:
    """The entries of some members up to the day, without what was taken back."""
    rows = Movement._base_manager.filter(member_id__in=member_ids, counted_on__lte=on)
    found: dict[int, list[Movement]] = {}
    for entry in rows.order_by("counted_on", "rank", "pk"):
        found.setdefault(entry.member_id or 0, []).append(entry)
    return {member: effective(entries) for member, entries in found.items()}
