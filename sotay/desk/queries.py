"""Reads over several rooms: members found by words or numbers, and who leads an organisation."""

import json
import re
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from sotay.kernel.authority import Actor
from sotay.kernel.names import matches, prefix_range, search_tokens
from sotay.kernel.secrets import keyed_hashes
from sotay.kernel.time import FOREVER, in_force
from sotay.members.models import Member
from sotay.organizations.doors import door
from sotay.organizations.kinds import Title
from sotay.organizations.models import (
    Body,
    GroupMembership,
    Organization,
    PartyGroup,
    Post,
    Term,
    Unit,
    UnitService,
    described,
)
from sotay.people.models import NameToken, Person, PostHolding, Presence, PresenceReason

LIST = "member.list"
CANDIDATES = 400
"""How many bearers of a name are looked through, as they are found; whoever has more is asked for another word.

In the order of names millions would be walked through until the first twenty were met.
"""
FEW = 1000
"""So many persons are sooner gone through than everybody of a name in the province."""

_CARD = re.compile(r"\d{8}")
_IDENTITY = re.compile(r"\d{9}|\d{12}")
_SEPARATORS = re.compile(r"[\s.\-]")


@dataclass(frozen=True)
class FoundMember:
    """A member that was looked for: enough to tell them apart, no more."""

    pk: int
    name: str
    born_on: date | None
    born_precision: str
    card: str
    place: str
    gone: bool


@dataclass(frozen=True)
class FoundMembers:
    rows: list[FoundMember]
    more: bool = False
    """There are more than can be shown."""


NOBODY = FoundMembers([])


def identifying_number(words: str) -> str:
    """The identity number somebody typed, if it looks like one; such a number never stands in an address."""
    digits = _SEPARATORS.sub("", words)
    return digits if _IDENTITY.fullmatch(digits) else ""


def find_members(actor: Actor, words: str, on: date, limit: int = 20) -> FoundMembers:
    """Members by the words of their name in any order, diacritics counting where typed; or by an old card number."""
    if not actor.may(LIST):
        return NOBODY
    if _CARD.fullmatch(_SEPARATORS.sub("", words)):
        return _introduced(_members(actor).filter(card_number=_SEPARATORS.sub("", words)), on)
    tokens = search_tokens(words)
    if not tokens:
        return NOBODY
    names = _bearing(actor, tokens).values_list("person__name_key", "pk", "person__full_name")
    for so_many in (2 * limit, CANDIDATES):
        found = list(names[: so_many + 1])
        right = [pk for _key, pk, name in sorted(set(found)) if matches(name, words)]
        if len(right) > limit or len(found) <= so_many:
            break  # mostly at once: whoever bears a word mostly bears it with the tones that were typed
    rows = _introduced(_members(actor).filter(pk__in=right[:limit]), on).rows
    return FoundMembers(rows, more=len(right) > limit or len(found) > so_many)


def find_by_identity(actor: Actor, number: str, on: date) -> FoundMembers:
    """The member with an identity number, through its keyed hash, if the reader may list them."""
    if not actor.may(LIST):
        return NOBODY
    return _introduced(_members(actor).filter(person__identity_hash__in=keyed_hashes(number)), on)


def _members(actor: Actor) -> QuerySet[Member]:
    return Member.objects.visible_to(actor, LIST)


def _bearing(actor: Actor, tokens: list[str]) -> QuerySet[Member]:
    """Members who bear words; in a small branch the few who are there are asked for their names, and nobody else."""
    members, bearers = _members(actor), _bearers(tokens)
    there = Presence.objects.visible_to(actor, LIST).filter(latest=True).values_list("person_id", flat=True)
    few = list(there.order_by()[: FEW + 1])
    if len(few) > FEW:
        return members.filter(Exists(bearers.filter(person=OuterRef("pk"))))
    return members.filter(pk__in=set(bearers.filter(person__in=few).values_list("person_id", flat=True)))


def _bearers(tokens: list[str]) -> QuerySet[NameToken]:
    """The words by which persons are found who bear all of them: whoever bears the rarest is asked for the others, one
    person after the other, so that the database reads no further than until enough are found.
    """
    each = [_beginning_with(token) for token in tokens]
    first, *others = sorted(each, key=_expected) if len(each) > 1 else each
    asked = {
        f"word_{n}": Subquery(rows.filter(person=OuterRef("person")).values("pk")[:1])
        for n, rows in enumerate(others)
    }
    return first.alias(**asked).filter(**{f"{name}__isnull": False for name in asked})


def _beginning_with(token: str) -> QuerySet[NameToken]:
    low, high = prefix_range(token)
    return NameToken.objects.filter(token__gte=low, token__lt=high).order_by()


