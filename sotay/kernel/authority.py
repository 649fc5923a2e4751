"""Authority. Who may do what, and where.

A permission is the name of an action ("member.admit") or of a way of looking ("member.view"); an office gives
patterns of them over one subtree. A list and a single object are judged by the same ``Scope``, so the two
cannot disagree.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import reduce
from operator import or_

from django.db.models import Q

from .place import bounds, numbers, under

EVERYWHERE = ""
NOWHERE = Q(pk__in=())
WITHOUT_PERSONS = frozenset(
    {
        "organization.view",
        "system.*",
        "dues.declare_own",
        "ballot.*",
        "meeting.say_before",
        "meeting.check_in",
        "assignment.report",
        "supplement.hand_in_own",
        "supplement.withdraw_own",
        "feedback.send",
        "study.mark_own",
        "study.unmark_own",
        "case.make_calendar",
        "case.withdraw_calendar",
    }
)
"""Patterns that never need a row of a person: whoever holds nothing else sees none but their own."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The subtrees over which an actor holds one permission."""

    paths: frozenset[str]

    def q(self, field: str = "path") -> Q:
        """The rows whose ``field`` lies in the scope."""
        if EVERYWHERE in self.paths:
            return Q()
        return reduce(or_, (under(path, field) for path in sorted(self.paths)), NOWHERE)

    def covers(self, path: str) -> bool:
        return any(path.startswith(top) for top in self.paths)

    def __bool__(self) -> bool:
        return bool(self.paths)


@dataclass(frozen=True, slots=True)
class Sight:
    """The rows of persons somebody may read and write at all, whatever they ask: the database's own limit.

    Attributes:
        path: the branch; ``None`` is none.
        also: further branches, normally none: where organisations of the branch stood before, those it succeeds.
        person_id: whose own record may be read besides.
        whole: every row, also of persons who are nowhere.
    """

    path: str | None = None
    also: tuple[str, ...] = ()
    person_id: int | None = None
    whole: bool = False

    def bounds(self) -> tuple[str, ...]:
        """The first path of the branch, the first one after it, and the tops of the further branches."""
        return (*(bounds(self.path) if self.path else ("", "")), *self.also)


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who acts in one office.

    Attributes:
        name: how the audit names them.
        account_id: their account; ``None`` for the program itself.
        person_id: the person they are, where the account belongs to one.
        role: key of the role they act in ("" for none).
        office: the office in words, as the audit keeps it.
        path: where the office is held (today's tree).
        grants: pairs of permission pattern and path.
        on_behalf_of: the account of whoever is absent, when a deputy acts for them.
        also: further branches whose rows the office sees, beside its permissions, see ``Sight``.
        reaches_all: the office's branch is all there is.
    """

    name: str
    account_id: int | None = None
    person_id: int | None = None
    role: str = ""
    office: str = ""
    path: str = EVERYWHERE
    grants: tuple[tuple[str, str], ...] = ()
    on_behalf_of: int | None = None
    also: tuple[str, ...] = ()
    reaches_all: bool = False

    @property
    def sight(self) -> Sight:
        """The rows of persons they may read and write at all."""
        tops = sorted({path for pattern, path in self.grants if pattern not in WITHOUT_PERSONS})
        if not tops:
            return Sight(person_id=self.person_id)
        whole = self.reaches_all or EVERYWHERE in tops
        return Sight(tops[0], (*tops[1:], *self.also), self.person_id, whole)

    @property
    def organization_id(self) -> int | None:
        """The organisation whose office they act in."""
        return numbers(self.path)[-1] if self.path else None

    def scope(self, permission: str) -> Scope:
        return Scope(frozenset(path for pattern, path in self.grants if fnmatchcase(permission, pattern)))

    def may(self, permission: str, path: str | None = None) -> bool:
        """Whether they hold the permission: over ``path``, or anywhere when it is not given."""
        scope = self.scope(permission)
        return bool(scope) if path is None else scope.covers(path)


PROGRAM = Actor("chương trình", office="chương trình", grants=(("*", EVERYWHERE),))
"""The program itself: loading a demonstration, setting up an installation."""