def _expected(rows: QuerySet[NameToken]) -> int:
    """How many rows the database expects; it counts none."""
    (plan,) = json.loads(rows.explain(format="json"))
    return int(plan["Plan"]["Plan Rows"])


def _introduced(members: QuerySet[Member], on: date) -> FoundMembers:
    """With where each is or was last: two queries more, however many they are."""
    rows = list(members.select_related("person").order_by("person__name_key", "pk"))
    homes = Presence.objects.filter(
        person_id__in=[row.pk for row in rows], reason=PresenceReason.HOME, latest=True
    )
    home = {each.person_id: each for each in homes}
    names = described({each.organization_id for each in home.values()}, on)
    return FoundMembers([_found(row, home.get(row.pk), names) for row in rows])


def _found(member: Member, home: Presence | None, names: dict) -> FoundMember:  # type: ignore[type-arg]
    person: Person = member.person
    return FoundMember(
        pk=member.pk,
        name=person.full_name,
        born_on=person.born_on,
        born_precision=person.born_precision,
        card=member.card,
        place=names[home.organization_id].name if home and home.organization_id in names else "",
        gone=home is None or home.valid_to != FOREVER,
    )


# Who leads it ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a post; the name stays away from those who may not list members."""

    name: str
    url: str


@dataclass
class Seats:
    """The seats of one title on a body: who holds them, and how many are vacant or held by somebody not named."""

    title: str
    holders: list[Holder] = field(default_factory=list)
    unnamed: int = 0
    vacant: int = 0

    @property
    def many(self) -> bool:
        return len(self.holders) > MANY


@dataclass(frozen=True)
class LedBy:
    """A body with its term and its seats, the highest first."""

    name: str
    term: str
    seats: list[Seats]


MANY = 5
ORDER = (
    Title.SECRETARY,
    Title.STANDING_DEPUTY,
    Title.DEPUTY_SECRETARY,
    Title.CHAIR,
    Title.VICE_CHAIR,
    Title.HEAD,
    Title.DEPUTY_HEAD,
    Title.STANDING_MEMBER,
    Title.COMMITTEE_MEMBER,
    Title.MEMBER,
)


def bodies_of(organization: Organization, on: date, *, names: bool) -> list[LedBy]:
    """The bodies of an organisation on a day, with who holds their posts; four queries."""
    bodies = list(Body.objects.as_of(on).filter(organization=organization).order_by("id"))
    terms = dict(Term.objects.as_of(on).filter(body__in=bodies).values_list("body_id", "name"))
    posts = list(Post.objects.as_of(on).filter(body__in=bodies).order_by("id"))
    holdings = PostHolding.objects.as_of(on).filter(post__in=posts).select_related("person")
    held = {each.post_id: each for each in holdings}
    seats: dict[int, dict[str, Seats]] = {}
    for post in sorted(posts, key=lambda post: ORDER.index(Title(post.title))):
        of_body = seats.setdefault(post.body_id or 0, {})
        _seat(of_body.setdefault(post.title, Seats(str(post))), held.get(post.pk), names=names)
    return [
        LedBy(each.name, terms.get(each.pk, ""), list(seats.get(each.pk, {}).values())) for each in bodies
    ]


def _seat(seats: Seats, holding: PostHolding | None, *, names: bool) -> None:
    if holding is None:
        seats.vacant += 1
    elif holding.person is None or not names:
        seats.unnamed += 1
    else:
        seats.holders.append(Holder(holding.person.full_name, door("members:detail", holding.person.pk)))


@dataclass(frozen=True)
class Ground:
    """What an organisation works in and belongs to."""

    units: list[str]
    area: list[str]
    groups: list[str]
    party_groups: list[str]

    def __bool__(self) -> bool:
        return bool(self.units or self.area or self.groups or self.party_groups)


def ground_of(organization: Organization, on: date) -> Ground:
    """Units it serves, units in its area, groups it is in, Party groups inside it; four queries."""
    services = UnitService.objects.filter(in_force(on) & in_force(on, "unit"), cell=organization)
    units = services.select_related("unit").order_by("unit__name")
    area = Unit.objects.as_of(on).filter(organization=organization).order_by("kind", "name")
    groups = GroupMembership.objects.filter(in_force(on) & in_force(on, "group"), organization=organization)
    party_groups = PartyGroup.objects.as_of(on).filter(cell=organization).order_by("name")
    return Ground(
        [_unit_words(each) for each in units],
        list(area.values_list("name", flat=True)),
        list(groups.order_by("group__name").values_list("group__name", flat=True)),
        list(party_groups.values_list("name", flat=True)),
    )


def _unit_words(service: UnitService) -> str:
    unit = service.unit
    name = f"{unit.name}, {unit.commune}" if unit.commune else unit.name
    return _("%(unit)s (đảng viên sinh hoạt ghép)") % {"unit": name} if service.hosts else name
